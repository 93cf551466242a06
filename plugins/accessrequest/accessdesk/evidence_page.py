"""The page of an evidence pack, which opens offline: what is in it, its coverage, each request's story (pure).

What people wrote stands in it as data, in which nothing can end the script or be taken for markup; the page's script
makes text of it. The page takes nothing from elsewhere, and only its own script is ever run.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from accessdesk.audit_sentences import CONTROLS
from accessdesk.audit_texts import Told as Exception_
from accessdesk.evidence import RESEMBLES, Item, Told
from accessdesk.evidence_script import SCRIPT, STYLE
from accessdesk.evidence_story import story

MOST_TIMES = 50
"""Times in which something was missed that the page lists; coverage.json has all of them."""

MOST_SETUP, LONGEST_SETUP = 100, 20_000
"""Facts of the set-up that the page shows, and characters of each; setup.json has all of them."""

KINDS = (
    ("", "everything"),
    ("period", "requests of the period"),
    ("sample", "the sample"),
    ("exceptions", "with exceptions"),
    ("never", "never ticketed"),
    ("none", "posts that resemble requests"),
    ("older", "older, changed since"),
    ("completed", "completed"),
    ("declined", "declined"),
    ("cancelled", "cancelled"),
    ("withdrawn", "withdrawn"),
    ("ticketed", "ticketed, open"),
    ("ready", "ready"),
    ("incomplete", "incomplete"),
)
"""What the list can be narrowed to."""

_VERIFY = "python verify_pack.py PACK.zip"


def allowed(content: str) -> str:
    """Return how a policy names exactly this script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; style-src {allowed(STYLE)}; script-src {allowed(SCRIPT)}; base-uri 'none'; form-action 'none'"
)
"""Nothing is fetched, and nothing but the page's own script is run, whatever stands in what people wrote."""


def data_line(item: Item, exceptions: Sequence[Exception_], told: Told) -> str:
    """Return one request as the page's script reads it."""
    row = item.row
    lines = [(told.at(line.at), line.kind, line.head, line.words, line.link) for line in story(item, told)]
    who = (row["requester_name"] or row["requester"], row["beneficiary_name"], row["manager_name"], row["decided_name"])
    links = (row["key"], row["ticket"], row["post"])
    how = (row["granted"], RESEMBLES.get(row["resembles"], ""), not row["in_period"], row["facts"], row["hash"])
    told_of = [(CONTROLS[each.found.code], each.sentence) for each in exceptions]
    start = (row["stream"], row["posted_at"], row["state"], row["application"])
    return harmless([*start, *who, *links, *how, told_of, lines, row["application_key"]])


def harmless(value: object) -> str:
    """Return JSON that can stand inside a script element: nothing in it ends the element, or begins a comment."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")


def beginning(manifest: Mapping[str, Any], coverage: Mapping[str, Any], setup: Sequence[Mapping[str, Any]]) -> str:
    """Return the page up to its data. manifest: without its files, which are written afterwards."""
    period = manifest["period"]
    title = f"Access requests, {period['name']}"
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
        f"<header><h1>{escape(title)}</h1>",
        f'<p class="soft">Evidence pack of {escape(period["since"])} to {escape(period["until"])}, packed for '
        f"<bdi>{escape(manifest['asked_by']['name'])}</bdi> at {escape(manifest['packed_at'])}. "
        "Every time has its offset from UTC.</p>",
        *_left_out(manifest["left_out"]),
        "</header>",
        *_tiles(coverage["posts"], manifest),
        *_verifying(manifest),
        *_coverage(coverage),
        *_setup(setup),
        *_tools(),
    ]
    return "\n".join(parts)


def ending(sample: Sequence[str]) -> str:
    """Return the page behind its data. sample: the streams that were drawn."""
    return (
        f'<script type="application/json" id="sample">{harmless(list(sample))}</script>\n'
        f"<script>{SCRIPT}</script></body></html>\n"
    )


DATA = '<script type="application/json" id="data">['
"""What stands before the first request's line; a comma stands between two, and `]</script>` behind the last."""


def _left_out(sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        listed = "".join(f"<li>{escape(each)}</li>" for each in sentences)
        yield f'<div class="card"><h3>What this pack leaves out</h3><ul class="plain">{listed}</ul></div>'


def _tiles(posts: Mapping[str, Any], manifest: Mapping[str, Any]) -> Iterator[str]:
    states = posts["by_state"]
    tiles = (
        ("period", posts["requests"], "requests"),
        ("completed", states.get("completed", 0), "completed"),
        ("declined", states.get("declined", 0), "declined"),
        ("never", posts["never_ticketed"], "never ticketed"),
        ("exceptions", manifest["exceptions"], "exceptions"),
        ("sample", manifest["sample"]["drawn"], "in the sample"),
    )
    yield '<nav class="tiles">'
    for kind, number, said in tiles:
        yield f'<a class="tile" href="#list" data-kind="{kind}"><b>{number:,}</b><span>{said}</span></a>'
    yield "</nav>"


def _verifying(manifest: Mapping[str, Any]) -> Iterator[str]:
    head, sample = manifest["head"], manifest["sample"]
    yield '<h2 id="verify">Whether it is whole</h2><div class="card head">'
    yield f"<p>With Python alone, on any machine: <code>{_VERIFY}</code> (the program is in the pack).</p>"
    if head:
        yield f"<p>It goes up to the head of <b>{escape(head['day'])}</b>: <code>{escape(head['hash'])}</code></p>"
        yield "<p>Compare it with what was published then: a copy stands in Jira, and auditors were sent it.</p>"
    else:
        yield "<p>No published head is in this pack, so that it is checked against itself alone.</p>"
    yield (
        f"<p>The sample has {sample['drawn']:,} of {sample['of']:,} requests: the first by the SHA-256 of the seed "
        f"<code>{escape(sample['seed'])}</code>, a space, and the request’s stream. "
        "The program draws others with a seed of your own.</p></div>"
    )


def _coverage(coverage: Mapping[str, Any]) -> Iterator[str]:
    posts, again = coverage["posts"], coverage["read_again"]
    yield '<h2 id="coverage">Whether this is every request</h2><div class="pair">'
    ended = {**posts["by_state"], "of these, expired": posts["expired"], "of these, never ticketed": None}
    ended["of these, never ticketed"] = posts["never_ticketed"]
    yield _table("Requests posted in the period", ended)
    near = {RESEMBLES.get(code, code): number for code, number in posts["resembled_why"].items()}
    yield _table("Posts that resembled a request, and are none", near)
    yield _table("Older requests that changed since", {"in this pack": posts["older"]})
    yield "</div>"
    yield '<div class="card"><h3>What nobody heard when it happened</h3>'
    for each in coverage["watched"]:
        yield f"<p><bdi>{escape(each['name'])}</bdi> is watched since {escape(each['since'])}.</p>"
    yield (
        f"<p>Threads were read again {again['threads_read']:,} times. {again['missed']:,} messages, edits, deletions "
        f"and emoji came to be known more than {again['later_than_seconds']:.0f} seconds after they happened.</p>"
    )
    if again["times"]:
        rows = "".join(
            f'<tr><td class="when">{escape(each["from"])}</td><td class="when">{escape(each["until"])}</td>'
            f"<td>{each['missed']:,} read again</td></tr>"
            for each in again["times"][:MOST_TIMES]
        )
        yield f'<div class="wide"><table>{rows}</table></div>'
        if again["number_of_times"] > MOST_TIMES:
            yield f'<p class="soft">The first {MOST_TIMES} of {again["number_of_times"]:,}: see coverage.json.</p>'
    yield "</div>"
    yield from _jira(coverage["jira"])


def _jira(jira: Mapping[str, Any]) -> Iterator[str]:
    yield '<div class="card"><h3>The ledger beside Jira</h3>'
    if "not_asked" in jira:
        yield f"<p>Jira was not asked, because: {escape(jira['not_asked'])}</p>"
    else:
        yield f"<p>Asked at {escape(jira['asked_at'])}: tickets created in the period.</p>"
        yield (
            f"<p><b>{jira['in_ledger']:,}</b> in the ledger, <b>{jira['in_jira']:,}</b> in Jira; "
            f"{jira['number_only_in_ledger']:,} in the ledger alone, {jira['number_only_in_jira']:,} in Jira alone.</p>"
        )
        for name, said in (("only_in_ledger", "In the ledger alone"), ("only_in_jira", "In Jira alone")):
            if jira[name]:
                yield f"<p>{said}: {escape(', '.join(jira[name][:MOST_TIMES]))}</p>"
    yield f"<p>To repeat it, in Jira’s search:</p><pre>{escape(jira['query'])}</pre></div>"


def _setup(setup: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield '<h2 id="setup">Catalogue, membership and settings as they were</h2>'
    if not setup:
        yield '<p class="none">They were not noted then. Who might decide stands with the facts of each request.</p>'
    for each in setup[-MOST_SETUP:]:
        shown = json.dumps({"body": each["body"], "texts": each["texts"]}, indent=1, ensure_ascii=False)
        cut = "\n… (setup.json has the whole)" if len(shown) > LONGEST_SETUP else ""
        yield (
            '<details class="kind unprinted"><summary>'
            f"<time>{escape(each['at'])}</time> {escape(str(each['kind']))}</summary>"
            f'<div class="inside"><pre>{escape(shown[:LONGEST_SETUP] + cut)}</pre></div></details>'
        )
    if len(setup) > MOST_SETUP:
        yield f'<p class="soft">The latest {MOST_SETUP} of {len(setup):,}: see setup.json.</p>'


def _tools() -> Iterator[str]:
    kinds = "".join(f'<option value="{value}">{said}</option>' for value, said in KINDS)
    yield '<h2 id="list">Request by request</h2>'
    yield (
        '<div class="tools"><input id="find" type="search" placeholder="Search: key, words, anything" '
        'aria-label="Search"><input id="person" list="people" placeholder="Person" aria-label="Person">'
        '<datalist id="people"></datalist><select id="app" aria-label="Application">'
        '<option value="">all applications</option></select>'
        f'<select id="kind" aria-label="Which">{kinds}</select><span id="left" class="soft" role="status"></span></div>'
        '<noscript><p class="card">This list needs JavaScript. Without it, open requests.csv.</p></noscript>'
        '<div id="requests"></div><p id="empty" class="none" hidden>Nothing fits.</p>'
        '<button id="more" type="button" hidden></button>'
    )


def _table(title: str, counts: Mapping[str, int | None]) -> str:
    rows = "".join(
        f'<tr><td class="n">{number or 0:,}</td><td>{escape(said)}</td></tr>' for said, number in counts.items()
    )
    return f'<div class="card"><h3>{title}</h3><table>{rows or "<tr><td>none</td></tr>"}</table></div>'
