"""A ledger written by the first version that had one still replays, and its open request goes on to its end."""

import itertools
import sqlite3
from pathlib import Path

import pytest
from accessdesk.ledger import Ledger
from accessdesk.replay import replay
from accessdesk.request import COMPLETED, INCOMPLETE, TICKETED

from tests.office import Office
from tests.sandbox.slack_objects import posted

DUMP = Path(__file__).parent / "data" / "first_ledger.sql"
CHANNEL = "C01CI1IJOVT"
CLOSED, OPEN, UNFINISHED = "1795515362.793985", "1795515363.128381", "1795515363.596792"
"""The posts that it knows, in this channel of the sandbox's."""
REPLY, STATUS = "1795515363.128489", "1795515363.226947"
"""In the thread of the open one: Mara's reply, and what the bot said."""


def restore(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
    return path


@pytest.mark.parametrize(("ts", "state"), [(CLOSED, COMPLETED), (OPEN, TICKETED), (UNFINISHED, INCOMPLETE)])
def test_it_replays_to_what_stood_when_it_was_written(tmp_path, ts, state):
    ledger = Ledger(f"sqlite:///{restore(tmp_path / 'ledger.db')}")
    request = replay(f"{CHANNEL}/{ts}", ledger.facts(f"{CHANNEL}/{ts}"))
    assert request.state == state
    ledger.close()


def test_its_open_request_goes_on_and_its_lists_are_filled_anew(make_office):
    office = make_office()
    restore(office.data_dir / "accessrequest.db")
    ticket = as_it_was(office)
    office.open()
    office.caught_up()
    assert [call.name for call in office.traffic.calls if call.name.startswith(("POST", "PUT"))] == []
    told = len(office.heard_by(office.rita))
    office.reply(OPEN, office.tess, "role: editor given")
    office.carried("OPS-2", "role: editor given")
    office.add(OPEN, "complete", by=office.tom)
    office.status("OPS-2", "Done")
    office.said(OPEN, "closed: done")
    office.settled()
    assert [issue["id"] for issue in office.jira.issues()] == [ticket]
    assert sum("she needs it" in body for body in office.bodies("OPS-2")) == 1
    assert len(office.heard_by(office.rita)) == told
    status = office.command(office.rita, "!access status")
    assert "2 completed" in status
    assert "1 incomplete" in status


def as_it_was(office: Office) -> str:
    """Let Slack and Jira hold the open request as the ledger knows it; return its ticket's id."""
    assert office.channel == CHANNEL, "the ids of the sandbox are other ones than those in the ledger"
    site, text = office.jira, office.template("Miro", "retrospectives")
    office.slack.delivery.lose = lambda event: True
    office.slack.post(CHANNEL, office.rita, text, at=float(OPEN))
    office.slack.post(CHANNEL, office.mara, "she needs it this week", OPEN, at=float(REPLY))
    edited = {"user": office.mara, "ts": f"{REPLY.partition('.')[0]}.000000"}
    office.slack.change(office.slack.channels[CHANNEL], REPLY, edited=edited)
    own = posted(office.slack.bots[office.slack.bot_id], office.slack.bot_user, "OPS-2", office.slack.team)
    office.slack.say(office.slack.channels[CHANNEL], {**own, "thread_ts": OPEN}, float(STATUS))
    office.slack.react(CHANNEL, OPEN, office.tess, "ticket")
    office.slack.delivery.lose = None
    site.numbers, site.keys["OPS"] = itertools.count(10_008), 1
    account = site.people[site.account]
    fields = {"summary": "Access to Miro for Rita Requester", "reporter": site.people[office.rita_in_jira]}
    issue = site.create_issue(site.projects["OPS"], site.issue_types[0], account, fields)
    place = {"request": f"{CHANNEL}/{OPEN}", "entry": REPLY, "version": 1, "part": 1}
    site.add_comment(issue, account, "she needs it this week", {"accessrequest": place})
    return issue.id
