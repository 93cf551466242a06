"""For how long an answer asks not to be called again (pure)."""

import math
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from accessdesk.errors import LONGEST_WAIT


def asked_to_wait(headers: Mapping[str, Any] | None) -> float | None:
    """Return the seconds of Retry-After, 0 to LONGEST_WAIT; None where there are none, or none that make sense.

    A date is read against the answer's own Date, so that no clock has to agree with another (RFC 9110, 10.2.3).
    """
    values = {str(name).lower(): str(value) for name, value in (headers or {}).items()}
    asked = values.get("retry-after", "")
    try:
        seconds = float(asked)
    except ValueError:
        until, sent = _date(asked), _date(values.get("date", ""))
        if until is None or sent is None:
            return None
        seconds = (until - sent).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else None


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    # A date without a zone cannot be compared with one that has one.
    return found if found.tzinfo else None
