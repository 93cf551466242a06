"""Replay: Slack's facts may come in any order, and any of them twice, and replay to the same request."""

import dataclasses

from accessdesk.event_facts import deleted_fact, reaction_fact
from accessdesk.events import messages_read
from accessdesk.facts import Fact
from accessdesk.listening import Listening
from accessdesk.replay import replay
from hypothesis import given
from hypothesis import strategies as st

ROOT = "1700000000.000100"
STREAM = f"C0CHANNEL/{ROOT}"
LISTENING = Listening("U0BOT", {"ticket": "ticket", "complete": "complete"}, bots=frozenset({"b0flow"}))

people = st.sampled_from(["U0RITA", "U0TESS", "U0MARA"])
moments = st.integers(1, 500).map(lambda number: f"17000{number:05d}.000200")
texts = st.sampled_from(["approved", "Name of application: Figma", "no", "", "Manager: <@U0MARA>"])


@st.composite
def messages(draw) -> Fact:
    ts = draw(st.one_of(st.just(ROOT), moments))
    edited = draw(st.one_of(st.none(), moments))
    # Every other moment's message is a bot's: who wrote a message is the same in all its versions.
    author = {"bot_id": "B0FLOW", "username": "Flow"} if int(ts[9]) % 2 else {"user": "U0RITA"}
    message = {"type": "message", "ts": ts, "text": draw(texts), **author}
    if edited:
        message["edited"] = {"user": "U0RITA", "ts": edited}
    return messages_read([message], LISTENING, float(draw(moments)))[0]


deletions = st.builds(deleted_fact, moments, moments.map(float))
reactions = st.builds(
    reaction_fact,
    ts=st.just(ROOT),
    user=people,
    name=st.just("complete"),
    act=st.just("complete"),
    at=moments.map(float),
    added=st.booleans(),
)
slack_facts = st.lists(st.one_of(messages(), deletions, reactions), max_size=15)


def numbered(facts: list[Fact]) -> list[Fact]:
    """What the ledger does with facts: the same identity once, numbered as they come; a text is told by its digest."""
    once: dict[str, Fact] = {}
    for fact in facts:
        identity = f"{fact.identity} {fact.texts['text']}" if fact.by_text else fact.identity
        once.setdefault(identity, dataclasses.replace(fact, identity=identity))
    return [dataclasses.replace(fact, number=number) for number, fact in enumerate(once.values(), 1)]


def without_identity_twice(facts: list[Fact]) -> list[Fact]:
    return [dataclasses.replace(fact, number=0) for fact in numbered(facts)]


@given(slack_facts, st.randoms(use_true_random=False), st.lists(st.integers(0, 14), max_size=10))
def test_any_order_and_any_repetition_replay_to_the_same_request(facts, random, repeated):
    facts = without_identity_twice(facts)
    shuffled = facts + [facts[number] for number in repeated if number < len(facts)]
    random.shuffle(shuffled)
    first, second = replay(STREAM, numbered(facts)), replay(STREAM, numbered(shuffled))
    assert first == second
    assert (first.state, first.wish, first.mark if first.post else "") == (
        second.state,
        second.wish,
        second.mark if second.post else "",
    )


@given(slack_facts)
def test_what_a_bot_says_is_never_to_be_judged(facts):
    request = replay(STREAM, numbered(without_identity_twice(facts)))
    assert not any(request.entries[ts].bot for ts in request.unheard.values())


@given(slack_facts)
def test_one_fact_after_the_other_gives_what_all_at_once_give(facts):
    from accessdesk.replay import apply
    from accessdesk.request import Request

    one_by_one = Request(STREAM)
    for fact in numbered(facts):
        apply(one_by_one, fact)
    assert one_by_one == replay(STREAM, numbered(facts))


def test_a_fact_of_a_kind_that_this_version_does_not_know_changes_nothing():
    facts = numbered(messages_read([{"user": "U0RITA", "ts": ROOT, "text": "hello"}], LISTENING, 1.7e9))
    later = [*facts, Fact("from the future", "future 1", 1.7e9, {"anything": 1}, number=2)]
    assert dataclasses.replace(replay(STREAM, later), count=1) == replay(STREAM, facts)


def test_a_deleted_message_keeps_its_text_and_is_told_apart_from_before():
    facts = numbered(messages_read([{"user": "U0RITA", "ts": ROOT, "text": "hello"}], LISTENING, 1.7e9))
    before = replay(STREAM, facts).entries[ROOT]
    entry = replay(STREAM, [*facts, deleted_fact(ROOT, 1.7e9 + 5)]).entries[ROOT]
    assert (entry.present.text, entry.deleted_at) == ("hello", 1.7e9 + 5)
    assert entry.mark != before.mark


def test_the_present_text_is_the_latest_edit_whichever_came_first():
    edits = [
        {"user": "U0RITA", "ts": ROOT, "text": text, "edited": {"ts": edited}}
        for text, edited in (("third", "1700000030.000000"), ("second", "1700000020.000000"))
    ]
    first = {"user": "U0RITA", "ts": ROOT, "text": "first"}
    found = replay(STREAM, numbered(messages_read([*edits, first], LISTENING, 1.7e9))).entries[ROOT]
    assert [version.text for version in found.history] == ["first", "second", "third"]


def test_two_edits_within_a_second_are_told_apart_by_when_they_were_seen():
    def edit(text: str, seen: float) -> Fact:
        message = {"user": "U0RITA", "ts": ROOT, "text": text, "edited": {"ts": "1700000020.000000"}}
        return messages_read([message], LISTENING, seen)[0]

    found = replay(STREAM, numbered([edit("later", 1700000020.9), edit("earlier", 1700000020.1)])).entries[ROOT]
    assert found.present.text == "later"
