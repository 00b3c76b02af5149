"""Resthooks: named events that flows raise, and the URLs that are told of them."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import Conflict, NotFound
from store.paging import Order, Page, Position, read_page
from store.tables import Resthook, ResthookEvent, ResthookSubscriber
from store.tables.columns import now
from store.workspaces import assets_changed

ALREADY_SUBSCRIBED = "the URL is already subscribed"
_SIZE = 250


class ResthookStore:
    """Reads and writes resthooks and their subscribers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_or_create(self, workspace_id: int, slug: str, *, user_id: int | None = None) -> Resthook:
        """The resthook of this slug, made if there is none; people make them in the browser."""
        found = await self.by_slug(workspace_id, slug)
        if found is None:
            found = Resthook(workspace_id=workspace_id, slug=slug.lower(), created_by_id=user_id)
            self._session.add(found)
            await self._session.flush()
            await assets_changed(self._session, workspace_id)
        return found

    async def by_slug(self, workspace_id: int, slug: str) -> Resthook | None:
        """The resthook of this slug."""
        query = select(Resthook).where(
            Resthook.workspace_id == workspace_id, Resthook.slug == slug.lower(), col(Resthook.is_active)
        )
        return (await self._session.exec(query)).first()

    async def page(self, workspace_id: int, at: Position | None, *, ascending: bool = False) -> Page[Resthook]:
        """Resthooks, the last modified first."""
        query = select(Resthook).where(Resthook.workspace_id == workspace_id, col(Resthook.is_active))
        order = Order(Resthook.modified_on, Resthook.id, ascending=ascending)
        return await read_page(self._session, query, order, at=at, size=_SIZE)

    async def release(self, workspace_id: int, uuid: UUID) -> None:
        """Takes a resthook out of use. Raises `NotFound`."""
        query = select(Resthook).where(
            Resthook.workspace_id == workspace_id, Resthook.uuid == uuid, col(Resthook.is_active)
        )
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("resthook", uuid)
        found.is_active, found.modified_on = False, now()
        await self._session.flush()
        await assets_changed(self._session, workspace_id)

    async def subscribe(self, hook: Resthook, url: str, *, user_id: int | None = None) -> ResthookSubscriber:
        """Has a URL told of a resthook. Raises `Conflict` if it is already."""
        subscriber = ResthookSubscriber(resthook_id=hook.id, target_url=url, created_by_id=user_id)
        try:
            async with self._session.begin_nested():
                self._session.add(subscriber)
                await self._session.flush()
        except IntegrityError as error:
            raise Conflict("resthook subscriber", ALREADY_SUBSCRIBED) from error
        await self._changed(hook)
        return subscriber

    async def unsubscribe(self, workspace_id: int, subscriber_id: int) -> None:
        """Has a URL told no more. Raises `NotFound`."""
        query = (
            select(ResthookSubscriber, Resthook)
            .join(Resthook, col(Resthook.id) == ResthookSubscriber.resthook_id)
            .where(
                Resthook.workspace_id == workspace_id,
                ResthookSubscriber.id == subscriber_id,
                col(ResthookSubscriber.is_active),
            )
        )
        found = (await self._session.exec(query)).one_or_none()
        if found is None:
            raise NotFound("resthook subscriber", subscriber_id)
        subscriber, hook = found
        subscriber.is_active = False
        await self._changed(hook)

    async def subscribers(
        self, workspace_id: int, at: Position | None, *, subscriber_id: int | None = None, slug: str | None = None
    ) -> Page[ResthookSubscriber]:
        """Subscribers of all resthooks or one, newest first."""
        query = (
            select(ResthookSubscriber)
            .join(Resthook, col(Resthook.id) == ResthookSubscriber.resthook_id)
            .where(Resthook.workspace_id == workspace_id, col(Resthook.is_active), col(ResthookSubscriber.is_active))
        )
        if subscriber_id is not None:
            query = query.where(ResthookSubscriber.id == subscriber_id)
        if slug is not None:
            query = query.where(Resthook.slug == slug.lower())
        order = Order(ResthookSubscriber.created_on, ResthookSubscriber.id)
        return await read_page(self._session, query, order, at=at, size=_SIZE)

    async def events(
        self, workspace_id: int, at: Position | None, *, event_id: int | None = None, slug: str | None = None
    ) -> Page[ResthookEvent]:
        """What resthooks were raised with lately, newest first."""
        query = select(ResthookEvent).where(ResthookEvent.workspace_id == workspace_id)
        if event_id is not None:
            query = query.where(ResthookEvent.id == event_id)
        if slug is not None:
            hook = await self.by_slug(workspace_id, slug)
            query = query.where(ResthookEvent.resthook_id == (hook.id if hook else -1))
        order = Order(ResthookEvent.created_on, ResthookEvent.id)
        return await read_page(self._session, query, order, at=at, size=_SIZE)

    async def slugs(self, hook_ids: set[int]) -> dict[int, str]:
        """Slugs by resthook id, also of those that are out of use."""
        query = select(Resthook.id, Resthook.slug).where(col(Resthook.id).in_(hook_ids))
        return dict((await self._session.exec(query)).all())

    async def _changed(self, hook: Resthook) -> None:
        hook.modified_on = now()
        await self._session.flush()
        await assets_changed(self._session, hook.workspace_id)
