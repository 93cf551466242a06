"""What there is to say of Errbot's own storage, where it keeps every plugin from being switched on.

Errbot's default, Shelf, opens its files in one thread and uses them in others. From Python 3.13 on a new one is made
with dbm.sqlite3, which refuses that (https://github.com/python/cpython/issues/131918).
"""

import dbm
import tempfile
import threading
from pathlib import Path

SHELF = "Shelf"
"""What Errbot calls the storage that it uses where its config.py names none."""

FILE = "core.db"
"""The file in which Errbot keeps what concerns all plugins."""


def trouble_with(storage: str, data_dir: str) -> str:
    """Return why Errbot can switch no plugin on, and what to do; "" where it can."""
    if storage != SHELF or dbm.whichdb(str(Path(data_dir) / FILE)) != "dbm.sqlite3" or not _is_bound_to_a_thread():
        return ""
    return (
        "On this version of Python, Errbot's storage Shelf keeps every plugin from being switched on (“SQLite objects "
        "created in a thread …”). Run the bot on Python 3.10, 3.11 or 3.12; or put `import sys` and "
        '`sys.modules["dbm.sqlite3"] = None` at the top of its config.py and let it begin with another, empty '
        "BOT_DATA_DIR. STORAGE = 'Memory' works as well, and forgets at each restart what `plugin config` and `repos "
        "install` have set."
    )


def _is_bound_to_a_thread() -> bool:
    refused = []
    with tempfile.TemporaryDirectory() as place, dbm.open(str(Path(place) / FILE), "n") as opened:

        def use() -> None:
            try:
                opened[b"key"] = b"value"
            except dbm.error as error:
                refused.append(error)

        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
    return bool(refused)
