"""The doctor's look after the start: what is to be done is logged, and stands in `!access health`."""

import logging

from accessdesk import doctor
from accessdesk.desk import Desk
from accessdesk.doctor_lines import Group, all_to_do
from accessdesk.ledger_errors import LedgerError
from accessdesk.watching import Watching

log = logging.getLogger(__name__)

AGAIN_SECONDS = 3_600.0
"""Seconds after which it is looked again, as long as something is to be done."""

SHOWN = 3
"""Things to do that the alarm names."""

TOPIC = "doctor"


class DoctorWatch(Watching):
    """A thread that looks once, some seconds after the start, and again as long as something is to be done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("doctor")
        self._desk = desk

    def start(self) -> None:
        """Start waiting, unless it is never to look by itself."""
        if self._desk.settings.doctor_after_seconds:
            super().start()

    def _watch(self) -> None:
        wait = self._desk.settings.doctor_after_seconds
        while not self._stopping.wait(wait):
            try:
                # The connection stands, and Slack lets one ask for another about once a minute.
                groups = doctor.examine(doctor.of_desk(self._desk, opens=False))
                if not self._stopping.is_set() and not tell(self._desk, groups):
                    return
            except LedgerError:
                # The log says it already.
                wait = AGAIN_SECONDS
            except Exception:
                log.exception("The look at the set-up went wrong; it is tried again")
            wait = AGAIN_SECONDS


def tell(desk: Desk, groups: list[Group]) -> int:
    """Log what is to be done, have it stand in the answer to health, or no more, and return how much it is."""
    found = all_to_do(groups)
    if not found:
        desk.alarms.end(TOPIC, "Nothing is to be done in the set-up any more.")
        return 0
    more = f" And {len(found) - SHOWN} more." if len(found) > SHOWN else ""
    shows = f"`{desk.voice.prefix}access doctor` shows all of it."
    sentence = f"To be done: {' '.join(found[:SHOWN])}{more} {shows}"
    if sentence not in [alarm.sentence for alarm in desk.alarms.standing]:
        for each in found[SHOWN:]:
            log.warning("To be done: %s", each)
    desk.alarms.sound(TOPIC, sentence)
    return len(found)
