"""Reading Slack within the second of an edit: which of several edits came last is known once that second is over."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from accessdesk.events import hear, messages_read
from accessdesk.facts import Fact
from accessdesk.replay import replay
from accessdesk.steady_reading import APART_SECONDS, TRIES, read_steadily

from tests.test_steps import COMPLETE, LISTENING, ROOT, STREAM, Story

Message = Mapping[str, Any]


SECOND = 1_700_000_050
"""The second of the edits, since 1970."""


class Clock:
    """A clock that goes on when somebody waits, and by a while with every read."""

    def __init__(self, now: float, reading: float = 0.0) -> None:
        self.now, self.reading, self.pauses = now, reading, list[float]()

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def read(self, *found: Sequence[Message]):
        """Return a read that finds one after the other, the last again and again."""
        left = list(found)

        def reading() -> Sequence[Message]:
            self.now += self.reading
            return left.pop(0) if len(left) > 1 else left[0]

        return lambda: read_steadily(reading, lambda: self.now, self.pause)


def edited(text: str, at: int) -> Message:
    return {
        "type": "message",
        "user": "U0RITA",
        "ts": ROOT,
        "text": text,
        "edited": {"user": "U0RITA", "ts": f"{at}.000000"},
    }


def told(message: Message, at: str) -> Sequence[Fact]:
    """Return the facts of the event that tells an edit. at: when it was sent, a ts."""
    channel = STREAM.partition("/")[0]
    event = {"type": "message", "subtype": "message_changed", "channel": channel, "message": message, "ts": at}
    heard = hear({**event, "event_ts": at}, replace(LISTENING, watched=frozenset({channel})))
    return heard.facts if heard else ()


@pytest.mark.parametrize(
    "message", [{"ts": ROOT, "text": "x"}, edited("x", 1000), {"edited": "odd"}, {"edited": {"ts": 7}}]
)
def test_what_was_not_edited_just_now_is_read_once(message):
    clock = Clock(1001.3)
    assert clock.read([message])() == (1001.3, [message])
    assert clock.pauses == []


def test_what_was_edited_in_the_second_of_the_read_is_read_again_when_that_second_is_over():
    clock = Clock(1000.4, reading=0.3)
    read_at, found = clock.read([edited("second", 1000)], [edited("third", 1000)])()
    assert [message["text"] for message in found] == ["third"]
    assert read_at == pytest.approx(1001 + APART_SECONDS)
    assert clock.pauses == [pytest.approx(0.3 + APART_SECONDS)]


def test_what_was_edited_while_the_read_went_on_is_read_again_too():
    clock = Clock(1000.4, reading=5.0)
    read_at, found = clock.read([edited("second", 1004)], [edited("third", 1004)])()
    assert [message["text"] for message in found] == ["third"]
    assert read_at == pytest.approx(1005.4)


def test_who_edits_without_end_holds_up_nothing():
    clock = Clock(1000.5)
    clock.read(*([edited(str(at), at)] for at in range(1000, 1009)))()
    assert len(clock.pauses) == TRIES - 1


def test_a_clock_of_slack_that_is_far_ahead_costs_a_moment_only():
    clock = Clock(1000.5)
    clock.read([edited("x", 5000)])()
    assert clock.pauses == [1 + APART_SECONDS] * (TRIES - 1)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
@pytest.mark.parametrize("shown", ["second", "third"])
def test_of_two_edits_within_one_second_the_later_stands_whatever_the_read_showed_and_whatever_came_first(shown, order):
    first = {"type": "message", "user": "U0RITA", "ts": ROOT, "text": COMPLETE}
    second, third = edited("second", SECOND), edited("third", SECOND)
    read_at, found = Clock(SECOND + 0.4, reading=0.35).read([edited(shown, SECOND)], [third])()
    known = [
        *messages_read([first], LISTENING, float(ROOT)),
        *told(second, f"{SECOND}.500000"),
        *told(third, f"{SECOND}.700000"),
        *messages_read(found, LISTENING, read_at),
    ]
    story, identities = Story(), set[str]()
    for fact in (known[place] for place in order):
        # As the ledger does, where the same version comes again.
        if (identity := f"{fact.identity} {fact.texts['text']}") not in identities:
            story.add(fact)
        identities.add(identity)
    assert [version.text for version in replay(STREAM, story.facts).entries[ROOT].history] == [
        COMPLETE,
        "second",
        "third",
    ]
