"""Notes the set-up in the ledger whenever it changes, by whichever bot works."""

import time
from collections.abc import Iterator

from accessdesk import program
from accessdesk.desk import Desk
from accessdesk.setup_facts import STREAM, Found, catalogue_of, membership_of, settings_of


class SetUp:
    """Knows what was noted last. One thread uses it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._noted: dict[str, str] = {}

    def note(self) -> None:
        """Note what is otherwise than it was noted last, and nothing else. Nobody is asked for it."""
        ledger = self._desk.ledger
        changed = [found for found in self._present() if self._noted.get(found.kind) != found.mark]
        if not changed:
            return
        last = {fact.kind: fact for fact in ledger.facts(STREAM)}
        new = [each.fact(last.get(each.kind), time.time()) for each in changed if each.differs(last.get(each.kind))]
        if len(ledger.append(STREAM, new)) == len(new):
            # Otherwise another bot was faster, and what it noted is looked at next time.
            self._noted.update({each.kind: each.mark for each in changed})

    def forget(self) -> None:
        """Look at everything anew: another bot may have noted how it is set up."""
        self._noted.clear()

    def _present(self) -> Iterator[Found]:
        """Give the set-up as it is known now."""
        desk = self._desk
        yield settings_of(desk.settings.sources)
        yield program.present()
        catalogue = desk.catalogue.present
        yield catalogue_of(catalogue.applications if catalogue else None)
        groups = desk.slack.known_groups(desk.settings.tech_ops)
        if groups is not None:
            people = {person for _, members in groups for person in members}
            yield membership_of(groups, desk.slack.known_names(people))
