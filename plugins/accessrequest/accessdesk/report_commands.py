"""The commands that report on many requests and give all of them away as files, to the person who asks alone."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from io import BytesIO

from accessdesk import chart, export, options, report_texts
from accessdesk.commands import Commands
from accessdesk.errors import Failure, WrongInput
from accessdesk.ledger_reports import Reports, Which
from accessdesk.options import Option, Period, said
from accessdesk.report import report_of
from accessdesk.report_texts import About
from accessdesk.seeing import hidden_channels
from accessdesk.slack import Slack
from accessdesk.slack_uploads import LARGEST, Outgoing
from accessdesk.typed import Asked
from accessdesk.verify_commands import is_tech_ops
from accessdesk.verifying import Verifier
from accessdesk.zones import shown_day, zone_of

USUAL = "30d"
"""The period of a report where none is named."""

OF_REPORT = {
    "app": Option(options.name_of, "Figma", several=True),
    "manager": Option(options.person_of, "@mara"),
    "owner": Option(options.person_of, "@olga"),
}
OF_EXPORT = {"since": Option(options.day_of, "2026-01-01"), "until": Option(options.day_of, "2026-03-31")}

EVERYTHING = (0.0, 1e11)
"""Since when and until when everything was posted, in seconds since 1970."""

_EXPORTING = threading.Lock()


def report(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Report on a period, in a direct message. is_admin: the person is one of Errbot's administrators."""
    slack, reports = verifier.desk.slack, Reports(verifier.desk.ledger)
    hidden = _hidden(verifier, reports, asked, is_admin)
    given = options.options_of(asked.text, OF_REPORT)
    zone, now = zone_of(slack.zone(asked.person)), time.time()
    period = options.period_of(given.rest or USUAL, zone.today(now))
    since, until = period.bounds(zone.info)
    which = Which(since, until, hidden=hidden, manager=given.get("manager", ""), owner=given.get("owner", ""))
    filters = [f"under {_name(slack, which.manager)}"] if which.manager else []
    filters += [f"that {_name(slack, which.owner)} decides on"] if which.owner else []
    if "app" in given.values:
        key, name = _application(commands, reports, given.values["app"])
        which, filters = replace(which, application=key), [f"for {name}", *filters]
    about = About(period, zone, filters, len(hidden))
    found = report_of(reports.asked(which), now)
    if not found.total.requests:
        yield report_texts.nothing(about)
        return
    channel = slack.direct_channel(asked.person)
    if asked.channel != channel:
        yield "The report comes in a direct message."
    slack.uploads.say(channel, report_texts.message(found, about, verifier.desk.voice.links, now))
    table = "".join(report_texts.table(found)).encode()
    named = f"access-report-{period.first}-{period.last}"
    files = [Outgoing(f"{named}.csv", BytesIO(table), len(table))]
    picture = chart.picture(found, about)
    if picture:
        shows = f"{about.title}: requests and days of waiting by application"
        files.insert(0, Outgoing(f"{named}.png", BytesIO(picture), len(picture), shows))
    try:
        slack.uploads.share(channel, files)
    except Failure as failure:
        yield f"The report's files could not be given to you: {failure.sentence}"


def export_all(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Give requests and their facts away as files, in a direct message. is_admin: as above."""
    slack, reports = verifier.desk.slack, Reports(verifier.desk.ledger)
    hidden = _hidden(verifier, reports, asked, is_admin)
    given = options.options_of(asked.text, OF_EXPORT)
    if given.rest:
        raise WrongInput(f"{said(given.rest)} is no part of an export. {_example(commands)}")
    first, last = given.get("since"), given.get("until")
    if first and last and last < first:
        raise WrongInput(f"{last} is before {first}. {_example(commands)}")
    zone = zone_of(slack.zone(asked.person))
    since = options.start_of(first, zone.info) if first else EVERYTHING[0]
    until = Period(last, last, "").bounds(zone.info)[1] if last else EVERYTHING[1]
    if not _EXPORTING.acquire(blocking=False):
        raise WrongInput("Another export is being written. Please ask again when it is done.")
    try:
        yield "The files come in a direct message."
        channel = slack.direct_channel(asked.person)
        posted = f"posted {_between(first, last)}. {zone.sentence}" if first or last else "ever posted."
        yield from _give(verifier, Which(since, until, hidden=hidden), channel, f"Requests {posted}")
    finally:
        _EXPORTING.release()


def _give(verifier: Verifier, which: Which, channel: str, title: str) -> Iterator[str]:
    """Write the files of an export, and share them in this conversation."""
    desk = verifier.desk
    with ExitStack() as open_files:
        files = {name: open_files.enter_context(tempfile.TemporaryFile()) for name in export.NAMES}
        written = export.write(
            Reports(desk.ledger), which, desk.voice.links, files, lambda: not verifier.stopped.is_set()
        )
        if verifier.stopped.is_set():
            yield "The bot is being stopped, so that the export was not finished. Please ask again later."
            return
        if not written.requests:
            yield f"There is nothing to export. {title}"
            return
        outgoing = [Outgoing(f"access-{name}", file, file.tell()) for name, file in files.items()]
        if max(file.size for file in outgoing) > LARGEST:
            yield "The files are larger than Slack takes (1 GB). Please ask for less, with `--since` and `--until`."
            return
        for file in files.values():
            file.seek(0)
        desk.slack.uploads.say(channel, report_texts.exported(title, written, len(which.hidden)))
        try:
            desk.slack.uploads.share(channel, outgoing)
        except Failure as failure:
            yield f"The files could not be given to you: {failure.sentence}"


def _hidden(verifier: Verifier, reports: Reports, asked: Asked, is_admin: bool) -> list[str]:
    """Return the channels that the person may not see; raise WrongInput where they may see nothing of all this."""
    if is_tech_ops(verifier, asked.person):
        return []
    if not is_admin:
        raise WrongInput("Only Tech Ops and the bot's administrators can have reports and exports.")
    return hidden_channels(verifier.desk.slack, asked.person, reports.channels())


def _application(commands: Commands, reports: Reports, typed: str) -> tuple[str, str]:
    """Return (the key, the name) of an application of the catalogue, or of one that was asked for."""
    found = commands.application(typed)
    if found:
        return found, report_texts.named(found)
    key = " ".join(typed.casefold().split())
    if not reports.names(key):
        raise WrongInput(
            f"Nobody ever asked for {said(typed)}, and the catalogue does not have it. "
            f"`{commands.prefix}access apps` lists what it has; a period stands before `--app`."
        )
    return key, report_texts.named(typed)


def _name(slack: Slack, person: str) -> str:
    """Return a person's name; raise WrongInput where Slack knows nobody of this id."""
    who = slack.person(person)
    if not who.active and who.name == who.id:
        raise WrongInput(f"Slack knows nobody with the id {person}. Type @ and choose the person from the list.")
    return report_texts.named(who.name)


def _between(first: date | None, last: date | None) -> str:
    since = f"since {shown_day(first)}" if first else ""
    return " ".join(filter(None, (since, f"until {shown_day(last)}" if last else "")))


def _example(commands: Commands) -> str:
    return f"Say it like this: `{commands.prefix}access export --since 2026-01-01 --until 2026-03-31`."
