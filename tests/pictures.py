"""Makes the documentation's pictures of the demo page, in light and dark and on a phone: `make pictures`."""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.chromium import MISSING, chromium, executable
from tests.sandbox.page.company import company
from tests.sandbox.page.server import BrowserPage

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DESK, PHONE = {"width": 1360, "height": 850}, {"width": 375, "height": 760}
SHOTS = (
    ("demo-light.png", DESK, "light", 5, "chat"),
    ("demo-dark.png", DESK, "dark", 5, "chat"),
    ("phone-light.png", PHONE, "light", 5, "chat"),
    ("phone-dark.png", PHONE, "dark", 5, "ticket"),
)
"""File, window, colours, how many stops of the tour were played, which part a phone shows."""
SCALE = 1.5
COLOURS = 256


def main() -> int:
    """Play the tour and take each picture at its stop."""
    if not executable():
        print(MISSING, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, company(Path(folder)) as people, chromium() as browser:
        page = BrowserPage(people).start()
        try:
            for stop in range(max(shot[3] for shot in SHOTS)):
                page.tour.play(stop)
            for name, window, scheme, _, part in SHOTS:
                kept = FOLDER / name
                kept.write_bytes(small(take(browser, page, window, scheme, part)))
                print(f"{kept.relative_to(FOLDER.parents[1])}: {kept.stat().st_size // 1024} KB")
        finally:
            page.stop()
    return 0


def take(browser: Browser, page: BrowserPage, window: dict[str, int], scheme: str, part: str) -> bytes:
    """Open the page as the tour's last stop shows it, and return its picture."""
    last = page.tour.shown()
    context = browser.new_context(viewport=window, color_scheme=scheme, device_scale_factor=SCALE, locale="en-GB")
    tab = context.new_page()
    tab.goto(f"{page.url}?as={last['as']}&room={'direct' if last['room'] == 'direct' else people_room(page)}")
    tab.locator(".stamp").wait_for(state="attached")
    if window is PHONE:
        tab.locator(f"[data-show={part}]").click()
    else:
        # As it stands after a click on the tour: at what has just been carried.
        tab.locator(".comments li").last.scroll_into_view_if_needed()
    tab.locator("#waiting", has_text="1 open request").wait_for(state="attached")
    tab.evaluate("document.fonts.ready")
    picture = tab.screenshot(animations="disabled")
    context.close()
    return picture


def people_room(page: BrowserPage) -> str:
    """The name of the channel that is watched."""
    office = page.company.office
    return str(office.slack.channels[office.channel].name)


def small(picture: bytes) -> bytes:
    """The same picture in 256 colours, which nobody sees, and a fraction of the bytes."""
    reduced = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    reduced.save(kept, "PNG", optimize=True)
    return kept.getvalue()


if __name__ == "__main__":
    sys.exit(main())
