"""Requests that lack something: who is told what, and how they are mended."""

import pytest

INCOMPLETE = "Name of application: Figma\nBusiness reason:\nManager's Name: Mara"


@pytest.fixture
def waiting(office):
    """An incomplete post for which Tech Ops have already asked for a ticket."""
    office.waiting = office.ask(INCOMPLETE)
    office.add(office.waiting)
    office.said(office.waiting, "No ticket yet")
    return office


def lines(office):
    return f"Business reason: design work\nManager's Name: <@{office.mara}>"


def test_the_requester_is_told_exactly_what_is_missing_with_their_text_ready_to_mend(office):
    ts = office.ask(INCOMPLETE)
    told = office.told(office.rita, "not complete")
    assert office.slack.permalink(office.channel, ts) in told
    assert "• the business reason\n• the manager as an @-mention" in told
    assert "the name of the application" not in told
    assert told.endswith("Name of application: Figma\nBusiness reason: \nManager's Name: Mara")
    office.settled()
    assert office.thread(ts) == []


def test_the_same_gaps_are_told_once_and_other_gaps_again(office):
    ts = office.ask(INCOMPLETE)
    office.told(office.rita, "not complete")
    office.slack.edit(office.channel, ts, INCOMPLETE.replace("Figma", "Miro"))
    office.settled()
    assert len(office.heard_by(office.rita)) == 1
    office.slack.edit(office.channel, ts, INCOMPLETE.replace("reason:", "reason: workshops"))
    office.settled()
    assert len(office.heard_by(office.rita)) == 2


def test_a_request_that_never_gets_the_ticket_emoji_stays_between_the_bot_and_its_requester(office):
    ts = office.ask(INCOMPLETE)
    office.told(office.rita)
    office.slack.edit(office.channel, ts, office.template())
    office.settled()
    assert office.thread(ts) == []
    # Beyond what a first start asks: whether there are tickets from before.
    assert {name for name in office.traffic.names("jira") if not name.startswith("GET ")} == set()
    assert office.jira.issues() == []


def test_the_thread_says_why_there_is_no_ticket_yet(waiting):
    said = waiting.said(waiting.waiting, "No ticket yet")
    assert "the business reason; the manager as an @-mention" in said
    assert "Rita Requester has been asked" in said
    assert waiting.jira.issues() == []


def test_an_edit_that_mends_it_brings_the_ticket_that_was_asked_for(waiting):
    waiting.slack.edit(waiting.channel, waiting.waiting, waiting.template())
    waiting.said(waiting.waiting, waiting.ticket()["key"])
    waiting.settled()
    assert len(waiting.jira.issues()) == 1


def test_an_edit_that_the_backend_drops_mends_it_too(waiting):
    waiting.slack.unfurl(waiting.channel, waiting.waiting)
    waiting.slack.edit(waiting.channel, waiting.waiting, waiting.template())
    waiting.said(waiting.waiting, waiting.ticket()["key"])


def test_an_edit_that_no_event_tells_is_found_when_the_ticket_is_asked_for(office):
    ts = office.ask(INCOMPLETE)
    office.told(office.rita)
    office.slack.delivery.lose = lambda event: event.get("subtype") == "message_changed"
    office.slack.edit(office.channel, ts, office.template())
    office.add(ts)
    assert "design work" in office.ticket()["fields"]["description"]


def test_a_reply_of_the_requester_mends_it(waiting):
    waiting.reply(waiting.waiting, waiting.rita, lines(waiting))
    description = waiting.ticket()["fields"]["description"]
    assert "Mara Manager (mara@example.com)" in description
    assert "Line added by* Rita Requester" in description


def test_a_reply_of_tech_ops_mends_it_and_the_ticket_says_who_did(waiting):
    waiting.reply(waiting.waiting, waiting.tom, lines(waiting))
    assert "Line added by* Tom Ops" in waiting.ticket()["fields"]["description"]


def test_lines_may_come_in_several_replies(waiting):
    waiting.reply(waiting.waiting, waiting.rita, "Business reason: design work")
    waiting.settled()
    assert waiting.jira.issues() == []
    waiting.reply(waiting.waiting, waiting.rita, f"Manager: <@{waiting.mara}>")
    waiting.ticket()


def test_anybody_elses_reply_does_not_mend_it(waiting):
    waiting.reply(waiting.waiting, waiting.otto, lines(waiting))
    waiting.settled()
    assert waiting.jira.issues() == []
    waiting.slack.edit(waiting.channel, waiting.waiting, waiting.template())
    assert "Otto Other" not in waiting.ticket()["fields"]["description"]


def test_the_ticket_emoji_on_a_plain_post_makes_it_an_incomplete_request(office):
    ts = office.ask("Could I have Figma, please?")
    office.add(ts)
    told = office.told(office.rita, "not complete")
    for part in ("the name of the application", "the business reason", "the manager", "Manager's Name: @"):
        assert part in told
    office.said(ts, "No ticket yet")
    office.slack.edit(office.channel, ts, office.template())
    office.said(ts, office.ticket()["key"])


def test_a_blank_template_says_nothing(office):
    ts = office.ask("Please use this:\nName of application:\nBusiness reason:\nManager's Name: @")
    office.settled()
    assert office.heard_by(office.rita) == []
    assert office.thread(ts) == []


def test_a_quoted_template_says_nothing(office):
    ts = office.ask("\n".join(f"&gt; {line}" for line in INCOMPLETE.splitlines()) + "\nlike this?")
    office.settled()
    assert office.heard_by(office.rita) == []
    assert office.thread(ts) == []


def test_who_refuses_direct_messages_is_told_so_that_only_they_see_it(office):
    office.slack.refusals[office.rita] = "messages_tab_disabled"
    ts = office.ask(INCOMPLETE)
    office.settled()
    (whisper,) = office.slack.ephemerals(office.rita)
    assert "the business reason" in whisper["text"]
    assert whisper["thread_ts"] == ts
    assert office.thread(ts) == []


def test_who_can_be_told_in_no_private_way_is_told_in_the_thread(office):
    ts = office.ask("I need Figma")
    office.slack.refusals[office.rita] = "messages_tab_disabled"
    office.slack.leave(office.channel, office.rita)
    office.add(ts)
    assert "the business reason" in office.said(ts, f"<@{office.rita}>:")
