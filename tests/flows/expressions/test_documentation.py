"""Every function is documented, and does what its documentation says."""

import pytest

from flows.expressions import FUNCTIONS, TESTS
from flows.expressions.registry import Builtin
from tests.flows.expressions import scopes

EXAMPLES = [
    pytest.param(template, output, id=f"{builtin.name}-{number}")
    for builtin in FUNCTIONS.values()
    for number, (template, output) in enumerate(builtin.examples)
]


@pytest.mark.parametrize("builtin", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_function_has_a_summary_and_examples(builtin: Builtin) -> None:
    summary = builtin.documentation.partition("\n\n")[0]
    assert summary.endswith("."), summary
    assert builtin.examples
    assert all(f"{builtin.name}(" in template for template, _ in builtin.examples)


@pytest.mark.parametrize(("template", "output"), EXAMPLES)
def test_examples_give_what_they_say(template: str, output: str) -> None:
    if output == "ERROR":
        assert scopes.error(template)
    else:
        assert scopes.text(template) == output


def test_signatures_show_what_may_be_left_out() -> None:
    assert FUNCTIONS["word"].signature == "word(text, index, [delimiters])"
    assert FUNCTIONS["max"].signature == "max(values...)"
    assert FUNCTIONS["now"].signature == "now()"


@pytest.mark.parametrize("builtin", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_wrong_number_of_arguments_is_an_error(builtin: Builtin) -> None:
    if builtin.least:
        message = scopes.error(f"@({builtin.name}())")
        assert message.startswith(f"error calling {builtin.name}(...): need {'at least ' * (builtin.most is None)}")
        assert message.endswith(f"{builtin.least} argument(s), got 0") or f" {builtin.least} to " in message
    if builtin.most is not None:
        arguments = ", ".join("1" * (builtin.most + 1))
        assert scopes.error(f"@({builtin.name}({arguments}))").endswith(f"got {builtin.most + 1}")


@pytest.mark.parametrize("name", set(TESTS) - {"has_error"})
def test_all_tests_but_one_hand_on_an_error_of_the_operand(name: str) -> None:
    arguments = ["1 / 0", *["1"] * (TESTS[name].least - 1)]
    assert scopes.error(f"@({name}({', '.join(arguments)}))") == f"error calling {name}(...): division by zero"
