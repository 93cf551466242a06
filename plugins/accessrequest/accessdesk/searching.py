"""How words are searched for: case, accents and white space aside (pure)."""

import unicodedata

MOST_WORDS = 8
"""Words that are searched for at once, at most."""

LONGEST_WORD = 200
"""Characters of a word that is searched for, at most: SQLite takes no pattern beyond 50,000 bytes."""


def folded(text: str) -> str:
    """Return a text in the form in which it is searched."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in parted if not unicodedata.combining(each)).split())
