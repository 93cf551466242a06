"""What happens in a storm, drawn from a seed: who does what, what befalls each event, and which trouble comes when.

The same seed and size give the same plan, act by act. How the bot's threads, the sandbox and the trouble take turns is
up to the machine, so that a second run of a plan is not the same run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tests.storm.trouble_plan import Trouble, draw_trouble

_NAMES = (
    "Alder Birch Cedar Dahlia Elm Fennel Ginkgo Hazel Iris Juniper Kelp Larch "
    "Maple Nettle Oleander Poplar Quince Rowan Sorrel Tansy Umbel Vetch Willow Yarrow"
)
APPLICATIONS = tuple(_NAMES.split())
"""What is asked for. Every third is Tech Ops' own, so that nobody else decides about it."""

ENDS = ("open", "completed", "reopened", "completed again", "declined", "cancelled", "revived", "no ticket")
"""How requests end: "reopened" lost its :complete: again, "revived" its cancel emoji."""

WEIGHTS = (6, 5, 2, 2, 2, 2, 1, 2)
"""How often each end is drawn, beside the others."""

AT_ONCE = 40
"""Requests that go on side by side at most."""

_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnprstvwxyz"


LONG = 34_000
"""Characters of a long message: more than fit into one comment of Jira's, fewer than Slack's 40,000."""


@dataclass(frozen=True)
class Size:
    """How much happens. kills: of a bot, while the people are at work; edits and the like come on top of replies."""

    requests: int = 200
    replies: int = 2000
    people: int = 50
    kills: int = 20
    troubles: int = 120
    cuts: int = 1


@dataclass(frozen=True)
class Fate:
    """What befalls an act's event on its way: lost, copied, late by so many seconds."""

    lost: bool = False
    copies: int = 1
    delay: float = 0.0


@dataclass(frozen=True)
class Act:
    """One thing that somebody does in one request's thread.

    kind: "ask", "reply", "edit", "delete", "add" or "take off" (an emoji, whose name `text` is then); by: a person's
    number, or the name of somebody with an office; message: its number in the thread, 0 for the post itself.
    """

    request: int
    kind: str
    by: int | str
    message: int = 0
    text: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    weighs: bool = False
    fate: Fate = field(default_factory=Fate)


@dataclass(frozen=True)
class Plan:
    """A whole storm. ends: how each request is to end, by its number; troubles: by the number of the act before."""

    seed: int
    size: Size
    acts: tuple[Act, ...]
    ends: tuple[str, ...]
    troubles: tuple[Trouble, ...]


def draw(seed: int, size: Size) -> Plan:
    """Draw a storm."""
    chance = Random(seed)
    ends = tuple(chance.choices(ENDS, WEIGHTS, k=size.requests))
    shares = [size.replies // size.requests] * size.requests
    for _ in range(size.replies - sum(shares)):
        shares[chance.randrange(size.requests)] += 1
    scripts = [_Script(chance, n, end, size).tell(shares[n]) for n, end in enumerate(ends)]
    acts = tuple(_mixed(chance, scripts))
    return Plan(seed, size, acts, ends, draw_trouble(chance, len(acts), size.kills, size.troubles, size.cuts))


def is_own(request: int) -> bool:
    """Say whether Tech Ops itself decides on this request."""
    return request % len(APPLICATIONS) % 3 == 2


def _mixed(chance: Random, scripts: list[list[Act]]) -> Iterator[Act]:
    """Let the requests go on side by side, some dozens at a time, each in its own order."""
    waiting, going = list(reversed(scripts)), list[Iterator[Act]]()
    while waiting or going:
        while waiting and (not going or (len(going) < AT_ONCE and chance.random() < 0.2)):
            going.append(iter(waiting.pop()))
        script = chance.choice(going)
        act = next(script, None)
        if act is None:
            going.remove(script)
        else:
            yield act


class _Script:
    """Tells one request's story."""

    def __init__(self, chance: Random, number: int, end: str, size: Size) -> None:
        self.chance, self.number, self.end, self.size = chance, number, end, size
        self.acts: list[Act] = []
        self.authors: list[int | str] = []
        self.versions: list[int] = []
        self.plain: list[int] = []
        """The messages that may be edited and deleted, for nothing depends on them."""

    def tell(self, replies: int) -> list[Act]:
        """Return the acts, in order; the requester is the same for as many requests as there are applications."""
        requester = (self.number // len(APPLICATIONS)) % self.size.people
        self._write("ask", requester, self._post())
        turns = self._turning_points()
        places = sorted(self.chance.randint(0, replies) for _ in turns)
        for n in range(replies + 1):
            for _ in range(places.count(n)):
                self._turn(turns.pop(0))
            if n < replies:
                self._chat()
        return self.acts

    def _turning_points(self) -> list[str]:
        """Return what decides about the request, in order; the post is edited before anybody decides."""
        if self.end == "no ticket":
            return []
        decided = {"declined": ["refuse"]}.get(self.end, [] if is_own(self.number) else ["approve"])
        closing = {
            "completed": ["complete"],
            "declined": ["complete"] if decided else [],
            "reopened": ["complete", "uncomplete"],
            "completed again": ["complete", "uncomplete", "complete"],
            "cancelled": ["cancel"],
            "revived": ["cancel", "uncancel"],
        }.get(self.end, [])
        edited = ["edit post"] if self.chance.random() < 0.3 else []
        reworded = ["edit decision"] if decided and self.chance.random() < 0.3 else []
        if self.end in ("cancelled", "revived", "open") and self.chance.random() < 0.5:
            decided, reworded = [], []
        before = [*edited, "ticket"] if self.chance.random() < 0.5 else ["ticket", *edited]
        return [*before, *decided, *reworded, *closing]

    def _turn(self, what: str) -> None:
        ops = self.chance.choice(["tess", "tom"])
        if what == "ticket":
            self._act("add", ops, text="ticket")
        elif what == "edit post":
            self._edit(0, self._post())
        elif what == "approve":
            self.decision = self._write("reply", "olga", f"Approved. Role: {self._token()}", weighs=True)
        elif what == "refuse":
            self.decision = self._write("reply", self._decider(), f"Not approved: {self._token()}", weighs=True)
        elif what == "edit decision":
            lead = self.acts[[a.message for a in self.acts].index(self.decision)].text.rsplit(" ", 1)[0]
            self._edit(self.decision, f"{lead} {self._token(self.decision)}")
        else:
            # Whoever takes an emoji off is the one who added it.
            self.closer = self.closer if what.startswith("un") else ops
            kind = "take off" if what.startswith("un") else "add"
            emoji = "complete" if what.endswith("complete") else "no_entry_sign"
            self._act(kind, self.closer, text=emoji, weighs=True)

    closer = ""
    decision = 0

    def _decider(self) -> str:
        return "tess" if is_own(self.number) else "olga"

    def _chat(self) -> None:
        """Have somebody reply, and now and then somebody edit or delete what they wrote."""
        files = tuple(self._file(n) for n in range(self.chance.choices((0, 1, 2), (85, 12, 3))[0]))
        long = self.chance.random() < 0.01
        by = self.chance.randrange(self.size.people)
        self.plain.append(self._write("reply", by, self._saying(long), files=files))
        while self.chance.random() < 0.18:
            message = self.chance.choice(self.plain)
            # Two edits within one second carry the same time.
            for _ in range(self.chance.choice((1, 1, 2))):
                self._edit(message, self._saying(self.chance.random() < 0.01, message))
        if self.chance.random() < 0.05:
            message = self.plain.pop(self.chance.randrange(len(self.plain)))
            self._act("delete", self.authors[message], message)

    def _write(self, kind: str, by: int | str, text: str, **more: object) -> int:
        number = len(self.authors)
        self.authors.append(by)
        self.versions.append(1)
        self._act(kind, by, number, text, **more)
        return number

    def _edit(self, message: int, text: str) -> None:
        self.versions[message] += 1
        self._act("edit", self.authors[message], message, text, weighs=message not in self.plain)

    def _act(self, kind: str, by: int | str, message: int = 0, text: str = "", **more: object) -> None:
        # What nothing but an event tells must arrive for the request to end as planned: an edit of a decision.
        self.acts.append(Act(self.number, kind, by, message, text, fate=_fate(self.chance), **more))  # type: ignore[arg-type]

    def _post(self) -> str:
        application = APPLICATIONS[self.number % len(APPLICATIONS)]
        return f"Name of application: {application}\nBusiness reason: work on {self._token(0)}\nManager's Name: <@mara>"

    def _saying(self, long: bool, message: int | None = None) -> str:
        text = f"About {self._token(message)}, Grüße."
        if self.chance.random() < 0.2:
            text += f"\n{self._word()} in a second line, 漢字"
        while long and len(text) < LONG:
            text += f" {self._word()}"
        return text

    def _token(self, message: int | None = None) -> str:
        """Return a word that no other text of the storm has, and that says whose it is: request, message, version."""
        place, version = len(self.authors), 1
        if message is not None and message < place:
            place, version = message, self.versions[message] + 1
        return f"r{self.number}m{place}v{version}{self._word()}"

    def _word(self) -> str:
        return "".join(self.chance.choice(_CONSONANTS) + self.chance.choice(_VOWELS) for _ in range(4))

    def _file(self, n: int) -> tuple[str, bytes]:
        name = self.chance.choice(["image.png", "Angebot für Ümit.pdf", "notes.txt", "table.csv"])
        content = f"{self.number} {len(self.authors)} {n} ".encode() + self.chance.randbytes(
            self.chance.choice((20, 60_000))
        )
        return name, content


def _fate(chance: Random) -> Fate:
    return Fate(
        lost=chance.random() < 0.04,
        copies=chance.choices((1, 2, 3), (90, 8, 2))[0],
        delay=chance.choices((0.0, chance.uniform(0, 0.5), chance.uniform(0, 4)), (70, 20, 10))[0],
    )
