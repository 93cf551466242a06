"""A story for evidence packs: an office in which all happens that a pack has to show, and its ledger."""

from pathlib import Path

from accessdesk.ledger import Ledger

from tests.office import Office
from tests.packs import make_head
from tests.sandbox.server import wait_until
from tests.sandbox.slack import Upload

HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)> =HYPERLINK("evil") ${alert(3)} <!--'
CONTENT = b"%PDF-1.7 what was signed"


class Told:
    """The story: `office` is at work; its keys and posts are what the tests look for."""

    def __init__(self, place: Path) -> None:
        self.office = office = Office(place)
        office.catalogue().set(ACCESS_AUDITORS="otto@example.com", BOT_ADMINS=office.oskar).open()
        self.completed, self.completed_key = office.ticketed()
        self.approval = office.reply(self.completed, office.olga, "approved. Role: Editor")
        office.said(self.completed, ">: Approved by")
        office.slack.edit(office.channel, self.approval, "approved. Role: Admin")
        office.said(self.completed, "Admin")
        office.reply(self.completed, office.tess, "signed", files=(Upload("plan.pdf", CONTENT),))
        office.carried(self.completed_key, "signed")
        gone = office.reply(self.completed, office.rita, "a word too many")
        office.carried(self.completed_key, "a word too many")
        office.slack.delete(office.channel, gone)
        office.add(self.completed, "complete")
        office.status(self.completed_key, "Done")
        self.declined, self.declined_key = office.ticketed(office.template("Miro", f"boards {HOSTILE}"))
        office.reply(self.declined, office.olga, f"not approved: no seats {HOSTILE}")
        office.said(self.declined, "Not approved by")
        office.add(self.declined, "complete")
        office.status(self.declined_key, "Done")
        self.incomplete = office.ask("Name of application: Figma\nBusiness reason: none of your business")
        office.told(office.rita, "Manager")
        self.elsewhere = office.slack.post(office.elsewhere, office.rita, office.template("VPN", "from home"))
        self.redacted = office.reply(self.declined, office.mara, "the password is xK9-hunter2-Qz")
        office.carried(self.declined_key, "xK9-hunter2-Qz")
        link = office.slack.permalink(office.channel, self.redacted, self.declined)
        office.command(office.tess, f"!access redact {link} a password")
        wait_until(lambda: "xK9" not in "".join(office.bodies(self.declined_key)), "it is removed from the ticket")
        office.settled()

    def pack(self, person: str, arguments: str = "2d") -> bytes:
        """Have the evidence packed; return the ZIP file."""
        return asked(self.office, person, arguments)

    def ledger(self) -> Ledger:
        """End the bot; return its ledger, with the heads of two days."""
        self.office.bot.kill()
        ledger = Ledger(f"sqlite:///{self.office.data_dir / 'accessrequest.db'}")
        make_head(ledger, "2026-11-29", 1_796_000_000.0)
        make_head(ledger, "2026-11-30", 1_796_000_001.0)
        return ledger


def asked(office: Office, person: str, arguments: str = "2d") -> bytes:
    """Have the evidence of an office packed for a person; return the ZIP file."""
    before = len(office.slack.direct_messages(person))

    def begun() -> bool:
        return office.command(person, f"!access evidence {arguments}").startswith("Packing ")

    # The one before may just be over: its file is there, and it is not noted yet that it was given away.
    wait_until(begun, "a pack is being written")

    def given() -> bytes:
        messages = office.slack.direct_messages(person)[before:]
        files = [file for each in messages for file in each.get("files", ()) if file["name"].endswith(".zip")]
        return office.slack.uploads[files[-1]["id"]].content if files else b""

    return bytes(wait_until(given, "the pack came"))
