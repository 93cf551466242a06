"""What the documentation shows of audits is what they say."""

import dataclasses
from datetime import date

import pytest
from accessdesk import audit_sentences, audit_texts, trace_texts
from accessdesk.audit_texts import About, Audited, Told
from accessdesk.exceptional import ControlException
from accessdesk.options import Period
from accessdesk.people import Person
from accessdesk.replay import replay
from accessdesk.row import Row
from accessdesk.trace_texts import About as TraceAbout
from accessdesk.users_reading import User, Users
from accessdesk.zones import zone_of

from tests.bench.pending import row
from tests.documents import DOCS
from tests.test_docs_reports import as_slack_shows
from tests.test_report import DAY, HOUR, LINKS, POSTED
from tests.test_steps import STREAM, ticketed
from tests.test_tracing import request, traces

ABOUT = About(Period(date(2026, 10, 1), date(2026, 12, 31), "2026-Q4"), zone_of("Europe/Berlin"))
POST = "1790000000.000100"
BEGUN = POSTED + 30 * DAY


def listed(number: int, application: str, code: str, at: float, by: str, entry: str = "", **about: str) -> Told:
    """Return an exception of the request OPS-number."""
    people = [Person("U0OLGA", "Olga Owner"), Person("U0TESS", "Tess Ops"), Person("jira:agnes", "Agnes Agent")]
    request = replay(STREAM, ticketed().people(*people).facts)
    found = ControlException(code, BEGUN + at, by, entry, about)
    shown = dataclasses.replace(Row(**row(number)), key=f"OPS-{number}", application=application)
    return Told(shown, found, request.names.get(by, ""), audit_sentences.sentence(request, found))


def quarter() -> Audited:
    """Return what the check of a quarter in a small company came to."""
    found = Audited(posted=34, older=2)
    moved = {"how": "moved", "to": "complete", "came-to": "complete", "holds": "undecided"}
    found.take(
        [
            listed(12, "Figma", "undecided", DAY, "jira:agnes", how=""),
            listed(12, "Figma", "in-jira", DAY, "jira:agnes", **moved),
        ]
    )
    found.take(
        [listed(19, "Miro", "override", 3 * DAY, "U0TESS", act="proceed", holds="objection", reason="Mara agreed")]
    )
    given = {"field": "level", "given": "Admin", "decided": "Editor"}
    found.take([listed(27, "Figma", "level", 4 * DAY + HOUR, "U0TESS", POST, **given)])
    found.take([listed(31, "Miro", "decision-changed", 9 * DAY, "U0OLGA", POST, how="deleted", when="after")])
    return found


def test_the_audit_in_the_documentation_is_what_these_exceptions_come_to():
    text = as_slack_shows(audit_texts.message(quarter(), ABOUT, LINKS)).replace("\u2060", "")
    assert f"```\n!access audit 2026-Q4\n{text}\n```" in DOCS, text


@pytest.mark.parametrize("code", audit_sentences.CONTROLS)
def test_every_control_is_in_the_documentation(code):
    assert f"| `{code}` | {audit_sentences.CONTROLS[code]}" in DOCS


def seats() -> str:
    """Return what tracing a list of a small company's users came to."""
    known = [request(number, f"U0KNOWN{number:02}") for number in range(1, 38)]
    known.append(request(38, "U0GONE00", kind="removal"))
    known.append(request(41, "U0OPEN00", "ticketed"))
    names = [*(f"u0known{number:02}" for number in range(1, 38)), "u0gone00", "u0open00", "otto.other", "build-server"]
    users = [User(number, f"{name}@example.com") for number, name in enumerate(names, 2)]
    answers = [traces(*known).answer(user) for user in users]
    about = TraceAbout("Figma", "figma-users.csv", len(known))
    return trace_texts.message(answers, Users(users, 1, 0), about, LINKS)


def test_the_trace_in_the_documentation_is_what_such_a_list_comes_to():
    begins = trace_texts.begins(41, "Figma", "figma-users.csv")
    text = "\n".join([begins, as_slack_shows(seats()).replace("\u2060", "")])
    assert f"```\n!access trace figma-users.csv\n{text}\n```" in DOCS, text


@pytest.mark.parametrize("result", trace_texts.MEANS)
def test_every_result_of_a_trace_is_in_the_documentation(result):
    assert f"| `{result}` | {trace_texts.MEANS[result]}" in DOCS


@pytest.mark.parametrize("column", [*audit_texts.COLUMNS, *trace_texts.COLUMNS])
def test_every_column_of_both_tables_is_in_the_documentation(column):
    assert f"`{column}`" in DOCS
