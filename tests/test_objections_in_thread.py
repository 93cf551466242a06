"""A manager objects: Tech Ops is told, the request is held, and lifting that takes a word."""

import pytest


@pytest.fixture
def desk(make_office):
    return make_office().catalogue().open()


@pytest.fixture
def objected(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.mara, "This is not needed for her role.")
    told = desk.said(ts, "objects as manager: “This is not needed for her role”.")
    return ts, key, told


def held(office, ts, key):
    office.add(ts, "complete")
    office.said(ts, "the manager objects")
    office.settled()
    assert office.jira.issue(key)["fields"]["status"] == "To Do"
    office.take_off(ts, "complete")


def test_tech_ops_is_told_and_can_cancel(desk, objected):
    ts, key, _ = objected
    assert any(text.startswith("<!subteam^") and "objects as manager" in text for text in desk.thread(ts))
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, "\nApproved by Olga Owner.")
    held(desk, ts, key)
    desk.add(ts, "no_entry_sign")
    desk.said(ts, "is closed: cancelled")


def test_the_manager_withdraws_the_objection(desk, objected):
    ts, key, _ = objected
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, "\nApproved by Olga Owner.")
    desk.reply(ts, desk.mara, "needed after all")
    desk.settled()
    desk.add(ts, "complete")
    desk.status(key, "Done")
    assert "*Objection:* Mara Manager" in desk.carried(key, "Completed")


def test_tech_ops_lets_it_go_on_with_a_reason(desk, objected):
    ts, key, _ = objected
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, "\nApproved by Olga Owner.")
    desk.command(desk.tess, f"!access proceed {key} agreed with Mara by phone")
    desk.said(ts, "goes on: “agreed with Mara by phone”")
    desk.add(ts, "complete")
    desk.status(key, "Done")
    assert "Tech Ops let the request go on" in desk.carried(key, "Completed")


def test_an_objection_stays_when_its_message_is_edited_or_deleted(desk, objected):
    ts, key, _ = objected
    reply = next(e for e in desk.slack.thread(desk.channel, ts) if e["user"] == desk.mara)["ts"]
    desk.slack.edit(desk.channel, reply, "hello")
    desk.carried(key, "hello")
    held(desk, ts, key)
    desk.slack.delete(desk.channel, reply)
    desk.carried(key, "Deleted in Slack")
    desk.settled()
    assert "objects as manager" in desk.thread(ts)[0]


@pytest.mark.parametrize("words", ["do you really need it?", "not sure she needs it", "fine with me"])
def test_what_is_no_clear_objection_is_an_entry(desk, words):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.mara, words)
    desk.carried(key, words)
    desk.settled()
    assert not any("objects" in text for text in desk.thread(ts))


def test_nobody_but_the_manager_objects(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.otto, "not needed for her role")
    desk.carried(key, "not needed")
    desk.settled()
    assert not any("objects" in text for text in desk.thread(ts))


def test_a_refusal_closes_in_spite_of_an_objection(desk, objected):
    ts, _key, _ = objected
    desk.reply(ts, desk.olga, "declined: her manager is right")
    desk.said(ts, ">: Not approved by")
    desk.add(ts, "complete")
    desk.said(ts, "is closed: declined")


def test_an_objection_outlives_its_manager_and_is_lifted_by_who_made_it(desk, objected):
    ts, key, _ = objected
    desk.slack.edit(desk.channel, ts, desk.template(manager=desk.otto))
    desk.said(ts, f"<@{desk.otto}>, for your information")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, "\nApproved by Olga Owner.")
    held(desk, ts, key)
    desk.reply(ts, desk.mara, "I withdraw my objection")
    desk.settled()
    desk.add(ts, "complete")
    desk.status(key, "Done")
