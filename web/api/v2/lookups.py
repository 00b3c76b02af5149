"""What fields of a body need of the workspace: its country, its objects by reference, names that are taken."""

from dataclasses import dataclass, field

from sqlmodel.ext.asyncio.session import AsyncSession

from core import phones, urns
from store.listings.references import Found, ReferenceStore
from store.tables import Workspace


@dataclass(slots=True)
class Lookups:
    """Looks into one workspace. `besides` are the ids of objects whose names don't count as taken."""

    session: AsyncSession
    workspace: Workspace
    besides: tuple[int, ...] = ()
    is_agent: bool = False
    """Whether it is an agent who asks: of contact fields they see and change what each allows."""
    _fields: dict[str, tuple[str, str]] | None = field(default=None, init=False)

    @property
    def country(self) -> str:
        """The workspace's country, by which local phone numbers are read; "" if it has none."""
        return self.workspace.country or ""

    @property
    def references(self) -> ReferenceStore:
        """The workspace's objects."""
        return ReferenceStore(self.session, self.workspace.id)

    async def find(self, kind: str, value: str) -> Found | str | None:
        """An object, or an attachment's text; None if there is none."""
        if "\x00" in value or not value.isprintable():
            return None
        if kind == "media":
            return await self.references.attachment(value)
        if kind == "contact":
            urn = self.urn(value) if ":" in value else None
            return await self.references.contact(value, urn.identity if urn else None)
        if kind == "user":
            return await self.references.user(value)
        if kind == "ticket":
            return await self.references.ticket(value)
        return await self.references.find(kind, value)

    def urn(self, text: str) -> urns.URN | None:
        """The URN that a text means here, or None if it means none; phone numbers must be whole."""
        try:
            urn = urns.parse(text.strip())
            if urn.scheme == "tel":
                return urns.from_phone(urn.path, self.country)
            return urns.new(urn.scheme, urn.path)
        except (urns.InvalidURN, phones.InvalidPhone):
            return None

    async def contact_fields(self) -> dict[str, tuple[str, str]]:
        """Uuid and type code of every contact field that the caller may see, by key."""
        if self._fields is None:
            known = await self.references.contact_field_types()
            hidden = await self._fields_with("N")
            self._fields = {key: field for key, field in known.items() if key not in hidden}
        return self._fields

    async def fixed_fields(self) -> set[str]:
        """Keys of contact fields that the caller sees and may not change."""
        return await self._fields_with("V")

    async def _fields_with(self, access: str) -> set[str]:
        if not self.is_agent:
            return set()
        return {key for key, found in (await self.references.agent_accesses()).items() if found == access}

    async def name_taken(self, kind: str, name: str) -> bool:
        """Whether another object of this kind has the name."""
        return await self.references.name_taken(kind, name, self.besides)
