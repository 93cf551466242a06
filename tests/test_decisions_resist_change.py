"""Decisions resist change: what was decided stands, is suspended, or has to be decided anew; nothing is bent."""

import pytest

from tests.sandbox.server import Fault, wait_until


@pytest.fixture
def desk(make_office):
    return make_office().catalogue().open()


@pytest.fixture
def approved(desk):
    """A request for Figma that Olga approved: (ts, key, the ts of her reply)."""
    ts, key = desk.ticketed()
    reply = desk.reply(ts, desk.olga, "approved. Role: Editor")
    desk.said(ts, ">: Approved by Olga Owner")
    return ts, key, reply


def held(office, ts, key, why):
    """Have Tess complete too early, and see it held."""
    office.add(ts, "complete")
    office.said(ts, why)
    office.settled()
    assert office.jira.issue(key)["fields"]["status"] == "To Do"
    office.take_off(ts, "complete")


def completes(office, ts, key):
    office.add(ts, "complete")
    office.status(key, "Done")


def test_an_edit_that_still_approves_keeps_the_decision_with_the_grant_as_it_now_reads(desk, approved):
    ts, key, reply = approved
    desk.slack.edit(desk.channel, reply, "approved. Role: Viewer")
    desk.said(ts, ">: Approved by Olga Owner (edited). Role: Viewer")
    body = desk.carried(key, "Role: Viewer")
    assert "Role: Editor" in body
    completes(desk, ts, key)
    assert "*Grant:* role Viewer" in desk.carried(key, "Completed")


@pytest.mark.parametrize("words", ["hmm, let me think", "approved if finance agrees", "Not approved: no seats"])
def test_an_edit_to_anything_else_suspends_the_decision_until_its_author_decides_again(desk, approved, words):
    ts, key, reply = approved
    desk.slack.edit(desk.channel, reply, words)
    desk.said(ts, f"Waits for <@{desk.olga}>: the message that decided was edited")
    held(desk, ts, key, "has to confirm it")
    desk.reply(ts, desk.olga, "approved")
    desk.settled()
    completes(desk, ts, key)


def test_a_deleted_decision_is_suspended_and_stays_in_the_ticket(desk, approved):
    ts, key, reply = approved
    desk.slack.delete(desk.channel, reply)
    desk.said(ts, "the message that decided was deleted")
    assert "Role: Editor" in desk.carried(key, "Deleted in Slack")
    held(desk, ts, key, "has to confirm it")


def test_a_refusal_by_another_owner_holds_and_the_first_owner_ends_it(desk, approved):
    ts, key, _ = approved
    desk.reply(ts, desk.oskar, "not approved: she left the project")
    desk.said(ts, "The owners disagree: Olga Owner said approved, Oskar Owner said not approved.")
    held(desk, ts, key, "the owners disagree")
    desk.reply(ts, desk.olga, "approved")
    desk.settled()
    completes(desk, ts, key)


def test_tech_ops_ends_a_disagreement_with_a_reason_and_the_first_word_stands(desk, approved):
    ts, key, _ = approved
    desk.reply(ts, desk.oskar, "not approved: she left the project")
    desk.said(ts, "The owners disagree")
    desk.command(desk.tess, f"!access proceed {key} she is back on it")
    assert f"By <@{desk.tess}>" in desk.said(ts, "goes on: “she is back on it”")
    desk.carried(key, "let the request go on. Reason: she is back on it")
    completes(desk, ts, key)


@pytest.mark.parametrize(
    ("before", "after"), [("Figma", "Miro"), ("design work", "admin work"), ("design work", "design work\nFor: Bob")]
)
def test_a_request_that_changes_after_a_decision_needs_a_new_one(desk, approved, before, after):
    ts, key, _ = approved
    desk.slack.edit(desk.channel, ts, desk.template().replace(before, after))
    assert f"<@{desk.olga}>" in desk.said(ts, "was edited after it was decided")
    held(desk, ts, key, "has to decide first")
    desk.reply(ts, desk.olga, "approved")
    wait_until(lambda: sum(">: Approved" in text for text in desk.thread(ts)) == 2, "the new decision is understood")
    completes(desk, ts, key)


def test_another_spelling_of_the_same_is_no_change(desk, approved):
    ts, key, _ = approved
    desk.slack.edit(desk.channel, ts, desk.template("figma").replace("design work", "Design  work"))
    desk.settled()
    completes(desk, ts, key)


def test_a_changed_manager_needs_no_new_decision_and_the_new_one_is_told(desk, approved):
    ts, key, _ = approved
    desk.slack.edit(desk.channel, ts, desk.template(manager=desk.otto))
    desk.said(ts, f"<@{desk.otto}>, for your information")
    completes(desk, ts, key)


def test_what_was_decided_and_then_changed_after_the_closing_is_told_and_nothing_is_suspended(desk, approved):
    ts, key, reply = approved
    completes(desk, ts, key)
    desk.said(ts, "is closed: done")
    desk.slack.edit(desk.channel, reply, "not approved: I never said that")
    told = desk.said(ts, "after the closing")
    assert "<!subteam^" in told
    desk.carried(key, "was edited in Slack after the closing")
    desk.settled()
    assert desk.jira.issue(key)["fields"]["status"] == "Done"


@pytest.mark.parametrize("change", ["edited to another application", "decision deleted", "refused"])
def test_what_comes_while_jira_is_away_is_not_closed_as_done(desk, approved, change):
    ts, key, reply = approved
    desk.settled()
    fault = desk.traffic.add(Fault("* /rest/api/2/*", "status", times=10_000, status=503))
    desk.add(ts, "complete")
    wait_until(lambda: fault.times < 10_000, "Jira was asked in vain")
    if change == "edited to another application":
        desk.slack.edit(desk.channel, ts, desk.template("VPN"))
    elif change == "decision deleted":
        desk.slack.delete(desk.channel, reply)
    else:
        desk.reply(ts, desk.oskar, "not approved: she left the project")
    wait_until(desk.slack.delivery.drained, "every event was acknowledged")
    desk.traffic.clear()
    desk.said(ts, "not yet")
    desk.settled()
    assert desk.jira.issue(key)["fields"]["status"] == "To Do"
    assert not any("Completed" in body for body in desk.bodies(key))


def test_a_refusal_without_its_reason_is_asked_for_it_and_the_next_reply_completes_it(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.olga, "not approved")
    asked = desk.said(ts, "please say why it is not approved")
    assert asked.startswith(f"<@{desk.olga}>")
    held(desk, ts, key, "has to decide first")
    desk.reply(ts, desk.olga, "the licences are all in use")
    desk.said(ts, ">: Not approved by Olga Owner: “the licences are all in use”")
    desk.add(ts, "complete")
    desk.said(ts, "is closed: declined")


def test_an_edit_that_gives_the_reason_completes_a_refusal(desk):
    ts, _ = desk.ticketed()
    reply = desk.reply(ts, desk.olga, "declined")
    desk.said(ts, "please say why")
    desk.slack.edit(desk.channel, reply, "declined, no budget")
    desk.said(ts, ">: Not approved by Olga Owner: “no budget”")


@pytest.mark.parametrize("words", ["approved?", "ok if finance agrees", "should be approved", "&gt; approved", "lgtm"])
def test_what_is_unclear_never_counts_and_its_author_is_asked_privately_once(desk, words):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.olga, words)
    desk.told(desk.olga, "does not count as a decision yet")
    desk.reply(ts, desk.olga, "sure, ok?")
    desk.settled()
    assert len(desk.heard_by(desk.olga)) == 1
    held(desk, ts, key, "has to decide first")


def test_an_approval_for_somebody_else_is_unclear(desk):
    ts, _ = desk.ticketed()
    desk.reply(ts, desk.olga, f"approved for <@{desk.otto}>")
    desk.told(desk.olga, "does not count as a decision yet")
    desk.reply(ts, desk.olga, f"approved for <@{desk.rita}>")
    desk.said(ts, ">: Approved by Olga Owner")


def test_an_approval_before_the_ticket_counts_once_there_is_one(desk):
    ts = desk.ask()
    desk.reply(ts, desk.olga, "approved")
    desk.settled()
    desk.add(ts)
    desk.said(ts, ">: Approved by Olga Owner")
    key = desk.ticket()["key"]
    completes(desk, ts, key)
