"""Files in the sandbox's Slack: what people attach, how messages show it, and where it is downloaded."""

import mimetypes
import re
import time
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.sandbox.server import through
from tests.sandbox.slack_methods import Arguments, Method, Reply, SlackError, required

if TYPE_CHECKING:
    from tests.sandbox.slack_state import State

SIGN_IN_PAGE = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>"


@dataclass(frozen=True)
class Upload:
    """A file that a person attaches; with `external_url` it stays where it is and Slack only links to it.

    declared: the size that Slack tells, where that is not the content's; redirect: the address that its own address
    leads to; address: where Slack says it is, when that is not here; page: Slack answers its sign-in page instead.
    """

    name: str
    content: bytes = b""
    external_url: str = ""
    declared: int | None = None
    redirect: str = ""
    address: str = ""
    page: bool = False


def file_object(state: "State", file_id: str, user: str, upload: Upload) -> dict[str, Any]:
    """The file as messages and files.info show it."""
    now = int(time.time())
    suffix = PurePath(upload.name).suffix.lstrip(".") or "binary"
    address = f"{state.server.url}/files-pri/{state.team}-{file_id}"
    external = bool(upload.external_url)
    size = len(upload.content) if upload.declared is None else upload.declared
    # Slack's addresses hold a plain form of the name.
    plain = re.sub(r"[^a-z0-9._-]+", "_", upload.name.lower())[-80:].strip(".") or "file"
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
        "size": 0 if external else size,
        "mode": "external" if external else "hosted",
        "is_external": external,
        "external_type": "gdrive" if external else "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": upload.external_url or upload.address or f"{address}/{plain}",
        "permalink": f"https://{state.domain}.slack.com/files/{user}/{file_id}/{plain}",
        "has_rich_preview": False,
        "file_access": "visible",
    }
    if not external:
        shown["url_private_download"] = upload.address or f"{address}/download/{plain}"
    return shown


async def download(state: "State", request: web.Request) -> web.StreamResponse:
    """Answer a file's private address, through the faults and hooks that a test has set for "file"."""
    file = request.match_info["file"].partition("-")[2]
    call = state.traffic.note("slack", "file", {"file": file, "token": request.headers.get("Authorization", "")})

    async def handle() -> web.StreamResponse:
        return content(state, file, call.arguments["token"])

    return await through(state.traffic, request, call, handle)


def content(state: "State", file: str, token: str) -> web.Response:
    """The content of a file; without a token that may read files, Slack answers its sign-in page."""
    upload = state.uploads.get(file)
    is_let_in = token == f"Bearer {state.bot_token}" and "files:read" in state.scopes
    if not is_let_in or (upload is not None and upload.page):
        return web.Response(text=SIGN_IN_PAGE, content_type="text/html")
    if upload is None or upload.external_url:
        return web.Response(status=404)
    if upload.redirect:
        return web.Response(status=302, headers={"Location": upload.redirect})
    kind = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    return web.Response(body=upload.content, content_type=kind)


def info(state: "State", arguments: Arguments) -> Reply:
    file = required(arguments, "file")
    if file not in state.files:
        raise SlackError("file_not_found")
    if state.files[file]["mode"] == "tombstone":
        raise SlackError("file_deleted")
    return {"file": state.files[file], "comments": [], "response_metadata": {"next_cursor": ""}}


def bury(state: "State", file: str) -> None:
    """Delete a file: messages keep a stone in its place."""
    del state.uploads[file]
    state.files[file].clear()
    state.files[file].update(id=file, mode="tombstone")


def hide(state: "State", file: str) -> None:
    """Hide a file, as a free plan's limit does."""
    shown = state.files[file]
    for name in [name for name in shown if name.startswith("url_")]:
        del shown[name]
    shown["mode"] = "hidden_by_limit"


METHODS = {"files.info": Method(info, "files:read")}
