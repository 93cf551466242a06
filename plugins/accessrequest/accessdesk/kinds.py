"""Tell a request for new access from one for a changed level and from a removal (pure)."""

import re

from accessdesk.openings import after_courtesies
from accessdesk.wording import wording_of

_PLEASE = (
    r"(?: (?:please|pls|plz|kindly|can you|could you|i would like to|i'd like to|request to|requesting|need to)){0,3}"
)
_WORD = r"[^\W_][^ ]*"
_WHO = rf"(?:i|she|he|they|we|@|{_WORD}(?: {_WORD})?)"
_ACCESS = r"(?:access|accounts?|licen[cs]es?|seats?|permissions?|rights|roles?|levels?|memberships?|plan|tier)"
_SOMEBODY = r"(?:@|my|her|his|their|our|the|this|[^ ']+'s)"
_OF_SOMEBODY = rf"(?: {_SOMEBODY}(?: {_WORD})? {_ACCESS}| (?:access|licen[cs]e|account))(?= )"
_THE_ACCESS = rf"(?:it|this|access|@|(?:{_WORD} ){{1,2}}{_ACCESS}|{_ACCESS}|the (?:tool|app|application))"
_END = r"(?= (?:[.,;:!()\n/&-]|$))"

_REMOVE = (
    r"(?:remove|revoke|deactivate|disable|(?:de - |de)provision|off(?: - )?board|terminate|withdraw|cancel|delete)"
)
_REMOVAL = r"(?:(?:access )?removal|revocation|deactivation|offboarding|off - boarding|removing|revoking)"
_NO_LONGER = r"no longer (?:needs?|requires?)"
_NOT_NEEDED = r"(?:no longer (?:needed|required)|not (?:needed|required) (?:anymore|any more))"
_REMOVALS = (
    rf"{_REMOVE}{_OF_SOMEBODY}",
    rf"{_REMOVE}(?: @|{_END}| (?:me|him|her|them)(?: from(?= )|{_END}))",
    rf"{_REMOVAL}(?: of(?= )| for @|{_END}| request(?= ))",
    rf"(?:{_WHO} )?{_NO_LONGER}(?: {_THE_ACCESS}(?= )|{_END})",
    rf"{_WHO} (?:does not|doesn't|do not|don't) (?:need|require) (?:{_THE_ACCESS} )?any ?(?:more|longer)(?= )",
    rf"(?:{_WORD} ){{0,2}}{_ACCESS}(?: is)? {_NOT_NEEDED}(?= )",
)
_ALTER = r"(?:upgrade|downgrade|raise|increase|reduce|lower|change|switch|convert|move|modify)"
_CHANGES = (
    rf"{_ALTER}(?:{_OF_SOMEBODY}| of {_ACCESS}(?= ))",
    rf"(?:{_ALTER}|moving|upgrading|changing|switching)(?: (?:me|him|her|them|@))? from(?: {_WORD}){{1,3}} to(?= )",
    rf"(?:upgrade|downgrade)(?: to(?: {_WORD}){{1,3}}(?: {_ACCESS}(?= )|{_END})|{_END})",
    r"(?:role|level|licen[cs]e|access|permission|plan|seat) (?:change|upgrade|downgrade|switch)(?= )",
    rf"(?:change|upgrade) request{_END}",
)
_OPENS_REMOVAL, _OPENS_CHANGE = (re.compile(rf"{_PLEASE} (?:{'|'.join(forms)})") for forms in (_REMOVALS, _CHANGES))

_REMOVAL_TAG = r"(?:remove|revoke)(?: access)?|(?:access )?removal|offboarding|deactivation"
_CHANGE_TAG = r"upgrade|downgrade|change(?: of (?:role|level|licen[cs]e|access))?|(?:role|level|licen[cs]e) change"
_TAGS_REMOVAL, _TAGS_CHANGE = (
    re.compile(rf" [(:,\[-] (?:{words})(?: request)?(?= (?:[\])(.,:;-]|$|of|from|to|for))")
    for words in (_REMOVAL_TAG, _CHANGE_TAG)
)
_ENDS_IN_REMOVAL = re.compile(r"(?: [^ ]+){1,4} (?:(?:access )?removal|offboarding) $")


def kind_of(application: str, reason: str) -> str:
    """Return "removal" or "change" where either field opens with clear words of it, "new" otherwise."""
    # "Remove.bg" is a name.
    name, why = wording_of(re.sub(r"(?<=\w)\.(?=\w)", "", application)).text, wording_of(reason).text
    if _opens(_OPENS_REMOVAL, name, why) or _TAGS_REMOVAL.search(name) or _ENDS_IN_REMOVAL.fullmatch(name):
        return "removal"
    if _opens(_OPENS_CHANGE, name, why) or _TAGS_CHANGE.search(name):
        return "change"
    return "new"


def _opens(pattern: re.Pattern[str], *texts: str) -> bool:
    return any(pattern.match(text, after_courtesies(text)) for text in texts)
