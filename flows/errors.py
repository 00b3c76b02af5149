"""What the engine raises when a sprint can't be run at all; nothing may be stored then.

What goes wrong inside a sprint because of a flow or a contact is an event instead.
"""

NOT_WAITING, NO_WAITING_RUN, NOT_ACCEPTED = 101, 102, 103


class StartError(Exception):
    """A session can't be started: there is no such flow, it can't be read, or it needs a call."""


class ResumeError(Exception):
    """A session can't be resumed like this, and is as it was; `code` is 101, 102 or 103.

    101: the session does not wait; 102: none of its runs does; 103: the wait takes no resume of this type.
    """

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class MismatchError(ValueError):
    """The contact or call given is not the one that the session is of: a mistake of the host."""


class UnroutableError(Exception):
    """A router picked a category that isn't there: a mistake of whoever made the flow object, not of its author."""
