"""What tests share: an office with the real bot in it, made anew for each test that asks for one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import Office


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


@pytest.fixture
def office(make_office: Callable[..., Office]) -> Office:
    """An office with its bot at work: Jira Data Center, Socket Mode."""
    return make_office().open()
