"""Old expressions, and what they are today."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.definition.legacy.expressions import translate


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hi @contact", "Hi @contact"),
        ("@contact.name @Contact.First_Name.", "@contact.name @contact.first_name."),
        ("@contact.age", "@fields.age"),
        ("@contact.groups", '@(join(contact.groups, ","))'),
        ("@contact.tel", "@(format_urn(urns.tel))"),
        ("@contact.tel_e164", '@(default(urn_parts(urns.tel).path, ""))'),
        ("@contact.telegram", '@(default(urn_parts(urns.telegram).path, ""))'),
        ("@contact.mailto.display", "@(format_urn(urns.mailto))"),
        ("@contact.mailto.urn @contact.mailto.scheme", "@urns.mailto @(urn_parts(urns.mailto).scheme)"),
        ("@flow @flow.color @flow.color.category", "@results @results.color @results.color.category_localized"),
        ("@flow.color.text @flow.color.time", "@results.color.input @results.color.created_on"),
        ("@flow.2nd.value", '@(results["2nd"].value)'),
        ("@flow.contact.age @step.contact.tel", "@fields.age @(format_urn(urns.tel))"),
        ("@child.age.category @parent.contact.age", "@child.results.age.category_localized @parent.fields.age"),
        ("@extra.a.b @extra.flow.x.category", "@legacy_extra.a.b @parent.results.x.category_localized"),
        ("@step @step.value @step.text @step.time", "@input @input @input.text @input.created_on"),
        ("@step.attachments.1", "@(attachment_parts(input.attachments[1]).url)"),
        ("@channel @channel.name", "@contact.channel.address @contact.channel.name"),
        ("@date @date.today", "@(now()) @(format_date(today()))"),
        ("@date.tomorrow", '@(format_date(datetime_add(now(), 1, "D")))'),
        ("bob@contact.com @@contact @results.x @(", "bob@fields.com @@contact @results.x @("),
    ],
)
def test_references(old: str, new: str) -> None:
    assert translate(old) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('@("say ""hi"" \\")', r'@("say \"hi\" \\")'),
        ('[@("")]', "[]"),
        ("@(1 <> 2 = TRUE)", "@(1 != 2 = true)"),
        ("@(1+2*3-4)", "@(1 + 2 * 3 - 4)"),
        ("@(contact.age+1)", "@(legacy_add(fields.age, 1))"),
        ("@(contact.age - flow.x)", "@(legacy_add(fields.age, -results.x))"),
        ("@(now() + 1)", '@(datetime_add(now(), 1, "D"))'),
        ("@(TODAY() - 7)", '@(format_date(datetime_add(today(), -7, "D")))'),
        ("@(date.today + 7)", '@(format_date(datetime_add(format_date(today()), 7, "D")))'),
        ('@(DATEVALUE("1-2-2020") + TIMEVALUE("2:30"))', '@(replace_time(date("1-2-2020"), time("2:30")))'),
        (
            "@(date.now + TIME(2, 30, 0))",
            '@(datetime_add(now(), format_time(time_from_parts(2, 30, 0), "tt") * 60'
            ' + format_time(time_from_parts(2, 30, 0), "m"), "m"))',
        ),
        ("@(SUM(1, 2) * 3)", "@((1 + 2) * 3)"),
        ('@(CONCATENATE("a", contact.x, "b"))', '@("a" & fields.x & "b")'),
        ("@(POWER(2, 3 + 1))", "@(2 ^ (3 + 1))"),
        ("@(WORD(flow.x, 2)) @(WORD(flow.x, -1))", "@(word(results.x, 1)) @(word(results.x, -1))"),
        ("@(WORD(flow.x, contact.n, TRUE))", r'@(word(results.x, fields.n - 1, " \t"))'),
        ("@(WORD_SLICE(flow.x, 2, 4, FALSE))", "@(word_slice(results.x, 1, 3, NULL))"),
        ('@(FIELD(flow.x, 1, ","))', '@(field(results.x, 0, ","))'),
        ("@(FIRST_WORD(flow.x)) @(LEFT(flow.x, 2))", "@(word(results.x, 0)) @(text_slice(results.x, 0, 2))"),
        ("@(RIGHT(flow.x, 1 + 1))", "@(text_slice(results.x, -(1 + 1)))"),
        ("@(DAYS(flow.a, flow.b))", '@(datetime_diff(results.b, results.a, "D"))'),
        ("@(EDATE(date.today, 1))", '@(datetime_add(format_date(today()), 1, "M"))'),
        ("@(YEAR(date.now)) @(WEEKDAY(date.now))", '@(format_date(now(), "YYYY")) @(weekday(now()) + 1)'),
        ("@(FIXED(1.234)) @(FIXED(1.234, 1))", "@(format_number(1.234, 2)) @(format_number(1.234, 1))"),
        ("@(EXP(2)) @(TRUE()) @(Proper(flow.x))", "@(2.718281828459045 ^ 2) @(true) @(title(results.x))"),
        ("@(NOPE(flow.x)) @(LEFT(flow.x))", "@(nope(results.x)) @(left(results.x))"),
        ("@(flow.x +) @(1 ** 2)", "@(flow.x +) @(1 ** 2)"),
    ],
)
def test_expressions(old: str, new: str) -> None:
    assert translate(old) == new


def test_an_operand_falls_back_to_its_own_text() -> None:
    assert translate("@step.value", default_to_self=True) == '@(if(is_error(input), "@step.value", input))'
    expected = r'@(if(is_error("a"), "@(\"a\")", "a"))'
    assert translate('@("a")', default_to_self=True) == expected


def test_values_in_urls_are_encoded() -> None:
    assert translate("http://x.org/@contact.age/@(1)", url_encode=True) == (
        "http://x.org/@(url_encode(fields.age))/@(url_encode(1))"
    )


def test_days_can_stay_values() -> None:
    assert translate("@date.today", raw_dates=True) == "@(today())"
    assert translate("@(date.today - 3)", raw_dates=True) == '@(datetime_add(today(), -3, "D"))'


pieces = st.sampled_from([*'@()" .,+-*/^=<>&1aT', "@contact.", "flow.x", "SUM(", "date.now", "WORD(", "@("])


@given(st.lists(pieces, max_size=25).map("".join))
def test_any_template_is_translated(template: str) -> None:
    assert translate(template).count("@@") == template.count("@@")


@given(st.text(max_size=30))
def test_text_without_expressions_stays(text: str) -> None:
    template = text.replace("@", "@@")
    assert translate(template) == template
