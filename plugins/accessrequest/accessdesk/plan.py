"""A plan: the steps that may be done now for a request, and when to look again (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.markup import mention_ids
from accessdesk.raw import id_of
from accessdesk.request import Request

RETRY_AFTER = (60.0, 300.0, 900.0, 3600.0)
"""Seconds after which a step that was rejected is tried again: the first, second, third and every further time."""


@dataclass(frozen=True)
class Step:
    """One thing to do. name: what the worker knows it by; key: tells it from its like; about: what it needs."""

    name: str
    key: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.name} {self.key}".strip()

    @property
    def is_look_up(self) -> bool:
        """Whether it only finds something out."""
        return self.name.startswith(("judge-", "read-"))


@dataclass
class Plan:
    """Every step that may be done now, those on one side in order, and when to look again.

    failing: the sentences of the steps that were rejected and wait for somebody, or for their next try.
    """

    request: Request
    now: float
    steps: list[Step] = field(default_factory=list)
    look_again: float | None = None
    failing: list[str] = field(default_factory=list)

    def add(self, name: str, key: str = "", **about: Any) -> bool:
        """Plan a step that is still to do; return whether it was rejected last time.

        What was rejected waits for its time; looking something up changes nothing, and is tried as often as it fails.
        """
        step = Step(name, key, about)
        undone = self.request.undone.get(step.id)
        if undone and step.is_look_up:
            self.failing.append(undone.sentence)
        elif undone and self.request.wish.retried <= undone.at:
            again = undone.at + RETRY_AFTER[min(undone.tries, len(RETRY_AFTER)) - 1]
            if self.now < again:
                self.failing.append(undone.sentence)
                self.wait(again)
                return True
        self.steps.append(step)
        return undone is not None

    def once(self, name: str, key: str, **about: Any) -> None:
        """Plan a step unless it was done already."""
        if f"{name} {key}" not in self.request.done:
            self.add(name, key, **about)

    def tell(self, person: str, reason: str) -> None:
        """Plan that a person is told something privately, once. reason: a code, and what belongs to it."""
        self.once("tell", f"{person} {reason}", person=person, reason=reason)

    def knows(self, persons: set[str]) -> bool:
        """Plan to have everybody looked up who was not yet; return whether all were."""
        unknown = sorted(persons - self.request.people.keys())
        for person in unknown:
            self.add("judge-person", person)
        return not unknown

    def knows_places(self, text: str) -> bool:
        """Plan to have the channels and user groups that a text mentions looked up; return whether all were."""
        if "<#" not in text and "<!subteam^" not in text:
            return True
        mentioned = mention_ids(text)
        places = filter(id_of, (*mentioned.channels, *mentioned.groups))
        unknown = [place for place in places if place not in self.request.called]
        for place in unknown:
            self.add("judge-name", place)
        return not unknown

    def wait(self, until: float) -> None:
        """Look again at that time at the latest."""
        self.look_again = until if self.look_again is None else min(self.look_again, until)
