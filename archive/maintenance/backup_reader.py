"""Reading a backup, in which nothing is believed before it is checked: sizes, names, headers, checksums.

Memory and time are bounded by what the file really holds, whatever its headers claim.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from archive.errors import PinciteError
from archive.maintenance.backup import FORMAT
from archive.maintenance.backup import MANIFEST
from archive.maintenance.backup import MAX_NAME_BYTES
from archive.maintenance.backup import FileRecord
from archive.maintenance.backup import is_file_name

#: Bytes that all headers of one file may have. The longest name and its frame take a third of that.
MAX_HEADER_BYTES = 16 * 1024
#: Bytes of a line of the manifest: an escape such as ``\\udcff`` has six for one byte of a name.
_MAX_LINE_BYTES = 6 * MAX_NAME_BYTES + 64
_CHUNK_BYTES = 1 << 20
_VERSION = re.compile(rb' "pincite-backup": (\d{1,9}),\n')
_ENTRY = re.compile(
    rb'  ("(?:[^"\\]|\\.)+"): \{\n   "size": (\d{1,18}),\n   "sha256": "([0-9a-f]{64})"\n  \}(,?)\n'
)
#: How the files begin that compress others, by program.
_COMPRESSED = {
    b"\x1f\x8b": "gunzip",
    b"BZh": "bunzip2",
    b"\xfd7zXZ": "unxz",
    b"\x28\xb5\x2f\xfd": "unzstd",
    b"PK\x03\x04": "unzip",
}


class BadBackup(PinciteError):
    """A file that is not a backup, or is damaged; nothing was written."""

    remedy = "Nothing was written. Take another copy of the backup."

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup: its name, and where its content begins and how many bytes it has."""

    name: str
    start: int
    size: int


class BackupReader:
    """Reads the backup *opened*, which came from *file*. Raises `BadBackup`, and `OSError` where the disk fails."""

    def __init__(self, opened: IO[bytes], file: Path) -> None:
        self._opened = opened
        self._file = file
        self._room = os.fstat(opened.fileno()).st_size

    def verified(self) -> Mapping[Member, FileRecord]:
        """Read the whole file; return the members, in their order, each found to be what the manifest says."""
        self._refuse_compressed()
        members = self._members()
        first = next(members, None)
        if first is None or first.name != MANIFEST:
            raise self._bad("this is not a backup that `pincite backup` wrote")
        expected = self._manifest(first)
        found: dict[Member, FileRecord] = {}
        for member in members:
            record = expected.pop(member.name, None)
            if record is None:
                raise self._bad(f"{member.name!r} is in it and not in its list of files")
            if member.size != record.size or self._sha256(member) != record.sha256:
                raise self._bad(f"{member.name!r} is damaged: its checksum is another")
            found[member] = record
        if expected:
            raise self._bad(f"{min(expected)!r} is missing in it")
        return found

    def content(self, member: Member) -> Iterator[bytes]:
        """Yield the content of *member* in pieces."""
        self._opened.seek(member.start)
        left = member.size
        while left:
            piece = self._opened.read(min(left, _CHUNK_BYTES))
            if not piece:
                raise self._bad(f"it ends within {member.name!r}")
            left -= len(piece)
            yield piece

    def _sha256(self, member: Member) -> str:
        digest = hashlib.sha256()
        for piece in self.content(member):
            digest.update(piece)
        return digest.hexdigest()

    def _refuse_compressed(self) -> None:
        self._opened.seek(0)
        start = self._opened.read(8)
        for mark, program in _COMPRESSED.items():
            if start.startswith(mark):
                raise self._bad(f"it is compressed; unpack it first with `{program}`")

    def _members(self) -> Iterator[Member]:
        """Yield the members of the archive, each a plain file that is there to its end."""
        headers = _Headers(self._opened, self._file)
        try:
            headers.allow()
            self._opened.seek(0)
            with tarfile.open(fileobj=headers, mode="r:") as tar:
                while (found := tar.next()) is not None:
                    yield self._member(tar, found)
                    # It keeps all that it has read.
                    tar.members.clear()  # type: ignore[attr-defined]
                    headers.allow()
        except (tarfile.TarError, UnicodeError, ValueError, OverflowError) as error:
            raise self._bad(f"this is no backup, or it is damaged ({error})") from error

    def _member(self, tar: tarfile.TarFile, found: tarfile.TarInfo) -> Member:
        # Headers for all that follows would be kept, and copied for each file.
        if not found.isreg() or found.issparse() or tar.pax_headers:
            raise self._bad(f"{found.name!r} is not a plain file")
        if found.size < 0 or found.offset_data + found.size > self._room:
            raise self._bad(f"it ends within {found.name!r}")
        return Member(found.name, found.offset_data, found.size)

    def _manifest(self, member: Member) -> dict[str, FileRecord]:
        """Return the records of the manifest, which is read line by line, in the one form that `backup` writes."""
        lines = self._lines(member)
        opening, version, files = (next(lines, b"") for _ in range(3))
        number = _VERSION.fullmatch(version)
        if number and int(number[1]) != FORMAT:
            raise self._bad("another version of Pincite wrote it")
        damaged = self._bad("its list of files is damaged")
        if opening != b"{\n" or not number:
            raise damaged
        records: dict[str, FileRecord] = {}
        if files != b' "files": {}\n':
            if files != b' "files": {\n':
                raise damaged
            for name, record in self._entries(lines, damaged):
                if name in records:
                    raise damaged
                records[name] = record
            if next(lines, b"") != b" }\n":
                raise damaged
        if [*islice(lines, 2)] != [b"}"]:
            raise damaged
        self._check_names(records)
        return records

    def _entries(
        self, lines: Iterator[bytes], damaged: BadBackup
    ) -> Iterator[tuple[str, FileRecord]]:
        """Yield name and record of each entry of the manifest, up to the last."""
        follows = True
        while follows:
            entry = _ENTRY.fullmatch(b"".join(islice(lines, 4)))
            if entry is None:
                raise damaged
            try:
                name = str(json.loads(entry[1]))
            except ValueError as error:
                raise damaged from error
            yield name, FileRecord(int(entry[2]), entry[3].decode("ascii"))
            follows = bool(entry[4])

    def _check_names(self, records: Mapping[str, FileRecord]) -> None:
        for name in records:
            if not is_file_name(name):
                raise self._bad(f"{name!r} is not the name of a file in a collection")
            folder = name
            while folder := folder.rpartition("/")[0]:
                if folder in records:
                    raise self._bad(f"{folder!r} is a file and a folder in it")
        if len(records) * tarfile.BLOCKSIZE > self._room:
            raise self._bad("its list has more files than it has room for")

    def _lines(self, member: Member) -> Iterator[bytes]:
        self._opened.seek(member.start)
        left = member.size
        while left:
            line = self._opened.readline(min(left, _MAX_LINE_BYTES))
            if not line:
                return
            left -= len(line)
            yield line

    def _bad(self, reason: str) -> BadBackup:
        return BadBackup(self._file, reason)


class _Headers(io.RawIOBase):
    """The archive as `tarfile` sees it, which believes the size that a header claims for the next.

    It gets `MAX_HEADER_BYTES` for each member; so neither one header nor a chain of them can be long.
    """

    def __init__(self, opened: IO[bytes], file: Path) -> None:
        super().__init__()
        self._opened = opened
        self._file = file
        self._left = 0

    def allow(self) -> None:
        """Let the headers of the next member be read."""
        self._left = MAX_HEADER_BYTES

    def read(self, size: int = -1) -> bytes:
        """Return the next *size* bytes. Raises `BadBackup`."""
        if not 0 <= size <= self._left:
            raise BadBackup(self._file, "a header in it is longer than any that a backup has")
        self._left -= size
        return self._opened.read(size)

    def seek(self, position: int, whence: int = 0) -> int:
        """Go to *position*."""
        return self._opened.seek(position, whence)

    def tell(self) -> int:
        """Return the position."""
        return self._opened.tell()
