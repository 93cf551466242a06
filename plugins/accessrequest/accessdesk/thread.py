"""What people wrote: a post, its thread, and how the template reads in them (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accessdesk.asked import NEW
from accessdesk.entries import Entry, Version
from accessdesk.events import channel_and_ts
from accessdesk.facts import REMOVED, short
from accessdesk.people import Person
from accessdesk.redactions import Redaction
from accessdesk.remembered import remembered
from accessdesk.template import Reading, merge, same_words


@dataclass
class Thread:
    """A post with its replies, the people in them, and what was read in the template."""

    stream: str
    entries: dict[str, Entry] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    """Channel or user group that is mentioned -> its name, "" where it cannot be seen."""
    readings: dict[str, Reading] = field(default_factory=dict)
    supplies: dict[str, str] = field(default_factory=dict)
    """Entry's ts -> the version in which it gave missing lines."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Version of a message -> the kind of request that its words name."""
    redactions: dict[str, Redaction] = field(default_factory=dict)
    """What somebody asked to have removed, by its id."""
    kept: set[str] = field(default_factory=set, init=False, compare=False, repr=False)
    """The names of what was worked out since the latest fact."""
    shown: dict[str, Any] | None = field(default=None, init=False, compare=False, repr=False)
    """What the lists show of it, where that is known."""
    ended: list[Any] = field(default_factory=list, init=False, compare=False, repr=False)
    """Delays that its facts brought to an end and that are still to be kept."""

    @cached_property
    def channel(self) -> str:
        """The id of its channel."""
        return channel_and_ts(self.stream)[0]

    @cached_property
    def ts(self) -> str:
        """The ts of its post."""
        return channel_and_ts(self.stream)[1]

    @property
    def post(self) -> Entry | None:
        entry = self.entries.get(self.ts)
        return entry if entry and entry.versions else None

    @property
    def gone(self) -> bool:
        """Whether the post was deleted."""
        entry = self.entries.get(self.ts)
        return entry is not None and entry.deleted_at is not None

    @remembered
    def names(self) -> dict[str, str]:
        """Id -> name of every person, channel and user group that was looked up for it."""
        return {**self.called, **{person.id: person.name for person in self.people.values()}}

    @property
    def of_bot(self) -> bool:
        """Whether a listed bot posted it, for the person whom the post names."""
        return self.post is not None and self.post.bot

    @remembered
    def requester(self) -> str:
        """The id of who asks: who posted it, or whom a bot's post names, "" while that is nobody."""
        if self.post is None or not self.post.bot:
            return self.post.by if self.post else ""
        # Whom it named before stays the requester while an edit is not judged yet, or names nobody any more.
        versions = [version.identity for version in reversed(self.post.history)]
        versions += [self.supplies[entry.ts] for entry in self.suppliers]
        named = [self.reading, *(self.readings.get(each) for each in versions)]
        return next((each.requester_id for each in named if each and each.requester_id), "")

    @remembered
    def thread(self) -> list[Entry]:
        """The entries in the thread's order: what people wrote there, without commands and the post."""
        found = [e for e in self.entries.values() if e.versions and not e.command and e.ts != self.ts]
        return sorted(found, key=lambda e: float(e.ts))

    def root_of(self, ts: str) -> str:
        """Return the ts of the first message of the thread in which an entry stands."""
        entry = self.entries.get(ts)
        return entry.added.root if entry and entry.added else self.ts

    @remembered
    def reading(self) -> Reading | None:
        """The fields as the post and the lines given in the thread read; None until the post was judged."""
        return self._with_lines(self.readings.get(self.post.present.identity) if self.post else None)

    @remembered
    def latest_reading(self) -> Reading | None:
        """The fields as they read last: those of an earlier version while the present one is not judged yet."""
        versions = reversed(self.post.history) if self.post else ()
        read = (self.readings[version.identity] for version in versions if version.identity in self.readings)
        return self._with_lines(next(read, None))

    def _with_lines(self, of_post: Reading | None) -> Reading | None:
        if of_post is None:
            return None
        return merge(of_post, [self.readings[self.supplies[entry.ts]] for entry in self.suppliers])

    @remembered
    def suppliers(self) -> list[Entry]:
        """The replies that gave missing lines, in the thread's order."""
        given = [self.entries[ts] for ts in sorted(self.supplies, key=float)]
        return [entry for entry in given if entry.deleted_at is None]

    @remembered
    def written_at(self) -> float:
        """When the template was last changed, in the post or by a line in the thread, by Slack's clock."""
        written = [self.post, *self.suppliers] if self.post else self.suppliers
        return max([each.written_at for each in written], default=float(self.ts))

    @remembered
    def mark(self) -> str:
        """What tells the post with the lines given to it, as it is now, from all that it was."""
        given = [self.supplies[entry.ts] for entry in self.suppliers]
        return short(" ".join([self.entries[self.ts].mark_in_ticket, *given]))

    @property
    def stamp(self) -> str:
        """What tells the post's present text with the lines given to it from others, the same in every ledger."""
        return short(" ".join([self.entries[self.ts].stamp, *(entry.stamp for entry in self.suppliers)]))

    @property
    def kind_read(self) -> str:
        """What its words ask for: "new" access, a "change" or a "removal"."""
        versions = [self.post.present.identity] if self.post else []
        versions += [self.supplies[entry.ts] for entry in self.suppliers]
        return next((self.kinds[each] for each in versions if self.kinds.get(each, NEW) != NEW), NEW)

    @property
    def manager(self) -> str:
        return self.reading.manager_id if self.reading else ""

    @property
    def beneficiary(self) -> str:
        """The id of the one whom it is for; "" where that is somebody without a mention."""
        if self.reading and self.reading.beneficiary:
            return self.reading.beneficiary_id
        return self.requester

    @remembered
    def is_about(self) -> str:
        """What tells the application that the request names now from others."""
        return short(self.reading.application if self.reading else "")

    def still_names(self, about: str) -> bool:
        """Say whether it names the application that it named when `is_about` was this, whatever its spelling."""
        now = self.reading.application if self.reading else ""
        if about == self.is_about or now == REMOVED:
            return True
        then = {each.application for each in self.readings.values() if short(each.application) == about}
        return any(same_words(each, now) for each in then)

    def is_managed_by(self, person: str, at: float) -> bool:
        """Say whether this is the manager, or was named as such at that time (seconds since 1970, Slack's clock)."""
        texts = [(post, given) for moment, post, given in self._texts_over_time() if moment <= at]
        post, given = texts[-1] if texts else ("", ())
        then = self.readings.get(post)
        managers = {self.manager, merge(then, [self.readings[each] for each in given]).manager_id if then else ""}
        return person in managers

    @remembered
    def reads_so_since(self) -> float:
        """When its post, with the lines given to it, came to ask for what it asks now, by Slack's clock; 0: always."""
        now, since = self.reading, 0.0
        if self.post and len(self.post.versions) == 1 and not self.supplies:
            # Hardly any post is edited or completed: it has always read so.
            return since
        for moment, post, given in reversed(self._texts_over_time()):
            then = self.readings.get(post)
            # What was never judged may have said anything, so that a decision from before it is asked for anew.
            if now is None or then is None or not merge(then, [self.readings[each] for each in given]).asks_as(now):
                return since
            since = moment
        return 0.0

    def _texts_over_time(self) -> list[tuple[float, str, tuple[str, ...]]]:
        """Return (since when, the post's version, the versions that gave lines to it) from the first to the present."""
        changes = [(version.latest if n else 0.0, n, self.ts, version.identity) for n, version in _numbered(self.post)]
        for entry in map(self.entries.__getitem__, self.supplies):
            changes += [
                (version.latest if version.edited else float(entry.ts), n, entry.ts, version.identity)
                for n, version in _numbered(entry)
                if version.identity in self.readings
            ]
            if entry.deleted_at is not None:
                changes.append((entry.deleted_at, len(entry.versions), entry.ts, ""))
        found, present = [], dict[str, str]()
        for moment, _, ts, version in sorted(changes):
            present[ts] = version
            given = tuple(present[each] for each in sorted(present, key=float) if each != self.ts and present[each])
            found.append((moment, present.get(self.ts, ""), given))
        return found


def _numbered(entry: Entry | None) -> Iterable[tuple[int, Version]]:
    return enumerate(entry.history if entry else [])
