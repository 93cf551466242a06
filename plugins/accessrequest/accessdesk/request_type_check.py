"""Whether requests can be raised in Service Management, found out before somebody wants one."""

from accessdesk.desk import Desk
from accessdesk.errors import Rejected

CHECK_SECONDS = 3_600.0
"""Seconds after which it is looked again, where all was well."""

TOPIC = "request type"


class RequestTypeCheck:
    """Looks now and then, from one thread. What is wrong is an alarm until it is mended."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._good_until = 0.0

    def check(self, now: float) -> None:
        """Look where it is time; raise Unavailable where Jira cannot be asked. now: seconds since 1970."""
        if now < self._good_until:
            return
        try:
            self._desk.jira.request_type()
        except Rejected as refused:
            self._desk.alarms.sound(TOPIC, f"No ticket can be created: {refused.sentence}")
        else:
            self._good_until = now + CHECK_SECONDS
            self._desk.alarms.end(TOPIC, "Tickets can be created again.")
