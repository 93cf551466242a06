"""Notes and reports by command: each is one comment in the ticket, and neither decides anything."""

import pytest

from tests.sandbox.server import wait_until


@pytest.fixture
def desk(make_office):
    """An office with its catalogue, at work."""
    return make_office().catalogue().open()


def comments(office, key, part):
    return [body for body in office.bodies(key) if part in body]


def test_a_note_is_one_comment_in_the_ticket_and_nothing_in_the_thread(desk):
    ts, key = desk.ticketed()
    desk.settled()
    said = desk.thread(ts)
    answer = desk.command(
        desk.tess, f"!access note {key} asked <@{desk.otto}> for a seat in {{code}} & <https://x.example|here>"
    )
    assert f"It goes to {key} as a comment under your name" in answer
    body = desk.carried(key, "for a seat")
    assert body.startswith("Tess Ops, by command in Slack, ") and "@Otto Other" in body
    assert "{code}" not in body.replace("\\{", "")
    desk.settled()
    assert desk.thread(ts) == said
    assert len(desk.bodies(key)) == 1


def test_a_note_on_a_closed_ticket_is_carried_and_opens_nothing(desk):
    ts, key = desk.ticketed(desk.template("VPN"))
    desk.add(ts, "complete", by=desk.tom)
    desk.status(key, "Done")
    desk.command(desk.tess, f"!access note {key} seat 42")
    desk.carried(key, "seat 42")
    desk.settled()
    desk.status(key, "Done")
    assert not [text for text in desk.thread(ts) if "again" in text]


def test_a_note_of_somebody_else_is_not_carried_and_they_are_told(desk):
    _, key = desk.ticketed()
    desk.command(desk.otto, f"!access note {key} please hurry")
    assert "only Tech Ops can do that" in desk.told(desk.otto, "!access note")
    desk.settled()
    assert comments(desk, key, "hurry") == []


def test_what_an_owner_said_elsewhere_is_reported_asked_about_once_and_no_decision(desk):
    ts, key = desk.ticketed()
    desk.command(desk.tess, f"!access heard {key} <@{desk.olga}> approved, Role: Editor")
    body = desk.carried(key, "Role: Editor")
    assert "Tess Ops, by command in Slack" in body and "reports what Olga Owner said elsewhere" in body
    asked = desk.said(ts, "reports that you said elsewhere")
    assert asked.startswith(f"<@{desk.olga}>, Tess Ops reports") and "does not count as a decision" in asked
    desk.command(desk.tess, f"!access heard {key} <@{desk.olga}> yes, approved")
    desk.carried(key, "yes, approved")
    desk.settled()
    assert sum("reports that you" in text for text in desk.thread(ts)) == 1
    assert not [text for text in desk.thread(ts) if "Approved by" in text]
    desk.add(ts, "complete", by=desk.tom)
    desk.said(ts, "not yet")
    desk.reply(ts, desk.olga, "Approved. Role: Viewer")
    desk.said(ts, "Approved by Olga Owner")


def test_an_owner_outside_the_channel_is_asked_directly(desk):
    desk.slack.leave(desk.channel, desk.olga)
    ts, key = desk.ticketed()
    desk.command(desk.tess, f"!access heard {key} <@{desk.olga}> fine with her")
    told = desk.told(desk.olga, "said something elsewhere")
    assert f"!access approve {key} Role: …" in told and "fine with her" not in told
    desk.settled()
    assert not [text for text in desk.thread(ts) if "reports that you" in text]


def test_an_owner_who_has_decided_is_not_asked_what_they_said_elsewhere(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.olga, "Approved. Role: Viewer")
    desk.said(ts, "Approved by Olga Owner")
    desk.command(desk.tess, f"!access heard {key} <@{desk.olga}> approved")
    desk.carried(key, "said elsewhere")
    desk.settled()
    assert not [text for text in desk.thread(ts) if "reports that you" in text]


def test_what_cannot_be_noted_or_reported_gets_a_sentence(desk):
    _, key = desk.ticketed()
    desk.settled()
    other = desk.ask(desk.template("Miro"))
    wait_until(lambda: "2" in desk.command(desk.tess, "!access pending")[:2], "both are listed")
    link = desk.slack.permalink(desk.channel, other)
    for command, sentence in {
        f"note {key}": f"What is to be noted? Say `!access note {key}` and the text.",
        f"note {link} hello": "There is no ticket yet that it could go to.",
        "note OPS-404 hello": "I know no access request with the ticket OPS-404",
        f"heard {key} olga said yes": "Who said it? Mention the owner first",
        f"heard {key} <@{desk.olga}>": "What did they say?",
        f"heard {key} <@{desk.otto}> approved": "That person does not decide on this request",
    }.items():
        assert sentence in desk.command(desk.tess, f"!access {command}")
    _, vpn = desk.ticketed(desk.template("VPN"))
    desk.settled()
    answer = desk.command(desk.tess, f"!access heard {vpn} <@{desk.olga}> approved")
    assert f"Tech Ops decides on {vpn} itself" in answer
    desk.settled()
    assert desk.bodies(key) == desk.bodies(vpn) == []


def test_what_was_noted_and_reported_can_be_removed(desk):
    ts, key = desk.ticketed()
    place = desk.slack.direct_channel(desk.tess).id
    note = desk.slack.post(place, desk.tess, f"!access note {key} the password is hunter2")
    report = desk.reply(ts, desk.tess, f"!access heard {key} <@{desk.olga}> use hunter3")
    desk.carried(key, "hunter2")
    desk.carried(key, "hunter3")
    desk.said(ts, "hunter3")
    desk.settled()
    desk.command(desk.tess, f"!access redact {desk.slack.permalink(place, note)} why")
    desk.command(desk.tess, f"!access redact {desk.slack.permalink(desk.channel, report, ts)} why")
    wait_until(lambda: sum("What remains:" in text for text in desk.thread(ts)) == 2, "both are removed")
    desk.settled()
    left = [text for text in [*desk.bodies(key), *desk.thread(ts)] if "hunter" in text]
    assert left == []
    assert len(desk.bodies(key)) == 2
    shown = desk.command(desk.tess, f"!access show {key}")
    assert "noted something in the ticket" in shown
    assert "hunter" not in shown
