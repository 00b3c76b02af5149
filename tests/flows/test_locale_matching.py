"""Which locale is nearest."""

import pytest

from flows.locale_matching import best_locale


@pytest.mark.parametrize(
    ("wanted", "available", "best"),
    [
        (["eng-RW"], ["eng-US", "eng-GB"], "eng-GB"),
        (["eng-PH"], ["eng-GB", "eng-US"], "eng-US"),
        (["eng"], ["fra", "eng-US"], "eng-US"),
        (["kin"], ["eng-US", "fra"], "fra"),
        (["cat"], ["eng", "spa"], "spa"),
        (["por-PT"], ["eng", "por-BR"], "por-BR"),
        (["spa-MX"], ["spa-ES", "spa-US"], "spa-US"),
        (["zho", "fra"], ["eng", "fra"], "fra"),
        (["zho"], ["eng", "fra"], "eng"),
        ([], ["eng", "fra"], "eng"),
        (["fra-RW", "eng"], ["eng-US", "fra"], "fra"),
    ],
)
def test_the_nearest_is_taken_else_the_first(wanted: list[str], available: list[str], best: str) -> None:
    assert available[best_locale(wanted, available)] == best
