"""Who decides: the owners and backups of the catalogue, never the requester or the one who gets the access."""

import pytest

from tests.sandbox.server import wait_until


@pytest.fixture
def desk(make_office):
    """The catalogue has Figma (Olga, Oskar), Miro (Olga, with Oskar as backup) and the VPN (Tech Ops' own)."""
    return make_office().catalogue().open()


def decided(office, ts):
    return [text for text in office.thread(ts) if "pproved by" in text]


@pytest.mark.parametrize("owner", ["olga", "oskar"])
def test_any_one_of_the_owners_decides(desk, owner):
    ts, key = desk.ticketed()
    desk.reply(ts, getattr(desk, owner), "approved")
    desk.said(ts, ">: Approved by")
    desk.add(ts, "complete")
    desk.status(key, "Done")


def test_a_backup_decides_too_and_only_owners_are_called(desk):
    ts, _ = desk.ticketed(desk.template("Miro"))
    asked = desk.said(ts, "to decide")
    assert f"<@{desk.olga}>" in asked
    assert f"<@{desk.oskar}>" not in asked
    desk.reply(ts, desk.oskar, "approved")
    desk.said(ts, ">: Approved by Oskar Owner")


def test_where_no_owner_is_left_the_backup_is_asked(make_office):
    office = make_office()
    office.slack.users[office.olga]["deleted"] = True
    office.catalogue().open()
    ts, _ = office.ticketed(office.template("Miro"))
    assert f"Waits for <@{office.oskar}> to decide" in office.said(ts, "to decide")
    office.add(ts, "complete")
    office.said(ts, "not yet")
    office.reply(ts, office.oskar, "approved")
    office.said(ts, ">: Approved by Oskar Owner")


def test_members_of_a_group_decide_and_the_group_is_called(make_office):
    office = make_office()
    group = office.slack.add_group("design-leads", [office.olga])
    office.catalogue('applications:\n  - name: Figma\n    owners: ["@design-leads"]\n').open()
    ts, _ = office.ticketed()
    assert f"<!subteam^{group}>" in office.said(ts, "to decide")
    office.reply(ts, office.olga, "approved")
    office.said(ts, ">: Approved by Olga Owner")


def test_an_owner_does_not_decide_on_a_request_of_their_own(desk):
    ts = desk.ask(by=desk.olga)
    desk.add(ts)
    key = desk.ticket()["key"]
    asked = desk.said(ts, "to decide")
    assert f"<@{desk.olga}>" not in asked.replace("names you", "")
    desk.reply(ts, desk.olga, "approved")
    answer = desk.said(ts, "does not count")
    assert answer.startswith(f"<@{desk.olga}>")
    assert f"only <@{desk.oskar}> can decide" in answer
    desk.carried(key, "approved")
    desk.add(ts, "complete")
    desk.said(ts, "not yet")


@pytest.mark.parametrize("named", ["<@{}>", "Olga Owner", "olga", "<mailto:olga@example.com|olga@example.com>"])
def test_an_owner_does_not_decide_on_access_for_themselves_however_they_are_named(desk, named):
    ts, _ = desk.ticketed(f"{desk.template()}\nFor: {named.format(desk.olga)}")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, "does not count")
    assert not decided(desk, ts)


def test_an_approval_of_somebody_who_may_not_decide_is_an_entry_and_answered_once(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.otto, "approved!")
    desk.said(ts, "does not count")
    desk.reply(ts, desk.otto, "really, approved")
    desk.carried(key, "really, approved")
    desk.settled()
    assert sum("does not count" in text for text in desk.thread(ts)) == 1
    assert not decided(desk, ts)


def test_a_managers_approval_is_an_entry(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.mara, "Approved")
    desk.carried(key, "Approved")
    desk.said(ts, "does not count")
    assert not decided(desk, ts)


def test_a_manager_who_owns_the_application_decides(desk):
    ts, _ = desk.ticketed(desk.template(manager=desk.olga))
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, ">: Approved by Olga Owner")


def test_a_reaction_decides_nothing(desk):
    ts, key = desk.ticketed()
    for emoji in ("white_check_mark", "+1", "complete"):
        desk.add(ts, emoji, by=desk.olga)
    desk.told(desk.olga, "only Tech Ops can do that")
    desk.settled()
    assert not decided(desk, ts)
    assert desk.jira.issue(key)["fields"]["status"] == "To Do"


def test_completing_is_the_decision_for_tech_ops_own_applications(desk):
    ts, key = desk.ticketed(desk.template("VPN"))
    assert "to decide" not in desk.said(ts, key)
    desk.add(ts, "complete")
    desk.status(key, "Done")
    assert "by Tech Ops, with the completion: the application is Tech Ops' own" in desk.carried(key, "Decision")


def test_nobody_of_tech_ops_completes_their_own_request_for_its_own_application(desk):
    ts = desk.ask(desk.template("VPN"), by=desk.tess)
    desk.add(ts, by=desk.tom)
    key = desk.ticket()["key"]
    desk.said(ts, key)
    desk.add(ts, "complete", by=desk.tess)
    desk.said(ts, "somebody of Tech Ops other than the one who gets the access")
    desk.add(ts, "complete", by=desk.tom)
    desk.status(key, "Done")


def test_tech_ops_completes_its_own_request_once_an_owner_has_approved_it(desk):
    ts = desk.ask(by=desk.tess)
    desk.add(ts, by=desk.tom)
    key = desk.ticket()["key"]
    desk.said(ts, "to decide")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, ">: Approved by")
    desk.add(ts, "complete", by=desk.tess)
    desk.status(key, "Done")


def test_where_nobody_is_left_who_may_decide_tech_ops_does_and_it_is_said(make_office):
    office = make_office()
    office.slack.users[office.olga]["deleted"] = True
    office.catalogue("applications:\n  - name: Figma\n    owners: [olga@example.com]\n").open()
    ts, key = office.ticketed()
    office.said(ts, "Nobody who owns the application is left to decide, so Tech Ops does.")
    office.add(ts, "complete")
    office.status(key, "Done")
    assert "nobody who owns the application was left to decide" in office.carried(key, "Decision")


def test_people_of_other_organisations_never_decide(make_office):
    office = make_office()
    stranger = office.slack.add_user("ext", "Ext Owner", "ext@example.com", team="T0OTHER0001")
    office.slack.channels[office.channel].members.append(stranger)
    office.catalogue(f"applications:\n  - name: Figma\n    owners: [olga@example.com, {stranger}]\n").open()
    ts, key = office.ticketed()
    asked = office.said(ts, "to decide")
    assert stranger not in asked
    office.reply(ts, stranger, "approved")
    office.carried(key, "approved")
    office.settled()
    assert not decided(office, ts)


def test_with_no_catalogue_every_application_is_tech_ops_own_until_an_owner_is_named(make_office):
    office = make_office().open()
    ts, key = office.ticketed()
    office.command(office.tess, f"!access owner {key} <@{office.olga}>")
    office.said(ts, f"<@{office.olga}> decides on")
    office.said(ts, "to decide")
    office.add(ts, "complete")
    office.said(ts, "not yet")
    office.reply(ts, office.olga, "approved")
    office.said(ts, ">: Approved by Olga Owner")
    assert "by command in Slack" in office.carried(key, "Olga Owner decides")


def test_nobody_can_be_named_as_owner_who_asks_for_the_access_or_gets_it(make_office):
    office = make_office().open()
    ts, key = office.ticketed()
    office.command(office.tess, f"!access owner {key} <@{office.rita}>")
    assert "an active colleague who neither asks for the access nor gets it" in office.said(ts, "not yet")


def test_no_other_owner_can_be_named_where_the_catalogue_has_some(desk):
    ts, key = desk.ticketed()
    desk.command(desk.tess, f"!access owner {key} <@{desk.otto}>")
    desk.said(ts, "the catalogue says who decides")
    desk.reply(ts, desk.otto, "approved")
    desk.said(ts, "does not count")


def test_only_tech_ops_names_owners(make_office):
    office = make_office().open()
    _, key = office.ticketed()
    office.command(office.otto, f"!access owner {key} <@{office.otto}>")
    office.told(office.otto, "only Tech Ops can do that")


def test_owners_who_are_not_in_the_channel_are_asked_directly_and_answer_there_by_command(desk):
    desk.slack.leave(desk.channel, desk.olga)
    ts, key = desk.ticketed()
    asked = desk.told(desk.olga, "you decide on Figma")
    assert f"!access approve {key}" in asked
    assert not desk.heard_by(desk.oskar)
    assert "Noted" in desk.command(desk.olga, f"!access approve {key} Role: Editor")
    desk.said(ts, ">: Approved by Olga Owner. Role: Editor")
    assert "approved. Role: Editor" in desk.carried(key, "by command in Slack")


def test_a_refusal_by_command_needs_its_reason_and_counts_like_a_reply(desk):
    ts, key = desk.ticketed()
    assert "Please say why" in desk.command(desk.olga, f"!access decline {key}")
    desk.command(desk.olga, f"!access decline {key} no seats left")
    desk.said(ts, ">: Not approved by Olga Owner: “no seats left”")


def test_a_decision_by_command_of_somebody_who_may_not_is_told_to_them_alone(desk):
    ts, key = desk.ticketed()
    desk.command(desk.otto, f"!access approve {key}")
    desk.told(desk.otto, "changed nothing: only")
    assert not decided(desk, ts)


@pytest.mark.parametrize("grant", ["if finance agrees", "Editor?", "not sure", "once legal has signed"])
def test_an_approval_by_command_with_a_condition_is_refused_at_once(desk, grant):
    _, key = desk.ticketed()
    assert "does not read as what is given" in desk.command(desk.olga, f"!access approve {key} {grant}")


def test_who_is_asked_follows_the_catalogue_as_it_is_now_and_what_was_judged_stays(desk):
    ts, _ = desk.ticketed()
    desk.said(ts, "to decide")
    other, _ = desk.ticketed(desk.template("Miro"))
    desk.reply(other, desk.olga, "approved")
    desk.said(other, ">: Approved by Olga Owner")
    otto = "owners: [otto@example.com]"
    desk.catalogue(f"applications:\n  - name: Figma\n    {otto}\n  - name: Miro\n    {otto}\n")
    wait_until(lambda: f"<@{desk.otto}>" in desk.thread(ts)[0], "the thread asks the new owner")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, "does not count")
    desk.reply(ts, desk.otto, "approved")
    desk.said(ts, ">: Approved by Otto Other")
    assert "Approved by Olga Owner" in desk.thread(other)[0]


def test_a_catalogue_that_changed_while_the_bot_was_off_is_followed_too(desk):
    ts, _ = desk.ticketed()
    desk.said(ts, "to decide")
    desk.settled()
    desk.bot.stop()
    desk.catalogue("applications:\n  - name: Figma\n    owners: [otto@example.com]\n").open()
    wait_until(lambda: f"<@{desk.otto}>" in desk.thread(ts)[0], "the thread asks the new owner")
