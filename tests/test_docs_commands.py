"""What the documentation shows of the commands is what the bot answers to these people."""

import re
from collections.abc import Callable

import pytest

from tests.documents import DOCS
from tests.office import CHANNEL, Office
from tests.sandbox.demo_text import LINK, spoken
from tests.test_link import by_hand
from tests.verified import answers

Typist = Callable[..., None]

TAKES_TIME = ("sync", "verify")
"""Commands that answer twice: that they began, and what came of it."""


def timeless(text: str) -> str:
    """Return a text with the same word for every time, and for every link to a message."""
    text = re.sub(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", "TIME", text)
    text = re.sub(r"\bjust now\b|\b[\d.]+ (?:min|h|d) ago\b", "AGO", text)
    text = re.sub(r"https://acme\.slack\.com/archives/\w+/p\d+", "LINK", text)
    return re.sub(r" +$", "", text, flags=re.MULTILINE)


SHOWN = timeless(DOCS)


@pytest.fixture
def desk(make_office: Callable[..., Office]) -> Office:
    return make_office().catalogue()


@pytest.fixture
def typed(desk: Office) -> Typist:
    """Have somebody type a command, and compare the answer with what is shown."""

    def shown(who: str, text: str) -> None:
        sent = re.sub(r"@(\w+)", lambda name: f"<@{getattr(desk, name[1])}>", text)
        number = 2 if text.split()[0] in TAKES_TIME else 1
        answer = answers(desk, getattr(desk, who), f"!access {sent}", number=number)[-1]
        desk.settled()
        read = spoken(answer, {}, {desk.channel: CHANNEL}, {}).replace(LINK, "")
        assert timeless(f"\n!access {text}\n{read.strip()}\n") in SHOWN

    return shown


def test_of_a_request_that_is_objected_to_approved_and_completed(desk: Office, typed: Typist) -> None:
    desk.open()
    ts, key = desk.ticketed()
    desk.reply(ts, desk.mara, "not needed for her role")
    desk.said(ts, "objects")
    typed("tess", f"proceed {key} Mara agreed on the phone")
    desk.reply(ts, desk.olga, "Approved. Role: Editor")
    desk.said(ts, "Approved by")
    typed("rita", "pending")
    typed("rita", f"status {key}")
    said = desk.slack.post(desk.channel, desk.otto, "she is in the design team since May")
    typed("tess", f"note {key} seat 42 of the design team")
    typed("tess", f"add {key} {desk.slack.permalink(desk.channel, said)}")
    desk.add(ts, "complete", desk.tom)
    desk.said(ts, "closed: done")
    desk.settled()
    typed("rita", f"show {key}")
    typed("tess", "history Figma")
    typed("tess", f"reopen {key}")
    desk.said(ts, "open again")
    typed("tess", f"complete {key}")


def test_of_requests_that_wait_and_end_otherwise(desk: Office, typed: Typist) -> None:
    desk.open()
    figma, _ = desk.ticketed()
    desk.ticketed(desk.template("Miro"))
    desk.settled()
    typed("tess", "pending --owner @olga --waiting owner")
    typed("tess", "search miro rita")
    typed("rita", "mine")
    typed("rita", "status")
    typed("tess", "heard OPS-2 @olga approved, one board only")
    typed("olga", "approve OPS-1 Role: Editor")
    typed("tess", "retry OPS-1")
    typed("tess", "kind OPS-1 change")
    typed("olga", "decline OPS-2 the boards are all in use")
    desk.ticketed(desk.template("Tableau"))
    typed("tess", "owner OPS-3 @oskar")
    typed("tess", "app OPS-3 Miro")
    typed("rita", "withdraw OPS-3")
    desk.ticketed(desk.template("VPN"))
    typed("tess", "cancel OPS-4 it was a trial")
    reply = desk.reply(figma, desk.rita, "my key is hunter2")
    desk.settled()
    typed("rita", f"redact {desk.slack.permalink(desk.channel, reply)} a key of mine")
    typed("tess", "sync OPS-1")


def test_of_posts_from_before_and_of_the_catalogue(desk: Office, typed: Typist) -> None:
    first, second = desk.ask(), desk.ask(desk.template("Miro"), desk.otto)
    key = by_hand(desk)
    desk.open()
    desk.caught_up()
    typed("tess", f"adopt {desk.slack.permalink(desk.channel, first)}")
    typed("tess", f"link {key} {desk.slack.permalink(desk.channel, second)}")
    third = desk.ask(desk.template("VPN"), desk.otto)
    desk.settled()
    typed("tess", f"ticket {desk.slack.permalink(desk.channel, third)}")
    typed("rita", "template")
    typed("rita", "apps")
    typed("rita", "app Miro")
