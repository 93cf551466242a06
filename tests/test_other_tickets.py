"""A thread in which another app has named a ticket of the project: that is pointed out, and no second one is made."""

import json

import pytest
from accessdesk.listening import Listening
from accessdesk.posted_keys import MOST, keys_posted

from tests.kill_story import Killer
from tests.office import Office
from tests.sandbox.server import Fault, wait_until
from tests.test_link import by_hand, permalink
from tests.verified import entries_of

FLAVOURS = pytest.mark.parametrize("flavour", ["datacenter", "cloud"])


def pointed_out(office: Office, text: str = "Created {key}") -> tuple[str, str]:
    """Have an older integration answer a post with a ticket, and Tess ask for one; return (ts, the other key)."""
    key, ts = by_hand(office), office.ask()
    office.slack.post_as_bot(office.channel, text.format(key=key), ts)
    office.add(ts)
    office.said(ts, "another app has named")
    office.settled()
    return ts, key


@FLAVOURS
def test_it_is_pointed_out_to_tech_ops_once_and_linked_when_they_say_so(make_office, flavour):
    office = make_office(flavour=flavour).open()
    ts, key = pointed_out(office, "see https://jira.example/browse/{key}.")
    said = office.said(ts, "another app has named")
    assert "<!subteam^" in said
    assert f"!access link {key} {permalink(office, ts)}" in said
    assert f"!access ticket {permalink(office, ts)}" in said
    assert len(office.thread(ts)) == 1
    assert "waits for Tech Ops" in office.command(office.tess, "!access pending")
    assert [issue["key"] for issue in office.jira.issues()] == [key]
    office.command(office.tess, f"!access link {key} {permalink(office, ts)}")
    office.said(ts, f"{key}> ·")
    office.settled()
    assert len(office.jira.issues()) == 1
    assert entries_of(office, key) == [ts]
    assert len(office.thread(ts)) == 2


@FLAVOURS
def test_another_one_is_created_when_tech_ops_ask_again_by_command(make_office, flavour):
    office = make_office(flavour=flavour).open()
    ts, key = pointed_out(office)
    # The emoji once more is no answer to that; a command by somebody else is none either.
    office.add(ts, by=office.tom)
    office.command(office.otto, f"!access ticket {permalink(office, ts)}")
    office.settled()
    assert len(office.jira.issues()) == 1
    office.command(office.tess, f"!access ticket {permalink(office, ts)}")
    made = office.ticket(2)["key"]
    office.said(ts, f"{made}> ·")
    assert made != key


def test_what_a_person_writes_what_is_not_there_and_what_is_anothers_hold_up_nothing(make_office):
    office = make_office().open()
    _, first = office.ticketed(office.template("Miro"))
    key, ts = by_hand(office), office.ask()
    office.reply(ts, office.mara, f"like {key}")
    for text in (f"a duplicate of {first}?", "created OPS-999", "X-OPS-1 and OPS-1-2 and HR-1"):
        office.slack.post_as_bot(office.channel, text, ts)
    office.add(ts)
    office.said(ts, f"{office.ticket(3)['key']}> ·")
    assert not any("another app has named" in said for said in office.thread(ts))


def test_a_wait_for_tech_ops_is_not_told_as_one_for_jira(make_office):
    office = make_office().open()
    ts, _ = pointed_out(office)
    office.bot.restart()
    office.reply(ts, office.mara, "any news?")
    office.settled()
    assert len(office.thread(ts)) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("call", ["GET /rest/api/2/issue/OPS-1", "chat.postMessage"])
def test_a_bot_that_dies_while_it_points_it_out_does_so_once(make_office, moment, call):
    office = make_office().open()
    key, ts = by_hand(office), office.ask()
    office.slack.post_as_bot(office.channel, f"Created {key}", ts)
    office.settled()
    killer = Killer(office, (call, 1), moment)
    office.traffic.hooks.append(killer)
    office.add(ts)
    office.said(ts, "another app has named")
    killer.over()
    office.settled()
    assert killer.call is not None
    assert len(office.thread(ts)) == 1
    assert len(office.jira.issues()) == 1


def test_a_link_that_comes_while_a_ticket_is_created_is_told_that_it_came_too_late(make_office):
    office = make_office().open()
    office.caught_up()
    key, ts = by_hand(office), office.ask()
    office.settled()
    # The link is wanted a moment before the create leaves: it was refused where it had left already.
    office.traffic.add(Fault(f"GET /rest/api/2/issue/{key}", "latency", seconds=3.0))
    office.traffic.add(Fault("POST /rest/api/2/issue", "latency", seconds=6.0))
    office.slack.write_to_bot(office.tess, f"!access link {key} {permalink(office, ts)}")
    wait_until(lambda: office.traffic.to(f"GET /rest/api/2/issue/{key}"), "the ticket is looked at")
    office.add(ts)
    office.said(ts, "did not become this request's ticket")
    office.settled()
    assert len(office.jira.issues()) == 2
    assert office.jira.issue(key)["fields"]["labels"] == ["urgent"]


LISTENING = Listening("U0BOT", {}, bot="B0BOT")


def message(text: str, bot: str = "B0OTHER", **more: object) -> dict[str, object]:
    return {"ts": "2.0", "user": "U0OTHER", "bot_id": bot, "text": text, **more}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("OPS-7", ["OPS-7"]),
        ("<https://acme.atlassian.net/browse/OPS-7|OPS-7>: created, see OPS-8", ["OPS-7", "OPS-8"]),
        ("ops-7 OPS-07 XOPS-7 X-OPS-7 OPS-7-1 OPS_7", []),
        (" ".join(f"OPS-{number}" for number in range(1, 30)), [f"OPS-{number}" for number in range(1, MOST + 1)]),
    ],
)
def test_a_key_is_one_of_the_project_that_stands_by_itself(text: str, keys: list[str]) -> None:
    assert keys_posted([message(text)], "1.0", "OPS", LISTENING) == keys


def test_keys_are_read_from_blocks_and_attachments_and_not_from_the_post_or_the_bot_itself() -> None:
    blocks = json.loads('[{"type": "section", "text": {"type": "mrkdwn", "text": "see *OPS-3*"}}]')
    found = [
        message("OPS-1", ts="1.0"),
        message("OPS-2", bot="B0BOT"),
        message("", blocks=blocks, attachments=[{"title_link": "https://j.example/browse/OPS-4", "fields": None}]),
        {"ts": "3.0", "user": "U0RITA", "text": "OPS-5"},
    ]
    assert keys_posted(found, "1.0", "OPS", LISTENING) == ["OPS-3", "OPS-4"]
