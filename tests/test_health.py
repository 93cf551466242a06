"""`!access health`: what waits, what went wrong, what catch-up found, and how long people wait."""

import sqlite3
import time

from tests.sandbox.server import Fault, wait_until


def health(office, part, person=None):
    """Wait until the answer has this part, and return it whole."""
    return wait_until(
        lambda: (said := office.command(person or office.tess, "!access health")) and part in said and said,
        f"health says “{part}”: {office.command(person or office.tess, '!access health')}",
    )


def test_a_bot_to_which_nothing_happened_is_well(office):
    office.slack.add_emoji("complete")
    office.bot.restart()
    office.caught_up(2)
    said = health(office, "All is well")
    assert "Nothing is open." in said
    assert "Slack was read again just now. Found in 7 days: 0 things that no event told" in said
    assert "From emoji to ticket, last 7 days: none to measure." in said


def test_what_is_open_is_listed_by_whom_it_waits_for_with_the_oldest(make_office):
    office = make_office().catalogue().open()
    _, key = office.ticketed()
    office.ticketed(office.template("Miro"))
    office.ask(office.template("VPN"))
    office.settled()
    said = health(office, "Open requests:")
    assert f"• 2, the oldest of them: <{office.jira.url}/browse/{key}|{key}> · Figma" in said
    assert "• 1, the oldest of them: " in said
    assert "waits for Tech Ops, for a ticket" in said


def test_how_long_people_waited_is_told(office):
    ts, key = office.ticketed()
    office.reply(ts, office.mara, "fine with me")
    office.carried(key, "fine with me")
    office.settled()
    said = health(office, "From emoji to ticket")
    assert " s for half of 1, " in said.partition("From emoji to ticket, last 7 days: ")[2].partition("\n")[0]
    assert " s for half of 1, " in said.partition("From reply to comment, last 7 days: ")[2].partition("\n")[0]


def test_what_does_not_go_through_is_told_with_its_reason_until_it_does(office):
    fault = office.traffic.add(
        Fault("POST /rest/api/2/issue", "status", times=1000, body={"errors": {"priority": "is required"}}, status=400)
    )
    ts = office.ask()
    office.add(ts)
    office.said(ts, "No ticket yet")
    said = health(office, "What does not go through, and is tried again:")
    assert "priority: is required" in said.partition("tried again:")[2].partition("Slack was read")[0]
    assert "priority: is required" in said.partition("Latest warnings in the log:")[2]
    fault.times = 0
    office.command(office.tess, f"!access retry {office.slack.permalink(office.channel, ts)}")
    office.said(ts, "OPS-")
    office.settled()
    assert "What does not go through" not in office.command(office.tess, "!access health")


def test_jira_that_is_away_is_told_first(office):
    office.traffic.add(Fault("* /rest/api/2/*", "status", times=10_000, status=503))
    office.add(office.ask())
    said = health(office, "Jira does not answer")
    assert "Something needs you" in said.splitlines()[0]


def test_finds_of_catch_up_are_counted_apart_where_events_should_have_told(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    office.caught_up()
    office.bot.stop()
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        # It has watched for an hour.
        database.execute("UPDATE ledger SET value = value - 3600 WHERE name LIKE 'watching %' OR name LIKE 'read %'")
    office.slack.delivery.lose = lambda event: event.get("type") == "message" and "app" in str(event.get("text"))
    office.bot.start()
    reads = len(office.traffic.to("conversations.history"))
    office.caught_up(reads + 2)
    for number in range(6):
        office.slack.post(office.channel, office.rita, office.template(f"app {number}"), at=time.time() - 60 - number)
    said = health(office, "Events do not arrive as they should")
    assert "Something needs you" in said
    assert "6 things that no event told, and 0 after a time without a connection" in said


def test_what_catch_up_finds_after_a_time_without_a_connection_is_no_alarm(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    office.caught_up()
    office.bot.stop()
    office.slack.delivery.lose_while_away = True
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        database.execute("UPDATE ledger SET value = value - 3600 WHERE name LIKE 'watching %' OR name LIKE 'read %'")
    for number in range(6):
        office.slack.post(office.channel, office.rita, office.template(f"app {number}"), at=time.time() - 60 - number)
    office.bot.start()
    said = health(office, "6 after a time without a connection")
    assert "Events do not arrive" not in said


def test_only_tech_ops_sees_it(office):
    assert "Only Tech Ops and the bot's administrators" in office.command(office.rita, "!access health")
