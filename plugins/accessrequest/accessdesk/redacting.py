"""Redacting: which of a message's words go, and which stay since the request stands on them (pure)."""

from collections.abc import Iterable, Mapping

from accessdesk.entries import Entry, Undone, Version
from accessdesk.facts import REMOVED, Fact
from accessdesk.redactions import ALREADY, CLOSED_UP, IN_USE, OWN, REMOVED_FILE, UNKNOWN, Redaction
from accessdesk.relayed import Relayed, subject_of
from accessdesk.request import Request
from accessdesk.ticket_fields import marks_of


def entry_of(request: Request, redaction: Redaction) -> Entry | None:
    """Return the entry of a request that a redaction is about, None where it is a command typed elsewhere."""
    entry = request.entries.get(redaction.entry) if redaction.channel == request.channel else None
    return entry if entry and entry.versions else None


def comment_of(request: Request, redaction: Redaction) -> Relayed | None:
    """Return the comment of Jira's that a post of the bot's shows which is to be removed, None where it is none."""
    if redaction.channel != request.channel:
        return None
    shown = (comment for comment, post in request.relays.items() if post["ts"] == redaction.entry)
    return next((request.relayed[comment] for comment in shown), None)


def acts_of(request: Request, redaction: Redaction) -> list[str]:
    """Return the ids of the commands that the message gave."""
    end = f" {redaction.channel} {redaction.entry}"
    return [act for act in request.acts if act.startswith("command ") and act.endswith(end)]


def is_in_use(request: Request, entry: Entry) -> bool:
    """Say whether the request stands on this message: it is its post, or gives it a line, and was not deleted."""
    return entry.deleted_at is None and (entry.ts == request.ts or entry.ts in request.supplies)


def authors(request: Request, redaction: Redaction) -> set[str]:
    """Return the ids of who wrote the message."""
    entry = entry_of(request, redaction)
    return {request.acts[act].by for act in acts_of(request, redaction)} | ({entry.by} if entry else set())


def why_not(request: Request, redaction: Redaction) -> str:
    """Return why nothing of the message can be removed, as a code, "" where something can."""
    entry, acts = entry_of(request, redaction), acts_of(request, redaction)
    comment = comment_of(request, redaction)
    if request.sealed:
        return CLOSED_UP
    if comment is not None:
        is_left = any(not each.is_hidden and each.text != REMOVED for each in comment.versions.values())
        return "" if is_left else ALREADY
    if entry is None and not acts:
        said = {outcome.get("ts") for outcome in request.done.values()}
        return OWN if redaction.channel == request.channel and redaction.entry in said else UNKNOWN
    if any(request.acts[act].reason not in ("", REMOVED) for act in acts):
        return ""
    if entry is None:
        return ALREADY
    stays = staying(request, entry, redaction.at)
    goes = [version for version in entry.versions.values() if version.identity not in stays]
    if any(version.text != REMOVED for version in goes) or removed_files(request, entry, redaction.at):
        return ""
    return IN_USE if is_in_use(request, entry) and not entry.redacted else ALREADY


def staying(request: Request, entry: Entry, until: float) -> set[str]:
    """Return the versions whose text stays: what was written afterwards, and what the request stands on now."""
    later = {version.identity for version in entry.versions.values() if not _is_before(version, until)}
    return later | ({entry.present.identity} if is_in_use(request, entry) else set())


def removed_files(request: Request, entry: Entry, until: float) -> set[str]:
    """Return the ids of the files that were shared by then and were not removed yet."""
    shared = {file.id for version in entry.versions.values() if _is_before(version, until) for file in version.files}
    return {file for file in shared if request.files.get(file, {}).get("not") != REMOVED_FILE}


def _is_before(version: Version, until: float) -> bool:
    return float(version.edited or 0) <= until


def subjects(request: Request, redaction: Redaction) -> set[str]:
    """Return the subjects of the facts whose texts go: the message, what was read in it, and what errors repeated."""
    acts = acts_of(request, redaction)
    found = {"failures", *acts, *([f"command {redaction.entry}"] if acts else [])}
    comment = comment_of(request, redaction)
    if comment is not None:
        found.add(subject_of(comment.id))
    return found | {redaction.entry} if entry_of(request, redaction) else found


def spared(request: Request, redaction: Redaction, facts: Iterable[Fact]) -> dict[tuple[int, str], str]:
    """Return (fact's number, name) -> text of everything that stays of what these facts hold about the message."""
    entry, comment = entry_of(request, redaction), comment_of(request, redaction)
    if comment is not None:
        return {
            (fact.number, "name"): fact.texts["name"]
            for fact in facts
            if fact.subject == subject_of(comment.id) and "name" in fact.texts
        }
    if entry is None:
        return {}
    stays = staying(request, entry, redaction.at)
    files = removed_files(request, entry, redaction.at) | _removed(request)
    words = [_plain(entry.versions[version].text) for version in stays]
    found: dict[tuple[int, str], str] = {}
    for fact in facts:
        if fact.subject != redaction.entry or fact.kind == "redacted":
            continue
        version = fact.identity if fact.kind == "message" else fact.body.get("version", "")
        file = fact.body["step"].split()[1] if fact.body.get("name") == "attach" else None
        for name, text in fact.texts.items():
            is_spared = version in stays and name.split()[-1] not in files
            # An earlier version asked for the same in these words: that it did matters to decisions.
            is_repeated = fact.body.get("what") == "reading" and any(_plain(text) in each for each in words)
            is_of_kept_file = file is not None and file not in files
            if is_spared or is_repeated or is_of_kept_file or name == "author":
                found[fact.number, name] = text
    return found


def _removed(request: Request) -> set[str]:
    return {file for file, became in request.files.items() if became.get("not") == REMOVED_FILE}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def redacted_fact(
    request: Request, redaction: Redaction, facts: Iterable[Fact], now: float
) -> tuple[Fact, dict[tuple[int, str], str]]:
    """Return the fact that the words are removed, and what of them stays: its copies stand beside this fact.

    The salt goes with the words, so that no digest of them can be guessed; what stays gets a new one. facts: all of
    the stream.
    """
    facts = list(facts)
    kept, entry, gone = spared(request, redaction, facts), entry_of(request, redaction), subjects(request, redaction)
    versions, comment = entry.versions.values() if entry else (), comment_of(request, redaction)
    written = [each.updated for each in comment.versions.values()] if comment else []
    body = {
        "redaction": redaction.id,
        "entry": redaction.entry,
        # With its salt gone a version that is known already, and younger, would be taken for another one.
        "until": max([redaction.at, *(float(each.edited or 0) for each in versions), *written]),
        "subjects": sorted(gone),
        "files": sorted(removed_files(request, entry, redaction.at)) if entry else [],
        "removed": [fact.number for fact in facts if fact.subject in gone and fact.texts],
    }
    copies = {f"{number} {name}": text for (number, name), text in kept.items()}
    return Fact("redacted", f"redacted {redaction.id}", now, body, copies, redaction.entry), kept


def erased_by(request: Request, redaction: str) -> list[str]:
    """Return the ids of the files that a redaction removed."""
    return [file for file, became in request.files.items() if became.get("redaction") == redaction]


def outstanding(request: Request, redaction: Redaction, fields: Mapping[str, str]) -> list[str]:
    """Return how the steps begin that are still to remove words from the ticket. fields: as marks_of has them.

    What is gone from Jira holds no words; should it come back, they are removed then.
    """
    if not request.ticket or request.vanished:
        return []
    entry = entry_of(request, redaction)
    found = [f"erase {file}" for file in erased_by(request, redaction.id) if f"erase {file}" not in request.done]
    if entry and entry.ts in request.uncarried:
        found += [f"{'rewrite' if entry.ts in request.carried else 'comment'} {entry.ts} "]
    if entry and (entry.ts == request.ts or entry.ts in request.supplies):
        part = request.carried[request.ts].next_part(request.mark)
        found += [f"{'describe' if part == 1 else 'rewrite'} {request.ts} "] if part else []
    for key, parts in request.stale.items():
        known = request.carried[key].parts.keys() if key in request.carried else set[int]()
        if any(part in known or f"comment {key} {part}" in request.began for part in parts):
            found.append(f"rewrite {key} ")
    if request.fields and request.fields != marks_of(request, fields):
        found.append("fields ")
    return found


def refused(request: Request, step: str) -> Undone | None:
    """Return how a step was refused last that begins so, None where it was not."""
    return next((undone for name, undone in request.undone.items() if name.startswith(step)), None)
