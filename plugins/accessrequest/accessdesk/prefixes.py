"""Whether a message is a command of this bot, as Errbot itself would find (pure)."""

from collections.abc import Container
from dataclasses import dataclass


@dataclass(frozen=True)
class Prefixes:
    """What a command begins with: the prefix, or one of the alternatives and what may separate it from the command."""

    prefix: str
    alternatives: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()

    def strip(self, text: str) -> str | None:
        """Return what follows the prefix, None where there is none."""
        for alternative in sorted(self.alternatives, key=len, reverse=True):
            if text.startswith(alternative):
                return text[len(alternative) :].lstrip("".join(self.separators) + " ").removeprefix(self.prefix)
        return text.removeprefix(self.prefix) if text.startswith(self.prefix) else None


def is_command(text: str, prefixes: Prefixes, known: Container[str]) -> bool:
    """Say whether the text is a command. known: the names of all commands, their words joined by "_"."""
    rest = prefixes.strip(text.strip())
    words = (rest or "").split()
    if not words:
        return False
    if words[0] == prefixes.prefix or words[0].isdigit():
        # "!!" and "!5" run an earlier command again.
        return True
    return any("_".join(words[:count]) in known for count in range(1, len(words) + 1))
