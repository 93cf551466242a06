"""`!access audit`: each control fails once, end to end, and beside it is what looks alike and must not be listed."""

import sqlite3

import pytest

from tests.audits import approved, audited, busy_office, closed, closed_in_jira, exceptions
from tests.sandbox.server import wait_until
from tests.test_lost_ledger import lose, rebuilt
from tests.verified import comment_of, verify


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    office = busy_office(tmp_path_factory.mktemp("audited"))
    yield office
    office.close()


def test_a_request_that_went_its_way_has_no_exception(desk):
    ts, key, _ = approved(desk)
    desk.reply(ts, desk.tess, "Role: Editor")
    closed(desk, ts, key)
    assert exceptions(desk, key) == {}


def test_what_was_closed_without_a_decision_is_listed(desk):
    ts, key = desk.ticketed()
    closed_in_jira(desk, ts, key)
    found = exceptions(desk, key)
    assert found.keys() == {"undecided", "in-jira"}
    assert "Agnes Agent closed it in Jira on " in found["undecided"]["sentence"]
    assert found["undecided"]["ticket_link"] == f"{desk.jira.url}/browse/{key}"
    assert found["undecided"]["post_link"] == desk.slack.permalink(desk.channel, ts)


def test_what_was_closed_in_jira_after_its_decision_was_not_closed_without_one(desk):
    ts, key, _ = approved(desk)
    closed_in_jira(desk, ts, key)
    assert exceptions(desk, key).keys() == {"in-jira"}


def test_what_tech_ops_decides_itself_needs_no_owner_but_somebody_of_tech_ops(desk):
    ts, key = desk.ticketed(desk.template("VPN"))
    closed(desk, ts, key)
    assert exceptions(desk, key) == {}
    ts, key = desk.ticketed(desk.template("VPN"))
    closed_in_jira(desk, ts, key)
    assert exceptions(desk, key).keys() == {"undecided", "in-jira"}


def test_what_was_declined_or_cancelled_in_jira_needs_no_decision(desk):
    ts, key = desk.ticketed()
    closed_in_jira(desk, ts, key, "Declined")
    assert exceptions(desk, key).keys() == {"in-jira"}


def test_the_approval_of_somebody_who_is_no_owner_is_listed_where_it_was_closed_on_that(desk):
    ts, key = desk.ticketed()
    reply = desk.reply(ts, desk.otto, "approved")
    desk.said(ts, "decide")
    closed_in_jira(desk, ts, key)
    found = exceptions(desk, key)
    assert found.keys() == {"undecided", "not-an-owner", "in-jira"}
    assert "Otto Other approved on " in found["not-an-owner"]["sentence"]
    assert found["not-an-owner"]["message_link"].startswith(
        f"{desk.slack.permalink(desk.channel, reply)}?thread_ts={ts}"
    )


def test_the_approval_of_somebody_who_is_no_owner_is_not_listed_where_an_owner_approved_as_well(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.otto, "approved")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, ">: Approved by")
    closed(desk, ts, key)
    assert exceptions(desk, key) == {}


@pytest.mark.parametrize(
    ("more", "by", "role"), [("", "rita", "asked for it"), ("\nFor: <@{olga}>", "olga", "is the one")]
)
def test_the_decision_of_the_requester_and_of_whom_it_is_for_is_listed_where_it_was_closed_on_that(
    desk, more, by, role
):
    ts, key = desk.ticketed(desk.template() + more.format(olga=desk.olga))
    desk.reply(ts, getattr(desk, by), "approved")
    desk.said(ts, "decide")
    closed_in_jira(desk, ts, key)
    found = exceptions(desk, key)
    assert found.keys() == {"undecided", "own-decision", "in-jira"}
    assert f", who {role}" in found["own-decision"]["sentence"]


def test_an_owner_decides_on_what_somebody_else_gets(desk):
    ts, key, _ = approved(desk, desk.template() + f"\nFor: <@{desk.otto}>")
    closed(desk, ts, key)
    assert exceptions(desk, key) == {}


def test_a_decision_after_the_first_line_that_says_what_was_given_is_listed(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.tess, "Role: Editor")
    desk.carried(key, "Role: Editor")
    desk.reply(ts, desk.olga, "approved. Role: Editor")
    desk.said(ts, ">: Approved by")
    closed(desk, ts, key)
    found = exceptions(desk, key)
    assert found.keys() == {"late"}
    assert "after Tess Ops noted what was given on " in found["late"]["sentence"]


def test_a_decision_after_the_closing_is_listed(desk):
    ts, key = desk.ticketed()
    closed_in_jira(desk, ts, key)
    desk.reply(ts, desk.olga, "approved")
    desk.carried(key, "approved")
    found = exceptions(desk, key)
    assert found.keys() == {"late", "in-jira"}
    assert "after Agnes Agent closed it as done on " in found["late"]["sentence"]


def test_what_an_owner_wants_given_says_nothing_of_when_it_was_given(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.olga, "Role: Editor")
    desk.carried(key, "Role: Editor")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, ">: Approved by")
    closed(desk, ts, key)
    assert exceptions(desk, key) == {}


def test_a_decision_that_was_suspended_and_never_confirmed_is_listed(desk):
    ts, key, reply = approved(desk)
    desk.slack.edit(desk.channel, reply, "let me think about it")
    desk.said(ts, "does not count")
    found = exceptions(desk, key)
    assert found.keys() == {"suspended", "decision-changed"}
    assert "it waits for that" in found["suspended"]["sentence"]
    closed_in_jira(desk, ts, key)
    found = exceptions(desk, key)
    assert found.keys() == {"suspended", "decision-changed", "in-jira"}
    assert "as it was edited, and was not confirmed: it was closed without" in found["suspended"]["sentence"]
    assert "in spite of a suspended decision" in found["in-jira"]["sentence"]


def test_a_decision_that_was_suspended_and_confirmed_is_only_one_whose_message_was_edited(desk):
    ts, key, reply = approved(desk)
    desk.slack.edit(desk.channel, reply, "let me think about it")
    desk.said(ts, "does not count")
    desk.reply(ts, desk.olga, "approved")
    wait_until(lambda: sum("Approved by" in text for text in desk.thread(ts)) >= 2, "it is approved again")
    closed(desk, ts, key)
    found = exceptions(desk, key)
    assert found.keys() == {"decision-changed"}
    assert ", before the closing." in found["decision-changed"]["sentence"]


@pytest.mark.parametrize("how", ["edited", "deleted"])
def test_a_deciding_message_that_changes_after_the_closing_is_listed(desk, how):
    ts, key, reply = approved(desk)
    closed(desk, ts, key)
    if how == "edited":
        desk.slack.edit(desk.channel, reply, "not approved, I was wrong")
    else:
        desk.slack.delete(desk.channel, reply)
    desk.said(ts, "nothing is reopened")
    found = exceptions(desk, key)
    assert found.keys() == {"decision-changed"}
    assert f"was {how} on " in found["decision-changed"]["sentence"]
    assert found["decision-changed"]["sentence"].endswith(", after the closing.")


def test_other_messages_may_be_edited_and_deleted(desk):
    ts, key, _ = approved(desk)
    first, second = desk.reply(ts, desk.olga, "by the way, lunch?"), desk.reply(ts, desk.rita, "thanks")
    desk.carried(key, "thanks")
    desk.slack.edit(desk.channel, first, "by the way, dinner?")
    desk.carried(key, "dinner")
    closed(desk, ts, key)
    desk.slack.delete(desk.channel, second)
    assert exceptions(desk, key) == {}


def test_another_level_than_was_decided_is_listed(desk):
    ts, key, _ = approved(desk, words="approved. Role: Viewer")
    given = desk.reply(ts, desk.tess, "Access level: Admin")
    closed(desk, ts, key)
    found = exceptions(desk, key)
    assert found.keys() == {"level"}
    assert "that level “Admin” was given; “Viewer” was decided." in found["level"]["sentence"]
    assert found["level"]["message_link"].startswith(f"{desk.slack.permalink(desk.channel, given)}?thread_ts={ts}")


def test_the_level_that_was_decided_is_not_listed_however_it_is_written(desk):
    ts, key, _ = approved(desk, words="approved. Role: Viewer")
    desk.reply(ts, desk.tess, "Role:  VIEWER.")
    closed(desk, ts, key)
    assert exceptions(desk, key) == {}


def test_what_is_asked_otherwise_or_opposed_after_the_closing_is_listed(desk):
    ts, key, _ = approved(desk)
    closed(desk, ts, key)
    desk.slack.edit(desk.channel, ts, desk.template("Figma", "another reason"))
    desk.said(ts, "nothing is reopened")
    assert "asks for something else than was decided" in exceptions(desk, key)["afterwards"]["sentence"]
    ts, key, _ = approved(desk)
    closed(desk, ts, key)
    desk.reply(ts, desk.oskar, "not approved: there is no budget")
    desk.carried(key, "there is no budget")
    assert "Oskar Owner spoke against the outcome" in exceptions(desk, key)["afterwards"]["sentence"]


def test_another_spelling_of_the_same_request_after_the_closing_is_not_listed(desk):
    ts, key, _ = approved(desk)
    closed(desk, ts, key)
    desk.slack.edit(desk.channel, ts, desk.template("FIGMA", "design  work"))
    wait_until(lambda: "FIGMA" in desk.jira.issue(key)["fields"]["description"], "the ticket shows it")
    assert exceptions(desk, key) == {}


def test_what_was_changed_and_reopened_behind_the_thread_is_listed(desk):
    ts, key, _ = approved(desk)
    desk.carried(key, "approved. Role: Editor")
    comment = comment_of(desk, key, "approved. Role: Editor")
    desk.jira.rewrite(key, comment.id, desk.agnes, "approved. Role: Admin")
    verify(desk, key)
    found = exceptions(desk, key)
    assert found.keys() == {"in-jira"}
    assert "was altered in Jira" in found["in-jira"]["sentence"]
    ts, key, _ = approved(desk)
    closed(desk, ts, key)
    desk.jira.transition(key, desk.agnes, "To Do")
    desk.said(ts, "is open again")
    assert "Agnes Agent reopened the ticket in Jira on " in exceptions(desk, key)["in-jira"]["sentence"]


def test_what_somebody_writes_in_jira_is_told_in_the_thread_and_not_listed(desk):
    ts, key, _ = approved(desk)
    desk.jira.comment(key, desk.agnes, "I will do it tomorrow")
    desk.said(ts, "I will do it tomorrow")
    verify(desk, key)
    assert exceptions(desk, key) == {}


def test_a_hold_that_was_overridden_is_listed_with_who_and_why(desk):
    ts, key, _ = approved(desk)
    desk.reply(ts, desk.mara, "not needed for the role")
    desk.said(ts, "objects as manager")
    desk.command(desk.tess, f"!access proceed {key} Mara agreed on the phone")
    desk.said(ts, "Mara agreed on the phone")
    closed(desk, ts, key)
    found = exceptions(desk, key)
    assert found.keys() == {"override"}
    said = found["override"]["sentence"]
    assert said.startswith("Tess Ops let it go on in spite of the manager's objection on ")
    assert said.endswith(": “Mara agreed on the phone”.")


def test_an_owner_whom_tech_ops_names_for_what_the_catalogue_lacks_is_listed(desk):
    ts, key = desk.ticketed(desk.template("Some Tool"))
    desk.said(ts, "The catalogue has no")
    desk.command(desk.tess, f"!access owner {key} <@{desk.otto}>")
    desk.said(ts, f"<@{desk.otto}>")
    found = exceptions(desk, key)
    assert found.keys() == {"override"}
    assert "Tess Ops named Otto Other to decide on " in found["override"]["sentence"]


def test_what_was_said_to_go_on_where_nothing_held_it_is_not_listed(desk):
    ts, key, _ = approved(desk)
    desk.command(desk.tess, f"!access proceed {key} all is well")
    desk.said(ts, "all is well")
    closed(desk, ts, key)
    assert exceptions(desk, key) == {}


def test_an_objection_that_its_manager_withdrew_is_not_listed(desk):
    ts, key, _ = approved(desk)
    desk.reply(ts, desk.mara, "not needed for the role")
    desk.said(ts, "objects as manager")
    desk.reply(ts, desk.mara, "I withdraw my objection")
    desk.said(ts, "withdr")
    closed(desk, ts, key)
    assert exceptions(desk, key) == {}


def test_that_nobody_was_left_to_decide_is_listed(desk):
    ts, key = desk.ticketed(desk.template("Notion"))
    assert "Tech Ops is asked instead" in exceptions(desk, key)["nobody-left"]["sentence"]
    desk.add(ts, "complete", by=desk.tom)
    desk.status(key, "Done")
    found = exceptions(desk, key)
    assert found.keys() == {"nobody-left"}
    assert "Tom Ops of Tech Ops closed it" in found["nobody-left"]["sentence"]


def test_a_post_that_is_gone_is_listed_once_it_had_a_ticket(desk):
    gone, key = desk.ticketed()
    desk.slack.delete(desk.channel, gone)
    found = wait_until(lambda: exceptions(desk, key), "it is listed")
    assert found.keys() == {"post-gone"}
    before = desk.ask(desk.template("Miro"))
    desk.settled()
    desk.slack.delete(desk.channel, before)
    desk.settled()
    assert desk.slack.permalink(desk.channel, before) not in {row["post_link"] for row in audited(desk)[1]}


def test_a_request_that_was_rebuilt_from_its_ticket_is_listed_and_a_new_one_is_not(make_office):
    office = make_office().catalogue().open()
    _, key = office.ticketed()
    ts, over = office.ticketed(office.template("VPN"))
    closed(office, ts, over)
    lose(office)
    rebuilt(office)
    ts, new = office.ticketed(office.template("Miro"))
    office.reply(ts, office.olga, "approved")
    office.said(ts, ">: Approved by")
    assert exceptions(office, key).keys() == exceptions(office, over).keys() == {"rebuilt"}
    assert exceptions(office, new) == {}


def test_a_fact_that_was_changed_in_the_database_is_listed_and_the_rest_is_checked(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed()
    office.ticketed(office.template("Miro"))
    office.settled()
    with sqlite3.connect(office.data_dir / "accessrequest.db") as connection:
        stream = f"{office.channel}/{ts}"
        connection.execute("UPDATE facts SET record = record || ' ' WHERE stream = ? AND number = 1", [stream])
    message, rows = audited(office)
    assert [(row["exception"], row["ticket"]) for row in rows] == [("damaged", key)]
    assert "Fact 1 was changed in the database" in rows[0]["sentence"]
    assert "2 requests posted in that time" in message
