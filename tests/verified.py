"""What tests of the checks share: a request that lived a little, the checks' answers, and what else was written."""

from typing import NamedTuple

from tests.office import Office
from tests.sandbox.jira_records import Comment
from tests.sandbox.server import wait_until
from tests.sandbox.slack import Upload

CLEAN = "0 missing, 0 doubled, 0 out of order"


class Lived(NamedTuple):
    """A request of an office: its post, its ticket, two replies, the second with a file."""

    ts: str
    key: str
    first: str
    second: str


def lived(office: Office) -> Lived:
    """Have a request ticketed and discussed, and everything carried."""
    ts, key = office.ticketed()
    first = office.reply(ts, office.mara, "fine with me")
    office.carried(key, "fine with me")
    second = office.reply(ts, office.otto, "see the form", files=[Upload("form.pdf", b"%PDF-1.7")])
    office.carried(key, "form.pdf")
    office.settled()
    return Lived(ts, key, first, second)


def answers(office: Office, person: str, text: str, thread: str | None = None, number: int = 2) -> list[str]:
    """Give a command and return its answers, once there are so many."""
    place = office.channel if thread else office.slack.direct_channel(person).id
    ts = office.slack.post(place, person, text, thread)

    def given() -> list[str]:
        posts = [post for post in office.slack.bot_posts(place) if post["ts"] > ts and "metadata" not in post]
        found = [str(post["text"]) for post in posts]
        return found if len(found) >= number else []

    return list(wait_until(given, f"the bot gives {number} answers to {text}"))


def verify(office: Office, what: str, person: str | None = None) -> str:
    """Have something checked by Tess, and return what came of it."""
    return answers(office, person or office.tess, f"!access verify {what}")[-1]


def comment_of(office: Office, key: str, part: str) -> Comment:
    """Return the record of the comment with this part."""
    with office.jira.lock:
        (found,) = [each for each in office.jira.find(key).comments if part in each.body]  # type: ignore[union-attr]
        return found


def entries_of(office: Office, key: str) -> list[str]:
    """Return which entries the ticket's comments say that they carry, in order."""
    marks = [comment["properties"].get("accessrequest", {}) for comment in office.jira.comments(key)]
    return [mark["entry"] for mark in marks if "entry" in mark]


def writes(office: Office, since: int) -> list[str]:
    """Return every call so far that changed something in Jira, but the first `since` ones."""
    calls = [call.name for call in office.traffic.calls if " /" in call.name and not call.name.startswith("GET ")]
    return calls[since:]
