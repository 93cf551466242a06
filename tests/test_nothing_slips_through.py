"""Nothing closes as done that nobody approved: facts that come late, in between, or by the wrong people."""

import time

import pytest
from accessdesk.catchup import thread_facts
from accessdesk.people import Person

from tests.simulation import CATALOGUE, Simulation, template, uid


def approved() -> Simulation:
    simulation = Simulation().ticketed()
    simulation.reply("olga", "approved. Role: Editor")
    return simulation.settle()


def is_done(simulation: Simulation) -> bool:
    return "complete" in simulation.jira.moves


def test_the_straight_way_closes_as_done() -> None:
    simulation = approved().add("complete").settle()
    assert simulation.state == "completed"
    assert simulation.replayed() == simulation.request


# What comes between the completion and its effect.


def waiting_for_jira() -> Simulation:
    """Olga has approved, Tess has completed, and Jira is away meanwhile."""
    simulation = approved()
    simulation.away = {"jira"}
    return simulation.add("complete").settle()


@pytest.mark.parametrize("heard", [True, False])
def test_an_edit_to_another_application_before_the_completion_took_effect_undoes_it(heard: bool) -> None:
    simulation = waiting_for_jira().edit(f"{simulation_ts()}", template("AWS root"), heard=heard)
    simulation.away = set()
    simulation.settle()
    if heard:
        assert not is_done(simulation)
        assert any("not yet" in text for text in simulation.slack.said)
    assert not any("AWS root" in text and "Completed" in text for text in simulation.jira.comments)


def simulation_ts() -> str:
    return Simulation().ts


def test_a_decision_that_is_deleted_before_the_completion_took_effect_undoes_it() -> None:
    simulation = approved()
    reply = next(ts for ts in simulation.slack.messages if ts != simulation.ts)
    simulation.away = {"jira"}
    simulation.add("complete").settle().delete(reply)
    simulation.away = set()
    simulation.settle()
    assert not is_done(simulation)
    assert "the decision was changed or deleted" in "".join(simulation.slack.said)
    simulation.reply("olga", "approved")
    simulation.settle().add("complete", "tom").settle()
    assert simulation.state == "completed"


def test_a_refusal_before_the_completion_took_effect_undoes_it() -> None:
    simulation = waiting_for_jira()
    simulation.reply("oskar", "not approved: she left")
    simulation.away = set()
    simulation.settle()
    assert not is_done(simulation)


def test_tech_ops_own_application_that_becomes_another_before_the_completion_took_effect_is_not_done() -> None:
    simulation = Simulation().ticketed(template("VPN"))
    simulation.away = {"jira"}
    simulation.add("complete").settle().edit(simulation.ts, template("VPN", reason="admin of everything"))
    simulation.away = set()
    simulation.settle()
    assert not is_done(simulation)
    simulation.add("complete", "tom").settle()
    assert simulation.state == "completed"


def test_taking_the_cancel_emoji_off_does_not_bring_back_a_completion_that_no_decision_bears_any_more() -> None:
    simulation = approved().add("complete").settle().add("no_entry_sign", "tom").settle()
    assert simulation.state == "cancelled"
    simulation.edit(simulation.ts, template("AWS root")).settle()
    simulation.take_off("no_entry_sign", "tom").settle()
    assert simulation.state == "ticketed"
    assert simulation.jira.moves == ["complete", "", "cancel", ""]


def test_a_cancelled_request_that_names_another_application_is_judged_by_that_before_it_is_completed() -> None:
    simulation = Simulation().ticketed(template("VPN")).add("no_entry_sign").settle()
    simulation.edit(simulation.ts, template("AWS root")).settle().add("complete").settle()
    assert not is_done(simulation)


def test_a_completion_is_not_withdrawn_by_the_requester() -> None:
    simulation = waiting_for_jira().command("withdraw", "rita").settle()
    simulation.away = set()
    simulation.settle()
    assert simulation.state == "completed"


def test_a_completion_from_before_the_request_was_edited_does_not_count() -> None:
    simulation = Simulation().ticketed(template("VPN"))
    at = simulation.now
    simulation.later().edit(simulation.ts, template("VPN", reason="everything")).settle()
    now, simulation.now = simulation.now, at
    simulation.add("complete")
    simulation.now = now
    simulation.settle()
    assert not is_done(simulation)


# What a decision is about.


def test_a_supplied_line_that_is_deleted_after_the_decision_voids_it() -> None:
    simulation = Simulation().post("Name of application:\nBusiness reason: design\nManager's Name: Mara")
    simulation.reply("rita", "Name of application: AWS root")
    figma = simulation.reply("rita", "Name of application: Figma")
    simulation.settle()
    simulation.reply("rita", f"Manager's Name: <@{uid('mara')}>")
    simulation.settle().add().settle()
    assert simulation.request.application.name == "Figma"
    simulation.reply("olga", "approved")
    simulation.settle()
    assert not simulation.request.holds
    simulation.delete(figma).settle()
    assert simulation.request.application.name == "AWS root"
    assert "undecided" in simulation.request.holds


def test_a_decision_from_before_the_application_was_named_is_void() -> None:
    simulation = Simulation().post(f"Name of application:\nBusiness reason: design\nManager's Name: <@{uid('mara')}>")
    simulation.reply("olga", "approved")
    simulation.reply("rita", "Name of application: Figma")
    simulation.settle().add().settle()
    assert "undecided" in simulation.request.holds


def test_the_kind_that_tech_ops_says_after_a_decision_needs_a_new_one() -> None:
    simulation = Simulation().ticketed(template(reason="please remove my access"))
    simulation.reply("olga", "approved. Role: Editor")
    simulation.settle().command("kind", "tess", about="new").settle()
    assert "undecided" in simulation.request.holds


def test_nobody_of_tech_ops_says_what_kind_their_own_request_is() -> None:
    simulation = Simulation().ticketed(by="tess").command("kind", "tess", about="removal").settle()
    assert simulation.request.kind == "new"


def test_what_tech_ops_said_about_a_text_that_was_edited_since_does_not_count() -> None:
    simulation = Simulation().ticketed(template("the whiteboard"))
    at = simulation.now
    simulation.later().edit(simulation.ts, template("the database"))
    now, simulation.now = simulation.now, at
    simulation.command("app", "tess", about="Miro")
    simulation.now = now
    simulation.settle()
    assert "unknown" in simulation.request.holds
    assert any("edited" in text and "not yet" in text for text in simulation.slack.said)


def test_an_owner_named_for_one_unknown_application_does_not_decide_on_another() -> None:
    simulation = Simulation().ticketed(template("Coffee machine")).command("owner", "tess", about="tech-ops").settle()
    simulation.edit(simulation.ts, template("Payroll")).settle()
    assert "unknown" in simulation.request.holds
    simulation.add("complete").settle()
    assert not is_done(simulation)


def test_an_owner_named_for_an_application_decides_on_it_in_another_spelling() -> None:
    simulation = Simulation().ticketed(template("Coffee machine")).command("owner", "tess", about=uid("otto")).settle()
    simulation.edit(simulation.ts, template("coffee  machine")).settle()
    assert "unknown" not in simulation.request.holds
    assert not any("was edited" in text for text in simulation.slack.said)


def test_without_a_catalogue_an_edit_does_not_shake_off_the_owner_who_was_named() -> None:
    simulation = Simulation("").ticketed().command("owner", "tess", about=uid("otto")).settle()
    simulation.edit(simulation.ts, template("Figma!")).settle()
    assert "undecided" in simulation.request.holds


def test_an_application_that_tech_ops_named_and_the_catalogue_has_no_more_is_unknown() -> None:
    simulation = Simulation().ticketed(template("the whiteboard")).command("app", "tess", about="Miro").settle()
    assert simulation.request.holds == ("undecided",)
    simulation.catalogue(CATALOGUE.replace("name: Miro", "name: Mural")).settle()
    assert "unknown" in simulation.request.holds
    simulation.add("complete").settle()
    assert not is_done(simulation)


# Who decides.


def test_a_refusal_that_still_lacks_its_reason_holds_what_was_approved_before() -> None:
    for who in ("olga", "oskar"):
        simulation = approved()
        simulation.reply(who, "not approved")
        simulation.settle().add("complete").settle()
        assert not is_done(simulation)
        assert f"<@{uid(who)}> has to say why" in "".join(simulation.slack.said)
        simulation.reply(who, "approved")
        simulation.settle().add("complete", "tom").settle()
        assert is_done(simulation)


def test_whoever_decided_on_an_earlier_text_was_not_first_on_this_one() -> None:
    simulation = approved().edit(simulation_ts(), template(reason="administration")).settle()
    simulation.reply("oskar", "not approved: too much")
    simulation.reply("olga", "approved")
    simulation.settle()
    assert simulation.request.holds == ("disagreement",)
    assert simulation.request.verdict.who == (uid("oskar"),)


def test_a_disagreement_is_ended_by_somebody_who_can() -> None:
    simulation = approved()
    olgas = next(ts for ts in simulation.slack.messages if ts != simulation.ts)
    others = "[oskar@example.com, otto@example.com]"
    simulation.catalogue(CATALOGUE.replace("[olga@example.com, oskar@example.com]", others))
    simulation.delete(olgas)
    simulation.reply("oskar", "not approved: she left")
    simulation.reply("otto", "approved")
    simulation.settle()
    assert simulation.request.holds == ("disagreement",)
    assert simulation.request.verdict.who == (uid("oskar"),)


@pytest.mark.parametrize("order", [("olga", "otto"), ("otto", "olga")])
def test_none_of_several_who_get_the_access_decides(order: tuple[str, str]) -> None:
    both = f"For: <@{uid(order[0])}> and <@{uid(order[1])}>"
    simulation = Simulation().ticketed(template(more=both))
    simulation.reply("olga", "approved")
    simulation.settle()
    assert "undecided" in simulation.request.holds


def test_tech_ops_notes_no_grant_for_its_own_request() -> None:
    simulation = Simulation().ticketed(by="tess")
    simulation.reply("olga", "approved. Role: Viewer")
    simulation.reply("tess", "Role: Admin")
    simulation.settle()
    assert simulation.request.grant == {"role": "Viewer"}


def test_what_was_refused_in_the_end_grants_nothing() -> None:
    simulation = approved()
    simulation.reply("olga", "not approved: she left")
    simulation.settle().add("complete").settle()
    assert simulation.state == "declined"
    assert "Grant:* none noted" in simulation.jira.comments[-1]


def test_who_decides_is_looked_up_again_before_a_completion_counts() -> None:
    catalogue = "applications:\n  - {name: Figma, owners: [olga@example.com]}\n"
    simulation = Simulation(catalogue)
    olga = simulation.slack.people.pop(uid("olga"))
    simulation.ticketed()
    assert simulation.request.own
    simulation.slack.people[olga.id] = olga
    simulation.add("complete").settle()
    assert not is_done(simulation)
    assert f"<@{olga.id}> has to decide first" in "".join(simulation.slack.said)


def test_an_objection_of_the_manager_whom_the_requester_exchanges_in_the_same_moment_counts() -> None:
    simulation = Simulation().ticketed()
    simulation.reply("mara", "This is not needed for her role.", heard=False)
    simulation.edit(simulation.ts, template(manager="otto")).settle()
    for ts in list(simulation.slack.messages):
        simulation.hear(ts)
    simulation.settle()
    assert "objection" in simulation.request.holds


# What is told.


def test_a_post_that_asks_for_something_else_after_the_closing_is_told() -> None:
    simulation = approved().add("complete").settle().later().edit(simulation_ts(), template("AWS root")).settle()
    assert simulation.state == "completed"
    assert any("after the closing" in text for text in simulation.slack.said)
    assert any("after the closing" in text for text in simulation.jira.comments)


def test_a_refusal_after_the_closing_is_told() -> None:
    simulation = approved().add("complete").settle().later()
    simulation.reply("oskar", "not approved: never")
    simulation.settle()
    assert simulation.state == "completed"
    assert any("after the closing" in text for text in simulation.slack.said)


def test_a_decision_that_was_deleted_before_the_closing_and_heard_after_it_is_told() -> None:
    simulation = approved()
    reply, at = next(ts for ts in simulation.slack.messages if ts != simulation.ts), simulation.now
    simulation.later().add("complete").settle().later().delete(reply, at=float(at)).settle()
    assert any("after the closing" in text for text in simulation.slack.said)


def test_a_manager_who_objects_with_a_decisions_words_is_not_told_that_it_does_not_count() -> None:
    simulation = Simulation().ticketed()
    simulation.reply("mara", "Not approved: she left the team")
    simulation.settle()
    assert "objection" in simulation.request.holds
    assert not any("does not count" in text for text in simulation.slack.said)


def test_another_spelling_of_the_application_is_told_nobody() -> None:
    simulation = approved().edit(simulation_ts(), template("figma")).settle()
    assert not simulation.request.holds
    assert not any("was edited" in text for text in simulation.slack.said)


def test_of_many_owners_outside_the_channel_only_some_are_told_directly() -> None:
    simulation = Simulation('applications:\n  - {name: Figma, owners: ["@all"]}\n')
    everybody = frozenset(f"U0MANY{number:04}" for number in range(2_000))
    simulation.slack.groups["all"] = ("S0ALL", everybody)
    simulation.slack.outside = set(everybody)
    simulation.ticketed()
    assert 0 < len(simulation.slack.told) <= 20


def test_what_ends_before_its_ticket_is_said_and_so_is_that_it_is_open_again() -> None:
    simulation = Simulation().post().settle().add("no_entry_sign").settle()
    assert f"cancelled by <@{uid('tess')}>, so there is no ticket" in "".join(simulation.slack.said)
    simulation.take_off("no_entry_sign").settle()
    assert "is open again" in simulation.slack.said[-1]
    simulation.command("withdraw", "rita").settle()
    said = len(simulation.slack.said)
    simulation.add("ticket").settle()
    assert f"withdrawn by <@{uid('rita')}>, so there is no ticket" in simulation.slack.said[-1]
    assert len(simulation.slack.said) == said + 1
    assert not simulation.jira.descriptions


def test_a_clock_that_was_set_back_does_not_have_the_thread_read_for_ever() -> None:
    simulation = Simulation().ticketed()
    simulation.request.changed_at = time.time() + 3_600
    read = thread_facts(simulation.desk, simulation.request)[-1]
    assert read.body["read_at"] >= simulation.request.changed_at


def test_a_suspended_decision_of_an_owner_does_not_hold_what_has_become_tech_ops_own() -> None:
    simulation = approved()
    simulation.delete(next(ts for ts in simulation.slack.messages if ts != simulation.ts))
    own = CATALOGUE.replace("[olga@example.com, oskar@example.com]", "[]")
    simulation.catalogue(own).settle()
    assert not simulation.request.holds


WHOM = [("bo@example.com", True), ("<mailto:o@example.com|o@example.com>", False)]


@pytest.mark.parametrize(("given", "decides"), WHOM)
def test_an_e_mail_is_of_one_person(given: str, decides: bool) -> None:
    simulation = Simulation()
    simulation.slack.people[uid("olga")] = Person(uid("olga"), "Olga", "o@example.com")
    simulation.catalogue(CATALOGUE.replace("olga@example.com", uid("olga"))).ticketed(template(more=f"For: {given}"))
    simulation.reply("olga", "approved")
    simulation.settle()
    assert ("undecided" not in simulation.request.holds) == decides


# Rules of the workflow that had no scenario.


def test_a_post_that_is_gone_holds_until_tech_ops_lets_it_go_on_and_its_requester_does_not() -> None:
    simulation = Simulation().ticketed(by="tess")
    simulation.reply("olga", "approved")
    simulation.settle().delete(simulation.ts).settle()
    assert simulation.request.holds == ("gone",)
    simulation.command("proceed", "tess", "it is mine").settle()
    assert simulation.request.holds == ("gone",)
    simulation.command("proceed", "tom", "deleted by mistake").settle().add("complete", "tom").settle()
    assert simulation.state == "completed"


def test_whoever_may_not_decide_any_more_keeps_what_they_decided_and_decides_nothing_new() -> None:
    simulation = approved().catalogue(CATALOGUE.replace("olga@example.com", "otto@example.com")).settle()
    assert not simulation.request.holds
    simulation.edit(simulation.ts, template(reason="administration"))
    simulation.reply("olga", "approved")
    simulation.settle()
    assert "undecided" in simulation.request.holds
    simulation.reply("otto", "approved")
    simulation.settle()
    assert not simulation.request.holds


def test_a_catalogue_that_is_added_asks_for_a_decision_on_what_was_tech_ops_own_and_one_that_goes_does_not() -> None:
    simulation = Simulation("").ticketed()
    assert not simulation.request.holds
    simulation.catalogue(CATALOGUE).settle()
    assert simulation.request.holds == ("undecided",)
    simulation.catalogue("").settle()
    assert not simulation.request.holds
    simulation.add("complete").settle()
    assert simulation.state == "completed"


def test_a_reopened_refusal_closes_as_declined_again_until_its_owner_approves() -> None:
    simulation = Simulation().ticketed()
    simulation.reply("olga", "not approved: no seats")
    simulation.settle().add("complete").settle().command("reopen", "tess").settle()
    assert simulation.state == "ticketed"
    simulation.add("complete", "tom").settle()
    assert simulation.state == "declined"
    simulation.command("reopen", "tess").settle()
    simulation.reply("olga", "approved")
    simulation.settle().take_off("complete", "tom").add("complete", "tom").settle()
    assert simulation.state == "completed"


def test_an_approval_that_nobody_heard_of_being_edited_is_read_again_before_the_closing() -> None:
    simulation = approved()
    reply = next(ts for ts in simulation.slack.messages if ts != simulation.ts)
    simulation.edit(reply, "approved if finance agrees", heard=False).add("complete").settle()
    assert simulation.state == "ticketed"
    assert simulation.request.holds == ("suspended",)
