"""Contact fields of an export: matched by key."""

import re
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from store.imports import names
from store.imports.catalog import Known
from store.imports.export_file import Object
from store.imports.problems import ImportRefused, Problem
from store.imports.state import ImportState, new_known
from store.listings.paging import all_rows
from store.tables.campaigns import CampaignEvent
from store.tables.columns import now
from store.tables.fields import ContactField

TYPES = {"text": "T", "number": "N", "numeric": "N", "datetime": "D", "state": "S", "district": "I", "ward": "W"}
LIMIT = 250
MAX_NAME = 36
RESERVED_KEYS = {"has", "is", "fields", "urns", "created_on", "last_seen_on"}

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_NAME = re.compile(r"[^\W_]([^\W_]|[ -])*")


def is_valid_key(key: Any) -> bool:
    """Whether a field can have this key."""
    return isinstance(key, str) and len(key) <= MAX_NAME and bool(_KEY.fullmatch(key)) and key not in RESERVED_KEYS


def is_valid_name(name: str) -> bool:
    """Whether a field can have this name: letters, digits, spaces and hyphens, no space around it."""
    return 0 < len(name) <= MAX_NAME and bool(_NAME.fullmatch(name)) and name == name.strip()


async def import_fields(state: ImportState) -> None:
    """Creates the export's fields, and gives existing ones its names and types. Raises `ImportRefused`."""
    problems = [problem for field in state.export.fields for problem in _check(field)]
    if problems:
        raise ImportRefused(problems)
    for field in state.export.fields:
        known = state.catalog.fields.by_name.get(field["key"])
        if known is None:
            create_field(state, field["key"], str(field.get("name") or ""), TYPES[field["type"]])
        else:
            await _update(state, known, field)


def create_field(state: ImportState, key: str, name: str, value_type: str = "T", *, flow: str = "") -> Known | None:
    """Plan a field; None, and a word about it, if a field can't have the key. Written by `write_fields`."""
    if not is_valid_key(key):
        state.warn(f"a contact field can't have the key “{key}”; it was not created", flow)
        return None
    name = name if is_valid_name(name) else _name_from(key)
    name = names.unique(name, state.catalog.field_names, MAX_NAME)
    state.catalog.field_names.add(name.lower())
    state.count("fields").created += 1
    return state.catalog.fields.add(new_known(key, key=key, name=name, value_type=value_type))


async def write_fields(state: ImportState) -> None:
    """Writes the fields that were planned."""
    await state.insert_new(ContactField, state.catalog.fields)
    if len(state.catalog.fields) > LIMIT:
        state.warn(f"the workspace now has {len(state.catalog.fields)} contact fields; the limit is {LIMIT}")


async def _update(state: ImportState, known: Known, field: Object) -> None:
    name, value_type = str(field.get("name") or ""), TYPES[field["type"]]
    old_name, old_type = known.values["name"], known.values["value_type"]
    if not is_valid_name(name) or (name.lower() != old_name.lower() and name.lower() in state.catalog.field_names):
        name = old_name
    if (name, value_type) == (old_name, old_type):
        state.count("fields").unchanged += 1
        return
    if old_type == "D" and value_type != "D" and await _has_events(state, known):
        raise ImportRefused.because(
            f"field “{known.name}” would become {field['type']}, but campaign events are relative to it"
        )
    state.catalog.field_names ^= {old_name.lower()} ^ {name.lower()}
    known.values |= {"name": name, "value_type": value_type}
    connection = await state.session.connection()
    changed = {"name": name, "value_type": value_type, "modified_on": now()}
    await connection.execute(update(ContactField).where(col(ContactField.id) == known.row_id).values(**changed))
    state.count("fields").updated += 1


async def hold_dates(state: ImportState, key: str, name: str) -> None:
    """Makes a field one of dates, and makes it if it isn't there: a campaign's events are relative to it.

    Flows that set a field don't say of what type it is, so one that was planned for them is of text.
    """
    known = state.catalog.fields.by_name.get(key)
    if known is None:
        create_field(state, key, name, "D")
    elif known.values["value_type"] != "D":
        known.values["value_type"] = "D"
        if known.id is not None:
            connection = await state.session.connection()
            changed = {"value_type": "D", "modified_on": now()}
            await connection.execute(update(ContactField).where(col(ContactField.id) == known.id).values(**changed))
            state.count("fields").updated += 1


async def _has_events(state: ImportState, known: Known) -> bool:
    query = select(col(CampaignEvent.id)).where(col(CampaignEvent.field_id) == known.id, col(CampaignEvent.is_active))
    return bool(await all_rows(state.session, query.limit(1)))


def _check(field: Object) -> list[Problem]:
    key, kind = field.get("key"), field.get("type")
    problems = []
    if not is_valid_key(key):
        problems.append(Problem(f"a contact field can't have the key {key!r}", is_fatal=True))
    if not isinstance(kind, str) or kind not in TYPES:
        problems.append(Problem(f"contact field {key!r} is of the unknown type {kind!r}", is_fatal=True))
    return problems


def _name_from(key: str) -> str:
    return key.replace("_", " ").strip().title()[:MAX_NAME].strip() or "Field"
