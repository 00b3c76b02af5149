"""Recorded conversations with a real deployment's flows, on one core: sprints per CPU second.

    python -m bench.recorded FILE.jsonl[.gz] [--repeat 3]

The file has a conversation a line, as `python -m flows engine` takes them; the assets that they name lie beside it.
Everything that the tool does for a sprint is counted: contacts and replies come in as JSON, session, contact and
events go out as JSON, and the session comes in again before the next reply. Not counted: reading the lines and the
assets. The first pass, which compiles flows and templates, is told apart.
"""

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.machine import machine
from flows.literal_json import dumps, loads
from flows.tools.engine import answer
from flows.tools.stages import NamedAssets


def lines(path: Path) -> Iterator[Any]:
    """The values of a file of JSON lines, gzipped or not."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        yield from (loads(line) for line in file if line.strip())


def remember(named: NamedAssets, folder: Path, cases: list[dict[str, Any]]) -> None:
    """Reads the assets that the conversations name."""
    for name in {case["assets"] for case in cases if isinstance(case["assets"], str)}:
        (assets,) = lines(folder / name)
        answer({"id": name, "op": "assets", "name": name, "assets": assets}, named)


def converse(cases: list[dict[str, Any]], named: NamedAssets) -> tuple[int, float]:
    """Sprints and CPU seconds of all conversations."""
    begun, sprints = time.process_time(), 0
    for case in cases:
        response = answer(case, named)
        dumps(response)
        sprints += len(response.get("outputs", ()))
    return sprints, time.process_time() - begun


def main() -> None:
    """Measures, and prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    cases = [case for case in lines(arguments.file) if case.get("op") == "run"]
    named = NamedAssets()
    remember(named, arguments.file.parent, cases)
    passes = [converse(cases, named) for _ in range(1 + arguments.repeat)]
    rates = [sprints / seconds for sprints, seconds in passes]
    figures = {
        "machine": machine(),
        "conversations": len(cases),
        "sprints": passes[0][0],
        "first_pass_sprints_per_cpu_second": round(rates[0]),
        "sprints_per_cpu_second": round(statistics.median(rates[1:])),
        "cpu_seconds_per_1000": round(1000 / statistics.median(rates[1:]), 3),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
