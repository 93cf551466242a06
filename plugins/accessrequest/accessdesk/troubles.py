"""What does not go through for some requests only: said once in the log, however many it befalls, and once after."""

import logging
import threading

log = logging.getLogger(__name__)

WENT_WRONG = "the bot itself fails at it, not Slack or Jira. It is tried again; the log has what helps to mend it."
"""What is said of a request, after its name, with which the bot's own code fails."""

Trouble = tuple[str, str]
"""What is being done (a step's name), and the sentence with which it fails."""


class Troubles:
    """Who is in trouble. Any thread may call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[tuple[str, str], Trouble] = {}

    def begin(self, stream: str, step: str, trouble: Trouble, who: str) -> None:
        """Note that a request's step failed; it is logged unless another one fails alike. who: the request's name."""
        with self._lock:
            is_known = trouble in self._of.values()
            self._of[stream, step] = trouble
        if not is_known:
            name, sentence = trouble
            log.warning("%s: “%s” fails: %s It is tried again, and so is whatever fails alike.", who, name, sentence)

    def end(self, stream: str, step: str) -> None:
        """Note that a request's step went through, or is not wanted any more."""
        with self._lock:
            trouble = self._of.pop((stream, step), None)
            is_over = trouble is not None and trouble not in self._of.values()
        if trouble and is_over:
            log.warning("“%s” fails no more with: %s", *trouble)

    def forget(self, stream: str) -> None:
        """Note that nothing is left to do for a request."""
        with self._lock:
            steps = [step for other, step in self._of if other == stream]
        for step in steps:
            self.end(stream, step)
