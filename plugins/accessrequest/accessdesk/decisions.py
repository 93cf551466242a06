"""Read what a reply says about a request: a decision, a grant, or what only looks like a decision (pure).

No reply may ever be read as an approval that its author did not mean as one. So a plain approval opens the reply, in
one of few wordings, and every other clause must be known to be harmless; whatever else looks like a decision is
unclear.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from accessdesk.approval import end_of_approval
from accessdesk.clauses import all_harmless, people_meant
from accessdesk.doubts import is_doubtful, is_readable
from accessdesk.emoji import all_friendly
from accessdesk.grants import all_plain, grant_of_command, in_words, labelled, level_named, parts_of, without
from accessdesk.hints import looks_like_decision
from accessdesk.openings import after_opening
from accessdesk.reasons import is_statement, reason_after
from accessdesk.refusal import end_of_refusal
from accessdesk.wording import LATEST, Wording, wording_of

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
    whom: tuple[str, ...]
    """Ids of the people that an approval says it is for ("approved for <@U0BOB>"); () where it names none."""
    is_statement: bool
    """Whether it says something that could be the reason of an earlier refusal."""


@lru_cache(maxsize=LATEST)
def read(text: str, levels: tuple[str, ...] = ()) -> Said:
    """Read a reply as Slack's API gives it; `levels` are the catalogue's access levels of the application."""
    wording = wording_of(text)
    parts = parts_of(text)
    end = end_of_refusal(wording.text, after_opening(wording.text, regretting=True))
    if end >= 0:
        reason = reason_after(wording, end)
        return Said("refusal", reason, NO_GRANT, (), bool(reason))
    grant = labelled(parts, levels)
    around = wording_of(without(text, parts))
    end = end_of_approval(around.text, after_opening(around.text))
    if end >= 0 and all_plain(parts, levels) and _is_plain(wording, around, end, levels):
        named = level_named(around.text, levels)
        more = {"level": named} if named else in_words(around, end, levels)
        return Said("approval", "", {**more, **grant}, people_meant(around), False)
    return Said("unclear" if looks_like_decision(wording) else "", "", grant, (), is_statement(around))


def _is_plain(wording: Wording, around: Wording, end: int, levels: Collection[str]) -> bool:
    """Say whether nothing beside an approval, its labelled parts left out, makes it less plain."""
    names = tuple(wording_of(level).text for level in levels)
    text = wording.text
    for name in names:
        # The name of a level, such as "No export", is only a name.
        text = text.replace(f" :{name}", " : x ")
    if is_doubtful(text) or not is_readable(around.text) or not all_friendly(wording):
        return False
    hangs = around.text[end:].strip(" \n") == ":" and wording.text == around.text
    return not hangs and all_harmless(around, end, names)
