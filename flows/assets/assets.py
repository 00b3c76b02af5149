"""All that a workspace's flows can name."""

from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from flows.assets.channel import Channel
from flows.assets.field import Field
from flows.assets.flow import FlowAsset, FlowNotFound
from flows.assets.group import Group
from flows.assets.named import LLM, Campaign, Global, Label, Named, Resthook, Topic, User
from flows.assets.template import Template
from flows.environment import Environment
from flows.locations import Locations

if TYPE_CHECKING:
    from flows.definition.flow import Flow
    from flows.query_groups import QueryGroup


class Assets:
    """A workspace's channels, fields, flows, groups and the rest, each in its order, found by UUID or key.

    Hosts build one from their rows and keep it as long as the rows do not change; nothing in it is changed by a
    sprint. `flows` may be any mapping of UUID to `FlowAsset`, also one that fills itself from memory. `environment` is
    the workspace's: the queries of groups are read by it.
    """

    def __init__(
        self,
        *,
        campaigns: Iterable[Campaign] = (),
        channels: Iterable[Channel] = (),
        fields: Iterable[Field] = (),
        flows: Mapping[str, FlowAsset] | None = None,
        globals: Iterable[Global] = (),  # noqa: A002
        groups: Iterable[Group] = (),
        labels: Iterable[Label] = (),
        llms: Iterable[LLM] = (),
        locations: Locations | None = None,
        resthooks: Iterable[Resthook] = (),
        templates: Iterable[Template] = (),
        topics: Iterable[Topic] = (),
        users: Iterable[User] = (),
        environment: Environment | None = None,
    ) -> None:
        self.campaigns = {asset.uuid: asset for asset in campaigns}
        self.channels = {asset.uuid: asset for asset in channels}
        self.fields = {asset.key: asset for asset in fields}
        self.flows: Mapping[str, FlowAsset] = flows if flows is not None else {}
        self.globals = {asset.key: asset for asset in globals}
        self.groups = {asset.uuid: asset for asset in groups}
        self.labels = {asset.uuid: asset for asset in labels}
        self.llms = {asset.uuid: asset for asset in llms}
        self.locations = locations
        self.resthooks = {asset.slug: asset for asset in resthooks}
        self.templates = {asset.uuid: asset for asset in templates}
        self.topics = {asset.uuid: asset for asset in topics}
        self.users = {asset.uuid: asset for asset in users}
        self.environment = environment or Environment()
        self._all_groups = self.groups
        self._drop_unusable_groups()

    def flow(self, uuid: str) -> "Flow":
        """The compiled flow. Raises `FlowNotFound`, `UnreadableFlow`."""
        asset = self.flows.get(uuid)
        if asset is None:
            raise FlowNotFound(f"no such flow with UUID '{uuid}'")
        return asset.flow()

    @cached_property
    def query_groups(self) -> tuple["QueryGroup", ...]:
        """The groups kept by a query, with their queries parsed, in the order of the groups."""
        from flows.contactql import QueryEnvironment
        from flows.query_groups import parse_query_groups

        return parse_query_groups(self._all_groups.values(), self.fields, QueryEnvironment.of(self.environment, 2000))

    def group_named(self, name: str) -> Group | None:
        """The first group of this name, whatever its case."""
        return self._groups_by_name.get(name.lower())

    def label_named(self, name: str) -> Label | None:
        """The first label of this name, whatever its case."""
        return _first_named(self.labels.values(), name)

    def topic_named(self, name: str) -> Topic | None:
        """The first topic of this name, whatever its case."""
        return _first_named(self.topics.values(), name)

    def user_with_email(self, email: str) -> User | None:
        """The user of this address, whatever its case."""
        wanted = email.lower()
        return next((user for user in self.users.values() if user.email.lower() == wanted), None)

    def user_of(self, reference: Mapping[str, Any]) -> User | None:
        """The user whom a reference names by UUID or, in older data, by e-mail address."""
        if reference.get("uuid"):
            return self.users.get(reference["uuid"])
        return self.user_with_email(reference.get("email") or "")

    def resthook(self, slug: str) -> Resthook | None:
        """The resthook of this slug, whatever its case."""
        wanted = slug.lower()
        return self.resthooks.get(slug) or next(
            (hook for hook in self.resthooks.values() if hook.slug.lower() == wanted), None
        )

    @cached_property
    def first_field_of_type(self) -> Mapping[str, Field]:
        """For each type of field the first one, which says where states and districts of a contact lie."""
        found: dict[str, Field] = {}
        for field in self.fields.values():
            found.setdefault(field.type, field)
        return found

    @cached_property
    def _groups_by_name(self) -> Mapping[str, Group]:
        found: dict[str, Group] = {}
        for group in self.groups.values():
            found.setdefault(group.name.lower(), group)
        return found

    def _drop_unusable_groups(self) -> None:
        """A group whose query can't be read is as good as missing (flow-spec 17.4)."""
        if any(group.query for group in self._all_groups.values()):
            usable = {query_group.group.uuid for query_group in self.query_groups}
            self.groups = {u: group for u, group in self._all_groups.items() if not group.query or u in usable}

    def in_environment(self, environment: Environment) -> "Assets":
        """The same assets in another environment; compiled flows are shared."""
        assets = copy(self)
        for name in ("query_groups", "_groups_by_name"):
            assets.__dict__.pop(name, None)
        assets.environment = environment
        assets.groups = self._all_groups
        assets._drop_unusable_groups()
        return assets

    @classmethod
    def from_json(
        cls, data: Mapping[str, Any], *, media_base_url: str = "", refuse_large_flows: bool = True
    ) -> "Assets":
        """Reads flow-spec 18's form; flows are compiled when they are first asked for."""
        flows: dict[str, FlowAsset] = {}
        for definition in data.get("flows") or ():
            asset = FlowAsset.from_json(definition, media_base_url=media_base_url, refuse_large=refuse_large_flows)
            flows.setdefault(asset.uuid, asset)
        hierarchies = data.get("locations") or ()
        return cls(
            campaigns=_read(Campaign, data.get("campaigns")),
            channels=_read(Channel, data.get("channels")),
            fields=_read(Field, data.get("fields")),
            flows=flows,
            globals=_read(Global, data.get("globals")),
            groups=_read(Group, data.get("groups")),
            labels=_read(Label, data.get("labels")),
            llms=_read(LLM, data.get("llms")),
            locations=Locations.from_json(hierarchies[0]) if hierarchies else None,
            resthooks=_read(Resthook, data.get("resthooks")),
            templates=_read(Template, data.get("templates")),
            topics=_read(Topic, data.get("topics")),
            users=_read(User, data.get("users")),
        )


def _read(kind: Any, items: Iterable[Mapping[str, Any]] | None) -> list[Any]:
    return [kind.from_json(item) for item in items or ()]


_Asset = TypeVar("_Asset", bound=Named)


def _first_named(assets: Iterable[_Asset], name: str) -> _Asset | None:
    wanted = name.lower()
    return next((asset for asset in assets if asset.name.lower() == wanted), None)
