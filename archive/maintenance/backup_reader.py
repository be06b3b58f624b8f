"""Reading a backup, in which nothing is believed before it is checked: sizes, names, headers, checksums.

Memory and time are bounded by what the file really holds, whatever its headers claim.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from typing import IO

from archive.errors import PinciteError
from archive.export.bagit import BAG_INFO
from archive.export.bagit import BAGIT
from archive.export.bagit import DATA
from archive.export.bagit import MANIFEST
from archive.export.bagit import TAG_MANIFEST
from archive.export.bagit import manifest
from archive.maintenance.backup import BAG
from archive.maintenance.backup_lists import JSON_LIST
from archive.maintenance.backup_lists import MAX_LINE_BYTES
from archive.maintenance.backup_lists import BadList
from archive.maintenance.backup_lists import bag_list
from archive.maintenance.backup_lists import damaged
from archive.maintenance.backup_lists import json_list
from archive.maintenance.backup_lists import require_file_names
from archive.maintenance.backup_lists import require_form

#: Bytes that all headers of one file may have. The longest name and its frame take a third of that.
MAX_HEADER_BYTES = 16 * 1024
_CHUNK_BYTES = 1 << 20
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
    """A file in a backup: its name, where its content begins, its size in bytes, and its SHA-256 once verified."""

    name: str
    start: int
    size: int
    sha256: str = ""


class BackupReader:
    """Reads the backup *opened*, which came from *file*. Raises `BadBackup`, and `OSError` where the disk fails."""

    def __init__(self, opened: IO[bytes], file: Path) -> None:
        self._opened = opened
        self._file = file
        self._room = os.fstat(opened.fileno()).st_size

    def verified(self) -> tuple[Member, ...]:
        """Read the whole file; return the files of the collection, each found to be what the list of files says."""
        self._refuse_compressed()
        members = self._members()
        expected, folder = self._list(members)
        found: list[Member] = []
        for member in members:
            name = member.name.removeprefix(folder)
            sha256 = expected.pop(name, None) if member.name.startswith(folder) else None
            if sha256 is None:
                raise self._bad(f"{member.name!r} is in it and not in its list of files")
            if self._sha256(member) != sha256:
                raise self._bad(f"{member.name!r} is damaged: its checksum is another")
            found.append(replace(member, name=name, sha256=sha256))
        if expected:
            raise self._bad(f"{min(expected)!r} is missing in it")
        return tuple(found)

    def _list(self, members: Iterator[Member]) -> tuple[dict[str, str], str]:
        """Return the SHA-256 of each file by its name, and the folder that they are in; read *members* so far."""
        first = next(members, None)
        try:
            if first is not None and first.name == JSON_LIST:
                expected, folder = json_list(self._lines(first)), ""
            elif first is not None and first.name == f"{BAG}/{BAGIT}":
                expected, folder = self._bag(first, members), f"{BAG}/{DATA}/"
            else:
                raise self._bad("this is not a backup that `pincite backup` wrote")
            require_file_names(expected)
        except BadList as error:
            raise self._bad(str(error)) from error
        if len(expected) * tarfile.BLOCKSIZE > self._room:
            raise self._bad("its list has more files than it has room for")
        return expected, folder

    def _bag(self, first: Member, members: Iterator[Member]) -> dict[str, str]:
        """Return what the manifest of the bag says; *first* is its declaration. Raises `BadList`."""
        tags = {BAGIT: first}
        for name in (BAG_INFO, MANIFEST, TAG_MANIFEST):
            member = next(members, None)
            if member is None or member.name != f"{BAG}/{name}":
                raise damaged()
            tags[name] = member
        require_form(self._lines(tags[BAG_INFO]))
        vouching = tags.pop(TAG_MANIFEST)
        expected = manifest({name: self._sha256(member) for name, member in tags.items()})
        if vouching.size != len(expected) or b"".join(self.content(vouching)) != expected:
            raise damaged()
        return bag_list(self._lines(tags[MANIFEST]))

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
                    if not (found.isdir() and found.name == f"{BAG}/{DATA}"):
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

    def _lines(self, member: Member) -> Iterator[bytes]:
        self._opened.seek(member.start)
        left = member.size
        while left:
            line = self._opened.readline(min(left, MAX_LINE_BYTES))
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
