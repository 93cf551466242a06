"""Whether a message is a command of this bot, as Errbot itself would find (pure)."""

from collections.abc import Collection
from dataclasses import dataclass

REMEMBERED = 10
"""How many commands of a person Errbot can run again by number (`!3`)."""


@dataclass(frozen=True)
class Prefixes:
    """What a command begins with: the prefix, or one of the alternatives and what may separate it from the command."""

    prefix: str
    alternatives: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    any_case: bool = False

    def strip(self, text: str) -> str | None:
        """Return what follows the prefix, None where there is none."""
        compared = text.lower() if self.any_case else text
        called = [alternative for alternative in self.alternatives if compared.startswith(alternative)]
        if not called:
            return text.removeprefix(self.prefix) if text.startswith(self.prefix) else None
        rest = text[len(max(called, key=len)) :]
        for separator in self.separators:
            rest = rest.removeprefix(separator)
        return rest.removeprefix(self.prefix)


def is_command(text: str, prefixes: Prefixes, known: Collection[str]) -> bool:
    """Say whether the text is a command. known: the names of all commands, their words joined by "_"."""
    rest = prefixes.strip(text)
    longest = max((name.count("_") + 1 for name in known), default=0)
    words = (rest or "").split(maxsplit=longest)[:longest]
    if not words:
        return False
    if words[0] == prefixes.prefix or (words[0].isdecimal() and len(words[0]) < 5 and int(words[0]) <= REMEMBERED):
        # "!!" and "!5" run an earlier command again.
        return True
    return any("_".join(words[:count]) in known for count in range(1, len(words) + 1))
