"""The story that the demo tells: named people, an access request, and the ticket that follows it."""

from collections.abc import Callable
from typing import Any

from tests.office import Office
from tests.sandbox.demo_page import Page
from tests.sandbox.demo_watch import Watch

INCOMPLETE = "Name of application: Figma\nBusiness reason: prototypes for the new shop\nManager's Name: Mara"


class Story:
    """Lets people act one after the other, waits for what comes of it, and prints both."""

    def __init__(self, office: Office, page: Page) -> None:
        self.office, self.page = office, page
        self.watch = Watch(office, page)
        self.thread = ""

    def tell(self) -> str:
        """Tell it from the first post to the last closed ticket; return the key of the first."""
        self._asks_incompletely()
        self._asks_in_the_wrong_place()
        key = self._gets_a_ticket()
        self._is_discussed(key)
        self._is_approved(key)
        self._is_asked_about(key)
        self._is_completed(key)
        self._is_refused()
        self._is_objected_to()
        return key

    def _asks_incompletely(self) -> None:
        office = self.office
        self.page.title("1. Rita asks for access, and only names her manager")
        self._does(office.rita, "posts in #ask-it-tech-ops", INCOMPLETE)
        self.thread = office.ask(INCOMPLETE)
        self._until(office.told, office.rita, "not complete")
        mended = INCOMPLETE.replace("Mara", f"<@{office.mara}>")
        self._does(office.rita, "edits the post", mended)
        office.slack.edit(office.channel, self.thread, mended)
        self._until(office.settled)

    def _asks_in_the_wrong_place(self) -> None:
        office = self.office
        self.page.title("2. Otto asks in another channel")
        text = office.template("Miro", "workshops")
        self._does(office.otto, "posts in #random", text)
        office.ask(text, by=office.otto, channel=office.elsewhere)
        self._until(office.told, office.otto, "looks like an access request")

    def _gets_a_ticket(self) -> str:
        office = self.office
        self.page.title("3. Tech Ops has a ticket made; nobody else can")
        self._does(office.otto, "adds :ticket: to Rita's post")
        office.add(self.thread, by=office.otto)
        self._until(office.told, office.otto, "only Tech Ops")
        return self._ticketed("Rita's post")

    def _ticketed(self, whose: str) -> str:
        office = self.office
        before = len(office.jira.issues())
        self._does(office.tess, f"(Tech Ops) adds :ticket: to {whose}")
        office.add(self.thread)
        key = str(office.ticket(before + 1)["key"])
        self._until(office.said, self.thread, key)
        return key

    def _is_discussed(self, key: str) -> None:
        office = self.office
        self.page.title("4. They talk it over in the thread, and the ticket keeps up")
        self._replies(office.mara, "Fine with me, she needs it until the shop is live.")
        words = "I only comment, if that is easier."
        reply = self._replies(office.rita, words)
        self._until(office.carried, key, words)
        changed = "I edit and comment."
        self._does(office.rita, "edits that reply", changed)
        office.slack.edit(office.channel, reply, changed)
        self._until(office.carried, key, changed)

    def _is_approved(self, key: str) -> None:
        office = self.office
        self.page.title("5. The owner decides; nothing that is unclear counts, and nothing is bent afterwards")
        self._replies(office.olga, "ok if we have a seat left")
        self._until(office.told, office.olga, "does not count as a decision yet")
        approval = self._replies(office.olga, "Approved. Role: Editor")
        self._until(office.said, self.thread, ">: Approved by Olga Owner. Role: Editor")
        changed = "Approved. Role: Viewer"
        self._does(office.olga, "edits her approval", changed)
        office.slack.edit(office.channel, approval, changed)
        self._until(office.said, self.thread, ">: Approved by Olga Owner (edited). Role: Viewer")

    def _is_asked_about(self, key: str) -> None:
        office = self.office
        self.page.title("6. Anyone can ask where things stand")
        for person, command in ((office.tess, "!access pending"), (office.mara, f"!access status {key}")):
            self._does(person, "writes to the bot", command)
            self._until(office.command, person, command)

    def _is_completed(self, key: str) -> None:
        office = self.office
        self.page.title("7. Access is given, and the ticket closes; and opens, and closes again")
        self._replies(office.tess, "Viewer role given, from the design team's licences.")
        self._until(office.carried, key, "Viewer role given")
        self._does(office.tess, "adds :complete: to Rita's post")
        office.add(self.thread, "complete")
        self._until(office.status, key, "Done")
        self._does(office.tess, "takes :complete: off again: Rita cannot log in")
        office.take_off(self.thread, "complete")
        self._until(office.status, key, "To Do")
        self._does(office.tess, "adds :complete: once more: now she can")
        office.add(self.thread, "complete")
        self._until(office.status, key, "Done")

    def _is_refused(self) -> None:
        office = self.office
        self.page.title("8. Otto asks for Miro, and the owner refuses")
        self._posts(office.otto, office.template("Miro", "workshops"))
        key = self._ticketed("Otto's post")
        self._replies(office.olga, "Not approved: use the whiteboard in Figma, please.")
        self._until(office.said, self.thread, ">: Not approved by")
        self._does(office.tess, "adds :complete: to Otto's post")
        office.add(self.thread, "complete")
        self._until(office.status, key, "Done")

    def _is_objected_to(self) -> None:
        office = self.office
        self.page.title("9. Rita asks once more, and her manager objects")
        self._posts(office.rita, office.template("VPN", "working from the beach"))
        key = self._ticketed("Rita's post")
        self._replies(office.mara, "Not needed for her role.")
        self._until(office.said, self.thread, "objects as manager")
        self._does(office.tess, "adds :no_entry_sign: to Rita's post")
        office.add(self.thread, "no_entry_sign")
        self._until(office.status, key, "Done")

    def _posts(self, person: str, text: str) -> None:
        self._does(person, "posts in #ask-it-tech-ops", text)
        self.thread = self.office.ask(text, by=person)
        self._until(self.office.settled)

    def _replies(self, person: str, text: str) -> str:
        self._does(person, "replies", text)
        return self.office.reply(self.thread, person, text)

    def _does(self, person: str, what: str, text: str = "") -> None:
        self.page.pause()
        self.page.does(self.watch.people[person], what, self.watch.readable(text))

    def _until(self, comes: Callable[..., Any], *arguments: Any) -> None:
        """Wait for what an act leads to, and for the bot to have nothing left to do; then show it all."""
        comes(*arguments)
        self.office.settled()
        if not self.watch.show():
            self.page.silence()
