"""What a manifest from another machine may say: names that stay in their folder, sizes and checksums."""

import re
from collections.abc import Iterable

from archive.following.source import CannotFollow
from archive.indexing.manifest import MANIFEST
from archive.indexing.manifest import Files
from archive.indexing.manifest import parse_manifest

#: Bytes that a manifest may have; that of a million paragraphs has some ten thousand.
MAX_MANIFEST_BYTES = 16 * 1024 * 1024
#: Files that a generation may have; that of a million paragraphs has some hundred.
MAX_FILES = 10_000
#: Letters of a name, which file systems take; and those that a message repeats.
_LONGEST_NAME, _SHOWN = 200, 100
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
    if len(files) > MAX_FILES:
        raise CannotFollow(f"{source}: {MANIFEST} names {len(files):,} files, which no index has")
    for name in files:
        if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name) or name.split("/")[0] == MANIFEST:
            raise _strange(source, name)
    folders = folders_of(files)
    for name, (size, sha) in files.items():
        if name in folders:
            raise _strange(source, name)
        if size < 0 or not _SHA256.fullmatch(sha):
            raise CannotFollow(
                f"{source}: {MANIFEST} has no size and checksum of {name[:_SHOWN]!r}"
            )
    return files


def _strange(source: str, name: str) -> CannotFollow:
    return CannotFollow(f"{source}: {MANIFEST} names {name[:_SHOWN]!r}, which no index has")


def folders_of(names: Iterable[str]) -> set[str]:
    """Return the folders that files with these *names* are in."""
    return {name[:at] for name in names for at, sign in enumerate(name) if sign == "/"}
