"""Slack's objects as its API and events show them: users, channels, user groups, messages. Pure."""

import html
import re
import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

SLACKBOT = "USLACKBOT"
MARKED = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>|<(?P<url>(?:https?|mailto):[^|>]+)(?:\|(?P<label>[^>]*))?>"
)


def rich_text(text: str) -> list[dict[str, Any]]:
    """The block that Slack adds to a typed text: mentions and links become elements, the rest is unescaped text."""
    elements: list[dict[str, Any]] = []
    end = 0
    for found in MARKED.finditer(text):
        elements += plain(text[end : found.start()])
        if found["user"]:
            elements.append({"type": "user", "user_id": found["user"]})
        else:
            label = {"text": html.unescape(found["label"])} if found["label"] else {}
            elements.append({"type": "link", "url": html.unescape(found["url"]), **label})
        end = found.end()
    elements += plain(text[end:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": uuid.uuid4().hex[:5], "elements": [section]}]


def plain(text: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": html.unescape(text)}] if text else []


def typed(user: str, text: str, team: str) -> dict[str, Any]:
    """A message that a person typed, yet without `ts`."""
    return {
        "client_msg_id": str(uuid.uuid4()),
        "type": "message",
        "text": text,
        "user": user,
        "team": team,
        "blocks": rich_text(text),
    }


def posted(app: dict[str, Any], user: str, text: str, team: str) -> dict[str, Any]:
    """A message that a modern app posted: it looks like a user's, with the app's `bot_id`."""
    return {
        "type": "message",
        "text": text,
        "user": user,
        "team": team,
        "bot_id": app["id"],
        "app_id": app["app_id"],
        "bot_profile": {**app, "team_id": team},
        "blocks": rich_text(text),
    }


def bot(bot_id: str, app_id: str, name: str, updated: int) -> dict[str, Any]:
    icons = {f"image_{size}": f"https://a.slack-edge.com/bot_{size}.png" for size in (36, 48, 72)}
    return {"id": bot_id, "app_id": app_id, "name": name, "deleted": False, "updated": updated, "icons": icons}


def person(user_id: str, team: str, name: str, real_name: str, email: str | None, tz: str) -> dict[str, Any]:
    """An active full member; `email` is missing where there is none or a guest hides it."""
    now = datetime.now(ZoneInfo(tz))
    offset = now.utcoffset()
    profile = {
        "real_name": real_name,
        "real_name_normalized": real_name,
        "display_name": name,
        "display_name_normalized": name,
        "status_text": "",
        "status_emoji": "",
        "team": team,
    }
    if email:
        profile["email"] = email
    return {
        "id": user_id,
        "team_id": team,
        "name": name,
        "real_name": real_name,
        "deleted": False,
        "tz": tz,
        "tz_label": now.tzname() or tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "updated": int(now.timestamp()),
    }


def user_group(group_id: str, team: str, handle: str, name: str, members: list[str], created: int) -> dict[str, Any]:
    return {
        "id": group_id,
        "team_id": team,
        "is_usergroup": True,
        "is_subteam": True,
        "name": name,
        "handle": handle,
        "description": "",
        "is_external": False,
        "date_create": created,
        "date_update": created,
        "date_delete": 0,
        "auto_type": None,
        "created_by": SLACKBOT,
        "updated_by": SLACKBOT,
        "prefs": {"channels": [], "groups": []},
        "users": members,
        "user_count": len(members),
    }
