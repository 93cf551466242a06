"""One request on the page of a rehearsal: its fields, its story, what was said and what would have been (pure)."""

from collections.abc import Iterable, Iterator
from html import escape

from accessdesk.rehearsal_found import Found, Line, Word
from accessdesk.rehearsal_texts import BECAME, COUNTED, LACKS, NOT_COUNTED, application_of, end_of, moment
from accessdesk.request import COMPLETED, DECLINED, INCOMPLETE, TICKETED

_TONES = {COMPLETED: "good", DECLINED: "bad", INCOMPLETE: "bad", TICKETED: "wait"}

_TICKETS = {
    "reacted": "yes, :ticket: by Tech Ops",
    "assumed": "yes, with the :ticket: that is assumed",
    "": "no",
}

_WHOSE = {
    "thread": "The bot, in the thread",
    "updated": "The bot's message in the thread now says",
    "private": "The bot, privately to",
}


def badge(said: str, tone: str = "") -> str:
    """Return a word in a coloured pill. tone: "good", "bad", "wait" or ""."""
    return f'<span class="badge {tone}">{escape(said)}</span>'


def request_html(found: Found) -> str:
    """Return a request, folded."""
    unknown = badge("unknown to the catalogue", "wait") if found.known == "" and found.application else ""
    for_whom = f" for {found.beneficiary}" if found.beneficiary else ""
    end = badge(end_of(found), _TONES.get(found.state, ""))
    summary = (
        f"<summary><time>{moment(found.at)}</time><b><bdi>{escape(application_of(found))}</bdi> {unknown}</b>"
        f"<span><bdi>{escape(found.who + for_whom)}</bdi></span>{end}</summary>"
    )
    fields = "".join(f"<dt>{name}</dt><dd><bdi>{escape(value)}</bdi></dd>" for name, value in _fields(found) if value)
    story = "".join(map(_line, found.lines))
    return (
        f'<details class="req" id="{_anchor(found)}" data-state="{found.state}">{summary}'
        f'<div class="inside"><dl>{fields}</dl><ol class="story">{story}</ol></div></details>'
    )


def words_html(words: Iterable[tuple[Found, Word]]) -> Iterator[str]:
    """Give a line for each word, with a link to its request."""
    for found, word in words:
        head = f"<time>{moment(word.at)}</time> <b><bdi>{escape(word.who)}</bdi></b>"
        link = f'<a href="#{_anchor(found)}"><bdi>{escape(application_of(found))}</bdi></a>'
        yield f'<li>{head} · {link}<div class="said">{escape(word.text)}</div></li>'


def _anchor(found: Found) -> str:
    return f"r{found.ts.replace('.', '-')}"


def _fields(found: Found) -> Iterator[tuple[str, str]]:
    yield "Application", found.application
    yield "Maybe", ", ".join(found.suggestions)
    yield "Reason", found.reason
    yield "Manager", f"{found.manager}{'' if found.manager_inside else ', not in the channel'}" if found.manager else ""
    yield "Lacked when posted", _codes(found.lacked)
    yield "Lacks in the end", _codes(found.lacks)
    yield "Ticket", _TICKETS[found.ticket]
    yield "Decision", found.decision


def _codes(codes: Iterable[str]) -> str:
    return "; ".join(LACKS.get(code, code) for code in codes)


def _line(line: Line) -> str:
    is_bots = line.kind in _WHOSE
    who = f"{_WHOSE[line.kind]} {line.who}".strip() if is_bots else line.who
    verdict = _verdict(line.verdict)
    head = f"<time>{moment(line.at)}</time> <b><bdi>{escape(who)}</bdi></b> {verdict}"
    return f'<li class="{"bot" if is_bots else line.kind}">{head}<div class="said">{escape(line.text)}</div></li>'


def _verdict(verdict: str) -> str:
    if verdict in COUNTED:
        return badge(f"counts: {COUNTED[verdict]}", "good")
    if verdict in NOT_COUNTED:
        return badge(f"does not count: {NOT_COUNTED[verdict]}", "bad")
    return badge(BECAME[verdict], "good" if verdict == "counts" else "wait") if verdict in BECAME else ""
