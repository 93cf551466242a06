"""What the tests of the demo page do in a tab, and where they look in it."""

from typing import Any

from playwright.sync_api import Locator
from playwright.sync_api import Page as Tab

from tests.sandbox.page.server import BrowserPage


def write(tab: Tab, text: str) -> None:
    """Write in the room that is open."""
    tab.locator("#text").fill(text)
    tab.get_by_role("button", name="Send", exact=True).click()


def message(tab: Tab, part: str) -> Locator:
    """The messages with this part."""
    return tab.locator("article").filter(has_text=part)


def comment(tab: Tab, part: str) -> Locator:
    """The ticket's comments with this part."""
    return tab.locator(".comments li").filter(has_text=part)


def ticketed(desk: BrowserPage, tab: Tab) -> tuple[str, str]:
    """Have a request made past the page, and wait until the tab has its ticket; return (ts, key)."""
    ts, key = desk.company.office.ticketed()
    tab.locator(".number", has_text=key).wait_for(state="attached")
    return ts, key


def overflow(tab: Tab) -> Any:
    """Return by how many pixels the page is wider than its window."""
    return tab.evaluate("document.documentElement.scrollWidth - innerWidth")
