"""What happened to a request, line by line: who did what when, with links (pure)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from accessdesk.acts import BESIDE, DECIDING, TECH_OPS, Act, distinct
from accessdesk.answers import inert
from accessdesk.expired import WARNING
from accessdesk.facts import REMOVED, Fact
from accessdesk.history_answers import GRANTED
from accessdesk.links import Links
from accessdesk.markup import one_line, plain
from accessdesk.request import Request
from accessdesk.sayings import APPROVAL, GRANTS, OBJECTION, REFUSAL, Saying
from accessdesk.ticket_texts import name_of, names

QUOTED = 200
"""Characters of somebody's words that a line repeats."""

ENDS = {"complete": "closed: done", "decline": "closed: declined", "cancel": "closed: cancelled", "": "opened again"}
"""How the ticket was moved -> the words for it."""

_COMMANDS = {
    "ticket": "asked for a ticket",
    "complete": "completed it",
    "reopen": "opened it again",
    "cancel": "cancelled it",
    "withdraw": "took it back",
    "retry": "had it tried again",
    "proceed": "let it go on",
    "note": "noted something in the ticket",
}
"""Command -> what its person did."""


class Moment(NamedTuple):
    """One thing that happened: when, seconds since 1970, and what, as Markdown."""

    at: float
    text: str


def timeline(request: Request, facts: Iterable[Fact], links: Links) -> list[Moment]:
    """Return what happened, in order; entries without weight are left to the ticket. facts: all of the request."""
    return sorted([*_post(request, links), *effects(request, facts, links)], key=lambda moment: moment.at)


def effects(request: Request, facts: Iterable[Fact], links: Links) -> list[Moment]:
    """Return what was done about it and what people's words came to, beside its post. facts: all of the request."""
    found = [*_acts(request), *_sayings(request, links), *_added(request, links)]
    return [*found, *_ticket(request, facts, links), *_records(request)]


def _post(request: Request, links: Links) -> Iterator[Moment]:
    post = request.post
    if post is None:
        return
    link = f"[post]({links.message(request.channel, request.ts)})"
    who = _who(request, post.by) if not post.bot else inert(post.present.author or post.by)
    yield Moment(float(request.ts), f"{who} posted it ({link})")
    for version in post.history[1:]:
        yield Moment(version.latest, f"{who} edited the post")
    if post.deleted_at is not None:
        yield Moment(post.deleted_at, "The post was deleted")
    if request.superseded:
        yield Moment(request.superseded_at, "A newer post took its place")


def _acts(request: Request) -> Iterator[Moment]:
    for act in distinct(request.acts.values()):
        # A decision by command is told as what it says.
        if act.act not in DECIDING:
            yield Moment(act.at, f"{_who(request, act.by)} {_did(request, act)}{_effect(act)}")


def _did(request: Request, act: Act) -> str:
    if act.emoji:
        return f"added :{act.emoji}:" if act.added else f"took :{act.emoji}: off"
    if act.in_jira:
        return f"moved the ticket in Jira: {ENDS[act.about]}"
    # What goes to the ticket only is not for everybody who may ask.
    words = f": {_quoted(request, act.reason)}" if act.reason and act.act not in BESIDE else ""
    if act.act == "app":
        return f"said that it is about {inert(act.about)}"
    if act.act == "kind":
        return f"said what kind it is: {inert(act.about)}"
    if act.act == "owner":
        whom = "Tech Ops" if act.about == TECH_OPS else _who(request, act.about)
        return f"said who decides: {whom}"
    if act.act == "heard":
        return f"reported what {_who(request, act.about)} said elsewhere{words}"
    return f"{_COMMANDS.get(act.act, act.act)}{words}"


def _effect(act: Act) -> str:
    if not act.added or act.counts:
        return ""
    return " (not judged yet)" if act.may is None else " (changed nothing)"


def _sayings(request: Request, links: Links) -> Iterator[Moment]:
    for saying in request.sayings.values():
        said = _said(request, saying)
        if said:
            where = "by command"
            if saying.entry in request.entries:
                link = links.message(request.channel, saying.entry, request.root_of(saying.entry))
                where = f"[reply]({link}){_since(request, saying)}"
            yield Moment(saying.at, f"{_who(request, saying.by)} {said} ({where})")


def _said(request: Request, saying: Saying) -> str:
    """Return what somebody's words came to, "" where they had no weight."""
    given = _grant(request, saying)
    if saying.reads == APPROVAL:
        words = f"approved{': ' if given else ''}{given}"
        return words if saying.role else "approved, but does not decide here"
    if saying.reads == REFUSAL:
        reason = f": {_quoted(request, saying.reason)}" if saying.reason else ", without a reason"
        return f"did not approve{reason}" if saying.role else "did not approve, but does not decide here"
    if saying.objects:
        return "objected, as manager" if saying.objects == OBJECTION else "withdrew the objection"
    return f"noted what is given: {given}" if saying.gives and given else ""


def _grant(request: Request, saying: Saying) -> str:
    found = saying.grant or {}
    shown = [(GRANTED[each], plain(found[each], names(request))) for each in GRANTS if found.get(each)]
    return ", ".join(f"{label}: {inert(one_line(value, QUOTED))}" for label, value in shown)


def _since(request: Request, saying: Saying) -> str:
    entry = request.entries[saying.entry]
    if entry.deleted_at is not None:
        return ", deleted since"
    return "" if entry.present.identity == saying.version else ", edited since"


def _added(request: Request, links: Links) -> Iterator[Moment]:
    for entry in request.entries.values():
        if entry.added:
            link = links.message(request.channel, entry.ts, entry.added.root)
            by = _who(request, entry.added.by)
            yield Moment(entry.added.at, f"{by} added [a message]({link}) of {_who(request, entry.by)}")


def _ticket(request: Request, facts: Iterable[Fact], links: Links) -> Iterator[Moment]:
    for fact in facts:
        if fact.kind == "judged" and fact.body["what"] == "expiry":
            yield Moment(fact.at, "It ended, since nobody completed it in time")
        if fact.kind == "left":
            yield Moment(fact.at, f"{_who(request, fact.body['person'])} had no active account any more")
        if fact.kind != "done":
            continue
        outcome = fact.body["outcome"]
        if fact.body["name"] == "create":
            yield Moment(fact.recorded_at, f"The ticket [{outcome['key']}]({links.issue(outcome['key'])}) was created")
        elif fact.body["name"] == "tell" and f" {WARNING} " in fact.body["step"] and outcome["how"] != "nobody":
            told = _who(request, fact.body["step"].split()[1])
            yield Moment(fact.recorded_at, f"{told} was told that it ends unless it is completed")
        elif fact.body["name"] == "transition":
            yield Moment(fact.recorded_at, f"The ticket was {ENDS.get(outcome['closed_as'], 'moved')}")


def _records(request: Request) -> Iterator[Moment]:
    for asked in request.redactions.values():
        if asked.done:
            yield Moment(asked.at, f"{_who(request, asked.by)} had a message removed: {_quoted(request, asked.reason)}")
    if request.rebuilt:
        yield Moment(request.rebuilt, "The bot's records were lost, and rebuilt from the ticket")


def _who(request: Request, person: str) -> str:
    return inert(name_of(request, person))


def _quoted(request: Request, text: str) -> str:
    return inert(REMOVED) if text == REMOVED else f"“{inert(one_line(plain(text, names(request)), QUOTED))}”"
