"""What endpoints are handed: resources, and units of work on the database."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from web.resources import Resources, resources_of


def _resources(request: Request) -> Resources:
    return resources_of(request)


Open = Annotated[Resources, Depends(_resources)]
"""The process's resources."""


async def _reading(resources: Open) -> AsyncIterator[AsyncSession]:
    async with resources.database.reading() as session:
        yield session


# scope="function": the transaction ends before the response goes out; by default it would end after it, and a commit
# that fails would already have been answered with success.
Reading = Annotated[AsyncSession, Depends(_reading, scope="function")]
"""A session that only reads."""


@dataclass(slots=True)
class Work:
    """One transaction, committed when the endpoint returns, and what is done after its commit."""

    session: AsyncSession
    later: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    def after_commit(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do this once the work is committed; before the response goes out."""
        self.later.append(act)


async def _writing(resources: Open) -> AsyncIterator[Work]:
    async with resources.database.transaction() as session:
        work = Work(session)
        yield work
    for act in work.later:
        await act()


Writing = Annotated[Work, Depends(_writing, scope="function")]
"""A unit of work that writes."""
