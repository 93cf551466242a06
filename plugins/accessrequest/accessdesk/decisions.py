"""Read what a reply says about a request: a decision, a grant, or what only looks like a decision (pure).

No reply may ever be read as an approval that its author did not mean as one. So a plain approval opens the reply, in
one of few wordings, and nothing in the rest may make it less plain; whatever else looks like a decision is unclear.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from accessdesk.approval import end_of_approval
from accessdesk.doubts import is_doubtful, is_readable
from accessdesk.emoji import all_friendly
from accessdesk.grants import all_plain, grant_of_command, in_words, labelled, level_named, parts_of, without
from accessdesk.hints import looks_like_decision
from accessdesk.openings import after_opening
from accessdesk.reasons import is_statement, reason_after
from accessdesk.refusal import end_of_refusal
from accessdesk.wording import wording_of

__all__ = ["READER", "Said", "grant_of_command", "read"]

READER = 1
"""Version of the reading; stored with each judgement, and raised whenever a reply may read differently than before."""

NO_GRANT: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Said:
    """What one version of a reply says about a request."""

    reads: str
    """"approval", "refusal", "unclear" (it looks like a decision and is no clear one), or "" (another matter)."""
    reason: str
    """Of a refusal, as typed (Slack mrkdwn); "" where none is given."""
    grant: Mapping[str, str]
    """Values as typed (Slack mrkdwn) by "licence", "role", "group" or "level"; a refusal grants nothing."""
    is_statement: bool
    """Whether it says something that could be the reason of an earlier refusal."""


def read(text: str, levels: Collection[str] = ()) -> Said:
    """Read a reply as Slack's API gives it; `levels` are the catalogue's access levels of the application."""
    wording = wording_of(text)
    parts = parts_of(text)
    end = end_of_refusal(wording.text, after_opening(wording.text, regretting=True))
    if end >= 0:
        reason = reason_after(wording, end)
        return Said("refusal", reason, NO_GRANT, bool(reason))
    grant = labelled(parts, levels)
    rest = without(text, parts)
    around = wording_of(rest)
    names = tuple(wording_of(level).text for level in levels)
    end = end_of_approval(wording.text, after_opening(wording.text), names)
    readable = is_readable(around.text) and all_plain(parts, levels)
    if end >= 0 and readable and all_friendly(wording) and not _is_doubtful(wording.text, names):
        named = level_named(around.text, levels)
        more = {"level": named} if named else in_words(wording, end, levels)
        return Said("approval", "", {**more, **grant}, False)
    return Said("unclear" if looks_like_decision(wording) else "", "", grant, is_statement(around))


def _is_doubtful(text: str, names: tuple[str, ...]) -> bool:
    """Say whether anything makes the yes less plain; the name of a level, such as "No export", is only a name."""
    for name in names:
        text = text.replace(f" :{name}", " : x ")
    return is_doubtful(text)
