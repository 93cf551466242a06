"""What people wrote and attached in Jira itself, as facts and as it stands; the thread is told of it (pure)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accessdesk.facts import REMOVED, Fact, short
from accessdesk.files import is_named_by_us
from accessdesk.jira_forms import marks_of
from accessdesk.moves import is_automation, seconds_of
from accessdesk.raw import clean, object_of, objects_of

Raw = Mapping[str, Any]

HIDDEN, GONE, TAKEN = "hidden", "gone", "removed"
"""What the thread shows instead of a comment: it is not for everybody any more, it is gone, somebody had it removed."""

INTERNAL = "sd.public.comment"
"""The comment property by which Jira Service Management keeps a comment from customers."""


@dataclass(frozen=True)
class Shown:
    """A comment as it was from one moment on. updated: when, seconds since 1970 by Jira's clock; number: its fact's."""

    identity: str
    updated: float
    number: int
    text: str = ""
    is_hidden: bool = False


@dataclass
class Relayed:
    """A comment, or a file, that somebody added in Jira. by: the account there; gone: the fact that says so."""

    id: str
    by: str = ""
    created: float = 0.0
    recorded_at: float = 0.0
    versions: dict[str, Shown] = field(default_factory=dict)
    gone: int = 0

    @property
    def present(self) -> Shown | None:
        """How it stands, None where nothing of it was ever for everybody."""
        return max(self.versions.values(), key=lambda each: (each.updated, each.number), default=None)

    @property
    def updates(self) -> set[float]:
        """When it was written and edited while it was for everybody, seconds since 1970 by Jira's clock."""
        return {each.updated for each in self.versions.values() if not each.is_hidden}

    @property
    def is_edited(self) -> bool:
        """Whether it was not always as it is now."""
        return len(self.updates) > 1

    @property
    def shows(self) -> str:
        """What the thread is to show: one of the three above, or what tells its text; "" for nothing."""
        present = self.present
        if present is None or not self.updates:
            return ""
        if self.gone > present.number:
            return GONE
        if present.is_hidden:
            return HIDDEN
        return TAKEN if present.text == REMOVED else short(present.identity)

    @property
    def is_for_everybody(self) -> bool:
        """Whether its text may be told."""
        return self.shows not in ("", HIDDEN, GONE, TAKEN)


def is_hidden(comment: Raw) -> bool:
    """Say whether a comment is not for everybody who sees the ticket: internal, or restricted to a role or group."""
    internal = [each.get("value") for each in objects_of(comment.get("properties")) if each.get("key") == INTERNAL]
    is_internal = any(object_of(value).get("internal") not in (None, False, "false") for value in internal)
    return comment.get("jsdPublic") is False or is_internal or bool(comment.get("visibility"))


def is_by_us(comment: Raw, is_ours: Callable[[Raw], bool]) -> bool:
    """Say whether the bot wrote a comment: our account did, with our property; a person may use the account as well."""
    return is_ours(comment) and bool(marks_of(comment))


def comment_facts(issue: str, comments: Iterable[Raw], since: float, is_ours: Callable[[Raw], bool]) -> list[Fact]:
    """Return the facts of comments that people wrote, as they stand, the earliest first.

    comments: as Jira gives them, with their properties; since: older ones are left alone, seconds since 1970; is_ours:
    says whether the bot's own account wrote one. Of what is not for everybody nothing but that is noted.
    """
    found = []
    for comment in comments:
        created, updated = seconds_of(comment.get("created")), seconds_of(comment.get("updated"))
        author, number = object_of(comment.get("author")), clean(comment.get("id"))
        if created is None or created < since or not number or not isinstance(comment.get("body"), str):
            continue
        if is_by_us(comment, is_ours) or is_automation(author):
            continue
        at = created if updated is None else updated
        body = {"issue": issue, "comment": number, "by": account_of(author), "created": created, "updated": at}
        identity = f"commented {number} {at:.3f}"
        if is_hidden(comment):
            hidden = {**body, "by": "", "hidden": True}
            found.append(Fact("commented", f"{identity} hidden", at, hidden, subject=subject_of(number)))
        else:
            texts = {"text": clean(comment["body"]), "name": clean(author.get("displayName")) or account_of(author)}
            found.append(Fact("commented", identity, at, body, texts, subject_of(number), by_text=True))
    return sorted(found, key=lambda fact: (fact.body["created"], len(fact.body["comment"]), fact.body["comment"]))


def gone_facts(issue: str, known: Iterable[Relayed], standing: Collection[str], at: float) -> list[Fact]:
    """Return the facts that comments are gone. known: those that were told; standing: the ids of all that there are."""
    gone = [each for each in known if each.id not in standing and each.shows not in ("", GONE) and each.present]
    # One may come back into the bot's sight, and go once more.
    return [
        Fact(
            "uncommented",
            f"uncommented {each.id} {each.present.number if each.present else 0}",
            at,
            {"issue": issue, "comment": each.id},
        )
        for each in gone
    ]


def file_facts(
    issue: str, attachments: Any, since: float, hidden: Iterable[str], is_ours: Callable[[Raw], bool]
) -> list[Fact]:
    """Return the facts of files that people attached in Jira. hidden: texts that are not for everybody.

    A person may use the bot's account: which of its files the bot attached is told by their names.
    """
    hidden, found = list(hidden), []
    for each in objects_of(attachments):
        created, author, name = seconds_of(each.get("created")), object_of(each.get("author")), each.get("filename")
        number = str(each.get("id") or "")
        if created is None or created < since or not number or not isinstance(name, str) or is_automation(author):
            continue
        if is_ours(each) and is_named_by_us(name):
            continue
        # What belongs to an internal comment is not for everybody either.
        if any(f"[^{name}" in text or f"!{name}" in text for text in hidden):
            continue
        by, size = account_of(author), each.get("size")
        body = {
            "issue": issue,
            "attachment": number,
            "by": by,
            "created": created,
            "size": size if isinstance(size, int) else 0,
        }
        texts = {"file": clean(name), "name": clean(author.get("displayName")) or by}
        found.append(Fact("enclosed", f"enclosed {number}", created, body, texts, f"attachment {number}"))
    return sorted(found, key=lambda fact: (fact.at, fact.identity))


def subject_of(comment: str) -> str:
    """Return the subject of the texts of a comment in Jira."""
    return f"comment {comment}"


def account_of(author: Raw) -> str:
    """Return what names an account: its id on Cloud, its key or name on Data Center."""
    return clean(author.get("accountId") or author.get("key") or author.get("name"))
