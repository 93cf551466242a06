"""The people's accounts in their file: read again when it changes; a broken new version leaves the old one in force."""

from collections.abc import Mapping

from accessdesk.people import Person
from accessdesk.people_reading import PeopleError, read_people
from accessdesk.watched_file import WatchedFile


class PeopleFile(WatchedFile[Mapping[str, str]]):
    """The accounts of people that a path names; "" names none. `read` raises PeopleError."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "file of people's accounts", read_people, PeopleError, _counted)

    def account_of(self, person: Person) -> str:
        """Return the account that the file gives for a person, by their id before their e-mail; "" for none."""
        known = self.present or {}
        return known.get(person.id) or known.get(person.email.casefold(), "") or ""


def _counted(people: Mapping[str, str]) -> str:
    return f"{len(people)} people"
