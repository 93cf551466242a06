"""Messages that stand elsewhere in the channel are carried to a ticket by command, and followed afterwards."""

import pytest
from accessdesk.events import messages_read
from accessdesk.facts import Fact
from accessdesk.listening import Listening
from accessdesk.replay import replay

from tests.sandbox.slack import Upload


@pytest.fixture
def desk(make_office):
    """An office with its catalogue, at work."""
    return make_office().catalogue().open()


def added(office, key, ts, root=None, by=None, thread=None):
    link = office.slack.permalink(office.channel, ts, root)
    return office.command(by or office.tess, f"!access add {key} {link}".replace("  ", " "), thread)


def test_a_message_from_elsewhere_is_carried_once_under_its_authors_name(desk):
    ts, key = desk.ticketed()
    elsewhere = desk.slack.post(desk.channel, desk.otto, "Rita's seat is *paid* for", files=[Upload("a.txt", b"hello")])
    answer = added(desk, key, elsewhere)
    assert answer == f"It goes to {key} under the name of Otto Other. When it is edited or deleted, the ticket follows."
    body = desk.carried(key, "is attached as")
    assert body.startswith("Otto Other in Slack, [")
    assert f"{desk.slack.permalink(desk.channel, elsewhere)}], elsewhere in the channel, added by Tess Ops, " in body
    assert "was added already" in added(desk, key, elsewhere)
    desk.reply(ts, desk.otto, "later")
    desk.carried(key, "later")
    desk.settled()
    assert len(desk.bodies(key)) == 2
    assert not [text for text in desk.thread(ts) if "Otto" in text]


def test_a_reply_of_another_thread_is_added_from_within_the_requests_own(desk):
    ts, key = desk.ticketed()
    other = desk.slack.post(desk.channel, desk.otto, "who pays?")
    reply = desk.reply(other, desk.mara, "I do")
    assert f"It goes to {key}" in added(desk, "", reply, other, thread=ts)
    body = desk.carried(key, "I do")
    assert f"?thread_ts={other}" in body
    desk.command(desk.tess, f"!access verify {key}")
    assert "0 missing, 0 doubled, 0 out of order" in desk.told(desk.tess, "hecked 1 request")


def test_it_is_followed_when_it_is_edited_and_deleted(desk):
    _, key = desk.ticketed()
    elsewhere = desk.slack.post(desk.channel, desk.otto, "paid by design")
    added(desk, key, elsewhere)
    desk.carried(key, "paid by design")
    desk.slack.edit(desk.channel, elsewhere, "paid by sales")
    body = desk.carried(key, "paid by sales")
    assert "Before it was edited" in body and "paid by design" in body
    desk.slack.delete(desk.channel, elsewhere)
    assert "paid by sales" in desk.carried(key, "Deleted in Slack")
    desk.settled()
    assert len(desk.bodies(key)) == 1


def test_an_edit_that_no_event_told_is_found_when_the_thread_is_read(desk):
    _, key = desk.ticketed()
    elsewhere = desk.slack.post(desk.channel, desk.otto, "paid by design")
    added(desk, key, elsewhere)
    desk.carried(key, "paid by design")
    desk.settled()
    desk.slack.delivery.lose = lambda event: event.get("subtype") == "message_changed"
    desk.slack.edit(desk.channel, elsewhere, "paid by sales")
    desk.command(desk.tess, f"!access sync {key}")
    desk.carried(key, "paid by sales")


def test_an_approval_from_elsewhere_decides_nothing(desk):
    ts, key = desk.ticketed()
    elsewhere = desk.slack.post(desk.channel, desk.olga, "Approved. Role: Editor")
    added(desk, key, elsewhere)
    desk.carried(key, "Role: Editor")
    desk.slack.edit(desk.channel, elsewhere, "Approved. Role: Admin")
    desk.carried(key, "Role: Admin")
    desk.settled()
    assert not [text for text in desk.thread(ts) if "Approved" in text]
    desk.add(ts, "complete", by=desk.tom)
    desk.said(ts, "not yet")


def test_one_message_can_belong_to_several_requests(desk):
    _, one = desk.ticketed()
    _, two = desk.ticketed(desk.template("Miro"))
    elsewhere = desk.slack.post(desk.channel, desk.otto, "both are paid for")
    for key in (one, two):
        added(desk, key, elsewhere)
        desk.carried(key, "both are paid for")
    desk.slack.edit(desk.channel, elsewhere, "neither is")
    for key in (one, two):
        desk.carried(key, "neither is")


def test_what_cannot_be_added_gets_a_sentence(desk):
    ts, key = desk.ticketed()
    reply = desk.reply(ts, desk.otto, "here")
    elsewhere = desk.slack.post(desk.channel, desk.otto, "there")
    outside = desk.slack.post(desk.elsewhere, desk.otto, "outside")
    bots = desk.slack.bot_posts(desk.channel, ts)[0]["ts"]
    command = desk.slack.post(desk.channel, desk.otto, "!access mine")
    ready = desk.ask(desk.template("Miro"))
    desk.carried(key, "here")
    desk.settled()
    link = desk.slack.permalink
    for words, sentence in {
        f"{key}": f"Which message? Give its link (Copy link in its menu): !access add {key} LINK.",
        f"{key} the last one": "Which message?",
        f"{key} https://evil.example/archives/C01/p1700000000000100": "leads to another Slack workspace",
        f"{key} {link(desk.elsewhere, outside)}": "stands in another channel",
        f"{key} {link(desk.channel, reply, ts)}": "stands in the request's own thread",
        f"{key} {link(desk.channel, reply)}": "stands in the request's own thread",
        f"{key} {link(desk.channel, ts)}": "stands in the request's own thread",
        f"{key} {link(desk.channel, bots, ts)}": "stands in the request's own thread",
        f"{key} {link(desk.channel, command)}": "is a command to me",
        f"{key} {link(desk.channel, '1700000000.000100')}": "There is no such message in the channel",
        f"{link(desk.channel, ready)} {link(desk.channel, elsewhere)}": "There is no ticket yet",
        f"{link(desk.channel, elsewhere)} {link(desk.channel, elsewhere)}": "is no access request that I know",
        f"OPS-404 {link(desk.channel, elsewhere)}": "I know no access request with the ticket OPS-404",
    }.items():
        answer = desk.command(desk.tess, f"!access add {words}").replace("*", "").replace("_", "").replace("`", "")
        assert sentence in answer, words
    assert "Only Tech Ops can add" in added(desk, key, elsewhere, by=desk.otto)
    desk.settled()
    assert len(desk.bodies(key)) == 1


@pytest.mark.parametrize("added_first", [True, False])
def test_in_whatever_order_it_comes_to_the_ledger_it_decides_nothing(added_first):
    channel, ts, elsewhere = "C0CHANNEL", "1700000000.000100", "1700000100.000200"
    message = {"user": "U0OLGA", "ts": elsewhere, "text": "Approved. Role: Editor"}
    said = messages_read([message], Listening("U0BOT", {}), 1700000100.0)
    added = Fact("added", f"added {elsewhere}", 1700000200.0, {"ts": elsewhere, "root": elsewhere, "by": "U0TESS"})
    request = replay(f"{channel}/{ts}", [added, *said] if added_first else [*said, added])
    assert request.unheard == {}
    assert request.uncarried == {elsewhere}
    assert request.root_of(elsewhere) == elsewhere
