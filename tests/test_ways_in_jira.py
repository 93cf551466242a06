"""A ticket's way to done and back: long ways, dead ends, screens that ask, names and resolutions of the settings."""

from types import SimpleNamespace
from typing import Any

import pytest
from accessdesk import settings as access_settings
from accessdesk.desk import Work
from accessdesk.entries import Undone
from accessdesk.errors import Rejected
from accessdesk.jira import Jira
from accessdesk.links import Links
from accessdesk.plan import Plan, Step
from accessdesk.request import Request
from accessdesk.ticketing import transition
from accessdesk.voice import Voice
from accessdesk.workflow import NO_WAY

from tests.sandbox.jira import Site
from tests.sandbox.jira_testing import checked
from tests.sandbox.server import Traffic, wait_until


@pytest.fixture
def make_jira():
    """Make a site with this workflow and the bot's Jira for it, with these settings."""
    sites = []

    def make(workflow: str, flavour: str = "datacenter", **settings: str) -> tuple[Site, Jira]:
        site = Site(Traffic(), flavour, "OPS", workflow=workflow).start()
        sites.append(site)
        user = {"JIRA_USER": site.user} if flavour == "cloud" else {}
        config = {"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS", **user, **settings}
        return site, Jira(access_settings.read(config, {}, "/data"))

    yield make
    for site in sites:
        site.stop()


def ticket(jira: Jira) -> str:
    return jira.create({"summary": "Access to Figma"}, {"stamp": "1"})["id"]


def status(site: Site, issue: str) -> str:
    return str(site.issue(issue)["fields"]["status"])


def statuses(site: Site, issue: str) -> list[str]:
    """The statuses that it has been in, since it was created."""
    return [change.after.name for change in site.history(issue) if change.field == "status"]


def test_done_may_need_three_steps(make_jira):
    site, jira = make_jira("long")
    issue = ticket(jira)
    jira.move(issue, "complete")
    assert statuses(site, issue) == ["Triage", "In Progress", "Done"]


def test_a_way_that_leads_nowhere_is_gone_back(make_jira):
    site, jira = make_jira("branching", JIRA_COMPLETED="Wait")
    issue = ticket(jira)
    jira.move(issue, "complete")
    assert statuses(site, issue) == ["Triage", "Open", "In Progress", "Done"]


def test_the_ways_of_the_settings_are_preferred(make_jira):
    site, jira = make_jira("triangle", JIRA_COMPLETED="triage, start work, finish", JIRA_CANCELLED="Closed")
    issue = ticket(jira)
    jira.move(issue, "complete")
    assert statuses(site, issue) == ["Triage", "In Progress", "Done"]
    jira.move(issue, "")
    jira.move(issue, "cancel")
    assert status(site, issue) == "Closed"


def test_where_done_cannot_be_reached_the_ticket_ends_where_it_was_and_is_left_there(make_jira):
    site, jira = make_jira("stuck")
    issue = ticket(jira)
    with pytest.raises(Rejected, match="No transition that the bot may use leads from “To Do” to a done status"):
        jira.move(issue, "complete")
    assert status(site, issue) == "To Do"
    moves = len(site.history(issue))
    with pytest.raises(Rejected):
        jira.move(issue, "complete", walks=False)
    assert len(site.history(issue)) == moves


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_the_resolution_is_the_one_of_the_settings(make_jira, flavour):
    site, jira = make_jira("resolving", flavour, JIRA_RESOLUTIONS="completed=Duplicate; cancelled=won't do")
    issue = ticket(jira)
    with checked(site):
        jira.move(issue, "complete")
        assert site.issue(issue)["fields"]["resolution"] == "Duplicate"
        assert jira.move(issue, "") == ""
        jira.move(issue, "cancel")
        assert site.issue(issue)["fields"]["resolution"] == "Won't Do"


def test_a_resolution_that_the_screen_does_not_offer_is_said(make_jira):
    _, jira = make_jira("resolving", JIRA_RESOLUTIONS="completed=Granted")
    with pytest.raises(Rejected, match="does not offer the resolution “Granted”"):
        jira.move(ticket(jira), "complete")


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_a_resolution_that_stays_is_cleared_where_jira_lets_it_be(make_jira, flavour):
    site, jira = make_jira("keeping", flavour)
    issue = ticket(jira)
    with checked(site):
        jira.move(issue, "complete")
        assert jira.move(issue, "") == "Done"
        site.add_field("resolution", "Resolution", "resolution", on=("edit",))
        assert jira.move(issue, "") == ""
    assert site.issue(issue)["fields"]["resolution"] is None


def test_a_transitions_screen_is_filled_from_the_settings_and_from_the_request(make_office):
    office = make_office().catalogue().set(JIRA_VALUES="Root cause=Access", ACCESS_FIELDS="grant=Granted level")
    office.jira.add_field("customfield_1", "Root cause", "select", ("Access", "Bug"), on=())
    office.jira.add_field("customfield_2", "Granted level", "line", on=())
    office.jira.require("customfield_1", "Root cause", on="Done")
    office.jira.require("customfield_2", "Granted level", on="Done")
    office.open()
    ts, key = office.ticketed()
    office.reply(ts, office.olga, "approved, as Viewer")
    office.said(ts, "Viewer")
    office.add(ts, "complete")
    office.status(key, "Done")
    fields = office.jira.issue(key)["fields"]
    assert (fields["customfield_1"], fields["customfield_2"]) == ("Access", "access level Viewer")


def test_fields_are_written_before_the_ticket_closes(make_office):
    office = make_office().catalogue().set(ACCESS_FIELDS="decision=Decision")
    office.jira.add_field("customfield_1", "Decision", "line", on=("edit",))
    office.open()
    ts, key = office.ticketed(office.template("VPN"))
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    assert office.jira.issue(key)["fields"]["customfield_1"] == "approved by Tom Ops, Tech Ops"
    changed = [change.field for change in office.jira.history(key)]
    assert changed.index("customfield_1") < changed.index("status")


def test_the_thread_says_that_the_resolution_stays_when_the_ticket_opens_again(make_office):
    office = make_office(workflow="keeping").open()
    ts, key = office.ticketed()
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Closed")
    office.said(ts, "closed: done")
    office.take_off(ts, "complete", by=office.tom)
    assert "Jira kept the resolution “Done”" in office.said(ts, "open again")


def test_a_try_that_nobody_asked_for_leaves_a_ticket_without_a_way_alone(make_jira):
    site, jira = make_jira("stuck")
    issue = ticket(jira)
    request = Request("C0CHANNEL/1700000000.000100", ticket={"id_of_issue": issue, "key": "OPS-1"})
    desk: Any = SimpleNamespace(settings=jira._settings, jira=jira, voice=Voice(Links("", ""), jira._settings))
    work = Work(request, Plan(request, 0.0), Step("transition", "act", {"to": "complete"}))
    with pytest.raises(Rejected) as refused:
        transition(desk, work)
    moves = len(site.history(issue))
    assert moves == 2
    request.undone["transition act"] = Undone(refused.value.sentence, 1, 1_700_000_000.0)
    with pytest.raises(Rejected, match=NO_WAY):
        transition(desk, work)
    assert len(site.history(issue)) == moves


def test_a_ticket_that_finds_no_way_is_moved_again_only_when_somebody_asks(make_office):
    office = make_office(workflow="stuck").open()
    ts, key = office.ticketed()
    office.add(ts, "complete", by=office.tom)
    office.said(ts, "No transition that the bot may use leads from “To Do”")
    moves = len(office.jira.history(key))
    assert moves == 2
    office.command(office.tess, f"!access retry {key}")
    wait_until(lambda: len(office.jira.history(key)) == 2 * moves, "it is tried once more")
    assert office.jira.issue(key)["fields"]["status"] == "To Do"
