"""An edit of a message that carries a link's preview: Errbot's backend drops it, the plugin's own listener does not."""

from tests.sandbox.server import wait_until


def test_an_edited_post_with_a_preview_changes_the_ticket(office):
    ts, key = office.ticketed()
    office.slack.unfurl(office.channel, ts)
    office.slack.edit(office.channel, ts, office.template("Miro"))
    wait_until(lambda: "Miro" in office.jira.issue(key)["fields"]["summary"], "the ticket follows the edit")


def test_an_edited_reply_with_a_preview_is_carried(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.tess, "see <https://example.com/>")
    office.carried(key, "example.com")
    office.slack.unfurl(office.channel, reply)
    office.slack.edit(office.channel, reply, "editor role given")
    assert "example.com" in office.carried(key, "editor role given")


def test_an_edited_reply_with_a_preview_is_carried_in_http_events_mode(make_office):
    office = make_office(mode="http").open()
    ts, key = office.ticketed()
    reply = office.reply(ts, office.tess, "see <https://example.com/>")
    office.carried(key, "example.com")
    office.slack.unfurl(office.channel, reply)
    office.slack.edit(office.channel, reply, "editor role given")
    office.carried(key, "editor role given")
