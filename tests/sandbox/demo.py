"""The demo: the real bot on a Slack and a Jira of its own, on this machine. `make demo` runs it; it ends by itself."""

import io
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tests.office import Office
from tests.sandbox.demo_page import Page
from tests.sandbox.demo_story import Story
from tests.sandbox.demo_ticket import show_ticket

SETTLE_SECONDS = "2"
"""As in a real deployment: how long a reply stands before it is carried, for the order's sake."""
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
"""What would lead the bot away from loopback."""
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
    try:
        play(page, folder)
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


def play(page: Page, folder: Path) -> None:
    """Tell the story, then show the ticket and what to do next."""
    page.title("Access requests, from Slack to Jira")
    page.note(
        "Slack and Jira are played on this machine; the bot between them is the real one. "
        "You read what people do, what the bot says and what changes in Jira; ↗ marks a link. "
        "Rita needs access, Mara is her manager, Olga and Oskar own applications, Tess is of Tech Ops, Otto is a "
        "colleague."
    )
    with company(folder) as office:
        key = Story(office, page).tell()
        page.title(f"What Jira holds in the end: {key}")
        show_ticket(office.jira, key, page)
    page.title("What next")
    page.note("`make run` starts the bot in your own Slack and Jira; without settings it lists what it needs.")
    page.note("README.md explains how to make the Slack app and what can be set.")


@contextmanager
def company(folder: Path) -> Iterator[Office]:
    """Give an office with its bot at work, and end all of it afterwards."""
    office = Office(folder)
    try:
        office.set(ACCESS_SETTLE_SECONDS=SETTLE_SECONDS, **dict.fromkeys(PROXIES, ""))
        yield office.catalogue().open()
    finally:
        office.close()


def failure(error: Exception, folder: Path) -> str:
    """Say what went wrong, and keep the bot's log where it can be read."""
    sentence = f"\nThe demo stopped: {str(error).partition(chr(10))[0] or type(error).__name__}"
    log = folder / "bot.log"
    if not log.exists():
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
