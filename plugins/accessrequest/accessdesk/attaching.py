"""Attaching: a file that somebody shared becomes an attachment of the ticket, once, by way of a temporary file."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from accessdesk import files
from accessdesk.desk import Desk, Fetched, Outcome, Transfer, Work
from accessdesk.entries import File
from accessdesk.errors import Rejected, Unavailable

PATIENCE = 600.0
"""Seconds for which a message waits for its file; then it is carried without, and the file is tried again later."""


@contextmanager
def fetch(desk: Desk, work: Work) -> Iterator[Fetched | Outcome]:
    """Get the file from Slack; where there is nothing to attach, give the outcome instead."""
    with _patience(work), TemporaryFile() as file:
        yield _earlier(desk, work) or _fetched(desk, work, file)


def attach(desk: Desk, work: Work, fetched: Fetched) -> Outcome:
    """Attach what was fetched, under a name by which it is found again."""
    found = desk.jira.attach(_issue(work), fetched.name, fetched.file, fetched.about["size"])
    return _attached(work, found, fetched.name, {**fetched.about, **fetched.texts})


def find_attached(desk: Desk, work: Work) -> Outcome | None:
    """Find what an earlier try attached: by the file's id in its name, and by its size."""
    sent = work.request.sending.get(work.step.id, {})
    for each in desk.jira.attachments(_issue(work)):
        name = str(each.get("filename"))
        if files.is_named_for(name, work.step.key) and each.get("size") == sent.get("size"):
            return _attached(work, str(each["id"]), name, sent)
    return None


def _earlier(desk: Desk, work: Work) -> Outcome | None:
    """Find what a try attached that was given up without an answer."""
    given_up = work.step.id in work.request.undone and work.step.id in work.request.sending
    return find_attached(desk, work) if given_up else None


def _fetched(desk: Desk, work: Work, file: BinaryIO) -> Fetched | Outcome:
    shared, limit = _shared(work), desk.settings.file_limit
    with _slacks_own():
        about = desk.slack.files.describe(shared.id)
        why = files.why_not(about, limit)
        if why:
            return _only_named(work, why)
        declared = files.size_of(about)
        arrived = desk.slack.files.download(files.address_of(about), file, limit if declared is None else declared)
    why = files.wrong_with(about, arrived, limit)
    if why:
        return _only_named(work, why)
    # The form is as long as the file on the disk.
    file.flush()
    name = files.attachment_name(files.name_of(about) or shared.name, shared.id)
    # The digest of a short file would tell what it held: it can be removed with the file.
    return Fetched({"size": arrived.size}, name, file, {"sha256": arrived.sha256})


@contextmanager
def _slacks_own() -> Iterator[None]:
    """Keep Slack's being away from being taken for Jira's, on whose side this step stands."""
    try:
        yield
    except Unavailable as failure:
        raise Unavailable(failure.sentence, retry_after=failure.retry_after) from failure


@contextmanager
def _patience(work: Work) -> Iterator[None]:
    """Let what cannot be had or sent wait for somebody, or for a later try, so that it does not hold up the rest."""
    try:
        yield
    except Unavailable as failure:
        waited = time.time() - work.request.entries[work.step.about["entry"]].recorded_at
        if failure.away or waited < PATIENCE:
            raise
        raise Rejected(files.WAITS + failure.sentence) from failure
    except Rejected as refused:
        raise Rejected(files.WAITS + refused.sentence, refused.code, refused.fields) from refused


def _shared(work: Work) -> File:
    entry = work.request.entries[work.step.about["entry"]]
    return next(file for file in entry.present.files if file.id == work.step.key)


def _only_named(work: Work, why: str) -> Outcome:
    return {"file": work.step.key, "not": why}


def _attached(work: Work, attachment: str, name: str, sent: Mapping[str, Any]) -> Outcome:
    texts = {"name": name, "sha256": sent["sha256"]}
    return {"file": work.step.key, "attachment": attachment, "size": sent["size"], "texts": texts}


def _issue(work: Work) -> str:
    return str((work.request.ticket or {})["id_of_issue"])


TRANSFERS = {"attach": Transfer("jira", fetch, attach, find_attached)}
