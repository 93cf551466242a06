"""What happens while the bot starts: it is connected for a while before its plugins are active."""

from tests.sandbox.server import Fault, wait_until


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
    # Catch-up finds the present text at once; what stood before it, and the deletion, only the events tell.
    assert "then changed" in office.carried(key, "first said")
    office.carried(key, "Deleted in Slack")


def test_a_bot_that_dies_before_it_finds_its_channel_was_switched_on_nevertheless(make_office):
    office = make_office()
    away = office.traffic.add(Fault("conversations.list", "status", times=1_000_000))
    office.open()
    wait_until(lambda: office.traffic.to("conversations.list"), "the bot looks for its channel")
    office.slack.delivery.lose = lambda event: True
    ts = office.ask()
    office.add(ts)
    office.bot.kill()
    away.times = 0
    office.bot.start()
    office.said(ts, str(office.ticket()["key"]))


def test_the_administrator_is_told_what_keeps_the_plugin_from_being_switched_on(make_office):
    office = make_office().catalogue("applications: all of them")
    office.set(BOT_ADMINS=office.tess).open()
    assert "The catalogue cannot be used" in office.told(office.tess, "AccessRequest failed to activate")
