"""What the documentation shows of reminders is what they say."""

import re
from datetime import date, datetime, timezone

from accessdesk import away_answers, remind_answers, reminder_messages
from accessdesk.aways import Away
from accessdesk.links import Links
from accessdesk.reminder_calls import BACKUP, DECIDE, Call, Day
from accessdesk.voice import Voice

from tests.documents import DOCS
from tests.test_answers import row
from tests.test_settings import settings

UNTIL = date(2026, 12, 24)


def waiting(key: str, application: str, whom: str, day: int, task: str = DECIDE) -> Call:
    since = datetime(2026, 11, day, 12, tzinfo=timezone.utc).timestamp()
    return Call("U0OLGA", 1, task, row(key=key, application=application, beneficiary_name=whom, waits_since=since))


def test_the_reminder_in_the_documentation_is_what_it_says():
    calls = [
        waiting("OPS-2", "Miro", "Rita Requester", 24),
        waiting("OPS-5", "Figma", "Otto Other", 26),
        waiting("OPS-3", "VPN", "Rita Requester", 25, BACKUP),
    ]
    found = settings()
    voice = Voice(Links("https://acme.slack.com/", "https://acme.example"), found)
    text = reminder_messages.to_person(calls, Day(date(2026, 11, 27), found), "U0OLGA", voice)
    bare = re.sub(r"^\*(.*?)\*", r"\1", re.sub(r"<[^|>]+\|([^>]+)>", r"\1", text), flags=re.MULTILINE)
    assert f"```\n{bare}\n```" in DOCS


def test_the_answers_in_the_documentation_are_what_the_commands_say():
    noted = away_answers.noted(UNTIL, date(2026, 12, 25), "Oskar Owner", 2, [])
    became = {remind_answers.NOW: ["Olga Owner"], remind_answers.BEFORE: [], remind_answers.CLOSED: ["Sid Owner"]}
    shown = {
        "away until 2026-12-24 @oskar": noted,
        "away": away_answers.shown(Away(UNTIL, "U0OSKAR"), "Oskar Owner", "!"),
        "remind OPS-2": remind_answers.reminded("OPS-2", became, on=True),
    }
    for typed, answer in shown.items():
        assert f"!access {typed}\n{answer}\n" in DOCS.replace("OPS\\-2", "OPS-2")
