"""The grammar of a plain refusal: how it may be worded, and what may follow it directly (pure)."""

import re

_THING = r"(?:access request|request|application|removal|upgrade|change|one|licen[cs]e|role)"
_IT = rf"(?:(?:this|that|the|your|her|his|their) (?:{_THING}|access)|it|this|that)"
_ADVERB = r"(?:hereby |now |also |officially |formally )"
_REFUSED = r"(?:declined|denied|rejected|refused|disapproved)"
_REFUSE = r"(?:decline|deny|reject|refuse|disapprove)"
_REFUSING = r"(?:declining|denying|rejecting|refusing)"
_NOT_APPROVED = r"not (?:- )?(?:approved|granted)"
_OBJECT = rf"(?: (?:of )?(?:{_IT}|access))?"
_BEING = r"(?:i'm |i am |we're |we are )?"
_WORDINGS = (
    rf"(?:(?:{_IT} is|{_THING}|access|it's|its|this's|that's) {_ADVERB}?)?{_NOT_APPROVED}",
    rf"(?:{_IT}|{_THING}|access) isn't approved",
    rf"(?:{_IT} is|{_IT}|{_THING}|it's|its|that's) {_REFUSED}|{_ADVERB}?{_REFUSED}{_OBJECT}",
    r"access (?:declined|rejected|refused)",
    rf"(?:i|we) (?:{_ADVERB}|do |must |have to |need to |will have to |am going to )?{_REFUSE}{_OBJECT}",
    rf"(?:i'll|we'll|i'm going to) have to {_REFUSE}{_OBJECT}",
    rf"(?:i|i've|i have) {_ADVERB}?{_REFUSED}{_OBJECT}|{_BEING}{_ADVERB}?{_REFUSING}{_OBJECT}",
    rf"(?:i|we) (?:do not|don't|dont|will not|won't|wont) approve{_OBJECT}|{_BEING}not approving{_OBJECT}",
    rf"approval (?:is )?(?:{_REFUSED}|not granted)",
    rf"{_REFUSE}(?= [.,;:!\n-])",
)
_CLEAR = re.compile(rf" (?:{'|'.join(_WORDINGS)})(?= )")
_BY = re.compile(r"(?: (?:by me|from me|(?:from|on) (?:my|our) (?:side|end|part)|from here|sorry|here)(?= ))*")
_LATER = r"(?:now|today|further|the moment|the time)"
_FOR = re.compile(rf" (?:for|to) (?!{_LATER} )(?:@|[^\W_][^ ]*)(?: [^\W_@][^ ]*){{0,3}}(?= [.,:;!\n-])")
_FOLLOWING = re.compile(
    r" (?:[.,;:!()…\n-]|:[^ ]+:|@|§|$"
    r"|(?:because|since|cause|bc|due to|owing to|without|per|given|thanks|as(?! (?:if|though|long|far|soon|yet) ))(?= )"
    rf"|on (?:cost|budget|security|compliance|licensing|the)(?= )|for (?!{_LATER} )(?:@|[^\W_]))"
)
_FREE = re.compile(r" (?:[.;:!\n]|because|since|due|reason)(?= )")
"""Where the reason begins, in which anything may stand."""

_HEDGES = (
    "unless|until|till|if|once|when|pending|maybe|perhaps|probably|possibly|almost|yet|still|so far|right|or|but",
    "though|i (?:think|guess|suppose|believe|mean)|i'd say|not sure|however|actually|subject|provided|assuming",
    f"for {_LATER}|at (?:the moment|this)|as things stand|temporarily|currently|conditional(?:ly)?|today",
    "wait|hold|no wait|oops|sorry wrong|by(?! me )",
)
_HEDGE = re.compile(rf"(?:^(?: (?:[,;…@(-]|:[^ ]+:))*| [,;…@(-]) (?:{'|'.join(_HEDGES)})(?= )")
_WRONG = r"wrong (?:thread|request|ticket|channel|person)|i meant|meant to say|i take (?:it|that) back|changed my mind"
_TAKEN_BACK = re.compile(
    rf" (?:{_WRONG}|kidding|jk|joking|just a joke|scratch that|never mind|nevermind|nvm|ignore (?:that|this|my)"
    r"|disregard|oops|(?:on )?second thoughts?)(?= )"
)
_APPROVED_TOO = re.compile(
    r" (?:[.,;!…\n-]|but|so|now) (?:(?:ok|okay|yes|fine|i|it's|it is|this is|this|request|access) ){0,3}"
    r"(?:approved?|approving)(?= [.,;!)\n-]| $)"
)


def end_of_refusal(text: str, position: int) -> int:
    """Return where a plain refusal that begins at this position of a wording's text ends; -1 where there is none."""
    found = _CLEAR.match(text, position)
    if not found:
        return -1
    end = _behind(_BY, text, found.end())
    if not _FOLLOWING.match(text, end) or _is_hedged(text, end):
        return -1
    end = _behind(_FOR, text, end)
    return -1 if _is_hedged(text, end) or _TAKEN_BACK.search(text, end) or _APPROVED_TOO.search(text, end) else end


def _behind(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _is_hedged(text: str, position: int) -> bool:
    """Say whether the decision's own sentence asks or hedges; what is said as the reason may do both."""
    free = _FREE.search(text, position)
    sentence = text[position : free.start() + 1 if free else len(text)]
    if " ?" in sentence or text.startswith((' "', " ~", " `"), position):
        return True
    return _HEDGE.search(sentence) is not None
