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

REST_SECONDS = 0.01
"""Seconds of rest after each page of requests, so that what is heard meanwhile does not wait for the interpreter."""

WORD_SECONDS = 30.0
"""Seconds after which whoever waits is told how far it has come."""

AUDIT = "audit"

STOPPED = "The bot is being stopped, so that not everything could be checked. Please ask again later."


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
        total, audited = reports.count(which), Audited()
        yield audit_texts.begins(total, asked.channel == channel)
        yield from _checked(verifier, which, total, audited, table)
        if verifier.stopped.is_set():
            yield STOPPED
            return
        about = About(period, zone, len(hidden))
        desk.slack.uploads.say(channel, audit_texts.message(audited, about, desk.voice.links))
        if audited.counts:
            yield from _share(desk, channel, period, table)


def _checked(verifier: Verifier, which: Which, total: int, audited: Audited, table: BinaryIO) -> Iterator[str]:
    """Check the requests one after the other, write what is found to the table, and say now and then how far it is."""
    desk, done, spoke = verifier.desk, 0, time.monotonic()
    table.write((BEGINNING + csv_line(audit_texts.COLUMNS)).encode())
    for rows in Reports(desk.ledger).pages(which):
        for row in rows:
            told = [each for each in told_of(desk, row) if _belongs(row, each.found, which)]
            is_older = row.posted_at < which.since
            audited.posted += not is_older
            audited.older += is_older
            audited.take(told)
            lines = "".join(audit_texts.table_line(each, desk.voice.links) for each in told)
            table.write(lines.encode("utf-8", "replace"))
        done += len(rows)
        if verifier.stopped.wait(REST_SECONDS):
            return
        if time.monotonic() - spoke > WORD_SECONDS:
            spoke = time.monotonic()
            yield audit_texts.goes_on(done, total)


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
