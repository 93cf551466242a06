"""A ledger that is damaged, cut short, full or out of reach: a sentence says what to do, and it is not touched."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import FactChanged, LedgerAway, LedgerDamaged, LedgerError, said, url_of

from tests.sandbox.bot import free_port
from tests.sandbox.postgres import PASSWORD

PLUGIN = Path(__file__).resolve().parents[1] / "plugins" / "accessrequest"
PAGE = 4096
"""Bytes of a page of SQLite."""


def fact(number: int, length: int = 200) -> Fact:
    return Fact("message", f"message {number}", float(number), {"number": number}, {"text": "x" * length}, f"{number}")


def written(path: Path) -> Path:
    """Write a ledger of some pages, with its lease beside it, as a bot leaves it."""
    ledger = Ledger(f"sqlite:///{path}")
    ledger.lease.hold()
    for stream in range(40):
        ledger.append(f"C1/{stream}.000000", [fact(number) for number in range(5)])
    ledger.lease.give_up()
    ledger.close()
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("whole") / "ledger.db").read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "ledger.db.lease").touch()
    return tmp_path / "ledger.db"


def refused(path: Path) -> None:
    """Check that the file is refused with what to do, and left as it is."""
    before = path.read_bytes()
    with pytest.raises(
        LedgerDamaged, match=r"The file is damaged, and nothing more is written to it\. Stop the bot and move"
    ):
        Ledger(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_one_byte_of_garbage_where_a_page_begins_is_noticed_in_every_page(path, whole):
    assert len(whole) // PAGE > 20
    for number in range(len(whole) // PAGE):
        page = bytearray(whole)
        page[number * PAGE] ^= 0x40
        path.write_bytes(page)
        refused(path)


def test_one_byte_of_garbage_in_a_fact_stops_its_request_and_no_other(path, whole):
    mark = b'"number":3,"previous"'
    place = whole.index(mark) + len(b'"number":')
    path.write_bytes(whole[:place] + b"7" + whole[place + 1 :])
    ledger = Ledger(f"sqlite:///{path}")
    fates = []
    for stream in range(40):
        try:
            fates.append(len(ledger.facts(f"C1/{stream}.000000")))
        except FactChanged as changed:
            assert "fact 3 in the ledger was changed or damaged" in changed.sentence
            fates.append(0)
    assert sorted(fates) == [0, *[5] * 39]
    ledger.append("C1/99.000000", [fact(1)])
    ledger.close()


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.05, 0.0])
def test_a_file_that_was_cut_short_is_refused(path, whole, kept):
    path.write_bytes(whole[: int(len(whole) * kept)])
    refused(path)


def test_damage_that_shows_only_while_it_works_ends_all_writing(path, whole):
    path.write_bytes(whole)
    ledger = Ledger(f"sqlite:///{path}")
    ledger.close()
    path.write_bytes(whole[:PAGE] + b"\xff" * (len(whole) - PAGE))
    with pytest.raises(LedgerDamaged):
        ledger.facts("C1/1.000000")
    path.write_bytes(whole)
    with pytest.raises(LedgerDamaged):
        ledger.append("C1/99.000000", [fact(1)])
    assert path.read_bytes() == whole


@pytest.fixture
def pages() -> Iterator[list[int]]:
    """How many pages a database may have at most: with its first value set, the disk is full for new connections."""
    most: list[int] = []

    def limit(connection: object, _: object) -> None:
        if most:
            connection.execute(f"PRAGMA max_page_count={most[0]}")  # type: ignore[attr-defined]

    sa.event.listen(sa.Engine, "connect", limit)
    yield most
    sa.event.remove(sa.Engine, "connect", limit)


def test_on_a_full_disk_nothing_is_lost_and_the_log_says_once_what_to_do(tmp_path, pages, caplog):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    ledger.append("C1/1.000000", [fact(1)])
    ledger.close()
    pages.append(1)
    for number in (2, 3):
        with pytest.raises(LedgerAway, match=r"database or disk is full\. Make room on its disk\."):
            ledger.append("C1/1.000000", [fact(number, length=100_000)])
        assert len(ledger.facts("C1/1.000000")) == 1
    pages.clear()
    ledger.close()
    ledger.append("C1/1.000000", [fact(2), fact(3)])
    assert [each.number for each in ledger.facts("C1/1.000000")] == [1, 2, 3]
    said = [record.getMessage() for record in caplog.records]
    assert [("Make room" in text, "is back" in text) for text in said] == [(True, False), (False, True)]


def test_a_try_from_before_the_ledger_was_back_that_fails_late_is_not_said_to_be_a_new_failure(tmp_path, caplog):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    locked = sa.exc.OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked"))

    def fail() -> None:
        raise locked

    with pytest.raises(LedgerError), ledger.reading():
        with pytest.raises(LedgerError), ledger.reading():
            fail()
        ledger.facts("C1/1.000000")
        fail()
    said = [record.getMessage() for record in caplog.records]
    assert [("cannot be used" in text, "is back" in text) for text in said] == [(True, False), (False, True)]
    with pytest.raises(LedgerError), ledger.reading():
        fail()
    assert len(caplog.records) == 3


def test_a_try_from_before_the_ledger_was_away_that_succeeds_late_does_not_say_that_it_is_back(tmp_path, caplog):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    locked = sa.exc.OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked"))
    with ledger.reading():
        for _ in range(2):
            with pytest.raises(LedgerError), ledger.reading():
                raise locked
    assert ledger.is_in_trouble
    ledger.facts("C1/1.000000")
    said = [record.getMessage() for record in caplog.records]
    assert [("cannot be used" in text, "is back" in text) for text in said] == [(True, False), (False, True)]


@pytest.mark.parametrize("there", [True, False])
def test_where_the_bot_may_not_write_it_is_told_to_be_let(whole, there):
    place = Path(tempfile.mkdtemp())
    try:
        if there:
            (place / "ledger.db").write_bytes(whole)
        place.chmod(0o555)
        said = as_nobody(f"sqlite:///{place / 'ledger.db'}")
        assert "Let the bot's user write to the file and to its directory" in said
        assert sorted(each.name for each in place.iterdir()) == ["ledger.db"] * there
    finally:
        place.chmod(0o755)
        shutil.rmtree(place)


def as_nobody(url: str) -> str:
    """Open a ledger as a user without any rights, which root has to become first, and return the failure's sentence."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            Ledger(url)
        except LedgerError as error:
            os.write(write, error.sentence.encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as said:
        return said.read()


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("accessrequest.db", "DATABASE_URL cannot be read. Give one such as sqlite:////var/lib/bot/accessrequest.db"),
        ("postgresql+psycopg://bot:sesame/x@host:port/db", "with %40 for an @ and %2F for a / in a password"),
        ("mysql://bot:sesame@host/db", "DATABASE_URL begins with mysql://. Use sqlite:/// or postgresql+psycopg://"),
        ("postgres://bot:sesame@host/db", "Use sqlite:/// or postgresql+psycopg://"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_its_password(url, part):
    with pytest.raises(LedgerError) as failure:
        Ledger(url)
    assert part in failure.value.sentence
    assert "sesame" not in failure.value.sentence
    assert failure.value.__cause__ is None


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EIO, "Its disk is full or failing: make room on it, or check it."),
        (errno.EDQUOT, "A disk quota is used up: make room, or have it raised."),
        (errno.ENOSPC, "Make room on its disk."),
    ],
)
def test_what_the_system_says_of_a_disk_comes_with_what_to_do(number, advice):
    failure = said(os.strerror(number), url_of("sqlite:////var/lib/bot/accessrequest.db"))
    assert isinstance(failure, LedgerAway)
    assert failure.sentence.endswith(f": {os.strerror(number)}. {advice}")


def test_without_the_driver_it_is_said_what_to_install():
    # A traceback shows the lines of the program itself.
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from accessdesk.ledger import Ledger\n"
        "Ledger(f'postgresql+psycopg://bot:{sys.argv[1]}@127.0.0.1/db')"
    )
    environment = {**os.environ, "PYTHONPATH": str(PLUGIN)}
    ended = subprocess.run(
        [sys.executable, "-c", program, "sesame"], capture_output=True, text=True, env=environment, check=False
    )
    assert "PostgreSQL needs it: pip install 'psycopg[binary]'" in ended.stderr
    assert "sesame" not in ended.stderr


def test_a_wrong_password_is_refused_at_the_start_and_never_shown(postgres, caplog):
    for url in (postgres.url("postgres", "open sesame"), postgres.url("nowhere")):
        with pytest.raises(LedgerError, match="Check user, password and database in DATABASE_URL") as failure:
            Ledger(f"{url}?application_name=sesame")
        assert not isinstance(failure.value, LedgerAway)
        assert "sesame" not in failure.value.sentence
        assert PASSWORD not in failure.value.sentence
    assert caplog.records == []


def test_a_server_that_is_not_there_is_waited_for(caplog):
    ledger = Ledger(f"postgresql+psycopg://bot:sesame@127.0.0.1:{free_port()}/db")
    for _ in range(3):
        with pytest.raises(LedgerAway, match="Check that the server runs, and that this machine reaches it"):
            ledger.append("C1/1.000000", [fact(1)])
    assert len(caplog.records) == 1
    assert "sesame" not in caplog.text
    ledger.close()
