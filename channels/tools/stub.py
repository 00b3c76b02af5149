"""`python -m channels stub`: a stub aggregator over HTTP, to try channels without an aggregator, or to load them.

Give an External channel the send_url that it prints. With --chat it lets you be a contact: what you type is a
message of yours, what arrives is printed.

Beside POST /send it answers GET /messages, DELETE /messages, GET /stats, and POST /write (channel, from, text).
"""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Sequence

from channels.stub import Behavior, Stub, Taken


def main(arguments: Sequence[str]) -> int:
    """Serve until interrupted."""
    options = _parser().parse_args(arguments)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m channels stub", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8311, help="where to listen (8311; 0 takes any free port)")
    parser.add_argument("--callbacks", default="http://127.0.0.1:8000", help="where the callback routes are")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds until a message is answered, on average")
    parser.add_argument("--errors", type=float, default=0.0, help="share of messages answered by 500")
    parser.add_argument("--rejects", type=float, default=0.0, help="share of messages answered by 400")
    parser.add_argument("--per-second", type=float, default=0.0, help="answer more than this by 429")
    parser.add_argument("--no-reports", action="store_true", help="never report on messages")
    parser.add_argument("--report-delay", type=float, default=0.1, help="seconds before each report")
    parser.add_argument("--failed", type=float, default=0.0, help="share of messages reported as failed")
    parser.add_argument("--reply", default="", help="what every contact writes back")
    parser.add_argument("--reply-delay", type=float, default=0.5, help="seconds before they do")
    parser.add_argument("--seed", type=int, default=1, help="of the choices made")
    parser.add_argument("--chat", metavar="CHANNEL", help="be a contact of the channel with this UUID")
    parser.add_argument("--as", dest="contact", default="+250788000001", help="the contact's number (+250788000001)")
    parser.add_argument("--quiet", action="store_true", help="print no messages")
    return parser


async def _serve(options: argparse.Namespace) -> None:
    behavior = Behavior(
        latency=options.latency,
        error_rate=options.errors,
        reject_rate=options.rejects,
        per_second=options.per_second,
        reports=not options.no_reports,
        report_delay=options.report_delay,
        failed_rate=options.failed,
        reply=options.reply,
        reply_delay=options.reply_delay,
        seed=options.seed,
    )
    show = None if options.quiet else _show
    async with Stub(behavior, callbacks=options.callbacks, port=options.port, on_taken=show) as stub:
        _say(f"send_url: {stub.url}/send")
        if options.chat:
            await _chat(stub, options.chat, options.contact)
        else:
            await asyncio.Event().wait()


async def _chat(stub: Stub, channel: str, contact: str) -> None:
    """Each line of standard input is a message from the contact, until its end."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        text = line.rstrip("\n")
        if text:
            status = await stub.write(channel, contact, text)
            if not 200 <= status < 300:
                _say(f"! the callback was answered by {status or 'nobody'}")


def _show(taken: Taken) -> None:
    replies = "".join(f" [{reply}]" for reply in taken.quick_replies)
    marked = "" if taken.status == 200 else f" ({taken.status})"
    _say(f"{taken.to} < {taken.text}{replies}{marked}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
