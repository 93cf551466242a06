"""Read what a manager says in the thread: an objection, its withdrawal, or another matter (pure).

Only clear words count, and only where the whole reply is of one mind.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from accessdesk.decisions import read as read_decision
from accessdesk.doubtful_words import RETRACTING
from accessdesk.doubts import SIGNS, is_hedged
from accessdesk.openings import after_courtesies
from accessdesk.wording import LATEST, wording_of

_BUT = frozenset(("but", "however", "although", "though", "unless", "except", "maybe"))
_CONTRAST = _BUT | RETRACTING - {"unfortunately", "sadly"}
"""What takes back or narrows down what another sentence says."""

_WORD = r"(?!(?:i|and|or|not|no|if|that|who|which|to|for|my|your|approval|ticket|meeting|training) )[^\W_@][^ ]*"
_THING = r"(?:requests?|access|tools?|apps?|application|licen[cs]e|account|seat|permissions?|software|role|level)"
_IT = (
    rf"(?:(?:this|that|the|her|his|their|your|such|an?) (?:{_WORD} )?{_THING}|(?:{_WORD} )?(?:access|licen[cs]e)|it"
    rf"|this|that|them)"
)
_WHO = rf"(?:she|he|they|you|we|@|{_WORD}(?: {_WORD})?)"
_NOT_DO = r"(?:does not|doesn't|doesnt|do not|don't|dont|did not|didn't)"
_NEEDED = r"(?:needed|required|necessary)"
_SO = r"(?:really |definitely |absolutely |clearly |simply |just )"
_START = r" (?:(?:yes|ok|okay|sorry|so|and|well|unfortunately|as (?:her|his|their|the) manager|i'm afraid) )?"
_END = r"(?= (?:[.,;:!)\n-]|:[^ ]+:|@|$))"
_TAIL = (
    rf"(?:{_END}|(?= (?:(?:because|since|any ?more|any longer|here|at all|please|pls|thanks|thank you|either) "
    r"|for (?!(?:now|me|today|the (?:moment|time|ticket)) )|(?:in|by) (?:her|his|their|this|the|our|my) "
    r"|to do (?:her|his|their) |as (?:she|he|they|it|we) )))"
)
_PLEASE = r"(?:please|pls|plz|kindly)"
_GIVE = r"(?:grant|approve|give|create|do|proceed|go ahead|process|action|provision|add)"

_IN_ROLE = r"(?: (?:for|in) (?:her|his|their|this|the) (?:role|job|work|position|team|project))?"
_OBJECTIONS = (
    rf"(?:(?:{_IT} is|it's|that's) {_SO}?)?(?:not {_SO}?{_NEEDED}|no longer {_NEEDED}|unnecessary){_TAIL}",
    rf"(?:{_IT} )?(?:isn't|isnt) {_SO}?{_NEEDED}{_TAIL}",
    rf"(?:{_WHO} {_SO}?{_NOT_DO}|does not|doesn't|doesnt) {_SO}?(?:need|require) {_IT}{_TAIL}",
    rf"{_WHO} no longer (?:needs?|requires?) {_IT}{_TAIL}",
    rf"(?:there is |there's |{_WHO} (?:has|have) |i see )?no (?:business )?need(?: for {_IT})?{_IN_ROLE}{_END}",
    rf"(?:{_PLEASE} )?cancel(?: {_IT})?(?: {_PLEASE})?{_TAIL}",
    rf"{_PLEASE} (?:reject|decline|deny)(?: {_IT})?{_TAIL}",
    rf"{_PLEASE} (?:don't|do not|dont)(?: {_GIVE}(?: (?:{_IT}|her|him))?(?: {_IT})?)?{_TAIL}",
    rf"(?:don't|do not|dont) {_GIVE} {_IT}(?: {_PLEASE})?{_TAIL}",
    rf"i (?:strongly |must |have to )?(?:object|oppose|disagree)(?: (?:to|with))?(?: {_IT})?{_TAIL}",
    rf"i(?:'m| am) objecting{_TAIL}|i(?:'m| am) against {_IT}{_TAIL}",
    rf"i(?:'m| am) not (?:ok|okay|happy|fine|comfortable) with {_IT}{_TAIL}",
    rf"i (?:do not|don't|cannot|can't) (?:agree|support|approve)(?: (?:to|with|of))?(?: {_IT})?{_TAIL}",
    rf"i (?:have an|raise an) objection{_TAIL}|objection{_END}",
    rf"(?:{_IT}|{_WHO}) (?:should not|shouldn't|must not|should never) be (?:granted|given|approved|done){_TAIL}",
    rf"{_WHO} (?:should not|shouldn't|must not|should never) (?:have|get) {_IT}{_TAIL}",
)
_FOR_ME = rf"(?:for|by|with) (?:me|{_IT})"
_WITHDRAWALS = (
    rf"i (?:hereby |now )?(?:withdraw|retract|drop|lift|take back) (?:my|the) objections?{_TAIL}",
    rf"(?:my |the )?objection (?:is |was )?(?:now )?(?:withdrawn|retracted|lifted|dropped|resolved|removed){_END}",
    rf"i take (?:it|that|my objection|this) back{_END}",
    r"(?:i have |i've )?no (?:more |further )?objections?(?: anymore| any more)?"
    rf"(?: from (?:me|my side))?{_TAIL}",
    rf"i (?:do not|don't|no longer) object(?: to {_IT})?(?: anymore| any more)?{_END}",
    rf"(?:{_IT} is |it's |that's )?{_NEEDED} after all{_END}|(?:{_IT} is |it's )now {_NEEDED}{_TAIL}",
    rf"{_WHO} (?:does need|needs?|do need) {_IT} after all{_END}|(?:she|he|they) (?:does|do) need {_IT}{_TAIL}",
    rf"(?:{_PLEASE} |you (?:can|may) |feel free to )?(?:go ahead|proceed)(?: with {_IT})?(?: now| after all)?"
    rf"(?: {_PLEASE})?{_END}",
    rf"(?:{_IT} is |it's |that's |i'm |i am )?(?:all )?(?:ok|okay|fine|good|alright|approved) (?:{_FOR_ME} )?"
    rf"(?:now|after all)(?: {_FOR_ME})?{_END}",
    rf"(?:{_IT} is |it's )now (?:ok|okay|fine|approved)(?: {_FOR_ME})?{_END}",
)
_OBJECTION = re.compile(rf"{_START}(?:{'|'.join(_OBJECTIONS)})")
_WITHDRAWAL = re.compile(rf"{_START}(?:{'|'.join(_WITHDRAWALS)})")
_PAUSE = re.compile(r" [,:()-](?= )")
_SENTENCE = re.compile(r"[^.;!\n]+")


@lru_cache(maxsize=LATEST)
def read(text: str) -> str:
    """Read a manager's reply: "objection", "withdrawal", or "" where it is neither in clear words."""
    wording = wording_of(text)
    if wording.words & SIGNS or wording.words & _CONTRAST:
        return ""
    meanings = {
        meaning for found in _SENTENCE.finditer(wording.text) for meaning in _meanings(f" {found[0].strip(' ')} ")
    }
    decided = read_decision(text).reads
    meanings |= {"objection"} if decided == "refusal" else {"withdrawal"} if decided == "approval" else set()
    return meanings.pop() if len(meanings) == 1 else ""


def _meanings(sentence: str) -> set[str]:
    """Return what the clauses of a sentence object to or withdraw; nothing clear, "", where the rest of it hedges."""
    found = [(meaning, match) for start in _clauses(sentence) for meaning, match in _matches(sentence, start)]
    if not found:
        return set()
    ends = [0, *(match.end() for _, match in found)]
    starts = [*(match.start() for _, match in found), len(sentence)]
    rest = "".join(sentence[end:start] for end, start in zip(ends, starts, strict=True))
    return {""} if is_hedged(rest) else {meaning for meaning, _ in found}


def _matches(sentence: str, start: int) -> Iterator[tuple[str, re.Match[str]]]:
    for meaning, pattern in (("objection", _OBJECTION), ("withdrawal", _WITHDRAWAL)):
        if match := pattern.match(sentence, start):
            yield meaning, match


def _clauses(sentence: str) -> Iterator[int]:
    """Give where each clause comes to its point."""
    position: int | None = 0
    while position is not None:
        start = after_courtesies(sentence, position)
        yield start
        pause = _PAUSE.search(sentence, start)
        position = pause.end() if pause else None
