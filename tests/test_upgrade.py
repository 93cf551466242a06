"""A changed program leaves what is finished alone: it calls nobody and rewrites nothing."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from accessdesk.afterwards import what_stood
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.replay import apply
from accessdesk.request import Request

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
    ("outcome_messages.py", r"is closed: ", "was closed: "),
    ("status_messages.py", r":white_check_mark: Completed", ":tada: Finished"),
    ("decision_messages.py", r"Waits for \{whom\}: ", "{whom} is next: "),
    ("closing_texts.py", r"\*Decision:\*", "*Verdict:*"),
    ("decisions.py", r"READER = 1\b", "READER = 2"),
    ("decisions.py", r"looks_like_decision\(wording\)", "True"),
)
"""File, pattern and replacement: another reading of posts, other markup and other sentences."""


def test_a_changed_program_calls_nobody_and_rewrites_nothing_for_finished_requests(
    make_office: Callable[..., Office], tmp_path: Path
) -> None:
    office = make_office().catalogue().set(JIRA_POLL_SECONDS="1").open()
    stream = finish_one(office)
    wait_until(lambda: "moved" in kinds(office, stream), "the closing was seen in Jira's history as well")
    office.settled()
    office.bot.stop()
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")
    multiply(ledger, stream)
    before = heads(office)
    assert len(before) >= FINISHED

    ledger.wake()
    ledger.close()
    already = len(office.traffic.calls)
    office.bot.arguments = ["-c", str(changed_program(tmp_path / "changed"))]
    office.bot.warm = False
    office.bot.start()
    wait_until(lambda: "conversations.history" in office.traffic.names()[already:], "the bot has caught up")
    office.settled()

    calls = [call.name for call in office.traffic.calls[already:]]
    # Jira is asked what people did there, as ever; that finds nothing new.
    written = [name for name in calls if is_jira(name) and not name.startswith("GET ")]
    assert written + [name for name in calls if name.startswith("chat.")] == []
    assert calls.count("conversations.history") == 1
    assert calls.count("conversations.replies") == 0
    assert heads(office) == before
    ts, key = office.ticketed()
    office.reply(ts, office.olga, "approved")
    office.said(ts, "Tech Ops is next")
    assert office.jira.issue(key)["fields"]["summary"].startswith("Please give fIGMA")


def finish_one(office: Office) -> str:
    """Have one request ticketed, discussed, approved, the approval edited, completed, and seen by a catch-up.

    Return its stream.
    """
    ts, key = office.ticketed()
    office.command(office.tess, f"!access kind {key} change")
    office.carried(key, "this is a change of access")
    office.reply(ts, office.otto, "approved")
    office.said(ts, "does not count")
    approval = office.reply(ts, office.olga, "Approved. Role: Viewer")
    office.carried(key, "Role: Viewer")
    office.slack.edit(office.channel, approval, "Approved. Role: Editor")
    office.carried(key, "Role: Editor")
    office.settled()
    office.add(ts, "complete", by=office.tom)
    office.said(ts, "closed")
    office.settled()
    read = len(office.traffic.to("conversations.replies"))
    office.slack.delivery.disconnect()
    wait_until(lambda: len(office.traffic.to("conversations.replies")) > read, "the thread is read once more")
    office.settled()
    return f"{office.channel}/{ts}"


def multiply(ledger: Ledger, stream: str) -> None:
    """Append the facts of a finished request again and again, as those of posts that were made before it."""
    facts = ledger.facts(stream)
    with ledger.transaction(durable=False) as connection:
        for number in range(1, FINISHED):
            model, copy = Request(stream), Request(moved(stream, number * APART))
            digests: dict[str, str] = {}
            for fact in facts:
                copied = earlier(fact, number * APART, digests)
                (appended,) = ledger.append_within(connection, copy.stream, [copied])
                apply(model, fact)
                apply(copy, appended)
                if fact.kind == "message":
                    digests.update(zip(digests_of(model, fact), digests_of(copy, appended), strict=True))
                digests.update(zip(marks_of(model), marks_of(copy), strict=True))


def earlier(fact: Fact, seconds: int, digests: dict[str, str]) -> Fact:
    """Copy a fact to an earlier time. digests: those that later facts cite, old -> new."""
    written = moved(json.dumps(asdict(fact)), seconds)
    for old, new in digests.items():
        written = written.replace(old, new)
    copied = json.loads(written)
    if fact.kind == "message":
        copied.update(identity=copied["identity"].rpartition(" ")[0], by_text=True)
    return Fact(**copied)


def moved(text: str, seconds: int) -> str:
    """Put every ts and every time in the text back by so many seconds."""
    return re.sub(r"\b(\d{10})(\.\d+)\b", lambda found: f"{int(found[1]) - seconds}{found[2]}", text)


def digests_of(request: Request, message: Fact) -> list[str]:
    """Return what later facts cite of a message: the digest in its identity, its entry's mark, and the post's."""
    return [message.identity.rpartition(" ")[2], request.entries[message.body["ts"]].mark, request.mark]


def marks_of(request: Request) -> list[str]:
    """Return what a closing notes of what it rests on, the earliest message first."""
    stood = what_stood(request)
    return [stood[ts] for ts in sorted(stood, key=float)]


def changed_program(place: Path) -> Path:
    """Copy the program, change it, and return its config.py, which loads the plugins that lie beside it."""
    shutil.copytree(CONFIG.parent / "plugins", place / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    for name, pattern, replacement in CHANGES:
        file = place / "plugins" / "accessrequest" / "accessdesk" / name
        text, count = re.subn(pattern, lambda _, new=replacement: new, file.read_text(encoding="utf-8"))
        assert count, f"{pattern} is not in {name} any more"
        file.write_text(text, encoding="utf-8")
    return Path(shutil.copy(CONFIG, place))


def heads(office: Office) -> dict[str, tuple[int, str]]:
    """Return stream -> how many facts it has, and the hash that stands for all; which program runs is noted apart."""
    asked = "SELECT stream, facts, head FROM streams WHERE stream != 'setup'"
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        return {name: (count, head) for name, count, head in database.execute(asked)}


def kinds(office: Office, stream: str) -> set[str]:
    """Return the kinds of facts that a request has."""
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        records = database.execute("SELECT record FROM facts WHERE stream = ?", (stream,)).fetchall()
    return {json.loads(record)["kind"] for (record,) in records}


def is_jira(name: str) -> bool:
    """Say whether a call went to Jira: its name is a method and a path."""
    return " /" in name
