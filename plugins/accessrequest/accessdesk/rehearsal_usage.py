"""How people use the template, and which posts resemble a request without being one (pure)."""

import re

from accessdesk.bots import is_bots
from accessdesk.fields import given_in
from accessdesk.labels import MARKS, REQUIRED
from accessdesk.lines import FENCE, read_lines
from accessdesk.listening import Listening
from accessdesk.raw import Event, clean
from accessdesk.rehearsal_found import Usage
from accessdesk.template import looks_like_request

_QUOTES = re.compile(r"^(?:&gt;|>|\s)+", re.MULTILINE)
_ASKS = re.compile(r"\b(?:access|permissions?|licen[cs]es?)\b", re.IGNORECASE)

SHOWN = 60
"""Characters of a label that are shown."""


def take(usage: Usage, text: str, listening: Listening) -> None:
    """Count which labels a request's post has, in which forms, and how they are laid out."""
    lines = read_lines(text, labels=listening.labels)
    places = [(line.text, label) for line in lines for label in line.labels]
    for field, typed in {(label.field, _typed(line[label.start : label.end])) for line, label in places}:
        usage.forms.setdefault(field, type(usage.layouts)())[typed] += 1
    if FENCE in text:
        usage.layouts["code"] += 1
    else:
        usage.layouts["lines" if all(label.opens for _, label in places) else "run"] += 1
    given = {label.field for _, label in places}
    usage.extras.update(name for name in ("for", "level", "until") if name in given)


def near(message: Event, listening: Listening) -> str:
    """Return in which way a post that opened no request resembles one, as a code; "" where it does not."""
    text = clean(message.get("text"))
    if is_bots(message):
        return "bot" if looks_like_request(text, listening.labels) else ""
    if looks_like_request(_QUOTES.sub("", text), listening.labels):
        return "quoted"
    if ":" in text and any(
        label.field in REQUIRED and value for label, value in given_in(text, labels=listening.labels)
    ):
        return "one-label"
    return "free" if _ASKS.search(text) else ""


def _typed(label: str) -> str:
    return " ".join(label.strip(f"{MARKS} \t").rstrip(":：-–— ").strip(MARKS).split())[:SHOWN]
