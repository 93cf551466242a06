"""A file that people edit while the bot runs: read again when it changes; a broken new version leaves the old one."""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from accessdesk.errors import FileError

log = logging.getLogger(__name__)

T = TypeVar("T")

LARGEST_FILE = 4_000_000
"""Bytes: in UTF-8, a text as long as it may be takes four for each character at most."""

RECENT = 2.0
"""Seconds for which a file may change without its time telling (the coarsest clock, FAT's), and so is read again."""


class WatchedFile(Generic[T]):
    """What stands in the file that a path names; "" names none.

    present: what is in force; problems: what is wrong with the file as it is now. Both can be read at any time.
    what: how the log calls it; parse: reads its text, or raises FileError with every mistake; error: the kind of
    FileError that says what keeps the file from being read at all; counted: how much of what there is, in words.
    """

    def __init__(
        self,
        path: str,
        what: str,
        parse: Callable[[str], T],
        error: type[FileError],
        counted: Callable[[T], str],
    ) -> None:
        self._path = Path(path)
        self._is_named = bool(path)
        self._what = what
        self._parse = parse
        self._error = error
        self._counted = counted
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._version = ""
        self.present: T | None = None
        self.problems: tuple[str, ...] = ()

    def read(self) -> T | None:
        """Read the file at start; raise FileError with everything that is wrong with it."""
        with self._lock:
            if self._is_named:
                self._take_in()
            if self.problems:
                raise self._error(list(self.problems))
            return self.present

    def refresh(self) -> bool:
        """Read the file again where it changed; say whether another version is in force now."""
        with self._lock:
            if not self._is_named or (self._stamp is not None and self._stamp == _stamp(self._path)):
                return False
            before = self.present
            if self._take_in():
                self._tell()
            return self.present != before

    def _take_in(self) -> bool:
        """Take in the file as it is; say whether it is another version than the last one, each of which is parsed once.

        The stamp is taken first, so that what is written in between is seen as a change the next time.
        """
        self._stamp = _settled(_stamp(self._path))
        content, problem = _content(self._path)
        version = problem or hashlib.sha256(content).hexdigest()
        if version == self._version:
            return False
        self._version = version
        try:
            if problem:
                raise self._error([problem])
            self.present = self._parse(self._decoded(content))
            self.problems = ()
        except FileError as error:
            self.problems = tuple(error.problems)
        return True

    def _tell(self) -> None:
        if self.present is not None and not self.problems:
            log.info("The %s %s is in force as it is now: %s.", self._what, self._path, self._counted(self.present))
        stays = "the one before stays in force" if self.present is not None else "none is in force"
        for problem in self.problems:
            log.error("The %s %s cannot be used, and %s: %s", self._what, self._path, stays, problem)

    def _decoded(self, content: bytes) -> str:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problem = f"line {line}: this is not UTF-8 (byte 0x{content[error.start]:02X}). Save the file as UTF-8."
            raise self._error([problem]) from error


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file is written or replaced; None where there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _settled(stamp: tuple[int, int, int] | None) -> tuple[int, int, int] | None:
    """Return the stamp if a further change will change it; None if the file was written just now."""
    return stamp if stamp and time.time() - stamp[0] / 1e9 > RECENT else None


def _content(path: Path) -> tuple[bytes, str]:
    """Return the bytes of the file, and why they cannot be read, "" if they can."""
    try:
        if path.exists() and not path.is_file():
            return b"", "this is not a file."
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return b"", f"the file cannot be read: {reason}."
    return content, f"the file is larger than {LARGEST_FILE:,} bytes." if len(content) > LARGEST_FILE else ""
