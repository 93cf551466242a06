"""What the documentation shows of the message that shows where a request stands is what it says."""

from dataclasses import replace
from datetime import datetime, timezone

from accessdesk.asked import Owners
from accessdesk.status_messages import card

from tests.documents import DOCS
from tests.sandbox.demo_text import spoken
from tests.test_messages import VOICE, ticketed

PEOPLE = {"U0RITA": "Rita Requester", "U0MARA": "Mara Manager", "U0OLGA": "Olga Owner", "U0OSKAR": "Oskar Owner"}


def test_the_documentation_shows_the_status_message_as_it_is():
    asked = ticketed()
    mentions = ("<@U0OLGA>", "<@U0OSKAR>")
    asked.owners = Owners("x", ("U0OLGA", "U0OSKAR"), mentions, (), own=False, left=False)
    asked.ticketed_at = datetime(2026, 11, 30, 9, 15, tzinfo=timezone.utc).timestamp()
    shown = card(replace(asked), "ticketed undecided", "", VOICE)
    texts = [each["text"] for block in shown.blocks for each in block.get("elements", [block.get("text")])]
    assert f"```\n{spoken(chr(10).join(texts), PEOPLE, {}, {})}\n```" in DOCS
