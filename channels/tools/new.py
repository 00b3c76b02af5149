"""`python -m channels new CODE NAME`: write the skeleton of a channel type, with cases that it passes.

    python -m channels new AB "Acme Bulk SMS"

makes channels/types/acme_bulk_sms.py and tests/channels/cases/AB.json. The names of fields, the URL and the words for
statuses are examples: put the provider's in their place, in both files, and add a case for each thing it can answer.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from channels import registry

ROOT = Path(__file__).parents[2]
UUID = "5b6c2f10-0000-4000-8000-0000000000aa"
MSG_UUID = "019a5e2c-0000-7000-8000-0000000000aa"

MODULE = '''"""{code}: {name}."""

from channels.delivery import Delivery, Part
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, Report
from core.http import HttpRequest

URL = "https://api.example.com/messages"


@register
class {class_name}(Gateway):
    """{name}."""

    code = "{code}"
    name = "{name}"
    required = ("api_key",)
    max_length = 160

    receive = Incoming("receive", sender="from", text="text", external_id="id")
    report = Report("status", external_id="id", word="status", letters={{"sent": "S", "delivered": "D", "failed": "F"}})

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part."""
        payload = {{"from": delivery.channel.address, "to": delivery.to, "text": part.text}}
        return HttpRequest.json(URL, payload, {{"Authorization": f"Bearer {{delivery.channel.text('api_key')}}"}})

    def accepted(self, reply: Reply) -> str:
        """An id means success."""
        return reply.required("id")
'''


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write both files below `root`; refuses a code or a file that is there already."""
    options = _parser().parse_args(arguments)
    code, name = options.code.upper(), options.name
    slug = re.sub(r"\W+", "_", name.lower()).strip("_")
    files = {
        root / "channels" / "types" / f"{slug}.py": MODULE.format(code=code, name=name, class_name=_class_name(name)),
        root / "tests" / "channels" / "cases" / f"{code}.json": json.dumps(_cases(code), indent=1) + "\n",
    }
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,2}", code) or not slug.isidentifier():
        sys.stderr.write("A code is one to three letters or digits; a name begins with a letter.\n")
        return 2
    taken = [str(path.relative_to(root)) for path in files if path.exists()]
    if taken or registry.get(code):
        sys.stderr.write(f"There is one already: {', '.join(taken) or code}.\n")
        return 1
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        sys.stdout.write(f"{path.relative_to(root)}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m channels new", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("code", help="one to three letters, which are in the channel's callback URLs")
    parser.add_argument("name", help="what people call the provider")
    return parser


def _class_name(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"\W+", name) if word)


def _cases(code: str) -> dict[str, Any]:
    base = f"/c/{code.lower()}/{UUID}"
    form = {"kind": "receive", "method": "POST", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}
    message = {"urn": "tel:+250788000001", "text": "Muraho", "external_id": "in-1"}
    payload = {"from": "2020", "to": "+250788000001", "text": "Muraho"}
    return {
        "settings": {"domain": "chat.example.net"},
        "now": "2026-11-05T10:20:30Z",
        "channel": {
            "uuid": UUID,
            "address": "2020",
            "country": "RW",
            "schemes": ["tel"],
            "config": {"api_key": "key-1"},
        },
        "cases": [
            form
            | {
                "note": "a message",
                "path": f"{base}/receive",
                "body": "id=in-1&from=0788000001&text=Muraho",
                "expect": {
                    "status": 200,
                    "message": "Message Accepted",
                    "msgs": [message],
                    "statuses": [],
                    "events": [],
                },
            },
            form
            | {
                "note": "a report",
                "path": f"{base}/status",
                "body": "id=out-1&status=delivered",
                "expect": {
                    "status": 200,
                    "message": "Status Update Accepted",
                    "msgs": [],
                    "statuses": [{"external_id": "out-1", "status": "delivered"}],
                    "events": [],
                },
            },
            {
                "note": "taken",
                "kind": "send",
                "msg": {"uuid": MSG_UUID, "urn": "tel:+250788000001", "text": "Muraho"},
                "provider_responses": [{"status": 200, "body": '{"id": "out-1"}'}],
                "expect_requests": [{"method": "POST", "url": "https://api.example.com/messages", "json": payload}],
                "expect_status": "wired",
                "external_ids": ["out-1"],
            },
        ],
    }
