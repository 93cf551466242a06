"""Catch-up: what no event told is found by reading Slack again; what is missing from a read is not deleted."""

from tests.sandbox.server import wait_until


def test_what_happened_while_the_bot_was_away_is_found_at_its_start(make_office):
    office = make_office().open()
    ts, key = office.ticketed()
    office.settled()
    office.bot.stop()
    office.slack.delivery.lose_while_away = True
    office.reply(ts, office.mara, "written while nobody listened")
    other = office.ask(office.template("Miro"))
    office.add(other)
    office.add(ts, "complete")
    office.open()
    office.carried(key, "written while nobody listened")
    office.status(key, "Done")
    office.said(other, "OPS-2")


def test_lost_events_are_found_when_the_connection_comes_back(make_office):
    office = make_office().open()
    ts, key = office.ticketed()
    office.settled()
    office.slack.delivery.lose = lambda event: True
    office.reply(ts, office.mara, "no event told of this")
    office.slack.delivery.lose = None
    office.slack.delivery.disconnect()
    office.carried(key, "no event told of this")


def test_lost_events_are_found_within_the_interval_though_nothing_reconnects(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    office.caught_up()
    office.slack.delivery.lose = lambda event: True
    ts = office.ask()
    office.add(ts)
    assert "OPS-1" in office.said(ts, "OPS-1")
    office.take_off(ts, "ticket")
    office.add(ts, "complete")
    office.status("OPS-1", "Done")
    office.take_off(ts, "complete")
    office.status("OPS-1", "To Do")


def test_a_lost_deletion_of_a_reply_is_no_deletion(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "gone by retention")
    office.carried(key, "gone by retention")
    office.slack.silently_delete(office.channel, reply)
    office.reply(ts, office.mara, "the next")
    office.carried(key, "the next")
    office.settled()
    assert not any("Deleted" in body for body in office.bodies(key))


def test_an_old_post_is_not_ticketed_by_an_emoji_that_was_merely_found_on_it(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1")
    office.slack.delivery.lose_while_away = True
    old = office.ask(office.template("Older than the bot"))
    office.add(old)
    office.open()
    office.ticketed(office.template("Newer"))
    office.settled()
    assert [issue["fields"]["summary"] for issue in office.jira.issues()] == ["Access to Newer for Rita Requester"]
    office.take_off(old, "ticket")
    office.add(old, "ticket", by=office.tom)
    office.said(old, "OPS-2")


def test_a_quiet_channel_costs_one_read_per_interval_whatever_the_number_of_requests(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    for number in range(5):
        office.ticketed(office.template(f"App {number}"))
    office.settled()
    reads = office.traffic.to("conversations.history")
    wait_until(lambda: len(office.traffic.to("conversations.history")) >= len(reads) + 2, "each thread was compared")
    before = len(office.traffic.to("conversations.replies"))
    wait_until(lambda: len(office.traffic.to("conversations.history")) >= len(reads) + 4, "two more rounds")
    assert len(office.traffic.to("conversations.replies")) == before


def test_a_request_that_was_found_is_read_once_and_not_again_until_it_changes(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    office.caught_up()
    office.slack.delivery.lose = lambda event: True
    ts = office.ask()

    def reads():
        return [call for call in office.traffic.to("conversations.replies") if call.arguments["ts"] == ts]

    wait_until(reads, "the request is found")
    office.settled()
    rounds = len(office.traffic.to("conversations.history"))
    wait_until(lambda: len(office.traffic.to("conversations.history")) >= rounds + 3, "it was compared")
    assert len(reads()) == 1


def test_a_channel_that_cannot_be_read_is_an_alarm_and_the_other_one_goes_on(make_office):
    office = make_office()
    second = office.slack.add_channel("ask-it-too", [office.rita, office.tess])
    office.set(ACCESS_CHANNEL="#ask-it-too,#ask-it-tech-ops").open()
    office.settled()
    office.slack.leave(second, office.slack.bot_user)
    office.slack.delivery.disconnect()
    wait_until(lambda: "#ask-it-too cannot be read" in office.bot.read_log(), "the log says that it cannot be read")
    ts, key = office.ticketed()
    assert office.said(ts, key)


def test_a_channel_that_is_not_there_yet_is_named_in_the_log_and_watched_as_soon_as_the_bot_is_invited(make_office):
    office = make_office().set(ACCESS_CHANNEL="#ask-later", ACCESS_CATCH_UP_SECONDS="1").open()
    wait_until(lambda: "#ask-later: no such channel" in office.bot.read_log(), "the log names the channel")
    later = office.slack.add_channel("ask-later", [office.rita, office.tess])
    wait_until(lambda: office.slack.delivery.drained(), "every event was acknowledged")
    reads = len(office.traffic.to("conversations.history"))
    wait_until(lambda: len(office.traffic.to("conversations.history")) > reads, "the new channel was read")
    ts = office.ask(channel=later)
    office.slack.react(later, ts, office.tess, "ticket")
    assert office.ticket()["fields"]["summary"] == "Access to Figma for Rita Requester"
    assert office.bot.read_log().count("#ask-later: no such channel") == 1


def test_an_edit_or_a_preview_of_an_old_post_does_not_bring_its_old_emoji_to_life(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1")
    office.slack.delivery.lose_while_away = True
    old = office.ask(office.template("Older than the bot"))
    other = office.ask("Name of application: Old\nBusiness reason: x\nManager's Name: @")
    for ts in (old, other):
        office.add(ts)
        office.add(ts, "complete")
    office.open()
    office.caught_up()
    office.slack.edit(office.channel, old, office.template("Older than the bot, a typo mended"))
    office.slack.unfurl(office.channel, other)
    reads = len(office.traffic.to("conversations.history"))
    office.caught_up(reads + 2)
    assert office.jira.issues() == []
    assert office.thread(old) == office.thread(other) == office.heard_by(office.rita) == []


def test_a_deleted_post_takes_no_emoji_with_it(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    ts, _ = office.ticketed()
    office.reply(ts, office.mara, "fine")
    office.settled()
    office.slack.delete(office.channel, ts)
    office.said(ts, "its post was deleted")
    reads = len(office.traffic.to("conversations.history"))
    office.caught_up(reads + 3)
    assert not any("off changes nothing" in text for text in office.thread(ts))
