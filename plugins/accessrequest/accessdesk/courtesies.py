"""The polite lines at the end of a post, which belong to no field (pure)."""

import re

from accessdesk.labels import BLANKS

_LONGEST = 80
"""Characters of a polite line, at most; a longer one is taken for something that the person has to say."""

_THANKS = (
    r"(?:many )?thank(?:s| you| u)|thx|tnx|ty|cheers|much appreciated|sincerely|have a \w+ (?:day|week|weekend|one)"
    r"|danke|vielen dank|merci(?: beaucoup)?|(?:muchas )?gracias|obrigad[oa]|grazie(?: mille)?|bedankt|dank je|tack"
    r"|takk|kiitos|dziękuję|děkuji|hvala|köszönöm|спасибо|дякую|ευχαριστώ|teşekkürler|شكرا|תודה|धन्यवाद|谢谢|謝謝"
    r"|ありがとう(?:ございます)?|よろしくお願いします|감사합니다"
)
_REGARDS = r"(?:(?:with )?(?:kind|best|warm)(?:est)? )?regards|best(?: wishes)?|viele grüße|saludos"
_MORE = (
    r"so much|very much|a lot|a million|again|in advance|and|everyone|everybody|all|team|folks"
    r"|guys|both|for (?:your|the|any) (?:help|time|support|assistance)|for (?:helping|looking into (?:it|this))"
)
# A name is written with a capital; anything else after the thanks may be a value ("Thank you notes", "Thanks to it").
_NAME = r"(?-i:[A-ZÀ-ÞА-Я])\w*"
_PERSON = r"<[@!][^<>]*>"
_EMOJI = r":[\w+'-]+:"
_BETWEEN = r"(?:_|[^\w<>:])"
_POLITE = re.compile(
    rf"{_BETWEEN}*(?:{_THANKS}|{_REGARDS})"
    rf"(?:{_BETWEEN}+(?:{_MORE}|{_THANKS}|{_REGARDS}|{_PERSON}|{_EMOJI}|{_NAME})(?!\w))*{_BETWEEN}*",
    re.IGNORECASE,
)
_FAREWELL = re.compile(rf"{_BETWEEN}*(?:{_THANKS}|{_REGARDS}){_BETWEEN}*", re.IGNORECASE)
_SIGNATURE = re.compile(rf"{_BETWEEN}*{_NAME}(?: {_NAME}){{0,2}}{_BETWEEN}*")
_COPY_TO = re.compile(rf"{_BETWEEN}*(?:cc|fyi)\b[\s:]*(?:{_PERSON}|{_BETWEEN})+", re.IGNORECASE)


def without_courtesies(lines: list[str]) -> list[str]:
    """Drop the lines at the end that only thank, greet, sign or copy somebody in, and the empty ones between."""
    end = len(lines)
    while end:
        if end > 1 and _is(_SIGNATURE, lines[end - 1]) and _is(_FAREWELL, lines[end - 2]):
            end -= 2
        elif not lines[end - 1].strip(BLANKS + ",;|") or _is(_POLITE, lines[end - 1]) or _is(_COPY_TO, lines[end - 1]):
            end -= 1
        else:
            break
    return lines[:end]


def _is(pattern: re.Pattern[str], line: str) -> bool:
    return len(line) <= _LONGEST and pattern.fullmatch(line) is not None
