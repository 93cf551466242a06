"""What follows from facts is worked out once, and anew with the next fact; what was read is let go of when removed."""

from dataclasses import dataclass, field

from accessdesk import decisions, objections
from accessdesk.facts import Fact
from accessdesk.remembered import forget, recalled, remembered
from accessdesk.replay import apply, replay
from accessdesk.request import Request
from accessdesk.sayings import forget_replies, may_weigh
from accessdesk.wording import wording_of
from hypothesis import given

from tests.test_replay import STREAM, numbered, slack_facts

FOLLOWING = sorted(name for each in Request.__mro__ for name, value in vars(each).items() if type(value) is remembered)


@dataclass
class Sum:
    numbers: list[int]
    kept: set[str] = field(default_factory=set)
    worked_out: int = 0

    @remembered
    def total(self) -> int:
        """All of them together."""
        self.worked_out += 1
        return sum(self.numbers)


def test_it_is_worked_out_once():
    found = Sum([1, 2])
    assert [found.total, found.total] == [3, 3]
    assert found.worked_out == 1
    assert recalled(found, "largest", lambda each: max(each.numbers)) == 2
    assert recalled(found, "largest", lambda each: 0) == 2


def test_it_is_worked_out_anew_once_it_was_let_go():
    found = Sum([1, 2])
    assert found.total + recalled(found, "largest", lambda each: max(each.numbers)) == 5
    found.numbers.append(5)
    forget(found)
    assert (found.total, recalled(found, "largest", lambda each: max(each.numbers))) == (8, 5)


def test_it_says_what_it_is():
    assert Sum.total.__doc__ == "All of them together."


def everything_of(request: Request) -> dict[str, object]:
    """Ask for everything that follows from the facts; the mark is that of a post, which may not have come yet."""
    return {name: getattr(request, name) for name in FOLLOWING if name != "mark" or request.ts in request.entries}


@given(slack_facts)
def test_whatever_was_asked_of_a_request_before_the_next_fact_counts(facts: list[Fact]) -> None:
    asked, known = Request(STREAM), numbered(facts)
    for count, fact in enumerate(known, 1):
        apply(asked, fact)
        assert everything_of(asked) == everything_of(replay(STREAM, known[:count]))


def test_texts_that_were_read_are_let_go_of_when_they_have_to_be():
    may_weigh("Approved")
    assert all(reader.cache_info().currsize for reader in (wording_of, decisions.read, objections.read))
    forget_replies()
    assert not any(reader.cache_info().currsize for reader in (wording_of, decisions.read, objections.read))
