"""Mail of workspaces, by the server in `workspace.config["smtp_server"]`."""

from collections.abc import Sequence

from clients.smtp import Mailer, MailServer
from store.database import Database
from store.workspaces import WorkspaceStore


class WorkspaceMail:
    """Implements `activities.calling.email.Mail`."""

    def __init__(self, database: Database, mailer: Mailer) -> None:
        self._database, self._mailer = database, mailer

    async def __call__(self, workspace_id: int, recipients: Sequence[str], subject: str, body: str) -> None:
        """Sends a mail. Raises `ValueError` if the workspace has no mail server, `MailFailed`."""
        async with self._database.reading() as session:
            url = (await WorkspaceStore(session).get(workspace_id)).config.get("smtp_server")
        if not url:
            raise ValueError("the workspace has no mail server")
        await self._mailer.send(MailServer.parse(url), recipients, subject, body)
