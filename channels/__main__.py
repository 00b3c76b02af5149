"""`python -m channels TOOL`: drive the adapters from a shell."""

import importlib
import sys

TOOLS = {
    "receive": "an HTTP callback into messages, statuses, events, and the response (JSON lines)",
    "send": "a message into HTTP requests, given the provider's responses (JSON lines)",
    "unit": "the shared rules: splitting, GSM-7, URNs, status order (JSON lines)",
    "types": "list the channel types",
    "stub": "a stub aggregator over HTTP, to converse with an External channel",
    "new": "write the skeleton of a channel type and its test",
}

LINES = ("receive", "send", "unit", "types")
"""The tools without options; their own documentation is their help."""


def usage() -> str:
    """What there is."""
    rows = "\n".join(f"  {name:<10}{what}" for name, what in TOOLS.items())
    return f"Usage: python -m channels TOOL [OPTIONS]\n\nTools:\n{rows}\n\npython -m channels TOOL --help says more.\n"


def main(arguments: list[str]) -> int:
    """Run the tool named by the first argument; each is a module with `main(arguments) -> exit code`."""
    if not arguments or arguments[0] in ("-h", "--help"):
        sys.stdout.write(usage())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in TOOLS:
        sys.stderr.write(f"There is no tool {name!r}.\n\n{usage()}")
        return 2
    tool = importlib.import_module(f"channels.tools.{name}")
    if name in LINES and rest and rest[0] in ("-h", "--help"):
        sys.stdout.write(f"{(tool.__doc__ or name).strip()}\n")
        return 0
    return int(tool.main(rest) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
