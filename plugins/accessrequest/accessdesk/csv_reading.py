"""A table that somebody sent as CSV, in whatever encoding and with whatever separator, as rows of cells (pure)."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Sequence

from accessdesk.errors import WrongInput

MOST_ROWS = 100_000
"""Rows of a table that are read, at most."""

LONGEST_CELL = 10_000
"""Characters of a cell, at most: whoever is named needs fewer, and what is longer is no table of people."""

MOST_COLUMNS = 1_000
"""Cells of a row, at most."""

SEPARATORS = (",", ";", "\t", "|")

_SAMPLE, _LOOKED_AT = 20, 100_000
"""Lines by which the separator is told, and characters in which they are looked for."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_OTHERS = {b"PK\x03\x04": "a spreadsheet or a ZIP file", b"\xd0\xcf\x11\xe0": "a spreadsheet", b"%PDF": "a PDF file"}
"""What files begin with that people send instead of CSV."""

_SEND_CSV = "Save the list as CSV, and send that."


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, without the empty ones; raise WrongInput with a sentence for what is none."""
    text = _decoded(content)
    separator, text = _separator(text)
    rows: list[list[str]] = []
    number, reader = 0, csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(reader, 1):
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
            if len(rows) > MOST_ROWS + 1:
                raise WrongInput(f"The file has more than {MOST_ROWS:,} rows. Please send it in parts.")
            if len(row) > MOST_COLUMNS:
                raise WrongInput(f"Row {number} has more than {MOST_COLUMNS:,} cells. {_SEND_CSV}")
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise WrongInput(f"Row {number} has a cell of more than {LONGEST_CELL:,} characters. {_SEND_CSV}")
    except csv.Error as error:
        why = "a cell is far too long, or a quotation mark is not closed"
        raise WrongInput(f"After row {number} the file cannot be read as CSV: {why}. {_SEND_CSV}") from error
    if not rows:
        raise WrongInput(f"The file is empty. {_SEND_CSV}")
    return rows


def _decoded(content: bytes) -> str:
    """Return the file's text: as its first bytes or its zeros say, else UTF-8, else Windows' western encoding."""
    kind = next((what for start, what in _OTHERS.items() if content.startswith(start)), "")
    if kind:
        raise WrongInput(f"The file is {kind}. {_SEND_CSV}")
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "") or _by_zeros(content)
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise WrongInput(f"The file says that it is {encoding.upper()}, and is not. {_SEND_CSV}") from error
        # Every byte is a letter in it, so that e-mails are read whatever the names look like.
        text = content.decode("cp1252", "replace")
    controls = sum(unicodedata.category(each) == "Cc" and each not in "\t\r\n\f" for each in text[:10_000])
    if "\0" in text or controls > len(text[:10_000]) / 100:
        raise WrongInput(f"The file is no text. {_SEND_CSV}")
    return text


def _by_zeros(content: bytes) -> str:
    """Return which encoding of two bytes a file without a mark is in: its ASCII has a zero in every other byte."""
    sample = content[:2_000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) or min(even, odd):
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _separator(text: str) -> tuple[str, str]:
    """Return what stands between cells, and the text without the line with which Excel says so."""
    first, _, rest = text.partition("\n")
    named = first.strip().casefold()
    if named.startswith("sep=") and named[4:] in SEPARATORS:
        return named[4:], rest
    sample = [line[:LONGEST_CELL] for line in text[:_LOOKED_AT].splitlines() if line.strip()][:_SAMPLE]
    return max(SEPARATORS, key=lambda each: _fits(sample, each)), text


def _fits(sample: Sequence[str], separator: str) -> tuple[int, int]:
    """Return how well a separator explains these lines: how many have as many cells as the first, and how many."""
    counts = [len(row) for row in csv.reader(sample, delimiter=separator)]
    if not counts or counts[0] < 2:
        return 0, 0
    return sum(count == counts[0] for count in counts), counts[0]
