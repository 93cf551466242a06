"""The catalogue: the applications, and which of them a request's words name (pure).

A name is found, or it is suggested; it is never guessed. What is found decides who is asked, so that a field that says
more than a name and a few harmless words is left to people.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

from accessdesk.application import Application
from accessdesk.catalogue_reading import CatalogueError, read_applications
from accessdesk.catalogue_words import (
    ARTICLES,
    ASIDE,
    HARMLESS,
    is_harmless,
    is_weak,
    key_of,
    typed_words,
    words_of,
)
from accessdesk.facts import canonical, short

__all__ = ["EMPTY", "Application", "Catalogue", "CatalogueError", "Found", "parse"]

MOST_SUGGESTIONS = 3

REMEMBERED = 256
"""Fields whose outcome is remembered: the open requests are asked about again and again."""

CLOSE = 0.75
"""How alike two names have to be (difflib's ratio): one slip in four letters."""

MOST_COMPARED = 6
"""Words of a field, at most, that may be a misspelt name; whatever is longer is a sentence."""

_SHORTEST_COMPARED = 4
"""Letters of a word, at least, for which one slip is told from another word."""


@dataclass(frozen=True)
class Found:
    """What the catalogue knows under the words of a request's field.

    application: the one that is named; suggestions: where nothing was found, up to three names that may be meant, the
    best first; several: the names of the applications, in order of appearance, where the field names two or more.
    """

    application: Application | None
    suggestions: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Match:
    """A name of an application within the words of a field, from word number `start` up to before `end`."""

    start: int
    end: int
    words: tuple[str, ...]
    application: Application

    @property
    def length(self) -> int:
        return sum(map(len, self.words))


@dataclass(frozen=True)
class Catalogue:
    """The applications; no two share a name."""

    applications: tuple[Application, ...]

    @cached_property
    def mark(self) -> str:
        """Digest of the whole."""
        entries = [[each.mark, each.given_by, each.notes] for each in self.applications]
        return short(canonical(entries))

    def find(self, field: str) -> Found:
        """Find what the value of `Name of application`, Slack mrkdwn as typed, names."""
        return self._remembered(field)

    def get(self, name: str) -> Application | None:
        """Return the application that has exactly this name or other name, as find tells names apart."""
        return self._by_name.get(name) or self._named(words_of(name)) or self._named(typed_words(name))

    @cached_property
    def _remembered(self) -> Callable[[str], Found]:
        return lru_cache(maxsize=REMEMBERED)(self._find)

    @cached_property
    def _by_name(self) -> dict[str, Application]:
        return {name: each for each in self.applications for name in each.names}

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], Application]:
        return {words_of(name): each for each in self.applications for name in each.names}

    @cached_property
    def _by_key(self) -> dict[str, Application]:
        return {"".join(words): each for words, each in self._by_words.items()}

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """Whatever a name's letters begin with, so that a search stops where no name goes on."""
        return frozenset(key[:end] for key in self._by_key for end in range(1, len(key) + 1))

    def _find(self, field: str) -> Found:
        words = typed_words(field)
        whole = self._named(words)
        if whole:
            return Found(whole)
        matches = _without_asides(words, _without_levels(self._matches(words)))
        rest = _rest(words, matches)
        is_clean = _levels(matches).union(HARMLESS).issuperset(rest)
        # An ordinary word within a sentence is just that word, such as "teams" in "whatever the design teams use".
        strong = [match for match in matches if not is_weak(match.words)]
        named = _applications(matches if is_clean else strong)
        if len(named) > 1:
            return Found(None, several=tuple(each.name for each in named))
        if is_clean and named:
            return Found(named[0])
        candidates = [*self._alike(words), *_applications(strong), *_applications(matches), *self._partly(words, rest)]
        return Found(None, suggestions=tuple(dict.fromkeys(each.name for each in candidates))[:MOST_SUGGESTIONS])

    def _named(self, words: tuple[str, ...]) -> Application | None:
        """Return what these words name, wherever the spaces are; "to AD" is not "Toad", however."""
        exact = self._by_words.get(words)
        if exact or not HARMLESS.isdisjoint(words):
            return exact
        return self._by_key.get("".join(words))

    def _matches(self, words: tuple[str, ...]) -> list[_Match]:
        """Return the names within these words in order, of those that overlap the longest."""
        found = sorted(self._occurrences(words), key=lambda match: (-match.length, match.start))
        taken: set[int] = set()
        matches = []
        for match in found:
            if taken.isdisjoint(range(match.start, match.end)):
                taken.update(range(match.start, match.end))
                matches.append(match)
        return sorted(matches, key=lambda match: match.start)

    def _occurrences(self, words: tuple[str, ...]) -> Iterator[_Match]:
        for start in range(len(words)):
            joined = ""
            for end in range(start + 1, len(words) + 1):
                joined += words[end - 1]
                if joined not in self._beginnings:
                    break
                named = self._named(words[start:end])
                # A name made of harmless words, such as Access, cannot be told from them within a sentence.
                if named and not is_harmless(words[start:end]):
                    yield _Match(start, end, words[start:end], named)

    def _alike(self, words: Sequence[str]) -> list[Application]:
        """Return what the whole field is a close misspelling of, or the beginning of a longer name."""
        telling = [word for word in words if word not in HARMLESS] or list(words)
        if not 0 < len(telling) <= MOST_COMPARED:
            return []
        wider = [each for names, each in self._by_words.items() if set(telling).issubset(names)]
        return [*self._close("".join(telling)), *wider]

    def _partly(self, words: Sequence[str], rest: Sequence[str]) -> list[Application]:
        """Return what single words that belong to no name are close misspellings of."""
        telling = [word for word in rest if word not in HARMLESS]
        if len(telling) > MOST_COMPARED:
            return []
        return [each for word in telling if len(word) >= _SHORTEST_COMPARED for each in self._close(word)]

    def _close(self, key: str) -> list[Application]:
        return [self._by_key[close] for close in get_close_matches(key, self._by_key, MOST_SUGGESTIONS, CLOSE)]


def parse(text: str) -> Catalogue:
    """Read a catalogue from YAML; raise CatalogueError with every mistake in it."""
    return Catalogue(read_applications(text))


EMPTY = Catalogue(())


def _applications(matches: Iterable[_Match]) -> list[Application]:
    return list(dict.fromkeys(match.application for match in matches))


def _rest(words: Sequence[str], matches: Iterable[_Match]) -> list[str]:
    covered = {number for match in matches for number in range(match.start, match.end)}
    return [word for number, word in enumerate(words) if number not in covered]


def _levels(matches: Iterable[_Match]) -> set[str]:
    """Return the words of the access levels that go with these names."""
    return {word for each in _applications(matches) for level in each.levels for word in words_of(level)}


def _without_levels(matches: list[_Match]) -> list[_Match]:
    """Drop a name that is an access level of another application named beside it: in "Figma, Editor" there is one."""
    applications = _applications(matches)
    levels = {(key_of(level), each.name) for each in applications for level in each.levels}
    dropped = {each.name for each in applications if _is_level_of_another(each, levels)}
    return [match for match in matches if match.application.name not in dropped] or matches


def _is_level_of_another(application: Application, levels: set[tuple[str, str]]) -> bool:
    keys = set(map(key_of, application.names))
    return any(level in keys and name != application.name for level, name in levels)


def _without_asides(words: Sequence[str], matches: list[_Match]) -> list[_Match]:
    """Drop an ordinary word that only follows a name, such as "teams" in "Figma for our teams"."""
    return [match for match in matches if not (is_weak(match.words) and _is_aside(words, match.start))] or matches


def _is_aside(words: Sequence[str], start: int) -> bool:
    before = start - 1
    while before >= 0 and words[before] in ARTICLES:
        before -= 1
    return before >= 0 and words[before] in ASIDE
