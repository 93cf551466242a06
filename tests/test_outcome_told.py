"""Everybody concerned is told the outcome once: in the thread, or directly where they are not in the channel."""

import pytest
from accessdesk.facts import Fact
from accessdesk.replay import replay

from tests.sandbox.server import wait_until
from tests.test_steps import NOW, STREAM, ticketed, wanted


@pytest.fixture
def desk(make_office):
    return make_office().catalogue().open()


def ends(office, ts):
    return [text for text in office.thread(ts)[1:] if " is closed: " in text]


def test_requester_and_beneficiary_are_called_with_the_grant(desk):
    ts, key = desk.ticketed(f"{desk.template()}\nFor: <@{desk.otto}>")
    desk.reply(ts, desk.olga, "Approved. Role: Viewer")
    desk.said(ts, ">: Approved by")
    desk.add(ts, "complete")
    told = desk.said(ts, "is closed: done")
    assert told.startswith(f"<@{desk.rita}> <@{desk.otto}>: ")
    assert told.endswith(f"By <@{desk.tess}>. Approved by Olga Owner. Role: Viewer.")
    desk.settled()
    # Everybody is in the channel, and has it from the thread.
    assert not any(key in text for who in (desk.rita, desk.otto, desk.mara, desk.olga) for text in desk.heard_by(who))


def test_a_refusal_comes_with_its_reason_and_a_cancellation_with_that_of_tech_ops(desk):
    refused, _ = desk.ticketed()
    desk.reply(refused, desk.olga, "Not approved: the licences are all in use")
    desk.said(refused, ">: Not approved by")
    desk.add(refused, "complete")
    told = desk.said(refused, "is closed: declined")
    assert told.startswith(f"<@{desk.rita}>: ")
    assert told.endswith("Not approved by Olga Owner: “the licences are all in use”.")
    cancelled, key = desk.ticketed(desk.template("VPN"))
    desk.command(desk.tess, f"!access cancel {key} she has left")
    assert desk.said(cancelled, "is closed: cancelled").endswith("The reason: “she has left”.")


def test_who_ends_it_is_not_called(desk):
    ts, key = desk.ticketed(desk.template("VPN"))
    desk.command(desk.rita, f"!access withdraw {key}")
    assert desk.said(ts, "is closed: cancelled").startswith(f"<{desk.jira.url}/browse/{key}|")


def test_whoever_is_not_in_the_channel_is_told_directly_once_however_often_the_bot_starts(desk):
    for person in (desk.mara, desk.olga):
        desk.slack.leave(desk.channel, person)
    ts, key = desk.ticketed(f"{desk.template('Miro')}\nFor: <@{desk.otto}>")
    desk.command(desk.olga, f"!access approve {key} Role: Viewer")
    desk.said(ts, ">: Approved by")
    desk.slack.leave(desk.channel, desk.otto)
    desk.bot.stop()
    desk.bot.start()
    desk.add(ts, "complete")
    assert desk.said(ts, "is closed: done").startswith(f"<@{desk.rita}>: ")
    for person in (desk.otto, desk.mara, desk.olga):
        told = desk.told(person, "is closed: done")
        assert "Approved by Olga Owner. Role: Viewer." in told
        assert f"<{desk.slack.permalink(desk.channel, ts)}|The request> was about Miro for Otto Other." in told
    desk.settled()
    desk.bot.kill()
    desk.bot.start()
    wait_until(lambda: len(desk.traffic.to("conversations.history")) > 1, "the bot has caught up")
    desk.settled()
    assert len(ends(desk, ts)) == 1
    for person in (desk.otto, desk.mara, desk.olga):
        assert sum("is closed: done" in text for text in desk.heard_by(person)) == 1
    assert not any("is closed" in text for text in desk.heard_by(desk.rita))


def test_nobody_is_written_to_who_has_left(desk):
    ts, key = desk.ticketed(f"{desk.template('VPN')}\nFor: <@{desk.otto}>")
    desk.command(desk.tess, f"!access kind {key} removal")
    desk.slack.leave(desk.channel, desk.otto)
    desk.slack.users[desk.otto]["deleted"] = True
    desk.bot.stop()
    desk.bot.start()
    desk.add(ts, "complete")
    assert desk.said(ts, "is closed: done").startswith(f"<@{desk.rita}>: ")
    desk.settled()
    assert not any(f"<@{desk.otto}>: " in text for text in desk.thread(ts))


def test_another_end_after_a_reopening_is_told_again(desk):
    ts, _ = desk.ticketed(desk.template("VPN"))
    for times in (1, 2):
        desk.add(ts, "complete")
        wait_until(lambda times=times: len(ends(desk, ts)) == times, "the end is told")
        desk.take_off(ts, "complete")
        wait_until(
            lambda times=times: sum("open again" in text for text in desk.thread(ts)) == times, "the opening is told"
        )
    assert all(text.startswith(f"<@{desk.rita}>: ") for text in ends(desk, ts))


def test_an_end_before_the_ticket_is_one_message_in_the_thread(desk):
    ts = desk.ask()
    desk.settled()
    link = desk.slack.permalink(desk.channel, ts)
    desk.command(desk.tess, f"!access cancel {link} asked twice")
    told = desk.said(ts, "was cancelled by")
    assert told.startswith(f"<@{desk.rita}>: This request was cancelled by <@{desk.tess}>, so there is no ticket. ")
    assert "The reason: “asked twice”. Tech Ops opens it again with" in told
    desk.settled()
    assert desk.thread(ts) == [told]


def test_words_that_are_removed_later_go_from_what_was_said_of_the_outcome(desk):
    ts, _ = desk.ticketed()
    refusal = desk.reply(ts, desk.olga, "Not approved: her password is hunter2")
    desk.said(ts, ">: Not approved by")
    desk.add(ts, "complete")
    desk.said(ts, "is closed: declined")
    desk.settled()
    desk.command(desk.tess, f"!access redact {desk.slack.permalink(desk.channel, refusal, ts)} a password")
    desk.said(ts, "What remains")
    desk.settled()
    assert not any("hunter2" in str(message) for message in desk.slack.bot_posts(desk.channel, ts))


def ended_before_the_upgrade():
    """A request that an older program has closed: it noted neither since when, nor whom its messages did not reach."""
    story = ticketed().emoji("complete").read_thread().allowed()
    act = next(fact.identity for fact in reversed(story.facts) if fact.kind == "reaction")
    story.done(f"comment summary {act} 1", entry=f"summary {act}", part=1, of=1, id="9", mark="")
    story.done(f"transition {act}", closed_as="complete").done(f"say complete {act}", ts="1700000061.000000")
    return story.done("restatus x", ts="1700000050.000000", shows="completed")


def test_nobody_is_told_anew_of_what_ended_before_the_upgrade():
    story = ended_before_the_upgrade()
    outside = {"what": "presence", "person": "U0MARA", "inside": False}
    assert story.add(Fact("judged", "judged presence U0MARA later", NOW, outside)).idle()
    assert replay(STREAM, story.facts).state == "completed"


def test_a_status_that_an_older_program_posted_is_not_rewritten_for_its_times():
    assert ticketed().idle()


def test_a_status_follows_where_only_a_time_or_the_manager_changes():
    story = wanted().created()
    (status,) = [step for step in story.plan().steps if step.name == "status"]
    shown = story.done("status", ts="1700000050.000000", **status.about, mentions=["U0MARA"])
    assert shown.idle()
    other = wanted().created().done("status", ts="1700000050.000000", **{**status.about, "beside": "1 U0MARA"})
    assert [step.name for step in other.plan().steps if step.name == "restatus"] == ["restatus"]
