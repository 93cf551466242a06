"""What an audit says fits one message and acts on nothing, whatever people wrote, and every control has its words."""

import csv
import io
from datetime import date

import pytest
from accessdesk import audit_sentences, audit_texts
from accessdesk.audit_texts import About, Audited, Told
from accessdesk.exceptional import CODES, ControlException
from accessdesk.exceptions import exceptions_of
from accessdesk.links import Links
from accessdesk.looking_back import look_back
from accessdesk.options import Period
from accessdesk.row import Row
from accessdesk.zones import zone_of

from tests.bench.pending import row
from tests.test_steps import STREAM, ticketed

LINKS = Links("https://acme.slack.com/", "https://jira.example.com")
ABOUT = About(Period(date(2026, 10, 1), date(2026, 12, 31), "2026-Q4"), zone_of(""))


def told(number: int = 1, code: str = "override", sentence: str = "Tess let it go on.", entry: str = "") -> Told:
    return Told(Row(**row(number)), ControlException(code, 1_790_000_000.0, "U0TESS", entry), "Tess", sentence)


def audited(*found: Told) -> Audited:
    result = Audited()
    for each in found:
        result.take([each])
    return result


@pytest.mark.parametrize("code", CODES)
def test_every_control_has_a_name(code):
    assert audit_sentences.CONTROLS[code]


def test_the_controls_are_told_in_one_order():
    assert tuple(audit_sentences.CONTROLS) == CODES


def test_hostile_words_make_a_message_that_slack_takes_and_that_acts_on_nothing():
    words = "<!channel> *bold* `code` @here https://evil.example " * 40
    message = audit_texts.message(
        audited(*(told(n, sentence=words, entry="1700000001.000100") for n in range(40))), ABOUT, LINKS
    )
    assert len(message) < 8_000
    assert "<!" not in message
    assert "*bold*" not in message
    assert "The first 10 of 40: the file has all of them." in message


def test_one_exception_is_told_with_its_ticket_its_message_and_what_there_is_none_of():
    message = audit_texts.message(audited(told(entry="1700000001.000100")), ABOUT, LINKS)
    assert (
        "*1 exception in 1 request*\n• a hold overridden: 1\n1. <https://jira.example.com/browse/OPS-1|OPS-1>"
        in message
    )
    assert "None of: closed without a needed decision; " in message


def test_a_decision_by_command_leads_to_the_post():
    _, post, message = told(entry="command C0 1.0").links(LINKS)
    assert (message, post.startswith("https://acme.slack.com/archives/")) == ("", True)


def test_the_table_has_a_column_for_each_name_and_no_formula():
    cells = next(csv.reader(io.StringIO(audit_texts.table_line(told(sentence="=1+1"), LINKS))))
    assert len(cells) == len(audit_texts.COLUMNS)
    assert cells[audit_texts.COLUMNS.index("sentence")] == "'=1+1"


def test_a_story_without_a_decision_has_no_exception_while_it_is_open():
    assert exceptions_of(look_back(STREAM, ticketed().facts)) == []
