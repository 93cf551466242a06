"""Notes beside the ledger: what is known about it and can be found out again, a text under each name."""

import sqlalchemy as sa

from accessdesk.ledger_database import INSERTS, Database
from accessdesk.ledger_tables import about

CHUNK = 100
"""Rows to a transaction: what is heard meanwhile does not wait for a whole thread to be written."""


_NOTED = sa.select(about.c.value).where(about.c.name == sa.bindparam("which"))
_NOTE = {
    dialect: new.on_conflict_do_update(index_elements=[about.c.name], set_={"value": new.excluded.value})
    for dialect, new in ((dialect, insert(about)) for dialect, insert in INSERTS.items())
}


class Notes(Database):
    """The notes of one ledger."""

    def note(self, name: str, value: str | None = None) -> str:
        """Return what is noted beside the ledger under this name, after noting `value` where one is given."""
        if value is None:
            with self.reading() as connection:
                return connection.scalar(_NOTED, {"which": name}) or ""
        with self.transaction(durable=False) as connection:
            connection.execute(_NOTE[connection.dialect.name], {"name": name, "value": value})
        return value

    def forget_notes(self, prefix: str, before: float) -> None:
        """Drop the notes whose names begin so and whose values are times (seconds since 1970) before that."""
        old = sa.cast(about.c.value, sa.Float) < before
        with self.transaction(durable=False) as connection:
            # The name is tested first: other notes are no times.
            names = list(
                connection.scalars(sa.select(about.c.name).where(about.c.name.startswith(prefix, autoescape=True)))
            )
            for start in range(0, len(names), CHUNK):
                which = about.c.name.in_(names[start : start + CHUNK])
                connection.execute(about.delete().where(which, old))
