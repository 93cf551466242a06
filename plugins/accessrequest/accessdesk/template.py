"""Read the access request template in a post, as people type it (pure)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from accessdesk.fields import given_in
from accessdesk.labels import LONGEST, OPTIONAL, REQUIRED, STANDARD, TELLING, Label, Labels
from accessdesk.lines import read_lines
from accessdesk.values import mentioned, mentions

READER = 1
"""Version of the reading; stored with each judgement, and raised whenever a post may read differently than before."""

FIELDS = ("application", "reason", "manager", "for")

_NAMING = "requester"
"""The field of the line that names the requester."""

_ENOUGH = 2
"""How many of the three required labels make a post a request."""


@dataclass(frozen=True)
class Reading:
    """What a post says in the template; every value is Slack mrkdwn as typed, "" where there is none."""

    labels: tuple[str, ...]
    """Which of FIELDS and OPTIONAL were found, in order; in what names a requester, "requester" as well."""
    application: str
    reason: str
    manager: str
    manager_id: str
    """The user id of the one person mentioned as manager; "" where nobody or several are."""
    beneficiary: str
    beneficiary_id: str
    blank: bool
    """Whether there are labels but no values: the template itself."""
    requester_id: str | None = None
    """The user id of the one person whom a bot's post names as requester, "" for nobody or several; None in what a
    person posts, who is the requester."""
    level: str = ""
    """The access level wanted; only where the template has a label for it."""
    until: str = ""
    """Until when the access is wanted; likewise."""

    @property
    def is_request(self) -> bool:
        """Whether the post follows, or tries to follow, the template."""
        return _are_enough(self.labels) and not self.blank

    def asks_as(self, other: "Reading") -> bool:
        """Say whether both ask for the same, whatever its case and spaces; another manager makes no difference."""
        mine, theirs = (
            (each.application, each.reason, each.beneficiary, each.level, each.until) for each in (self, other)
        )
        return all(map(same_words, mine, theirs)) and self.requester_id == other.requester_id


def same_words(one: str, other: str) -> bool:
    """Say whether two values are the same, whatever their case and spaces."""
    return one.casefold().split() == other.casefold().split()


def blank_template(labels: Labels = STANDARD) -> str:
    """Return the template, nothing filled in."""
    return "\n".join(f"{label}: {'@' if name == 'manager' else ''}" for name, label in _asked_for(labels))


BLANK_TEMPLATE = "Name of application: \nBusiness reason: \nManager's Name: @"
"""The template with the standard labels, nothing filled in."""


def _asked_for(labels: Labels) -> list[tuple[str, str]]:
    """Return the fields that people are asked for, each with its label."""
    optional = [(name, labels.first(name)) for name in OPTIONAL if labels.first(name)]
    return [
        ("application", labels.first("application", "Name of application")),
        ("reason", labels.first("reason", "Business reason")),
        *optional,
        ("manager", labels.first("manager", "Manager's Name")),
    ]


def looks_like_request(text: str, labels: Labels = STANDARD) -> bool:
    """Say whether the text holds two or more of the three template labels; cheap for text that does not.

    Every label contains a telling word and ends in a colon, so that only what stands before colons is looked at.
    Letters beyond ASCII are dropped before, which is faster than changing their case and takes no label away.
    """
    before_colons = text.replace("：", ":").split(":")[:-1]
    if len(before_colons) < _ENOUGH:
        return False
    if not (_tells_own(before_colons, labels.telling) if labels.telling else _tells(before_colons)):
        return False
    return _are_enough(label.field for line in read_lines(text, labels=labels) for label in line.labels)


def _tells(before_colons: list[str]) -> bool:
    tails = "\n".join([piece[-LONGEST:] for piece in before_colons]).encode("ascii", "ignore").lower()
    return sum(any(word in tails for word in words) for words in TELLING) >= _ENOUGH


def _tells_own(before_colons: list[str], telling: Sequence[Sequence[str]]) -> bool:
    tails = "\n".join([piece[-LONGEST * 2 :] for piece in before_colons]).casefold()
    return sum(any(word in tails for word in words) for words in telling) >= _ENOUGH


def read(text: str, *, naming: bool = False, labels: Labels = STANDARD) -> Reading:
    """Read the template's fields; of a label that is repeated, the first that has a value counts.

    naming: it is a bot's post, which names its requester: in a line of its own, or by the one mention in it that is
    neither the manager's nor the beneficiary's.
    """
    given = given_in(text, naming=naming, labels=labels)
    reading = _reading(given)
    if not naming:
        return reading
    named = _only(_mentioned_besides(text, given)) if _NAMING not in reading.labels else _named_in(given)
    return replace(reading, requester_id=named)


def problems(reading: Reading) -> tuple[str, ...]:
    """Return what keeps the request from being complete, as codes, as far as its text alone can tell."""
    people = mentioned(reading.manager)
    found = {
        "requester-missing": reading.requester_id == "",
        "application-missing": not reading.application,
        "reason-missing": not reading.reason,
        "manager-missing": not (reading.manager or reading.manager_id),
        "manager-not-mentioned": bool(reading.manager) and not (people or reading.manager_id),
        "manager-several": len(people) > 1,
    }
    return tuple(code for code, holds in found.items() if holds)


def merge(post: Reading, supplied: Sequence[Reading]) -> Reading:
    """Complete the post by replies that give what it lacks; later replies win, what the post has is kept.

    A manager who is named but not mentioned is lacking, too, and is replaced by a mention only. Nobody can edit a
    bot's post, so there a manager in a reply wins; its requester is named once, by the post or the first reply.
    """
    if not supplied:
        return post
    order = [post, *reversed(supplied)]
    of_bot = post.requester_id is not None
    managers = [*order[1:], post] if of_bot else order
    labels = tuple(dict.fromkeys(label for reading in (post, *supplied) for label in reading.labels))
    manager = next((reading for reading in managers if reading.manager_id), None) or _first_with("manager", managers)
    beneficiary = _first_with("beneficiary", order)
    return Reading(
        labels=labels,
        application=_first_with("application", order).application,
        reason=_first_with("reason", order).reason,
        manager=manager.manager,
        manager_id=manager.manager_id,
        beneficiary=beneficiary.beneficiary,
        beneficiary_id=beneficiary.beneficiary_id,
        blank=bool(labels) and all(reading.blank for reading in order if reading.labels),
        requester_id=_first_with("requester_id", [post, *supplied]).requester_id if of_bot else None,
        level=_first_with("level", order).level,
        until=_first_with("until", order).until,
    )


def supplies(text: str, *, naming: bool = False, labels: Labels = STANDARD) -> Reading | None:
    """Read a reply that gives missing lines: at least one label opens a line and has a value, otherwise None.

    naming: it is a reply to a bot's post, and may say in a line who the requester is.
    """
    given = given_in(text, naming=naming, labels=labels)
    if not any(label.opens and value for label, value in given):
        return None
    return replace(_reading(given), requester_id=_named_in(given) if naming else None)


def mended(text: str, reading: Reading, labels: Labels = STANDARD) -> str:
    """Put a requester's own words into the template, the gaps left open; a text without labels is the reason."""
    values = {
        "application": reading.application,
        "reason": reading.reason if reading.labels else text.strip(),
        "level": reading.level,
        "until": reading.until,
        "manager": reading.manager or "@",
    }
    lines = [f"{label}: {values[name]}" for name, label in _asked_for(labels)]
    return "\n".join([*lines, f"{labels.first('for', 'For')}: {reading.beneficiary}"] if reading.beneficiary else lines)


def _first_with(name: str, readings: Sequence[Reading]) -> Reading:
    return next((reading for reading in readings if getattr(reading, name)), readings[0])


def _are_enough(fields: Iterable[str]) -> bool:
    return len(set(fields).intersection(REQUIRED)) >= _ENOUGH


def _reading(given: list[tuple[Label, str]]) -> Reading:
    values = dict.fromkeys((*FIELDS, *OPTIONAL, _NAMING), "")
    for label, value in given:
        values[label.field] = values[label.field] or value
    return Reading(
        labels=tuple(dict.fromkeys(label.field for label, _ in given)),
        application=values["application"],
        reason=values["reason"],
        manager=values["manager"],
        manager_id=_only(mentioned(values["manager"])),
        beneficiary=values["for"],
        beneficiary_id=_only(mentioned(values["for"])),
        blank=bool(given) and not any(values.values()),
        level=values["level"],
        until=values["until"],
    )


def _named_in(given: list[tuple[Label, str]]) -> str:
    """Return whom the line names; what a form says below it, under no label, may mention others."""
    value = next((value for label, value in given if label.field == _NAMING and value), "")
    return _only(next(filter(None, map(mentioned, value.splitlines())), ()))


def _mentioned_besides(text: str, given: list[tuple[Label, str]]) -> tuple[str, ...]:
    """Return who is mentioned anywhere but as manager or beneficiary."""
    theirs = [person for label, value in given if label.field in ("manager", "for") for person in mentions(value)]
    return tuple(Counter(mentions(text)) - Counter(theirs))


def _only(people: tuple[str, ...]) -> str:
    return people[0] if len(people) == 1 else ""
