"""What tests share: an office with the real bot in it, made anew for each test that asks for one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import Office
from tests.sandbox.jira_contract import unlike
from tests.sandbox.postgres import Postgres, programs


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Make offices whose bot is not started yet; all end with the test."""
    made: list[Office] = []

    def make(**options: Any) -> Office:
        made.append(Office(tmp_path / f"office{len(made)}", **options))
        return made[-1]

    yield make
    for office in made:
        office.close()
    wrong = [each for office in made for each in unlike(office.jira, office.traffic.calls)]
    assert wrong == [], "what reached Jira, or its answers, is not as Atlassian describes it"


@pytest.fixture
def office(make_office: Callable[..., Office]) -> Office:
    """An office with its bot at work: Jira Data Center, Socket Mode."""
    return make_office().open()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server; where none is installed, its tests are skipped."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed here (Debian, Ubuntu: apt install postgresql)")
    server = Postgres(found)
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture
def postgres(postgres_server: Postgres) -> Iterator[Postgres]:
    """The server, which a test may stop; it runs again afterwards."""
    yield postgres_server
    if postgres_server.process is None:
        postgres_server.start()


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once of each kind."""
    if request.param == "SQLite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return str(request.getfixturevalue("postgres").create())
