"""What the local stack says when it can't go on: the thing and the remedy, shown without a traceback."""


class StackError(Exception):
    """The local stack can't be had or started; the text is for the person at the terminal."""


class ServiceMissing(StackError):
    """A service that can't be had on this machine."""

    def __init__(self, service: str, *, address: str, install: str, package: str) -> None:
        super().__init__(
            f"{service} is missing. Set {address} to one that runs, or install it ({install}), or {package}."
        )


class WrongVersion(StackError):
    """Data that no program on this machine can read. No other way to the service is tried, as it would be empty."""
