"""What tests of outages share: what the log must say of one, and how one side is taken off the network."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from tests.office import Office
from tests.sandbox.server import Server, wait_until


def begun(office: Office, side: str, why: str = "") -> None:
    """Wait until the log says that a side is away, and why."""
    wait_until(lambda: f"Calls to {side} wait: " in office.bot.read_log(), f"the log says that {side} is away")
    assert f"Calls to {side} wait: {why}" in office.bot.read_log()


def over(office: Office, side: str) -> None:
    """Wait until the log says that a side is back, and check that its absence was said once, in two lines."""
    wait_until(lambda: f"{side} is back" in office.bot.read_log(), f"the log says that {side} is back")
    log = office.bot.read_log()
    assert log.count(f"Calls to {side} wait: ") == log.count(f"{side} is back") == 1
    assert "this went wrong" not in log


@contextmanager
def unreachable(server: Server) -> Iterator[None]:
    """Refuse connections; those that stand go on."""
    runner = server.runner
    assert runner is not None
    server.call(next(iter(runner.sites)).stop())
    yield
    server.call(web.TCPSite(runner, "127.0.0.1", server.port).start())


def several(office: Office, number: int = 3) -> list[str]:
    """Post so many requests, each with a reply, and have them ticketed; return the posts' ts."""
    posts = []
    for count in range(number):
        ts = office.ask(office.template(f"App {count}", "work"))
        office.reply(ts, office.mara, f"fine with me {count}")
        office.add(ts)
        posts.append(ts)
    return posts


def whole(office: Office, posts: list[str]) -> None:
    """Wait until each request has its ticket, its comment and its word in the thread, each once."""
    for count, ts in enumerate(posts):
        office.said(ts, f"App {count} for Rita")
    office.settled()
    tickets = {issue["fields"]["summary"]: issue["key"] for issue in office.jira.issues()}
    assert sorted(tickets) == [f"Access to App {count} for Rita Requester" for count in range(len(posts))]
    assert len(office.jira.issues()) == len(posts)
    for count, ts in enumerate(posts):
        bodies = office.bodies(tickets[f"Access to App {count} for Rita Requester"])
        assert [f"fine with me {count}" in body for body in bodies] == [True]
        # The manager is let know in a message of their own where the first one said that the ticket is queued.
        told = [text.startswith(f"<@{office.mara}>") for text in office.thread(ts)]
        assert told in ([False], [False, True])
