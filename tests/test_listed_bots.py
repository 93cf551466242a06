"""Replies of the bots and workflows that a setting lists: entries like a person's, and never more than that."""

import pytest

WORKFLOW = "Workflow"
"""The name that the sandbox's workflow posts under."""


@pytest.fixture
def office(make_office):
    """An office whose bot takes in what the workflow says; Olga owns Figma."""
    return make_office().set(ACCESS_BOTS=WORKFLOW).catalogue().open()


def reply(office, ts, text):
    return office.slack.post_as_bot(office.channel, text, ts, workflow=True)


def test_a_workflows_reply_is_carried_in_order_under_its_name(office):
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "one")
    reply(office, ts, "two")
    office.reply(ts, office.tess, "three")
    office.carried(key, "three")
    first, second, third = office.bodies(key)
    assert first.startswith("Tess Ops in Slack, ")
    assert second.startswith("Workflow in Slack, ")
    assert second.endswith("two")
    assert "three" in third


def test_its_edits_and_deletions_are_carried_too(office):
    ts, key = office.ticketed()
    edited, deleted = reply(office, ts, "seat 1"), reply(office, ts, "seat 2")
    office.carried(key, "seat 2")
    office.slack.edit(office.channel, edited, "seat 3")
    assert "seat 1" in office.carried(key, "seat 3")
    office.slack.delete(office.channel, deleted)
    assert "seat 2" in office.carried(key, "Deleted in Slack")


@pytest.mark.parametrize("named", ["bot id", "app id", "name"])
def test_an_app_may_be_listed_by_its_bot_id_its_app_id_or_its_name_in_any_case(make_office, named):
    office = make_office()
    app = office.slack.other_app
    listed = {"bot id": app["id"].lower(), "app id": app["app_id"], "name": "Other-APP"}[named]
    office.set(ACCESS_BOTS=f"somebody else, {listed}").open()
    ts, key = office.ticketed()
    office.slack.post_as_bot(office.channel, "build 123 passed", ts)
    assert office.carried(key, "build 123 passed").startswith("other-app in Slack, ")


def test_an_app_whose_message_carries_no_name_is_looked_up(make_office):
    office = make_office()
    app = office.slack.other_app
    office.set(ACCESS_BOTS=app["id"]).open()
    ts, key = office.ticketed()
    place = office.slack.channels[office.channel]
    for text in ("one", "two"):
        message = {"type": "message", "subtype": "bot_message", "text": text, "bot_id": app["id"], "thread_ts": ts}
        office.slack.say(place, message)
        assert office.carried(key, text).startswith("other-app in Slack, ")


def test_a_bot_that_is_not_listed_stays_unheard(office):
    ts, key = office.ticketed()
    office.slack.post_as_bot(office.channel, "build 123 passed", ts)
    reply(office, ts, "a form was sent")
    office.carried(key, "a form was sent")
    office.settled()
    assert len(office.bodies(key)) == 1


def test_the_bots_own_messages_are_no_entries_though_it_is_listed(make_office):
    office = make_office()
    office.set(ACCESS_BOTS=f"{office.slack.bot_id}, access, {office.slack.app_id}").open()
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "given")
    office.carried(key, "given")
    office.settled()
    assert len(office.bodies(key)) == 1


def test_what_a_bot_says_is_no_decision_no_grant_and_no_objection(office):
    ts, key = office.ticketed()
    reply(office, ts, "Approved. Role: Editor")
    reply(office, ts, "not needed, please cancel")
    office.carried(key, "please cancel")
    office.add(ts, "complete")
    assert f"<@{office.olga}>" in office.said(ts, "not yet")
    office.reply(ts, office.olga, "approved")
    office.said(ts, "Approved by Olga Owner")
    office.add(ts, "complete", by=office.tom)
    assert "*Grant:* none noted" in office.carried(key, "*Completed*")
    assert not any("can decide" in text or "Editor" in text or "object" in text for text in office.thread(ts))


def test_a_bots_emoji_does_nothing_and_nobody_is_told(make_office):
    office = make_office()
    robot = office.slack.other_app_user
    office.set(ACCESS_BOTS="other-app", ACCESS_TECH_OPS=f"@tech-ops, {robot}").open()
    ts = office.ask()
    office.add(ts, by=robot)
    office.settled()
    assert (office.jira.issues(), office.thread(ts), office.heard_by(office.rita)) == ([], [], [])


def test_a_bots_reply_gives_no_missing_line(office):
    ts = office.ask("Name of application: Figma\nBusiness reason: design work\nManager's Name: @")
    office.told(office.rita, "not complete")
    reply(office, ts, f"Manager's Name: <@{office.mara}>")
    office.settled()
    office.add(ts)
    office.said(ts, "No ticket yet")
    office.settled()
    assert office.jira.issues() == []


@pytest.mark.parametrize("workflow", [True, False])
def test_a_bots_command_is_an_entry_and_no_command(make_office, workflow):
    office = make_office().set(ACCESS_BOTS="Workflow, other-app").open()
    ts, key = office.ticketed()
    office.slack.post_as_bot(office.channel, f"!access cancel {key} because", ts, workflow=workflow)
    office.carried(key, "because")
    office.settled()
    office.status(key, "To Do")
    assert not any("Noted" in text for text in office.thread(ts))


def test_what_a_bot_said_while_nobody_listened_is_found(office):
    ts, key = office.ticketed()
    office.bot.kill()
    reply(office, ts, "a form was sent")
    office.bot.start()
    assert office.carried(key, "a form was sent").startswith("Workflow in Slack, ")
