"""Words that may not fill an open place in a harmless clause, because they could turn it into another (pure)."""

import re

_FUNCTION = (
    "a an the i you he she it we they me him her us them my your his its our their who whom whose which what that "
    "this these those there here somebody someone something anybody anyone anything everybody everyone everything "
    "herself himself themselves myself all both each every some any other others one ones same such half parts zero "
    "few less more most in on at by of off for from to with into onto upon over under up down out about after before "
    "behind below above between during through till until via per as like than without within against around across "
    "along among beyond since minus plus bar barring save modulo excluding instead and or but nor so if because while "
    "when where then though although once unless whether is are was were be been being am has have had having do does "
    "did done will would shall should can could may might must let lets"
)
_VERBS = (
    "get gets got give gives goes go went gone say says wants want likes know knows see sees look looks comes come "
    "came follow follows own owns take takes leave leaves left quit quits bring brings sign signs signed signing "
    "decide decides decided agree agrees agreed pay pays paid finish bless ratify approve approves approved approving "
    "allow laughs votes wait tell ask keep make makes stop expired expires meant closed lasts"
)
_TIMES = (
    "now later soon tomorrow today tonight yesterday never not no only just very too also again already still yet "
    "even ever first second last next previous former old older wrong different away someday moment minute hour hours "
    "day days week weeks month months year years time times monday mondays tuesday wednesday thursday friday saturday "
    "sunday january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec christmas easter"
)
_OTHERS_SAY = (
    "legal finance security compliance hr procurement purchasing infosec privacy management controlling auditor "
    "auditors committee council boss ceo cfo cto ciso dpo owner owners approver approvers approval approvals ok okay "
    "nod blessing consent agreement signature signoff vote votes decision decisions say call view views review "
    "comment comments consideration discussion escalation submission attention permission veto voting"
)
_OTHER_MATTERS = (
    "request requests ticket tickets thread form forms nda ndas training trainings contract price money condition "
    "conditions terms limits meeting round list queue waitlist agenda question questions answer solution fix issue ha "
    "haha hah lol lmao rofl reason reasons record sake want lack risk fun show test tests testing trial trials demo "
    "sandbox draft joke jokes paperwork papers deal bargain backlog roadmap wishlist kanban sprint stamp chain favour "
    "favor placeholder exception birds fool fools peace status goal plan idea nothing caution care luck competition "
    "competitor users people contractors process things rest part others' "
    "fee fees bin trash ex word words viewers editors admins"
)
_IN_VALUES = "a an the all and both can every for instead of one out plus test trial sandbox demo users forms thread"

NO_VALUE = frozenset(f"{_FUNCTION} {_VERBS} {_OTHER_MATTERS} , ; : ! ( ) -".split()) - set(_IN_VALUES.split())
"""Words and signs that the name of what is given does not hold."""


def _alternatives(*texts: str) -> str:
    return "|".join(sorted({word for text in texts for word in text.split()}))


_CLOSED = (_FUNCTION, _VERBS, _TIMES, _OTHERS_SAY, _OTHER_MATTERS)

NO_NAME = _alternatives(*_CLOSED)
"""Alternatives of a pattern: function words, verbs, times, who else could have a say, what else could be meant."""

_NO_NAMES = frozenset(word for text in _CLOSED for word in text.split())

CLOSED = "\u00a0"
"""Stands instead of the space before a word that may fill no open place."""


def closed_told(text: str) -> str:
    """Tell the words of a wording that may fill no open place from the others, by the space before them.

    A pattern that named them all at each open place would take seconds to compile.
    """
    return re.sub(r" (?=([^ ]+))", lambda found: CLOSED if _is_closed(found[1].lower()) else " ", text)


def _is_closed(word: str) -> bool:
    return word in _NO_NAMES or word.removesuffix("'s") in _NO_NAMES
