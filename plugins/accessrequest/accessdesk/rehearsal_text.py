"""A rehearsal as text, for a terminal (pure)."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from accessdesk.markup import one_line
from accessdesk.rehearsal_found import Findings, Found
from accessdesk.rehearsal_texts import (
    ASSUMED,
    BECAME,
    COUNTED,
    EXTRAS,
    LABELS,
    LACKS,
    LAYOUTS,
    NEAR,
    NOT_COUNTED,
    TOLD,
    application_of,
    day,
    end_of,
    headline,
)

WIDE = 100
"""Columns."""

EXAMPLES = 3
"""Examples of a kind; the page has all."""

LONGEST_LIST = 12
"""Lines of a list; the page has all."""


def text_of(found: Findings) -> str:
    """Return the whole as text."""
    sections = [
        _section("Requests", _requests(found)),
        _section("Lacking", _lacking(found)),
        _section("Posts that resemble requests", _near(found)),
        _section("Decisions", _decisions(found)),
        _section("Emoji", _acts(found)),
        _section("Applications", _applications(found)),
        _section("Managers", _managers(found)),
        _section("The template", _usage(found)),
        _section("People would have been told", _told(found)),
        _section("To know", _notes(found)),
    ]
    head = [f"Rehearsal of {found.source}", headline(found), "Nothing was sent anywhere."]
    return "\n".join([*head, *(line for section in sections for line in section)]) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return ["", title, *listed] if listed else []


def _row(number: int, text: str) -> str:
    return textwrap.fill(text, WIDE, initial_indent=f"{number:>7,}  ", subsequent_indent=" " * 9)


def _example(who: str, at: float, text: str) -> str:
    return f"{'':9}{day(at)} {who}: {one_line(text, WIDE - 30 - len(who))}"


def _list(counts: Mapping[str, int]) -> Iterator[str]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    for name, number in ordered[:LONGEST_LIST]:
        yield _row(number, name)
    if len(ordered) > LONGEST_LIST:
        yield _row(sum(number for _, number in ordered[LONGEST_LIST:]), f"of {len(ordered) - LONGEST_LIST} others")


def _requests(found: Findings) -> Iterator[str]:
    requests = found.requests
    yield _row(len(requests), "request" if len(requests) == 1 else "requests")
    tickets = Counter(each.ticket for each in requests if each.ticket)
    if tickets:
        whose = f"{tickets['reacted']:,} with :ticket: by Tech Ops, {tickets['assumed']:,} where a stand-in adds it"
        yield _row(tickets.total(), f"would have become tickets: {whose}")
    yield from _list(Counter(end_of(each) for each in requests))


def _lacking(found: Findings) -> Iterator[str]:
    posted = Counter(code for each in found.requests for code in each.lacked)
    still = Counter(code for each in found.requests for code in each.lacks)
    for code, number in posted.most_common():
        yield _row(number, f"lacked {LACKS.get(code, code)} when posted, {still[code]:,} in the end")
    for code in still.keys() - posted.keys():
        yield _row(still[code], f"lack {LACKS.get(code, code)} in the end")


def _near(found: Findings) -> Iterator[str]:
    counts = Counter(each.why for each in found.near)
    for why in NEAR:
        if counts[why]:
            yield _row(counts[why], NEAR[why])
            for each in [each for each in found.near if each.why == why][:EXAMPLES]:
                yield _example(each.who, each.at, each.text)


def _decisions(found: Findings) -> Iterator[str]:
    words = found.words
    counts = Counter(word.verdict for _, word in words)
    for verdict, said in COUNTED.items():
        if counts[verdict]:
            yield _row(counts[verdict], f"would have counted: {said}")
    for verdict, why in NOT_COUNTED.items():
        if counts[verdict]:
            yield _row(counts[verdict], f"would not: {why}")
            for _, word in [each for each in words if each[1].verdict == verdict][:EXAMPLES]:
                yield _example(word.who, word.at, word.text)


def _acts(found: Findings) -> Iterator[str]:
    for (emoji, became), number in sorted(found.acts.items()):
        yield _row(number, f":{emoji}: {BECAME[became]}")


def _applications(found: Findings) -> Iterator[str]:
    if not found.has_catalogue:
        yield "         No catalogue: Tech Ops decides on everything itself (ACCESS_CATALOGUE)."
    yield from _list(Counter(each.known for each in found.requests if each.known))
    unknown = [each for each in found.requests if each.known == "" and each.application]
    if unknown:
        yield _row(len(unknown), "the catalogue does not know:")
        yield from _list(Counter(_unknown(each) for each in unknown))


def _unknown(found: Found) -> str:
    meant = f" (maybe {', '.join(found.suggestions)})" if found.suggestions else ""
    return f"{application_of(found)}{meant}"


def _managers(found: Findings) -> Iterator[str]:
    outside = {each.manager for each in found.requests if each.manager and not each.manager_inside}
    named = Counter(each.manager for each in found.requests if each.manager)
    yield from _list({f"{name}{', not in the channel' * (name in outside)}": each for name, each in named.items()})


def _usage(found: Findings) -> Iterator[str]:
    for code, said in LAYOUTS.items():
        if found.usage.layouts[code]:
            yield _row(found.usage.layouts[code], said)
    for code, said in EXTRAS.items():
        if found.usage.extras[code]:
            yield _row(found.usage.extras[code], said)
    for field, said in LABELS.items():
        forms = found.usage.forms.get(field)
        if forms:
            shown = ", ".join(f"“{form}” {number:,}" for form, number in forms.most_common(5))
            more = f", and {len(forms) - 5} more" if len(forms) > 5 else ""
            yield _row(forms.total(), f"{said}: {shown}{more}")


def _told(found: Findings) -> Iterator[str]:
    for code, number in found.told.most_common():
        yield _row(number, TOLD.get(code, code))


def _notes(found: Findings) -> Iterator[str]:
    for note in (*found.notes, *ASSUMED):
        yield textwrap.fill(note, WIDE, initial_indent="  - ", subsequent_indent="    ")
