"""Reminders as people get them: what they say, where, and that nobody is disturbed in vain."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from accessdesk.facts import Fact
from accessdesk.nudges import Nudge, nudge_fact
from accessdesk.sight import PRIVATE
from accessdesk.waits import TECH_OPS

from tests.quarter import Quarter
from tests.sandbox.server import Call, Fault

MONDAY = date(2036, 10, 6)
FRIDAY_NOON = datetime(2036, 10, 3, 12, tzinfo=timezone.utc).timestamp()
LATER = datetime(2036, 12, 1, tzinfo=timezone.utc).timestamp()
LINK = "https://acme.slack.com/archives/"

Make = Callable[..., Quarter]


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Make]:
    """Make companies on Friday noon, each with one bot on SQLite."""
    made: list[Quarter] = []

    def make(**environment: str) -> Quarter:
        place = tmp_path / str(len(made))
        place.mkdir()
        made.append(Quarter(place, [f"sqlite:///{place / 'ledger.db'}"], **environment))
        made[-1].clock.now = FRIDAY_NOON - 60
        return made[-1]

    yield make
    for each in made:
        each.close()


def about(quarter: Quarter, kind: str = "decide") -> dict[str, Any]:
    """What is known of a request for Figma, or of one that waits for somebody else."""
    ids = {name: f" {user} " for name, user in quarter.ids.items()}
    figma = {
        "application": "Figma",
        "application_key": "Figma",
        "owners": f" {quarter.ids['olga']} {quarter.ids['kumar']} ",
    }
    decide = {**figma, "waits_for": "owner", "held": "undecided", "waits_ids": ids["olga"], "backups": ids["kumar"]}
    leads = " ".join(ids[name].strip() for name in ("dina", "nina", "zoe"))
    return {
        "decide": decide,
        "confirm": {**decide, "held": "suspended", "backups": ""},
        "leads": {**decide, "application": "Miro", "application_key": "Miro", "waits_ids": f" {leads} ", "backups": ""},
        "ticket": {**figma, "waits_for": "tech-ops", "key": "", "state": "ready"},
        "carry-out": {**figma, "waits_for": "tech-ops", "decision": "approved"},
        "complete": {**figma, "waits_for": "requester", "waits_ids": ids["rita"], "key": "", "state": "incomplete"},
        "gone": {**figma, "waits_for": "tech-ops", "held": "gone"},
    }[kind]


def until(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.utc)


def texts(quarter: Quarter, name: str) -> list[str]:
    return [str(each["text"]) for each in quarter.slack.direct_messages(quarter.ids[name])]


def post(quarter: Quarter, number: int) -> str:
    row = quarter.waits[number].row
    return f"{LINK}{row.channel}/p{row.ts.replace('.', '')}"


def test_a_reminder_says_what_to_do_and_lists_the_requests_the_longest_waiting_first(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON + 60, LATER, **about(quarter))
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.wait(FRIDAY_NOON - 60, LATER, **about(quarter, "confirm"))
    quarter.run(until(MONDAY, 8))
    assert texts(quarter, "olga") == [
        "3 access requests wait for you:\n"
        "\n"
        "*To decide.* Reply in its thread, or here: `!access approve KEY …` or `!access decline KEY reason`.\n"
        f"• <{post(quarter, 1)}|OPS-1002> · Figma for Rita · since 3 Oct 2036\n"
        f"• <{post(quarter, 0)}|OPS-1001> · Figma for Rita · since 3 Oct 2036\n"
        "\n"
        "*To confirm: the message of your decision was changed or deleted, or the bot's records were lost.* "
        "Reply in its thread, or here: `!access approve OPS-1003 …` or `!access decline OPS-1003 reason`.\n"
        f"• <{post(quarter, 2)}|OPS-1003> · Figma for Rita · since 3 Oct 2036\n"
        "\n"
        "When you are away, `!access away until DATE @name` says who decides instead."
    ]


def test_of_many_requests_ten_are_named_and_a_command_lists_all(company):
    quarter = company()
    for number in range(14):
        quarter.wait(FRIDAY_NOON + number, LATER, **about(quarter))
    quarter.run(until(MONDAY, 8))
    (text,) = texts(quarter, "olga")
    assert text.startswith("14 access requests wait for you:")
    assert text.count("· Figma for Rita ·") == 10
    assert f"• and 4 more: `!access pending --waiting owner --owner <@{quarter.ids['olga']}>`" in text


def test_tech_ops_is_reminded_each_directly_where_it_has_no_channel(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "ticket"))
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "carry-out"))
    quarter.run(until(MONDAY, 20))
    for name in ("tess", "tom"):
        assert texts(quarter, name) == [
            "2 access requests wait for you:\n"
            "\n"
            "*Complete, and without a ticket.* Add :ticket:.\n"
            f"• <{post(quarter, 0)}|post> · Figma for Rita · since 3 Oct 2036\n"
            "\n"
            "*Approved.* Give the access, note it in the thread, then add :complete:.\n"
            f"• <{post(quarter, 1)}|OPS-1002> · Figma for Rita · since 3 Oct 2036"
        ]


def test_in_its_channel_tech_ops_is_reminded_once_and_private_channels_are_only_counted(company):
    quarter = company(DIGEST_CHANNEL="#tech-ops")
    private = quarter.slack.add_channel("board", [quarter.ids["rita"]], private=True)
    quarter.bots[0].ledger.note(PRIVATE, private)
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "ticket"))
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "ticket"), channel=private)
    quarter.run(until(MONDAY, 20))
    (text,) = [str(each["text"]) for each in quarter.slack.bot_posts(quarter.desk_channel)]
    assert text.endswith(
        ">: one access request waits for Tech Ops:\n"
        "\n"
        "*Complete, and without a ticket.* Add :ticket:.\n"
        f"• <{post(quarter, 0)}|post> · Figma for Rita · since 3 Oct 2036\n"
        "1 request of private channels: `!access pending` lists them for you alone."
    )
    assert not texts(quarter, "tess")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "one request in a private channel waits for Tech Ops. `!access pending` lists it for you alone."),
        (3, "3 requests in private channels wait for Tech Ops. `!access pending` lists them for you alone."),
    ],
)
def test_of_private_channels_alone_tech_ops_is_told_how_many_requests_wait(company, number, said):
    quarter = company(DIGEST_CHANNEL="#tech-ops")
    private = quarter.slack.add_channel("board", [quarter.ids["rita"]], private=True)
    quarter.bots[0].ledger.note(PRIVATE, private)
    for _ in range(number):
        quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "ticket"), channel=private)
    quarter.run(until(MONDAY, 20))
    (text,) = [str(each["text"]) for each in quarter.slack.bot_posts(quarter.desk_channel)]
    assert text.startswith("<!subteam^") and text.endswith(f">: {said}")


@pytest.mark.parametrize(("expire_days", "times"), [("14", 1), ("0", 3)])
def test_where_requests_expire_a_requester_is_reminded_once_of_what_lacks_something(company, expire_days, times):
    quarter = company(EXPIRE_DAYS=expire_days)
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "complete"))
    quarter.run(until(MONDAY + timedelta(days=3)))
    said = "*Something is missing.* Edit your post, or reply in its thread with the missing line."
    assert [said in text for text in texts(quarter, "rita")] == [True] * times


def test_what_has_a_ticket_is_reminded_of_each_day_though_requests_expire(company):
    quarter = company(EXPIRE_DAYS="14")
    quarter.wait(FRIDAY_NOON, LATER, **{**about(quarter, "complete"), "key": "OPS-1001"})
    quarter.run(until(MONDAY + timedelta(days=3)))
    assert len(texts(quarter, "rita")) == 3


def test_a_channel_that_the_bot_does_not_find_leaves_it_at_direct_messages(company):
    quarter = company(DIGEST_CHANNEL="#no-such-channel")
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "ticket"))
    quarter.run(until(MONDAY, 20))
    assert len(texts(quarter, "tess")) == 1


def test_a_group_is_reminded_in_the_thread_of_its_one_request_and_in_the_channel_of_several(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "leads"))
    quarter.wait(FRIDAY_NOON + 3 * 86_400, LATER, **about(quarter, "leads"))
    quarter.run(until(MONDAY + timedelta(days=1), 10))
    first, second = quarter.slack.bot_posts(quarter.channel)
    assert first["thread_ts"] == quarter.waits[0].row.ts
    assert first["text"] == (
        f"<!subteam^{quarter.leads}>: this request has waited for you since 3 Oct 2036. *To decide.* Reply here with "
        "`approved` and what is given, or with `not approved` and the reason."
    )
    assert "thread_ts" not in second
    assert second["text"].startswith(f"<!subteam^{quarter.leads}>: 2 access requests wait for you:")
    assert not [name for name in ("dina", "nina", "zoe") if texts(quarter, name)]


def test_whoever_refuses_direct_messages_is_told_in_the_channel_alone(company):
    quarter = company()
    quarter.slack.refusals[quarter.ids["olga"]] = "messages_tab_disabled"
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.run(until(MONDAY, 8))
    (whisper,) = quarter.slack.ephemerals(quarter.ids["olga"])
    assert whisper["thread_ts"] == quarter.waits[0].row.ts
    assert whisper["text"].startswith("One access request waits for you:")


def test_whoever_is_not_there_either_is_called_in_the_thread(company):
    quarter = company()
    olga = quarter.ids["olga"]
    quarter.slack.refusals[olga] = "messages_tab_disabled"
    quarter.slack.leave(quarter.channel, olga)
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.run(until(MONDAY, 8))
    (said,) = quarter.slack.bot_posts(quarter.channel)
    assert said["thread_ts"] == quarter.waits[0].row.ts
    assert said["text"] == (
        f"<@{olga}>: 2 access requests wait for you, this one among them; "
        f"`!access pending --waiting owner --owner <@{olga}>` lists them."
    )


def test_what_is_decided_while_the_reminder_is_on_its_way_is_left_out(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))

    quarter.restart(until(MONDAY, 6).timestamp())

    def decided(call: Call, moment: str) -> bool:
        # It is looked up who they are before they are disturbed.
        if call.name == "users.info" and quarter.clock.now >= datetime(2036, 10, 6, 7, tzinfo=timezone.utc).timestamp():
            quarter.show(quarter.waits[0].row.stream, None)
        return False

    quarter.traffic.hooks.append(decided)
    quarter.run(until(MONDAY, 8))
    (text,) = texts(quarter, "olga")
    assert "OPS-1002" in text and "OPS-1001" not in text


def test_where_nothing_is_left_nothing_is_sent(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.traffic.add(Fault("chat.postMessage", "status", status=500))
    seen = []

    def decided(call: Call, moment: str) -> bool:
        if call.name == "chat.postMessage" and moment == "before":
            seen.append(call)
            quarter.show(quarter.waits[0].row.stream, None)
        return False

    quarter.traffic.hooks.append(decided)
    quarter.run(until(MONDAY, 23))
    assert len(seen) == 1
    assert not texts(quarter, "olga")


def test_a_bot_that_was_down_for_days_sends_the_reminders_of_the_present_day_only(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.run(until(MONDAY, 5))
    quarter.clock.now = until(MONDAY + timedelta(days=3), 11).timestamp()
    quarter.run(until(MONDAY + timedelta(days=3), 12))
    assert [sent.mark.split()[1] for sent in quarter.sent if sent.mark.endswith(quarter.ids["olga"])] == ["2036-10-09"]


def test_nobody_is_reminded_where_it_is_off(company):
    quarter = company(REMIND="no")
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.run(until(MONDAY + timedelta(days=1)))
    assert not quarter.sent


def asked_for(quarter: Quarter, target: str, at: datetime) -> None:
    nudge = Nudge(target, quarter.waits[0].row.stream, quarter.ids["tess"])
    ledger = quarter.bots[0].ledger
    day = f"reminders {at.date().isoformat()}"
    quarter.at(at.timestamp(), lambda: ledger.append(day, [nudge_fact(nudge, at.timestamp())]) and None)


@pytest.mark.parametrize("remind", ["yes", "no"])
def test_what_somebody_asks_for_is_sent_at_once_and_once_a_day(company, remind):
    quarter = company(REMIND=remind)
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    for minutes in (30, 60):
        asked_for(quarter, quarter.ids["olga"], until(date(2036, 10, 3), 12) + timedelta(minutes=minutes))
    quarter.run(until(date(2036, 10, 3), 15))
    assert texts(quarter, "olga") == [
        f"<@{quarter.ids['tess']}> asks you to look at a request that waits for you:\n"
        "\n"
        "*To decide.* Reply in its thread, or here: "
        "`!access approve OPS-1001 …` or `!access decline OPS-1001 reason`.\n"
        f"• <{post(quarter, 0)}|OPS-1001> · Figma for Rita · since 3 Oct 2036"
    ]


def test_what_somebody_was_asked_to_look_at_is_left_out_of_that_days_list_only(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON - 86_400, LATER, **about(quarter))
    tuesday = MONDAY + timedelta(days=1)
    asked_for(quarter, quarter.ids["olga"], until(MONDAY, 6) + timedelta(minutes=50))
    quarter.run(until(tuesday, 12))
    asked, daily = texts(quarter, "olga")[-2:]
    assert "asks you to look" in asked and daily.startswith("One access request waits for you:")
    assert [sent.mark.split()[1:3] for sent in quarter.sent if quarter.ids["olga"] in sent.mark][-2:] == [
        [f"{MONDAY}", "nudge"],
        [f"{tuesday}", "remind"],
    ]


def test_in_its_thread_a_command_names_the_request(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "gone"))
    asked_for(quarter, TECH_OPS, until(date(2036, 10, 3), 13))
    quarter.run(until(date(2036, 10, 3), 15))
    (said,) = quarter.slack.bot_posts(quarter.channel, quarter.waits[0].row.ts)
    assert "`!access proceed OPS-1001 reason` lets it go on" in said["text"]


def test_tech_ops_is_reminded_in_the_thread_where_somebody_asks_for_it(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter, "carry-out"))
    asked_for(quarter, TECH_OPS, until(date(2036, 10, 3), 13))
    quarter.run(until(date(2036, 10, 3), 15))
    (said,) = quarter.slack.bot_posts(quarter.channel, quarter.waits[0].row.ts)
    assert said["text"].endswith(
        ">: this request has waited for you since 3 Oct 2036. "
        "*Approved.* Give the access, note it here, then add :complete:."
    )


def test_what_is_done_by_then_is_not_reminded_of(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, FRIDAY_NOON + 600, **about(quarter))
    asked_for(quarter, quarter.ids["olga"], until(date(2036, 10, 3), 13))
    quarter.run(until(date(2036, 10, 3), 15))
    assert not quarter.sent


def test_an_unknown_note_of_a_newer_program_changes_nothing(company):
    quarter = company()
    quarter.wait(FRIDAY_NOON, LATER, **about(quarter))
    quarter.bots[0].ledger.append("reminders 2036-10-06", [Fact("noted", "x", 0.0, {"key": "something else"})])
    quarter.run(until(MONDAY, 8))
    assert len(texts(quarter, "olga")) == 1
