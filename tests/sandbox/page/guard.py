"""Lets only the page itself in: nobody from another machine, and no other page that this browser has open."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = ("127.0.0.1", "localhost")
"""Names under which a browser on this machine, or at the near end of a tunnel, comes here."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Nothing from outside is loaded, no text can become a script, and no other page can frame or read this one."""
SAFE = ("GET", "HEAD")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is addressed to another host (DNS rebinding) or sent by another page (forged requests)."""
    refusal = refused(request.method, request.headers.get("Host", ""), request.headers.get("Origin"))
    if refusal:
        return web.json_response({"problem": refusal}, status=HTTPStatus.FORBIDDEN, headers=HEADERS)
    return await handler(request)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Send the headers with everything, errors and streams too."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def refused(method: str, host: str, origin: str | None) -> str:
    """Return why a request is not answered, or "". Whatever changes something must say that this page sent it."""
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        return "This page is only for the machine it runs on."
    if origin is None:
        return "" if method in SAFE else "Only the page itself may do that."
    return "" if origin == f"http://{host}" else "Only the page itself may do that."
