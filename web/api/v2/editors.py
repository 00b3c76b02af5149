"""Who changes contacts through the API."""

from store.contact_edits import Editor
from store.tokens import Caller


def editor_of(caller: Caller) -> Editor:
    """The caller, as the history of contacts names them."""
    user = caller.user
    name = f"{user.first_name} {user.last_name}".strip() or user.email
    return Editor(user.id, str(user.uuid), name, via="api")
