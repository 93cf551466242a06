"""Verifying: a request is compared with its thread and its ticket, what differs is repaired, and compared again."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from accessdesk import ledger_check, ticket_texts, workflow
from accessdesk.catchup import thread_facts
from accessdesk.desk import Desk
from accessdesk.differing import DOUBLED, MISSING, Attachment, Comment, Difference, Seen, differences, lost
from accessdesk.errors import Failure, Rejected, Unavailable, WrongInput
from accessdesk.facts import Fact
from accessdesk.jira_forms import marks_of
from accessdesk.moves import moves_of
from accessdesk.raw import object_of
from accessdesk.replay import apply, replay
from accessdesk.request import Request
from accessdesk.service_steps import takes_no_labels
from accessdesk.slack_session import PAGE
from accessdesk.ticket_look import facts_of
from accessdesk.untold import untold

log = logging.getLogger(__name__)

REST_SECONDS = 60.0
"""Seconds for which the work on one request is waited for."""

LOOK_SECONDS = 0.1
"""Seconds between two looks at whether it is done."""

IN_JIRA = ("create", "comment", "restore", "attach")
"""Steps that add something to Jira."""

OPEN_SECONDS = 3_600.0
"""Seconds for which a call without an answer is waited for; what was given up by then is compared like the rest."""

TRIES = 5
"""How often a request is compared anew that changes while it is."""


@dataclass
class Checked:
    """What a check of one request came to. entries: messages of its thread, the post included; left: what still
    differs, with the reason; unread: why it could not be checked, "" where it was; sealed: only its record was."""

    stream: str
    key: str = ""
    entries: int = 0
    files: int = 0
    pages: int = 1
    found: list[Difference] = field(default_factory=list)
    left: list[tuple[Difference, str]] = field(default_factory=list)
    unread: str = ""
    sealed: bool = False

    @property
    def repaired(self) -> list[Difference]:
        """What was found and is right now."""
        left = {difference for difference, _ in self.left}
        uncarried = {difference.entry for difference in left if difference.what == "uncarried"}
        return [each for each in self.found if each not in left and each.entry not in uncarried]


class Verifier:
    """Checks requests; every method may be called from any thread. wake: have the worker look for what is due."""

    def __init__(self, desk: Desk, wake: Callable[[], None]) -> None:
        self._desk = desk
        self._wake = wake
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self.stopped = threading.Event()

    @property
    def desk(self) -> Desk:
        return self._desk

    @contextmanager
    def claimed(self, what: str) -> Iterator[None]:
        """Have this checked once at a time; raise WrongInput where it is being checked already."""
        with self._lock:
            if what in self._busy:
                raise WrongInput("That is being checked already; please wait for its answer.")
            self._busy.add(what)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(what)

    def check(self, stream: str) -> Checked:
        """Compare one request with Slack and Jira, have repaired what differs, and compare again."""
        checked = Checked(stream)
        try:
            with self.claimed(stream):
                self._check(checked)
        except Failure as failure:
            checked.unread = failure.sentence
        except Exception:
            # One request must not keep the others from being checked.
            log.exception("%s: it could not be checked", stream)
            checked.unread = "Something went wrong; the log has the details."
        for difference in checked.repaired:
            log.info("%s %s: the check repaired: %s", stream, checked.key, difference)
        for difference, why in checked.left:
            log.warning("%s %s: the check could not repair: %s %s", stream, checked.key, difference, why)
        return checked

    def _check(self, checked: Checked) -> None:
        stream, ledger = checked.stream, self._desk.ledger
        chain = [Difference("chain", MISSING, id=what, mends=False) for what in ledger_check.broken(ledger, stream)]
        self._rest(stream)
        if ledger.takes(stream) is False:
            # What it was compared with is removed, and nothing is read or sent for it any more.
            ticket = replay(stream, ledger.facts(stream)).ticket
            checked.key = str(ticket["key"]) if ticket else ""
            checked.found, checked.sealed, checked.pages = chain, True, 0
            checked.left = [(each, "") for each in chain]
            return
        checked.found = [*chain, *self._read_thread(checked)]
        self._rest(stream)
        request, differing = self._compare(stream)
        checked.found += differing
        facts = [each.fact(request.count, time.time()) for each in differing if each.mends]
        if any(each.what == "status" for each in differing):
            facts += self._moves(request)
        facts += [each.about["fact"] for each in differing if "fact" in each.about]
        if ledger.append(stream, facts):
            self._wake()
            self._rest(stream)
            request, differing = self._compare(stream)
        checked.key = str(request.ticket["key"]) if request.ticket else ""
        checked.entries = len(request.thread) + 1
        checked.files = sum("attachment" in became for became in request.files.values())
        # A file that is to be attached anew is not compared until it is.
        waiting = [each for each in checked.found if each.what == "file" and each.id not in request.files]
        checked.left = [(each, _why(request, each)) for each in [*chain, *differing, *waiting]]

    def _read_thread(self, checked: Checked) -> list[Difference]:
        """Read the thread, and append what no event told; return it."""
        stream, ledger = checked.stream, self._desk.ledger
        request = replay(stream, ledger.facts(stream))
        if request.is_asleep:
            # It is taken as its ticket stands; reading its thread would have it worked on again.
            return []
        found = thread_facts(self._desk, request)
        checked.pages = 1 + len(found) // PAGE
        # That it was read is of no use to a request for which nothing new was found.
        appended = ledger.append(stream, [fact for fact in found if fact.kind != "read"], durable=False)
        if appended:
            self._wake()
        for fact in ledger.facts(stream, request.count):
            apply(request, fact)
        return lost(request, appended)

    def _compare(self, stream: str) -> tuple[Request, list[Difference]]:
        """Compare with the ticket; what changes while that is read is read again."""
        ledger = self._desk.ledger
        for _ in range(TRIES):
            request = replay(stream, ledger.facts(stream))
            if _is_open(request, time.time()):
                raise Unavailable("What became of a call to Jira or Slack is not known yet; try again in some minutes.")
            found = self._differences(request)
            if ledger_check.count_of(ledger, stream) == request.count:
                return request, found
            self._rest(stream)
        raise Unavailable("It changes all the time; try again in some minutes.")

    def _differences(self, request: Request) -> list[Difference]:
        jira = self._desk.jira
        labels = [] if takes_no_labels(request) else ticket_texts.labels_of(request)
        own = str(request.ticket["id_of_issue"]) if request.ticket else ""
        others = [each["key"] for each in jira.find(ticket_texts.label_of(request)) if each["id"] != own]
        found = [Difference("ticket", DOUBLED, id=key, mends=False) for key in others]
        if not own:
            return found
        try:
            seen = self._seen(own)
            return [*differences(request, seen, labels), *untold(request, seen, time.time()), *found]
        except Rejected as refused:
            if refused.code != "404":
                raise
            return [Difference("deleted", MISSING, mends=False), *found]

    def _moves(self, request: Request) -> list[Fact]:
        """Return what people did to the ticket's status in Jira."""
        jira = self._desk.jira
        return moves_of(jira.look(str((request.ticket or {})["id_of_issue"])), jira.done_statuses(), jira.is_ours)

    def _seen(self, issue: str) -> Seen:
        """Read the ticket."""
        jira = self._desk.jira
        looked = jira.look(issue)
        fields, histories = looked["fields"], object_of(looked.get("changelog")).get("histories") or ()
        described = [each for each in histories if "description" in (item.get("field") for item in each["items"])]
        last = max(described, key=lambda each: (str(each.get("created")), int(each["id"])), default=None)
        files = [each for each in fields.get("attachment") or () if jira.is_ours(each)]
        comments = list(jira.comments(issue))[::-1]
        return Seen(
            comments=[self._comment(each) for each in comments],
            attachments=[Attachment(str(e["id"]), str(e.get("filename")), e.get("size") or 0) for e in files],
            labels=frozenset(fields.get("labels") or ()),
            status=str(fields["status"].get("name")),
            done=workflow.category(fields["status"]) == "done",
            change="" if last is None or jira.is_ours(last) else str(last["id"]),
            told=facts_of(self._desk, looked, comments),
            standing={str(each["id"]) for each in comments},
        )

    def _comment(self, found: Any) -> Comment:
        jira = self._desk.jira
        by_us = jira.is_ours({"author": found.get("updateAuthor") or found.get("author")})
        change = "" if by_us else str(found.get("updated"))
        return Comment(str(found["id"]), jira.is_ours(found), change, tuple(marks_of(found)))

    def _rest(self, stream: str) -> None:
        """Wait until the worker has nothing left to do for a request."""
        ends = time.monotonic() + REST_SECONDS
        while not ledger_check.is_at_rest(self._desk.ledger, stream, time.time()):
            if time.monotonic() > ends:
                raise Unavailable("There is still work to do on it, which waits or takes long; try again later.")
            if self.stopped.wait(LOOK_SECONDS):
                raise Unavailable("The bot is being stopped.")


def _is_open(request: Request, now: float) -> bool:
    """Say whether something may have been written to Jira a moment ago of which the ledger does not know yet."""
    pending = {step: at for step, at in request.began.items() if step.split()[0] in IN_JIRA}
    return any(now - at < OPEN_SECONDS for at in pending.values())


def _why(request: Request, difference: Difference) -> str:
    """Return what was said against repairing it, "" where nothing was tried."""
    about = {difference.entry, difference.id} - {""}
    sentences = [undone.sentence for step, undone in request.undone.items() if about.intersection(step.split())]
    return sentences[0] if sentences else ""
