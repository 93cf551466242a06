"""What people wrote in Jira before the bot began to tell of it, or before its ledger was lost, is not told."""

import sqlite3

from tests.relays import polled, relays, with_agent


def test_an_upgrade_tells_only_what_is_written_afterwards(make_office):
    office = with_agent(make_office()).open()
    ts, key = office.ticketed()
    polled(office)
    office.bot.stop()
    old = office.jira.comment(key, office.agent, "from before")
    office.jira.attach_as(key, office.agent, "before.pdf")
    with sqlite3.connect(office.data_dir / "accessrequest.db") as opened:
        opened.execute("DELETE FROM ledger WHERE name = 'jira comments'")
    office.bot.start()
    polled(office)
    office.jira.comment(key, office.agent, "from now on")
    office.said(ts, "from now on")
    office.jira.rewrite(key, old, office.agent, "from before, edited")
    polled(office)
    assert len(relays(office, ts)) == 1
    assert not any("has attached" in text for text in office.thread(ts))


def test_after_the_ledger_was_lost_what_was_told_is_not_told_again(make_office):
    office = with_agent(make_office()).open()
    ts, key = office.ticketed()
    office.jira.comment(key, office.agent, "told before")
    office.said(ts, "told before")
    office.settled()
    office.bot.stop()
    for file in office.data_dir.glob("accessrequest.db*"):
        file.unlink()
    office.bot.start()
    office.said(ts, "were rebuilt from the ticket")
    polled(office)
    office.jira.comment(key, office.agent, "written afterwards")
    office.said(ts, "written afterwards")
    polled(office)
    assert len(relays(office, ts)) == 2
    assert len(office.bodies(key)) == 2
