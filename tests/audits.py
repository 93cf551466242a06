"""What tests of audits share: an office in which every control can fail, and its exceptions as an auditor gets them."""

import csv
import io
from pathlib import Path

from tests.office import CATALOGUE, Office
from tests.sandbox.server import wait_until

MORE = """\
  - name: Notion
    owners: [rita@example.com]
"""
"""Rita owns Notion alone, so that nobody is left who may decide when she asks for it."""


def busy_office(place: Path) -> Office:
    """Return an office at work whose bot asks Jira every second, with Agnes as an agent in Jira."""
    office = Office(place).catalogue(CATALOGUE + MORE).set(JIRA_POLL_SECONDS="1").open()
    office.agnes = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    return office


def files_of(office: Office, person: str, name: str, before: int) -> list[bytes]:
    """Return the content of the files with this in their name in a person's direct messages, beyond the first ones."""
    messages = office.slack.direct_messages(person)[before:]
    shared = [file for message in messages for file in message.get("files", ()) if name in file["name"]]
    return [office.slack.uploads[file["id"]].content for file in shared]


def table(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), "")))


def audited(office: Office, person: str | None = None, period: str = "30d") -> tuple[str, list[dict[str, str]]]:
    """Have the controls checked; return the message and the rows of its table."""
    who = person or office.tess
    office.settled()
    before = len(office.slack.direct_messages(who))
    # One that was told just now may still be coming to its end.
    wait_until(lambda: not office.command(who, f"!access audit {period}").startswith("That is being"), "it is begun")

    def answer() -> str:
        said = [str(each["text"]) for each in office.slack.direct_messages(who)[before:]]
        return next((text for text in said if text.startswith("*Access audit")), "")

    message = str(wait_until(answer, "the audit is told"))
    if "*No exceptions*" in message:
        return message, []
    return message, table(wait_until(lambda: files_of(office, who, "access-exceptions", before), "its table came")[0])


def exceptions(office: Office, key: str) -> dict[str, dict[str, str]]:
    """Return code -> the row of each exception of one ticket."""
    rows = [row for row in audited(office)[1] if row["ticket"] == key]
    assert len({row["exception"] for row in rows}) == len(rows), rows
    return {row["exception"]: row for row in rows}


def closed(office: Office, ts: str, key: str) -> None:
    """Close a ticket with the emoji."""
    office.add(ts, "complete")
    office.status(key, "Done")
    office.said(ts, "is closed: done")


def closed_in_jira(office: Office, ts: str, key: str, resolution: str = "Done") -> None:
    """Close a ticket in Jira, as Agnes."""
    # What was said in the thread is judged before.
    office.settled()
    office.jira.transition(key, office.agnes, "Done", resolution)
    office.said(ts, "By Agnes Agent, in Jira.")


def approved(office: Office, text: str | None = None, words: str = "approved. Role: Editor") -> tuple[str, str, str]:
    """Have a request ticketed and approved by Olga; return (ts, key, ts of her reply)."""
    ts, key = office.ticketed(text)
    reply = office.reply(ts, office.olga, words)
    office.said(ts, ">: Approved by")
    return ts, key, reply
