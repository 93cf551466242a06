"""What tests share: an office with the real bot in it, made anew for each test that asks for one."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests.chromium import MISSING, chromium, executable
from tests.office import Office
from tests.sandbox.jira_contract import unlike
from tests.sandbox.page.company import company
from tests.sandbox.page.server import BrowserPage
from tests.sandbox.postgres import Postgres, programs

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

# How long an example takes says something of the machine alone.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

TAB_WAITS = 60_000
"""Milliseconds for what the bot does on a busy machine."""


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


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A headless Chromium; where none is installed, its tests are skipped."""
    if not executable():
        pytest.skip(MISSING)
    with chromium() as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BrowserPage]:
    """The demo page, with its company at work."""
    with company(tmp_path) as people:
        page = BrowserPage(people).start()
        yield page
        page.stop()


@pytest.fixture
def open_tab(browser: "Browser", desk: BrowserPage) -> "Iterator[Callable[..., Tab]]":
    """Open the page as somebody; at the end no tab may have had an error, or have asked for anything from elsewhere."""
    problems: list[str] = []
    with contextlib.ExitStack() as stack:

        def open_as(handle: str, **more: Any) -> "Tab":
            context = browser.new_context(**more)
            stack.callback(context.close)
            tab = context.new_page()
            tab.set_default_timeout(TAB_WAITS)
            tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
            tab.on("pageerror", lambda error: problems.append(str(error)))
            tab.on("dialog", lambda dialog: problems.append(dialog.message))
            tab.on("request", lambda asked: None if asked.url.startswith(desk.url) else problems.append(asked.url))
            tab.goto(f"{desk.url}?as={handle}")
            tab.locator("#bot").get_by_text("The bot is running").wait_for()
            return tab

        yield open_as
    assert problems == []
