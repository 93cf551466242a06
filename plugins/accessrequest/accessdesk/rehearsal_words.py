"""Which replies and emoji would have counted as decisions, and which not and why (pure)."""

from collections.abc import Iterable, Iterator, Mapping

from accessdesk import decisions
from accessdesk.people import is_beneficiary
from accessdesk.raw import Event, clean, id_of, objects_of, ts_of
from accessdesk.rehearsal_found import Word
from accessdesk.request import Request
from accessdesk.sayings import APPROVAL, REFUSAL, UNCLEAR, Saying
from accessdesk.verdict import DISAGREEMENT

NODS = frozenset(
    {
        *("+1", "thumbsup", "-1", "thumbsdown", "ok", "ok_hand", "x", "100", "approved", "approve", "lgtm"),
        *("white_check_mark", "heavy_check_mark", "ballot_box_with_check", "checkered_flag", "no_entry"),
    }
)
"""Emoji by which people may mean to decide."""

COUNTED = ("approved", "refused")
"""The verdicts of words that decide."""


def words_of(request: Request, messages: Iterable[Event], acts: Mapping[str, str]) -> Iterator[Word]:
    """Give every word that decides or looks so. messages: of the thread; acts: emoji -> the act it stands for."""
    in_force = {word.version for word in request.verdict.words}
    judged = set[str]()
    for saying in request.sayings.values():
        verdict = _verdict(request, saying, in_force)
        if verdict and saying.entry in request.entries:
            judged.add(saying.entry)
            text = request.entries[saying.entry].versions[saying.version].text
            yield Word(saying.at, saying.by, text, verdict)
    for version, ts in request.unheard.items():
        entry = request.entries.get(ts)
        text = entry.versions[version].text if entry and version in entry.versions else ""
        if entry and decisions.read(text).reads in (APPROVAL, REFUSAL):
            yield Word(float(ts), entry.by, text, "no-ticket")
    yield from _without(request, judged)
    yield from _nods(request, messages, acts)


def _verdict(request: Request, saying: Saying, in_force: set[str]) -> str:
    if saying.reads == UNCLEAR:
        return "unclear" if saying.role else ""
    if saying.reads not in (APPROVAL, REFUSAL):
        return ""
    if not saying.role:
        return _why_not(request, saying)
    if saying.reads == REFUSAL and not request.said.reason_of(saying):
        return "no-reason"
    if saying.at < request.since:
        return "before-change"
    if saying.version not in in_force:
        return "later-word"
    if request.verdict.hold == DISAGREEMENT:
        return "disagreement"
    return "approved" if saying.reads == APPROVAL else "refused"


def _why_not(request: Request, saying: Saying) -> str:
    """Return why the words of somebody who may not decide are none."""
    who = request.people.get(saying.by)
    theirs = who is not None and request.reading is not None and is_beneficiary(request.reading, who, request.requester)
    if theirs or saying.by == request.requester:
        return "own-request"
    if request.unknown:
        return "unknown-application"
    if request.own:
        return "tech-ops-own"
    return "manager" if saying.manages else "not-owner"


def _without(request: Request, judged: set[str]) -> Iterator[Word]:
    """Give what owners wrote in a request that nobody decided: people decide in other words than the bot knows."""
    if not request.ticket or request.verdict.decision or not request.owners or request.verdict.words:
        return
    for entry in request.thread:
        if entry.by in request.owners.people and entry.ts not in judged and entry.by != request.requester:
            yield Word(float(entry.ts), entry.by, entry.present.text, "no-decision")


def _nods(request: Request, messages: Iterable[Event], acts: Mapping[str, str]) -> Iterator[Word]:
    """Give the emoji of owners on the post and its replies that look like a decision, where there is none."""
    owners = request.owners.people if request.owners else ()
    if not owners or request.verdict.decision:
        return
    for message in messages:
        for reaction in objects_of(message.get("reactions")):
            name, users = clean(reaction.get("name")), reaction.get("users")
            if name.split("::")[0] in NODS - acts.keys():
                theirs = [id_of(user) for user in users if id_of(user) in owners] if isinstance(users, list) else []
                for user in theirs:
                    yield Word(float(ts_of(message.get("ts")) or 0), user, f":{name}:", "emoji")
