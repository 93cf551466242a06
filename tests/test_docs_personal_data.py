"""What the page about personal data shows is what the bot answers."""

import re

from tests.office import CHANNEL
from tests.sandbox.demo_text import LINK, spoken
from tests.sandbox.server import wait_until
from tests.sealing import age, live
from tests.test_docs import ROOT
from tests.verified import answers


def timeless(text: str) -> str:
    """Return a text with the same word for every time, and for how long something is kept."""
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", "TIME", text)
    text = re.sub(r"after [\d.e-]+ days", "after DAYS", text)
    return re.sub(r"\bjust now\b|\b\d+ (?:min|h|d) ago\b", "AGO", text)


SHOWN = timeless((ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8"))


def test_what_is_shown_is_what_is_said(make_office):
    office = make_office().catalogue()
    office.set(BOT_ADMINS=office.tom).open()

    def shown(who: str, typed: str, text: str, number: int = 1) -> None:
        said = spoken(answers(office, who, text, number=number)[-1], {}, {office.channel: CHANNEL}, {})
        assert timeless(f"\n{typed}\n{said.replace(LINK, '')}\n") in SHOWN

    live(office)
    office.ticketed(office.template("Miro"))
    shown(office.tom, "!access forget @rita", f"!access forget <@{office.rita}>")
    reason = "1 she left and asked us to"
    shown(office.tom, f"!access forget @rita {reason}", f"!access forget <@{office.rita}> {reason}", 2)
    age(office)
    named = "SELECT count(*) FROM texts WHERE text = 'Mara Manager'"
    wait_until(lambda: office._count(named) == 1, "she is named in what is open alone")
    shown(office.tess, "!access show OPS-1", "!access show OPS-1")
    shown(office.tess, "!access reopen OPS-1", "!access reopen OPS-1")
