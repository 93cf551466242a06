"""What tests of retention share: an office with requests lived through, whose time is over soon, and what is left."""

from tests.office import Office
from tests.sandbox.server import wait_until

SECRET = "xK9-hunter2-Qz"
"""Stands in what people write there."""

SHORT = 3.0
"""Seconds that a closed request is kept in these tests."""

HASTY = {"ACCESS_RETENTION_DAYS": f"{SHORT / 86_400:.8f}"}

PEOPLE = ("Rita Requester", "rita@example.com", "Mara Manager", "Olga Owner", "olga@example.com", "Tess Ops")


def live(office: Office, application: str = "Figma") -> tuple[str, str]:
    """Have a request asked for, decided, discussed and closed; return (ts, key)."""
    ts, key = office.ticketed(office.template(application, reason=f"design {SECRET}"))
    office.reply(ts, office.otto, f"hello {SECRET}")
    office.carried(key, SECRET)
    office.reply(ts, office.olga, "approved. Role: Editor")
    office.said(ts, ">: Approved by")
    office.add(ts, "complete")
    office.said(ts, "is closed")
    office.settled()
    return ts, key


def sealed(office: Office) -> int:
    """Return how many streams are sealed."""
    return office._count("SELECT count(*) FROM facts WHERE identity = 'sealed'")


def wait_sealed(office: Office, number: int = 1) -> None:
    """Wait until so many streams are sealed."""
    wait_until(lambda: sealed(office) >= number, "what is over is sealed")
    office.settled()


def wait_rewritten(office: Office) -> None:
    """Wait until SQLite's file was written anew."""
    pending = "SELECT count(*) FROM ledger WHERE name = 'unscrubbed' AND value != ''"
    wait_until(lambda: office._count(pending) == 0, "nothing that was removed is left in the file")


def age(office: Office) -> None:
    """Start the bot anew so that what is over is kept for some seconds only."""
    office.bot.stop()
    office.set(**HASTY).bot.start()
