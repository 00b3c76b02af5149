"""`python -m flows chat FILE [FLOW]`: talk to a flow in the terminal.

FILE is a definition, an export or an assets file; FLOW the name or UUID of one of its flows, the first by default.
Nothing leaves the machine: webhooks find no network unless `--http FILE` has answers ({url: [{"status", "body"}]}).
"""

import argparse
import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel

from core.clock import format_instant
from flows.assets import Assets, UnreadableFlow
from flows.contact import Contact
from flows.definition.flow import Flow
from flows.environment import Environment
from flows.errors import ResumeError
from flows.literal_json import dumps, loads
from flows.sprint import Sprint
from flows.tools.dependencies import completed
from flows.tools.event_lines import line
from flows.tools.talk import Talk

HELP = """[bold]anything else[/]  is what you answer
[bold]/timeout[/]       lets the wait time out
[bold]/expire[/]        lets the wait run out for good
[bold]/dial STATUS[/]   ends a forwarded call: answered, no_answer, busy, failed
[bold]/back[/]          takes your last answer back
[bold]/state[/]         shows the contact, and the session as it is stored
[bold]/restart[/]       begins anew
[bold]/help[/]          shows this
[bold]/quit[/]          ends"""


def main(arguments: list[str]) -> int:
    """Talk until the flow ends or somebody has enough."""
    options = _options(arguments)
    console = Console(highlight=False)
    try:
        talk = _talk(options)
    except (OSError, ValueError, LookupError) as error:
        console.print(f"[red]{error}[/]", markup=True)
        return 1
    console.print(Panel(f"[bold]{talk.flow.name}[/]  ({len(talk.flow.node_list)} nodes)  /help", expand=False))
    show(console, talk.start())
    converse(console, talk, _answers(console))
    return 0


def converse(console: Console, talk: Talk, answers: Iterator[str]) -> None:
    """Give the answers to the talk, one after another, as long as there are any."""
    for answer in answers:
        if answer in ("/quit", "/exit"):
            return
        try:
            _obey(console, talk, answer)
        except ResumeError as error:
            console.print(f"[red]{error}[/]")
        if not talk.waiting:
            console.print("[dim]The conversation is over: /back, /restart, /state or /quit.[/]")


def _obey(console: Console, talk: Talk, answer: str) -> None:
    command, _, word = answer.partition(" ")
    if command == "/help":
        console.print(Panel(HELP, expand=False))
    elif command == "/state":
        _show_state(console, talk)
    elif command == "/back":
        console.print("[dim]back by one[/]" if talk.back() else "[dim]this is the beginning[/]")
        show(console, talk.turns[-1].sprint)
    elif command == "/restart":
        talk.turns.clear()
        show(console, talk.start())
    elif not talk.waiting:
        return
    elif command == "/timeout":
        show(console, talk.time_out())
    elif command == "/expire":
        show(console, talk.expire())
    elif command == "/dial":
        show(console, talk.dial(word.strip() or "answered"))
    elif command.startswith("/"):
        console.print(f"[red]There is no {command}; /help tells what there is.[/]")
    else:
        show(console, talk.say(answer))


def show(console: Console, sprint: Sprint) -> None:
    """Print what happened in a sprint."""
    for event in sprint.events:
        text = line(event)
        if text is not None:
            console.print(text)


def _show_state(console: Console, talk: Talk) -> None:
    sprint = talk.turns[-1].sprint
    state = {"contact": sprint.contact.to_json(), "session": sprint.session.to_json()}
    console.print_json(dumps(state).decode())


def _answers(console: Console) -> Iterator[str]:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - importing it lets lines be edited, and earlier ones be fetched back
    while True:
        try:
            yield console.input("[bold yellow]»[/] ")
        except (EOFError, KeyboardInterrupt):
            return


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m flows chat", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("flow", nargs="?", default="")
    parser.add_argument("--contact", type=Path, help="a contact as JSON; somebody called Ann by default")
    parser.add_argument("--language", default="", help="the language of the contact, three letters")
    parser.add_argument("--http", type=Path, help="answers for webhooks as JSON, by URL")
    return parser.parse_args(arguments)


def _talk(options: argparse.Namespace) -> Talk:
    data = loads(options.file.read_bytes())
    if "flows" not in data:
        data = {"flows": [data]}
    data = _usable(data)
    assets = Assets.from_json(data, refuse_large_flows=False)
    flow = _flow(assets, options.flow)
    assets = Assets.from_json(completed(data, assets, flow), refuse_large_flows=False)
    languages = dict.fromkeys((flow.language, *flow.localization.languages))
    environment = Environment.from_json({"allowed_languages": list(languages)})
    given = loads(options.contact.read_bytes()) if options.contact else _ann(options.language or flow.language)
    mocks = loads(options.http.read_bytes()) if options.http else None
    contact = Contact.from_json(given, assets)
    return Talk(assets, flow, contact, environment, now=datetime.now(UTC).replace(microsecond=0), mocks=mocks)


def _usable(data: dict[str, Any]) -> dict[str, Any]:
    """An export names fields without UUIDs, and has things of its own under names that assets have too."""
    return {**data, "campaigns": [one for one in data.get("campaigns") or () if "events" not in one]}


def _flow(assets: Assets, wanted: str) -> Flow:
    for asset in assets.flows.values():
        try:
            flow = asset.flow()
        except UnreadableFlow:
            if wanted == asset.uuid:
                raise
            continue
        if not wanted or wanted == flow.uuid or wanted.lower() == flow.name.lower():
            return flow
    raise LookupError(f"there is no flow {wanted!r} in the file" if wanted else "no flow of the file can be read")


def _ann(language: str) -> dict[str, Any]:
    return {
        "uuid": "a1a1a1a1-0000-4000-8000-000000000001",
        "id": 1,
        "name": "Ann Lee",
        "language": language,
        "status": "active",
        "created_on": format_instant(datetime.now(UTC)),
        "urns": ["tel:+12065550100"],
    }
