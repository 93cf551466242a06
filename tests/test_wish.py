"""What is wanted in the end, of all acts that people did."""

from dataclasses import replace

import pytest
from accessdesk.acts import Act, Wish, distinct, standing_reactions, wish_of
from hypothesis import given
from hypothesis import strategies as st

TESS, TOM = "U0TESS", "U0TOM"
EMOJI = {"ticket": "ticket", "complete": "white_check_mark", "cancel": "no_entry_sign"}


def emoji(act: str, at: float, by: str = TESS, counts: bool = True) -> Act:
    """An emoji of somebody who may."""
    return Act(f"reaction {by} {act} {at}", act, by, at, emoji=EMOJI[act], may=True, counts=counts, recorded_at=at)


def off(act: str, at: float, by: str = TESS) -> Act:
    """An emoji that is taken off; that is never judged."""
    return replace(emoji(act, at, by, counts=False), id=f"off {by} {act} {at}", added=False, may=None)


def command(act: str, at: float, by: str = TESS) -> Act:
    return Act(f"command {by} {act} {at}", act, by, at, may=True, counts=True, recorded_at=at + 0.5)


def test_nothing_is_wanted_when_nobody_did_anything() -> None:
    assert wish_of([]) == Wish()


def test_the_first_ticket_act_is_the_one_that_wants_a_ticket() -> None:
    first, second = emoji("ticket", 1), emoji("ticket", 2, by=TOM)
    assert wish_of([second, first]).ticketed == first


def test_an_act_that_does_not_count_changes_nothing() -> None:
    assert wish_of([emoji("ticket", 1, counts=False), emoji("complete", 2, counts=False)]) == Wish()


def test_taking_the_ticket_emoji_off_changes_nothing() -> None:
    ticket = emoji("ticket", 1)
    assert wish_of([ticket, off("ticket", 2)]) == wish_of([ticket])


@pytest.mark.parametrize("act", ["complete", "cancel"])
def test_the_latest_act_stands(act: str) -> None:
    other = "cancel" if act == "complete" else "complete"
    latest = emoji(act, 2, by=TOM)
    wish = wish_of([latest, emoji(other, 1)])
    assert (wish.to, wish.by) == (act, latest)


def test_the_first_of_two_people_who_want_the_same_is_the_one_who_closed_it() -> None:
    first = emoji("complete", 1)
    assert wish_of([first, emoji("complete", 2, by=TOM)]).by == first


def test_taking_the_last_closing_emoji_off_reopens() -> None:
    taken = off("complete", 2)
    wish = wish_of([emoji("complete", 1), taken])
    assert (wish.to, wish.by) == ("", taken)


def test_taking_one_of_two_complete_emoji_off_leaves_it_closed() -> None:
    both = [emoji("complete", 1), emoji("complete", 2, by=TOM)]
    assert wish_of([*both, off("complete", 3)]).to == "complete"
    assert wish_of([*both, off("complete", 3), off("complete", 4, by=TOM)]).to == ""


def test_taking_the_cancel_emoji_off_goes_back_to_the_complete_that_still_stands() -> None:
    taken = off("cancel", 3, by=TOM)
    wish = wish_of([emoji("complete", 1), emoji("cancel", 2, by=TOM), taken])
    assert (wish.to, wish.by) == ("complete", taken)


def test_taking_an_emoji_off_that_was_overruled_leaves_the_later_one_standing() -> None:
    assert wish_of([emoji("complete", 1), emoji("cancel", 2, by=TOM), off("complete", 3)]).to == "cancel"


def test_taking_an_emoji_off_that_a_command_overruled_leaves_the_command_standing() -> None:
    assert wish_of([emoji("complete", 1), command("cancel", 2), off("complete", 3)]).to == "cancel"


def test_an_emoji_put_on_again_is_later_than_what_came_in_between() -> None:
    acts = [emoji("complete", 1), emoji("cancel", 2, by=TOM), emoji("complete", 3)]
    passing = [emoji("cancel", 4, by="U0ANN"), off("cancel", 5, by="U0ANN")]
    assert wish_of([*acts, *passing]).to == "complete"


def test_somebody_elses_emoji_taken_off_changes_nothing() -> None:
    assert wish_of([emoji("complete", 1), off("complete", 2, by=TOM)]).to == "complete"


def test_an_emoji_that_did_not_count_changes_nothing_when_it_is_taken_off() -> None:
    acts = [emoji("complete", 1), emoji("complete", 2, by=TOM, counts=False), off("complete", 3, by=TOM)]
    assert wish_of(acts).to == "complete"


def test_a_reopening_clears_what_stood_so_that_taking_it_off_later_changes_nothing() -> None:
    reopening = command("reopen", 2)
    wish = wish_of([emoji("complete", 1), reopening, off("complete", 3)])
    assert (wish.to, wish.by) == ("", reopening)


def test_a_reopening_of_what_is_open_is_nobodys_doing() -> None:
    assert wish_of([command("reopen", 1)]).by is None


def test_after_a_reopening_it_can_be_completed_again() -> None:
    again = emoji("complete", 3)
    assert wish_of([emoji("complete", 1), command("reopen", 2), again]).by == again


def test_a_command_closes_like_an_emoji() -> None:
    closing = command("cancel", 2)
    wish = wish_of([emoji("ticket", 1), closing])
    assert (wish.to, wish.by) == ("cancel", closing)


def test_going_on_counts_by_slacks_clock_and_trying_again_by_ours() -> None:
    wish = wish_of([command("proceed", 3), command("retry", 4)])
    assert (wish.proceeded, wish.retried) == (3, 4.5)


def test_emoji_stand_until_they_are_taken_off() -> None:
    acts = [emoji("ticket", 1), emoji("complete", 2), off("complete", 4), emoji("cancel", 3, by=TOM)]
    assert standing_reactions(acts, until=3) == {
        (TESS, EMOJI["ticket"]),
        (TESS, EMOJI["complete"]),
        (TOM, EMOJI["cancel"]),
    }
    assert standing_reactions(acts, until=4) == {(TESS, EMOJI["ticket"]), (TOM, EMOJI["cancel"])}
    assert standing_reactions([command("complete", 1)], until=9) == set()


some_acts = st.lists(
    st.one_of(
        st.builds(
            emoji,
            act=st.sampled_from(sorted(EMOJI)),
            at=st.integers(1, 6).map(float),
            by=st.sampled_from([TESS, TOM]),
            counts=st.booleans(),
        ),
        st.builds(
            off,
            act=st.sampled_from(sorted(EMOJI)),
            at=st.integers(1, 6).map(float),
            by=st.sampled_from([TESS, TOM]),
        ),
        st.builds(
            command,
            act=st.sampled_from(["ticket", "complete", "reopen", "cancel", "retry", "proceed"]),
            at=st.integers(1, 6).map(float),
        ),
    ),
    max_size=9,
    unique_by=lambda act: act.id,
)


@given(some_acts, st.randoms(use_true_random=False))
def test_any_order_of_the_same_acts_gives_the_same_wish(acts: list[Act], random) -> None:
    shuffled = random.sample(acts, len(acts))
    assert wish_of(shuffled) == wish_of(acts)
    assert standing_reactions(shuffled, 4) == standing_reactions(acts, 4)


@given(some_acts)
def test_whatever_closed_it_is_named(acts: list[Act]) -> None:
    wish = wish_of(acts)
    assert wish.to in ("", "complete", "cancel")
    assert wish.by is not None or not wish.to


def test_an_emoji_that_was_heard_and_found_as_well_is_one_act() -> None:
    heard, found = emoji("complete", 1), replace(emoji("complete", 2), id="found", found=True)
    assert distinct([found, heard]) == [heard]
    judged = replace(found, may=True)
    assert distinct([replace(heard, may=None), judged]) == [judged]


def test_an_emoji_found_twice_is_one_act_and_put_on_again_it_is_two() -> None:
    first, second = (replace(emoji("complete", at), id=f"found {at}", found=True) for at in (1, 2))
    assert distinct([first, second]) == [first]
    assert len(distinct([first, off("complete", 2), replace(second, at=3.0)])) == 3
