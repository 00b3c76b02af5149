"""Endpoints that RapidPro has removed, but whose methods its client still has: an empty page."""

from fastapi import APIRouter, Request

from web.api.v2 import PREFIX
from web.api.v2.caller import WorkspaceReader
from web.api.v2.pages import page_response
from web.responses import Json

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@router.get("/classifiers.json")
@router.get("/optins.json")
async def list_nothing(request: Request, caller: WorkspaceReader) -> Json:
    """An empty page."""
    return page_response(request, [])
