"""What waits: `!access pending`, asked of the real bot again and again, and what its ledger says is left to do."""

import sqlite3
import threading
import time

from tests.sandbox.page.company import Company
from tests.sandbox.page.trouble import Trouble
from tests.sandbox.page.view import View
from tests.sandbox.server import wait_until

COMMAND = "!access pending"
LOOK_SECONDS = 0.5
"""Between two looks at the ledger."""
ANSWER_SECONDS = 15.0
"""A bot that has not answered by then is said not to."""
ASK_AGAIN_SECONDS = 60.0
"""The bot says how long something has waited, in minutes."""
SOON_SECONDS = 400.0
"""The bot tries again within five minutes; what is due later, such as a reminder, is not left over from now."""
COUNTS = (
    "SELECT (SELECT count(*) FROM facts WHERE stream LIKE '%/%'), count(*), min(due_at) FROM streams "
    "WHERE stream LIKE '%/%' AND due_at < ?"
)


class Waiting:
    """Asks as the screen on the wall, in its own direct messages, whenever the ledger has grown."""

    def __init__(self, company: Company, trouble: Trouble) -> None:
        self.company, self.trouble = company, trouble
        self.answer, self.answered_at = "", 0.0
        self.silent = False
        self.facts, self.left, self.next_at = 0, 0, 0.0
        self.asked_for = -1
        self.wanted = threading.Event()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, name="waiting", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.ended.set()
        self.wanted.set()
        self.thread.join(ANSWER_SECONDS + 1)

    def ask(self) -> None:
        """Have the bot asked now."""
        self.asked_for = -1
        self.wanted.set()

    def shown(self) -> View:
        """left: how many requests the bot still has something to do for; next: when, in seconds since 1970."""
        asked = {"answer": self.answer, "at": self.answered_at, "silent": self.silent}
        return {**asked, "left": self.left, "next": self.next_at}

    def _watch(self) -> None:
        while not self.ended.is_set():
            self._look()
            aged = time.time() - self.answered_at > ASK_AGAIN_SECONDS
            if self.trouble.bot == "running" and (self.facts != self.asked_for or aged):
                self._ask()
            self.wanted.wait(LOOK_SECONDS)
            self.wanted.clear()

    def _look(self) -> None:
        database = self.company.office.data_dir / "accessrequest.db"
        try:
            connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)
        except sqlite3.OperationalError:
            return
        try:
            self.facts, self.left, next_at = connection.execute(COUNTS, (time.time() + SOON_SECONDS,)).fetchone()
            self.next_at = next_at or 0.0
        except sqlite3.OperationalError:
            return
        finally:
            connection.close()

    def _ask(self) -> None:
        slack, facts = self.company.office.slack, self.facts
        place = slack.direct_channel(self.company.screen).id
        ts = slack.write_to_bot(self.company.screen, COMMAND)

        def answered() -> str:
            posts = [post["text"] for post in slack.bot_posts(place) if post["ts"] > ts]
            return posts[0] if posts else ""

        try:
            self.answer = wait_until(
                lambda: answered() or (self.ended.is_set() and " "), "the bot answers", ANSWER_SECONDS
            )
        except AssertionError:
            self.silent = True
        else:
            self.silent, self.answered_at, self.asked_for = False, time.time(), facts
