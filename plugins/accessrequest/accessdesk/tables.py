"""Tables for spreadsheets: CSV in which no cell starts a formula, whatever people wrote (pure)."""

import re
from collections.abc import Sequence

BEGINNING = "\ufeff"
"""What stands first in a CSV file: without it Excel does not see that it is UTF-8."""

_FORMULA = re.compile("(?:^|[\r\n\t;])[\\s\"']*(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")
"""What stands before a formula, also behind what a spreadsheet set to another separator takes for the end of a cell
(owasp.org/www-community/attacks/CSV_Injection)."""


def cell(value: object) -> str:
    """Return a text as a cell that is one, never a formula: an apostrophe stands before what would be.

    NUL, which no spreadsheet reads, is left out.
    """
    return _FORMULA.sub(lambda found: f"{found[0]}'", str(value).replace("\0", ""))


def csv_line(values: Sequence[object]) -> str:
    """Return one line of a CSV file, with its end; every cell is quoted (RFC 4180)."""
    # A report has hundreds of thousands of numbers, in which nothing can be a quote.
    cells = [str(value) if isinstance(value, (int, float)) else cell(value).replace('"', '""') for value in values]
    return '"' + '","'.join(cells) + '"\r\n'
