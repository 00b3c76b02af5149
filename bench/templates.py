"""Templates alone, in the context of a run: how many a core evaluates, by kind of template.

    python -m bench.templates [--seconds 1] [--repeat 3] [--cold]

The context is the engine's own, of which each evaluation resolves what it needs; parsed templates are cached, as they
are in a worker. `--cold` parses and compiles every time instead. Prints the median rates per CPU second and CPU
seconds per 1,000, and over all kinds the rate of an equal mix.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.engine import NOW, Workload
from bench.machine import machine
from core.clock import format_instant
from flows.expressions import Scope, Template, template
from flows.result import Result


def scope_and_templates() -> tuple[Scope, list[str]]:
    """A run in the middle of a conversation, which knows the contact's gender, and what it says."""
    workload = Workload("router_heavy")
    workload.prepare_templates()
    execution = workload._execution
    gender = Result("Gender", "male", category="Male", node_uuid=execution.node.uuid, created_on=format_instant(NOW))
    execution.run.results[gender.key] = gender
    return execution.scope(), workload.templates


def rate(work: Callable[[], object], seconds: float) -> float:
    """Calls per CPU second."""
    work()
    rounds, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        for _ in range(200):
            work()
        rounds += 200
    return rounds / spent


def measure(seconds: float, repeat: int, cold: bool) -> dict[str, Any]:
    """All figures."""
    scope, sources = scope_and_templates()
    compile_ = Template if cold else template
    rates: dict[str, float] = {}
    for source in sources:
        evaluated = compile_(source).evaluate(scope)
        if evaluated.errors:
            raise SystemExit(f"{source} fails: {evaluated.errors}")

        def work(source: str = source) -> object:
            return compile_(source).evaluate(scope)

        rates[source] = statistics.median(rate(work, seconds) for _ in range(repeat))
    mean = len(rates) / sum(1 / figure for figure in rates.values())
    return {
        "machine": machine(),
        "templates_per_cpu_second": round(mean),
        "cpu_seconds_per_1000": round(1000 / mean, 4),
        "by_template": {source: round(figure) for source, figure in rates.items()},
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1, help="of CPU, for each figure")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--cold", action="store_true", help="parse every time")
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.seconds, arguments.repeat, arguments.cold), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
