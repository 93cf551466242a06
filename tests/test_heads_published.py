"""The last head stands in the anchor issue, the auditors have it too, and `!access verify all` compares them."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from tests.office import Office
from tests.sandbox.server import Fault, wait_until
from tests.test_doctor import looked
from tests.verified import answers

WRITE = "PUT /rest/api/2/issue/*"
Anchored = Callable[..., Office]


def sql(office: Office, *statement: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(office.data_dir / "accessrequest.db", timeout=30)) as database, database:
        return database.execute(*statement).fetchall()


def records(office: Office, stream: str) -> list[dict[str, Any]]:
    found = sql(office, "SELECT record FROM facts WHERE stream LIKE ? ORDER BY stream, number", (stream,))
    return [json.loads(record) for (record,) in found]


def heads_began_long_ago(office: Office) -> None:
    """Let the ledger be one that has had heads for long: the bot, which is off, makes yesterday's when it is back."""
    sql(office, "INSERT OR REPLACE INTO ledger VALUES ('heads since', '2026-01-01')")


def shown(office: Office) -> str:
    return str(office.jira.issue(office.anchor)["fields"]["description"] or "")


def published(office: Office) -> str:
    """Wait until a head is published, and return its hash."""
    wait_until(lambda: "accessrequest head" in shown(office), "the head is published")
    office.settled()
    (done,) = [each for each in records(office, "head %") if each["body"].get("name") == "publish-head"][-1:]
    return str(done["body"]["outcome"]["hash"])


@pytest.fixture
def anchored(make_office: Callable[..., Office]) -> Anchored:
    """An office with a request, an anchor issue, and a bot that is off and has yesterday's head to make."""

    def make(flavour: str = "datacenter", **environment: str) -> Office:
        office = make_office(flavour=flavour)
        with office.jira.lock:
            account = office.jira.people[office.rita_in_jira]
            issue = office.jira.create_issue(
                office.jira.add_project("AUDIT"), office.jira.issue_types[0], account, {"summary": "Anchor"}
            )
        office.anchor = issue.key
        office.set(BOT_ADMINS=office.otto).open()
        office.ticketed()
        office.settled()
        office.bot.stop()
        office.set(**{"ACCESS_ANCHOR_ISSUE": issue.key, **environment})
        heads_began_long_ago(office)
        return office

    return make


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_the_head_stands_in_the_issues_field_and_each_auditor_has_it_once(anchored, flavour):
    office = anchored(flavour, ACCESS_AUDITORS="otto@example.com,mara@example.com").open()
    hashed = published(office)
    (day,) = [each for each in records(office, "head %") if each["kind"] == "day"]
    (stored,) = sql(office, 'SELECT hash FROM facts WHERE record LIKE \'%"kind":"day"%\'')
    assert hashed == stored[0]
    body = day["body"]
    assert shown(office).startswith(f"accessrequest head {body['day']} {hashed} ({body['streams']} streams, ")
    told = office.told(office.otto, hashed)
    assert told.startswith(f"Head of the access requests' ledger for {body['day']}, as in <")
    office.told(office.mara, hashed)
    office.bot.restart()
    office.caught_up(3)
    assert len(office.heard_by(office.otto)) == 1
    assert len(office.jira.history(office.anchor)) == 1
    said = answers(office, office.tess, "!access verify all")[-1]
    assert f"The ledger's chain is whole up to the head of {body['day']}, as {office.anchor} shows it." in said


def test_without_an_issue_heads_are_made_and_nobody_hears_of_them(anchored):
    office = anchored(ACCESS_ANCHOR_ISSUE="", ACCESS_AUDITORS="otto@example.com")
    office.slack.add_emoji("complete")
    writes = len([call for call in office.traffic.calls if call.name.startswith(("PUT", "POST"))])
    office.open()
    wait_until(lambda: [each for each in records(office, "head %") if each["kind"] == "day"], "the head is made")
    office.settled()
    assert len([call for call in office.traffic.calls if call.name.startswith(("PUT", "POST"))]) == writes
    assert office.heard_by(office.otto) == []
    assert "All is well" in office.command(office.tess, "!access health")
    said = answers(office, office.tess, "!access verify all")[-1]
    assert "which is published nowhere." in said


@pytest.mark.parametrize("fault", ["break_after", "break_before"])
def test_where_the_answer_is_lost_it_is_looked_whether_the_head_is_there(anchored, fault):
    office = anchored()
    office.traffic.add(Fault(WRITE, fault, times=1))
    office.open()
    hashed = published(office)
    assert hashed in shown(office)
    assert len(office.jira.history(office.anchor)) == 1


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        (
            "ACCESS_ANCHOR_ISSUE",
            "AUDIT-99",
            "There is no issue AUDIT-99 (ANCHOR_ISSUE) that the bot's account can see.",
        ),
        ("ACCESS_ANCHOR_FIELD", "Ledger", "has no field “Ledger” on its edit screen that the bot may change."),
        ("ACCESS_ANCHOR_FIELD", "labels", "(ANCHOR_FIELD) takes no text of 120 characters. Set another one."),
    ],
)
def test_where_issue_or_field_is_missing_that_is_an_alarm_and_the_doctor_names_it(anchored, setting, value, said):
    office = anchored(**{setting: value}).open()
    wait_until(lambda: "The days' heads are not published: " in office.bot.read_log(), "the log says so")
    assert said in office.bot.read_log()
    health = office.command(office.tess, "!access health").replace("\\", "")
    assert "The days' heads are not published" in health
    assert [line for line in looked(office) if "to do" in line and "the anchor issue: " in line]


def test_a_text_of_other_people_in_the_field_is_left_alone_until_somebody_empties_it(anchored):
    office = anchored()
    office.jira.edit(office.anchor, office.rita_in_jira, description="Our runbook: call the desk first.")
    office.open()
    said = "holds a text that is no head, and would be lost. Empty it, or set an issue that is for nothing else."
    wait_until(lambda: said in office.bot.read_log(), "the log says so")
    assert shown(office) == "Our runbook: call the desk first."
    assert [line for line in looked(office) if "to do" in line and said in line]
    office.jira.edit(office.anchor, office.rita_in_jira, description="")
    office.bot.restart()
    assert published(office) in shown(office)


def test_a_head_is_published_though_somebody_changed_the_one_before(anchored):
    office = anchored().open()
    published(office)
    office.bot.stop()
    office.jira.edit(office.anchor, office.rita_in_jira, description="nothing to see")
    sql(office, "DELETE FROM facts WHERE stream LIKE 'head %'")
    sql(office, "DELETE FROM streams WHERE stream LIKE 'head %'")
    sql(office, "DELETE FROM covered")
    office.open()
    wait_until(lambda: "accessrequest head" in shown(office), "the head is published")


def test_the_doctor_names_issue_and_field(anchored):
    office = anchored().open()
    published(office)
    assert f"• ok: the anchor issue {office.anchor} takes the days' heads in its field Description" in looked(office)


def test_a_field_that_somebody_changed_is_named(anchored):
    office = anchored().open()
    published(office)
    office.jira.edit(office.anchor, office.rita_in_jira, description="nothing to see")
    said = answers(office, office.tess, "!access verify all")[-1]
    assert "The ledger was changed up to the head of" in said
    assert f"|{office.anchor}>: it shows no head, and that of" in said
    assert "The ledger was changed, or is damaged" in office.command(office.tess, "!access health")


def test_where_no_request_is_left_the_ledger_is_checked_all_the_same(make_office):
    office = make_office()
    office.set(BOT_ADMINS=office.otto).open()
    wait_until(lambda: {each["kind"] for each in records(office, "setup")} >= KINDS, "the set-up is noted")
    office.bot.stop()
    heads_began_long_ago(office)
    office.open()
    wait_until(lambda: [each for each in records(office, "head %") if each["kind"] == "day"], "the head is made")
    begins, said = answers(office, office.tess, "!access verify all")
    assert begins == "There is no request to check."
    assert said.startswith("The ledger's chain is whole up to the head of ")
    sql(office, "DELETE FROM facts WHERE stream = 'setup'")
    said = answers(office, office.tess, "!access verify all")[-1]
    assert "the bot's own record “setup”: fact 4, which the head of " in said


def test_a_request_that_was_dropped_from_the_database_is_named(anchored):
    office = anchored().open()
    published(office)
    ts, _ = office.ticketed(office.template("Miro"))
    office.settled()
    office.bot.stop()
    (stream,) = sql(office, "SELECT stream FROM streams WHERE stream LIKE '%/%' ORDER BY stream LIMIT 1")[0]
    for table in ("facts", "texts", "salts", "streams", "requests"):
        sql(office, f"DELETE FROM {table} WHERE stream = ?", (stream,))
    sql(office, "UPDATE ledger SET value = '1' WHERE name = 'daily check due'")
    office.open()
    wait_until(lambda: "The day's check of the ledger's chain:" in office.bot.read_log(), "the day's check is done")
    assert "which the head of" in office.bot.read_log()
    assert ts


def test_a_ledger_that_was_lost_cites_the_last_published_head_and_its_requests_are_exceptions(anchored):
    office = anchored().open()
    hashed = published(office)
    office.bot.stop()
    for path in office.data_dir.glob("accessrequest.db*"):
        path.unlink()
    office.open()
    wait_until(lambda: [each for each in records(office, "setup") if each["kind"] == "rebuilt"], "the head is cited")
    (cited,) = [each["body"] for each in records(office, "setup") if each["kind"] == "rebuilt"]
    assert (cited["what"], cited["issue"], cited["hash"]) == ("ledger", office.anchor, hashed)
    office.settled()
    said = "\n".join(answers(office, office.tess, "!access verify all"))
    assert "that is not this ledger's" in said
    told = office.command(office.tess, "!access audit")
    assert told
    wait_until(lambda: any("ledger was lost" in text for text in office.heard_by(office.tess)), "audit lists it")


def test_the_set_up_is_noted_once_and_again_when_it_changes(office):
    wait_until(lambda: {each["kind"] for each in records(office, "setup")} >= KINDS, "the set-up is noted")
    office.ticketed()
    office.bot.restart()
    office.caught_up(2)
    office.settled()
    before = [each["kind"] for each in records(office, "setup")]
    assert sorted(before) == sorted(KINDS)
    office.bot.stop()
    office.catalogue().set(ACCESS_SETTLE_SECONDS="0.3").open()
    wait_until(lambda: len(records(office, "setup")) > len(before), "the change is noted")
    found = records(office, "setup")[len(before) :]
    assert [each["kind"] for each in found] == ["settings", "catalogue"]
    whole = json.dumps(records(office, "setup"))
    assert "olga@example.com" not in whole
    assert office.jira.token not in whole
    assert ["SETTLE_SECONDS", "0.3", "config.py"] in found[0]["body"]["settings"]
    assert [each["name"] for each in found[1]["body"]["applications"]] == ["Figma", "Miro", "VPN"]


KINDS = {"settings", "program", "catalogue", "membership"}
