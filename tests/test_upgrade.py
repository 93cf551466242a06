"""A changed program leaves what is finished alone: it calls nobody and rewrites nothing."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from accessdesk.facts import Fact
from accessdesk.ledger import Ledger

from tests.office import Office
from tests.sandbox.bot import CONFIG
from tests.sandbox.server import wait_until

FINISHED = 1_000
"""Finished requests in the ledger (DESIGN.md, "Promises, measured")."""

APART = 60
"""Seconds between two posts."""

CHANGES = (
    ("template.py", r"READER = 1\b", "READER = 2"),
    ("template.py", r'application=values\["application"\]', 'application=values["application"].swapcase()'),
    ("wiki.py", r"return _ACTIVE\.sub\(_inert, before \+ text\)\[1:\]", 'return "~" + text'),
    ("ticket_texts.py", r'"h4\. As posted"', '"h4. In their own words"'),
    ("ticket_texts.py", r"Access to \{application\}", "Please give {application}"),
    ("ticket_texts.py", r"\} in Slack, \[", "} wrote in Slack, ["),
    ("messages.py", r"is closed: ", "was closed: "),
    ("messages.py", r"Waits for Tech Ops: ", "Tech Ops is next: "),
)
"""File, pattern and replacement: another reading of posts, other markup and other sentences."""


def test_a_changed_program_calls_nobody_and_rewrites_nothing_for_finished_requests(
    make_office: Callable[..., Office], tmp_path: Path
) -> None:
    office = make_office().open()
    stream = finish_one(office)
    office.bot.kill()
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")
    multiply(ledger, stream, office)
    before = heads(office)
    assert len(before) >= FINISHED

    ledger.wake()
    already = len(office.traffic.calls)
    office.bot.arguments = ["-c", str(changed_program(tmp_path / "changed"))]
    office.bot.start()
    wait_until(lambda: office.traffic.to("conversations.history")[1:], "the bot has caught up")
    office.settled()

    calls = [call.name for call in office.traffic.calls[already:]]
    assert [name for name in calls if " " in name or name.startswith("chat.")] == []
    assert calls.count("conversations.history") == 1
    assert calls.count("conversations.replies") == 0
    assert heads(office) == before
    ts, key = office.ticketed()
    assert "Tech Ops is next" in office.said(ts, key)
    assert office.jira.issue(key)["fields"]["summary"].startswith("Please give ~fIGMA")
    ledger.close()


def finish_one(office: Office) -> str:
    """Have one request ticketed, commented and completed; return its stream."""
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "viewer role given")
    office.carried(key, "viewer role given")
    office.add(ts, "complete", by=office.tom)
    office.said(ts, "closed")
    office.settled()
    return f"{office.channel}/{ts}"


def multiply(ledger: Ledger, stream: str, office: Office) -> None:
    """Append the facts of one finished request again and again, as those of earlier posts."""
    channel, _, ts = stream.partition("/")
    facts = ledger.facts(stream)
    with ledger.transaction(durable=False) as connection:
        for number in range(1, FINISHED):
            earlier = moved(ts, number)
            known: dict[str, str] = {}
            for fact in facts:
                copied = copy_of(fact, ts, number, known)
                (appended,) = ledger.append_within(connection, f"{channel}/{earlier}", [copied])
                known[text_of(fact.identity, number)] = appended.identity
