"""The people of the storm: they carry the plan's acts out in the workspace, and keep a diary of all they wrote."""

import time
from collections import deque
from dataclasses import dataclass, field

from tests.office import Office
from tests.sandbox.slack import Upload
from tests.storm.plan import Act, Fate, Plan

SECOND = 2.2
"""Seconds that people leave after an edit on which much depends: Slack tells when it was made in whole seconds only."""


@dataclass
class Written:
    """A message: every text that it ever had, in order, and what was attached to it."""

    request: int
    by: str
    ts: str
    texts: list[str]
    files: tuple[tuple[str, bytes], ...] = ()
    deleted: bool = False


@dataclass
class Thread:
    """A request's post and the replies that people wrote, by their number; the post is number 0."""

    messages: list[Written] = field(default_factory=list)
    ticketed: bool = False

    @property
    def ts(self) -> str:
        return self.messages[0].ts


class People:
    """Everybody in the office. `threads` is their diary, by the request's number."""

    def __init__(self, office: Office, plan: Plan) -> None:
        self.office = office
        self.threads = [Thread() for _ in plan.ends]
        self._edited = [0.0] * len(plan.ends)
        self._fate: Fate | None = None
        self._waiting: list[deque[Act]] = [deque() for _ in plan.ends]
        channel = office.slack.channels[office.channel]
        self._people = [
            office.slack.add_user(f"person{n}", f"Person No{n:02d}", f"person{n}@example.com")
            for n in range(plan.size.people)
        ]
        channel.members.extend(self._people)
        delivery = office.slack.delivery
        delivery.lose = lambda event: self._fate is not None and self._fate.lost
        delivery.delay = lambda event: self._fate.delay if self._fate else 0.0

    def take_up(self, act: Act) -> None:
        """Carry out one act now, or as soon as its time has come; those of its request keep their order."""
        self._waiting[act.request].append(act)
        self.go_on()

    def go_on(self) -> bool:
        """Carry out what was waiting and need not any more; say whether everything is done."""
        for waiting in self._waiting:
            while waiting and self._is_time(waiting[0]):
                self._carry_out(waiting.popleft())
        return not any(self._waiting)

    def _is_time(self, act: Act) -> bool:
        """Say whether somebody would do this now: nobody completes or cancels what the bot has not announced yet."""
        if not act.weighs and act.text != "ticket":
            return True
        is_emoji = act.kind in ("add", "take off") and act.text != "ticket"
        return time.time() > self._edited[act.request] + SECOND and (not is_emoji or self._is_announced(act.request))

    def _is_announced(self, request: int) -> bool:
        slack = self.office.slack
        with slack.lock:
            channel = slack.channels[self.office.channel]
            replies = [channel.messages[ts] for ts in channel.replies.get(self.threads[request].ts, ())]
            return any(each.get("bot_id") == slack.bot_id and "/browse/OPS-" in each["text"] for each in replies)

    def _carry_out(self, act: Act) -> None:
        with self.office.slack.lock:
            # Only this event has this fate: those of the bot's own posts wait for the lock.
            self._fate, self.office.slack.delivery.copies = act.fate, act.fate.copies
            try:
                self._do(act)
            finally:
                self._fate, self.office.slack.delivery.copies = None, 1
        if act.kind == "edit" and (act.message == 0 or act.weighs):
            self._edited[act.request] = time.time()

    def say_thanks(self) -> None:
        """Have every thread get one last reply: by it catch-up sees that a thread changed, and reads it again.

        An edit that no event told does not show in the channel; without a further reply it is found within a day.
        """
        for n, thread in enumerate(self.threads):
            self._write(Act(n, "reply", 0, len(thread.messages), f"Thanks to everybody in r{n}last."))

    def _do(self, act: Act) -> None:
        slack, channel, thread = self.office.slack, self.office.channel, self.threads[act.request]
        if act.kind in ("ask", "reply"):
            self._write(act)
            return
        written = thread.messages[act.message]
        if act.kind == "edit":
            text = self._text(act)
            slack.edit(channel, written.ts, text)
            written.texts.append(text)
        elif act.kind == "delete":
            slack.delete(channel, written.ts)
            written.deleted = True
        elif act.kind == "add":
            slack.react(channel, written.ts, self._id(act), act.text)
            thread.ticketed = thread.ticketed or act.text == "ticket"
        else:
            slack.unreact(channel, written.ts, self._id(act), act.text)

    def _write(self, act: Act) -> None:
        thread, by, text = self.threads[act.request], self._id(act), self._text(act)
        root = thread.ts if act.message else None
        uploads = [Upload(name, content) for name, content in act.files]
        ts = self.office.slack.post(self.office.channel, by, text, root, files=uploads)
        thread.messages.append(Written(act.request, by, ts, [text], act.files))

    def _id(self, act: Act) -> str:
        return self._people[act.by] if isinstance(act.by, int) else str(getattr(self.office, act.by))

    def _text(self, act: Act) -> str:
        return act.text.replace("<@mara>", f"<@{self.office.mara}>")
