"""Comments from both sides, interleaved, while the bot is restarted: each is on the other side exactly once."""

import re
from collections import Counter

from tests.relays import polled, with_agent
from tests.sandbox.server import wait_until

EACH = 100
"""Comments of either side."""

RESTARTS = {40: "kill", 90: "stop", 130: "kill", 170: "kill"}
"""After how many of them the bot is ended, and how."""


def numbers(texts, side):
    """Return how often each number of a side stands in these texts, in words that only its author wrote."""
    return Counter(number for text in texts for number in re.findall(rf"\b{side} says (\d+)\b", text))


def test_two_hundred_comments_of_both_sides_are_each_once_on_the_other(make_office):
    office = with_agent(make_office()).set(ACCESS_CATCH_UP_SECONDS="2").open()
    ts, key = office.ticketed()
    # The bot's account is a person's too.
    writers = [office.agent, office.jira.account]
    for number in range(2 * EACH):
        if number % 2:
            office.jira.comment(key, writers[number % 4 // 2], f"Jira says {number}")
        else:
            office.reply(ts, (office.rita, office.mara)[number % 4 // 2], f"Slack says {number}")
        if number in RESTARTS:
            # In the midst of its work.
            written = len(office.bodies(key))
            wait_until(lambda before=written: len(office.bodies(key)) > before, "the bot is at work")
            getattr(office.bot, RESTARTS[number])()
        elif number - 5 in RESTARTS:
            office.bot.start()
    every = {side: Counter(str(n) for n in range(first, 2 * EACH, 2)) for side, first in (("Slack", 0), ("Jira", 1))}

    def in_thread():
        return numbers(office.thread(ts), "Jira")

    wait_until(lambda: set(in_thread()) == set(every["Jira"]), "the thread has all of Jira's")
    wait_until(
        lambda: set(numbers(office.bodies(key), "Slack")) == set(every["Slack"]), "the ticket has all of Slack's"
    )
    polled(office, 3)
    assert in_thread() == every["Jira"]
    assert numbers(office.bodies(key), "Slack") == every["Slack"]
    assert numbers(office.bodies(key), "Jira") == every["Jira"]
    assert numbers([m["text"] for m in office.slack.thread(office.channel, ts)], "Slack") == every["Slack"]
    assert len(office.bodies(key)) == 2 * EACH
