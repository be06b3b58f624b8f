"""Tar archives made byte by byte, with headers that no program writes, in the forms of a backup.

`archive` makes the form of version 0.1, with a list in JSON; `bag` that of RFC 8493.
"""

import hashlib
import json
import re
from collections.abc import Mapping

from archive.maintenance.backup_lists import JSON_LIST

BLOCK = 512
#: The types of a header.
FILE, HARD_LINK, SYMLINK, DEVICE, FOLDER, PIPE = b"0", b"1", b"2", b"3", b"5", b"6"
PAX, GLOBAL_PAX, LONG_NAME, LONG_LINK, SPARSE = b"x", b"g", b"L", b"K", b"S"


def octal(value: int) -> bytes:
    """Return a size as most programs write it."""
    return b"%011o\0" % value


def binary(value: int) -> bytes:
    """Return a size in the binary form of GNU, which can be huge or negative."""
    return bytes([0x80 if value >= 0 else 0xFF]) + value.to_bytes(11, "big", signed=value < 0)


def header(
    name: bytes | str, size: bytes | int = 0, kind: bytes = FILE, *, target: bytes = b""
) -> bytes:
    """Return a header with its checksum; *size* may be the twelve bytes of the field."""
    name = name.encode() if isinstance(name, str) else name
    field = octal(size) if isinstance(size, int) else size
    block = bytearray(BLOCK)
    block[0 : len(name[:100])] = name[:100]
    block[100:136] = b"0000644\0" + b"0000000\0" * 2 + field
    block[136:148] = octal(0)
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[157 : 157 + len(target)] = target
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(data: bytes) -> bytes:
    """Return *data* filled up to whole blocks."""
    return data + bytes(-len(data) % BLOCK)


def member(name: bytes | str, data: bytes = b"", kind: bytes = FILE) -> bytes:
    """Return a header and its data."""
    return header(name, len(data), kind) + padded(data)


def pax(*records: tuple[str, str], kind: bytes = PAX) -> bytes:
    """Return an extended header with these *records*."""
    return member("pax", b"".join(_record(key, value) for key, value in records), kind)


def _record(key: str, value: str) -> bytes:
    # As `os.fsencode` does it; other halves of a pair, which no name can have, as they are.
    handler = "surrogateescape" if re.search("[\udc80-\udcff]", value) else "surrogatepass"
    rest = f" {key}={value}\n".encode("utf-8", handler)
    length = len(rest)
    while len(str(length)) + len(rest) != length:
        length = len(str(length)) + len(rest)
    return str(length).encode() + rest


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest for *files* and their contents."""
    listed = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
    }
    return json.dumps({"pincite-backup": 1, "files": listed}, indent=1).encode()


def archive(*parts: bytes, listed: Mapping[str, bytes] | bytes) -> bytes:
    """Return a whole backup: the manifest, or that of the files *listed*, and then these *parts*."""
    first = listed if isinstance(listed, bytes) else manifest(listed)
    return b"".join((member(JSON_LIST, first), *parts, bytes(2 * BLOCK)))


#: The tag files of a bag that comes before what it lists.
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO = b"Bag-Software-Agent: Pincite\nPincite-Backup-Form: 2\n"


def bag(
    *parts: bytes,
    listed: Mapping[str, bytes] | bytes,
    info: bytes = INFO,
    vouched: bytes | None = None,
) -> bytes:
    """Return a whole backup in the form of a bag: tag files, with a manifest or one of the files *listed*, and *parts*.

    *vouched* is another manifest of the tag files than the right one.
    """
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": info,
        "manifest-sha256.txt": listed if isinstance(listed, bytes) else sums(listed, "data/"),
    }
    tags["tagmanifest-sha256.txt"] = sums(tags) if vouched is None else vouched
    members = [member(f"pincite-backup/{name}", data) for name, data in tags.items()]
    return b"".join((*members, *parts, bytes(2 * BLOCK)))


def sums(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """Return a manifest of a bag for *files* and their contents."""
    lines = [
        f"{hashlib.sha256(data).hexdigest()}  {folder}{name}\n" for name, data in files.items()
    ]
    return "".join(lines).encode("utf-8", "surrogatepass")


def bag_member(name: str, data: bytes = b"") -> bytes:
    """Return a file of the payload of a bag."""
    return member(f"pincite-backup/data/{name}", data)
