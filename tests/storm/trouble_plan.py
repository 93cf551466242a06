"""The trouble that a storm makes, drawn from chance: what is killed, cut and withheld, and which calls go wrong how."""

from dataclasses import dataclass
from random import Random
from typing import Any

from tests.sandbox.server import Fault

CALLS = (
    "POST /rest/api/2/issue",
    "POST /rest/api/2/issue/*/comment",
    "PUT /rest/api/2/issue/*/comment/*",
    "PUT /rest/api/2/issue/*",
    "POST /rest/api/2/issue/*/attachments",
    "POST /rest/api/2/issue/*/transitions",
    "GET /rest/api/2/issue/*",
    "GET /rest/api/2/search*",
    "chat.postMessage",
    "chat.update",
    "conversations.replies",
    "conversations.history",
    "conversations.members",
    "conversations.info",
    "users.info",
    "usergroups.list",
    "files.info",
    "file",
)
"""The calls that go wrong, as patterns; none without which Errbot's backend does not start."""

BURSTS = ("* /rest/api/2/*", "chat.*", "conversations.[hrm]*")
"""The calls that are refused many at a time."""

KINDS = ("break_before", "break_after", "break_after", "status", "garbage", "latency")
"""The kinds of faults of the sandbox, lost answers twice as often as the others."""

WITHOUT_END = 1_000_000

STRUCK = (*CALLS[:6], *CALLS[8:11])
"""The calls at which a bot dies."""


@dataclass(frozen=True)
class Trouble:
    """One trouble: "kill", "strike", "disconnect", "cut", "hold", "fault" or "burst".

    after: the number of acts before it.
    about: of a strike, the call's pattern, and the moment, "before" or "after" its effect; of a hold, the number of
    acts that it lasts; of a fault, what the sandbox's Fault takes; of a burst also `lasts`, its seconds; of a kill,
    whether events are lost meanwhile.
    """

    after: int
    kind: str
    about: Any = None


def draw_trouble(chance: Random, acts: int, kills: int, troubles: int, cuts: int) -> tuple[Trouble, ...]:
    """Draw the trouble of a storm of so many acts: every other kill comes at one of the bot's own calls."""
    found = []
    for n in range(kills):
        # Spread evenly, lest a bot die while it starts.
        after = int((n + chance.uniform(0.2, 0.8)) * acts / kills)
        about = (chance.choice(STRUCK), chance.choice(("before", "after")))
        found.append(Trouble(after, "strike", about) if n % 2 else Trouble(after, "kill", chance.random() < 0.5))
    found += [Trouble(chance.randrange(acts), "cut") for _ in range(cuts)]
    for _ in range(troubles):
        kind = chance.choices(("disconnect", "hold", "fault", "burst"), (4, 10, 80, 6))[0]
        about = {
            "hold": lambda: chance.randint(2, 15),
            "fault": lambda: _fault(chance),
            "burst": lambda: _burst(chance),
        }
        draw = about.get(kind)
        found.append(Trouble(chance.randrange(acts), kind, draw() if draw else None))
    return tuple(sorted(found, key=lambda trouble: trouble.after))


def fault_of(trouble: Trouble) -> Fault:
    """Return the fault, counted from now on."""
    return Fault(**{name: value for name, value in trouble.about.items() if name != "lasts"})


def _fault(chance: Random) -> dict[str, Any]:
    pattern, kind = chance.choice(CALLS), chance.choice(KINDS)
    if (pattern, kind) == ("file", "garbage"):
        # A page instead of a file is how Slack says that the app may not read files: the ticket names it then.
        kind = "break_before"
    refused = {"status": chance.choice((429, 500, 502, 503, 504)), "retry_after": chance.choice((None, 1.0))}
    slow = {"seconds": chance.uniform(0.2, 3)}
    more = refused if kind == "status" else slow if kind == "latency" else {}
    return {"pattern": pattern, "kind": kind, "times": chance.randint(1, 4), **more}


def _burst(chance: Random) -> dict[str, Any]:
    refused = {"status": chance.choice((429, 503)), "retry_after": chance.choice((None, 1.0, 2.0))}
    return {
        "pattern": chance.choice(BURSTS),
        "kind": "status",
        "times": WITHOUT_END,
        "lasts": chance.uniform(1, 5),
        **refused,
    }
