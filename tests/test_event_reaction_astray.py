"""The ticket emoji on what can be no request: a reply, a deleted message, a channel that the bot is not in."""

from tests.sandbox.slack import Upload


def reaction(office, channel, ts):
    """The event of a ticket emoji, as Slack would send it."""
    item = {"type": "message", "channel": channel, "ts": ts}
    moment = office.slack.channels[office.channel].next_ts()
    return {"type": "reaction_added", "user": office.tess, "reaction": "ticket", "item": item, "event_ts": moment}


def test_on_a_reply_it_creates_nothing_and_its_giver_is_told_where_it_belongs(office):
    ts = office.ask()
    reply = office.reply(ts, office.mara, "fine with me")
    office.settled()
    office.add(reply)
    told = office.told(office.tess, "first message of the thread")
    assert office.slack.permalink(office.channel, reply) in told
    office.settled()
    assert office.jira.issues() == []


def test_on_a_file_without_words_it_asks_for_the_template(office):
    ts = office.slack.post(office.channel, office.rita, "", files=[Upload("form.pdf", b"1")])
    office.add(ts)
    assert "Name of application:" in office.told(office.rita, "not complete")
    office.said(ts, "No ticket yet")
    assert office.jira.issues() == []


def test_on_a_message_that_is_gone_its_giver_is_told(office):
    ts = office.ask("soon gone")
    office.settled()
    office.slack.silently_delete(office.channel, ts)
    office.slack.delivery.offer(reaction(office, office.channel, ts))
    office.told(office.tess, "changed nothing")
    office.settled()
    assert office.jira.issues() == []


def test_in_a_channel_that_the_bot_is_not_in_nothing_happens(office):
    office.caught_up()
    place = office.slack.add_channel("secret", [office.tess], bot=False)
    before = office.facts()
    office.slack.delivery.offer(reaction(office, place, "1700000000.000100"))
    office.settled()
    assert office.facts() == before
    assert office.heard_by(office.tess) == []


def test_in_a_watched_channel_that_the_bot_was_taken_out_of_it_waits_for_the_bots_return(office):
    ts = office.ask("needs Figma")
    office.settled()
    office.slack.leave(office.channel, office.slack.bot_user)
    office.slack.react(office.channel, ts, office.tess, "ticket")
    office.slack.delivery.offer(reaction(office, office.channel, ts))
    other = office.slack.write_to_bot(office.tess, "!access pending")
    office.told(office.tess, "request")
    office.slack.join(office.slack.channels[office.channel], office.slack.bot_user)
    office.told(office.rita, "not complete")
    assert other
    assert "Traceback" not in office.bot.read_log()
