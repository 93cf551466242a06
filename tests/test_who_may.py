"""Who may have a ticket created and closed."""

import pytest

from tests.sandbox.server import Fault, wait_until


def test_somebody_elses_ticket_emoji_changes_nothing_and_they_are_told_once(office):
    ts = office.ask()
    office.add(ts, by=office.otto)
    told = office.told(office.otto, "only Tech Ops can do that")
    assert office.slack.permalink(office.channel, ts) in told
    office.take_off(ts, "ticket", by=office.otto)
    office.add(ts, by=office.otto)
    office.settled()
    assert len(office.heard_by(office.otto)) == 1
    assert office.jira.issues() == []
    assert office.thread(ts) == []


def test_a_requester_cannot_have_their_own_request_ticketed(office):
    office.add(office.ask(), by=office.rita)
    office.told(office.rita, "only Tech Ops")
    office.settled()
    assert office.jira.issues() == []


@pytest.mark.parametrize("emoji", ["complete", "no_entry_sign"])
def test_somebody_elses_closing_emoji_changes_nothing(office, emoji):
    ts, key = office.ticketed()
    office.add(ts, emoji, by=office.rita)
    office.told(office.rita, f":{emoji}:")
    office.settled()
    office.status(key, "To Do")


@pytest.mark.parametrize("named", ["@tech-ops", "tech-ops", "group id", "user id", "e-mail", "several"])
def test_tech_ops_may_be_named_by_group_by_id_and_by_e_mail(make_office, named):
    office = make_office()
    names = {
        "group id": next(iter(office.slack.groups)),
        "user id": office.tess,
        "e-mail": "tess@example.com",
        "several": f"nobody@example.com, @no-such-group, {office.tess}",
    }
    office.set(ACCESS_TECH_OPS=names.get(named, named)).open()
    office.ticketed()


def test_nobody_may_where_nobody_is_named(make_office):
    office = make_office().set(ACCESS_TECH_OPS="").open()
    office.add(office.ask())
    office.told(office.tess, "only Tech Ops")
    office.settled()
    assert office.jira.issues() == []


def test_nobody_completes_their_own_request(office):
    ts = office.ask(by=office.tess)
    office.add(ts)
    key = office.ticket()["key"]
    office.said(ts, key)
    office.add(ts, "complete", by=office.tess)
    office.said(ts, "other than the one who gets the access")
    office.status(key, "To Do")
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")


def test_nobody_completes_a_request_that_gives_access_to_them(office):
    ts, key = office.ticketed(office.template() + f"\nFor: <@{office.tess}>")
    office.add(ts, "complete", by=office.tess)
    office.said(ts, "other than the one who gets the access")
    office.settled()
    office.status(key, "To Do")


def test_people_of_other_organisations_never_may(make_office):
    office = make_office()
    sven = office.slack.add_user("sven", "Sven Stranger", "sven@elsewhere.com", team="T0ELSEWHERE")
    office.slack.channels[office.channel].members.append(sven)
    office.slack.add_group("partners", [sven])
    office.set(ACCESS_TECH_OPS="@tech-ops,@partners").open()
    office.add(office.ask(), by=sven)
    office.told(sven, "only Tech Ops")
    office.settled()
    assert office.jira.issues() == []


def test_people_of_other_organisations_never_decide_whatever_the_catalogue_says(make_office):
    office = make_office()
    sven = office.slack.add_user("sven", "Sven Stranger", "sven@elsewhere.com", team="T0ELSEWHERE")
    office.slack.channels[office.channel].members.append(sven)
    office.slack.add_group("partners", [sven, office.olga])
    office.catalogue('applications: [{name: Figma, owners: ["@partners"], backups: [sven@elsewhere.com]}]').open()
    ts, key = office.ticketed()
    office.reply(ts, sven, "Approved. Role: Admin")
    office.carried(key, "Approved. Role: Admin")
    assert "it does not count" in office.said(ts, f"<@{sven}>")
    office.add(ts, "complete")
    office.said(ts, "not yet")
    office.reply(ts, office.olga, "Approved. Role: Viewer")
    assert "Viewer" in office.said(ts, "Approved by Olga Owner")
    office.reply(ts, sven, "not needed")
    office.add(ts, "complete", by=office.tom)
    office.said(ts, "closed: done")


def test_an_act_waits_while_the_membership_cannot_be_looked_up(make_office):
    office = make_office()
    # The first look-up is the check at the start.
    fault = office.traffic.add(Fault("usergroups.list", "status", times=2, status=503))
    office.open()
    ts = office.ask()
    office.add(ts)
    wait_until(lambda: fault.times == 0, "the look-up failed")
    assert office.heard_by(office.tess) == []
    office.said(ts, office.ticket()["key"])


def test_an_act_waits_while_the_app_may_not_look_up_the_membership(make_office):
    office = make_office()
    office.slack.scopes.remove("usergroups:read")
    office.open()
    ts = office.ask()
    office.add(ts)
    wait_until(lambda: "usergroups:read" in office.bot.read_log(), "the log names the missing scope")
    assert office.heard_by(office.tess) == []
    office.slack.scopes.add("usergroups:read")
    office.said(ts, office.ticket()["key"])
    assert "Traceback" not in office.bot.read_log()


@pytest.mark.parametrize("whom", ["tess@example.com", "Tess Ops", "<mailto:tess@example.com|tess@example.com>"])
def test_nobody_completes_what_is_for_them_however_they_were_named(office, whom):
    ts, key = office.ticketed(f"{office.template()}\nFor: {whom}")
    office.add(ts, "complete")
    office.said(ts, "not yet")
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
