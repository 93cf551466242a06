"""Requests take turns: what has much to do keeps no other waiting; and what a write follows from is on disk."""

import json
import sqlite3

from tests.sandbox.server import Fault, wait_until

REPLIES = 6

WORKERS = 8


def test_a_ticket_does_not_wait_for_long_threads_to_be_carried(office):
    busy = [office.ticketed() for _ in range(WORKERS)]
    waiting = office.ask()
    office.settled()
    # Comments take so long that the ticket is heard of while most are still to be written.
    office.traffic.add(Fault("POST */comment", "latency", times=1000, seconds=0.5))
    for number in range(REPLIES):
        for ts, _ in busy:
            office.reply(ts, office.mara, f"reply {number}")
    wait_until(lambda: office.traffic.to("POST */comment"), "the first reply is carried")
    office.add(waiting)
    wait_until(lambda: sum(len(office.bodies(key)) for _, key in busy) == WORKERS * REPLIES, "every reply is carried")
    created = office.traffic.to("POST /rest/api/2/issue")[-1]
    assert len(office.jira.issues()) == WORKERS + 1
    later = [call for call in office.traffic.to("POST */comment") if call.number > created.number]
    assert len(later) >= WORKERS
    for _, key in busy:
        assert [body.rpartition("reply ")[2][0] for body in office.bodies(key)] == [str(n) for n in range(REPLIES)]


def test_that_a_ticket_is_about_to_be_created_is_on_disk_before_the_call_leaves(office):
    ts, found = office.ask(), []

    def look(call, moment):
        if moment == "before" and call.name == "POST /rest/api/2/issue":
            found.append(on_disk(office, f"{office.channel}/{ts}"))
        return False

    office.traffic.hooks.append(look)
    office.add(ts)
    office.ticket()
    assert found == [True]


def test_what_a_write_follows_from_is_on_disk_before_it_leaves(office):
    """Nothing is noted before a transition, which may be taken twice; but whose wish it was must outlive it."""
    ts, key = office.ticketed()
    office.settled()
    found = []

    def look(call, moment):
        if moment == "before" and call.name == f"POST /rest/api/2/issue/{office.jira.issue(key)['id']}/transitions":
            found.append(on_disk(office, f"{office.channel}/{ts}"))
        return False

    office.traffic.hooks.append(look)
    office.add(ts, "complete")
    office.status(key, "Done")
    assert found == [True]


def on_disk(office, stream):
    """Say whether the ledger was flushed after the request's latest fact was recorded."""
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        records = database.execute("SELECT record FROM facts WHERE stream = ?", (stream,)).fetchall()
        flushed = database.execute("SELECT value FROM ledger WHERE name = 'flushed'").fetchone()
    latest = max(json.loads(record)["recorded_at"] for (record,) in records)
    return flushed is not None and float(flushed[0]) >= latest
