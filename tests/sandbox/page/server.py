"""The page's server: its files, a stream of what a person sees, and what they do. On loopback only."""

import asyncio
import json
import threading
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.sandbox.page.acts import Acts, Form, Refused
from tests.sandbox.page.company import Company, Person
from tests.sandbox.page.guard import add_headers, guard
from tests.sandbox.page.ticket_view import by_label, tickets
from tests.sandbox.page.tour import Tour
from tests.sandbox.page.trouble import Trouble
from tests.sandbox.page.view import SlackView, View
from tests.sandbox.page.waiting import Waiting
from tests.sandbox.server import Server
from tests.sandbox.slack_files import Upload

STATIC = Path(__file__).with_name("static")
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
LARGEST_FORM = 25 * 1024 * 1024
"""Bytes of what is sent at once, files included: more than the bot attaches, so that its answer to that is seen."""
LOOK_SECONDS = 0.15
"""Between two looks at whether there is anything new to show."""
QUIET_SECONDS = 10.0
"""A stream that has nothing to tell says so, so that a browser that is gone is noticed."""


class BrowserPage:
    """Serves one company to any number of tabs; each tab acts as one person."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.trouble = Trouble(company.office)
        self.waiting = Waiting(company, self.trouble)
        self.tour = Tour(company, self.trouble)
        self.acts = Acts(company, self.trouble, self.waiting, self.tour)
        self.closing = threading.Event()
        application = web.Application(middlewares=[guard], client_max_size=LARGEST_FORM)
        application.on_response_prepare.append(add_headers)
        router = application.router
        router.add_get("/", self._index)
        router.add_get("/static/{name}", self._static)
        router.add_get("/events", self._events)
        router.add_get("/files/{id}", self._file)
        router.add_get("/attachments/{id}", self._attachment)
        router.add_post("/acts/{name}", self._act)
        self.server = Server(application)

    @property
    def url(self) -> str:
        return f"{self.server.url}/"

    def start(self) -> "BrowserPage":
        self.server.start()
        self.waiting.start()
        return self

    def stop(self) -> None:
        self.closing.set()
        self.waiting.stop()
        self.server.stop()

    def view(self, person: Person) -> View:
        """Everything that this person's tab shows."""
        company, slack = self.company, self.company.office.slack
        shown = tickets(company.office.jira)
        people = [{**vars(each), "told": len(slack.direct_messages(each.user))} for each in company.people]
        return {
            "me": vars(person),
            "people": people,
            "bot": {"user": slack.bot_user, "state": self.trouble.bot},
            "names": company.shown,
            "links": {"slack": f"https://{slack.domain}.slack.com/", "jira": f"{company.office.jira.url}/browse/"},
            "rooms": SlackView(company, person, by_label(shown)).rooms(),
            "tickets": shown,
            "trouble": self.trouble.shown(),
            "waiting": self.waiting.shown(),
            "tour": self.tour.shown(),
        }

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return _static_file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return _static_file(request.match_info["name"])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Send the whole view whenever it has changed, until the tab is closed."""
        person = self._person(request.query.get("as", ""))
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        sent, silent_for = "", 0.0
        while not self.closing.is_set():
            view = json.dumps(self.view(person))
            if view != sent or silent_for > QUIET_SECONDS:
                told = f"data: {view}\n\n" if view != sent else ": nothing new\n\n"
                try:
                    await stream.write(told.encode())
                except ConnectionError:
                    break
                sent, silent_for = view, 0.0
            await asyncio.sleep(LOOK_SECONDS)
            silent_for += LOOK_SECONDS
        return stream

    async def _act(self, request: web.Request) -> web.StreamResponse:
        try:
            sent = await request.post()
            form = await asyncio.to_thread(self._form, request, sent)
            await asyncio.to_thread(self.acts.do, request.match_info["name"], form)
        except Refused as refusal:
            return _problem(str(refusal), HTTPStatus.OK)
        except web.HTTPRequestEntityTooLarge:
            return _problem(f"Too large: {LARGEST_FORM >> 20} MB at most.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return web.json_response({})

    def _form(self, request: web.Request, sent: Any) -> Form:
        fields = {name: value for name, value in sent.items() if isinstance(value, str)}
        uploaded = [each for each in sent.getall("file", []) if isinstance(each, web.FileField) and each.filename]
        files = tuple(Upload(each.filename, each.file.read()) for each in uploaded)
        try:
            return Form(self.company.person(request.query.get("as", "")), fields, files)
        except LookupError as error:
            raise Refused(str(error.args[0])) from error

    async def _file(self, request: web.Request) -> web.StreamResponse:
        upload = self.company.office.slack.uploads.get(request.match_info["id"])
        return _download(upload.content if upload else None)

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        issues = list(self.company.office.jira.by_id.values())
        wanted = request.match_info["id"]
        found = [each.content for issue in issues for each in issue.attachments if each.id == wanted]
        return _download(found[0] if found else None)

    def _person(self, handle: str) -> Person:
        try:
            return self.company.person(handle)
        except LookupError as error:
            raise web.HTTPNotFound from error


def _static_file(name: str) -> web.StreamResponse:
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in KINDS or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(body=path.read_bytes(), content_type=KINDS[path.suffix], charset="utf-8")


def _download(content: bytes | None) -> web.StreamResponse:
    """A file that somebody uploaded: kept, never shown as a page of this one's."""
    if content is None:
        raise web.HTTPNotFound
    headers = {"Content-Disposition": "attachment"}
    return web.Response(body=content, content_type="application/octet-stream", headers=headers)


def _problem(sentence: str, status: HTTPStatus) -> web.StreamResponse:
    return web.json_response({"problem": sentence}, status=status)
