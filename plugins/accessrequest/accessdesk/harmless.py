"""Classes of clauses that stand beside an approval and change nothing about it (pure).

What could be a condition, a delay or somebody else's turn cannot be listed; what is harmless can. The patterns read a
wording's `cased` text, each element with the space before it; open places take a few words, none of `open_words`,
which `closed_told` tells by another space.
"""

import re

from accessdesk.approval import GRADE, KIND
from accessdesk.doubts import UNTIL
from accessdesk.open_words import CLOSED, closed_told
from accessdesk.wording import JOINED

LEVEL = "¤"
"""Stands for each letter of an access level that the catalogue names."""


_OPEN = "\ue000"
"""Stands in the patterns below for the space before a word that may fill an open place."""


def _any(*forms: str) -> str:
    return rf"(?: (?:{'|'.join(forms)}))"


# Open places
_REST = rf"(?: {JOINED} [^\W_]+)*"
_WORD = rf"(?:(?! [a-z]+ {JOINED} \d+(?: |$)){_OPEN}(?:{LEVEL}+|[^\W_]+){_REST})"
_NAME = rf"(?:{_OPEN}(?-i:[A-ZÆØŁÐÞ])[^\W\d_]+{_REST})"
_NAMES = rf"(?:{_NAME}{{1,3}})"
_PERSON = rf"(?: @|{_NAMES})"
_HER = rf"(?: her| him| them|{_PERSON})"
_THE = rf"(?: the| an?| this| our| my| your| her| his| their| all|(?:{_OPEN}[^\W_]+'s))"
_NOUN = rf"(?:{_THE}{_WORD}{{1,3}}|{_NAMES}|{_WORD})"
_NOUNS = rf"(?:{_THE}{_WORD}{{1,3}}(?: (?:and|&|in|of|on|at){_NOUN})?|{_NAMES}|{_WORD})"
"""Without an article only a name or a single word: of "for rita lol", nobody could tell what the last word does."""

_TEAM = rf"(?:{_THE}{_WORD}{{0,3}} (?:team|squad|department|group|project|unit|chapter|tribe|crew)| us| me)"
_PLACE = "(?:files?|boards?|project|groups?|team|workspace|space|channel|folder|account|organisation|library)"
_IN_PLACE = rf"(?: (?:in|on|to){_THE}{_WORD}{{0,2}} {_PLACE})"
_TO_PLACE = (
    rf"(?: (?:to|in|into|on){_THE}?{_WORD}{{0,3}} {_PLACE}| to(?: the)?(?: group{_WORD}| [^\W_]+ {JOINED} [^\W_]+))"
)
_EMAIL = rf"(?:(?: §)? [^\W_]+{_REST} @ [^\W_]+{_REST}(?: >)?)"
_CODE = rf"(?: [^\W_]+ {JOINED})*(?: (?!0+(?: |$))[^\W_]*\d[^\W_]*){_REST}"
_SOME = r"(?:[1-9]\d{0,2}|two|three|four|five|six|nine|twelve)"
_MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_WHEN = _any(
    rf"(?:in|since) {_MONTH}|(?:on |since |next |this )?(?:monday|tuesday|wednesday|thursday|friday)",
    "(?:this|next) (?:week|month|quarter)",
)
_ROLE = (
    "(?:designer|developer|analyst|engineer|lead|leader|joiner|starter|hire|colleague|teammate|member|specialist"
    "|assistant|editor|writer|copywriter|researcher|administrator|product manager|project manager)"
)

# Courtesies
_SIDE = "(?:from (?:me|here)|(?:from|on) (?:my|our) (?:side|end|part)|here|at all|for me)"
_FINE = _any(
    "(?:it |that |this )?makes sense(?: to me)?|(?:it's |that's )?all (?:good|fine|clear)",
    r"(?:looks|sounds) (?:good|fine|great)(?: to me)?|lgtm|good to go|go for it|\+ 1|(?:perfectly |very )?reasonable",
    "(?:fine|ok|okay) (?:by|with|for|from) me|of course|absolutely|definitely|sure|gladly",
    "great|perfect|yes|ok|okay|done|agreed|confirmed|(?:it's|it is|that's|that is|this is) (?:fine|good|ok|okay)",
    rf"no (?:concerns?|objections?|issues?|problems?|worries|rush|hurry)(?: {_SIDE})?",
    "happy to help(?: (?:her|him|them)(?: get started| out)?)?|(?:ping|ask|call) me for anything",
)
_CONTEXT = (
    "heads up|reminder|ping|details|info|information|help|support|context|background|explanation|patience|checking"
    "|asking|waiting|flagging|clarifying"
)
_THANKS = _any(
    r"(?:many |big )?(?:thanks|thank you|thank u|thx|tnx|ty|tks|cheers)"
    r"(?: so much| very much| a lot| again| all| both| everyone| team| folks| guys| in advance)?"
    rf"{_PERSON}?(?: for (?:the |your |all the )?(?:{_CONTEXT}){_PERSON}?)?",
)
_FAREWELL = _any(
    "(?:(?:kind|best|warm)(?:est)? )?regards|best|best wishes|br|kr|rgds|greetings|all the best|take care|bye|see you",
    "talk soon|see you soon|have a (?:nice|great|good|lovely) (?:day|week|weekend|evening|one)(?: everyone| all)?",
    "enjoy|have fun|(?:congrats|congratulations|welcome)(?: aboard| on board| to the team)?",
)

# What is given
_NAMED = rf"(?: (?:{GRADE}) (?:{KIND})|{_WORD}{{1,3}} (?:licen[cs]e|role|group))"
_GRANT = rf"(?:(?: an?| the| one of our| our| her| his)?(?: {LEVEL}+(?: (?:{KIND}))?|{_NAMED}| (?:{GRADE})))"
_GRANTED = (
    rf"(?:(?: with| at| as)?{_GRANT}(?: only)?{_IN_PLACE}?| {LEVEL}+ instead of {LEVEL}+"
    rf"| {LEVEL}+ is (?:enough|fine|sufficient)| as{_NAMES}"
    rf"| (?:user |security )?group{_WORD}| (?:access )?(?:level|role|licen[cs]e) {LEVEL}+)"
)

# What for, how long, on whose word
_TASK = "(?:edit|view|design|build|create|update|prepare|review|comment on|read|write|support|run|manage)"
_TO_WORK = (
    rf"(?: (?:work|start|collaborate|help(?: out| us| me)?)(?: (?:on|with|in){_NOUNS})?| join{_TEAM}| (?:use|see) it"
    rf"| (?:help |start )?{_TASK}{_NOUNS})"
)
_SPAN = rf"(?:{_SOME} (?:days|weeks|months|years|quarters)|(?:a|one|another|this) (?:month|quarter|year))"
_FOR = _any(
    rf"(?:for|needed for|required for|part of|as part of){_NOUNS}|for{_HER}(?: and{_PERSON})?|to{_TO_WORK}",
    rf"to (?:proceed|go ahead|be added)|so(?: that)?(?: (?:she|he|they|we|you)|{_PERSON}) can{_TO_WORK}",
    rf"for (?:all |the |another |the next )*{_SPAN}(?: of{_NOUN})?|{UNTIL}|through {_MONTH}",
    rf"with immediate effect|as of (?:today|now)|(?:a )?new (?:joiner|starter|hire|colleague) (?:in|on){_TEAM}",
)
_AS = _any(
    "as (?:already )?(?:discussed|agreed|requested|usual|described|planned)(?: with (?:her|him|them|you))?"
    "(?: (?:on the phone|in our call|in person|this morning|today|above|here))?|as (?:she|he|they) asked",
    rf"as discussed with{_PERSON}|as is|as per (?:the |your |our |her |his )?(?:request|policy|ticket|above)",
    rf"as(?: the| an?)?{_WORD}? (?:owner|backup)(?: (?:of|for){_NOUN})?",
    rf"(?:with )?(?:the )?same(?: (?:{KIND}|setup))? as(?: the rest of)?(?:{_TEAM}|{_PERSON}(?: has)?)",
    "(?:the )?same as (?:the|our|her|his|their|my) (?:others|colleagues|peers|teammates)",
    rf"like (?:the|our) (?:others|other {_ROLE}s)",
)
_BY = _any(
    rf"by me|{_SIDE}|again|as well|too|now|in full|today|with pleasure|with thanks|please|pls|plz|kindly|asap",
    "as soon as possible|@",
)
_MORE = rf"(?:{_FOR}|{_AS}|{_BY}|{_GRANTED}|{_THANKS})"

# Wishes to Tech Ops
_GO = _any(
    "(?:go ahead|proceed|carry on|continue|go on)(?: with (?:it|this|the (?:access|set up|provisioning)))?",
    "do (?:it|this)",
    "(?:provision|set up|process|arrange|enable|activate)(?: (?:it|this|access|the access|(?:her|the) account))?",
)
_GIVE = _any(
    rf"(?:give|grant|assign|get){_HER}(?:{_GRANT}| (?:the )?access| it){_IN_PLACE}?",
    rf"(?:set|sign){_HER} up(?: as{_GRANT})?|use{_GRANT}(?: for{_HER})?",
    rf"(?:give|grant|provide|arrange|assign|enable)(?:{_GRANT}| (?:the |her |his )?access)(?: (?:to|for){_HER})?",
    rf"(?:add|invite){_TO_PLACE}|(?:add|invite|assign|move){_HER}(?:{_TO_PLACE}| as{_GRANT})|(?:invite|add){_EMAIL}",
    rf"add{_HER}|invite (?:her|him|them|@)|create (?:an|the|her|his) account(?: for{_HER})?",
    r"use (?:one of )?(?:our|the|a) (?:free |spare )*(?:seats?|licen[cs]es?)",
)
_PLEASE = (
    rf"(?:(?:(?: @)?{_NAMES}?(?= (?:please|pls|kindly) ))?"
    r"(?: (?:also|then|so|please|pls|plz|kindly|you can|feel free to))*)"
)
_WISH = rf"(?:{_PLEASE}(?:{_GO}|{_GIVE}))"

# What she is and does
_ADVERB = "(?: already| also| now| currently| really)?"
_IS = f"(?:(?: is| are| was| were|'s|'re){_ADVERB})"
_WHO = rf"(?: (?:she|he|they|we|you|both|(?:the|my|our|her|his) team)(?= |'|$)(?: both)?|{_PERSON})"
_DOES = "|".join(
    (
        rf"{_ADVERB} needs? (?:it|this|access)| needs?{_HER} (?:on|in){_NOUNS}| reports to me",
        rf"{_IS} (?:on|in|with|part of){_TEAM}",
        rf"{_IS} (?:an?|the|our|my|one of our)(?: new)?{_WORD}{{0,2}} {_ROLE}(?: (?:of|on|in){_TEAM})?",
        rf"(?: (?:joins?|joined|ha(?:s|ve) joined|will join|started in|started with)|{_IS} joining){_TEAM}{_WHEN}?",
        rf"(?:{_ADVERB} (?:works?|worked|will work|will be working)|{_IS} working)"
        rf"(?:(?: with(?:{_TEAM}|{_PERSON}))? (?:on|in){_NOUNS}(?: with(?:{_TEAM}|{_PERSON}))?| with{_PERSON} on it"
        rf"| (?:with|in|for){_TEAM})",
        rf"(?: (?:helps?|helped|will help|will be helping)|{_IS} helping)(?: me| us)? (?:with|on|in){_NOUNS}{_WHEN}?",
        rf"(?: (?:takes|took|will take)|{_IS} taking) over(?:{_NOUN}(?: from{_PERSON})?| from{_PERSON}){_WHEN}?",
        rf" (?:replaces|covers for){_PERSON}(?: in{_TEAM}| during (?:her|his|their) (?:leave|absence|holiday))?",
        " (?:uses?|used|will use|have used) it(?: every day| daily| already| now)?",
        rf" has (?:already )?(?:done|completed|finished|passed) (?:the|her|his){_WORD}? training",
    )
)
_IT = _any(
    rf"(?:it's|it is|this is|that's)(?: needed)? for{_THE}{_WORD}{{1,3}}|i know{_HER}|granted|assigned",
    "we (?:already )?(?:discussed|talked about|spoke about) (?:it|this)(?: this morning| today| on the phone)?",
    rf"(?:her|his|their) manager{_NAME}?(?: has)?(?: already)? agreed",
    rf"(?:i'll|i will) (?:show|onboard|brief|help|invite|add) (?:her|him|them|@)(?: around|{_TO_PLACE})?(?: myself)?",
    rf"(?:i've |i have |i )?(?:already )?added(?: (?:her|him|them|@))?(?: already)?{_TO_PLACE}?",
)
_STATED = rf"(?:(?: (?:because|since|as|so))?(?:{_WHO}(?:{_DOES})|{_IT}))"

# What there is, and who pays
_SEATS = "(?: (?:free|spare|open))? (?:seats?|licen[cs]es?)(?: available| left| free)?"
_MEANS = _any(
    rf"(?:we|we've|there|i)(?: still)?(?: have| are| got)(?: (?:an?|one|enough|some|plenty of|{_SOME}))?{_SEATS}"
    "(?: (?:in|on) (?:our|the) (?:contract|plan))?",
    "(?:seats?|licen[cs]es?|a seat|a licen[cs]e) (?:is|are) (?:still )?(?:available|free)",
    "(?:the )?costs? (?:is|are) (?:fine|ok|covered)",
    "(?:the )?(?:licen[cs]e|seat|cost)s? (?:is|are) covered by (?:our|my|the) (?:budget|team|contract|department)",
    rf"see §{_NOUN}(?: >)?",
)
_COST = (
    "(?: please| pls| kindly)?(?: (?:charge|book|bill))?"
    "(?: (?:it|this|the costs?|(?:licen[cs]e )?costs?)(?: go(?:es)?)?)?"
    rf"(?: (?:to|on|against))?(?: (?:our|my|the))? (?:cost (?:centre|center)|budget code|cost code)(?: is| #)?{_CODE}"
)

_CORE = rf"(?:{_FINE}|{_FAREWELL}{_PERSON}?|{_WISH}|{_STATED}|{_MEANS}|{_COST})"


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose spaces match before every word, but for those of open places."""
    return re.compile(pattern.replace(" ", f"[ {CLOSED}]").replace(_OPEN, " "), re.IGNORECASE)


_HARMLESS = _compiled(rf"(?: (?:and|&|also))?(?:{_MORE}{{1,4}}|{_MORE}{{0,2}}{_CORE}{_MORE}{{0,3}})")
_GRANTING = _compiled(rf"{_GRANTED}{_MORE}{{0,2}}| yes")
_GOODBYE = _compiled(rf"{_FAREWELL}|{_THANKS}")
_SIGNED = _compiled(_NAMES)
_TITLE = _compiled(rf" (?:head|lead|director|vp) of{_NAMES}")

FOR_WHOM = re.compile(
    r" (?:for|of|give|grant|assign|add|invite|get|move|set) @(?: (?:and|&) @)*| @(?= needs? )", re.IGNORECASE
)
"""Where an approval says whom it is for."""


def is_harmless(clause: str) -> bool:
    """Say whether a clause beside an approval changes nothing about it."""
    return _HARMLESS.fullmatch(closed_told(clause)) is not None


def is_grant(clause: str) -> bool:
    """Say whether a clause says what is given, as it may follow an approval and a colon."""
    return _GRANTING.fullmatch(closed_told(clause)) is not None


def is_farewell(clause: str) -> bool:
    """Say whether a clause is what a signature follows."""
    return _GOODBYE.fullmatch(closed_told(clause)) is not None


def is_name(clause: str) -> bool:
    """Say whether a clause is nothing but a name."""
    return _SIGNED.fullmatch(closed_told(clause)) is not None


def is_title(clause: str) -> bool:
    """Say whether a clause is what somebody is called behind their name."""
    return _TITLE.fullmatch(closed_told(clause)) is not None
