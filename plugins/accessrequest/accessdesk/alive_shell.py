"""Whether the bot works, asked from the shell by whoever watches over it: a container's health check, a monitor."""

import sys
import time
from collections.abc import Mapping
from typing import Any

from accessdesk.doctor_setup import in_environment
from accessdesk.errors import Failure
from accessdesk.ledger_alive import work_on
from accessdesk.settings import DEFAULTS, SettingsError, read

LATE = 600.0
"""Seconds: what cannot be done is put off by 300 at most, so that nothing stays due for longer where somebody works."""


def run(given: Mapping[str, Any], data_dir: str) -> int:
    """Write a sentence to standard output; return the status to leave with, 0 where all is well.

    given: the plugin's settings as config.py has them.
    """
    try:
        sentence = _trouble(read(given, {}, data_dir).database_url)
    except SettingsError as error:
        sentence = in_environment("\n".join(error.problems), tuple(DEFAULTS))
    except Failure as failure:
        sentence = in_environment(failure.sentence, tuple(DEFAULTS))
    sys.stdout.write((sentence or "The bot works.") + "\n")
    return 1 if sentence else 0


def _trouble(url: str) -> str:
    work, now = work_on(url), time.time()
    if not work.is_held:
        return "No bot works on this ledger: it is starting, was ended, or could not be switched on. Its log says why."
    if work.due_at is not None and now - work.due_at > LATE:
        minutes = (now - work.due_at) / 60
        return f"The bot does not keep up: something is due for {minutes:.0f} minutes. Its log, or a restart, may help."
    return ""
