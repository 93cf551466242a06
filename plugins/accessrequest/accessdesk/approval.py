"""The grammar of a plain approval: how it may be worded, and what may follow it directly (pure)."""

import re

KINDS = {
    "licen[cs]es?": "licence",
    "roles?": "role",
    "groups?": "group",
    "access|levels?|rights?|permissions?|seats?": "level",
}
"""Words that say what kind of grant the words before them name."""

_KIND = "|".join(KINDS)
_NO_NAME = (
    "by|in|of|on|at|after|only|from|under|with|as|to|for|and|or|because|since|it|this|that|these|those|last|next|previous"
    "|other|another|old|first|same|wrong|which|who|is|was|were|are|be|been|has|had|have|will|@"
)
_WORD = rf"(?!(?:{_NO_NAME}) )[^\W_][^ ]*"
GRADE = rf"(?:an? |the |your |her |his |their )?((?:{_WORD} ){{1,3}})({_KIND})(?= )"
"""Up to three words and what kind of grant they name; the groups are these two."""

_THING = rf"(?:access request|request|application|removal|upgrade|downgrade|change|one|account|user|{_KIND})"
_DETERMINED = rf"(?:this|that|the|your|her|his|their) (?:{_WORD} )?{_THING}"
_ADVERB = r"(?:hereby |now |fully |officially |formally |gladly |happily |personally |also |do )"
_GRADED = (
    r"(?:full|view|viewer|view - only|edit|editor|read|read - only|write|admin|standard|basic|guest|member)"
    r" (?:access|role|licen[cs]e)"
)
_GIVEN = rf"(?:request|access|access request|licen[cs]e|role|removal|upgrade|all|both|{_GRADED}|{_DETERMINED})"
_STATED = (
    rf"(?:(?:{_DETERMINED}|it|this|that) is|(?:it|that|this)'s|its|you're|you are) {_ADVERB}?approved"
    rf"|{_GIVEN} (?:is )?approved|{_ADVERB}approved|consider (?:it|this|that) approved"
    r"|(?:marking|marked) (?:it |this )?as approved|approved"
)
_OBJECT = rf"(?: (?:of )?(?:{_DETERMINED}|this|it|that|both|them|access))?"
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

_BY = re.compile(
    r"(?: (?:by me|from me|(?:from|on) (?:my|our) (?:side|end|part)|from here|again|as well|too|now|in full|today)"
    r"(?= ))*"
)
_END = r" (?:[.,;!()…\n-]|: (?:- )?[)d] |:[^ ]+:|@|§|$)"
_OWNER = r"(?:an? |the )?(?:\w+ )?(?:owner|backup)"
_TAILS = (
    r"for (?!(?:now|further|discussion|what|who|whom) )[^\W_@§]",
    r"for @",
    r"(?:thanks|thank you|thx|ty|cheers|please|pls|plz|kindly|go ahead|you can)(?= )",
    r"(?:because|due to|so (?:she|he|they|you|we))(?= )",
    r"since (?:she|he|they|it|we|i|there|this|the|her|his)(?= )",
    r"(?:and|&) (?:added|done|granted|assigned|provisioned|invited|set up|thanks|thank you|please|go ahead)(?= )",
    r"with (?:pleasure|thanks)(?= )",
    rf"(?:with |at )?{GRADE}",
    rf"as (?:requested|discussed|agreed|usual|is|part of|she|he|they|it|we|this|{_OWNER})(?= )",
    r"as (?:per )?(?:the |your |her |his |their )?(?:request|policy|ticket|above)(?= )",
    rf"as (?:an? |the )?(?:{_WORD} ){{0,2}}{_WORD}(?= (?:[.,;!()…\n-]|in|for|on|at|to|@|:[^ ]+:|thanks|please|$))",
    r"to (?:proceed|go ahead|be added|add|grant|have|use|join|get|receive|give)(?= )",
    r"(?:until|till|in line with|of (?:her|his|their|@))(?= )",
    r": (?:(?:\n|-|•) ){0,3}(?:yes|licen[cs]e|role|group|level|access)(?= )",
)
_FOLLOWING = re.compile(rf"{_END}| (?:{'|'.join(_TAILS)})")
_AFTER_COMMAND = re.compile(r" (?:[.,;!\n-]|:[^ ]+:|for (?:@|[^\W_])|with |as |$)")
_POLITE = re.compile(r" (?:please|pls|plz|kindly|can|you)(?= )")
_BY_OTHERS = re.compile(r" approv\w+(?: [.,;:!(\n-])* (?:by|per|via) (?!(?:me|us|owner) )")


def end_of_approval(text: str, position: int, levels: tuple[str, ...] = ()) -> int:
    """Return where a plain approval that begins at this position of a wording's text ends; -1 where there is none.

    `levels` are the wordings of the application's levels, which may follow the approval directly.
    """
    if _BY_OTHERS.search(text):
        return -1
    found = _CLEAR.match(text, position)
    if found:
        tail = _tail(text, found.end())
        named = text.startswith(levels, tail) or (text.startswith(" :", tail) and text.startswith(levels, tail + 2))
        return tail if named or _FOLLOWING.match(text, tail) else -1
    found = _COMMAND.match(text, position)
    ordered = found and _AFTER_COMMAND.match(text, found.end()) and not _POLITE.search(text, position)
    return found.end() if found and ordered else -1


def _tail(text: str, position: int) -> int:
    found = _BY.match(text, position)
    return found.end() if found else position
