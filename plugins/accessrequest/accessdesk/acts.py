"""Acts: emoji and commands that say what is wanted, and what they come to when the latest stands (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from accessdesk.facts import Fact

BESIDE = ("note", "heard")
"""Acts that only have something written to the ticket, and change nothing of what is wanted."""

TECH_OPS_ACTS = ("ticket", "complete", "reopen", "cancel", "retry", "proceed", "app", "owner", "kind", *BESIDE)
DECIDING = ("approve", "decline")
"""Acts of those who may decide: a decision by command."""

ACTS = (*TECH_OPS_ACTS, *DECIDING, "withdraw")

CLOSING: Mapping[str, str] = {"complete": "complete", "cancel": "cancel", "withdraw": "cancel"}
"""Act -> the end that it leads to, as long as nothing says otherwise: "complete" comes to "decline" after a refusal."""

SETTLING = ("app", "owner", "kind")
"""Acts by which Tech Ops says what a request is about, or who decides; the latest of each stands."""

IN_JIRA = "jira:"
"""What the id of somebody begins with who acts in Jira; no id of Slack's holds a colon."""

TECH_OPS = "tech-ops"
"""What an `owner` act names where Tech Ops declares an application its own."""


@dataclass(frozen=True)
class Act:
    """What somebody asked for by an emoji or a command.

    at: when, by Slack's clock; added: False when the emoji was taken off; emoji: its reaction name, "" for a
    command; about: what a settling act names; may: whether that person may, None until it was judged; counts: whether
    it took effect; holds: why not; to: the end that a closing act was judged to lead to; named: what told the
    application that the request named when this was judged; stood: what a closing rests on, ts -> what tells it.
    """

    id: str
    act: str
    by: str
    at: float
    added: bool = True
    emoji: str = ""
    found: bool = False
    reason: str = ""
    about: str = ""
    recorded_at: float = 0.0
    may: bool | None = None
    counts: bool = False
    holds: tuple[str, ...] = ()
    to: str = ""
    named: str = ""
    stood: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(fact: Fact, known: "Act | None" = None) -> "Act":
        """Read an act from the fact of an emoji or a command; a judgement that is known already stays."""
        act = Act(
            id=fact.identity,
            act=fact.body["act"],
            by=fact.body["by"],
            at=fact.at,
            added=fact.body.get("added", True),
            emoji=fact.body.get("name", ""),
            found=fact.body.get("found", False),
            reason=fact.texts.get("reason", ""),
            about=fact.body.get("about", ""),
            recorded_at=fact.recorded_at,
        )
        return known.judgement(act) if known else act

    @staticmethod
    def moved(fact: Fact, known: "Act | None" = None) -> "Act":
        """Read an act from the fact that somebody moved the ticket in Jira; `about` is the end that they named."""
        end = fact.body["end"]
        name = {"": "reopen", "cancel": "cancel"}.get(end, "complete")
        act = Act(fact.identity, name, f"{IN_JIRA}{fact.body['by']}", fact.at, about=end, recorded_at=fact.recorded_at)
        return known.judgement(act) if known else act

    def judged(self, body: Mapping[str, Any]) -> "Act":
        """Return the act as it was judged."""
        found = replace(self, may=body["may"], counts=body["counts"], holds=tuple(body["holds"]))
        return replace(found, to=body.get("to", ""), named=body.get("named", ""), stood=body.get("stood", {}))

    def judgement(self, act: "Act") -> "Act":
        """Return another reading of the same act, judged as this one."""
        found = replace(act, may=self.may, counts=self.counts, holds=self.holds)
        return replace(found, to=self.to, named=self.named, stood=self.stood)

    @property
    def in_jira(self) -> bool:
        """Whether somebody moved the ticket in Jira itself, so that it has taken effect there already."""
        return self.by.startswith(IN_JIRA)

    @property
    def end(self) -> str:
        """The end that this act leads to: "complete", "decline", "cancel", or "" where it closes nothing."""
        return self.to or CLOSING.get(self.act, "")


@dataclass(frozen=True)
class Wish:
    """What is wanted in the end. to: "complete", "decline", "cancel" or "" (open); by: the act that said so.

    stands: the closing act that leads there: `by`, or what stands again since a later one was taken off;
    ticketed: the act by which a ticket is wanted, None while nobody who may has asked for one; proceeded (by Slack's
    clock) and retried (by ours): when somebody last said so, seconds since 1970, 0 for never; settled: the latest of
    each settling act, by its name.
    """

    to: str = ""
    by: Act | None = None
    stands: Act | None = None
    ticketed: Act | None = None
    proceeded: float = 0.0
    retried: float = 0.0
    settled: Mapping[str, Act] = field(default_factory=dict)


def order(acts: Iterable[Act]) -> list[Act]:
    """Return the acts as they happened."""
    return sorted(acts, key=lambda act: (act.at, act.id))


def distinct(acts: Iterable[Act]) -> list[Act]:
    """Return the acts as they happened, where an emoji that was heard and found as well, or found twice, is one."""
    runs: dict[tuple[str, str], list[Act]] = {}
    kept: list[Act] = []
    for act in order(acts):
        run = runs.setdefault((act.by, act.emoji), [])
        if not act.emoji:
            kept.append(act)
        elif act.added:
            run.append(act)
        elif run:
            kept += [*_once(run), act]
            run.clear()
    return order([*kept, *(act for run in runs.values() for act in _once(run))])


def _once(run: list[Act]) -> list[Act]:
    """Return what one person's emoji comes to that was not taken off meanwhile, as far as is known."""
    kept: list[Act] = []
    for act in run:
        if not kept or not act.found:
            kept.append(act)
        elif act.may is not None and kept[-1].may is None:
            # Found and judged before the event came: the judgement stands.
            kept[-1] = act
    return kept


def wish_of(acts: Iterable[Act], before: Wish | None = None) -> Wish:
    """Return what is wanted: the latest act that counts stands; the last closing emoji taken off reopens.

    before: what was wanted before all of these acts.
    """
    wish = before or Wish()
    standing: dict[tuple[str, str], Act] = {}
    for act in distinct(acts):
        if not act.added:
            # Whoever put a counting emoji on may take it off; that needs no judgement of its own.
            if standing.pop((act.by, act.emoji), None):
                latest = next(reversed(standing.values()), None)
                left = latest.end if latest else ""
                wish = wish if left == wish.to else replace(wish, to=left, by=act)
        elif act.counts:
            wish = _after(wish, act)
            if act.act == "reopen":
                standing.clear()
            elif act.end:
                # A command stands like an emoji, until somebody reopens; put on again, an emoji is the latest again.
                standing.pop((act.by, act.emoji), None)
                standing[(act.by, act.emoji)] = act
    stands = next(reversed(standing.values()), None) if wish.to else None
    return wish if stands is wish.stands else replace(wish, stands=stands)


def _after(wish: Wish, act: Act) -> Wish:
    if act.act == "ticket":
        return wish if wish.ticketed else replace(wish, ticketed=act)
    if act.act == "proceed":
        return replace(wish, proceeded=act.at)
    if act.act == "retry":
        return replace(wish, retried=act.recorded_at)
    if act.act in SETTLING:
        return replace(wish, settled={**wish.settled, act.act: act})
    if act.act in (*DECIDING, *BESIDE):
        return wish
    return wish if act.end == wish.to else replace(wish, to=act.end, by=act)


def standing_reactions(acts: Iterable[Act], until: float) -> set[tuple[str, str]]:
    """Return (person, reaction name) of every emoji that stands, as far as was heard or read up to that time."""
    found = set[tuple[str, str]]()
    for act in order(acts):
        if act.emoji and act.at <= until:
            (found.add if act.added else found.discard)((act.by, act.emoji))
    return found
