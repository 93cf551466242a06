"""The command that checks the controls: every request of a time is replayed, and its exceptions are told."""

import tempfile
import time
from collections.abc import Iterator
from typing import BinaryIO

from accessdesk import audit_sentences, audit_texts, options
from accessdesk.audit_texts import About, Audited, Told
from accessdesk.commands import Commands
from accessdesk.desk import Desk
from accessdesk.errors import Failure, WrongInput
from accessdesk.exceptional import DAMAGED, ControlException
from accessdesk.exceptions import exceptions_of
from accessdesk.going_through import STOPPED, going_through
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_reports import Reports, Which
from accessdesk.looking_back import look_back
from accessdesk.options import Period, options_of
from accessdesk.row import Row
from accessdesk.seeing import hidden_channels
from accessdesk.slack_uploads import Outgoing
from accessdesk.tables import BEGINNING, csv_line
from accessdesk.ticket_texts import name_of
from accessdesk.typed import Asked
from accessdesk.verify_commands import is_auditor, is_tech_ops
from accessdesk.verifying import Verifier
from accessdesk.zones import zone_of

USUAL = "30d"
"""The period where none is named."""

AUDIT = "audit"


def audit(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """List the exceptions of the controls, in a direct message. is_admin: one of Errbot's administrators asks."""
    desk, reports = verifier.desk, Reports(verifier.desk.ledger)
    hidden = _hidden(verifier, reports, asked, is_admin)
    zone = zone_of(desk.slack.zone(asked.person))
    period = options.period_of(options_of(asked.text, {}).rest or USUAL, zone.today(time.time()))
    since, until = period.bounds(zone.info)
    which = Which(since, until, hidden=hidden, touched=True)
    channel = desk.slack.direct_channel(asked.person)
    with verifier.claimed(AUDIT), tempfile.TemporaryFile() as table:
        audited = Audited()
        yield audit_texts.begins(reports.count(which), asked.channel == channel)
        yield from _check(verifier, which, audited, table)
        if verifier.stopped.is_set():
            yield STOPPED
            return
        about = About(period, zone, len(hidden))
        desk.slack.uploads.say(channel, audit_texts.message(audited, about, desk.voice.links))
        if audited.counts:
            yield from _share(desk, channel, period, table)


def _check(verifier: Verifier, which: Which, audited: Audited, table: BinaryIO) -> Iterator[str]:
    """Check the requests one after the other, and write what is found to the table; give what is said meanwhile."""
    desk = verifier.desk
    table.write((BEGINNING + csv_line(audit_texts.COLUMNS)).encode())
    for row in going_through(desk.ledger, verifier.stopped, [which]):
        if isinstance(row, str):
            yield row
            continue
        told = [each for each in told_of(desk, row) if _belongs(row, each.found, which)]
        audited.take(told, is_older=row.posted_at < which.since)
        lines = "".join(audit_texts.table_line(each, desk.voice.links) for each in told)
        table.write(lines.encode("utf-8", "replace"))


def told_of(desk: Desk, row: Row) -> list[Told]:
    """Return the exceptions of one request, ready to be told."""
    try:
        past = look_back(row.stream, desk.ledger.facts(row.stream))
    except FactChanged as changed:
        found = ControlException(DAMAGED, 0.0)
        return [Told(row, found, "", audit_sentences.damaged(changed.number))]
    request = past.request
    return [
        Told(row, each, name_of(request, each.by) if each.by else "", audit_sentences.sentence(request, each))
        for each in exceptions_of(past)
    ]


def _belongs(row: Row, found: ControlException, which: Which) -> bool:
    """Say whether an exception is of this time: its request was posted then, or it happened then, or nobody knows."""
    return row.posted_at >= which.since or not found.at or which.since <= found.at < which.until


def _share(desk: Desk, channel: str, period: Period, table: BinaryIO) -> Iterator[str]:
    size = table.tell()
    table.seek(0)
    try:
        name = f"access-exceptions-{period.first}-{period.last}.csv"
        desk.slack.uploads.share(channel, [Outgoing(name, table, size)])
    except Failure as failure:
        yield f"The file could not be given to you: {failure.sentence}"


def _hidden(verifier: Verifier, reports: Reports, asked: Asked, is_admin: bool) -> list[str]:
    """Return the channels that the person may not see; raise WrongInput where they may see nothing of all this."""
    if is_auditor(verifier, asked.person) or is_tech_ops(verifier, asked.person):
        return []
    if not is_admin:
        raise WrongInput("Only auditors, Tech Ops and the bot's administrators can have the controls checked.")
    return hidden_channels(verifier.desk.slack, asked.person, reports.channels())
