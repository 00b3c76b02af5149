"""Who calls the API: by token, basic authentication or a browser's session, in the order of RapidPro's checks."""

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from core.permissions import allows
from store.throttle import Rate, Throttle
from store.tokens import Caller, TokenStore
from web.api.v2.sessions import by_session
from web.errors import Forbidden, Invalid, MethodNotAllowed, NotAcceptable, Throttled
from web.resources import Resources, resources_of

DEFAULT_RATE = Rate(3600, 3600)
_PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_STOPPED = "This workspace is suspended or flagged: until that is settled, it can be read but not changed."
_JSON_RANGES = ("application/json", "application/*", "*/*")


async def identify(request: Request) -> Caller | None:
    """The caller of a request, None for an anonymous one. Raises `Forbidden` for credentials that aren't good."""
    _check_accept(request)
    resources = resources_of(request)
    scheme, _, credentials = request.headers.get("authorization", "").strip().partition(" ")
    caller = None
    if scheme.lower() == "token":
        caller = await _by_token(resources, credentials)
    elif scheme.lower() == "basic":
        caller = await _by_password(resources, credentials)
    elif not scheme:
        caller = await by_session(request)
    if caller:
        request.state.workspace = str(caller.workspace.uuid)
    if caller and caller.token_id is not None:
        request.app.state.token_uses.note(caller.token_id, datetime.now(UTC))
    return caller


def may(permission: str, *, scope: str = "v2") -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: the caller, if they may do this. Raises `Forbidden`, `Throttled`."""

    async def allowed(request: Request) -> Caller:
        caller = await identify(request)
        if caller is None:
            raise Forbidden("Authentication credentials were not provided.")
        if not caller.may_use_api or not allows(caller.role, permission):
            raise Forbidden
        if caller.token_id is not None:
            await _throttle(resources_of(request), caller, scope)
        if request.method == "POST" and (caller.workspace.is_suspended or caller.workspace.is_flagged):
            raise Invalid.whole(_STOPPED)
        return caller

    # Said of the dependency itself, so that a test can compare each route with the table.
    allowed.permission = permission  # type: ignore[attr-defined]
    return allowed


def refuse_method(allowed: str) -> Callable[[Request], Awaitable[None]]:
    """An endpoint for methods that a path doesn't have; credentials that aren't good are refused first."""

    async def refuse(request: Request) -> None:
        await identify(request)
        raise MethodNotAllowed(request.method, allowed)

    return refuse


async def _by_token(resources: Resources, credentials: str) -> Caller:
    if not credentials.strip():
        raise Forbidden("Invalid token header. No credentials provided.")
    if " " in credentials.strip():
        raise Forbidden("Invalid token header. Token string should not contain spaces.")
    caller = await _find(resources, credentials.strip())
    if caller is None:
        raise Forbidden("Invalid token")
    return caller


async def _by_password(resources: Resources, credentials: str) -> Caller:
    if not credentials.strip():
        raise Forbidden("Invalid basic header. No credentials provided.")
    try:
        email, _, key = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Forbidden("Invalid basic header. Credentials not correctly base64 encoded.") from None
    caller = await _find(resources, key)
    if caller is None or not hmac.compare_digest(caller.user.email.encode(), email.encode()):
        raise Forbidden("Invalid token or email")
    return caller


async def _find(resources: Resources, key: str) -> Caller | None:
    try:
        key.encode()
    except UnicodeEncodeError:
        return None
    async with resources.database.reading() as session:
        return await TokenStore(session).find(key)


async def _throttle(resources: Resources, caller: Caller, scope: str) -> None:
    """By workspace and scope, not by token. Raises `Throttled`."""
    rates = caller.workspace.config.get("api_rates")
    rate = _rate(rates.get(scope)) if isinstance(rates, dict) else DEFAULT_RATE
    wait = await Throttle(resources.redis).admit(f"{caller.workspace.id}:{scope}", rate)
    if wait:
        raise Throttled(wait)


def _rate(text: object) -> Rate:
    """Read `15000/hour`; the first letter of the period counts."""
    requests, _, period = str(text or "").partition("/")
    if not requests.isdigit() or period[:1] not in _PERIODS:
        return DEFAULT_RATE
    return Rate(int(requests), _PERIODS[period[0]])


def _check_accept(request: Request) -> None:
    accepted = request.headers.get("accept", "*/*")
    ranges = [part.split(";")[0].strip().lower() for part in accepted.split(",")]
    if accepted.strip() and not any(part in _JSON_RANGES for part in ranges):
        raise NotAcceptable


ContactLister = Annotated[Caller, Depends(may("contact.list", scope="v2.contacts"))]
ContactWriter = Annotated[Caller, Depends(may("contact.create", scope="v2.contacts"))]
ContactDeleter = Annotated[Caller, Depends(may("contact.delete", scope="v2.contacts"))]
MediaWriter = Annotated[Caller, Depends(may("media.create"))]
MessageLister = Annotated[Caller, Depends(may("msg.list", scope="v2.messages"))]
MessageWriter = Annotated[Caller, Depends(may("msg.create", scope="v2.messages"))]
RunLister = Annotated[Caller, Depends(may("run.list", scope="v2.runs"))]
FlowLister = Annotated[Caller, Depends(may("flow.list"))]
BroadcastLister = Annotated[Caller, Depends(may("broadcast.list"))]
BroadcastWriter = Annotated[Caller, Depends(may("broadcast.create"))]
StartLister = Annotated[Caller, Depends(may("start.list"))]
StartWriter = Annotated[Caller, Depends(may("start.create"))]
Exporter = Annotated[Caller, Depends(may("workspace.export"))]
Importer = Annotated[Caller, Depends(may("workspace.import"))]
ChannelLogLister = Annotated[Caller, Depends(may("channel_log.list"))]
ChannelLister = Annotated[Caller, Depends(may("channel.list"))]
GroupLister = Annotated[Caller, Depends(may("group.list"))]
GroupWriter = Annotated[Caller, Depends(may("group.create"))]
GroupDeleter = Annotated[Caller, Depends(may("group.delete"))]
FieldLister = Annotated[Caller, Depends(may("field.list"))]
FieldWriter = Annotated[Caller, Depends(may("field.create"))]
GlobalLister = Annotated[Caller, Depends(may("global.list"))]
GlobalWriter = Annotated[Caller, Depends(may("global.create"))]
LabelLister = Annotated[Caller, Depends(may("label.list"))]
LabelWriter = Annotated[Caller, Depends(may("label.create"))]
LabelDeleter = Annotated[Caller, Depends(may("label.delete"))]
WorkspaceReader = Annotated[Caller, Depends(may("workspace.read"))]
CampaignLister = Annotated[Caller, Depends(may("campaign.list"))]
CampaignWriter = Annotated[Caller, Depends(may("campaign.create"))]
CampaignEventLister = Annotated[Caller, Depends(may("campaign_event.list"))]
CampaignEventWriter = Annotated[Caller, Depends(may("campaign_event.create"))]
CampaignEventDeleter = Annotated[Caller, Depends(may("campaign_event.delete"))]
ContactUpdater = Annotated[Caller, Depends(may("contact.update"))]
MessageUpdater = Annotated[Caller, Depends(may("msg.update"))]
TicketLister = Annotated[Caller, Depends(may("ticket.list"))]
TicketUpdater = Annotated[Caller, Depends(may("ticket.update"))]
TopicLister = Annotated[Caller, Depends(may("topic.list"))]
TopicWriter = Annotated[Caller, Depends(may("topic.create"))]
UserLister = Annotated[Caller, Depends(may("user.list"))]
ResthookLister = Annotated[Caller, Depends(may("resthook.list"))]
ResthookReplayer = Annotated[Caller, Depends(may("resthook.create"))]
SubscriberLister = Annotated[Caller, Depends(may("resthook_subscriber.list"))]
SubscriberWriter = Annotated[Caller, Depends(may("resthook_subscriber.create"))]
SubscriberDeleter = Annotated[Caller, Depends(may("resthook_subscriber.delete"))]
LocationLister = Annotated[Caller, Depends(may("location.list"))]
ArchiveLister = Annotated[Caller, Depends(may("archive.list"))]
ChannelEventLister = Annotated[Caller, Depends(may("channel_event.list"))]
TemplateLister = Annotated[Caller, Depends(may("template.list"))]
