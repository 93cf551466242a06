"""What has to be certain before texts are removed for good: that it is over still, what time it is, and the setting."""

import threading
import time

from accessdesk import sealed_texts
from accessdesk.desk import Desk
from accessdesk.errors import Rejected
from accessdesk.jira_watch import READ
from accessdesk.own_streams import WAIT_SECONDS, is_current
from accessdesk.reach import NotYet
from accessdesk.slack_checkup import SlackCheckup

BEGINS = "retention begins"
"""The ledger's note of when something is removed at the earliest as it is set now, seconds since 1970."""

GRACE_SECONDS = 86_400.0
"""Seconds for which another setting removes nothing yet: whoever mistyped it has a day to see what it would remove."""

CLOCK = "retention clock"
"""What is remembered of the clock that was found right, and the topic of the alarm that it is not."""

MOST_AHEAD = 3_600.0
"""Seconds by which our clock may be ahead of Slack's: of days, nobody minds these."""

JUMP = 60.0
"""Seconds by which our clock is set while the bot runs after which it is compared again."""

MOST_WAIT = 60.0
"""Seconds after which it is looked again, at most, whether what was done while the bot was off is known."""

AGAIN_SECONDS = 600.0
"""Seconds after which a clock that was wrong is compared again."""

_COMPARING = threading.Lock()


def check(desk: Desk, now: float, *, ticketed: bool) -> None:
    """Raise NotYet where something may not be removed yet, and Unavailable where Slack does not answer.

    ticketed: what was done in Jira while the bot was off may have opened it again.
    """
    begins = float(desk.ledger.note(BEGINS) or 0)
    if begins > now + GRACE_SECONDS:
        # It was noted while the clock was wrong.
        begins = now + GRACE_SECONDS
        desk.ledger.note(BEGINS, f"{begins:.6f}")
    if now < begins:
        raise NotYet(begins - now)
    if not is_current(desk) or (ticketed and float(desk.ledger.note(READ) or 0) < desk.started_at):
        # The longer a side is away, the more may wait for it.
        raise NotYet(min(MOST_WAIT, max(WAIT_SECONDS, (now - desk.started_at) / 2)))
    _check_clock(desk)


def _check_clock(desk: Desk) -> None:
    """Raise NotYet where our clock is ahead: years that it was set forward would be the end of everything."""
    with _COMPARING:
        # What only moves forward tells that the clock was set; Slack is asked once after a start, and where it was.
        moving = time.monotonic()
        base = time.time() - moving
        right, again = desk.remembered.get(CLOCK, (-JUMP, 0.0))
        if abs(base - right) < JUMP:
            return
        if moving < again:
            raise NotYet(again - moving)
        try:
            ahead = SlackCheckup.like(desk.slack).sign_in().ahead
        except Rejected:
            ahead = None
        if ahead is None or ahead > MOST_AHEAD:
            desk.remembered[CLOCK] = (-JUMP, moving + AGAIN_SECONDS)
            desk.alarms.sound(CLOCK, sealed_texts.wrong_clock(ahead))
            raise NotYet(AGAIN_SECONDS)
        desk.remembered[CLOCK] = (base, 0.0)
        desk.alarms.end(CLOCK, sealed_texts.RIGHT_CLOCK)
