"""Trees into Python closures: a template is parsed and compiled once, then run for every contact.

A closure takes the scope and the frame, the arguments of the anonymous functions around it by name, and answers a
value. Errors are answered, never raised.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from flows.expressions import lookups
from flows.expressions.budget import charged
from flows.expressions.conversions import to_number
from flows.expressions.errors import ExpressionError
from flows.expressions.operators import OPERATORS
from flows.expressions.registry import FUNCTIONS, wrong_count
from flows.expressions.scope import Scope
from flows.expressions.tree import (
    Anonymous,
    Arguments,
    Boolean,
    Bracket,
    Chain,
    Dot,
    Group,
    Name,
    Negation,
    Node,
    Null,
    Number,
    Path,
    Step,
    Text,
)
from flows.expressions.values import Function, Missing, Value

Frame: TypeAlias = Mapping[str, Value]
Run: TypeAlias = Callable[[Scope, Frame], Value]
Reach: TypeAlias = Callable[[Value, Scope, Frame], Value]
Names: TypeAlias = frozenset[str]

NO_FRAME: Frame = {}


def compiled(node: Node, names: Names = frozenset()) -> Run:
    """The closure of an expression; `names` are the arguments of the anonymous functions around it."""
    match node:
        case Text(value) | Boolean(value):
            return _constant(value)
        case Null():
            return _constant(None)
        case Number():
            return _number(node)
        case Name():
            return _name(node, names)
        case Path():
            return _path(node, names)
        case Group(inner):
            return compiled(inner, names)
        case Anonymous():
            return _anonymous(node, names)
        case Negation():
            return _negation(node, names)
        case Chain():
            return _chain(node, names)


def compiled_steps(base: Node, steps: list[Step], names: Names = frozenset()) -> list[Reach]:
    """The closures of lookups and calls that begin at `base`."""
    return [_step(Path(base, steps[:index]) if index else base, step, names) for index, step in enumerate(steps)]  # type: ignore[arg-type]


def _constant(value: Value) -> Run:
    return lambda scope, frame: value


def _number(node: Number) -> Run:
    return _constant(ExpressionError(f"number {node.source} is out of range") if node.value is None else node.value)


def _name(node: Name, names: Names) -> Run:
    key, spelled = node.key, node.spelled
    if key in names:
        return lambda scope, frame: frame[key]
    builtin = FUNCTIONS.get(key)

    def run(scope: Scope, frame: Frame) -> Value:
        found = lookups.noted(scope.context.lookup(spelled), scope)
        if not isinstance(found, Missing):
            return found
        return builtin or ExpressionError(f"context has no property '{spelled}'")

    return run


def _path(node: Path, names: Names) -> Run:
    base = compiled(node.base, names)
    steps = compiled_steps(node.base, node.steps, names)
    if len(steps) == 1:
        only = steps[0]
        return lambda scope, frame: only(base(scope, frame), scope, frame)

    def run(scope: Scope, frame: Frame) -> Value:
        value = base(scope, frame)
        for step in steps:
            value = step(value, scope, frame)
        return value

    return run


def _step(before: Node, step: Step, names: Names) -> Reach:
    if isinstance(step, Dot):
        return _dot(step)
    if isinstance(step, Bracket):
        return _bracket(step, names)
    return _call(before, step, names)


def _dot(step: Dot) -> Reach:
    key, property_of = step.key, lookups.property_of
    return lambda container, scope, frame: property_of(container, key, scope)


def _bracket(step: Bracket, names: Names) -> Reach:
    key, item_of = compiled(step.key, names), lookups.item_of
    return lambda container, scope, frame: item_of(container, key(scope, frame), scope)


def _call(before: Node, step: Arguments, names: Names) -> Reach:
    arguments = [compiled(node, names) for node in step.nodes]

    def call(callee: Value, scope: Scope, frame: Frame) -> Value:
        if isinstance(callee, Function):
            return callee.call(scope, [argument(scope, frame) for argument in arguments])
        return callee if isinstance(callee, ExpressionError) else ExpressionError(f"{before} is not a function")

    return call


def _anonymous(node: Anonymous, names: Names) -> Run:
    parameters = [Name(name).key for name in node.names]
    body = compiled(node.body, names.union(parameters))
    count = len(parameters)

    def run(_scope: Scope, frame: Frame) -> Value:
        def call(scope: Scope, arguments: list[Value]) -> Value:
            if len(arguments) == count:
                result = body(scope, {**frame, **dict(zip(parameters, arguments, strict=True))})
            else:
                result = wrong_count(len(arguments), count, count)
            return charged(scope, result.calling("<anon>") if isinstance(result, ExpressionError) else result)

        return Function("<anon>", call)

    return run


def _negation(node: Negation, names: Names) -> Run:
    operand, is_odd = compiled(node.operand, names), node.times % 2 == 1

    def run(scope: Scope, frame: Frame) -> Value:
        try:
            number = to_number(operand(scope, frame))
        except ExpressionError as error:
            return error.again()
        return _negative(number) if is_odd else number

    return run


def _negative(number: Decimal) -> Decimal:
    return number.copy_negate()


def _chain(node: Chain, names: Names) -> Run:
    first = compiled(node.first, names)
    rest = [(OPERATORS[operator], compiled(operand, names)) for operator, operand in node.rest]

    def run(scope: Scope, frame: Frame) -> Value:
        value = first(scope, frame)
        for operator, operand in rest:
            right = operand(scope, frame)
            try:
                value = operator(value, right, scope)
            except ExpressionError as error:
                value = error.again()
            value = charged(scope, value)
        return value

    return run
