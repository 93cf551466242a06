"""The demo: the real bot on a Slack and a Jira of its own, on this machine. `make demo` runs it.

It tells a story. On a terminal it serves a page for a browser as well, and stays until Ctrl-C; else it ends by itself.
"""

import io
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import NoReturn

from tests.sandbox.demo_office import at_work
from tests.sandbox.demo_page import Page
from tests.sandbox.demo_story import Story
from tests.sandbox.demo_ticket import show_ticket
from tests.sandbox.page.company import company
from tests.sandbox.page.server import BrowserPage

SETTLE_SECONDS = "2"
"""As in a real deployment: how long a reply stands before it is carried, for the order's sake."""
INTERRUPTED = 130
"""The status of a program that Ctrl-C ended: 128 + SIGINT, as shells count."""


def main() -> int:
    """Play the story; return 0, or 1 with a sentence and the path of the bot's log where something went wrong."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # Where the terminal's encoding lacks a character.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    page = Page(sys.stdout)
    folder = Path(tempfile.mkdtemp(prefix="accessrequest-demo-"))
    has_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        with in_browser(folder / "page") if has_terminal else nullcontext("") as address:
            play(page, folder, address)
            if address:
                stay(page, address)
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Whoever read along has left.
        return 1
    except (AssertionError, LookupError, OSError, RuntimeError) as error:
        print(failure(error, folder), file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


@contextmanager
def in_browser(folder: Path) -> Iterator[str]:
    """Serve the page with a company of its own, so that no click gets in the story's way; give its address."""
    with company(folder) as people:
        browser_page = BrowserPage(people).start()
        try:
            yield browser_page.url
        finally:
            browser_page.stop()


def stay(page: Page, address: str) -> None:
    """Wait for Ctrl-C."""
    page.note(f"The page stays open until you press Ctrl-C here: {address}")
    with suppress(KeyboardInterrupt):
        while True:
            signal.pause()
    page.note("Stopped; nothing is left behind.")


def play(page: Page, folder: Path, address: str = "") -> None:
    """Tell the story, then show the ticket and what to do next. address: of the page, where there is one."""
    page.title("Access requests, from Slack to Jira")
    if address:
        page.note(f"Try it yourself in a browser: {address}")
        page.note("The same is told here meanwhile, in a company of its own.")
    page.note(
        "Slack and Jira are played on this machine; the bot between them is the real one. "
        "You read what people do, what the bot says and what changes in Jira; ↗ marks a link. "
        "Rita needs access, Mara is her manager, Olga and Oskar own applications, Tess is of Tech Ops, Otto is a "
        "colleague."
    )
    with at_work(folder, ACCESS_SETTLE_SECONDS=SETTLE_SECONDS) as office:
        key = Story(office, page).tell()
        page.title(f"What Jira holds in the end: {key}")
        show_ticket(office.jira, key, page)
    page.title("What next")
    page.note("`make run` starts the bot in your own Slack and Jira; without settings it lists what it needs.")
    page.note("docs/switching-on.md explains how to make the Slack app, docs/settings.md what can be set.")


def failure(error: Exception, folder: Path) -> str:
    """Say what went wrong, and keep the bot's log where it can be read."""
    sentence = f"\nThe demo stopped: {str(error).partition(chr(10))[0] or type(error).__name__}"
    # The page's bot starts first: where there is a story's, it is the story that failed.
    log = next((log for log in (folder / "bot.log", folder / "page" / "bot.log") if log.exists()), None)
    if log is None:
        return sentence
    handle, kept = tempfile.mkstemp(prefix="accessrequest-demo-", suffix=".log")
    with os.fdopen(handle, "wb") as copy:
        copy.write(log.read_bytes())
    return f"{sentence}\nThe bot's log: {kept}"


def end(number: int, _: object) -> NoReturn:
    """Leave by way of the clean-up."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
