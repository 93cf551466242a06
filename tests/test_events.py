"""Events as Slack sends them, and as nobody should: each becomes the right facts, or none, and never an error."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from accessdesk.bots import folded
from accessdesk.events import Heard, hear, messages_read, misplaced, stream_of
from accessdesk.facts import Fact, canonical
from accessdesk.listening import Listening
from accessdesk.raw import clean
from hypothesis import given
from hypothesis import strategies as st

from tests.recorded import recorded_event

ROOT, REPLY, EDITED, HEARD = "1700000000.000100", "1700000005.000200", "1700000007.000000", "1700000007.000300"
CHANNEL = "C0CHANNEL"
TEMPLATE = "Name of application: Figma\nBusiness reason: design\nManager's Name: <@U0MARA>"
LISTENING = Listening(
    user="U0BOT",
    acts={"ticket": "ticket", "white_check_mark": "complete"},
    watched=frozenset({CHANNEL}),
    is_command=lambda text: text.startswith("!access"),
)
WITH_BOTS = replace(LISTENING, bot="B0BOT", bots=folded(["b0other", "A0FORMS", "Access Workflow", "B0BOT"]))
"""Also listens to other bots; that it lists itself is a mistake."""
ANYWHERE = replace(LISTENING, watched=frozenset({CHANNEL, "C111"}))
"""Also listens where Slack's recorded events come from."""


def message(text: str = TEMPLATE, **more: Any) -> dict[str, Any]:
    event = {"type": "message", "channel": CHANNEL, "user": "U0RITA", "text": text, "ts": ROOT, "event_ts": ROOT}
    return {**event, "team": "T0ACME", "channel_type": "channel", **more}


def reply(text: str = "approved", **more: Any) -> dict[str, Any]:
    return message(text, **{"ts": REPLY, "event_ts": REPLY, "thread_ts": ROOT, **more})


def edit(text: str = TEMPLATE, **more: Any) -> dict[str, Any]:
    inner = {key: value for key, value in message(text, **more).items() if key not in ("channel", "event_ts")}
    inner = {**inner, "edited": {"user": "U0RITA", "ts": EDITED}}
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": CHANNEL,
        "message": inner,
        "previous_message": {"user": "U0RITA", "text": "before", "ts": inner["ts"]},
        "ts": HEARD,
        "event_ts": HEARD,
    }


def deletion(**before: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "channel": CHANNEL,
        "deleted_ts": REPLY,
        "previous_message": {"user": "U0RITA", "text": "before", "ts": REPLY, **before},
        "ts": HEARD,
        "event_ts": HEARD,
    }


def reaction(name: str = "ticket", **more: Any) -> dict[str, Any]:
    event = {"type": "reaction_added", "user": "U0TESS", "reaction": name, "event_ts": HEARD}
    return {**event, "item": {"type": "message", "channel": CHANNEL, "ts": ROOT}, **more}


def heard(event: Mapping[str, Any], listening: Listening = LISTENING) -> Heard:
    found = hear(event, listening)
    assert found is not None
    return found


def the_fact(event: Mapping[str, Any], listening: Listening = LISTENING) -> Fact:
    (fact,) = heard(event, listening).facts
    return fact


def test_a_post_that_follows_the_template_opens_its_own_stream() -> None:
    found = heard(message())
    assert (found.stream, found.opens) == (stream_of(CHANNEL, ROOT), True)
    (fact,) = found.facts
    assert (fact.kind, fact.at, fact.texts["text"]) == ("message", 1700000000.0001, TEMPLATE)
    assert (fact.body["by"], fact.body["edited"]) == ("U0RITA", "")


def test_any_other_post_of_a_watched_channel_is_no_business_of_ours() -> None:
    assert hear(message("Does anybody know when the VPN is back?"), LISTENING) is None


def test_an_edit_of_a_post_is_kept_where_it_belongs_to_a_request_though_it_follows_the_template_no_more() -> None:
    found = heard(edit("never mind"))
    assert (found.stream, found.opens) == (stream_of(CHANNEL, ROOT), False)


def test_a_reply_belongs_to_its_threads_stream_and_opens_nothing() -> None:
    found = heard(reply(TEMPLATE))
    assert (found.stream, found.opens) == (stream_of(CHANNEL, ROOT), False)


def test_a_post_elsewhere_is_heard_only_when_it_follows_the_template() -> None:
    assert heard(message(channel="C0RANDOM")).opens
    assert hear(message("hello", channel="C0RANDOM"), LISTENING) is None
    assert hear(reply("hello", channel="C0RANDOM"), LISTENING) is None


def test_nothing_elsewhere_is_heard_where_no_hints_are_given() -> None:
    assert hear(message(channel="C0RANDOM"), replace(LISTENING, hints=False)) is None


def test_until_the_watched_channels_are_known_every_channel_may_be_one() -> None:
    unknown = replace(LISTENING, watched=None, hints=False)
    assert heard(message(channel="C0RANDOM"), unknown).opens
    assert heard(reaction(item={"type": "message", "channel": "C0RANDOM", "ts": ROOT}), unknown).opens


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast", "me_message"])
def test_what_a_person_says_is_a_fact(subtype: str | None) -> None:
    assert the_fact(reply(subtype=subtype)).body["by"] == "U0RITA"


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "bot_message", "reminder_add", "made_up"])
def test_what_slack_remarks_is_none(subtype: str) -> None:
    assert hear(message(subtype=subtype), LISTENING) is None


@pytest.mark.parametrize("who", [{"user": "U0BOT"}, {"bot_id": "B0BOT"}, {"bot_id": "B0OTHER"}, {"user": None}])
def test_messages_of_the_bot_of_other_bots_and_of_nobody_are_none(who: dict[str, Any]) -> None:
    assert hear(message(**who), LISTENING) is None
    assert hear(edit(**who), LISTENING) is None
    assert messages_read([message(**who)], LISTENING, 1.7e9) == []


BOTS = [
    {"bot_id": "B0OTHER", "bot_profile": {"name": "Forms"}},
    {"bot_id": "B0FORMS", "app_id": "A0FORMS", "bot_profile": {"name": "Forms"}},
    {"bot_id": "B0FORMS", "bot_profile": {"name": "Forms", "app_id": "A0FORMS"}},
    {"bot_id": "B0FLOW", "subtype": "bot_message", "user": None, "username": "ACCESS workflow "},
    {"bot_id": "B0FLOW", "bot_profile": {"name": "access workflow"}},
]
"""What the messages of the listed bots carry: a bot's id, an app's, a name."""


@pytest.mark.parametrize("who", BOTS)
def test_a_listed_bots_message_is_a_fact_under_its_bot_id_with_the_name_that_it_carries(who: dict[str, Any]) -> None:
    for found in (the_fact(reply(**who), WITH_BOTS), the_fact(edit(ts=REPLY, thread_ts=ROOT, **who), WITH_BOTS)):
        assert (found.body["by"], found.body["bot"]) == (who["bot_id"], True)
        assert found.texts["author"].strip() in ("Forms", "ACCESS workflow", "access workflow")
    assert heard(message(**who), WITH_BOTS).opens
    assert hear(message(**who), LISTENING) is None


def test_a_persons_fact_is_the_same_whether_bots_are_listed_or_not() -> None:
    assert the_fact(reply(), WITH_BOTS) == the_fact(reply(), LISTENING)


def test_a_name_counts_only_on_what_a_bot_posted() -> None:
    assert the_fact(reply(username="Access Workflow"), WITH_BOTS) == the_fact(reply())


@pytest.mark.parametrize("who", [{"bot_id": "B0BOT"}, {"user": "U0BOT", "bot_id": "B0OTHER"}, {"bot_id": "B0ELSE"}])
def test_neither_the_bot_itself_nor_an_unlisted_one_is_heard_where_bots_are_listed(who: dict[str, Any]) -> None:
    assert hear(message(**who), WITH_BOTS) is None
    assert messages_read([message(**who)], WITH_BOTS, 1.7e9) == []


def test_a_bots_message_is_no_command_is_not_misplaced_and_gets_no_hint() -> None:
    who = BOTS[0]
    assert not the_fact(reply("!access cancel", **who), WITH_BOTS).body["command"]
    assert misplaced(reply(TEMPLATE, **who), WITH_BOTS) is None
    assert hear(message(channel="C0RANDOM", **who), WITH_BOTS) is None


def test_a_direct_message_is_none() -> None:
    assert hear(message(channel="D0DIRECT"), LISTENING) is None
    assert hear(message(channel="D0DIRECT"), replace(LISTENING, watched=None)) is None


def test_an_emoji_in_a_direct_conversation_is_none() -> None:
    direct = reaction(item={"type": "message", "channel": "D0DIRECT", "ts": ROOT})
    assert hear(direct, replace(LISTENING, watched=None)) is None


def test_a_command_is_marked_as_one() -> None:
    assert the_fact(reply("!access status")).body["command"]
    assert not the_fact(reply("approved")).body["command"]


def test_an_edit_is_a_version_of_the_message_it_changed() -> None:
    found = heard(edit("Manager: <@U0TOM>", ts=REPLY, thread_ts=ROOT))
    (fact,) = found.facts
    assert found.stream == stream_of(CHANNEL, ROOT)
    assert (fact.body["ts"], fact.body["edited"], fact.body["seen"]) == (REPLY, EDITED, 1700000007.0003)


def test_an_edit_that_makes_a_post_follow_the_template_opens_its_stream() -> None:
    assert heard(edit()).opens


def test_a_deletion_names_the_message_and_when_it_went() -> None:
    found = heard(deletion(thread_ts=ROOT))
    (fact,) = found.facts
    assert (found.stream, found.opens) == (stream_of(CHANNEL, ROOT), False)
    assert (fact.kind, fact.body["ts"], fact.at) == ("deleted", REPLY, 1700000007.0003)


def test_a_tombstone_is_a_deletion_and_never_a_text() -> None:
    tombstone = edit("This message was deleted.", user="USLACKBOT", subtype="tombstone", thread_ts=ROOT)
    fact = the_fact(tombstone)
    assert (fact.kind, fact.texts) == ("deleted", {})
    assert messages_read([tombstone["message"]], LISTENING, 1700000009.0)[0].identity == fact.identity


def test_a_file_is_kept_with_its_address_and_name() -> None:
    files = [{"id": "F1", "permalink": "https://acme.slack.com/files/F1", "name": "a b.png"}, {"name": "no id"}, "odd"]
    fact = the_fact(reply(files=files))
    assert fact.body["files"] == ["F1"]
    assert (fact.texts["name F1"], fact.texts["link F1"]) == ("a b.png", "https://acme.slack.com/files/F1")


def test_only_the_ticket_emoji_put_on_makes_a_post_a_request() -> None:
    assert heard(reaction()).opens
    assert not heard(reaction(type="reaction_removed")).opens
    assert not heard(reaction("white_check_mark")).opens


def test_an_emoji_says_who_did_what_to_which_message() -> None:
    fact = the_fact(reaction("white_check_mark", type="reaction_removed"))
    assert {"ts": ROOT, "by": "U0TESS", "act": "complete", "added": False}.items() <= fact.body.items()
    assert fact.at == 1700000007.0003


def test_an_emoji_in_a_skin_tone_is_an_emoji_of_its_own_that_stands_for_the_same_act() -> None:
    toned, plain = the_fact(reaction("white_check_mark::skin-tone-3")), the_fact(reaction("white_check_mark"))
    assert toned.body["act"] == plain.body["act"]
    assert toned.body["name"] != plain.body["name"]


@pytest.mark.parametrize(
    "more",
    [
        {"reaction": "tada"},
        {"user": "U0BOT"},
        {"item": {"type": "file", "file": "F1"}},
        {"item": {"type": "message", "channel": "C0RANDOM", "ts": ROOT}},
    ],
)
def test_an_emoji_that_does_not_concern_us_is_none(more: dict[str, Any]) -> None:
    assert hear(reaction(**more), LISTENING) is None


def test_a_template_in_somebody_elses_thread_gets_a_stream_of_its_own() -> None:
    found = misplaced(reply(TEMPLATE), LISTENING)
    assert found is not None
    assert (found.stream, found.opens) == (stream_of(CHANNEL, REPLY), True)
    assert [fact.kind for fact in found.facts] == ["message", "root"]
    assert found.facts[1].body["root"] == ROOT


@pytest.mark.parametrize(
    "event",
    [reply(), message(), reply(TEMPLATE, channel="C0RANDOM"), reply(TEMPLATE, bot_id="B0OTHER"), reaction()],
    ids=["no template", "a post", "elsewhere", "a bot", "an emoji"],
)
def test_nothing_else_is_misplaced(event: dict[str, Any]) -> None:
    assert misplaced(event, LISTENING) is None


def test_a_template_that_is_edited_into_somebody_elses_thread_is_misplaced_too() -> None:
    assert misplaced(edit(ts=REPLY, thread_ts=ROOT), LISTENING) is not None


@pytest.mark.parametrize("event", [message(), reply(), reply(subtype="file_share", files=[{"id": "F1"}])])
def test_the_same_message_heard_and_read_is_the_same_fact(event: dict[str, Any]) -> None:
    read = {key: value for key, value in event.items() if key not in ("channel", "channel_type", "event_ts")}
    (found,) = messages_read([read], LISTENING, 1700000099.0)
    assert (found.identity, found.texts) == (the_fact(event).identity, the_fact(event).texts)


def test_the_same_edit_heard_and_read_is_the_same_fact() -> None:
    (found,) = messages_read([edit()["message"]], LISTENING, 1700000099.0)
    assert (found.identity, found.texts) == (the_fact(edit()).identity, the_fact(edit()).texts)


def test_what_no_database_takes_is_made_visible() -> None:
    fact = the_fact(reply("a\x00b\ud800c", files=[{"id": "F1", "name": "\udfff.png"}]))
    assert fact.texts == {"text": "a\ufffdb\ufffdc", "name F1": "\ufffd.png", "link F1": ""}
    assert clean(None) == clean(["a"]) == ""


@pytest.mark.parametrize("field", ["user", "channel"])
def test_ids_that_no_database_takes_are_none(field: str) -> None:
    assert hear(message(**{field: "C0CHANNEL\ud800"}), replace(LISTENING, watched=None)) is None


def test_an_edit_without_a_timestamp_is_no_version_that_cannot_be_ordered() -> None:
    strange = edit()
    strange["message"]["edited"] = {"ts": "yesterday"}
    found = hear(strange, LISTENING)
    assert found is None or float(found.facts[0].body["edited"] or 0) >= 0


def test_a_message_of_a_million_characters_is_heard_like_any_other() -> None:
    assert the_fact(reply("x: " * 400_000)).texts["text"].startswith("x: x: ")


@pytest.mark.parametrize("name", ["event_ts", "team", "channel_type"])
def test_what_is_not_needed_may_be_missing(name: str) -> None:
    assert hear({key: value for key, value in message().items() if key != name}, LISTENING) is not None


@pytest.mark.parametrize("name", ["type", "channel", "user", "text", "ts"])
def test_without_what_is_needed_there_is_no_fact(name: str) -> None:
    assert hear({key: value for key, value in message().items() if key != name}, LISTENING) is None


SHAPES = [
    message(),
    reply(),
    edit(),
    deletion(),
    reaction(),
    *(reply(**who) for who in BOTS),
    reply(files=[{"id": "F1"}], edited={"ts": EDITED}),
]
ODD = [None, 0, 1.5, True, "", "odd", "1.2", "\x00", "\ud800", "9" * 300, [], ["odd"], {}, {"ts": 5}, [{"id": []}]]


def odd_events() -> list[tuple[str, dict[str, Any]]]:
    """Every shape with one value, or one value inside its message or item, replaced by something odd."""
    found = []
    for shape in SHAPES:
        for key, value in shape.items():
            found += [(key, {**shape, key: odd}) for odd in ODD]
            if isinstance(value, dict):
                found += [(f"{key}.{name}", {**shape, key: {**value, name: odd}}) for name in value for odd in ODD]
    return found


@pytest.mark.parametrize("where", sorted({where for where, _ in odd_events()}))
def test_an_odd_value_in_any_place_raises_nothing(where: str) -> None:
    for place, event in odd_events():
        if place == where:
            take_in(event)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
words = [ROOT, REPLY, CHANNEL, "U0RITA", TEMPLATE, "ticket", "message", "reaction_added", "tombstone", "file_share"]
subtypes = ["message_changed", "message_deleted", "bot_message"]
objects = [{"type": "message", "channel": CHANNEL, "ts": ROOT}, {"ts": EDITED}]
plausible = st.sampled_from([*words, *subtypes, *objects])
names = st.sampled_from(sorted({name for shape in SHAPES for name in shape} | {"reaction", "bot_id", "root"}))
any_event = st.dictionaries(names | st.text(max_size=5), plausible | json_values, max_size=12)


def take_in(event: Mapping[str, Any]) -> None:
    """Have an event heard and read in every way, and see that its facts can be written down."""
    for listening in (LISTENING, replace(LISTENING, watched=None), WITH_BOTS):
        found = [hear(event, listening), misplaced(event, listening)]
        facts = [fact for each in found if each for fact in each.facts]
        for fact in [*facts, *messages_read([event], listening, 1.7e9)]:
            canonical([fact.identity, fact.at, dict(fact.body), dict(fact.texts)])
            "".join([fact.identity, *fact.texts, *fact.texts.values()]).encode()


@given(any_event, st.sampled_from(SHAPES))
def test_no_event_whatever_raises(event: dict[str, Any], shape: dict[str, Any]) -> None:
    take_in(event)
    take_in({**shape, **event})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("message.message_body", "message"),
        ("message_file_share.event_payload", "message"),
        ("message_thread_broadcast.event_payload", "message"),
        ("message_bot.user_message_event_payload", "message"),
        ("message_deleted.event_payload", "deleted"),
    ],
)
def test_a_recorded_event_becomes_its_fact(name: str, kind: str) -> None:
    event = recorded_event(name)
    if kind == "message":
        # As a reply: a post that is no request is no business of ours.
        event = {**event, "thread_ts": "1600000000.000100"}
    assert the_fact(event, replace(ANYWHERE, watched=None)).kind == kind


def test_a_recorded_edit_is_a_version_of_the_message_it_changed() -> None:
    event = recorded_event("message_changed.event_payload")
    # The recording leaves out the ts that Slack gives with every message.
    whole = {**event, "message": {**event["message"], "ts": event["previous_message"]["ts"]}}
    fact = the_fact(whole, ANYWHERE)
    assert (fact.body["ts"], fact.body["edited"]) == ("1665102338.901939", "1665102362.000000")
    assert hear(event, ANYWHERE) is None


@pytest.mark.parametrize(
    "name",
    [
        "message_bot.bot_message_event_payload",
        "message_bot.classic_bot_message_event_payload",
        "events_ignore_self.response_url_message_event",
        "events_ignore_self.different_app_response_url_message_event",
        "events.join_event_body",
        "events.left_event_body",
        "events.valid_reaction_added_body",
    ],
)
def test_a_recorded_event_that_does_not_concern_us_is_none(name: str) -> None:
    assert hear(recorded_event(name), replace(ANYWHERE, watched=None)) is None


@pytest.mark.parametrize("name", ["events.valid_reaction_added_body", "events_socket_mode.valid_reaction_added_body"])
def test_a_recorded_emoji_is_an_act_where_it_stands_for_one(name: str) -> None:
    event = recorded_event(name)
    listening = replace(ANYWHERE, watched=None, acts={event["reaction"]: "ticket"})
    assert the_fact(event, listening).body["act"] == "ticket"
