"""What the documentation shows of reports and exports is what they say."""

import dataclasses
import re
from datetime import date

import pytest
from accessdesk import export, report_texts
from accessdesk.ledger_reports import Exported
from accessdesk.options import Period
from accessdesk.report import Asked, Written, report_of
from accessdesk.report_texts import About
from accessdesk.zones import zone_of

from tests.documents import DOCS
from tests.test_report import DAY, HOUR, LINKS, POSTED, asked

ABOUT = About(Period(date(2026, 10, 1), date(2026, 12, 31), "2026-Q4"), zone_of("Europe/Berlin"))
NOW = POSTED + 30 * DAY


def quarter() -> list[Asked]:
    """Return the requests of a quarter in a small company."""
    found = []
    for number in range(38):
        name = ("Figma", "Figma", "Miro", "GitHub Enterprise", "VPN")[number % 5]
        state = {7: "declined", 19: "cancelled", 30: "ticketed", 33: "ticketed", 36: "ready"}.get(number, "completed")
        decided = POSTED + (5 + number * 3 % 61) * HOUR
        manager = ("U0MARA", "Mara Manager") if number % 5 < 3 else ("U0OTTO", "Otto Other")
        found.append(
            asked(
                number,
                state,
                took=(6 + number * 3 % 61 + number % 7 * 4) * HOUR,
                key=f"OPS-{number + 1}" if state != "ready" else "",
                posted_at=POSTED,
                application=name,
                application_key=name,
                manager=manager[0],
                manager_name=manager[1],
                ticketed_at=POSTED + (1 + number % 5) * HOUR if state != "ready" else 0.0,
                decided_at=decided if state in ("completed", "declined") else 0.0,
                waits_for={"ticketed": "owner", "ready": "tech-ops"}.get(state, ""),
                reopened=int(number == 12),
            )
        )
    return found


def as_slack_shows(text: str) -> str:
    """Return a message without the marks that Slack turns into bold, links and blocks."""
    text = re.sub(r"<[^|>]+\|([^>]+)>", r"\1", text).replace("```", "\n")
    return re.sub(r"\n{2,}", "\n", re.sub(r"^\*(.*)\*$", r"\1", text, flags=re.MULTILINE)).strip()


def test_the_report_in_the_documentation_is_what_these_requests_come_to():
    text = as_slack_shows(report_texts.message(report_of(quarter(), NOW), ABOUT, LINKS, NOW))
    assert f"```\n!access report 2026-Q4\n{text}\n```" in DOCS


def test_the_export_in_the_documentation_is_what_is_said():
    title = f"Requests posted since 1 Oct 2026 until 31 Dec 2026. {ABOUT.zone.sentence}"
    text = as_slack_shows(report_texts.exported(title, Written(38, 1_204), 0))
    assert f"```\n!access export --since 2026-10-01 --until 2026-12-31\n{text}\n```" in DOCS


@pytest.mark.parametrize("name", export.NAMES)
def test_every_file_of_an_export_is_in_the_documentation(name):
    assert f"`access-{name}`" in DOCS


@pytest.mark.parametrize("column", [*export.FACT, *(field.name for field in dataclasses.fields(Exported))])
def test_every_column_of_a_fact_is_in_the_documentation(column):
    assert f"`{column}`" in DOCS
