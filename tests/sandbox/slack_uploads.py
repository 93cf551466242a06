"""Files that the app uploads: where their content goes, and how they are shared afterwards."""

import json
import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.sandbox import slack_objects
from tests.sandbox.server import through
from tests.sandbox.slack_chat import find_writable
from tests.sandbox.slack_files import Upload, file_object
from tests.sandbox.slack_methods import Arguments, Method, Reply, SlackError, required, whole

if TYPE_CHECKING:
    from tests.sandbox.slack_state import State

LARGEST = 1_000_000_000


def address(state: "State", arguments: Arguments) -> Reply:
    """Answer files.getUploadURLExternal."""
    name, length = required(arguments, "filename"), whole(arguments, "length", 0, LARGEST)
    file = state.new_id("F")
    state.awaited[file] = (name, length)
    return {"upload_url": f"{state.server.url}/upload/v1/{file}", "file_id": file}


async def receive(state: "State", request: web.Request) -> web.StreamResponse:
    """Take a file's content in, through the faults and hooks that a test has set for "upload"."""
    file = request.match_info["file"]
    call = state.traffic.note("slack", "upload", {"file": file, "token": request.headers.get("Authorization", "")})
    content = b"".join([piece async for piece in request.content.iter_chunked(65_536)])

    async def handle() -> web.StreamResponse:
        name, length = state.awaited.get(file, ("", 0))
        if not name or len(content) != length:
            return web.Response(status=400)
        state.uploads[file] = Upload(name, content)
        return web.Response(text=f"OK - {length}")

    return await through(state.traffic, request, call, handle)


def complete(state: "State", arguments: Arguments) -> Reply:
    """Answer files.completeUploadExternal: share what has arrived, or leave it private."""
    given: list[dict[str, Any]] = arguments.get("files") or []
    given = json.loads(given) if isinstance(given, str) else given
    if not given:
        required({}, "files")
    for each in given:
        if each["id"] not in state.awaited or each["id"] not in state.uploads:
            raise SlackError("file_not_found")
    place = str(arguments.get("channel_id") or "")
    if place and not re.fullmatch(r"[CGDZ][A-Z0-9]{8,}", place):
        # A person's id will not do (slackapi/bolt-js#2115).
        raise SlackError("invalid_arguments")
    channel = find_writable(state, {"channel": place}) if place else None
    files = [file_object(state, each["id"], state.bot_user, state.uploads[each["id"]]) for each in given]
    state.files.update({file["id"]: file for file in files})
    for file in files:
        del state.awaited[file["id"]]
    if channel is not None:
        text = str(arguments.get("initial_comment") or "")
        message = slack_objects.posted(state.bots[state.bot_id], state.bot_user, text, state.team)
        state.say(channel, {**message, "files": files, "upload": False, "subtype": "file_share"})
    return {"files": files}


METHODS = {
    "files.getUploadURLExternal": Method(address, "files:write"),
    "files.completeUploadExternal": Method(complete, "files:write"),
}
