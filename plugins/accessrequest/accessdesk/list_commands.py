"""The commands that list requests: what is open, one's own, and what words are found in."""

import re
import time
from collections.abc import Sequence

from accessdesk import answers, options
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.directly import placed
from accessdesk.errors import WrongInput
from accessdesk.ledger import Ledger
from accessdesk.ledger_lists import FOUND, Filter, Lists
from accessdesk.links import Links
from accessdesk.options import Option, options_of
from accessdesk.row import Row
from accessdesk.searching import LONGEST_WORD, MOST_WORDS, folded
from accessdesk.sight import Sight
from accessdesk.typed import Asked

WAITING = {
    "owner": ("owner",),
    "tech-ops": ("tech-ops", "unnamed", "manager", "vanished"),
    "manager": ("manager",),
    "requester": ("requester",),
}
"""Of whom one can ask for what waits -> what the lists call that; an objection is lifted by Tech Ops as well."""

FILTERS = {
    "app": Option(options.name_of, "Figma", several=True),
    "owner": Option(options.person_of, "@olga"),
    "waiting": Option(options.one_of(WAITING), "owner"),
    "older": Option(options.length_of, "3d"),
}
"""The options of `pending`."""

_MENTION = re.compile(r"<[@#!][^<>]*>")


def page_of(typed: str, example: str) -> int:
    """Return the number of a page, from 1; raise WrongInput where it is none."""
    if typed and not re.fullmatch(r"[1-9]\d{0,5}", typed, re.ASCII):
        raise WrongInput(f"{answers.inert(typed[:40])} is no page. Give a number, such as `{example} 2`.")
    return int(typed or 1)


PAGE_OPTION = {"page": Option(lambda typed: page_of(typed, "--page"), "2")}
"""The option of lists about words, in which a number is a word."""


class ListCommands:
    """Lists requests from the derived table; only what somebody who asks may see."""

    def __init__(self, ledger: Ledger, links: Links, prefix: str, catalogue: CatalogueFile, sight: Sight) -> None:
        self._ledger = ledger
        self._links = links
        self._prefix = prefix
        self._catalogue = catalogue
        self._sight = sight
        self._lists = Lists(ledger)

    def pending(self, asked: Asked) -> str:
        """List what is open, the oldest first."""
        given = options_of(asked.text, FILTERS)
        number, now = page_of(given.rest, f"{self._prefix}access pending"), time.time()
        older = given.get("older")
        which = Filter(
            application=self._named(given.get("app", "")),
            owner=given.get("owner", ""),
            waiting=WAITING.get(given.get("waiting", ""), ()),
            before=now - older if older else None,
        )
        hidden = self._sight.hidden_from(asked.person)
        total, rows = self._lists.open(which, hidden, (number - 1) * answers.PAGE, answers.PAGE)
        what = ("open request", "open requests")
        if given.values and not total:
            return self._none_open(given.get("app", ""))
        if given.values:
            what = ("open request found", "open requests found")
        return self._page(asked, total, rows, number, what, f"pending {{page}}{_repeated(asked.text, given.rest)}")

    def mine(self, asked: Asked) -> str:
        """List what the person requested, the newest first."""
        number = page_of(asked.text.strip(), f"{self._prefix}access mine")
        hidden = self._sight.hidden_from(asked.person)
        total, rows = self._lists.of(asked.person, hidden, (number - 1) * answers.PAGE, answers.PAGE)
        return self._page(asked, total, rows, number, ("request of yours", "requests of yours"), "mine {page}")

    def search(self, asked: Asked) -> str:
        """List the requests that hold all the words, the newest first."""
        given = options_of(asked.text, PAGE_OPTION)
        words = list(dict.fromkeys(folded(_MENTION.sub(" ", given.rest)).split()))
        usage = f"`{self._prefix}access search figma rita`"
        number = given.get("page", 1)
        if not words:
            raise WrongInput(f"Which words? Say {usage}. Keys, applications, names and reasons are searched.")
        if any(len(word) > LONGEST_WORD for word in words):
            raise WrongInput(f"That word is too long to search for. Give {LONGEST_WORD} characters at most.")
        if max(map(len, words)) > LONGEST_WORD:
            raise WrongInput(f"That is too long to search for. Give words of {LONGEST_WORD} characters at most.")
        if len(words) > MOST_WORDS:
            raise WrongInput(f"Those are more than {MOST_WORDS} words. Give fewer, such as {usage}.")
        hidden = self._sight.hidden_from(asked.person)
        total, rows = self._lists.search(words, hidden, (number - 1) * answers.PAGE, answers.PAGE)
        if not total:
            return f"Nothing found for {options.said(' '.join(words))}. All of the words have to be in a request."
        what = ("request found", "requests found" if total <= FOUND else "requests found, and older ones")
        more = f"search {_repeated(given.rest, '').strip()} --page {{page}}"
        return self._page(asked, min(total, FOUND), rows, number, what, more)

    def _page(
        self, asked: Asked, total: int, rows: Sequence[Row], number: int, what: tuple[str, str], more: str
    ) -> str:
        """Return a page of a list. more: the command of another page, whose number is to be put in."""
        offset, again = (number - 1) * answers.PAGE, f"{self._prefix}access {more.format(page=number + 1)}"
        text = answers.page_of(total, rows, offset, what, again, self._links, time.time())
        return placed(text, asked.channel, rows, self._sight.private())

    def _named(self, name: str) -> str:
        """Return what tells the application that is named: the catalogue's name for it, or the words, folded."""
        catalogue = self._catalogue.present
        if len(name) > LONGEST_WORD:
            raise WrongInput(f"That is too long for an application. Give {LONGEST_WORD} characters at most.")
        known = catalogue.get(name) if catalogue and name else None
        return known.name if known else " ".join(name.casefold().split())

    def _none_open(self, application: str) -> str:
        catalogue = self._catalogue.present
        near = catalogue.find(application).suggestions if catalogue and application else ()
        meant = f" Did you mean {' or '.join(map(answers.inert, near))}?" if near else ""
        return f"No open requests found.{meant}"


def _repeated(text: str, page: str) -> str:
    """Return the options as they were typed, to be typed again. page: the number that stands beside them, if any."""
    words = text.replace("`", "").split()
    if page in words:
        words.remove(page)
    return " ".join(["", *words]).replace("{", "{{").replace("}", "}}")
