"""`python -m flows TOOL`: drive the engine, the expressions and the contact queries from a shell."""

import importlib
import sys

TOOLS = {
    "engine": "sessions and definitions: run, read, modify, migrate, clone (JSON lines)",
    "evaluate": "expression templates (JSON lines)",
    "test": "router tests (JSON lines)",
    "query": "contact queries: parse, normalize, inspect, evaluate (JSON lines)",
    "chat": "talk to a flow in the terminal",
}


def usage() -> str:
    rows = "\n".join(f"  {name:<10}{what}" for name, what in TOOLS.items())
    return f"Usage: python -m flows TOOL [OPTIONS]\n\nTools:\n{rows}\n\npython -m flows TOOL --help says more.\n"


def main(arguments: list[str]) -> int:
    """Run the tool named by the first argument; each is a module with `main(arguments) -> exit code`."""
    if not arguments or arguments[0] in ("-h", "--help"):
        sys.stdout.write(usage())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in TOOLS:
        sys.stderr.write(f"There is no tool {name!r}.\n\n{usage()}")
        return 2
    tool = importlib.import_module(f"flows.tools.{name}")
    return int(tool.main(rest) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
