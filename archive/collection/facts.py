"""What the status of a text needs to know of its files: of the working copy, and of the history."""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple
from typing import Self

from archive.collection.history import last_line
from archive.collection.history import last_revision
from archive.collection.known_files import Kind
from archive.errors import BrokenText
from archive.model.address import is_slug
from archive.model.revision import Revision
from archive.sources.canonical.format import decode_utf8
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file

_SLUG_LINE = re.compile(rb"^slug[ \t]*:[ \t]*[\"']?([^\s\"'#]*)", re.MULTILINE)
_HEAD_BYTES = 16_384
_FRONT_MATTER_END = re.compile(rb"^---[ \t]*\r?$", re.MULTILINE)
#: The bytes of a digest: no two files have the same, whoever writes them.
_DIGEST_BYTES = 20


class CopyFacts(NamedTuple):
    """A working copy: its slug, and a digest of the file."""

    slug: str
    digest: str


class HistoryFacts(NamedTuple):
    """A history: a digest of the file, and what its last revision says."""

    digest: str
    #: A digest of the Markdown of the revision.
    markdown: str
    number: int
    #: The ISO day of the revision.
    date: str
    #: The slugs that the text had before, with spaces between them.
    formerly: str = ""

    @classmethod
    def of(cls, words: str) -> Self:
        """Return the facts that *words* say."""
        digest, markdown, number, date, formerly = words.split(" ", 4)
        return cls(digest, markdown, int(number), date, formerly)

    def __str__(self) -> str:
        return " ".join(map(str, self))


def digest(content: bytes) -> str:
    """Return a digest of *content*; empty where there is none."""
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).hexdigest() if content else ""


def read_copy(path: Path) -> CopyFacts:
    """Return the facts of the working copy at *path*. Raise `BrokenText` where it has no usable slug."""
    content = read_file(path)
    slug = _peek(content)
    if not is_slug(slug):
        # Parsing the whole file reports the mistake with its line.
        slug = read_canonical(decode_utf8(content, path=str(path)), path=str(path)).text.slug
    return CopyFacts(slug, digest(content))


def history_facts(content: bytes, last: Revision) -> HistoryFacts:
    """Return the facts of a history with this *content*, of which *last* is the last revision."""
    markdown = digest(last.markdown.encode("utf-8", "surrogatepass"))
    formerly = " ".join(last.formerly)
    return HistoryFacts(digest(content), markdown, last.number, last.date, formerly)


def former_slugs(words: str) -> list[str]:
    """Return the slugs that a text had before, if *words* are the facts of its history."""
    # Most texts had none.
    return [] if words.endswith(" ") else words.split(" ")[4:]


def read_damaged(path: Path) -> str | None:
    """Return the facts of a history of which the last line need not be sound; None without a sound one."""
    try:
        content = read_file(path)
    except BrokenText:
        # The status of the history itself reports it.
        return None
    last = last_revision(content, path)
    return str(history_facts(content, last)) if last else None


def _find_copy(path: Path) -> str | None:
    try:
        return " ".join(read_copy(path))
    except BrokenText:
        return None


def _find_history(path: Path) -> str | None:
    try:
        content = read_file(path)
    except BrokenText:
        return None
    last = last_line(content)
    return str(history_facts(content, last)) if last else None


COPIES = Kind("copy", _find_copy)
HISTORIES = Kind("history", _find_history)


def _peek(content: bytes) -> str:
    """Return the slug on its line in the front matter, without reading anything else."""
    head = content.removeprefix(b"\xef\xbb\xbf")[:_HEAD_BYTES]
    if not re.match(rb"---[ \t]*\r?\n", head):
        return ""
    close = _FRONT_MATTER_END.search(head, 3)
    lines = _SLUG_LINE.findall(head[: close.start()] if close else b"")
    return lines[0].decode("ascii", "replace") if len(lines) == 1 else ""
