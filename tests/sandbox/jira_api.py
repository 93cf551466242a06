"""The HTTP door of a Jira site: credentials, faults, the log of calls, and which handler a path belongs to."""

import base64
import json
import math
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from . import jira_comment_api, jira_issue_api, jira_search_api, jira_service_api, jira_site_api, jira_token_api
from .jira_http import Answer, Asked, RefusedError, Upload
from .server import through

if TYPE_CHECKING:
    from .jira import Site

REQUEST_LIMIT = 64 * 1024 * 1024
"""Bytes of a request that the sandbox reads; more than any attachment that a site allows."""
COOKIE = "atlassian.xsrf.token=sandbox-cookie_lin; Path=/"
"""Jira sets such a cookie with every answer; a program must not write it to its log."""
UNAUTHORIZED_PAGE = "<html><head><title>Unauthorized (401)</title></head><body>Unauthorized (401)</body></html>"
UNAUTHORIZED = "Client must be authenticated to access this resource."

Handler = Callable[[Asked], Answer]


def application(site: "Site") -> web.Application:
    """Build the application that serves the site's REST API; every unknown path is a logged 404."""
    served = web.Application(client_max_size=REQUEST_LIMIT)
    parts = (jira_site_api, jira_search_api, jira_comment_api, jira_issue_api)
    for method, path, handle in [route for part in parts for route in part.ROUTES]:
        served.router.add_route(method, f"/rest/api/2{path}", door(site, handle))
    for method, path, handle in jira_service_api.ROUTES:
        served.router.add_route(method, f"/rest/servicedeskapi{path}", door(site, handle))
    for method in ("GET", "POST"):
        served.router.add_route(method, "/rest/api/3/search/jql", door(site, jira_search_api.enhanced_search))
    served.router.add_get("/rest/pat/latest/tokens", door(site, jira_token_api.tokens))
    served.router.add_get("/secure/attachment/{attachment}/{filename}", door(site, jira_issue_api.content))
    served.router.add_route("*", "/{anything:.*}", door(site, missing))
    return served


def missing(asked: Asked) -> Answer:
    raise RefusedError(404, "null for uri")


def door(site: "Site", handle: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Let a call in to one handler: note it, befall it with its faults, and note the answer."""

    async def answer(request: web.Request) -> web.StreamResponse:
        multipart = request.content_type.startswith("multipart/")
        uploads = await read_uploads(request) if multipart else []
        body = {"files": [each.filename for each in uploads]} if multipart else read_json(await request.read())
        query = {name: request.query.getall(name) for name in request.query}
        flat = {name: values[0] if len(values) == 1 else values for name, values in query.items()}
        call = site.traffic.note("jira", f"{request.method} {request.path}", {"query": flat, "body": body})

        async def reply() -> web.StreamResponse:
            status, call.answer, headers = respond(site, handle, request, query, body, uploads)
            answer = written(status, call.answer)
            answer.headers.update(headers)
            return answer

        response = await through(site.traffic, request, call, reply)
        if isinstance(response, web.Response) and response.status >= 400 and response.text == "{}":
            call.answer = {"errorMessages": [HTTPStatus(response.status).phrase], "errors": {}}
            response.text = json.dumps(call.answer)
        return response

    return answer


def respond(
    site: "Site",
    handle: Handler,
    request: web.Request,
    query: dict[str, list[str]],
    body: Any,
    uploads: list[Upload],
) -> tuple[int, Any, dict[str, str]]:
    """Carry out one call, alone at that moment; return status, body and headers, of a refusal too."""
    with site.lock:
        try:
            admit(site, request)
            limit(site, request)
            person = site.people[site.account]
            asked = Asked(site, dict(request.match_info), query, dict(request.headers), body, person, uploads)
            return *handle(asked), {}
        except RefusedError as refusal:
            return refusal.status, refusal.body, refusal.headers


def admit(site: "Site", request: web.Request) -> None:
    """Raise RefusedError for wrong credentials, a forged form or a body that is not JSON, each as the product does."""
    given = request.headers.get("Authorization", "")
    basic = base64.b64encode(f"{site.user}:{site.token}".encode()).decode()
    expected = f"Basic {basic}" if site.cloud else f"Bearer {site.token}"
    # serverInfo is open to all; only Data Center turns a wrong token away even there.
    if given != expected and (not request.path.endswith("/serverInfo") or (given and not site.cloud)):
        raise unauthorized(UNAUTHORIZED if site.cloud else UNAUTHORIZED_PAGE)
    if request.content_type.startswith("multipart/"):
        if request.headers.get("X-Atlassian-Token") != "no-check":
            raise unauthorized("XSRF check failed", 403)
    elif request.can_read_body and request.content_type != "application/json":
        raise RefusedError(415)


def limit(site: "Site", request: web.Request) -> None:
    """Raise RefusedError 429 for one write too many to one issue, as Jira Cloud does."""
    issue = site.find(request.match_info.get("issue", ""))
    if issue is None or request.method == "GET":
        return
    seconds = site.too_many_writes(issue)
    if seconds:
        refusal = RefusedError(429, "Rate limit exceeded.")
        refusal.headers = {"Retry-After": str(math.ceil(seconds)), "RateLimit-Reason": "jira-per-issue-on-write"}
        raise refusal


def unauthorized(text: str, status: int = 401) -> RefusedError:
    refusal = RefusedError(status)
    refusal.body = text
    return refusal


def written(status: int, body: Any) -> web.Response:
    """Send JSON as JSON, sentences and pages as text, bytes as they are."""
    headers = {"Set-Cookie": COOKIE}
    if body is None:
        return web.Response(status=status, headers=headers)
    if isinstance(body, bytes):
        return web.Response(status=status, body=body, headers=headers)
    if isinstance(body, str):
        kind = "text/html" if body.startswith("<") else "text/plain"
        return web.Response(status=status, text=body, content_type=kind, headers=headers)
    return web.json_response(body, status=status, headers=headers)


def read_json(raw: bytes) -> Any:
    """The JSON of a body; None where there is none, its text where it is not JSON."""
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")


async def read_uploads(request: web.Request) -> list[Upload]:
    """The files of a form; only parts named "file" count, as Jira documents it."""
    form = await request.post()
    parts = [part for part in form.getall("file", []) if isinstance(part, web.FileField)]
    return [Upload(part.filename, part.file.read(), part.content_type) for part in parts]
