"""Checks the ledger's chain as a whole: the streams that are no request's, the heads, and the anchor issue."""

import logging
import threading
from dataclasses import dataclass, field

from accessdesk import anchor, chain_answers, ledger_chain, ledger_check
from accessdesk.desk import Desk
from accessdesk.errors import Failure
from accessdesk.heads import Head
from accessdesk.ledger_chain import HeadsFound, Wrong

log = logging.getLogger(__name__)

TOPIC = "chain"
"""The alarm that the ledger was changed."""


@dataclass
class ChainFound:
    """What came of it. last: the day of the last head, "" for none; published: of the last one that was published.

    issue: the anchor issue; shows: it shows that head; unread: why that is not known, "" where it is.
    """

    wrong: list[Wrong] = field(default_factory=list)
    last: str = ""
    published: str = ""
    issue: str = ""
    shows: bool = False
    unread: str = ""


def check_chain(desk: Desk, stopped: threading.Event) -> ChainFound:
    """Check everything, say in the log what is wrong, and have an administrator see it; requests are checked apart."""
    ledger, found = desk.ledger, ChainFound()
    for stream in ledger_chain.others(ledger):
        if stopped.is_set():
            return found
        found.wrong += [(stream, sentence) for sentence in ledger_check.broken(ledger, stream)]
    heads = ledger_chain.check_heads(ledger)
    found.wrong += heads.wrong
    found.last, found.published = heads.last, heads.published.day if heads.published else ""
    if desk.settings.anchor:
        _compare(desk, heads, found)
    found.wrong = list(dict.fromkeys(found.wrong))
    for stream, sentence in found.wrong:
        log.warning("%s: the ledger's chain: %s", stream, sentence)
    if found.wrong:
        desk.alarms.sound(TOPIC, chain_answers.alarm(len(found.wrong), desk.voice.prefix))
    else:
        desk.alarms.end(TOPIC)
    return found


def _compare(desk: Desk, heads: HeadsFound, found: ChainFound) -> None:
    """Compare what the anchor issue shows with the last head that was published there."""
    found.issue = desk.settings.anchor.issue
    try:
        shown = anchor.shown(desk)
    except Failure as failure:
        found.unread = failure.sentence
        return
    wanted = heads.published if heads.issue == found.issue else None
    found.shows = shown is not None and shown == wanted
    if shown != wanted and not _is_on_its_way(shown, wanted, heads):
        found.wrong.append((found.issue, chain_answers.differs(shown, wanted)))


def _is_on_its_way(shown: Head | None, wanted: Head | None, heads: HeadsFound) -> bool:
    """Say whether the issue shows a later head of this ledger, of which it is not noted yet that it is published."""
    if shown is None or heads.made.get(shown.day) != shown.hash:
        return False
    return wanted is None or shown.day > wanted.day
