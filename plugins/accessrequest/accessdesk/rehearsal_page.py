"""A rehearsal as a page that opens offline: everything escaped, nothing from elsewhere (pure)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from accessdesk.rehearsal_found import Findings, Found, Near, Word
from accessdesk.rehearsal_request_page import badge, request_html, words_html
from accessdesk.rehearsal_style import SCRIPT, STYLE
from accessdesk.rehearsal_texts import (
    ASSUMED,
    BECAME,
    COUNTED,
    ENDS,
    EXTRAS,
    LABELS,
    LACKS,
    LAYOUTS,
    NEAR,
    NOT_COUNTED,
    TOLD,
    application_of,
    counted,
    end_of,
    headline,
    moment,
)

MARK = "<!doctype html><!-- a rehearsal of accessrequest -->"
"""How each such page begins, so that it may be written over by the next one, and nothing else is."""

MOST_REQUESTS = 5_000
"""Requests on a page: more make it slow to open."""

MOST_LISTED = 500
"""Posts or words of a kind on a page."""

# Nothing is fetched, whatever stands in what people wrote.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def page_of(found: Findings) -> str:
    """Return the whole as one HTML document."""
    parts = [
        f'{MARK}\n<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>Rehearsal of {escape(found.source)}</title><style>{STYLE}</style></head><body>",
        f"<header><h1>Rehearsal of {escape(found.source)}</h1><p>{escape(headline(found))}</p>",
        '<p class="soft">What the bot would have done with these messages, with the settings and the catalogue as they '
        "are. Nothing was sent anywhere. Times are UTC.</p></header>",
        *_tiles(found),
        *_notes(found),
        *_lacking(found),
        *_decisions(found),
        *_near(found),
        *_usage(found),
        *_people(found),
        *_told(found),
        *_requests(found),
        f"<script>{SCRIPT}</script></body></html>\n",
    ]
    return "\n".join(parts)


def _tiles(found: Findings) -> Iterator[str]:
    states = Counter(each.state for each in found.requests)
    verdicts = Counter(word.verdict for _, word in found.words)
    tickets = sum(1 for each in found.requests if each.ticket)
    decided = sum(verdicts[each] for each in COUNTED)
    tiles = (
        ("requests", len(found.requests), "requests"),
        ("requests", tickets, "would be tickets"),
        ("lacking", states["incomplete"], "stay incomplete"),
        ("decisions", decided, "decisions that count"),
        ("decisions", verdicts.total() - decided, "that would not count"),
        ("near", len(found.near), "posts that resemble requests"),
    )
    yield '<nav class="tiles">'
    yield from (f'<a class="tile" href="#{to}"><b>{number:,}</b><span>{said}</span></a>' for to, number, said in tiles)
    yield "</nav>"


def _notes(found: Findings) -> Iterator[str]:
    if found.notes:
        listed = "".join(f"<li>{escape(note)}</li>" for note in found.notes)
        yield f'<div class="card"><h3>About this export</h3><ul class="plain">{listed}</ul></div>'
    listed = "".join(f"<li>{escape(note)}</li>" for note in ASSUMED)
    head = "<summary>What a rehearsal has to assume</summary>"
    yield f'<details class="kind">{head}<div class="inside"><ul class="plain">{listed}</ul></div></details>'


def _lacking(found: Findings) -> Iterator[str]:
    posted = Counter(code for each in found.requests for code in each.lacked)
    still = Counter(code for each in found.requests for code in each.lacks)
    ends = Counter(end_of(each) for each in found.requests)
    yield '<h2 id="lacking">How requests end, and what they lack</h2><div class="pair">'
    yield _table("In the end", ends)
    yield _table("Lacking when posted", {LACKS.get(code, code): number for code, number in posted.items()})
    yield _table("Lacking in the end", {LACKS.get(code, code): number for code, number in still.items()})
    yield "</div>"


def _table(title: str, counts: Mapping[str, int], most: int = 25) -> str:
    """Return a card with a row for each, the most frequent first; "" where there is none."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ordered:
        return ""
    of = ordered[0][1] or 1
    rows = [
        f'<tr><td class="n">{number:,}</td><td><bdi>{escape(said)}</bdi>'
        f'<span class="bar" style="width:{100 * number / of:.1f}%"></span></td></tr>'
        for said, number in ordered[:most]
    ]
    if len(ordered) > most:
        rest = sum(number for _, number in ordered[most:])
        rows.append(f'<tr><td class="n">{rest:,}</td><td class="soft">of {len(ordered) - most:,} others</td></tr>')
    return f'<div class="card"><h3>{title}</h3><table>{"".join(rows)}</table></div>'


def _decisions(found: Findings) -> Iterator[str]:
    kinds: dict[str, list[tuple[Found, Word]]] = {}
    for pair in found.words:
        kinds.setdefault(pair[1].verdict, []).append(pair)
    if kinds:
        yield '<h2 id="decisions">Words that decide, and words that do not</h2>'
    for verdict, said in {**COUNTED, **NOT_COUNTED}.items():
        if verdict in kinds:
            how = badge("counts", "good") if verdict in COUNTED else badge("does not count", "bad")
            yield _kind(how, said, len(kinds[verdict]), words_html(kinds[verdict][:MOST_LISTED]))


def _near(found: Findings) -> Iterator[str]:
    kinds: dict[str, list[Near]] = {}
    for each in found.near:
        kinds.setdefault(each.why, []).append(each)
    if kinds:
        yield '<h2 id="near">Posts that resemble requests and are none</h2>'
    for why, said in NEAR.items():
        if why in kinds:
            yield _kind("", said, len(kinds[why]), map(_near_html, kinds[why][:MOST_LISTED]))


def _near_html(near: Near) -> str:
    head = f"<time>{moment(near.at)}</time> #<bdi>{escape(near.channel)}</bdi> <b><bdi>{escape(near.who)}</bdi></b>"
    return f'<li>{head}<div class="said">{escape(near.text)}</div></li>'


def _kind(how: str, said: str, number: int, items: Iterable[str]) -> str:
    more = f'<p class="soft">and {number - MOST_LISTED:,} more</p>' if number > MOST_LISTED else ""
    head = f"<summary><b>{number:,}</b> {how} {escape(said)}</summary>"
    return (
        f'<details class="kind">{head}<div class="inside"><ul class="plain">{"".join(items)}</ul>{more}</div></details>'
    )


def _usage(found: Findings) -> Iterator[str]:
    usage = found.usage
    shapes = {LAYOUTS[code]: usage.layouts[code] for code in LAYOUTS if usage.layouts[code]}
    extras = {EXTRAS[code]: usage.extras[code] for code in EXTRAS if usage.extras[code]}
    yield '<h2 id="template">How the template is used</h2><div class="pair">'
    yield _table("Layout", {**shapes, **extras})
    for field, said in LABELS.items():
        yield _table(f"Label for the {said}" if said != "for whom" else "Label for whom", usage.forms.get(field, {}))
    yield "</div>"


def _people(found: Findings) -> Iterator[str]:
    unknown = Counter(
        f"{application_of(each)}{f' (maybe {chr(44).join(each.suggestions)})' if each.suggestions else ''}"
        for each in found.requests
        if each.known == "" and each.application
    )
    known = Counter(application_of(each) for each in found.requests if each.known or each.known is None)
    outside = {each.manager for each in found.requests if each.manager and not each.manager_inside}
    managers = Counter(
        f"{each.manager}{', not in the channel' * (each.manager in outside)}" for each in found.requests if each.manager
    )
    acts = {f":{emoji}: {BECAME[became]}": number for (emoji, became), number in found.acts.items()}
    yield '<h2 id="applications">Applications, managers, emoji</h2><div class="pair">'
    yield _table("Applications" if found.has_catalogue else "Applications, as typed: there is no catalogue", known)
    yield _table("Unknown to the catalogue", unknown)
    yield _table("Managers", managers)
    yield _table("Emoji that mean something", acts)
    yield "</div>"


def _told(found: Findings) -> Iterator[str]:
    if found.told:
        yield '<h2 id="told">What people would have been told</h2>'
        yield '<p class="soft">Each sentence stands with its request below.</p>'
        yield _table("Messages", {TOLD.get(code, code): number for code, number in found.told.items()})


def _requests(found: Findings) -> Iterator[str]:
    shown = found.requests[-MOST_REQUESTS:]
    options = "".join(
        f'<option value="{state}">{escape(said)}</option>'
        for state, said in ENDS.items()
        if any(each.state == state for each in shown)
    )
    yield '<h2 id="requests">Request by request</h2>'
    if len(shown) < len(found.requests):
        yield f"<p>The latest {counted(len(shown), 'request')} of {len(found.requests):,}.</p>"
    yield (
        '<div class="tools"><input id="find" type="search" placeholder="Search: person, application, words" '
        'aria-label="Search"><select id="state" aria-label="State"><option value="">all states</option>'
        f'{options}</select><span id="left" class="soft" role="status"></span></div>'
    )
    yield from map(request_html, reversed(shown))
