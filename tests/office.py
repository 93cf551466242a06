"""A small company for scenario tests: named people, the channel, a Jira project, and the real bot among them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from tests.sandbox.bot import Bot
from tests.sandbox.jira import Site
from tests.sandbox.server import Traffic, wait_until
from tests.sandbox.slack import Workspace

CHANNEL = "ask-it-tech-ops"

QUICK = {
    "ACCESS_SETTLE_SECONDS": "0.2",
    "ACCESS_LOOK_AFTER_SECONDS": "0.1,0.2,0.4",
    "ACCESS_LOOK_AGAIN_SECONDS": "0.5",
    "ACCESS_CATCH_UP_SECONDS": "60",
    # The look at the set-up asks what tests count, or have refused.
    "ACCESS_DOCTOR_AFTER_SECONDS": "0",
    # Whether reminders are due depends on the time of day.
    "ACCESS_REMIND": "no",
}
"""Waits that protect a real deployment, cut short: what they protect from does not happen on loopback."""


WEBHOOK_SECRET = "a secret that Jira and the bot share"

CATALOGUE = """\
applications:
  - name: Figma
    other_names: [Figma Design]
    owners: [olga@example.com, oskar@example.com]
    levels: [Viewer, Editor, Admin]
  - name: Miro
    owners: [olga@example.com]
    backups: [oskar@example.com]
    given_by: the design team
    notes: Boards are public to the company.
  - name: VPN
    owners: []
"""
"""Olga and Oskar own Figma, Olga alone owns Miro, the VPN is Tech Ops' own."""


class Office:
    """Rita requests, Mara manages her, Tess and Tom are Tech Ops, Olga and Oskar own applications, Otto owns none.

    With `webhooks` Jira tells what happens there, and is asked once an hour only. `ask` posts a complete request; the
    waiting methods fail with a sentence when nothing comes.
    """

    def __init__(
        self,
        data_dir: Path,
        flavour: str = "datacenter",
        mode: Literal["socket", "http"] = "socket",
        *,
        webhooks: bool = False,
        **site: Any,
    ) -> None:
        self.traffic = Traffic()
        self.slack = Workspace(self.traffic)
        self.jira = Site(self.traffic, flavour, "OPS", **site)
        self.rita = self.slack.add_user("rita", "Rita Requester", "rita@example.com")
        self.mara = self.slack.add_user("mara", "Mara Manager", "mara@example.com")
        self.tess = self.slack.add_user("tess", "Tess Ops", "tess@example.com")
        self.tom = self.slack.add_user("tom", "Tom Ops", "tom@example.com")
        self.otto = self.slack.add_user("otto", "Otto Other", "otto@example.com")
        self.olga = self.slack.add_user("olga", "Olga Owner", "olga@example.com")
        self.oskar = self.slack.add_user("oskar", "Oskar Owner", "oskar@example.com")
        people = [self.rita, self.mara, self.tess, self.tom, self.otto, self.olga, self.oskar]
        self.channel = self.slack.add_channel(CHANNEL, people)
        self.elsewhere = self.slack.add_channel("random", people)
        self.slack.add_group("tech-ops", [self.tess, self.tom])
        self.rita_in_jira = self.jira.add_person("rita", "rita@example.com", "Rita Requester")
        self.slack.start()
        self.jira.start()
        self.data_dir = data_dir
        self.bot = Bot(self.slack, data_dir, {}, mode=mode, web=webhooks)
        self.set(JIRA_URL=self.jira.url, JIRA_TOKEN=self.jira.token, JIRA_PROJECT="OPS", ACCESS_TECH_OPS="@tech-ops")
        self.set(**QUICK, ACCESSREQUEST_ENV_FILE="")
        if self.jira.cloud:
            self.set(JIRA_USER=self.jira.user)
        if self.jira.desk:
            self.set(JIRA_SERVICE_DESK="OPS", JIRA_REQUEST_TYPE="Get access")
        self.webhook = f"http://127.0.0.1:{self.bot.port}/accessrequest/jira"
        if webhooks:
            # Nobody asks Jira meanwhile: what is heard was told by a webhook.
            self.set(JIRA_WEBHOOK_SECRET=WEBHOOK_SECRET, JIRA_POLL_SECONDS="3600")
            self.jira.webhooks.register(self.webhook, WEBHOOK_SECRET)

    def set(self, **environment: str) -> "Office":
        """Change the bot's environment for its next start."""
        self.bot.extra.update(environment)
        return self

    def catalogue(self, text: str = CATALOGUE) -> "Office":
        """Write the catalogue of applications; a bot that runs takes it in as it changes."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        path = self.data_dir / "catalogue.yaml"
        path.write_text(text, encoding="utf-8")
        return self.set(ACCESS_CATALOGUE=str(path))

    def open(self) -> "Office":
        """Start the bot."""
        self.bot.start()
        return self

    def close(self) -> None:
        """End everything."""
        self.traffic.clear()
        if self.bot.pid:
            self.bot.kill()
        self.slack.stop()
        self.jira.stop()

    def template(self, application: str = "Figma", reason: str = "design work", manager: str | None = None) -> str:
        return (
            f"Name of application: {application}\nBusiness reason: {reason}\nManager's Name: <@{manager or self.mara}>"
        )

    def ask(self, text: str | None = None, by: str | None = None, channel: str | None = None) -> str:
        """Post a request and return its ts."""
        return self.slack.post(channel or self.channel, by or self.rita, text or self.template())

    def reply(self, thread: str, by: str, text: str, **more: Any) -> str:
        """Reply in a thread and return the ts."""
        return self.slack.post(self.channel, by, text, thread, **more)

    def add(self, ts: str, emoji: str = "ticket", by: str | None = None) -> None:
        """Add an emoji, as Tess unless somebody else is named."""
        self.slack.react(self.channel, ts, by or self.tess, emoji)

    def take_off(self, ts: str, emoji: str, by: str | None = None) -> None:
        self.slack.unreact(self.channel, ts, by or self.tess, emoji)

    def ticket(self, number: int = 1) -> Mapping[str, Any]:
        """Return the newest ticket as the site holds it, once there are so many."""
        wait_until(lambda: len(self.jira.issues()) >= number, f"there are {number} tickets")
        return self.jira.issues()[-1]

    def ticketed(self, text: str | None = None) -> tuple[str, str]:
        """Post a request, have it ticketed and announced; return (ts, key)."""
        before = len(self.jira.issues())
        ts = self.ask(text)
        self.add(ts)
        key = str(self.ticket(before + 1)["key"])
        self.said(ts, key)
        return ts, key

    def thread(self, ts: str) -> list[str]:
        """Return what the bot says in a thread, in order."""
        return [str(message["text"]) for message in self.slack.bot_posts(self.channel, ts)]

    def said(self, ts: str, part: str) -> str:
        """Wait until the bot says something with this part in the thread, and return it whole."""
        found = wait_until(
            lambda: [text for text in self.thread(ts) if part in text], f"the thread says “{part}”: {self.thread(ts)}"
        )
        return str(found[0])

    def told(self, person: str, part: str = "") -> str:
        """Wait until the bot tells a person something with this part directly, and return it whole."""

        return str(wait_until(lambda: [t for t in self.heard_by(person) if part in t], f"somebody is told “{part}”")[0])

    def heard_by(self, person: str) -> list[str]:
        """Return everything that the bot told a person directly, in order."""
        return [str(message["text"]) for message in self.slack.direct_messages(person)]

    def command(self, person: str, text: str, thread: str | None = None) -> str:
        """Give the bot a command, directly or in a thread, and return its answer."""
        place = self.channel if thread else self.slack.direct_channel(person).id
        ts = self.slack.post(place, person, text, thread)

        def answers() -> list[str]:
            # What the plugin says by itself carries metadata; answers do not, and files come after them.
            posts = self.slack.bot_posts(place)
            return [str(post["text"]) for post in posts if post["ts"] > ts and not {"metadata", "files"} & post.keys()]

        return str(wait_until(answers, f"the bot answers {text}")[0])

    def facts(self) -> int:
        """Return how many facts the ledger holds about requests, or what tries to be one."""
        return self._count("SELECT count(*) FROM facts WHERE stream LIKE '%/%'")

    def bodies(self, key: str) -> list[str]:
        """Return the texts of a ticket's comments, in order."""
        return [str(comment["body"]) for comment in self.jira.comments(key)]

    def carried(self, key: str, part: str) -> str:
        """Wait until a comment of the ticket has this part, and return it whole."""
        return str(
            wait_until(lambda: [b for b in self.bodies(key) if part in b], f"{key} has a comment with “{part}”")[0]
        )

    def status(self, key: str, name: str) -> None:
        """Wait until the ticket has this status."""
        wait_until(lambda: self.jira.issue(key)["fields"]["status"] == name, f"{key} is {name}")

    def caught_up(self, times: int = 1) -> None:
        """Wait until the bot has read its channel so many times in all, and taken in what it found."""
        wait_until(lambda: len(self.traffic.to("conversations.history")) >= times, "the bot has read the channel")
        self.settled()

    def settled(self) -> None:
        """Wait until every event was taken in and the ledger says that nothing is left to do."""
        wait_until(self.slack.delivery.drained, "every event was acknowledged")
        wait_until(self._idle, "the bot has nothing left to do")

    def _idle(self) -> bool:
        return self._count("SELECT count(*) FROM streams WHERE due_at IS NOT NULL") == 0

    def _count(self, query: str) -> int:
        url = self.bot.extra.get("ACCESS_DATABASE_URL") or f"sqlite:///{self.data_dir / 'accessrequest.db'}"
        engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
        with engine.connect() as connection:
            return int(connection.exec_driver_sql(query).scalar_one())
