"""Errors of expressions: functions raise them, and the evaluator turns what was raised into a value."""

TOO_COMPLEX = "expression:too_complex"
FAILED = "expression"


class ExpressionError(Exception):
    """What went wrong in an expression, both as an exception and as the value that the expression then has.

    `code` is the code of the error event: `expression`, or `expression:too_complex` when the cost budget is spent.
    """

    def __init__(self, message: str, code: str = FAILED) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def again(self) -> "ExpressionError":
        """The same error to raise once more. An exception keeps the frames of every place that it was raised at, and
        errors that are values live as long as the template or the context that they are in.
        """
        return ExpressionError(self.message, self.code)

    def calling(self, name: str) -> "ExpressionError":
        """The same error seen by the caller of function `name`. Exhaustion of the budget is never wrapped."""
        if self.code == TOO_COMPLEX:
            return self.again()
        return ExpressionError(f"error calling {name}(...): {self.message}", self.code)


def too_complex() -> ExpressionError:
    """The error of an expression that costs more than its budget, or whose value is too large to write."""
    return ExpressionError("expression is too complex to evaluate", TOO_COMPLEX)


class SyntaxProblem(ExpressionError):
    """The text is no expression; `position` is where in it the first unexpected token begins, in characters."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position
