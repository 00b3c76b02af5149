"""What new flows can begin with: whole conversations in each language, which can be published as they are."""

from typing import Any
from uuid import uuid4

import pytest

from flows.assets import Assets
from flows.definition.flow import read_flow
from flows.definition.header import CURRENT
from flows.definition.inspection import inspect
from tests.web.app.conftest import Browser
from web.app import flow_templates


def definition(template: str, language: str) -> dict[str, Any]:
    nodes, canvas = flow_templates.nodes_of(template, language)
    head = {"uuid": str(uuid4()), "name": template, "spec_version": str(CURRENT), "type": "messaging"}
    return {**head, "language": language, "localization": {}, "nodes": nodes, "_ui": canvas}


@pytest.mark.parametrize("language", [*flow_templates.LANGUAGES, "kin"])
@pytest.mark.parametrize("template", flow_templates.NAMES)
def test_templates_are_whole(template: str, language: str) -> None:
    made = definition(template, language)
    assert inspect(read_flow(made), Assets())["issues"] == []
    nodes = {node["uuid"]: node for node in made["nodes"]}
    assert set(made["_ui"]["nodes"]) == set(nodes)
    reached, ahead = set(), [made["nodes"][0]["uuid"]]
    while ahead:
        uuid = ahead.pop()
        if uuid not in reached:
            reached.add(uuid)
            ahead += [one["destination_uuid"] for one in nodes[uuid]["exits"] if one["destination_uuid"]]
    assert reached == set(nodes), "every step can be reached, and no way leads nowhere"


def test_each_language_has_its_own_words() -> None:
    said = {language: _texts("survey", language) for language in flow_templates.LANGUAGES}
    assert len({texts[0] for texts in said.values()}) == len(flow_templates.LANGUAGES)
    assert _texts("survey", "kin") == said["eng"]


def test_uuids_are_new_each_time() -> None:
    first, second = (set(definition("menu", "eng")["_ui"]["nodes"]) for _ in range(2))
    assert first.isdisjoint(second)


async def test_a_flow_begins_with_a_template(browser: Browser) -> None:
    made = await browser.post("flows", {"name": "Asking", "language": "fra", "template": "survey"})
    document = await browser.get(f"editor/flows/{made['uuid']}")
    assert document["problem"] == ""
    assert document["info"]["issues"] == []
    assert [result["key"] for result in document["info"]["results"]] == ["rating", "comment"]
    assert "visite" in document["definition"]["nodes"][0]["actions"][0]["text"]


async def test_templates_are_for_messaging_flows(browser: Browser) -> None:
    refused = await browser.http.post("flows", json={"name": "Calling", "type": "voice", "template": "survey"})
    assert refused.status_code == 400
    assert refused.json()["fields"] == {"template": ["is for messaging flows"]}
    assert (await browser.http.post("flows", json={"name": "None", "template": "nothing"})).status_code in {400, 422}


async def test_recipients_of_an_action_are_counted(browser: Browser) -> None:
    people = [await browser.post("contacts", {"name": f"R{n}", "phone": f"078800020{n}"}) for n in range(2)]
    uuids = [one["uuid"] for one in people]
    assert await browser.post("editor/recipients", {"contacts": uuids}) == {"total": 2, "query": None}
    counted = await browser.post("editor/recipients", {"contacts": uuids[:1], "query": "name ~ R1"})
    assert counted == {"total": 2, "query": 'name ~ "R1"'}
    assert (await browser.post("editor/recipients", {"groups": [str(uuid4())]}))["total"] == 0
    wrong = await browser.http.post("editor/recipients", json={"query": "name ="})
    assert wrong.status_code == 400
    assert "query" in wrong.json()["fields"]


def _texts(template: str, language: str) -> list[str]:
    nodes, _ = flow_templates.nodes_of(template, language)
    return [action["text"] for node in nodes for action in node["actions"] if action["type"] == "send_msg"]
