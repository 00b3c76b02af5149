"""Requests of all sorts, sense or not, to one operation of an OpenAPI document."""

from collections.abc import Mapping, Sequence
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of


def exercise(
    operation: Any, server_url: str, headers: Mapping[str, str], *, checks: Sequence[Any], examples: int
) -> None:
    """Makes requests, half of them against the operation's description, and checks their answers."""
    strategies = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]

    @given(case=one_of(strategies))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any) -> None:
        case.call_and_validate(base_url=server_url, headers=dict(headers), checks=list(checks))

    run()
