"""The grammar of a plain approval's own words; what may stand beside them is `clauses`' matter (pure)."""

import re

from accessdesk.open_words import NO_NAME

KINDS = {
    "licen[cs]es?": "licence",
    "roles?": "role",
    "groups?": "group",
    "access|levels?|rights?|permissions?|seats?": "level",
}
"""Words that say what kind of grant the words before them name."""

KIND = "|".join(KINDS)
GRADE = (
    "full|view|viewer|view - only|edit|editor|read|reader|read - only|read only|write|admin|standard|basic|guest"
    "|member|contributor"
)
"""What levels of access are commonly called."""

_WORD = rf"(?!(?:{NO_NAME})(?:'s)? )[^\W_][^ ]*"
_THING = rf"(?:access request|request|application|removal|upgrade|downgrade|change|account|user|{KIND})"
_DETERMINED = (
    rf"(?:(?:this|your|her|his|their) (?:{_WORD} )?{_THING}"
    rf"|(?:that|the) {_THING}|the (?:{GRADE}) {_THING}|this one)"
)
_ADVERB = r"(?:hereby |now |fully |officially |formally |gladly |happily |personally |also |do )"
_GIVEN = (
    rf"(?:access for (?:@|{_WORD})|{_WORD}'s access|request|access|access request|licen[cs]e|role"
    rf"|removal|upgrade|all|both|(?:{GRADE}) (?:access|role|licen[cs]e)|{_DETERMINED})"
)
_STATED = (
    rf"(?:(?:{_DETERMINED}|it|this|that|request|access) is|(?:it|that|this)'s|its|you're|you are) {_ADVERB}?approved"
    rf"|{_GIVEN} (?:is )?approved|{_ADVERB}approved|consider (?:it|this|that) approved"
    r"|(?:marking|marked) (?:it |this )?as approved|approved"
)
_OF_HER = rf"(?: of (?:(?:her|his|their) (?:{KIND}|account)|@))?"
_THAT = rf"that (?:she|he|they|@|{_WORD}) (?:gets?|has|have|receives?) access(?: to {_WORD})?"
_OBJECT = (
    rf"(?: (?:of )?(?:{_DETERMINED}{_OF_HER}|{_WORD}'s (?:access|request)|{_THAT}|this|it|that|both|them|access))?"
)
_DOING = (
    rf"(?:i|we) {_ADVERB}?approve{_OBJECT}|(?:i'm|i am|we're|we are) {_ADVERB}?approving{_OBJECT}"
    rf"|(?:i|i've|i have) {_ADVERB}?approved{_OBJECT}|{_ADVERB}?approving{_OBJECT}|approved{_OBJECT}"
)
_NAMED = (
    r"(?:my )?approval (?:is )?(?:granted|given)|(?:you have|this has|it has) my approval"
    r"|i (?:hereby )?(?:give|grant) my approval"
)
_CLEAR = re.compile(rf" (?:{_DOING}|{_NAMED}|{_STATED})(?= )")
_COMMAND = re.compile(r" approve(?: (?:this request|the request|this|it))?(?= )")
_POLITE = re.compile(r" (?:please|pls|plz|kindly|can|you)(?= )")
"""What makes of "approve" a word to somebody else."""


def end_of_approval(text: str, position: int) -> int:
    """Return where a plain approval that begins at this position of a wording's text ends; -1 where there is none."""
    if found := _CLEAR.match(text, position):
        return found.end()
    found = _COMMAND.match(text, position)
    return found.end() if found and not _POLITE.search(text, position) else -1
