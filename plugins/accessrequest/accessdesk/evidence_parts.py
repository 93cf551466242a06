"""The files of an evidence pack on their way into it: temporary files, digested as they are written, then one ZIP."""

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

COMPRESSION = 3
"""How hard a file is packed, of 9: more takes three times as long for a tenth less."""

BLOCK = 1 << 20
"""Bytes that are copied at once."""


class Part:
    """A file of the pack on its way there, in UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = 0
        self._digest = hashlib.sha256()

    def write(self, text: str) -> None:
        """Write more of it."""
        content = text.encode("utf-8", "replace")
        self.size += len(content)
        self._digest.update(content)
        self.file.write(content)

    @property
    def about(self) -> dict[str, Any]:
        """Its size and SHA-256."""
        return {"bytes": self.size, "sha256": self._digest.hexdigest()}

    def blocks(self) -> Iterator[bytes]:
        """Give what was written."""
        self.file.seek(0)
        while block := self.file.read(BLOCK):
            yield block


def packed_into(file: BinaryIO, manifest: Mapping[str, Any], parts: Mapping[str, Part]) -> str:
    """Put the parts into a ZIP file, their sizes and digests into its manifest; return the SHA-256 of that."""
    written = pretty({**manifest, "files": {name: part.about for name, part in sorted(parts.items())}}).encode()
    moment = time.gmtime()[:6]
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as packing:
        for name, blocks in (("manifest.json", iter([written])), *((n, part.blocks()) for n, part in parts.items())):
            info = ZipInfo(name, moment)
            info.compress_type = ZIP_DEFLATED
            with packing.open(info, "w", force_zip64=True) as member:
                for block in blocks:
                    member.write(block)
    return hashlib.sha256(written).hexdigest()


def pretty(value: object) -> str:
    """Return JSON that people can read."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
