"""The statement that reads a workspace: one row, one text of JSON, so that all of it is of one moment."""

_ROLES = "jsonb_build_object('S', 'send', 'R', 'receive', 'C', 'call', 'A', 'answer', 'U', 'ussd')"
_TYPES = "jsonb_build_object('T', 'text', 'N', 'number', 'D', 'datetime', 'S', 'state', 'I', 'district', 'W', 'ward')"


def _many(columns: str, source: str, order: str = "x.id") -> str:
    row = f"json_build_object({columns}) ORDER BY {order}"
    return f"(SELECT coalesce(json_agg({row}), '[]') FROM {source})"


def _named(table: str) -> str:
    return _many("'id', x.id, 'uuid', x.uuid, 'name', x.name", f"{table} x WHERE x.workspace_id = w.id AND x.is_active")


_LISTS = {
    "channels": _many(
        "'id', x.id, 'uuid', x.uuid, 'name', x.name, 'address', x.address, 'schemes', x.schemes, 'country', x.country, "
        "'type', x.type, 'tps', x.tps, 'config', x.config, "
        f"'roles', (SELECT json_agg({_ROLES} ->> r) FROM regexp_split_to_table(x.role, '') r)",
        "channel x WHERE x.workspace_id = w.id AND x.is_active AND x.is_enabled",
    ),
    "fields": _many(
        f"'id', x.id, 'uuid', x.uuid, 'key', x.key, 'name', x.name, 'type', {_TYPES} ->> x.value_type",
        "contact_field x WHERE x.workspace_id = w.id AND x.is_active",
    ),
    "flows": _many(
        "'id', x.id, 'uuid', x.uuid, 'name', x.name, 'type', x.type, 'revision', x.revision, 'is_archived', "
        "x.is_archived, 'ignore_triggers', x.ignore_triggers, 'expire_after_minutes', x.expire_after_minutes, "
        "'least_revision', x.least_revision",
        "flow x WHERE x.workspace_id = w.id AND x.is_active",
    ),
    "groups": _many(
        "'id', x.id, 'uuid', x.uuid, 'name', x.name, 'query', x.query",
        "contact_group x WHERE x.workspace_id = w.id AND x.is_active AND x.status <> 'X'",
    ),
    "globals": _many(
        "'key', x.key, 'name', x.name, 'value', x.value", "global x WHERE x.workspace_id = w.id AND x.is_active"
    ),
    "labels": _named("label"),
    "topics": _named("topic"),
    "campaigns": _many(
        "'uuid', x.uuid, 'name', x.name",
        "campaign x WHERE x.workspace_id = w.id AND x.is_active AND NOT x.is_archived",
    ),
    "llms": _many(
        "'uuid', x.uuid, 'name', x.name, 'type', x.type, 'roles', x.roles",
        "llm x WHERE x.workspace_id = w.id AND x.is_active",
    ),
    "resthooks": _many(
        "'slug', x.slug, 'subscribers', (SELECT coalesce(json_agg(s.target_url ORDER BY s.id), '[]') "
        "FROM resthook_subscriber s WHERE s.resthook_id = x.id AND s.is_active)",
        "resthook x WHERE x.workspace_id = w.id AND x.is_active",
    ),
    "templates": _many(
        "'uuid', x.uuid, 'name', x.name, 'translations', (SELECT coalesce(json_agg(json_build_object("
        "'channel', json_build_object('uuid', c.uuid, 'name', c.name), 'locale', t.locale, "
        "'components', t.components, 'variables', t.variables) ORDER BY t.id), '[]') "
        "FROM template_translation t JOIN channel c ON c.id = t.channel_id AND c.is_active "
        "WHERE t.template_id = x.id AND t.status = 'A' AND t.is_supported)",
        "template x WHERE x.workspace_id = w.id",
    ),
    "users": _many(
        "'id', x.id, 'uuid', x.uuid, 'email', x.email, 'name', btrim(x.first_name || ' ' || x.last_name)",
        "membership m JOIN user_account x ON x.id = m.user_id WHERE m.workspace_id = w.id AND x.is_active",
    ),
    "triggers": _many(
        "'id', x.id, 'type', x.type, 'flow', f.uuid, 'channel_id', x.channel_id, 'keywords', x.keywords, "
        "'match_type', coalesce(x.match_type, 'F'), 'referrer_id', x.referrer_id, 'groups', "
        "(SELECT coalesce(json_agg(g.group_id), '[]') FROM trigger_group g "
        "WHERE g.trigger_id = x.id AND NOT g.is_excluded), 'excluded_groups', "
        "(SELECT coalesce(json_agg(g.group_id), '[]') FROM trigger_group g "
        "WHERE g.trigger_id = x.id AND g.is_excluded)",
        "trigger x JOIN flow f ON f.id = x.flow_id AND f.is_active AND NOT f.is_archived "
        "WHERE x.workspace_id = w.id AND x.is_active AND NOT x.is_archived",
    ),
    "places": _many(
        "'id', x.id, 'parent', x.parent_id, 'name', x.name, 'aliases', "
        "(SELECT coalesce(json_agg(a.name ORDER BY a.id), '[]') FROM location_alias a "
        "WHERE a.location_id = x.id AND a.workspace_id = w.id)",
        "location root JOIN location x ON x.id = root.id OR x.path LIKE replace(root.path, '%', '') || ' > %' "
        "WHERE root.osm_id = w.config ->> 'location'",
        "x.level, x.id",
    ),
}

_WORKSPACE = (
    "'id', w.id, 'uuid', w.uuid, 'name', w.name, 'version', w.assets_version, 'timezone', w.timezone, "
    "'country', w.country, 'date_format', w.date_format, 'collation', w.input_collation, "
    "'is_anonymous', w.is_anonymous, 'is_suspended', w.is_suspended, 'flow_languages', w.flow_languages"
)

# Fewer than a hundred arguments each, the most that a function takes.
LOAD = "SELECT json_build_object({workspace}, {lists})::text FROM workspace w WHERE w.id = $1 AND w.is_active".format(
    workspace=_WORKSPACE, lists=", ".join(f"'{name}', {query}" for name, query in _LISTS.items())
)

DEFINITIONS = """
    SELECT f.uuid::text AS uuid, r.definition
    FROM unnest($2::bigint[], $3::int[]) AS x(flow_id, revision)
    JOIN flow f ON f.id = x.flow_id AND f.workspace_id = $1
    JOIN flow_revision r ON r.flow_id = f.id AND r.revision = x.revision
"""

REVISIONS = """
    SELECT f.uuid::text AS uuid, r.revision, r.definition
    FROM unnest($1::text[], $2::int[]) AS x(uuid, revision)
    JOIN flow f ON f.uuid = x.uuid::uuid
    JOIN flow_revision r ON r.flow_id = f.id AND r.revision = x.revision
"""
