"""What stores raise, so that their callers need to know no database."""


class StoreError(Exception):
    """Something that a store was asked for can't be had or done."""


class NotFound(StoreError):
    """The workspace has no such thing; `kind` is the noun, `key` what it was looked for by."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"there is no {kind} {key} in this workspace")
        self.kind, self.key = kind, key


class Conflict(StoreError):
    """The change doesn't fit what is there already; `kind` is the noun, `reason` says why."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind, self.reason = kind, reason


class LimitReached(Conflict):
    """The workspace has as many things of this kind as it may have."""

    def __init__(self, kind: str, limit: int) -> None:
        super().__init__(kind, f"the workspace has reached its limit of {limit}")
        self.limit = limit
