"""Managers: how they get to know of a request, and who cannot be one."""

import pytest

from tests.sandbox.server import wait_until


@pytest.fixture
def away(office):
    """An office with Max, a manager who is not in the channel."""
    office.max = office.slack.add_user("max", "Max Away", "max@example.com")
    return office


def test_a_manager_in_the_channel_is_mentioned_once_in_the_thread(office):
    ts, _ = office.ticketed()
    office.settled()
    assert [f"<@{office.mara}>" in text for text in office.thread(ts)] == [True]
    assert office.heard_by(office.mara) == []


def test_a_manager_outside_the_channel_is_told_directly_as_soon_as_the_request_is_complete(away):
    ts = away.ask(f"App: Figma\nManager: <@{away.max}>")
    away.told(away.rita, "not complete")
    away.settled()
    assert away.heard_by(away.max) == []
    away.slack.edit(away.channel, ts, away.template(manager=away.max))
    told = away.told(away.max, "names you as manager")
    assert "Figma for Rita Requester" in told
    assert away.slack.permalink(away.channel, ts) in told
    assert away.jira.issues() == []


def test_a_manager_outside_the_channel_is_not_mentioned_in_the_thread_and_told_once(away):
    ts, _ = away.ticketed(away.template(manager=away.max))
    away.settled()
    assert all(f"<@{away.max}>" not in text for text in away.thread(ts))
    assert len(away.heard_by(away.max)) == 1


def test_a_bot_is_no_manager(office):
    office.ask(office.template(manager=office.slack.other_app_user))
    assert "the one named is an app" in office.told(office.rita)


def test_a_deactivated_account_is_no_manager(office):
    gone = office.slack.add_user("gone", "Gone Person", "gone@example.com", deleted=True)
    office.ask(office.template(manager=gone))
    assert "deactivated" in office.told(office.rita)


def test_nobody_is_their_own_manager(office):
    office.ask(office.template(manager=office.rita))
    assert "nobody is their own" in office.told(office.rita)


def test_one_manager_is_asked_for_where_several_are_mentioned(office):
    office.ask(office.template() + f" <@{office.tom}>")
    assert "more than one is mentioned" in office.told(office.rita)


def test_who_asks_for_somebody_else_may_be_their_manager(office):
    ts = office.ask(office.template(manager=office.rita) + f"\nFor: <@{office.otto}>")
    office.add(ts)
    fields = office.ticket()["fields"]
    assert fields["summary"] == "Access to Figma for Otto Other (requested by Rita Requester)"
    assert fields["reporter"] == office.rita_in_jira
    assert "Figma for Otto Other" in office.said(ts, "OPS-1")


def test_the_one_who_gets_the_access_is_not_their_own_manager(office):
    office.ask(office.template(manager=office.otto) + f"\nFor: <@{office.otto}>")
    assert "nobody is their own" in office.told(office.rita)


def test_access_may_be_for_somebody_who_is_not_in_slack(office):
    ts = office.ask(office.template() + "\nFor: new.hire@example.com")
    office.add(ts)
    assert "new.hire@example.com (requested by Rita Requester)" in office.ticket()["fields"]["summary"]


def test_a_manager_who_is_changed_before_the_ticket_is_the_one_who_is_told(office):
    ts = office.ask()
    office.settled()
    office.slack.edit(office.channel, ts, office.template(manager=office.otto))
    office.settled()
    office.add(ts)
    status = office.said(ts, office.ticket()["key"])
    assert f"<@{office.otto}>" in status
    assert f"<@{office.mara}>" not in status


def test_a_manager_who_is_changed_after_the_ticket_is_mentioned_in_a_message_of_its_own(office):
    ts, key = office.ticketed()
    office.slack.edit(office.channel, ts, office.template(manager=office.otto))
    # The message that shows where it stands is updated as well, which calls nobody.
    wait_until(lambda: any(text.startswith(f"<@{office.otto}>") for text in office.thread(ts)), "Otto is called")
    wait_until(lambda: "Otto Other" in office.jira.issue(key)["fields"]["description"], "the ticket names the new one")


def test_a_manager_who_is_changed_after_the_ticket_is_told_directly_when_outside_the_channel(away):
    ts, _ = away.ticketed()
    away.slack.edit(away.channel, ts, away.template(manager=away.max))
    away.told(away.max, "names you as manager")
