"""Requests to VK's methods, which take everything in the query."""

from channels.errand import Errand
from core.http import HttpRequest, with_query

API = "https://api.vk.com/method"
VERSION = "5.103"


def method_request(errand: Errand, method: str, **query: str) -> HttpRequest:
    """A request of one method."""
    common = {"v": VERSION, "access_token": errand.channel.text("auth_token")}
    return HttpRequest("POST", with_query(f"{API}/{method}.json", common | query))
