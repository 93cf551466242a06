"""What tests of retention share: an office with a request lived through, whose time is over soon, and what is left."""

from tests.office import Office
from tests.sandbox.server import wait_until

SECRET = "xK9-hunter2-Qz"
"""Stands in everything that people write there."""

SHORT = 3.0
"""Seconds that a closed request is kept in these tests."""

HASTY = {"ACCESS_RETENTION_DAYS": f"{SHORT / 86_400:.8f}"}

PEOPLE = ("Rita Requester", "rita@example.com", "Mara Manager", "Olga Owner", "olga@example.com", "Tess Ops")


def live(office: Office) -> tuple[str, str]:
    """Have a request asked for, decided, discussed and closed; return (ts, key)."""
    ts, key = office.ticketed(office.template(reason=f"design {SECRET}"))
    office.reply(ts, office.otto, f"hello {SECRET}")
    office.reply(ts, office.olga, "approved. Role: Editor")
    office.said(ts, ">: Approved by")
    office.add(ts, "complete")
    office.said(ts, "is closed")
    office.settled()
    return ts, key


def wait_sealed(office: Office, number: int = 1) -> None:
    """Wait until so many requests are sealed, and nothing is left of them in SQLite's files."""
    wait_until(lambda: sealed(office) >= number, "what is over is sealed")
    office.settled()
    scrubbed = "SELECT count(*) FROM ledger WHERE name = 'unscrubbed' AND value != ''"
    wait_until(lambda: office._count(scrubbed) == 0, "nothing of it is left in the files")


def sealed(office: Office) -> int:
    """Return how many seals there are."""
    return office._count("SELECT count(*) FROM facts WHERE identity = 'sealed'")


def over(office: Office, **environment: str) -> None:
    """Start the bot anew with what is over kept for some seconds only, and wait until they are over."""
    office.bot.stop()
    office.set(**{**HASTY, **environment}).bot.start()
