"""The Web API's door: arguments, tokens, scopes, and which function answers which method."""

import json
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.sandbox import slack_chat, slack_conversations, slack_directory, slack_files, slack_uploads
from tests.sandbox.server import Call, drop, through
from tests.sandbox.slack_files import download
from tests.sandbox.slack_methods import Arguments, Method, Reply, SlackError

if TYPE_CHECKING:
    from tests.sandbox.slack_state import State

METHODS: dict[str, Method] = {
    **slack_conversations.METHODS,
    **slack_chat.METHODS,
    **slack_directory.METHODS,
    **slack_files.METHODS,
    **slack_uploads.METHODS,
}
ENCODED = ("attachments", "blocks", "files", "metadata")
SCOPE_PREFIX = {"channel": "channels", "group": "groups", "im": "im"}
MAXIMUM_REQUEST = 4 * 1024 * 1024


def add_routes(state: "State") -> None:
    """Serve the Web API and the files of a workspace."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return await serve(state, request)

    async def send_file(request: web.Request) -> web.StreamResponse:
        return await download(state, request)

    async def take_file(request: web.Request) -> web.StreamResponse:
        return await slack_uploads.receive(state, request)

    router = state.server.application.router
    router.add_route("*", "/api/{method}", answer)
    router.add_get("/files-pri/{file}/{name}", send_file)
    router.add_get("/files-pri/{file}/download/{name}", send_file)
    router.add_post("/upload/v1/{file}", take_file)


async def serve(state: "State", request: web.Request) -> web.StreamResponse:
    """Answer one call, through the faults and hooks that a test has set."""
    name = request.match_info["method"]
    try:
        arguments = await read_arguments(request)
    except ConnectionError:  # The app died while it was sending.
        drop(request)
    token = arguments.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
    call = state.traffic.note("slack", name, arguments)

    async def handle() -> web.StreamResponse:
        call.answer = reply(state, name, token, call)
        date = formatdate(time.time() + state.clock_ahead, usegmt=True)
        headers = {"x-oauth-scopes": ",".join(sorted(state.scopes)), "x-slack-req-id": str(call.number), "Date": date}
        return web.json_response(call.answer, headers=headers)

    return await through(state.traffic, request, call, handle, refusal)


def refusal(status: int) -> Reply:
    """The body of a refused call: Slack names the rate limit (docs.slack.dev/apis/web-api/rate-limits)."""
    return {"ok": False, "error": "ratelimited" if status == 429 else "service_unavailable"}


async def read_arguments(request: web.Request) -> Arguments:
    """The arguments of a call: of its query, form or JSON body, with what is JSON inside them decoded."""
    arguments: Arguments = dict(request.query)
    if request.content_type == "application/json":
        arguments.update(json.loads(await request.read() or b"{}"))
    else:
        arguments.update(await request.post())
    for name in ENCODED:
        if isinstance(arguments.get(name), str):
            arguments[name] = json.loads(arguments[name])
    return arguments


def reply(state: "State", name: str, token: str, call: Call) -> Reply:
    """Carry out a call; an error is a reply too."""
    try:
        with state.lock:
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            check_token(state, method, token)
            check_scope(state, method, call.arguments)
            return {"ok": True, **method.answer(state, call.arguments)}
    except SlackError as error:
        return {"ok": False, "error": error.code, **error.details}


def check_token(state: "State", method: Method, token: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if token in state.revoked:
        raise SlackError("token_revoked")
    if token not in (state.bot_token, state.app_token):
        raise SlackError("invalid_auth")
    if token != (state.app_token if method.for_app_token else state.bot_token):
        raise SlackError("not_allowed_token_type")


def check_scope(state: "State", method: Method, arguments: dict[str, Any]) -> None:
    """Refuse a call without its scope; `{kind}` in a scope stands for the kind of the conversation."""
    channel = state.channels.get(str(arguments.get("channel", "")))
    if not method.scope or ("{kind}" in method.scope and channel is None):
        return
    needed = method.scope.format(kind=SCOPE_PREFIX[channel.kind]) if channel else method.scope
    if needed not in state.scopes:
        raise SlackError("missing_scope", needed=needed, provided=",".join(sorted(state.scopes)))
