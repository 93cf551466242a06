"""What happens while the bot starts: it is connected for a while before its plugins are active."""

from tests.sandbox.server import wait_until


def test_what_slack_sends_while_the_bot_starts_is_not_acknowledged_before_it_is_written_down(office):
    ts, key = office.ticketed()
    office.settled()
    office.bot.kill()
    wait_until(lambda: not office.slack.delivery.sockets.connections, "the connection is gone")
    entry = office.reply(ts, office.mara, "first said")
    office.slack.edit(office.channel, entry, "then changed")
    gone = office.reply(ts, office.otto, "soon deleted")
    office.slack.delete(office.channel, gone)
    office.bot.start()
    assert "first said" in office.carried(key, "then changed")
    office.carried(key, "Deleted in Slack")
