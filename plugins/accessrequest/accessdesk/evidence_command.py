"""The command that packs the evidence of a time into a ZIP file, for auditors and administrators."""

import logging
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from accessdesk import evidence_texts, options
from accessdesk.commands import Commands
from accessdesk.desk import Desk
from accessdesk.errors import Failure, WrongInput
from accessdesk.events import channel_and_ts, is_request_stream
from accessdesk.evidence import Told
from accessdesk.evidence_coverage import Coverage, InJira, beside
from accessdesk.evidence_files import Writer
from accessdesk.evidence_packed import Given, Wanted
from accessdesk.facts import Fact
from accessdesk.going_through import REST_SECONDS, STOPPED, WORD_SECONDS
from accessdesk.jira_queries import by_common_mark, streams_named
from accessdesk.ledger_evidence import Evidence
from accessdesk.moves import seconds_of
from accessdesk.options import Option, Period, options_of
from accessdesk.report_texts import plural
from accessdesk.seeing import hidden_channels
from accessdesk.slack_uploads import LARGEST, Outgoing
from accessdesk.typed import Asked
from accessdesk.verify_commands import is_auditor
from accessdesk.verifying import Verifier
from accessdesk.zones import Zone, shown_day, with_offset, zone_of

log = logging.getLogger(__name__)

USUAL_SAMPLE, LARGEST_SAMPLE = 25, 10_000
"""Requests that are drawn where nothing else is said, and at most."""

EVIDENCE = "evidence"

STREAM = "evidence"
"""The stream of the bot's own that has a fact for each pack that was given away."""

DAY = 86_400.0


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) <= LARGEST_SAMPLE):
        raise WrongInput(f"{options.said(typed)} is no size of a sample. Give a number from 1 to {LARGEST_SAMPLE:,}.")
    return int(typed)


OF_EVIDENCE = {"sample": Option(_number, "40")}


def evidence(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Give the evidence of a time, in a direct message. is_admin: one of Errbot's administrators asks."""
    desk = verifier.desk
    sees_all = is_auditor(verifier, asked.person)
    if not (sees_all or is_admin):
        raise WrongInput("Only auditors and the bot's administrators can have evidence packed.")
    given = options_of(asked.text, OF_EVIDENCE)
    if not given.rest:
        raise WrongInput(f"Of which time? Say it like this: `{commands.prefix}access evidence 2026-Q4`.")
    zone, now = zone_of(desk.slack.zone(asked.person)), time.time()
    period = options.period_of(given.rest, zone.today(now))
    source = Evidence(desk.ledger)
    hidden = [] if sees_all else _hidden(desk, source, asked.person)
    which = source.wanted(*period.bounds(zone.info), hidden)
    if not (which.posted or which.older):
        yield evidence_texts.nothing(_days(period))
        return
    channel = desk.slack.direct_channel(asked.person)
    with verifier.claimed(EVIDENCE):
        posts = len(which.posted) + len(which.older)
        yield evidence_texts.begins(posts, asked.channel == channel)
        told = Told(desk.voice.links, zone.info)
        with Writer(source, which, told) as writer:
            spoke = time.monotonic()
            for done in writer.facts("", given.get("sample", USUAL_SAMPLE)):
                if verifier.stopped.wait(REST_SECONDS):
                    yield STOPPED
                    return
                if time.monotonic() - spoke > WORD_SECONDS:
                    spoke = time.monotonic()
                    yield evidence_texts.so_far(done, posts)
            yield from _give(desk, writer, which, (period, zone), asked.person, channel, len(hidden))


def _give(
    desk: Desk, writer: Writer, which: Wanted, of: tuple[Period, Zone], person: str, channel: str, hidden: int
) -> Iterator[str]:
    """Pack what was written, and share it in this conversation."""
    (period, zone), packed = of, writer.packed
    now, lacks = time.time(), evidence_texts.lacking(hidden)
    days, compared = _days(period), in_jira(desk, packed.coverage, which, of, bool(hidden))
    with tempfile.TemporaryFile() as file:
        digest = writer.finish(file, Given(desk.slack.person(person), days, zone.name, now, lacks), compared)
        size = file.tell()
        if size > LARGEST:
            yield "The pack is larger than Slack takes (1 GB). Please ask for a shorter time, such as a month."
            return
        file.seek(0)
        head = str(packed.head["day"]) if packed.head else ""
        title = f"{days}, {plural(len(packed.drawable), 'request')}"
        desk.slack.uploads.say(channel, evidence_texts.comes(title, packed.facts, head, digest, zone, lacks))
        try:
            name = f"access-evidence-{period.first}-{period.last}.zip"
            desk.slack.uploads.share(channel, [Outgoing(name, file, size)])
        except Failure as failure:
            yield f"The pack could not be given to you: {failure.sentence}"
            return
    body = {"by": person, "since": which.since, "until": which.until, "manifest": digest, "hidden": hidden}
    desk.ledger.append(STREAM, [Fact("packed", f"packed {digest}", now, body)])


def in_jira(desk: Desk, coverage: Coverage, which: Wanted, of: tuple[Period, Zone], narrowed: bool) -> dict[str, Any]:
    """Return the ledger's tickets beside Jira's, or why Jira was not asked; and the query to ask again."""
    period, zone = of
    mark = by_common_mark(desk.settings)

    def query(first: timedelta, after: timedelta) -> str:
        # Jira reads days in the time zone of whoever asks.
        since, until = period.first - first, period.last + after
        return f'{mark} AND created >= "{since}" AND created < "{until}" ORDER BY created ASC'

    asked = {"query": query(timedelta(), timedelta(1))}
    if narrowed:
        return {**asked, "not_asked": "Jira's tickets are of all channels, and this pack is of some."}
    wider = query(timedelta(1), timedelta(2))
    try:
        found = [
            InJira(str(each["key"]), seconds_of(each["fields"]["created"]) or 0.0, streams_named(each["fields"]))
            for each in desk.jira.search(wider, "created,labels,description")
        ]
    except Failure as failure:
        log.info("Jira was not asked for an evidence pack: %s", failure.sentence)
        return {**asked, "not_asked": failure.sentence}
    answer = beside(coverage, found, which.known, which.since, which.until)
    return {**asked, "asked_at": with_offset(time.time(), zone.info), **answer}


def _hidden(desk: Desk, source: Evidence, person: str) -> list[str]:
    """Return the channels that somebody who is no auditor may not see."""
    channels = sorted({channel_and_ts(each)[0] for each in source.streams() if is_request_stream(each)})
    return hidden_channels(desk.slack, person, channels)


def _days(period: Period) -> str:
    first, last = shown_day(period.first), shown_day(period.last)
    return first if first == last else f"{first} to {last}"
