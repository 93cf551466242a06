"""An application as the catalogue describes it (pure)."""

from dataclasses import dataclass
from functools import cached_property

from accessdesk.facts import canonical, short

EACH, GROUP = "each", "group"
"""How several owners are reminded: each directly, or all of them by one message where the requests are."""


@dataclass(frozen=True)
class Application:
    """One entry of the catalogue.

    owners, backups: e-mails, user ids, user-group ids or handles ("@design-leads"); levels: the access levels, licences
    or roles that can be given; given_by: who gives the access, and notes: for the requester, both as shown to people;
    remind: EACH or GROUP.
    """

    name: str
    other_names: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    given_by: str = ""
    notes: str = ""
    remind: str = EACH

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it is called, its name first."""
        return (self.name, *self.other_names)

    @property
    def is_tech_ops_own(self) -> bool:
        """Whether Tech Ops decides itself: nobody owns it."""
        return not self.owners

    @cached_property
    def mark(self) -> str:
        """Digest of what judging depends on: names, people and levels, but not the words that are only shown."""
        return short(canonical([self.name, self.other_names, self.owners, self.backups, self.levels]))
