"""Replies in the ticket: every one, in order, once, with what became of it."""

import random
from datetime import datetime, timezone

from tests.sandbox.server import wait_until

JIRA_LIMIT = 32_767
"""Characters of a Jira comment at most: jira.text.field.character.limit, the default of both products."""


def test_a_reply_is_carried_with_author_time_and_link(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.tess, "viewer role given")
    comment = office.carried(key, "viewer role given")
    written = datetime.fromtimestamp(float(reply), timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    for part in ("Tess Ops", written, office.slack.permalink(office.channel, reply, ts)):
        assert part in comment


def test_forty_shuffled_replies_of_four_people_are_carried_in_order(make_office):
    # A busy machine may take longer than the office's usual wait to hand out forty events.
    office = make_office().set(ACCESS_SETTLE_SECONDS="2").open()
    ts, key = office.ticketed()
    office.slack.delivery.hold()
    people = (office.rita, office.mara, office.tess, office.tom)
    for number in range(40):
        office.reply(ts, people[number % 4], f"reply number {number:02}.")
    office.slack.delivery.release(random.Random(3))
    office.carried(key, "reply number 39.")
    office.settled()
    assert [f"number {n:02}." in body for n, body in enumerate(office.bodies(key))] == [True] * 40


def test_forty_replies_edited_twice_and_half_of_them_deleted_keep_every_version_and_deletion(
    make_office,
):
    office = make_office().set(ACCESS_SETTLE_SECONDS="2").open()
    ts, key = office.ticketed()
    people = (office.rita, office.mara, office.tess, office.tom)
    office.slack.delivery.hold()
    replies = [office.reply(ts, people[n % 4], f"reply {n:02} first.") for n in range(40)]
    for words in ("second", "third"):
        for number, reply in enumerate(replies):
            office.slack.edit(office.channel, reply, f"reply {number:02} {words}.")
    for reply in replies[::2]:
        office.slack.delete(office.channel, reply)
    office.slack.delivery.release(random.Random(5))
    wait_until(lambda: len(office.bodies(key)) == 40, "every reply is in the ticket")
    office.settled()
    for number, body in enumerate(office.bodies(key)):
        assert all(f"reply {number:02} {words}." in body for words in ("first", "second", "third"))
        assert ("Deleted in Slack" in body) == (number % 2 == 0)
    assert len(office.bodies(key)) == 40


def test_an_edited_reply_shows_its_present_text_and_keeps_every_earlier_one(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.tess, "admin role given")
    office.carried(key, "admin role given")
    office.slack.edit(office.channel, reply, "editor role given")
    office.carried(key, "editor role given")
    office.slack.edit(office.channel, reply, "viewer role given")
    comment = office.carried(key, "viewer role given")
    office.settled()
    places = [comment.index(role) for role in ("viewer", "admin", "editor")]
    assert places == sorted(places)
    assert len(office.bodies(key)) == 1


def test_a_deleted_reply_is_marked_in_its_own_comment(office):
    ts, key = office.ticketed()
    first = office.reply(ts, office.tess, "admin role given")
    office.reply(ts, office.rita, "thanks")
    office.carried(key, "thanks")
    office.slack.delete(office.channel, first)
    office.carried(key, "Deleted in Slack")
    assert ["Deleted in Slack" in body for body in office.bodies(key)] == [True, False]


def test_a_reply_whose_event_was_lost_is_found_before_the_closing_and_marked(office):
    ts, key = office.ticketed()
    office.slack.delivery.lose = lambda event: event.get("text") == "viewer role given"
    office.reply(ts, office.tess, "viewer role given")
    office.reply(ts, office.rita, "thanks")
    office.carried(key, "thanks")
    office.add(ts, "complete")
    office.status(key, "Done")
    assert "found late" in office.carried(key, "viewer role given")
    assert ["Completed" in body for body in office.bodies(key)] == [False, False, True]
    assert "2 entries" in office.bodies(key)[2]


def test_a_reply_whose_event_was_lost_is_found_when_the_connection_is_renewed(office):
    office.caught_up()
    ts, key = office.ticketed()
    office.slack.delivery.lose = lambda event: event.get("text") == "viewer role given"
    office.reply(ts, office.tess, "viewer role given")
    office.settled()
    office.slack.delivery.disconnect()
    office.carried(key, "viewer role given")


def test_what_happened_while_the_bot_was_away_is_carried_when_it_is_back(office):
    ts, key = office.ticketed()
    office.bot.kill()
    office.slack.delivery.lose_while_away = True
    wait_until(lambda: not office.slack.delivery.sockets.connections, "Slack has noticed")
    office.reply(ts, office.tess, "viewer role given")
    office.add(ts, "complete")
    office.bot.start()
    office.status(key, "Done")
    assert ["viewer role" in office.bodies(key)[0], "Completed" in office.bodies(key)[1]] == [True, True]


def test_a_text_that_is_longer_than_jira_takes_is_split_and_nothing_is_lost(office):
    ts, key = office.ticketed()
    words = [f"word{number:05}" for number in range(4_000)]
    office.reply(ts, office.tess, " ".join(words))
    office.carried(key, words[-1])
    office.settled()
    bodies = office.bodies(key)
    assert len(bodies) == 2
    assert all(len(body) <= JIRA_LIMIT for body in bodies)
    assert all(any(word in body for body in bodies) for word in words)


def test_a_long_reply_that_is_edited_short_moves_its_earlier_text_down_and_doubles_none(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.tess, "long " * 7_900)
    wait_until(lambda: len(office.bodies(key)) == 2, "it is carried in two parts")
    office.slack.edit(office.channel, reply, "short")
    office.carried(key, "\nshort\n")
    office.settled()
    assert len(office.bodies(key)) == 2
    assert sum(body.count("long") for body in office.bodies(key)) == 7_900


def test_commands_and_bots_are_no_entries(office):
    ts, key = office.ticketed()
    office.command(office.tess, "!access status", ts)
    office.slack.post_as_bot(office.channel, "build passed", ts)
    office.reply(ts, office.tess, "given")
    office.carried(key, "given")
    office.settled()
    assert len(office.bodies(key)) == 1


def test_what_merely_begins_like_a_command_is_an_entry(office):
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "!important: log out and in again")
    office.carried(key, "log out and in again")


def test_nothing_that_a_person_types_acts_in_jira(office):
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "[~admin] {color:red}stop{color} !https://example.com/x.png! h1. no")
    comment = office.carried(key, "stop")
    for harmful in ("[~admin]", "{color:red}", "!https://example.com/x.png!"):
        assert harmful not in comment.replace(f"\\{harmful[0]}", "")


def test_a_reply_that_is_edited_into_a_command_keeps_its_history_in_the_ticket(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.otto, "gave Bob admin")
    office.carried(key, "gave Bob admin")
    office.slack.edit(office.channel, reply, "!access help")
    office.carried(key, "access help")
    office.slack.delete(office.channel, reply)
    assert "gave Bob admin" in office.carried(key, "Deleted in Slack")


def test_a_comment_that_somebody_deleted_in_jira_holds_up_nothing(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "first")
    office.carried(key, "first")
    office.jira.uncomment(key, office.jira.comments(key)[0]["id"])
    office.slack.edit(office.channel, reply, "first, mended")
    office.reply(ts, office.mara, "second")
    office.carried(key, "second")
    office.add(ts, "complete")
    office.status(key, "Done")
