"""What was given: licence, role, group and level, as owners and Tech Ops note them."""

import pytest

from tests.sandbox.server import wait_until


@pytest.fixture
def desk(make_office):
    return make_office().catalogue().open()


def closing(office, ts, key):
    office.add(ts, "complete")
    office.status(key, "Done")
    return office.carried(key, "Completed")


def test_lines_of_owners_and_tech_ops_are_fields_and_the_latest_of_each_stands(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.olga, "approved\nRole: Editor\nGroup: design-eu")
    desk.said(ts, ">: Approved by")
    desk.reply(ts, desk.tess, "Licence type: Full\nRole: Viewer")
    wait_until(lambda: "Licence: Full · Role: Viewer · Group: design-eu" in desk.thread(ts)[0], "the grant is shown")
    assert "*Grant:* licence Full; role Viewer; group design-eu" in closing(desk, ts, key)


def test_lines_of_anybody_else_are_no_grant(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.rita, "Role: Admin")
    desk.reply(ts, desk.olga, "approved")
    desk.said(ts, ">: Approved by")
    assert "*Grant:* none noted" in closing(desk, ts, key)


def test_a_level_that_the_catalogue_does_not_list_is_asked_about_and_kept(desk):
    ts, _key = desk.ticketed()
    desk.reply(ts, desk.olga, "approved. Access level: Overlord")
    desk.said(ts, "Access level: Overlord")
    assert "Viewer, Editor, Admin" in desk.told(desk.olga, "not among those that the catalogue lists")


def test_a_level_of_the_catalogue_is_understood_without_a_label(desk):
    ts, _ = desk.ticketed()
    desk.reply(ts, desk.olga, "approved, viewer please")
    assert "Access level: Viewer" in desk.said(ts, ">: Approved by")


def test_a_removal_is_never_a_grant(desk):
    ts, key = desk.ticketed(desk.template("Figma", reason="please remove my access, I changed teams"))
    assert "This is a removal of access." in desk.said(ts, key)
    desk.reply(ts, desk.olga, "approved. Role: Editor")
    desk.said(ts, "take the access away")
    body = closing(desk, ts, key)
    assert "*Kind:* removal of access" in body
    assert "Grant" not in body


def test_tech_ops_says_what_kind_of_request_it_is(desk):
    ts, key = desk.ticketed()
    assert "new, change or removal" in desk.command(desk.tess, f"!access kind {key} other")
    desk.command(desk.tess, f"!access kind {key} change")
    desk.said(ts, "is a change of access")
    wait_until(lambda: "This is a change of access." in desk.thread(ts)[0], "the status shows it")


def test_what_an_owner_writes_cannot_act_in_slack_or_jira(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.tess, "Role: Editor <!channel> !a.png!")
    wait_until(lambda: "Role: " in desk.thread(ts)[0], "the grant is shown")
    desk.reply(ts, desk.olga, "approved")
    said = desk.said(ts, ">: Approved by")
    assert "<!channel>" not in said
    assert "Role: Editor @\u2060channel" in said
    assert "role Editor @channel \\!a.png" in closing(desk, ts, key)
