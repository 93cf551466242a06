"""What somebody does on the page: a form that the browser sent -> an act in the sandbox."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.sandbox.page.company import Company, Person
from tests.sandbox.page.tour import Tour
from tests.sandbox.page.trouble import Trouble
from tests.sandbox.page.waiting import Waiting
from tests.sandbox.page.words import typed
from tests.sandbox.slack_channel import Channel
from tests.sandbox.slack_chat import MAXIMUM_TEXT
from tests.sandbox.slack_files import Upload

EMOJI = re.compile(r"[\w+'-]{1,100}")


class Refused(Exception):
    """The act cannot be done; the text is a sentence for whoever tried it."""


@dataclass(frozen=True)
class Form:
    """What the browser sent: who acts, the fields, the files."""

    person: Person
    fields: Mapping[str, str]
    files: tuple[Upload, ...] = ()

    def __getitem__(self, name: str) -> str:
        if name not in self.fields:
            raise Refused(f"“{name}” is missing.")
        return self.fields[name]


class Acts:
    """Carries out acts by name, each as the person who sent it. May be called from any thread."""

    def __init__(self, company: Company, trouble: Trouble, waiting: Waiting, tour: Tour) -> None:
        self.company, self.slack, self.jira = company, company.office.slack, company.office.jira
        self.trouble, self.waiting, self.tour = trouble, waiting, tour
        self.known: dict[str, Callable[[Form], Any]] = {
            "post": self._post,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "comment": self._comment,
            "move": self._move,
            "trouble": self._switch,
            "ask": lambda form: self.waiting.ask(),
            "tour": lambda form: self.tour.play(int(form["number"])),
            "restart": lambda form: self.tour.restart(),
        }

    def do(self, name: str, form: Form) -> None:
        """Do it; raises Refused with a sentence where it cannot be done."""
        act = self.known.get(name)
        if act is None:
            raise Refused(f"Nobody can “{name}” here.")
        try:
            act(form)
        except (LookupError, ValueError, RuntimeError) as error:
            raise Refused(str(error.args[0]).partition("\n")[0] if error.args else "That cannot be done.") from error

    def _post(self, form: Form) -> None:
        room, text = self._room(form), self._text(form, "text", empty=bool(form.files))
        thread = form.fields.get("thread") or None
        if thread and thread not in room.messages:
            raise Refused("The post is not there any more.")
        self.slack.post(room.id, form.person.user, text, thread, files=form.files)

    def _edit(self, form: Form) -> None:
        room, ts = self._own(form)
        text = self._text(form, "text")
        if text != room.messages[ts]["text"]:
            self.slack.edit(room.id, ts, text)

    def _delete(self, form: Form) -> None:
        room, ts = self._own(form)
        self.slack.delete(room.id, ts)

    def _react(self, form: Form) -> None:
        room, ts, name = self._room(form), form["ts"], form["name"].strip().strip(":").lower()
        if not EMOJI.fullmatch(name):
            raise Refused("An emoji's name is letters, digits, + - _ and nothing else.")
        if ts not in room.messages:
            raise Refused("The message is not there any more.")
        given = room.messages[ts].get("reactions", [])
        is_on = any(each["name"] == name and form.person.user in each["users"] for each in given)
        (self.slack.unreact if is_on else self.slack.react)(room.id, ts, form.person.user, name)

    def _comment(self, form: Form) -> None:
        self.jira.comment(form["key"], form.person.account, self._filled(form, "text"))

    def _move(self, form: Form) -> None:
        resolution = "Done" if form["status"] == "Done" else None
        self.jira.transition(form["key"], form.person.account, form["status"], resolution)

    def _switch(self, form: Form) -> None:
        self.trouble.switch(form["name"], form["on"] == "true")

    def _room(self, form: Form) -> Channel:
        room = self.slack.channels.get(form["channel"])
        if room is None or form.person.user not in room.members:
            raise Refused("You are not in that conversation.")
        return room

    def _own(self, form: Form) -> tuple[Channel, str]:
        room, ts = self._room(form), form["ts"]
        if ts not in room.messages:
            raise Refused("The message is not there any more.")
        if room.messages[ts].get("user") != form.person.user:
            raise Refused("Only its author can change a message.")
        return room, ts

    def _text(self, form: Form, name: str, *, empty: bool = False) -> str:
        return typed(form.fields.get(name, "").strip() if empty else self._filled(form, name), self.company.names)

    @staticmethod
    def _filled(form: Form, name: str) -> str:
        text = form[name].replace("\r\n", "\n").strip()
        if not text:
            raise Refused("Write something first.")
        if len(text) > MAXIMUM_TEXT:
            raise Refused(f"That is too long: {MAXIMUM_TEXT:,} characters at most.")
        return text
