"""Every text that is written to Jira (pure): wiki markup in which nothing that a person typed can act.

What a person typed never stands between marks of ours: Jira Cloud reads bold text twice, and has lost the escapes then.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timezone

from accessdesk import files
from accessdesk.asked import CHANGE, NEW, REMOVAL
from accessdesk.entries import Entry, File, Version
from accessdesk.events import stream_of
from accessdesk.facts import REMOVED
from accessdesk.links import Links
from accessdesk.markup import escape, one_line, plain, split, to_wiki
from accessdesk.redactions import REMOVED_FILE
from accessdesk.request import Request
from accessdesk.template import Reading

LIMIT = 32_767
"""Characters in a description or comment at most (Jira's default for jira.text.field.character.limit)."""

SUMMARY_LIMIT = 254
"""Characters in a summary at most: some versions of Jira want fewer than 255."""

TITLE = "Access request in Slack"
"""What a ticket's description begins with; the bot searches for it."""

KINDS = {NEW: "new access", CHANGE: "change of access", REMOVAL: "removal of access"}
"""Kind of request -> how it is called."""

LABEL = "slack-access-request"
"""The label that every ticket of the bot carries."""


WHY_NOT = {
    files.TOO_LARGE: "it is larger than the bot carries",
    files.GONE: "Slack has it no more, or does not show it to the bot",
    files.EXTERNAL: "it lies outside Slack",
    files.UNREADABLE: "Slack did not give it out",
    files.EMPTY: "it is empty",
    files.HIDDEN: "Slack's plan hides it",
    REMOVED_FILE: "it was removed",
}
"""Why a file is only named -> the words for it."""


def label_of(request: Request) -> str:
    """Return the label that leads from the ticket back to its request."""
    return f"slack-{request.channel}-{request.ts.replace('.', '-')}"


def stream_of_label(label: str) -> str:
    """Return the stream of the request whose own label this is, "" for any other label."""
    found = re.fullmatch(r"slack-([A-Z0-9]{1,100})-(\d{1,10})-(\d{1,9})", label, re.ASCII)
    return stream_of(found[1], f"{found[2]}.{found[3]}") if found else ""


def labels_of(request: Request) -> list[str]:
    """Return both labels of the request's ticket."""
    return [LABEL, label_of(request)]


def summary(request: Request) -> str:
    """Return the ticket's summary: one line that names application and requester."""
    reading = request.reading
    application = plain(reading.application, names(request)) if reading else ""
    requester = name_of(request, request.requester)
    beneficiary = _beneficiary(request)
    whom = f"{beneficiary} (requested by {requester})" if beneficiary else requester
    return one_line(f"Access to {application} for {whom}", SUMMARY_LIMIT)


def description_parts(
    request: Request, links: Links, reporter_missing: str = "", *, changed: bool = False
) -> list[str]:
    """Return the description, and after it the comments that hold what did not fit.

    reporter_missing: why the requester is not the ticket's reporter, where it is about to be created so; changed: the
    description stays as it is, and this stands beside it.
    """
    post = request.entries[request.ts]
    head = "*The request in Slack:*" if request.linked else "*The request as it is now:*"
    body = [head] if changed else []
    body += [*fields(request, links, reporter_missing), "", "h4. As posted", *_present(request, post)]
    body += _files(request, post.present)
    if post.deleted_at is not None:
        body += ["", f"*The post was deleted in Slack, {moment(post.deleted_at)}.* Its text stays here."]
    return split("\n".join([*body, *_earlier(request, post)]), LIMIT)


def comment_parts(request: Request, entry: Entry, links: Links, found: str = "") -> list[str]:
    """Return the comments that hold an entry: who wrote it, when, where, its present text and every earlier one.

    found: what its head says besides.
    """
    link = links.message(request.channel, entry.ts, request.root_of(entry.ts))
    if entry.added:
        by = escape(name_of(request, entry.added.by))
        found = f", elsewhere in the channel, added by {by}, {moment(entry.added.at)}{found}"
    head = f"{_author(request, entry)} in Slack, [{moment(float(entry.ts))}|{link}]{found}:"
    body = [head, "", *_present(request, entry), *_files(request, entry.present)]
    if entry.deleted_at is not None:
        body += ["", f"*Deleted in Slack, {moment(entry.deleted_at)}.* The text stays here."]
    return split("\n".join([*body, *_earlier(request, entry)]), LIMIT)


def written_twice(link: str) -> str:
    """Return what a comment says instead that was written twice. link: to the one that stays."""
    return f"This was written twice. What it said is kept up to date in [the other comment|{link}]."


def _present(request: Request, entry: Entry) -> list[str]:
    """Return what an entry says now, and by whom words of it were removed, when and why."""
    text = entry.present.text
    lines = [] if text == REMOVED and entry.redacted else [to_wiki(text, names(request))]
    if entry.redacted:
        asked = request.redactions[entry.redacted]
        what = "Earlier texts and files were removed by" if lines else "Removed by"
        by = f"{what} {escape(name_of(request, asked.by))}, {moment(asked.at)}"
        lines += [*([""] if lines else []), f"{by}: {to_wiki(asked.reason, names(request))}"]
    return lines


def names(request: Request) -> Mapping[str, str]:
    """Return id -> name of everybody, and every channel and user group, that was looked up for this request."""
    return request.names


def moment(seconds: float) -> str:
    """Return a time as people and auditors read it, with its offset."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")


def fields(request: Request, links: Links, reporter_missing: str = "") -> list[str]:
    """Return what was asked for, by whom and for whom, a line each."""
    reading = request.reading
    reporter_missing = reporter_missing or str((request.ticket or {}).get("reporter_missing", ""))
    link = links.message(request.channel, request.ts)
    lines = [f"*{TITLE}:* [{moment(float(request.ts))}|{link}]"]
    if reading is not None:
        lines += [
            f"*Name of application:* {to_wiki(reading.application, names(request))}",
            f"*Business reason:* {to_wiki(reading.reason, names(request))}",
            *([f"*Kind:* {KINDS[request.kind]}"] if request.kind != NEW else []),
            *_wanted(request, reading),
            f"*Manager:* {_person(request, request.manager)}",
        ]
    lines.append(f"*Requester:* {_person(request, request.requester)}")
    if request.of_bot:
        lines.append(
            f"*Posted by:* {_author(request, request.entries[request.ts])}, an app in Slack, for the requester"
        )
    if reading is not None and reading.beneficiary:
        lines.append(f"*For:* {to_wiki(reading.beneficiary, names(request))}")
    if reporter_missing:
        lines.append(f"*Reporter:* {escape(reporter_missing)}")
    for entry in request.suppliers:
        lines.append(
            f"*Line added by* {escape(name_of(request, entry.by))}: {to_wiki(entry.present.text, names(request))}"
        )
    return lines


def _wanted(request: Request, reading: Reading) -> list[str]:
    values = (("Access level wanted", reading.level), ("Until", reading.until))
    return [f"*{name}:* {to_wiki(value, names(request))}" for name, value in values if value]


def _earlier(request: Request, entry: Entry) -> list[str]:
    lines: list[str] = []
    for version in entry.history[:-1]:
        if version.text == REMOVED and entry.redacted:
            continue
        lines += ["", f"*Before it was edited ({_since(entry, version)}):*", to_wiki(version.text, names(request))]
    return lines


def _since(entry: Entry, version: Version) -> str:
    return moment(float(version.edited or entry.ts))


def _files(request: Request, version: Version) -> list[str]:
    lines = [_file(file) + _became(request, file) for file in version.files]
    return ["", *lines] if lines else []


def _file(file: File) -> str:
    name = one_line(file.name) or f"without a name ({file.id})"
    if file.name == REMOVED:
        return f"File in Slack: {file.id}"
    return f"File in Slack: {escape(name)}" + (f" {to_wiki(f'<{file.link}>')}" if file.link else "")


def _became(request: Request, file: File) -> str:
    """Return what became of a file: what stands after its name and address."""
    became, undone = request.files.get(file.id), request.undone.get(f"attach {file.id}")
    if became is None:
        return f" waits to be attached: {escape(undone.sentence.removeprefix(files.WAITS))}" if undone else ""
    if "not" in became:
        return f" is not attached: {WHY_NOT.get(became['not'], 'it could not be')}"
    name, size = escape(became["name"]), files.readable(became["size"])
    # Of a file from before the ledger was lost the digest stands in the comment from then.
    digest = f", SHA-256 {became['sha256']}" if became["sha256"] else ""
    return f" ({size}) is attached as {name}{digest}"


def _beneficiary(request: Request) -> str:
    if request.reading is None or not request.reading.beneficiary:
        return ""
    return plain(request.reading.beneficiary, names(request)).lstrip("@")


def name_of(request: Request, person: str) -> str:
    """Return a person's name as it was looked up, the id where it was not; not yet escaped."""
    known = request.people.get(person)
    return known.name if known else person


def _author(request: Request, entry: Entry) -> str:
    """Return who wrote an entry: a bot under the name that its message carries."""
    return escape(one_line(entry.present.author, SUMMARY_LIMIT) or name_of(request, entry.by))


def _person(request: Request, person: str) -> str:
    known = request.people.get(person)
    email = f" ({known.email})" if known and known.email else ""
    return escape(name_of(request, person) + email)
