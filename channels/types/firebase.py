"""FCM: Firebase Cloud Messaging, to an app of the workspace's own."""

from typing import Any

import orjson

from channels import dates, jwt
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery, Part
from channels.errors import ErrorCode, SendFailed
from channels.fields import require
from channels.host import Host
from channels.log import LogType
from channels.messages import Registration
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route
from channels.tokens import Token, request_with_token
from core.http import HttpRequest

URL = "https://fcm.googleapis.com/v1/projects/{project}/messages:send"
SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
TOKEN_SECONDS = 3600
CREDENTIALS = "FCM_CREDENTIALS_JSON"
read_date = dates.patterns("%Y-%m-%dT%H:%M:%S.%f")


@register
class Firebase(ChannelType):
    """An app that receives push notifications, and calls back with what its user wrote."""

    code = "FCM"
    name = "Firebase Cloud Messaging"
    schemes = ("fcm",)
    required = (CREDENTIALS,)
    options = ("FCM_TITLE", "FCM_NOTIFICATION")
    redacted = ("FCM_KEY",)
    max_length = 1024

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message; it tells the app's present token as well."""
        form = callback.form
        require(form, "from")
        date, token = form.text("date"), form.text("fcm_token")
        return [
            callback.message(
                callback.urn("fcm", form.text("from")),
                form.text("msg"),
                received_on=read_date(date) if date else None,
                contact_name=form.text("name"),
                urn_auth_tokens={"default": token} if token else None,
            )
        ]

    @route("register", log=LogType.EVENT_RECEIVE)
    async def register(self, callback: Callback) -> Result:
        """An app makes itself known, and gets its contact's UUID."""
        form = callback.form
        require(form, "urn", "fcm_token")
        urn = callback.urn("fcm", form.text("urn"))
        return [Registration(callback.channel.uuid, urn, form.text("name"), {"default": form.text("fcm_token")})]

    async def send(self, delivery: Delivery) -> None:
        """One notification for each part."""
        if not delivery.msg.urn_auth:
            raise SendFailed(ErrorCode.MESSAGE_INVALID, "The contact's app has not told its token.")
        credentials = _credentials(delivery.channel)
        project = str(credentials.get("project_id") or "")
        prefix = f"projects/{project}/messages/"

        async def fetch() -> Token:
            return _signed(credentials, delivery)

        for part in delivery.resume(delivery.parts()):
            payload = {"message": _message(delivery, part)}

            def make(token: str, payload: dict[str, Any] = payload) -> HttpRequest:
                return HttpRequest.json(URL.format(project=project), payload, {"Authorization": f"Bearer {token}"})

            reply = await request_with_token(delivery, fetch, make)
            delivery.sent(_message_id(reply, prefix))

    def secrets(self, channel: Channel, host: Host) -> list[str]:
        """The private key as well."""
        found = [*super().secrets(channel, host)]
        if channel.text(CREDENTIALS):
            found.append(str(_credentials(channel).get("private_key") or ""))
        return [secret for secret in found if secret]


def _credentials(channel: Channel) -> dict[str, Any]:
    """The service account, stored as an object or as its text. Raises `SendFailed`."""
    stored = channel.config.get(CREDENTIALS)
    try:
        credentials = orjson.loads(stored) if isinstance(stored, str) else stored
    except orjson.JSONDecodeError:
        credentials = None
    if not isinstance(credentials, dict):
        raise SendFailed(ErrorCode.CHANNEL_CONFIG, f"{CREDENTIALS} in the channel's configuration is no JSON object")
    return credentials


def _message(delivery: Delivery, part: Part) -> dict[str, Any]:
    title = delivery.channel.text("FCM_TITLE")
    data = {
        "type": "rapidpro",
        "title": title,
        "message": part.text,
        "message_id": delivery.msg.uuid,
        "session_status": delivery.msg.session_status,
    }
    replies = [reply.text for reply in part.quick_replies if reply.type == "text"]
    if replies:
        data["quick_replies"] = orjson.dumps(replies).decode()
    message: dict[str, Any] = {"data": data, "token": delivery.msg.urn_auth, "android": {"priority": "high"}}
    if delivery.channel.flag("FCM_NOTIFICATION"):
        message["notification"] = {"title": title, "body": part.text}
    return message


def _signed(credentials: dict[str, Any], delivery: Delivery) -> Token:
    """A token that we sign ourselves (google.aip.dev/auth/4111). Raises `SendFailed`."""
    now = int(delivery.host.now.timestamp())
    email = credentials.get("client_email")
    claims = {"iss": email, "sub": email, "scope": SCOPE, "iat": now, "exp": now + TOKEN_SECONDS}
    try:
        key, key_id = str(credentials["private_key"]), str(credentials.get("private_key_id") or "")
        return Token(jwt.signed_by_key(claims, key, key_id), TOKEN_SECONDS)
    except (KeyError, ValueError) as error:
        raise SendFailed(
            ErrorCode.CHANNEL_CONFIG, f"the service account's private key can't be used: {error}"
        ) from None


def _message_id(reply: Reply, prefix: str) -> str:
    name = reply.value("name")
    if not name.startswith(prefix) or name == prefix:
        raise SendFailed(ErrorCode.RESPONSE_CONTENT)
    return name.removeprefix(prefix)
