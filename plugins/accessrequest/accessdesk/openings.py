"""What people say before they come to the point: greetings, thanks, mentions, a yes that leads on (pure)."""

import re
from collections.abc import Iterable

_NAME = r"(?!approv|declin|reject|den[iy]|refus|disapprov|cancel|not |no |never )[^\W_][^ ]*"
_AND_ON = r"(?= (?:[.,;:!)\n-]|@|:[^ ]+:))"

_LATE = r"(?: for (?:the |my |being )?(?:delay|wait|(?:late|slow) (?:reply|response|answer)|late))"

_PATTERNS = {
    "sign": r"[.,;!…&•◦-]|\n|:[^ ]+:|@(?: :)?",
    "greeting": r"(?:hi|hello|hey|hiya|heya|dear|greetings|howdy|yo|hallo|hola|bonjour|ciao"
    r"|(?:good )?(?:morning|afternoon|evening|day))(?: there)?"
    rf"(?: (?:all|team|everyone|everybody|folks|guys|both|tech ops|techops|it)(?= )|(?: {_NAME}){{1,4}}{_AND_ON})?",
    "thanks": r"(?:many |big )?(?:thanks|thank you|thank u|thx|tnx|ty|tks|cheers)"
    r"(?: (?:so much|very much|a lot|again|all|team|both|everyone|folks|guys)(?= ))?(?: @)?"
    rf"(?: for(?: {_NAME}){{1,7}}{_AND_ON}(?: , {_NAME}(?= [.!\n]))?|(?: {_NAME}){{1,2}}{_AND_ON})?",
    "sorry": rf"(?:sorry|apologies)(?:{_LATE}|(?: {_NAME}){{1,3}}(?= [.,:!\n-]))?",
    "yes": r"yes|yep|yeah|yup|ok|okay|sure thing|sure|great|perfect|cool|fine|fine (?:by|with|for) me|good"
    r"|all good|good to go|looks good(?: to me)?|lgtm|\+ 1|agreed|absolutely|definitely|of course|certainly|confirmed"
    r"|alright|all right|done|makes sense|reviewed|got it|sounds good|noted|hereby"
    r"|no (?:problems?|objections?|issues?|concerns?)(?: from (?:me|my (?:side|end)))?",
    "standing": r"(?:from|on) (?:my|our) (?:side|end|part)"
    r"|(?:speaking )?as (?:the |a )?(?:\w+ )?(?:owner|backup)(?: (?:of|for) (?:the )?[^\W_][^ ]*)?(?= (?:[,:-]|i) )",
    "heading": r"(?:(?:my|owner|owner's|final) )?"
    r"(?:decision|status|verdict|outcome|answer|result|approval|approval status) :",
}
_COURTEOUS = ("sign", "greeting", "thanks", "sorry")


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(f'(?:{_PATTERNS[name]})' for name in names)})(?= )")


_COURTESY = _any_of(_COURTEOUS)
_OPENING = _any_of(_PATTERNS)
_REGRET = re.compile(
    r" (?:sorry|unfortunately|regrettably|apologies|i'm (?:afraid|sorry)(?: but)?|i am (?:afraid|sorry)(?: but)?"
    r"|afraid|no|nope|we regret)(?= )"
)


def after_opening(text: str, *, regretting: bool = False) -> int:
    """Return where in a wording's text the point begins: after greetings, thanks, mentions, and words of regret."""
    position = 0
    while found := _OPENING.match(text, position) or (regretting and _REGRET.match(text, position)):
        position = found.end()
    return position


def after_courtesies(text: str, position: int = 0) -> int:
    """Return where in a wording's text, from this position on, the greetings, thanks and mentions end."""
    while found := _COURTESY.match(text, position):
        position = found.end()
    return position
