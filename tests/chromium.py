"""A headless Chromium for the tests of the page, and for its pictures: Debian's own, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    # Without these it calls home, which on a machine without a network is refused many times over.
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
"""--no-sandbox: Chromium's own sandbox does not start as root; nothing but our own page is opened."""
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "Chromium is not installed; on Debian and Ubuntu `apt-get install chromium` brings it."


def executable() -> str:
    """Return where Chromium is; "" where it is not installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


@contextmanager
def chromium(**more: Any) -> Iterator[Browser]:
    """Give a browser, and close it afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS, **more)
        try:
            yield browser
        finally:
            browser.close()
