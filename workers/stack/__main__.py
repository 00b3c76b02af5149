"""`./dev COMMAND`: run, test and check a checkout."""

import argparse
import os
import sys
from collections.abc import Sequence

from workers.stack import command
from workers.stack.console import say
from workers.stack.errors import StackError


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="./dev", description="Runs, tests and checks Ngoma from a checkout.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="get and start all it takes, and stop it on Ctrl-C")
    run.add_argument("--demo", action="store_true", help="import the sample deployment and show the demo phone")
    port, host = os.environ.get("NGOMA_PORT", "8000"), os.environ.get("NGOMA_HOST", "127.0.0.1")
    run.add_argument("--port", type=int, default=port, help="of the web process (default 8000, or a free one)")
    run.add_argument("--host", default=host, help="interface the web process listens on (default 127.0.0.1)")
    test = commands.add_parser("test", help="get what tests need; run the static checks and all tests")
    test.add_argument("arguments", nargs=argparse.REMAINDER, help="handed to pytest")
    commands.add_parser("check", help="the static checks only")
    conformance = commands.add_parser("conformance", help="the recorded cases in ../shared/cases, where they are")
    conformance.add_argument("suites", nargs="*", help="only these")
    commands.add_parser("stop", help="stop what runs in this checkout")
    commands.add_parser("status", help="say what runs in this checkout")
    execute = commands.add_parser("exec", help="a command with the settings of this checkout's run")
    execute.add_argument("arguments", nargs=argparse.REMAINDER, help="as in: ./dev exec python -m web import FILE")
    lock = commands.add_parser("lock", help="write requirements*.lock from pyproject.toml")
    lock.add_argument("--upgrade", action="store_true", help="take newer versions than those that are locked")
    return top


def main(arguments: Sequence[str]) -> int:
    """Runs a command; its exit code."""
    given = parser().parse_args(arguments)
    try:
        return _dispatch(given)
    except StackError as e:
        say(f"\n{e}")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        command.end_all()


def _dispatch(given: argparse.Namespace) -> int:
    # Each command is imported when asked for.
    from workers.stack.commands import check, conformance, execute, lock, run, stop, test

    match given.command:
        case "run":
            return run.run(demo=given.demo, port=given.port, host=given.host)
        case "test":
            return test.run(given.arguments)
        case "check":
            return check.run()
        case "conformance":
            return conformance.run(given.suites)
        case "stop":
            return stop.stop()
        case "status":
            return stop.status()
        case "exec":
            return execute.run(given.arguments)
        case _:
            return lock.run(upgrade=given.upgrade)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
