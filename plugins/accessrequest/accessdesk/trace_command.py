"""The command that traces an application's own list of users to the requests by which their access was decided."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from accessdesk import files, options, trace_texts
from accessdesk.catalogue import Catalogue
from accessdesk.catalogue_words import words_of
from accessdesk.commands import Commands
from accessdesk.desk import Desk
from accessdesk.errors import Failure, WrongInput
from accessdesk.exceptions import exceptions_of
from accessdesk.files import MEGABYTE
from accessdesk.going_through import STOPPED, going_through
from accessdesk.history_command import keys_of
from accessdesk.ledger_errors import FactChanged
from accessdesk.ledger_reports import Reports, Which
from accessdesk.looking_back import look_back
from accessdesk.options import Option, options_of, said
from accessdesk.raw import clean
from accessdesk.row import Row
from accessdesk.slack_uploads import Outgoing
from accessdesk.trace_texts import About
from accessdesk.tracing import Traced, Traces, traced_of
from accessdesk.typed import Asked, ids_of_files
from accessdesk.users_reading import Users, read_users
from accessdesk.verify_commands import is_auditor, is_tech_ops
from accessdesk.verifying import Verifier

LARGEST = 10 * MEGABYTE
"""Bytes of a list that is read: 100,000 users with some columns each."""

LOOK_BACK_SECONDS = 86_400.0
"""Seconds for which a list that was sent to the bot before the command is found."""

MOST_FILES = 20
"""Files that were sent before and are looked at for the one that is named."""

OF_TRACE = {"app": Option(options.name_of, "Figma", several=True)}

TRACE = "trace"

_TABLE_NAME = re.compile(r".*\.(csv|tsv|txt)", re.IGNORECASE | re.DOTALL)
_BEHIND = re.compile(r"(?P<application>.*\S)\s+(?P<file>\S+\.(csv|tsv|txt))", re.IGNORECASE | re.DOTALL)
"""A file's name behind that of an application, which goes on up to the next option."""

_WHY_NOT = {
    files.GONE: "was deleted",
    files.HIDDEN: "is hidden by the limit of Slack's plan",
    files.EXTERNAL: "is not in Slack itself",
    files.EMPTY: "is empty",
    files.TOO_LARGE: f"has more than {files.readable(LARGEST)}; please send it in parts",
    files.UNREADABLE: "is not given out by Slack; the app needs the scope files:read",
}


class Listed(NamedTuple):
    """The list that was sent: its file's name and title, and its content."""

    name: str
    title: str
    content: bytes


def trace(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Answer for each user of a list which request decided that they get access, in a direct message."""
    if not (is_auditor(verifier, asked.person) or is_tech_ops(verifier, asked.person)):
        raise WrongInput("Only auditors and Tech Ops can have an application's users traced.")
    desk, given = verifier.desk, options_of(asked.text, OF_TRACE)
    named, file = _parted(given.get("app", ""), given.rest)
    found = _listed(desk, asked, file, f"{commands.prefix}access trace --app Figma")
    users = read_users(found.content)
    application, keys = _application(commands, desk, named, found)
    with verifier.claimed(TRACE):
        yield trace_texts.begins(len(users.users), application, found.name)
        traces = Traces()
        for row in going_through(desk.ledger, verifier.stopped, [Which(0.0, 1e11, application=key) for key in keys]):
            if isinstance(row, str):
                yield row
            else:
                traces.take(_traced(desk, row))
        if verifier.stopped.is_set():
            yield STOPPED
            return
        yield from _answer(desk, asked, users, About(application, found.name, traces.number, traces.sealed), traces)


def _answer(desk: Desk, asked: Asked, users: Users, about: About, traces: Traces) -> Iterator[str]:
    """Tell whoever asked what was found, and give them the table."""
    answers, links = [traces.answer(user) for user in users.users], desk.voice.links
    channel = desk.slack.direct_channel(asked.person)
    desk.slack.uploads.say(channel, trace_texts.message(answers, users, about, links))
    content = "".join(trace_texts.table(answers, links)).encode("utf-8", "replace")
    name = f"access-trace-{'-'.join(words_of(about.application)) or 'users'}.csv"
    try:
        desk.slack.uploads.share(channel, [Outgoing(name, BytesIO(content), len(content))])
    except Failure as failure:
        yield f"The file could not be given to you: {failure.sentence}"


def _parted(application: str, rest: str) -> tuple[str, str]:
    """Return the application and the file that are named, "" for neither; either may stand beside the option."""
    behind = _BEHIND.fullmatch(application)
    if behind and not rest:
        return behind["application"], behind["file"]
    return (application, rest) if application or _TABLE_NAME.fullmatch(rest) else (rest, "")


def _traced(desk: Desk, row: Row) -> Traced:
    """Return a request as it is found by whom it is for; of one whose facts were changed only what the table says."""
    try:
        past = look_back(row.stream, desk.ledger.facts(row.stream))
    except FactChanged:
        # `audit` tells of it.
        past = look_back(row.stream, [])
    return traced_of(row, past.request, exceptions_of(past))


def _listed(desk: Desk, asked: Asked, name: str, usage: str) -> Listed:
    """Return the list: the file that came with the command, or the latest that the person sent here before."""
    sent = asked.files or _sent_before(desk, asked)[: MOST_FILES if name else 1]
    known = map(desk.slack.files.describe, sent)
    wanted = [each for each in known if name in ("", files.name_of(each))]
    if not wanted and name:
        raise WrongInput(f"I see no file {said(name)} here. Send the list as CSV with the command: `{usage}`.")
    if not wanted:
        raise WrongInput(
            f"Which list? Send it as CSV to me directly, or in a thread, together with the command: `{usage}`."
        )
    if len(wanted) > 1 and asked.files:
        raise WrongInput("That is more than one file. Please send one list at a time.")
    return _downloaded(desk, wanted[0])


def _sent_before(desk: Desk, asked: Asked) -> Sequence[str]:
    """Return the ids of the files that the person sent lately where the command was typed, the latest first."""
    messages: Sequence[Mapping[str, Any]] = ()
    if asked.thread:
        messages = desk.slack.thread(*asked.thread)[::-1]
    elif asked.channel.startswith("D"):
        messages = list(desk.slack.history(asked.channel, f"{time.time() - LOOK_BACK_SECONDS:.6f}"))
    theirs = (each for each in messages if each.get("user") == asked.person and not each.get("bot_id"))
    return [file for message in theirs for file in ids_of_files(message)]


def _downloaded(desk: Desk, about: Mapping[str, Any]) -> Listed:
    name, content = files.name_of(about), BytesIO()
    why = files.why_not(about, LARGEST)
    if not why:
        declared = files.size_of(about)
        arrived = desk.slack.files.download(files.address_of(about), content, LARGEST if declared is None else declared)
        why = files.wrong_with(about, arrived, LARGEST)
    if why:
        raise WrongInput(f"The file {said(name)} {_WHY_NOT[why]}." if name else f"The file {_WHY_NOT[why]}.")
    return Listed(name, clean(about.get("title")), content.getvalue())


def _application(commands: Commands, desk: Desk, named: str, found: Listed) -> tuple[str, Sequence[str]]:
    """Return the application's name, and what tells it in the table of requests: as named, or as the file is called."""
    reports, catalogue = Reports(desk.ledger), desk.catalogue.present
    name = commands.application(named) or named if named else _of_file(reports, catalogue, found)
    if not name:
        raise WrongInput(
            f"Which application is {said(found.name)} a list of? "
            f"Send it with its name: `{commands.prefix}access trace --app Figma`."
        )
    keys = list(dict.fromkeys(keys_of(catalogue, name)))
    is_known = catalogue is not None and catalogue.get(name) is not None
    if not is_known and not any(map(reports.names, keys)):
        raise WrongInput(
            f"Nobody ever asked for {said(name)}, and the catalogue does not have it. "
            f"`{commands.prefix}access apps` lists what it has."
        )
    return name, keys


def _of_file(reports: Reports, catalogue: Catalogue | None, found: Listed) -> str:
    """Return the application that the file's name or title names, by the longest name, "" where that is not one."""
    for text in (found.name, found.title):
        words = words_of(re.sub(r"[\W_]+", " ", text))[:12]
        for size in range(len(words), 0, -1):
            parts = [" ".join(words[start : start + size]) for start in range(len(words) - size + 1)]
            known = {application.name for part in parts if catalogue and (application := catalogue.get(part))}
            known = known or {part for part in parts if reports.names(part)}
            if known:
                return known.pop() if len(known) == 1 else ""
    return ""
