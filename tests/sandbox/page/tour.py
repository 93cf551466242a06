"""The guided tour: an access request from the first post to the closed ticket, in eight clicks."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.sandbox.page.company import Company
from tests.sandbox.page.trouble import Trouble
from tests.sandbox.page.view import View
from tests.sandbox.slack_files import Upload

POST = "Name of application: Figma\nBusiness reason: prototypes for the new shop\nManager's Name: Mara"
DOWN_SECONDS = 2.0
"""How long the bot stays down on the tour, so that somebody sees it."""
SEATS = Upload("seats.csv", b"team,seats,free\ndesign,12,2\nshop,4,0\n")


@dataclass(frozen=True)
class Stop:
    """One click: what its button says, what is told afterwards, as whom and in which room to look at it."""

    button: str
    told: str
    handle: str
    room: str = "channel"


STOPS = (
    Stop(
        "Rita asks for Figma",
        "Rita posted the template, but named her manager without an @. The bot told her, and nobody else, what is "
        "missing. This is her view of it.",
        "rita",
        "direct",
    ),
    Stop(
        "Rita mends her post",
        "She edited the post, and now it is complete. The bot read it again and keeps quiet: it makes no ticket until "
        "Tech Ops asks for one.",
        "rita",
    ),
    Stop(
        "Tess adds the ticket emoji",
        "Otto tried first and was privately told that only Tech Ops can. Then Tess did it: the ticket is there, and "
        "the thread says who decides.",
        "tess",
    ),
    Stop(
        "They talk it over",
        "Mara and Rita replied, Rita with a file, and then she changed her words. Each reply became one comment of "
        "the ticket, in order, the edit in its place.",
        "mara",
    ),
    Stop(
        "The owner decides",
        "“ok if we have a seat left” was no decision, which Olga was privately told. “Approved. Role: Editor” was, "
        "and stands under her name.",
        "olga",
    ),
    Stop(
        "The bot is killed",
        "The bot was killed with no warning. Rita and Mara went on talking. Started again, it found what it had "
        "missed and carried both replies, once each.",
        "rita",
    ),
    Stop(
        "Access is given",
        "Tess noted what she gave and added the complete emoji. The ticket is Done, and its last comment sums up who "
        "asked, who decided and what was given.",
        "tess",
    ),
    Stop(
        "An auditor asks",
        "Months later somebody asks what happened. The bot answers from its own ledger, with a link to each message. "
        "That was the tour: now it is your turn.",
        "tess",
        "direct",
    ),
)


class Tour:
    """Plays one stop at a time, beside whatever else happens on the page."""

    def __init__(self, company: Company, trouble: Trouble) -> None:
        self.company, self.office, self.trouble = company, company.office, trouble
        self.done, self.busy, self.problem = 0, False, ""
        self.thread = self.key = self.reply = ""
        self.lock = threading.Lock()

    def shown(self) -> View:
        """done: how many stops were played; told, as, room: of the last one."""
        last = STOPS[self.done - 1] if self.done else None
        told = {"told": last.told, "as": last.handle, "room": last.room} if last else {}
        button = STOPS[self.done].button if self.done < len(STOPS) else ""
        progress = {"done": self.done, "of": len(STOPS), "busy": self.busy, "problem": self.problem}
        return {**progress, "button": button, **told}

    def restart(self) -> None:
        """Begin anew, with another request; what was played stays where it is."""
        with self.lock:
            self.done, self.problem = 0, ""

    def play(self, number: int) -> None:
        """Play stop `number`, counted from 0, where it is the next one; a second click on it changes nothing."""
        with self.lock:
            if number != self.done or number >= len(STOPS):
                return
            self.busy, self.problem = True, ""
            try:
                self.trouble.end()
                self._acts[number]()
                self.done += 1
            except (AssertionError, OSError, RuntimeError) as error:
                self.problem = f"This did not come about: {str(error).partition(chr(10))[0].rstrip(':')}."
            finally:
                self.busy = False

    @property
    def _acts(self) -> tuple[Callable[[], None], ...]:
        return (
            self._ask,
            self._mend,
            self._ticket,
            self._discuss,
            self._decide,
            self._go_on_without_the_bot,
            self._complete,
            self._look_back,
        )

    def _ask(self) -> None:
        self.thread = self.office.ask(POST)
        self.office.told(self.office.rita, "not complete")
        self.office.settled()

    def _mend(self) -> None:
        mended = POST.replace("Mara", f"<@{self.office.mara}>")
        self.office.slack.edit(self.office.channel, self.thread, mended)
        self.office.settled()

    def _ticket(self) -> None:
        office = self.office
        office.add(self.thread, by=office.otto)
        office.told(office.otto, "only Tech Ops")
        office.add(self.thread)
        office.said(self.thread, "OPS-")
        label = f"slack-{office.channel}-{self.thread.replace('.', '-')}"
        self.key = next(str(each["key"]) for each in office.jira.issues() if label in each["fields"]["labels"])

    def _discuss(self) -> None:
        office = self.office
        office.reply(self.thread, office.mara, "Fine with me, she needs it until the shop is live.")
        reply = office.reply(self.thread, office.rita, "I only comment, if that is easier.", files=[SEATS])
        office.carried(self.key, "I only comment")
        office.slack.edit(office.channel, reply, "I edit and comment.")
        office.carried(self.key, "I edit and comment.")

    def _decide(self) -> None:
        office = self.office
        office.reply(self.thread, office.olga, "ok if we have a seat left")
        office.told(office.olga, "does not count as a decision yet")
        office.reply(self.thread, office.olga, "Approved. Role: Editor")
        office.said(self.thread, ">: Approved by Olga Owner. Role: Editor")
        office.settled()

    def _go_on_without_the_bot(self) -> None:
        office = self.office
        self.trouble.switch("killed", True)
        office.reply(self.thread, office.rita, "Is anybody there? I start on Monday.")
        office.reply(self.thread, office.mara, "Monday it is.")
        time.sleep(DOWN_SECONDS)
        self.trouble.switch("killed", False)
        office.carried(self.key, "Monday it is.")
        office.settled()

    def _complete(self) -> None:
        office = self.office
        office.reply(self.thread, office.tess, "Editor role given, from the design team's licences.")
        office.carried(self.key, "Editor role given")
        office.add(self.thread, "complete")
        office.status(self.key, "Done")
        office.settled()

    def _look_back(self) -> None:
        self.office.command(self.office.tess, f"!access show {self.key}")
