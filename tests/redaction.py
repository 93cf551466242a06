"""What tests of redactions share: looking for words in all that the bot leaves behind, and checking the chain."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from accessdesk.facts import GENESIS, digest

from tests.office import Office
from tests.sandbox.server import wait_until


def redact(office: Office, by: str, ts: str, thread: str, reason: str = "a password") -> str:
    """Have a message removed by a command in a direct message; return the answer."""
    return office.command(by, f"!access redact {office.slack.permalink(office.channel, ts, thread)} {reason}")


def removed(office: Office, thread: str, times: int = 1) -> str:
    """Wait until the thread says so often that something was removed, and all is done; return what it says last."""

    def said() -> list[str]:
        found = [text for text in office.thread(thread) if "What remains:" in text]
        return found if len(found) >= times else []

    found = wait_until(said, f"the thread says what was removed: {office.thread(thread)}")
    office.settled()
    return str(found[-1])


def left_of(office: Office, words: str) -> list[str]:
    """Name everything of the bot's, in Jira and on the disk, that still holds these words; files by their bytes."""
    return [where for where, held in [*_files(office.data_dir), *_jira(office)] if words.encode() in held]


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()


def _jira(office: Office) -> Iterator[tuple[str, bytes]]:
    for issue in office.jira.issues():
        key = issue["key"]
        yield f"{key} fields", json.dumps([issue["fields"]["summary"], issue["fields"]["description"]]).encode()
        yield f"{key} comments", json.dumps(office.jira.comments(key), default=str).encode()
        for each in office.jira.attachments(key):
            yield f"{key} {each.filename}", each.filename.encode() + each.content


def wrong_with_chain(database: Path) -> list[str]:
    """Name every fact that does not follow from the one before it, and every text that is not the one it was."""
    wrong = []
    with sqlite3.connect(database) as opened:
        salts = {(s, subject): salt for s, subject, salt in opened.execute("SELECT * FROM salts")}
        for stream, count, head in opened.execute("SELECT stream, facts, head FROM streams"):
            previous, records = GENESIS, []
            query = "SELECT record, hash FROM facts WHERE stream = ? ORDER BY number"
            for record, found in opened.execute(query, [stream]):
                facts = json.loads(record)
                if facts["previous"] != previous or hashlib.sha256(record.encode()).hexdigest() != found:
                    wrong.append(f"{stream} {facts['number']}")
                previous = found
                records.append(facts)
            if (len(records), previous) != (count, head):
                wrong.append(f"{stream} ends elsewhere")
            query = "SELECT number, name, text FROM texts WHERE stream = ?"
            beside = {(number, name): text for number, name, text in opened.execute(query, [stream])}
            wrong += [f"{stream} {each}" for each in _wrong_texts(stream, records, beside, salts)]
    return wrong


def _wrong_texts(stream: str, records: list[dict], beside: dict, salts: dict) -> Iterator[str]:
    redacted = [each for each in records if each["kind"] in ("redacted", "sealed")]
    for record in records:
        number, later = record["number"], [each for each in redacted if record["number"] in each["body"]["removed"]]
        for name, known in record["texts"].items():
            text = beside.get((number, name))
            if later:
                copy = beside.get((later[-1]["number"], f"{number} {name}"))
                if text and text != copy:
                    yield f"{number} {name} is not its copy"
            elif text is None or digest(salts[stream, record["subject"]], text) != known:
                yield f"{number} {name}"
