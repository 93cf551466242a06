"""A form that a listed bot posts: a request of the person whom it names."""

import pytest

from tests.sandbox.server import wait_until


@pytest.fixture
def office(make_office):
    """An office whose access requests may come from a workflow; Olga and Oskar own Figma."""
    return make_office().set(ACCESS_BOTS="workflow").catalogue().open()


def form(office, more, manager=None, channel=None):
    text = f"*New request*\n{office.template(manager=manager)}\n\n{more}"
    return office.slack.post_as_bot(channel or office.channel, text, workflow=True)


def ticketed(office, ts):
    """Have Tech Ops ask for the ticket, and return it."""
    office.add(ts)
    return office.ticket()


@pytest.mark.parametrize("label", ["Requester", "*Requested by*", "Submitted by"])
def test_a_form_is_a_request_of_the_person_whom_it_names(office, label):
    ts = form(office, f"{label}: <@{office.rita}>\nSeen by <@{office.otto}>")
    issue = ticketed(office, ts)
    assert issue["fields"]["summary"] == "Access to Figma for Rita Requester"
    assert issue["fields"]["reporter"] == office.rita_in_jira
    assert "*Requester:* Rita Requester" in issue["fields"]["description"]
    assert "*Posted by:* Workflow, an app in Slack" in issue["fields"]["description"]
    assert "Rita Requester names you as manager" in office.said(ts, issue["key"])
    office.settled()
    assert issue["key"] in office.command(office.rita, "!access mine")


def test_without_such_a_line_the_one_other_person_who_is_mentioned_is_the_requester(office):
    ts = form(office, f"Sent by <@{office.rita}>")
    assert "Rita Requester" in ticketed(office, ts)["fields"]["summary"]


def test_a_form_for_somebody_else_mentions_both(office):
    ts = form(office, f"For: <@{office.otto}>\n\nSent by <@{office.rita}>")
    assert ticketed(office, ts)["fields"]["summary"] == ("Access to Figma for Otto Other (requested by Rita Requester)")


@pytest.mark.parametrize("people", [[], ["rita", "otto"]], ids=["nobody", "several"])
def test_where_it_names_nobody_or_several_the_thread_says_so_and_tech_ops_can_say_who(office, people):
    ts = form(office, " ".join(f"<@{getattr(office, name)}>" for name in people))
    office.add(ts)
    said = office.said(ts, "No ticket yet")
    assert "the requester, as an @-mention (a line `Requester: @name`)" in said
    assert "Tech Ops can say it in a reply here" in said
    assert "Tech Ops, to say who asks for it" in office.command(office.tess, "!access pending")
    office.reply(ts, office.otto, f"Requester: <@{office.otto}>")
    office.reply(ts, office.tess, f"Requester: <@{office.rita}>")
    issue = office.ticket()
    assert "for Rita Requester" in issue["fields"]["summary"]
    assert "*Line added by* Tess Ops: Requester: @Rita Requester" in issue["fields"]["description"]
    office.settled()
    assert office.heard_by(office.rita) == office.heard_by(office.otto) == []


def test_the_named_requester_is_asked_for_what_is_missing_and_gives_it_in_a_reply(office):
    ts = office.slack.post_as_bot(
        office.channel, f"App: Figma\nReason: design\nRequester: <@{office.rita}>", workflow=True
    )
    told = office.told(office.rita, "Workflow posted for you is not complete")
    assert office.slack.permalink(office.channel, ts) in told
    assert "Edit your post" not in told
    office.add(ts)
    office.said(ts, "Rita Requester has been asked")
    office.reply(ts, office.rita, f"Manager: <@{office.mara}>")
    assert "for Rita Requester" in office.ticket()["fields"]["summary"]
    office.told(office.rita, "Your request> is complete now")


def test_a_manager_who_cannot_be_one_is_replaced_by_a_reply_as_the_post_cannot_be_edited(office):
    ts = form(office, f"Requester: <@{office.rita}>", manager=office.rita)
    office.told(office.rita, "nobody is their own")
    office.add(ts)
    office.said(ts, "No ticket yet")
    office.reply(ts, office.rita, f"Manager's Name: <@{office.mara}>")
    assert "*Manager:* Mara Manager" in office.ticket()["fields"]["description"]


def test_a_line_given_before_it_was_known_who_the_requester_is_counts_once_that_is_said(office):
    ts = office.slack.post_as_bot(office.channel, "App: Figma\nReason: design", workflow=True)
    office.reply(ts, office.rita, f"Manager: <@{office.mara}>")
    office.settled()
    office.add(ts)
    office.reply(ts, office.tess, f"Requester: <@{office.rita}>")
    assert "*Manager:* Mara Manager" in office.ticket()["fields"]["description"]


def test_a_form_that_names_an_app_has_to_be_filled_in_again(office):
    ts = form(office, f"Requester: <@{office.slack.other_app_user}>")
    office.add(ts)
    assert "fill the form in again" in office.said(ts, "No ticket yet")
    office.settled()
    assert office.jira.issues() == []


def test_the_named_requester_does_not_decide(office):
    ts = form(office, f"Requester: <@{office.olga}>")
    key = ticketed(office, ts)["key"]
    office.said(ts, key)
    office.reply(ts, office.olga, "approved")
    office.said(ts, f"<@{office.oskar}> can decide")
    office.reply(ts, office.oskar, "approved")
    office.said(ts, "Approved by Oskar Owner")


def test_the_named_requester_and_nobody_else_can_withdraw_it(office):
    ts = form(office, f"Requester: <@{office.rita}>")
    office.settled()
    link = office.slack.permalink(office.channel, ts)
    office.command(office.otto, f"!access withdraw {link}")
    office.told(office.otto, "Only the one who asked for it")
    office.command(office.rita, f"!access withdraw {link}")
    wait_until(lambda: "withdrawn" in office.command(office.rita, f"!access status {link}"), "it is withdrawn")


def test_a_form_in_another_channel_is_no_business_of_ours(office):
    office.caught_up()
    before = office.facts()
    form(office, f"Requester: <@{office.rita}>", channel=office.elsewhere)
    office.settled()
    assert office.facts() == before
    assert office.heard_by(office.rita) == []


def test_a_form_posted_while_nobody_listened_is_found(office):
    office.caught_up()
    office.bot.kill()
    ts = form(office, f"Requester: <@{office.rita}>")
    office.bot.start()
    assert "for Rita Requester" in ticketed(office, ts)["fields"]["summary"]


def test_an_edit_of_the_form_reaches_the_ticket_and_its_requester_stays(office):
    ts = form(office, f"Requester: <@{office.rita}>")
    key = ticketed(office, ts)["key"]
    office.said(ts, key)
    office.slack.edit(office.channel, ts, office.template("Miro"))
    wait_until(lambda: "Miro" in office.jira.issue(key)["fields"]["summary"], "the edit reaches the ticket")
    assert office.jira.issue(key)["fields"]["summary"] == "Access to Miro for Rita Requester"


def test_in_a_persons_post_such_a_line_names_nobody(office):
    ts = office.ask(f"Requester: <@{office.otto}>\n{office.template()}")
    assert "for Rita Requester" in ticketed(office, ts)["fields"]["summary"]
