"""Evaluating templates: text, typed values, errors, warnings."""

from decimal import Decimal

from flows.expressions import Exposing, ExpressionError, Keyed, Value, exposed, template
from tests.flows.expressions import scopes
from tests.flows.expressions.scopes import scope

CONTEXT = {"foo": {"bar": "x", "num": 5}, "arr": [1, 2, 3], "name": "Bob"}


class Contact(Exposing):
    """A contact that counts how often it is asked for its fields."""

    def __init__(self) -> None:
        self.loads = 0

    @exposed()
    def name(self) -> Value:
        return "Ann Other"

    @exposed(warning="@contact.id is deprecated, use @contact.ref instead")
    def id(self) -> Value:
        return "1234"

    @exposed()
    def fields(self) -> Value:
        self.loads += 1
        return Keyed(["age", "town"], {"age": Decimal(34)}.get, lambda: "Age: 34")

    def default(self) -> Value:
        return "Ann"


class Root(Exposing):
    """The root of a context with a contact."""

    def __init__(self) -> None:
        self._contact = Contact()

    @exposed()
    def contact(self) -> Value:
        return self._contact

    @exposed(warning="@legacy_extra is deprecated")
    def legacy_extra(self) -> Value:
        return None


def test_a_failed_expression_contributes_nothing_and_the_rest_goes_on() -> None:
    evaluated = template("Hi @(1/0) and @foo.nope!").evaluate(scope(CONTEXT))
    assert evaluated.text == "Hi  and !"
    assert [(problem.expression, problem.message, problem.code) for problem in evaluated.errors] == [
        ("@(1/0)", "division by zero", "expression"),
        ("@foo.nope", "object has no property 'nope'", "expression"),
    ]


def test_the_text_of_each_expression_is_escaped_but_not_what_is_around() -> None:
    evaluated = template("'@name' '@nope'").evaluate(
        scope({"name": "O'Neil"}), escape=lambda text: text.replace("'", "''")
    )
    assert evaluated.text == "'O''Neil' '@nope'"


def test_long_text_is_cut_and_ends_in_points() -> None:
    compiled = template('@(repeat("ab", 5))')
    assert compiled.evaluate(scope(), limit=10).text == "ababababab"
    assert compiled.evaluate(scope(), limit=9).text == "ababab..."
    assert compiled.evaluate(scope(), limit=2).text == "ab"


def test_a_sole_expression_keeps_its_type_and_its_error() -> None:
    assert template(" @(1 + 2) ").evaluate_value(scope()).value == Decimal(3)
    assert template("@arr").evaluate_value(scope(CONTEXT)).value == [1, 2, 3]
    failed = template("@(1 / 0)").evaluate_value(scope())
    assert isinstance(failed.value, ExpressionError)
    assert failed.errors == ()


def test_more_than_an_expression_is_text_and_its_errors_are_told() -> None:
    evaluated = template(" x @(1 / 0) y ").evaluate_value(scope())
    assert evaluated.value == "x  y"
    assert [problem.message for problem in evaluated.errors] == ["division by zero"]
    assert template(" @nope ").evaluate_value(scope()).value == "@nope"


def test_deprecated_references_are_warned_about_once_an_expression() -> None:
    evaluated = template("@contact.id @(contact.id & contact.id) @legacy_extra").evaluate(scope(Root()))
    warning = "@contact.id is deprecated, use @contact.ref instead"
    assert evaluated.text == "1234 12341234 "
    assert evaluated.warnings == (warning, warning, "@legacy_extra is deprecated")


def test_nobody_is_warned_who_prints_or_writes_the_whole() -> None:
    evaluated = template('@contact @(json(contact)) @(extract(contact, "id"))').evaluate(scope(Root()))
    assert evaluated.text == 'Ann {"fields":{"age":34,"town":null},"id":"1234","name":"Ann Other"} 1234'
    assert evaluated.warnings == ()


def test_properties_are_resolved_when_they_are_asked_for() -> None:
    root = Root()
    contact = root.contact()
    assert isinstance(contact, Contact)
    assert template("@contact.name @contact").evaluate(scope(root)).text == "Ann Other Ann"
    assert contact.loads == 0
    assert template("@contact.FIELDS.Age").evaluate(scope(root)).text == "34"
    assert contact.loads == 1


def test_each_expression_has_its_own_budget() -> None:
    costly = '@(text_length(foreach(split(repeat("a ", 400), " "), (x) => repeat("b", 10000))))'
    patient = scope()
    patient.effort = 1_000_000  # that of a sprint is shared
    assert template(costly + costly + costly).evaluate(patient).errors == ()
    assert template(costly).evaluate(scope()).text == "4000800"


def test_an_error_of_the_budget_is_seen_through_what_hides_errors() -> None:
    costly = 'foreach(split(repeat("a ", 5000), " "), (x) => repeat("b", 10000))'
    for expression in (costly, f"is_error({costly})", f'default({costly}, "x")'):
        (problem,) = template(f"@({expression})").evaluate(scope()).errors
        assert problem.code == "expression:too_complex"
        assert problem.message == "expression is too complex to evaluate"


def test_a_property_of_the_context_hides_the_function_of_its_name() -> None:
    assert scopes.text("@(upper) @(word)", {"upper": "mine"}) == "mine word"
    assert scopes.error('@(upper("x"))', {"upper": "mine"}) == "upper is not a function"


def test_templates_are_compiled_once() -> None:
    assert template("Hi @name") is template("Hi @name")


def test_errors_keep_nothing_of_the_evaluations_that_they_were_met_in() -> None:
    context = scope({"number": 10**40 + 1})
    for source in ("@(1 +)", "@(12345678901234567890123456789012345678)", "@number", "@(-number)", "@(number & 1)"):
        for _ in range(2):
            assert template(source).evaluate(context).errors
            error = template(source).evaluate_value(context).value
            assert isinstance(error, ExpressionError)
            assert error.__traceback__ is None
