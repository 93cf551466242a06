"""SQLite's file is written anew where something was removed, and what hinders that does no harm."""

import dataclasses
import sqlite3
import time
from pathlib import Path
from types import SimpleNamespace

from accessdesk import ledger_engines, retention_watch
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_redaction import UNSCRUBBED, rewrite
from accessdesk.retention_watch import RetentionWatch

from tests.sandbox.server import wait_until
from tests.test_steps import SETTINGS


def removed_from(folder: Path) -> Ledger:
    """A ledger of about 2 MB from which something was removed."""
    ledger = Ledger(f"sqlite:///{folder / 'ledger.db'}")
    for number in range(40):
        ledger.append("x", [Fact("noted", f"noted {number}", 1.0, {"key": "x"}, {"text": "y" * 50_000}, "s")])
    ledger.note(UNSCRUBBED, "1.0")
    return ledger


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_while_somebody_reads_no_copies_of_the_file_pile_up_beside_it(tmp_path):
    ledger = removed_from(tmp_path)
    reader = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM texts").fetchone()
    assert not rewrite(ledger)
    before = size(tmp_path)
    assert [rewrite(ledger) for _ in range(5)] == [False] * 5
    assert size(tmp_path) < before + 200_000
    reader.execute("COMMIT")
    reader.close()
    assert rewrite(ledger)
    assert ledger.note(UNSCRUBBED) == ""
    ledger.close()


def test_what_could_not_be_written_anew_is_not_tried_again_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_engines, "TIMEOUT", 0.1)
    monkeypatch.setattr(retention_watch, "LOOK_SECONDS", 0.01)
    ledger = removed_from(tmp_path)
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    watch = RetentionWatch(SimpleNamespace(ledger=ledger, settings=dataclasses.replace(SETTINGS, retention_days=0.0)))
    watch.start()
    wait_until(lambda: watch._next > time.monotonic() + 300, "it waits for minutes")
    watch.stop(10)
    other.execute("COMMIT")
    other.close()
    assert ledger.note(UNSCRUBBED)
    ledger.close()
