"""A made-up Slack workspace, and its export as Slack gives it: a ZIP, or what is in it."""

import json
import zipfile
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

BEGAN = 1_770_000_000
"""When the first message is posted: 2 February 2026."""

TEAM = "T0ACME"
CHANNEL = "ask-it-tech-ops"
PEOPLE = ("rita", "rolf", "mara", "moritz", "tess", "tom", "olga", "oskar")
SURNAMES = {"r": "Request", "m": "Manager", "t": "Tech", "o": "Owner"}

CATALOGUE = """\
applications:
  - {name: Figma, owners: [olga@acme.example], backups: [oskar@acme.example], levels: [Viewer, Editor]}
  - {name: Miro, owners: [oskar@acme.example]}
  - {name: VPN, owners: []}
"""


def uid(name: str) -> str:
    return f"U0{name.upper():0<7}"


def template(application: str = "Figma", reason: str = "icons", manager: str = "mara", more: str = "") -> str:
    named = f"<@{uid(manager)}>" if manager else ""
    return f"Name of application: {application}\nBusiness reason: {reason}\nManager's Name: {named}{more}"


class Exported:
    """A workspace in which people write; each message is a minute after the one before."""

    def __init__(self) -> None:
        self.users = [self._user(name) for name in PEOPLE]
        self.channels: list[dict[str, Any]] = []
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.now = BEGAN
        self.channel()
        self.channel("general")

    @staticmethod
    def _user(name: str) -> dict[str, Any]:
        shown = f"{name.title()} {SURNAMES[name[0]]}"
        profile = {"real_name": shown, "display_name": name, "email": f"{name}@acme.example"}
        return {"id": uid(name), "team_id": TEAM, "name": name, "deleted": False, "is_bot": False, "profile": profile}

    def channel(self, name: str = CHANNEL) -> None:
        members = [uid(each) for each in PEOPLE if each != "moritz"]
        known = {"id": f"C0{name.upper().replace('-', '')[:8]}", "name": name, "created": BEGAN, "members": members}
        self.channels.append(known)

    def user(self, name: str) -> dict[str, Any]:
        return next(user for user in self.users if user["name"] == name)

    def post(self, by: str, text: str, thread: str = "", channel: str = CHANNEL, **more: Any) -> str:
        """Post a message, or a reply in a thread, and return its ts."""
        self.now += 60
        ts = f"{self.now}.000100"
        message = {"type": "message", "user": uid(by), "text": text, "ts": ts, "team": TEAM, **more}
        if thread:
            message["thread_ts"] = thread
        self.messages[channel].append(message)
        return ts

    def react(self, ts: str, name: str, *by: str) -> None:
        message = next(each for messages in self.messages.values() for each in messages if each["ts"] == ts)
        users = [uid(each) for each in by]
        message.setdefault("reactions", []).append({"name": name, "users": users, "count": len(users)})

    def edit(self, ts: str, **changes: Any) -> None:
        message = next(each for messages in self.messages.values() for each in messages if each["ts"] == ts)
        message.update({"edited": {"user": message["user"], "ts": f"{self.now}.000000"}, **changes})

    def files(self) -> dict[str, bytes]:
        """Return what the export holds, name -> content."""
        found = {"users.json": self.users, "channels.json": self.channels}
        days: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for channel, messages in self.messages.items():
            for message in messages:
                day = datetime.fromtimestamp(float(message["ts"]), timezone.utc)
                days[f"{channel}/{day:%Y-%m-%d}.json"].append(message)
        return {name: json.dumps(value).encode() for name, value in {**found, **days}.items()}

    def zipped(self, path: Path, **more: bytes) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in {**self.files(), **more}.items():
                file.writestr(name, content)
        return path

    def unpacked(self, path: Path) -> Path:
        for name, content in self.files().items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
        return path
