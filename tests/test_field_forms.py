"""The forms of values that Jira's fields take, and which values they do not."""

from datetime import date
from typing import Any

import pytest
from accessdesk.dates import day_in
from accessdesk.field_forms import LINE_LIMIT, Field, Unfit, Value, field_named, formed, nothing
from accessdesk.ticket_fields import constant

CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes"


def field(kind: str, *options: str, items: str = "", custom: str = "", named_by: str = "value") -> Field:
    schema = {
        "type": kind,
        **({"items": items} if items else {}),
        **({"custom": f"{CUSTOM}:{custom}"} if custom else {}),
    }
    allowed = [{"id": str(number), named_by: option} for number, option in enumerate(options, 1)]
    return Field.of({"fieldId": "customfield_1", "name": "It", "schema": schema, "allowedValues": allowed})


def account(person: str) -> dict[str, str] | None:
    return {"name": "mara"} if person == "U0MARA" else None


MARA = Value("Mara", "Mara", people=("U0MARA",))
SELECT = field("option", "Figma", "Adobe CC")
MULTI = field("array", "Figma", "Adobe CC", items="option")


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        (field("string", custom="textfield"), Value("two\nlines", "x"), "two lines"),
        (field("string", custom="textarea"), Value("{a}", "\\{a}"), "\\{a}"),
        (field("string", custom="url"), Value("x", "x", address="https://a.example/p1"), "https://a.example/p1"),
        (field("number", custom="float"), Value("12"), 12.0),
        (field("date"), Value("until 31 Dec 2026"), "2026-12-31"),
        (field("date"), Value("approved", at=1_800_000_000.0), "2027-01-15"),
        (field("datetime"), Value("approved", at=1_800_000_000.0), "2027-01-15T08:00:00.000+0000"),
        (field("datetime"), Value("2026-12-31"), "2026-12-31T00:00:00.000+0000"),
        (field("user"), MARA, {"name": "mara"}),
        (field("array", items="user"), MARA, [{"name": "mara"}]),
        (SELECT, Value("adobe  cc"), {"id": "2"}),
        (SELECT, Value("figma design", choices=("Figma", "figma design")), {"id": "1"}),
        (MULTI, Value("Figma"), [{"id": "1"}]),
        (MULTI, constant("Figma, Adobe CC"), [{"id": "1"}, {"id": "2"}]),
        (field("array", "Access", items="component", named_by="name"), constant("access"), [{"id": "1"}]),
        (field("priority", "High", "Low", named_by="name"), constant("Low"), {"id": "2"}),
        (field("array", items="string", custom="labels"), Value("read and write"), ["read_and_write"]),
        (field("array", items="string", custom="labels"), constant("a, b"), ["a", "b"]),
    ],
)
def test_each_kind_of_field_takes_its_own_form(kind: Field, value: Value, form: Any) -> None:
    assert formed(kind, value, account) == form


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        (SELECT, Value("Miro"), "no-option"),
        (field("option"), Value("Miro"), "no-option"),
        (MULTI, Value("Figma, Adobe CC"), "no-option"),
        (MULTI, constant("Figma, Miro"), "no-option"),
        (field("user"), Value("Otto", people=("U0OTTO",)), "no-account"),
        (field("user"), Value("somebody"), "no-account"),
        (field("date"), Value("soon"), "no-day"),
        (field("number"), Value("many"), "no-number"),
        (field("string", custom="url"), Value("words"), "no-address"),
        (field("string", custom="textarea"), Value("x", "x" * 32_768), "too-long"),
        (field("any"), Value("x"), "unsupported"),
        (field("sd-approvals"), Value("x"), "unsupported"),
    ],
)
def test_what_a_field_does_not_take_is_told_by_why(kind: Field, value: Value, why: str) -> None:
    with pytest.raises(Unfit) as caught:
        formed(kind, value, account)
    assert caught.value.code == why


def test_an_option_that_was_disabled_is_none() -> None:
    gone = Field.of({"fieldId": "x", "schema": {"type": "option"}, "allowedValues": [{"value": "A", "disabled": True}]})
    with pytest.raises(Unfit):
        formed(gone, Value("A"), account)


def test_a_line_is_cut_where_jira_would_refuse_it() -> None:
    assert len(formed(field("string", custom="textfield"), Value("x" * 400), account)) <= LINE_LIMIT


def test_a_field_is_found_by_its_id_or_by_a_name_that_no_other_has() -> None:
    fields = (Field("customfield_1", "Level"), Field("customfield_2", "Level"), Field("customfield_3", "Due"))
    assert field_named(fields, "due") == fields[2]
    assert field_named(fields, "customfield_2") == fields[1]
    assert field_named(fields, "Level") is None
    assert field_named(fields, "Colour") is None


def test_a_field_is_emptied_by_what_its_kind_takes() -> None:
    assert nothing(SELECT) is None
    assert nothing(MULTI) == []


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "31.12.2026",
        "31. 12. 2026",
        "until 31 Dec 2026, please",
        "31st of December 2026",
        "December 31, 2026",
        "dec 31st 2026",
        "2026-12-31 (31 Dec 2026)",
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert day_in(text) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "soon", "31/12/2026", "12/31/26", "2026-13-01", "31.02.2026", "2026-01-01 or 2026-02-01", "1.2.2026.3"]
)
def test_what_could_be_another_day_or_none_is_none(text: str) -> None:
    assert day_in(text) is None
