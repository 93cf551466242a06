"""After the set time nothing is left of what people wrote; commands still answer, and nothing follows any more."""

import csv
import io

import pytest
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import broken
from accessdesk.replay import replay
from accessdesk.row import row_of

from tests.audits import files_of
from tests.office import Office
from tests.redaction import wrong_with_chain
from tests.sandbox.server import wait_until
from tests.sealing import HASTY, PEOPLE, SECRET, age, live, wait_rewritten, wait_sealed
from tests.verified import answers, verify


@pytest.fixture(scope="module")
def aged(tmp_path_factory):
    """An office in which one request was closed and sealed, OPS-1, and another was opened again, OPS-2."""
    office = (
        Office(tmp_path_factory.mktemp("office")).catalogue().set(JIRA_POLL_SECONDS="1", ACCESS_CATCH_UP_SECONDS="1")
    )
    office.open()
    ts, _ = live(office)
    again, key = live(office, "Miro")
    office.take_off(again, "complete")
    office.status(key, "To Do")
    office.settled()
    age(office)
    wait_sealed(office)
    yield office, ts, again
    office.close()


def test_nothing_of_texts_names_and_salts_is_left_in_the_files(aged):
    office, ts, _ = aged
    wait_rewritten(office)
    office.bot.stop()
    assert wrong_with_chain(office.data_dir / "accessrequest.db") == []
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")
    stream = f"{office.channel}/{ts}"
    assert broken(ledger, stream) == []
    facts = ledger.facts(stream)
    with ledger.reading() as connection:
        query = f"SELECT count(*) FROM salts WHERE stream = '{stream}'"
        assert connection.exec_driver_sql(query).scalar() == 0
        kept = dict(connection.exec_driver_sql(f"SELECT * FROM requests WHERE stream = '{stream}'").mappings().one())
    assert {**row_of(replay(stream, facts)), "stream": stream} == {**kept, "is_open": bool(kept["is_open"])}
    ledger.close()
    office.bot.start()


def test_it_answers_every_command_with_what_was_judged(aged):
    office, ts, _ = aged
    link = office.slack.permalink(office.channel, ts)
    shown = office.command(office.tess, "!access show OPS-1")
    assert "*completed*" in shown
    assert "Sealed on 20" in shown
    assert "texts and names were removed after 3.47" in shown
    assert "*completed*" in office.command(office.tess, f"!access status {link}")
    assert "OPS-1" not in office.command(office.tess, "!access pending")
    assert "OPS-1" in office.command(office.rita, "!access mine")
    history = office.command(office.tess, f"!access history <@{office.rita}>")
    assert "OPS-1" in history
    assert "sealed" in history
    assert "OPS-1" in office.command(office.tess, "!access history Figma")
    assert "OPS-1" in office.command(office.tess, "!access search figma")
    for said in (shown, history):
        assert not [words for words in (SECRET, *PEOPLE) if words in said]


def test_the_audit_the_report_and_the_check_answer_for_it(aged):
    office, _, _ = aged
    assert "Checked 1 request" in verify(office, "OPS-1")
    assert "1 sealed, of which only the record can be checked" in verify(office, "OPS-1")
    assert "is sealed" in answers(office, office.tess, "!access sync OPS-1")[-1]
    before = len(office.slack.direct_messages(office.tess))
    office.command(office.tess, "!access audit 30d")
    assert wait_until(
        lambda: [m for m in office.heard_by(office.tess)[before:] if m.startswith("*Access audit")], "audit is told"
    )
    office.command(office.tess, "!access report 30d")
    assert wait_until(lambda: [m for m in office.heard_by(office.tess)[before:] if "2 requests" in m], "report is told")
    office.command(office.tess, "!access export")
    (content,) = wait_until(lambda: files_of(office, office.tess, "requests.csv", before), "the export came")
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), ""))}
    assert (rows["OPS-1"]["state"], rows["OPS-1"]["application"]) == ("completed", "Figma")
    assert rows["OPS-1"]["sealed_at"]
    assert not rows["OPS-2"]["sealed_at"]
    assert rows["OPS-2"]["requester_name"] == "Rita Requester"


@pytest.mark.parametrize(
    "command", ["reopen OPS-1", "complete OPS-1", "cancel OPS-1 why", "note OPS-1 x", "retry OPS-1", "proceed OPS-1 x"]
)
def test_a_command_that_would_change_it_says_that_it_is_sealed(aged, command):
    office, _, _ = aged
    assert "OPS-1 is completed, and sealed since" in office.command(office.tess, f"!access {command}")


def test_posts_and_messages_there_cannot_be_taken_over_or_removed_any_more(aged):
    office, ts, _ = aged
    link = office.slack.permalink(office.channel, ts)
    assert "has its ticket already" in office.command(office.tess, f"!access adopt {link}")
    other = office.slack.permalink(office.channel, office.slack.post(office.channel, office.otto, "elsewhere"))
    assert "OPS-1 is completed, and sealed since" in office.command(office.tess, f"!access add OPS-1 {other}")
    assert "That request is sealed" in office.command(office.tess, f"!access redact {link} why")


def test_whatever_happens_in_its_thread_or_ticket_changes_nothing_and_calls_nobody(aged):
    office, ts, _ = aged
    office.settled()
    facts, since = office.facts(), len(office.traffic.calls)
    reply = office.reply(ts, office.otto, "approved, please reopen")
    office.reply(ts, office.olga, "not approved: changed my mind")
    office.slack.edit(office.channel, ts, office.template("Figma", reason="another"))
    office.slack.edit(office.channel, reply, "edited")
    office.take_off(ts, "complete")
    office.add(ts, "ticket", by=office.tom)
    office.add(ts, "no_entry_sign")
    office.slack.delete(office.channel, reply)
    office.jira.transition("OPS-1", office.rita_in_jira, "To Do")
    office.jira.comment("OPS-1", office.rita_in_jira, "is anybody there?")
    rounds = len(office.traffic.to("conversations.history"))
    wait_until(lambda: len(office.traffic.to("conversations.history")) > rounds + 2, "the channel was read twice more")
    office.settled()
    assert office.facts() == facts
    replies = [call for call in office.traffic.calls[since:] if call.name == "conversations.replies"]
    assert replies == []
    assert [call.name for call in office.traffic.calls[since:] if call.name.startswith("chat.")] == []
    assert [name for name in office.traffic.names()[since:] if "OPS-1" in name and not name.startswith("GET")] == []


def test_what_was_opened_again_goes_on_as_ever(aged):
    office, _, again = aged
    shown = office.command(office.tess, "!access show OPS-2")
    assert "Rita Requester" in shown
    assert "Sealed" not in shown
    office.reply(again, office.mara, "still needed")
    office.carried("OPS-2", "still needed")


def test_a_restart_without_the_setting_brings_nothing_back(aged):
    office, _, _ = aged
    office.bot.stop()
    facts = office.facts()
    office.set(ACCESS_RETENTION_DAYS="0").bot.start()
    assert "Sealed on" in office.command(office.tess, "!access show OPS-1")
    office.settled()
    assert office.facts() == facts
    office.bot.stop()
    office.set(**HASTY).bot.start()
