"""The files of a Slack export, in a ZIP or in a folder: each is read into memory, within bounds; none is unpacked."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from lzma import LZMAError
from pathlib import Path, PurePosixPath

from accessdesk.workspace import Unreadable

LARGEST = 64_000_000
"""Bytes of one file, at most: one day of one channel."""

MOST = 4_000_000_000
"""Bytes of all files together, at most."""

MOST_FILES = 1_000_000
"""Files, at most: five hundred channels over five years."""

TIGHTEST = 200
"""How many times smaller a file may be packed, at most, from LOOSE bytes on: what people write packs 5 to 30 times."""

LOOSE = 5_000_000

LISTS = ("channels.json", "groups.json", "users.json")
"""The lists beside the folders; direct messages (dms.json, mpims.json) are nobody's business here."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json", re.ASCII)
_HIDDEN = re.compile(r"[\x00-\x1f\x7f]|^[A-Za-z]:")

_BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, struct.error, NotImplementedError, ValueError, OSError)
"""What a ZIP raises that is cut short, damaged or packed in a way that Python does not know."""


class ExportError(Exception):
    """The export cannot be rehearsed; the message is a sentence that says why and what to do."""


class Files:
    """What an export holds. lists: its lists by name; days: folder -> its days' files, in order; notes: what is odd."""

    def __init__(self) -> None:
        self.lists: set[str] = set()
        self.days: dict[str, list[str]] = {}
        self.notes: list[str] = []
        self._left = MOST

    def read(self, name: str) -> bytes:
        """Return what stands in a file; raise Unreadable, or ExportError where it all comes to too much."""
        content = self._content(name)
        if len(content) > LARGEST:
            raise Unreadable(f"it is larger than {LARGEST // 1_000_000} MB")
        self._left -= len(content)
        if self._left < 0:
            raise ExportError(
                f"The export holds more than {MOST // 1_000_000_000} GB: export a shorter time, or fewer channels."
            )
        return content

    def _content(self, name: str) -> bytes:
        raise NotImplementedError

    def _take(self, parts: tuple[str, ...]) -> bool:
        """Take a file in by its place below the export's own folder; say whether it is one that is read."""
        if len(parts) == 1 and parts[0] in LISTS:
            self.lists.add(parts[0])
        elif len(parts) == 2 and _DAY.fullmatch(parts[1]):
            self.days.setdefault(parts[0], []).append("/".join(parts))
        else:
            return False
        return True

    def _sort(self) -> None:
        for days in self.days.values():
            days.sort()
        if not self.days:
            raise ExportError(
                "There is no channel in it: a Slack export holds a folder for each, with a file YYYY-MM-DD.json a day."
            )


class ZipFiles(Files):
    """An export as Slack gives it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        try:
            self._zip = zipfile.ZipFile(path)
            members = self._zip.infolist()
        except _BROKEN as error:
            raise ExportError(
                f"{path} is no ZIP file, or not all of one. Download the export again, or give the unpacked folder."
            ) from error
        if len(members) > MOST_FILES:
            raise ExportError(f"{path} holds more than {MOST_FILES:,} files: export a shorter time, or fewer channels.")
        self._members: dict[str, zipfile.ZipInfo] = {}
        outside, twice = 0, 0
        places = [(_parts(member), member) for member in members if not member.is_dir()]
        top = _top([parts for parts, _ in places if parts])
        for parts, member in places:
            inside = parts[len(top) :] if parts[: len(top)] == top else ()
            outside += not parts
            if "/".join(inside) in self._members:
                twice += 1
            elif not self._take(inside):
                continue
            self._members["/".join(inside)] = member
        if outside:
            self.notes.append(f"{outside} of its files have names that lead elsewhere, and were not read.")
        if twice:
            self.notes.append(f"{twice} of its files are there twice; the last one of each was read.")
        self._sort()

    def _content(self, name: str) -> bytes:
        member = self._members[name]
        if member.flag_bits & 1:
            raise Unreadable("it is encrypted")
        if member.file_size > max(LOOSE, TIGHTEST * member.compress_size):
            raise Unreadable("it is packed tighter than anything that people write")
        try:
            with self._zip.open(member) as file:
                return file.read(LARGEST + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise Unreadable("it is damaged") from error


class FolderFiles(Files):
    """An export that was unpacked. Links are not followed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        try:
            self._top = _top_folder(path)
            for folder in sorted(self._top.iterdir()):
                if folder.is_symlink():
                    continue
                for file in [folder] if folder.is_file() else folder.iterdir() if folder.is_dir() else []:
                    if file.is_file() and not file.is_symlink():
                        self._take(file.relative_to(self._top).parts)
        except OSError as error:
            raise ExportError(f"{path} cannot be read: {error.strerror}.") from error
        self._sort()

    def _content(self, name: str) -> bytes:
        try:
            with (self._top / name).open("rb") as file:
                return file.read(LARGEST + 1)
        except (OSError, ValueError) as error:
            raise Unreadable("it cannot be opened") from error


def open_export(name: str) -> Files:
    """Open an export, a ZIP file or a folder; raise ExportError."""
    path = Path(name)
    try:
        if path.is_dir():
            return FolderFiles(path)
        if path.is_file():
            return ZipFiles(path)
        there = path.exists()
    except (OSError, ValueError) as error:
        raise ExportError("This is not the name of a file.") from error
    raise ExportError(f"{name} is neither a file nor a folder." if there else f"There is no file or folder {name}.")


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """Return the parts of a file's name, () where it leads out of the archive or is a link."""
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return () if is_link or name.startswith("/") or ".." in parts or _HIDDEN.search(name) else parts


def _top(places: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the folder that the export is in: where its lists are, or its days where it has none."""
    known = list(places)
    tops = [parts[:-1] for parts in known if parts[-1] in LISTS]
    days = [parts[:-2] for parts in known if len(parts) > 1 and _DAY.fullmatch(parts[-1])]
    return min(tops or days, key=lambda top: (len(top), top), default=())


def _top_folder(path: Path) -> Path:
    inside = [each for each in path.iterdir() if each.is_dir() and not each.is_symlink()]
    is_here = any((path / name).is_file() for name in LISTS)
    wrapped = [each for each in inside if any((each / name).is_file() for name in LISTS)]
    return path if is_here or len(wrapped) != 1 else wrapped[0]
