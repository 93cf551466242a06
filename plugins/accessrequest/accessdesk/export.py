"""Exports: every request and every fact of a time, written to files piece by piece, never in memory as a whole."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import fields
from io import TextIOWrapper
from typing import Any, BinaryIO

from accessdesk.ledger_reports import Exported, Reports, Which
from accessdesk.links import Links
from accessdesk.report import Written
from accessdesk.row import Row
from accessdesk.tables import BEGINNING, csv_line
from accessdesk.zones import iso

NAMES = ("requests.csv", "requests.jsonl", "facts.csv", "facts.jsonl")
"""The files of an export."""

REQUEST = ("link", "ticket", *(column.name for column in fields(Row)))
"""Columns of a request: its links, and the derived table's."""

MOMENTS = {"waits_since", *(name for name in REQUEST if name.endswith("_at"))}
IDS = {"owners", "waits_ids", "backups"}
"""Columns of a request that hold moments, and people's ids."""

FACT = ("stream", "number", "at", "recorded_at", "kind", "identity", "subject", "body", "texts", "hash", "intact")
"""Columns of a fact. intact: whether its record is the one that its hash, which the next fact cites, was made of."""


def write(
    reports: Reports, which: Which, links: Links, files: Mapping[str, BinaryIO], goes_on: Callable[[], bool]
) -> Written:
    """Write an export, and return what it holds. files: by the names in NAMES; goes_on: False ends it early."""
    written = Written()
    with ExitStack() as open_files:
        texts = {name: TextIOWrapper(file, "utf-8", "replace", "", write_through=False) for name, file in files.items()}
        for text in texts.values():
            # The file itself stays open: it is read next.
            open_files.callback(text.detach)
            open_files.callback(text.flush)
        texts["requests.csv"].write(BEGINNING + csv_line(REQUEST))
        texts["facts.csv"].write(BEGINNING + csv_line(FACT))
        for rows in reports.pages(which):
            if not goes_on():
                break
            for row in rows:
                shown = _request(row, links)
                texts["requests.csv"].write(csv_line([shown[name] for name in REQUEST]))
                texts["requests.jsonl"].write(_line(shown))
            _write_facts(reports.facts([row.stream for row in rows]), texts, written)
            written.requests += len(rows)
        else:
            _write_facts(reports.own_facts(which), texts, written)
    return written


def _write_facts(found: Iterable[Exported], texts: Mapping[str, TextIOWrapper], written: Written) -> None:
    for fact in found:
        texts["facts.csv"].write(csv_line(_fact(fact)))
        texts["facts.jsonl"].write(_line(vars(fact)))
        written.facts += 1
        written.damaged += not fact.intact


def _request(row: Row, links: Links) -> dict[str, Any]:
    shown = {name: _shown(name, value) for name, value in vars(row).items()}
    ticket = links.issue(row.key) if row.key else ""
    return {"link": links.message(row.channel, row.ts), "ticket": ticket, **shown}


def _shown(name: str, value: Any) -> Any:
    """Return a column's value as a file shows it: moments as people read them, ids without the spaces about them."""
    if name in MOMENTS:
        return iso(value)
    return value.strip() if name in IDS else value


def _fact(fact: Exported) -> list[object]:
    record = fact.record
    moments = [iso(record.get(name) or 0.0) for name in ("at", "recorded_at")]
    told = [record.get(name, "") for name in ("kind", "identity", "subject")]
    # A damaged record is shown whole.
    body = record.get("body", record)
    return [fact.stream, fact.number, *moments, *told, _json(body), _json(fact.texts), fact.hash, fact.intact]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _line(value: Mapping[str, Any]) -> str:
    return _json(dict(value)) + "\n"
