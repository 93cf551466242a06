"""Applications: found in the catalogue, asked about when they are unknown, one to a request."""

import pytest

from tests.office import CATALOGUE
from tests.sandbox.server import wait_until


@pytest.fixture
def desk(make_office):
    return make_office().catalogue().open()


def test_another_name_of_an_application_is_found_and_its_notes_and_giver_are_shown(desk):
    ts, _key = desk.ticketed(desk.template("figma design"))
    assert "to decide" in desk.said(ts, "· Figma for Rita")
    miro, _ = desk.ticketed(desk.template("*Miro*"))
    assert "Note: Boards are public to the company." in desk.said(miro, "· Miro for Rita")
    desk.reply(miro, desk.olga, "approved")
    desk.said(miro, "Waits for the design team: give the access, note it here, then Tech Ops adds :complete:.")


def test_an_unknown_application_is_a_hold_and_a_misspelling_is_asked_about_not_guessed(desk):
    ts, key = desk.ticketed(desk.template("Figmaa"))
    status = desk.said(ts, "The catalogue has no “Figmaa”")
    assert "Did you mean Figma?" in status
    assert f"`!access app {key} Figma`" in status
    desk.add(ts, "complete")
    desk.said(ts, "the catalogue does not have the application")
    desk.slack.edit(desk.channel, ts, desk.template("Figma"))
    wait_until(lambda: "to decide" in desk.thread(ts)[0], "the owners are asked")


def test_tech_ops_says_which_application_is_meant(desk):
    ts, key = desk.ticketed(desk.template("the whiteboard thing"))
    desk.said(ts, "The catalogue has no")
    assert "no “Moro”" in desk.command(desk.tess, f"!access app {key} Moro")
    desk.command(desk.tess, f"!access app {key} miro")
    desk.said(ts, "is about Miro")
    wait_until(lambda: f"<@{desk.olga}> to decide" in desk.thread(ts)[0], "the owner is asked")
    assert "the request is about Miro" in desk.carried(key, "by command in Slack")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, ">: Approved by")


def test_tech_ops_declares_an_unknown_application_its_own(desk):
    ts, key = desk.ticketed(desk.template("Coffee machine"))
    desk.said(ts, "The catalogue has no")
    desk.command(desk.tess, f"!access owner {key} tech-ops")
    desk.said(ts, "Tech Ops itself decides")
    desk.add(ts, "complete", by=desk.tom)
    desk.status(key, "Done")


def test_nobody_of_tech_ops_settles_what_their_own_request_is_about(desk):
    ts = desk.ask(desk.template("Coffee machine"), by=desk.tess)
    desk.add(ts, by=desk.tom)
    key = desk.ticket()["key"]
    desk.said(ts, "The catalogue has no")
    desk.command(desk.tess, f"!access owner {key} tech-ops")
    desk.said(ts, "somebody of Tech Ops other than the one who gets the access")


def test_two_applications_in_one_post_are_asked_for_in_a_post_each_with_the_texts_ready(desk):
    ts = desk.ask(desk.template("Figma and Miro"))
    told = desk.told(desk.rita, "each needs a post of its own")
    assert "Name of application: Figma\n" in told
    assert "Name of application: Miro\n" in told
    desk.add(ts)
    desk.said(ts, "No ticket yet. Missing: one application")
    desk.settled()
    assert not desk.jira.issues()


def test_the_catalogue_is_taken_in_as_it_changes_and_a_broken_version_leaves_the_old_one_in_force(desk):
    assert "3 applications: Figma, Miro, VPN" in desk.command(desk.rita, "!access apps")
    desk.catalogue(CATALOGUE + "  - name: Slack\n    owners: [otto@example.com]\n")
    wait_until(lambda: "4 applications" in desk.command(desk.rita, "!access apps"), "the new version is in force")
    desk.catalogue("applications:\n  - name: Figma\n    ownres: [olga@example.com]\n")
    # Until it is written whole, it may be read as an empty one.
    wait_until(lambda: "line 3" in desk.command(desk.rita, "!access apps"), "the broken version is told")
    shown = desk.command(desk.rita, "!access apps")
    assert "4 applications" in shown
    assert "cannot be used" in shown


def test_an_application_is_shown_with_who_decides_and_its_levels(desk):
    shown = desk.command(desk.rita, "!access app figma design")
    assert "Decides: olga" in shown
    assert "Levels: Viewer, Editor, Admin" in shown
    assert "Did you mean Figma" in desk.command(desk.rita, "!access app Fimga")
    assert "Tech Ops itself" in desk.command(desk.rita, "!access app VPN")


def test_without_a_catalogue_the_commands_say_so(office):
    assert "There is no catalogue" in office.command(office.rita, "!access apps")
    assert "There is no catalogue" in office.command(office.rita, "!access app Figma")


def test_a_broken_catalogue_at_the_start_keeps_the_plugin_off_with_every_mistake_listed(make_office):
    office = make_office().catalogue("applications:\n  - name: Figma\n  - owners: [x]\n")
    office.open()
    wait_until(lambda: "The catalogue cannot be used" in (office.data_dir / "bot.log").read_text(), "the log says so")
    log = (office.data_dir / "bot.log").read_text()
    assert "line 2" in log
    assert "line 3" in log


def test_owners_that_slack_does_not_know_leave_the_rest_to_decide(make_office):
    owners = "[nobody@example.com, U0NOBODY1, '@no-such-group', olga@example.com]"
    office = make_office().catalogue(f"applications:\n  - name: Figma\n    owners: {owners}\n")
    office.open()
    ts, _ = office.ticketed()
    assert f"Waits for <@{office.olga}> to decide" in office.said(ts, "to decide")


def test_a_likely_duplicate_is_pointed_out_with_its_link(desk):
    _, first = desk.ticketed()
    ts, _ = desk.ticketed(desk.template("figma design", reason="something else"))
    assert f"|{first}>, still open: the same application for the same person" in desk.said(ts, "Looks like")
    other, _ = desk.ticketed(desk.template("Miro"))
    assert "Looks like" not in desk.said(other, "Miro")


def test_a_complete_repost_takes_the_place_of_an_earlier_one_without_a_ticket(desk):
    incomplete = desk.ask("Name of application: Figma\nBusiness reason: design work\nManager's Name: Mara")
    desk.told(desk.rita, "not complete")
    ts = desk.ask()
    assert f"<@{desk.rita}> has posted this request" in desk.said(incomplete, "anew")
    assert "1 withdrawn" in desk.command(desk.tess, "!access status")
    desk.add(ts)
    desk.said(ts, "OPS-1")
    other = desk.ask(desk.template("Miro"))
    desk.add(other)
    desk.said(other, "OPS-2")
