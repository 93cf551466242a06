"""What makes a yes less than plain: conditions, hedges, questions, negations, quotes (pure)."""

import re
import unicodedata

from accessdesk.doubtful_words import HEDGING, NEGATING
from accessdesk.wording import CODE, QUESTION, QUOTE, QUOTED, STRUCK

_DOUBTS = HEDGING | NEGATING
SIGNS = frozenset((QUESTION, QUOTE, QUOTED, CODE, STRUCK))
"""Signs of a wording's text that ask, quote or strike."""

_STRANGE = frozenset("\\^=¬|{}[]¡÷")
"""Signs that belong to forms, code and comparisons, not to a plain sentence."""

_PHRASES = (
    r"as (?:long|soon|far|if|though|a test)",
    r"so (?:long|far) as",
    r"(?:given|seeing|considering) that",
    r"in (?:case|principle|theory|part|general|any case)",
    r"on (?:the )?condition|on paper|mind you|as needed|as appropriate|(?:terms|conditions|cs|& c) apply",
    r"for (?:now|the moment|the time|further|discussion)",
    r"at (?:the moment|this time|this point|this stage|some point)",
    r"not? sure|sort of|kind of|more or less|sooner or later",
    r"other than|apart from|aside from",
    r"looks? like|sounds? like",
    r"sign(?:s|ed)? (?:- )?offs?",
    r"(?:need|needs|has|have|had) to (?:be|wait|complete|finish|pass|sign|get|agree|attend|take|watch|accept|clear)",
    r"(?:need|needs|has|have|had) to (?:approve|do|see if|go through)",
    r"let (?:us|me|him|her|them|finance|legal|security|it) (?:see|look|think|know)|let's|we'll see|we will see",
    r"just testing|just a test|only a test|this is a test|test only|testing the|\( test",
    r"to be|to follow|next :|over to|up to (?:you|her|him|them|finance|legal|it|security|the)",
    r"(?:the last word|final say|last say|checks? with|tell (?:me|us)|my (?:manager|boss)|the word|they say)",
    r"last (?:week|month|year|time|quarter|night)|back (?:then|in)",
    r"other (?:request|one|thread|ticket)|different (?:request|thread|one)",
    r"never mind|hold on|hang on|i mean|of course not|yeah right|in your dreams|april fool",
    r"or (?:not|declin\w*|den\w+|reject\w*|refus\w*|no)|yes / no|y / n",
    r"/ s|: /|: - /|: \\|; \)|; - \)",
)
_PHRASE = re.compile(rf" (?:{'|'.join(_PHRASES)})(?= )")
_TAG = re.compile(r" (?:right|correct|huh|eh|innit|ok|okay)(?: [.!\n])* $")
"""What turns that which it ends into a question."""

_MAY = re.compile(
    r"(?<! in)(?<! of)(?<! until)(?<! since)(?<! from)(?<! by)(?<! this)(?<! next)(?<! end)(?<! \d)(?<! \d\d)"
    r" may (?!\d)"
)
"""The verb, not the month."""

_ASKING = re.compile(
    r"(?:^| [.,;:!)(\n-]) (?:who|what|how|which|where"
    r"|(?:is|are|does|do|did|was|can) (?:you|it|this|that|she|he|they|we|i|there)) "
)

_ENDING = r"(?= (?:[.,;:!)\n…-]|:[^ ]+:|$))"
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DAYS = "monday|tuesday|wednesday|thursday|friday|summer|winter|spring|autumn|contract|internship|assignment|project"
_DATE = (
    rf"(?:\d{{1,4}}(?:st|nd|rd|th)?|{_MONTHS}|{_DAYS}|the|of|end|mid|early|late|this|next|her|his|their|year|quarter"
    r"|month|week|q[1-4])"
)
UNTIL = rf"(?:until|till)(?: {_DATE}| [/._-](?= \d)){{1,9}}"
_NOTIFY = r"(?:please )?(?:just )?(?:let (?:me|us|her|him|them) know|ping me|shout|tell me|give me a shout|reach out)"
_HARMLESS = (
    rf"{UNTIL}{_ENDING}",
    r"(?:no|zero) (?:problems?|worries|objections?|concerns?|issues?|rush|hurry)"
    rf"(?: (?:(?:from|on) (?:me|my (?:side|end))|here|at all))?(?:(?= approv)|{_ENDING})",
    rf"{_NOTIFY} if (?:you|she|he|they) (?:need|needs|have) (?:anything|something|any|more)"
    rf"(?: (?:else|more|help|info|questions|issues))?(?: from me)?{_ENDING}",
    rf"{_NOTIFY} (?:once|when) (?:it's |it is |this is |that's )?(?:done|ready|set up|completed?|sorted){_ENDING}",
    r"(?:please )?(?:do not|don't) hesitate to (?:ask|reach out|contact me|ping me)",
    r"for another (?:\d{1,3}|two|three|six) (?:days|weeks|months|years)",
    r"(?:talk|see you) soon|we still have(?= (?:\d|some|enough|free|spare|plenty|seats))",
    r"as soon as (?:possible|you can)|first (?:day|week|month|name|line|quarter|half)",
    r"nothing (?:else|more|further)(?: (?:is )?(?:needed|required))? from (?:me|my side)",
    r"required (?:for|by) (?:her|his|their|the)",
    r"(?:sorry|apologies)(?: for (?:the |my )?(?:wait|delay|late (?:reply|response|answer)|slow (?:reply|response)))",
    r"(?:thanks|thank you|thx|ty)(?: [^\W_]+)? for (?:waiting|asking|checking|holding|your patience)",
)
_COURTESY = re.compile(rf" (?:{'|'.join(_HARMLESS)})(?= )")
"""Courtesies and dates that hold words of doubt and mean nothing by them."""


def is_doubtful(text: str) -> bool:
    """Say whether anything in a wording's text may make a yes less than plain."""
    text = _COURTESY.sub(" ", text)
    words = set(text.split(" "))
    # In code, "!" means "not".
    if (
        text.startswith(" !")
        or words & _DOUBTS
        or words & SIGNS
        or words & _STRANGE
        or any(word.endswith("n't") for word in words)
    ):
        return True
    return any(pattern.search(text) for pattern in (_PHRASE, _TAG, _MAY, _ASKING))


def is_courtesy(text: str) -> bool:
    """Say whether this is one of the courtesies and dates that hold words of doubt and mean nothing by them."""
    found = _COURTESY.match(f"{text} ")
    return found is not None and found.end() == len(text)


def is_hedged(text: str) -> bool:
    """Say whether a sentence of a wording's text hedges, reports, or makes a condition; a mere negation does not."""
    text = _COURTESY.sub(" ", text)
    return not HEDGING.isdisjoint(text.split(" ")) or any(pattern.search(text) for pattern in (_PHRASE, _MAY))


def is_readable(text: str) -> bool:
    """Say whether all letters are Latin ones: what is said in other scripts may be a condition."""
    return text.isascii() or all(map(_is_latin, set(text)))


def _is_latin(character: str) -> bool:
    return character.isascii() or not character.isalpha() or unicodedata.name(character, "").startswith("LATIN")
