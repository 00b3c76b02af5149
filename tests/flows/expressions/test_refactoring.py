"""Changing templates."""

from flows.expressions import renamed, rewrite
from flows.expressions.tree import Dot, Name, Node, Number, Path


def test_a_renamed_top_level_is_reached_by_its_new_path() -> None:
    renames = {"webhook": "webhook.json"}
    assert renamed("@@webhook @webhook @WEBHOOK.Id a@webhook.com", renames) == (
        "@@webhook @webhook.json @webhook.json.Id a@webhook.json.com"
    )
    assert renamed("@(webhook[0]&1) @( 1+1 ) @contact", renames) == "@(webhook.json[0] & 1) @( 1+1 ) @contact"
    assert renamed("@(foreach(webhook,(Webhook)=>webhook.id))", renames) == (
        "@(foreach(webhook.json, (Webhook) => webhook.id))"
    )


def test_what_can_not_be_parsed_stays() -> None:
    assert renamed("@(webhook +) @(webhook) @(open", {"webhook": "w"}) == "@(webhook +) @(w) @(open"


def test_nodes_are_replaced_wherever_they_are() -> None:
    def cut(node: Node) -> Node | None:
        match node:
            case Path(Name(spelled="results"), [Dot(key), *rest]) if len(key) > 5:
                return Path(Name("results"), [Dot(key[:5]), *rest])
            case Number():
                return Number("0", node.value and node.value * 0)
        return None

    template = "@results.very_long.value @results.short @(-f(results.very_long, (a) => a[1] ^ 2)) @fields.very_long"
    assert rewrite(template, {"results", "fields"}, cut) == (
        "@results.very_.value @results.short @(-f(results.very_, (a) => a[0] ^ 0)) @fields.very_long"
    )


def test_an_identifier_that_no_longer_can_be_one_becomes_an_expression() -> None:
    def call(node: Node) -> Node | None:
        return Number("1", None) if isinstance(node, Path) else None

    assert rewrite("Hi @contact.name!", {"contact"}, call) == "Hi @(1)!"
