from collections.abc import Sequence

import pytest

from activities.calling.caller import CallFailed
from activities.calling.email import EmailCaller
from clients.smtp import MailFailed
from flows.calls import CallRequest, CallResult

REQUEST = CallRequest("email", {"to": ["a@example.org"], "subject": "Hello", "body": "How are you?"})


class Mail:
    def __init__(self, failure: Exception | None = None) -> None:
        self.failure, self.sent = failure, list[tuple[object, ...]]()

    async def __call__(self, workspace_id: int, recipients: Sequence[str], subject: str, body: str) -> None:
        if self.failure:
            raise self.failure
        self.sent.append((workspace_id, recipients, subject, body))


async def test_a_mail_is_sent_for_its_workspace() -> None:
    mail = Mail()
    assert await EmailCaller(mail)(7, REQUEST, retries=0) == CallResult.email_sent()
    assert mail.sent == [(7, ["a@example.org"], "Hello", "How are you?")]


@pytest.mark.parametrize(
    ("failure", "retry"),
    [
        (MailFailed("mail.example is busy", retry=True), True),
        (MailFailed("no such user", retry=False), False),
        (ValueError("the workspace has no mail server"), False),
    ],
)
async def test_a_failure_tells_the_flow_why(failure: Exception, retry: bool) -> None:
    with pytest.raises(CallFailed) as failed:
        await EmailCaller(Mail(failure))(7, REQUEST, retries=0)
    assert failed.value.retry is retry
    assert str(failure) in failed.value.result.error
