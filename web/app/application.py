"""The browser's JSON put together, and its description, from which the types of `web/ui` are made."""

from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from web.app import (
    account,
    account_sessions,
    archives,
    automation_choices,
    broadcasts,
    campaign_events,
    campaigns,
    channel_logs,
    channel_page,
    channels,
    contact_list,
    contact_page,
    contact_timeline,
    definitions,
    editor,
    editor_activity,
    editor_assets,
    editor_check,
    editor_presence,
    editor_recipients,
    editor_registry,
    editor_tests,
    editor_waiting,
    flow_changes,
    flow_list,
    flow_results,
    flow_starts,
    messages,
    people,
    resthooks,
    scheduled_broadcasts,
    schedules,
    search,
    session,
    sign_up,
    simulator,
    tickets,
    tokens,
    triggers,
    workspace,
    workspaces,
)

ENDPOINTS = (
    session, sign_up, account, account_sessions, people, tokens, workspace, workspaces, archives, resthooks,
    search, contact_list, contact_page, contact_timeline, messages,
    flow_list, flow_changes, flow_results, flow_starts, definitions,
    automation_choices, campaigns, campaign_events, triggers, schedules, scheduled_broadcasts,
    broadcasts, channels, channel_page, channel_logs, tickets,
    editor, editor_activity, editor_assets, editor_check, editor_presence, editor_recipients, editor_registry,
    editor_tests, editor_waiting, simulator,
)  # fmt: skip


def create_router() -> APIRouter:
    """All endpoints of the browser's JSON."""
    router = APIRouter(tags=["browser"])
    for module in ENDPOINTS:
        router.include_router(module.router)
    return router


def document() -> dict[str, Any]:
    """The OpenAPI document of the browser's JSON; it isn't served."""
    return get_openapi(title="Ngoma, for the browser", version="1", routes=create_router().routes)
