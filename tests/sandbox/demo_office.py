"""The office that the demo plays in: its bot at work, whatever the environment holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.office import Office

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
"""What would lead the bot away from loopback."""


@contextmanager
def at_work(folder: Path, **settings: str) -> Iterator[Office]:
    """Give an office with its catalogue and its bot at work, and end all of it afterwards."""
    office = Office(folder)
    try:
        office.set(**settings, **dict.fromkeys(PROXIES, ""))
        yield office.catalogue().open()
    finally:
        office.close()
