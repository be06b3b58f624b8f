"""What a manifest from another machine may say: names that stay in their folder, sizes and checksums."""

import re

from archive.following.source import CannotFollow
from archive.indexing.manifest import MANIFEST
from archive.indexing.manifest import Files
from archive.indexing.manifest import parse_manifest

#: Bytes that a manifest may have; that of a million paragraphs has some ten thousand.
MAX_MANIFEST_BYTES = 16 * 1024 * 1024
#: What a file is called while it is not whole; no file of a generation is called so.
PARTIAL = ".partial-"
#: Ends of names that would lead out of their folder have no letter or digit.
_PART = r"(?!\.partial-)[A-Za-z0-9._-]*[A-Za-z0-9][A-Za-z0-9._-]*"
_NAME = re.compile(rf"{_PART}(?:/{_PART}){{0,5}}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def checked_files(source: str, content: bytes) -> Files:
    """Return the files that the manifest *content* of *source* names. Raises `CannotFollow`."""
    try:
        files = parse_manifest(content)
    except ValueError as error:
        raise CannotFollow(f"{source}: {MANIFEST} cannot be read ({error})") from error
    if not files:
        raise CannotFollow(f"{source}: {MANIFEST} names no file")
    folders = {name[:at] for name in files for at, sign in enumerate(name) if sign == "/"}
    for name, (size, sha) in files.items():
        if not _NAME.fullmatch(name) or name == MANIFEST or name in folders:
            raise CannotFollow(f"{source}: {MANIFEST} names {name!r}, which no index has")
        if size < 0 or not _SHA256.fullmatch(sha):
            raise CannotFollow(f"{source}: {MANIFEST} has no size and checksum of {name!r}")
    return files
