"""Endings: done, declined, cancelled and withdrawn differ, and each can be taken back by those who may."""

import pytest


@pytest.fixture
def desk(make_office):
    return make_office(workflow="resolving").catalogue().open()


def resolution(office, key):
    return office.jira.issue(key)["fields"]["resolution"]


def test_granted_declined_and_cancelled_close_with_different_resolutions(desk):
    endings = {}
    for words, emoji in (("approved", "complete"), ("declined: no seats", "complete"), ("", "no_entry_sign")):
        ts, key = desk.ticketed(desk.template("Miro", reason=f"work {words}"))
        if words:
            desk.reply(ts, desk.olga, words)
            desk.said(ts, "pproved by Olga")
        desk.add(ts, emoji)
        desk.said(ts, "is closed")
        endings[words or emoji] = resolution(desk, key)
    assert endings == {"approved": "Done", "declined: no seats": "Declined", "no_entry_sign": "Cancelled"}


def test_taking_the_cancel_emoji_off_restores_the_request(desk):
    ts, key = desk.ticketed()
    desk.add(ts, "no_entry_sign")
    desk.said(ts, "is closed: cancelled")
    desk.take_off(ts, "no_entry_sign")
    desk.said(ts, "is open again")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, ">: Approved by")
    desk.add(ts, "complete")
    desk.said(ts, "is closed: done")
    assert resolution(desk, key) == "Done"


def test_the_requester_withdraws_before_the_ticket(desk):
    ts = desk.ask()
    desk.settled()
    desk.command(desk.rita, "!access withdraw", thread=ts)
    desk.settled()
    assert "withdrawn" in desk.command(desk.rita, f"!access status {permalink(desk, ts)}")
    assert "Nothing to do" in desk.command(desk.tess, f"!access ticket {permalink(desk, ts)}")


def test_the_requester_withdraws_after_the_ticket_and_it_is_cancelled(desk):
    ts, key = desk.ticketed()
    desk.command(desk.rita, f"!access withdraw {key}")
    desk.said(ts, "is closed: cancelled")
    assert resolution(desk, key) == "Cancelled"
    assert "*Cancelled* by Rita Requester" in desk.carried(key, "Cancelled")


def test_nobody_else_withdraws_a_request(desk):
    _ts, key = desk.ticketed()
    desk.command(desk.otto, f"!access withdraw {key}")
    desk.told(desk.otto, "Only the one who asked for it can withdraw")
    desk.settled()
    assert resolution(desk, key) is None


def test_the_closing_sums_up_who_asked_for_what_for_whom_and_why_and_how_much_was_carried(desk):
    ts, key = desk.ticketed(f"{desk.template()}\nFor: <@{desk.otto}>")
    desk.reply(ts, desk.olga, "approved. Role: Editor")
    desk.said(ts, ">: Approved by")
    gone = desk.reply(ts, desk.mara, "typo")
    desk.carried(key, "typo")
    desk.slack.edit(desk.channel, gone, "typing")
    desk.carried(key, "typing")
    desk.slack.delete(desk.channel, gone)
    desk.carried(key, "Deleted in Slack")
    desk.add(ts, "complete")
    desk.said(ts, "is closed: done")
    body = desk.carried(key, "Completed")
    for part in (
        "by Tess Ops",
        "*Name of application:* Figma",
        "*Business reason:* design work",
        "*Manager:* Mara Manager",
        "*Requester:* Rita Requester",
        "*For:* @Otto Other",
        "*Decision:* approved by Olga Owner, system owner",
        "*Grant:* role Editor",
        "2 entries",
        "1 edit",
        "1 deletion",
    ):
        assert part in body


def permalink(office, ts):
    return f"https://acme.slack.com/archives/{office.channel}/p{ts.replace('.', '')}"
