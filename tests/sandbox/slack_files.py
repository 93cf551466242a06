"""Files in the sandbox's Slack: what people attach, how messages show it, and where it is downloaded."""

import mimetypes
import time
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.sandbox.slack_state import State

SIGN_IN_PAGE = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>"


@dataclass(frozen=True)
class Upload:
    """A file that a person attaches; with `external_url` it stays where it is and Slack only links to it."""

    name: str
    content: bytes = b""
    external_url: str = ""


def file_object(state: "State", file_id: str, user: str, upload: Upload) -> dict[str, Any]:
    """The file as messages and files.info show it."""
    now = int(time.time())
    suffix = PurePath(upload.name).suffix.lstrip(".") or "binary"
    address = f"{state.server.url}/files-pri/{state.team}-{file_id}"
    external = bool(upload.external_url)
    shown = {
        "id": file_id,
        "created": now,
        "timestamp": now,
        "name": upload.name,
        "title": upload.name,
        "mimetype": mimetypes.guess_type(upload.name)[0] or "application/octet-stream",
        "filetype": suffix,
        "pretty_type": suffix.upper(),
        "user": user,
        "user_team": state.team,
        "editable": False,
        "size": 0 if external else len(upload.content),
        "mode": "external" if external else "hosted",
        "is_external": external,
        "external_type": "gdrive" if external else "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": upload.external_url or f"{address}/{upload.name}",
        "permalink": f"https://{state.domain}.slack.com/files/{user}/{file_id}/{upload.name}",
        "has_rich_preview": False,
        "file_access": "visible",
    }
    if not external:
        shown["url_private_download"] = f"{address}/download/{upload.name}"
    return shown


async def download(state: "State", request: web.Request) -> web.StreamResponse:
    """Answer a file's private address; without a token that may read files, Slack answers its sign-in page."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    upload = state.uploads.get(request.match_info["file"].partition("-")[2])
    if token != state.bot_token or "files:read" not in state.scopes:
        return web.Response(text=SIGN_IN_PAGE, content_type="text/html")
    if upload is None or upload.external_url:
        return web.Response(status=404)
    kind = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    return web.Response(body=upload.content, content_type=kind)
