"""Acts: what emoji and commands bring about, in whatever order they come."""

import pytest

from tests.sandbox.server import wait_until


def resolution(office, key):
    return office.jira.issue(key)["fields"]["resolution"]


def test_a_complete_emoji_before_the_ticket_is_answered_and_counts_when_it_is_added_again(office):
    ts = office.ask()
    office.settled()
    office.add(ts, "complete")
    assert ":complete: again" in office.said(ts, "there is no ticket yet")
    office.add(ts)
    key = office.ticket()["key"]
    office.said(ts, key)
    office.settled()
    office.status(key, "To Do")
    office.take_off(ts, "complete")
    office.add(ts, "complete")
    office.status(key, "Done")
    assert sum("not yet" in text for text in office.thread(ts)) == 1


def test_completing_twice_closes_once(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    office.command(office.tom, f"!access complete {key}")
    office.settled()
    assert len(office.bodies(key)) == 1
    assert sum("closed: done" in text for text in office.thread(ts)) == 1


def test_taking_off_one_of_two_complete_emoji_keeps_the_ticket_closed(office):
    ts, key = office.ticketed()
    office.add(ts, "complete", by=office.tess)
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    office.take_off(ts, "complete", by=office.tess)
    office.settled()
    office.status(key, "Done")
    office.take_off(ts, "complete", by=office.tom)
    office.status(key, "To Do")


def test_a_ticket_that_is_reopened_can_be_completed_again(office):
    ts, key = office.ticketed()
    for _ in range(2):
        office.add(ts, "complete")
        office.status(key, "Done")
        office.take_off(ts, "complete")
        office.status(key, "To Do")
    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    assert sum("Completed" in body for body in office.bodies(key)) == 3


def test_the_cancel_emoji_closes_as_cancelled(make_office):
    office = make_office(workflow="resolving").open()
    ts, key = office.ticketed()
    office.add(ts, "no_entry_sign", by=office.tom)
    office.status(key, "Closed")
    assert resolution(office, key) == "Cancelled"
    office.said(ts, "closed: cancelled")
    assert "Tom Ops" in office.carried(key, "Cancelled")


def test_a_completed_request_closes_as_done(make_office):
    office = make_office(workflow="resolving").open()
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Closed")
    assert resolution(office, key) == "Done"


def test_a_workflow_of_several_steps_is_walked_to_its_end(make_office):
    office = make_office(workflow="long").open()
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    office.take_off(ts, "complete")
    office.status(key, "Open")


def test_a_workflow_without_an_end_is_said_in_the_thread(make_office):
    office = make_office(workflow="stuck").open()
    ts, key = office.ticketed()
    office.add(ts, "complete")
    wait_until(lambda: "a done status" in office.thread(ts)[0], "the status says what is wrong")
    assert f"!access retry {key}" in office.thread(ts)[0]


def test_what_is_said_just_before_the_closing_is_in_the_ticket_before_it(office):
    ts, key = office.ticketed()
    for number in range(5):
        office.reply(ts, office.tess, f"step {number} done")
    office.add(ts, "complete")
    office.status(key, "Done")
    assert [f"step {number}" in body for number, body in enumerate(office.bodies(key)[:5])] == [True] * 5
    assert "5 entries" in office.bodies(key)[5]


@pytest.mark.parametrize("how", ["key", "small key", "link", "thread"])
def test_a_command_names_its_request_by_key_by_link_or_by_its_thread(office, how):
    ts, key = office.ticketed()
    named = {"key": key, "small key": key.lower(), "link": office.slack.permalink(office.channel, ts), "thread": ""}
    office.command(office.tess, f"!access complete {named[how]}".strip(), ts if how == "thread" else None)
    office.status(key, "Done")
    office.settled()
    assert ["Completed" in body for body in office.bodies(key)] == [True]


def test_a_ticket_can_be_asked_for_by_command(office):
    ts = office.ask()
    office.settled()
    office.command(office.tess, f"!access ticket {office.slack.permalink(office.channel, ts)}")
    office.said(ts, office.ticket()["key"])


def test_a_ticket_can_be_reopened_by_command(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    office.command(office.tom, f"!access reopen {key}")
    office.status(key, "To Do")
    office.said(ts, f"open again. By <@{office.tom}>")
    office.take_off(ts, "complete")
    office.settled()
    office.status(key, "To Do")


def test_a_command_of_somebody_who_may_not_is_answered_privately(office):
    ts, key = office.ticketed()
    office.command(office.otto, f"!access complete {key}")
    office.told(office.otto, "only Tech Ops")
    office.settled()
    office.status(key, "To Do")
    assert len(office.thread(ts)) == 1


def test_a_command_that_is_edited_in_does_not_count(office):
    _, key = office.ticketed()
    place = office.slack.direct_channel(office.tess).id
    ts = office.slack.write_to_bot(office.tess, "hello")
    office.slack.edit(place, ts, f"!access complete {key}")
    office.told(office.tess, "type it anew")
    office.settled()
    office.status(key, "To Do")


def test_cancelling_by_command_needs_a_reason_which_the_ticket_shows(office):
    _, key = office.ticketed()
    assert "say why" in office.command(office.tess, f"!access cancel {key}")
    office.settled()
    office.status(key, "To Do")
    office.command(office.tess, f"!access cancel {key} not needed any more")
    assert "not needed any more" in office.carried(key, "Cancelled")


def test_a_command_about_nothing_is_answered(office):
    assert "I know no access request with the ticket OPS" in office.command(office.tess, "!access complete OPS-99")
    assert "Which request?" in office.command(office.tess, "!access complete")
