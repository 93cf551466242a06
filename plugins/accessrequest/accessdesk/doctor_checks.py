"""How the doctor looks at one thing after the other: each look is bounded in time, and a failing one hides no other."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from accessdesk.deadline import within
from accessdesk.doctor_lines import Group, Line, to_do, unchecked
from accessdesk.errors import Failure, Rejected

log = logging.getLogger(__name__)

T = TypeVar("T")

CHECK_SECONDS = 20.0
"""Seconds that one look may take, however many calls it makes."""


class Checks:
    """The looks at one side, which together make one group of lines."""

    def __init__(self, title: str) -> None:
        self.group = Group(title)

    def look(
        self,
        what: str,
        ask: Callable[[], T],
        lines: Callable[[T], Sequence[Line]],
        needs: str = "",
        failed: Callable[[Failure], Sequence[Line]] | None = None,
    ) -> T | None:
        """Find something out, add the lines about it, and return it; None where it could not be.

        needs: what has to be mended before this can be looked at, "" for nothing; failed: the lines about a failure,
        where it means more than that the look failed.
        """
        if needs:
            self.group.lines.append(unchecked(what, needs))
            return None
        try:
            found = within(CHECK_SECONDS, ask, self.group.title)
            self.group.lines += lines(found)
        except Failure as failure:
            self.group.lines += failed(failure) if failed else _failed(what, failure)
        except Exception as error:
            # One look that goes wrong must not keep the others from being taken.
            log.exception("The doctor could not look at this: %s", what)
            wrong = f"the check itself went wrong ({type(error).__name__}); the log says more."
            self.group.lines.append(unchecked(what, wrong))
        else:
            return found
        return None


def _failed(what: str, failure: Failure) -> list[Line]:
    # Which scopes are missing has a line of its own.
    if isinstance(failure, Rejected) and failure.code != "missing_scope":
        return [to_do(f"{what}: {failure.sentence}")]
    return [unchecked(what, failure.sentence)]
