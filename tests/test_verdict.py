"""Which decision is in force: what people said goes in, in any order, and one verdict comes out."""

from dataclasses import replace
from itertools import permutations

import pytest
from accessdesk.entries import Entry, Version
from accessdesk.sayings import Saying
from accessdesk.verdict import DISAGREEMENT, SUSPENDED, UNDECIDED, Said, Verdict

OLGA, OSKAR, MARA = "U0OLGA", "U0OSKAR", "U0MARA"


class Thread:
    """Words as they fall, at whole seconds; each message is named by its time."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.sayings: dict[str, Saying] = {}

    def says(self, at: float, by: str = OLGA, reads: str = "approval", **more: object) -> "Thread":
        ts = f"{at:.6f}"
        self.entries[ts] = Entry(ts, by)
        return self._version(ts, at, "", Saying(ts, f"{ts} -", by, at, reads, role="owner", **more))

    def edits(self, ts: float, at: float, reads: str = "approval", **more: object) -> "Thread":
        entry = self.entries[f"{ts:.6f}"]
        saying = Saying(entry.ts, f"{entry.ts} {at}", entry.by, at, reads, role="owner", **more)
        return self._version(entry.ts, at, f"{at:.6f}", saying)

    def deletes(self, ts: float, at: float) -> "Thread":
        self.entries[f"{ts:.6f}"].deleted_at = at
        return self

    def commands(self, at: float, by: str = OLGA, reads: str = "approval", reason: str = "") -> "Thread":
        name = f"command {at}"
        self.sayings[name] = Saying(name, name, by, at, reads, reason, role="owner")
        return self

    def _version(self, ts: str, at: float, edited: str, saying: Saying) -> "Thread":
        version = Version(saying.version, edited, at, f"words at {at}")
        self.entries[ts].versions[version.identity] = version
        self.sayings[version.identity] = saying
        return self

    def verdict(
        self, since: float = 0.0, proceeded: float = 0.0, may_confirm: tuple[str, ...] | None = None
    ) -> Verdict:
        return Said(self.entries, self.sayings).verdict(since, proceeded, may_confirm)


def test_without_a_word_nothing_is_decided() -> None:
    assert Thread().verdict() == Verdict(None, UNDECIDED)


def test_an_owners_approval_is_in_force() -> None:
    decision = Thread().says(1).verdict().decision
    assert decision is not None
    assert (decision.by, decision.approves, decision.at) == (OLGA, True, 1)


def test_what_somebody_says_who_may_not_decide_decides_nothing() -> None:
    thread = Thread().says(1)
    (version, saying), *_ = thread.sayings.items()
    thread.sayings[version] = replace(saying, role="")
    assert thread.verdict().hold == UNDECIDED


def test_an_edit_that_says_the_same_keeps_the_decision_as_said_anew() -> None:
    decision = Thread().says(1).edits(1, 5).verdict().decision
    assert decision is not None
    assert (decision.at, decision.first, decision.approves) == (5, 1, True)


@pytest.mark.parametrize("reads", ["", "unclear", "refusal"])
def test_an_edit_to_anything_else_suspends_the_decision_until_its_author_says_so_again(reads: str) -> None:
    thread = Thread().says(1).edits(1, 5, reads, reason="no")
    assert (thread.verdict().hold, thread.verdict().who) == (SUSPENDED, (OLGA,))
    assert thread.says(6).verdict().decision is not None


def test_a_suspended_decision_that_is_edited_back_stands_again() -> None:
    assert Thread().says(1).edits(1, 5, "").edits(1, 6).verdict().decision is not None


def test_a_deleted_decision_is_suspended_and_another_owner_does_not_confirm_it() -> None:
    thread = Thread().says(1).deletes(1, 5).says(6, OSKAR)
    assert (thread.verdict().hold, thread.verdict().who) == (SUSPENDED, (OLGA,))


def test_where_the_one_who_decided_may_not_decide_any_more_another_owner_decides_instead() -> None:
    thread = Thread().says(1).deletes(1, 5)
    assert thread.verdict(may_confirm=(OSKAR,)).hold == UNDECIDED
    decision = thread.says(6, OSKAR).verdict(may_confirm=(OSKAR,)).decision
    assert decision is not None
    assert decision.by == OSKAR


def test_a_decision_said_twice_stands_when_its_first_message_is_deleted() -> None:
    assert Thread().says(1).says(2).deletes(1, 5).verdict().decision is not None


def test_a_message_that_was_edited_into_an_approval_decides_from_then_on() -> None:
    decision = Thread().says(1, reads="").edits(1, 4).verdict().decision
    assert decision is not None
    assert decision.first == 4


def test_the_latest_word_of_one_person_stands() -> None:
    decision = Thread().says(1).says(2, reads="refusal", reason="no budget").verdict().decision
    assert decision is not None
    assert (decision.approves, decision.reason) == (False, "no budget")


@pytest.mark.parametrize("first", ["approval", "refusal"])
def test_contrary_words_of_two_owners_hold_whoever_was_first(first: str) -> None:
    second = "refusal" if first == "approval" else "approval"
    verdict = Thread().says(1, OLGA, first, reason="x").says(2, OSKAR, second, reason="x").verdict()
    assert (verdict.decision, verdict.hold, verdict.who) == (None, DISAGREEMENT, (OLGA,))


def test_the_first_owner_ends_a_disagreement_by_deciding_again() -> None:
    thread = Thread().says(1).says(2, OSKAR, "refusal", reason="no")
    decision = thread.says(3).verdict().decision
    assert decision is not None
    assert decision.approves
    both = thread.says(4, OLGA, "refusal", reason="right").verdict().decision
    assert both is not None
    assert not both.approves


def test_the_second_owner_cannot_end_a_disagreement_by_saying_it_again() -> None:
    thread = Thread().says(1).says(2, OSKAR, "refusal", reason="no").says(3, OSKAR, "refusal", reason="no!")
    assert thread.verdict().hold == DISAGREEMENT


def test_tech_ops_lets_the_first_word_stand_until_somebody_contradicts_again() -> None:
    thread = Thread().says(1).says(2, OSKAR, "refusal", reason="no")
    decision = thread.verdict(proceeded=3).decision
    assert decision is not None
    assert decision.approves
    assert thread.says(4, OSKAR, "refusal", reason="still no").verdict(proceeded=3).hold == DISAGREEMENT


def test_what_was_decided_before_the_request_changed_is_void() -> None:
    thread = Thread().says(1)
    assert thread.verdict(since=2).hold == UNDECIDED
    assert thread.says(3).verdict(since=2).decision is not None


def test_an_approval_that_is_said_anew_after_the_change_counts() -> None:
    assert Thread().says(1).edits(1, 3).verdict(since=2).decision is not None


def test_a_refusal_without_its_reason_decides_nothing_until_the_next_word_gives_it() -> None:
    thread = Thread().says(1, reads="refusal")
    assert thread.verdict().hold == UNDECIDED
    assert [each.entry for each in Said(thread.entries, thread.sayings).wants_reason()] == ["1.000000"]
    decision = thread.says(2, reads="", is_statement=True).verdict().decision
    assert decision is not None
    assert (decision.approves, decision.reason) == (False, "words at 2")


def test_nobody_elses_words_nor_a_question_are_a_refusals_reason() -> None:
    thread = Thread().says(1, reads="refusal").says(2, OSKAR, "", is_statement=True).says(3, reads="")
    assert thread.verdict().hold == UNDECIDED


def test_an_edit_that_gives_the_reason_completes_a_refusal() -> None:
    decision = Thread().says(1, reads="refusal").edits(1, 2, "refusal", reason="no budget").verdict().decision
    assert decision is not None
    assert decision.reason == "no budget"


def test_a_decision_by_command_stands_like_one_in_the_thread() -> None:
    thread = Thread().commands(1)
    assert thread.verdict().decision is not None
    assert thread.says(2, OSKAR, "refusal", reason="no").verdict().hold == DISAGREEMENT


def test_the_verdict_does_not_depend_on_the_order_in_which_things_became_known() -> None:
    thread = Thread().says(1).edits(1, 3).says(2, OSKAR, "refusal", reason="no").deletes(2, 4).says(5, MARA)
    expected = thread.verdict()
    for order in permutations(thread.sayings.items()):
        assert Said(thread.entries, dict(order)).verdict(0.0, 0.0, None) == expected


def objecting(*words: tuple[float, str, str]) -> Said:
    said = {f"{at}": Saying(f"{at}", f"{at}", by, at, objects=what, manages=True) for at, by, what in words}
    return Said({}, said)


def test_an_objection_stands_until_its_manager_or_tech_ops_lifts_it() -> None:
    said = objecting((1, MARA, "objection"))
    assert said.objection(0.0) is not None
    assert said.objection(proceeded=2) is None
    assert objecting((1, MARA, "objection"), (2, MARA, "withdrawal")).objection(0.0) is None
    assert objecting((1, MARA, "objection"), (2, OSKAR, "withdrawal")).objection(0.0) is not None
    assert objecting((1, MARA, "objection"), (3, MARA, "objection")).objection(proceeded=2) is not None


def test_a_grant_is_what_was_noted_last_field_by_field_by_those_who_may() -> None:
    thread = Thread().says(1, grant={"role": "Editor", "group": "design"}, gives=True)
    thread.says(2, MARA, "", grant={"role": "Admin"}).says(3, OSKAR, "", grant={"role": "Viewer"}, gives=True)
    said = Said(thread.entries, thread.sayings)
    assert said.grant(0.0) == {"role": "Viewer", "group": "design"}
    assert said.grant(2.0) == {"role": "Viewer"}


def test_a_grant_follows_the_edit_of_its_message_and_goes_with_its_deletion() -> None:
    thread = Thread().says(1, grant={"role": "Editor"}, gives=True)
    thread.edits(1, 2, grant={"role": "Viewer"}, gives=True)
    assert Said(thread.entries, thread.sayings).grant(0.0) == {"role": "Viewer"}
    thread.deletes(1, 3)
    assert Said(thread.entries, thread.sayings).grant(0.0) == {}
