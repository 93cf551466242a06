"""Looking back: a request's facts once more, with what stood at the moments that an audit asks about (pure).

Replay keeps what stands. What was known when a request was closed, or a hold let go, is what stood after the facts up
to there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accessdesk.acts import Act
from accessdesk.facts import Fact
from accessdesk.replay import apply
from accessdesk.request import CLOSED, Request
from accessdesk.sayings import GRANTS
from accessdesk.verdict import Verdict

BY_PEOPLE = ("altered", "gone", "label", "file")
"""What is found to differ in Jira where somebody changed the bot's text there, or took away what it wrote."""

OVERRIDING = ("proceed", "owner")
"""Acts that let go what holds a request; naming an application of the catalogue has its owners decide as ever."""


@dataclass(frozen=True)
class Closing:
    """What stood when an act that closes was judged.

    own: Tech Ops decides itself, so that a completion is the decision; left: since nobody else was left; decided: what
    those who decide said that is given, field -> value.
    """

    act: Act
    verdict: Verdict
    since: float
    own: bool
    left: bool
    decided: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """Something that was found to be changed in Jira: what, of which entry, and when it was found."""

    what: str
    entry: str
    at: float


@dataclass
class Past:
    """A request as it stands, and what stood before.

    closings: act -> what stood when it was judged; overridden: act -> the holds that it let go; changes: what was found
    to be changed in Jira, each once; vanished_at: when its ticket was found gone last.
    """

    request: Request
    closings: dict[str, Closing] = field(default_factory=dict)
    overridden: dict[str, tuple[str, ...]] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    vanished_at: float = 0.0

    @property
    def closing(self) -> Closing | None:
        """The closing that stands, None where it is open, or was closed by nobody that the ledger knows."""
        stands = self.request.wish.stands
        return self.closings.get(stands.id) if stands and self.request.state in CLOSED else None

    @property
    def decided(self) -> Mapping[str, str]:
        """What those who decide said that is given, as it stood at the closing, or stands now."""
        return self.closing.decided if self.closing else decided(self.request)


def look_back(stream: str, facts: Iterable[Fact]) -> Past:
    """Return a request's past from its facts."""
    past = Past(Request(stream, hears=False))
    for fact in facts:
        if fact.kind == "judged" and fact.body["what"] == "act":
            _act_judged(past, fact)
        else:
            apply(past.request, fact)
            if fact.kind == "missed" and fact.body["what"] in BY_PEOPLE:
                _found_changed(past, fact)
            elif fact.kind == "vanished" and fact.body["gone"]:
                past.vanished_at = fact.at
    return past


def decided(request: Request) -> dict[str, str]:
    """Return what those who decide said that is given, as it stands now: field -> value as typed."""
    given: dict[str, str] = {}
    for saying in request.said.giving(request.since):
        given.update((saying.grant or {}) if saying.role else {})
    return {name: given[name] for name in GRANTS if name in given}


def _act_judged(past: Past, fact: Fact) -> None:
    request = past.request
    known = request.acts.get(fact.body["act"])
    # To work out what holds a request takes longer than all the rest of this.
    held = request.holds if known and known.act in OVERRIDING else ()
    apply(request, fact)
    act = request.acts.get(fact.body["act"])
    if act is None:
        return
    past.closings.pop(act.id, None)
    if not act.counts:
        return
    if act.act in OVERRIDING:
        past.overridden[act.id] = tuple(hold for hold in held if hold not in request.holds)
    elif act.end:
        owners = request.owners
        past.closings[act.id] = Closing(
            act, request.verdict, request.since, request.own, bool(owners and owners.left), decided(request)
        )


def _found_changed(past: Past, fact: Fact) -> None:
    body = fact.body
    named = " ".join(str(body.get(name, "")) for name in ("what", "entry", "part", "id", "change"))
    past.changes.setdefault(named, Change(body["what"], body["entry"], fact.at))
