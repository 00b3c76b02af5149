"""The flows of the deployment that the end-to-end tests hold conversations with.

Keywords and texts are such as occur nowhere else, so that they can be looked for in Temporal.
"""

from typing import Any

from tests.e2e.drawing import Case, Drawing, reference, say, trigger

MEMBERS, NEWCOMERS = "Members", "Newcomers"


def registration() -> Drawing:
    """Asks for a name, a language in a subflow, and a town; changes groups, fields, name and language."""
    child = {"type": "enter_flow", "flow": reference("Pick Language")}
    town = {"type": "set_contact_field", "field": {"key": "town", "name": "Town"}, "value": "@results.town"}
    join = {"type": "add_contact_groups", "groups": [reference(MEMBERS)]}
    leave = {"type": "remove_contact_groups", "groups": [reference(NEWCOMERS)], "all_groups": False}
    begin = {"type": "add_contact_groups", "groups": [reference(NEWCOMERS)]}
    name = {"type": "set_contact_name", "name": "@(title(results.name))"}
    return (
        Drawing("Sign Up")
        .do("welcome", begin, say("Karibu sana! Who are you?"), then="ask name")
        .split("ask name", Case("Name", "has_text", then="language"), other="welcome", result="Name")
        .split(
            "language",
            Case("Complete", "has_only_text", ["completed"], "town"),
            operand="@child.status",
            actions=[name, child],
            waits=False,
        )
        .do("town", say("And where do you live, @contact.first_name?"), then="ask town")
        .split("ask town", Case("Town", "has_text", then="done"), other="town", result="Town")
        .do("done", say("Registered in @results.town, @contact.first_name."), town, join, leave)
        .translate("fra", "town", "Et tu habites où, @contact.first_name?")
        .translate("fra", "done", "Inscrit à @results.town, @contact.first_name.")
    )


def language() -> Drawing:
    """A subflow that sets the contact's language."""
    return (
        Drawing("Pick Language")
        .do("which", say("Shall we speak English or French?"), then="ask")
        .split("ask", Case("French", "has_any_word", ["french"], "french"), other="english", result="Language")
        .do("french", {"type": "set_contact_language", "language": "fra"})
        .do("english", {"type": "set_contact_language", "language": "eng"})
    )


def echo() -> Drawing:
    """Repeats what it hears until it hears the end."""
    return (
        Drawing("Echo")
        .do("ready", say("Nasikia, say on."), then="listen")
        .split("listen", Case("End", "has_phrase", ["mwisho"], "over"), other="repeat")
        .do("repeat", say("I hear: @input.text"), then="listen")
        .do("over", say("Echo is over."))
    )


def endless() -> Drawing:
    """Goes round without ever waiting."""
    return Drawing("Roundabout").do("here", say("Round and round."), then="there").do("there", then="here")


def patience() -> Drawing:
    """Waits two seconds for an answer."""
    return (
        Drawing("Patience")
        .do("ask", say("Quick, what is the answer?"), then="wait")
        .split("wait", Case("Answer", "has_text", then="thanks"), timeout=(2, "late"))
        .do("thanks", say("That was quick."))
        .do("late", say("Too late, never mind."))
    )


def menu() -> Drawing:
    """What who says nothing known is told."""
    return Drawing("Menu").do("menu", say("Send jiunge to register."))


VERSIONED = "toleo"


def versioned() -> Drawing:
    """Asks, and says at its end which revision it is."""
    return (
        Drawing("Editions")
        .do("ask", say("Which edition do you hear?"), then="wait")
        .split("wait", Case("Answer", "has_text", then="end"), other="end", result="Edition")
        .do("end", say("The first edition."))
    )


def survey() -> Drawing:
    """What a bulk start starts."""
    return (
        Drawing("Survey")
        .do("hello", say("Habari @contact.name, how is the harvest?"), then="wait")
        .split("wait", Case("Answer", "has_text", then="thanks"), result="Harvest")
        .do("thanks", say("Asante, noted."))
    )


def web_service(name: str, url: str) -> Drawing:
    """Calls a web service in the name of the contact, tells what it says, and repeats what it hears then."""
    call = {
        "type": "call_webhook",
        "method": "POST",
        "url": f"{url}?phone=@(url_encode(urn_parts(contact.urn).path))",
        "headers": {"Content-Type": "application/json"},
        "body": '@(json(object("text", input.text)))',
    }
    ok = Case("Success", "has_number_between", ["200", "299"], "fine")
    return (
        Drawing(name)
        .split("call", ok, operand="@(default(webhook.status, 0))", other="failed", actions=[call], waits=False)
        .do("fine", say("The forecast is @webhook.json.forecast."), then="listen")
        .do("failed", say("No forecast today."), then="listen")
        .split("listen", Case("End", "has_phrase", ["mwisho"], "over"), other="repeat")
        .do("repeat", say("I hear: @input.text"), then="listen")
        .do("over", say("Echo is over."))
    )


SERVICES = {"slow": "polepole", "flaky": "yumba", "busy": "shughuli", "missing": "hakuna", "once": "mara"}
"""Paths of the web service, each with the keyword of the flow that calls it."""


def export(service_url: str) -> dict[str, Any]:
    """All of them with their triggers, groups and fields."""
    keywords = {
        "jiunge": registration(),
        "mwangwi": echo(),
        "mviringo": endless(),
        "subira": patience(),
        "mavuno": survey(),
        VERSIONED: versioned(),
    }
    keywords |= {word: web_service(f"Forecast {path}", f"{service_url}/{path}") for path, word in SERVICES.items()}
    flows = [*keywords.values(), language(), menu()]
    return {
        "version": "13",
        "site": "https://example.org",
        "flows": [flow.definition() for flow in flows],
        "triggers": [*(trigger(flow, word) for word, flow in keywords.items()), trigger(menu())],
        "campaigns": [],
        "groups": [reference(name) | {"query": None} for name in (MEMBERS, NEWCOMERS)],
        "fields": [{"key": "town", "name": "Town", "type": "text"}],
    }
