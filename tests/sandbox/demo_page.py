"""What the demo prints: titles, what people do, what is said, one line for each change in Jira."""

import os
import shutil
import textwrap
import time
from typing import TextIO

WIDEST = 88
"""Columns; longer lines are hard to read."""
READING_SECONDS = 1.0
"""Between what one person does and the next, on a terminal; the whole story stays under half a minute."""
BOLD, DIM, BLUE, GREEN = "1", "2", "34", "32"
"""Select Graphic Rendition parameters (ECMA-48, 8.3.117)."""


class Page:
    """Prints to a stream; in colour on a terminal, unless NO_COLOR is set (https://no-color.org)."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.colourful = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns if stream.isatty() else WIDEST)

    def pause(self) -> None:
        """Leave somebody who reads along the time to do so."""
        if self.stream.isatty():
            time.sleep(READING_SECONDS)

    def title(self, text: str) -> None:
        """Print a line that opens a chapter."""
        self._print()
        self._print(self._in(BOLD, text))
        self._print(self._in(DIM, "─" * min(self.width, len(text))))

    def note(self, text: str) -> None:
        """Print a sentence of the teller's."""
        for line in textwrap.wrap(text, self.width):
            self._print(line)

    def does(self, who: str, what: str, text: str = "") -> None:
        """Print what a person does, and what they write."""
        self._print()
        self._print(f"  {self._in(BOLD, who)} {what}")
        self._quote(text, 2)

    def says(self, where: str, text: str) -> None:
        """Print what the bot says."""
        self._print(f"      {self._in(GREEN, 'The bot')} {where}")
        self._quote(text, 6)

    def silence(self) -> None:
        """Print that the bot has nothing to say."""
        self._print(f"      {self._in(GREEN, 'The bot')} has nothing to say")

    def jira(self, what: str) -> None:
        """Print what changes in Jira."""
        self._print(f"      {self._in(BLUE, 'Jira:')} {what}")

    def field(self, name: str, value: str) -> None:
        """Print a field and its value side by side."""
        margin = " " * 14
        lines = textwrap.wrap(value, self.width - len(margin)) or ["none"]
        self._print(f"  {self._in(DIM, name.ljust(12))}{lines[0]}")
        for line in lines[1:]:
            self._print(margin + line)

    def passage(self, head: str, text: str) -> None:
        """Print a longer text under a head."""
        self._print(f"  {self._in(DIM, head)}")
        self._quote(text, 4)

    def _quote(self, text: str, indent: int) -> None:
        bar = " " * indent + self._in(DIM, "│") + " "
        for line in text.splitlines():
            for part in textwrap.wrap(line, self.width - indent - 2, break_long_words=False) or [""]:
                self._print(bar + part)

    def _in(self, style: str, text: str) -> str:
        return f"\033[{style}m{text}\033[0m" if self.colourful else text

    def _print(self, line: str = "") -> None:
        print(line.rstrip(), file=self.stream, flush=True)
