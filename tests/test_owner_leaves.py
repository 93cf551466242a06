"""An owner whose account is deactivated after being asked: the backup is asked at once, and it is said once."""

from accessdesk.ledger import Ledger

from tests.sandbox.server import wait_until


def restarted(office):
    """Start the bot anew, which looks at once who has left; otherwise it does so every hour."""
    office.bot.stop()
    before = len(office.traffic.names())
    office.bot.start()
    wait_until(lambda: "conversations.history" in office.traffic.names()[before:], "the bot has caught up")
    office.settled()


def test_the_backup_is_called_in_the_thread_and_can_decide(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed(office.template("Miro"))
    office.settled()
    office.slack.users[office.olga]["deleted"] = True
    restarted(office)
    said = office.said(ts, "has no active account any more")
    assert f"<@{office.oskar}>: please decide on" in said
    restarted(office)
    assert sum("no active account" in each for each in office.thread(ts)) == 1
    office.reply(ts, office.oskar, "approved")
    office.said(ts, "Approved by Oskar Owner")
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")
    assert [fact.kind for fact in ledger.facts(f"{office.channel}/{ts}")].count("left") == 1
    ledger.close()
    assert "Olga Owner had no active account any more" in office.command(office.tess, f"!access show {key}")


def test_where_nobody_is_left_tech_ops_is_called(make_office):
    office = make_office().catalogue().open()
    ts, _ = office.ticketed(office.template("Miro"))
    office.settled()
    for person in (office.olga, office.oskar):
        office.slack.users[person]["deleted"] = True
    restarted(office)
    assert "nobody else owns the application: <!subteam^" in office.said(ts, "has no active account any more")
