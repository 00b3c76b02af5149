"""Conversations through the whole system: subflows, groups, fields, languages, triggers, and a flow that loops."""

from tests.e2e.deployment import Deployment, until
from tests.e2e.flows import MEMBERS, NEWCOMERS
from tests.e2e.histories import assert_nothing_personal


async def test_a_conversation_with_a_subflow_changes_groups_fields_name_and_language(deployment: Deployment) -> None:
    phone = deployment.phone("250781000001")
    answers = await deployment.talk(phone, "jiunge", "wanjiku mwende", "french please", "Mombasani")
    assert answers == [
        "Karibu sana! Who are you?",
        "Shall we speak English or French?",
        "Et tu habites où, Wanjiku?",
        "Inscrit à Mombasani, Wanjiku.",
    ]
    deployment.personal |= {"Wanjiku", "Mwende"}
    contact = await deployment.contact(phone)
    assert contact["name"] == "Wanjiku Mwende"
    assert contact["language"] == "fra"
    assert contact["fields"]["town"] == "Mombasani"
    assert [group["name"] for group in contact["groups"]] == [MEMBERS]
    parent, child = await deployment.runs(phone)
    assert (parent["flow"]["name"], parent["exit_type"]) == ("Sign Up", "completed")
    assert (child["flow"]["name"], child["exit_type"]) == ("Pick Language", "completed")
    assert parent["values"]["town"]["value"] == "Mombasani"
    assert NEWCOMERS not in {group["name"] for group in contact["groups"]}


async def test_what_nobody_knows_is_for_the_catch_all(deployment: Deployment) -> None:
    phone = deployment.phone("250781000002")
    assert await deployment.talk(phone, "sijui kabisa") == ["Send jiunge to register."]
    (run,) = await deployment.runs(phone)
    assert (run["flow"]["name"], run["exit_type"], run["responded"]) == ("Menu", "completed", True)


async def test_a_keyword_takes_over_and_the_run_before_it_is_over_in_temporal_too(deployment: Deployment) -> None:
    phone = deployment.phone("250781000003")
    assert await deployment.talk(phone, "mwangwi", "pole sana") == ["Nasikia, say on.", "I hear: pole sana"]
    (left,) = await deployment.runs(phone)
    await deployment.parked(left["uuid"])
    assert await deployment.talk(phone, "jiunge") == ["Karibu sana! Who are you?"]
    before, after = await deployment.runs(phone)
    assert (before["flow"]["name"], before["exit_type"]) == ("Echo", "interrupted")
    assert (after["flow"]["name"], after["exit_type"]) == ("Sign Up", None)
    ended = await deployment.summary(left["uuid"])
    assert ended["status"] == "interrupted"
    assert (ended["messages_sent"], ended["messages_received"]) == (2, 2)
    found = await deployment.listed(f"Run = '{left['uuid']}' AND RunStatus = 'interrupted'")
    assert found == [f"run:{left['uuid']}"]


async def test_a_flow_that_goes_round_for_ever_fails_visibly_and_says_nothing(deployment: Deployment) -> None:
    phone = deployment.phone("250781000004")
    await deployment.say(phone, "mviringo")

    async def has_failed() -> bool:
        return bool(await deployment.get("contacts", urn=f"tel:+{phone.number}")) and any(
            run["exit_type"] == "failed" for run in await deployment.runs(phone)
        )

    await until("the run to fail", has_failed)
    (run,) = await deployment.runs(phone)
    assert run["flow"]["name"] == "Roundabout"
    assert "step" in run["failure"]
    deployment.personal.add("Round and round.")
    # The contact is free: what it says next is answered, and nothing of the flow that failed was sent.
    assert await deployment.talk(phone, "sijui bado") == ["Send jiunge to register."]
    assert len(phone.texts) == 1


async def test_histories_hold_nothing_personal(deployment: Deployment) -> None:
    assert await assert_nothing_personal(deployment) > 3
