"""BagIt (RFC 8493): tag files with the checksum of every file, by which libraries' own tools verify a copy.

A bag is a folder, or an archive of one: its payload lies in ``data``, the tag files beside that. Times are left
out, so the same payload makes the same bag.
"""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedIOBase

#: The names of the tag files, and of the folder of the payload.
BAGIT, BAG_INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
DATA = "data"

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ENTRY = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)\n")
_ENCODED = re.compile("%(0A|0D|25)", re.IGNORECASE)
# Of signs of per cent, RFC 8493 would have each encoded, but the tools in use read the code of a line's end only.
# So a sign that nobody takes for the beginning of a code stays as it is, and all of them read it alike.
_TO_ENCODE = re.compile("[\r\n]|%(?=0A|0D|25)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the payload: its size in bytes, and its SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


def record_of(file: BufferedIOBase) -> FileRecord:
    """Return the record of *file*, opened at its beginning. Raises `OSError`."""
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileRecord(file.seek(0, os.SEEK_END), digest)


def tag_files(payload: Mapping[str, FileRecord], info: Mapping[str, str]) -> dict[str, bytes]:
    """Return the tag files of a bag by name: the declaration, what is known about it, and the two manifests.

    The names of the *payload* are within ``data``, with ``/`` between folders. *info* are lines of
    ``bag-info.txt``, such as ``Bag-Software-Agent``; the size of the payload is added. Raises `UnicodeError`
    where a name is not Unicode.
    """
    size = sum(record.size for record in payload.values())
    about = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    lines = [f"{key}: {' '.join(value.split())}\n" for key, value in about.items()]
    checksums = {f"{DATA}/{name}": record.sha256 for name, record in payload.items()}
    files = {
        BAGIT: _DECLARATION,
        BAG_INFO: "".join(lines).encode(),
        MANIFEST: manifest(checksums),
    }
    vouched = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return files | {TAG_MANIFEST: manifest(vouched)}


def manifest(checksums: Mapping[str, str]) -> bytes:
    """Return a manifest: a line of SHA-256 and name for each of the files in *checksums*."""
    return "".join(f"{sha256}  {_encoded(name)}\n" for name, sha256 in checksums.items()).encode()


def read_entry(line: bytes) -> tuple[str, str] | None:
    """Return the name and the SHA-256 of a *line* of a manifest that `manifest` wrote; None of any other line."""
    try:
        entry = _ENTRY.fullmatch(line.decode())
    except UnicodeDecodeError:
        return None
    if entry is None:
        return None
    return _ENCODED.sub(lambda code: chr(int(code[1], 16)), entry[2]), entry[1]


def _encoded(name: str) -> str:
    return _TO_ENCODE.sub(lambda sign: f"%{ord(sign[0]):02X}", name)
