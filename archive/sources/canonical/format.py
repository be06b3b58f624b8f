"""The canonical format: Markdown with front matter, paragraph numbers and emendations.

`read_canonical` inverts `write_canonical`. ``docs/text-format.md`` describes the format, with an example of
each construct.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Text
from archive.sources.canonical import reader as canonical_reader
from archive.sources.canonical import writer as canonical_writer

#: Larger files are refused: nobody typed a text of that size.
MAX_FILE_BYTES = 50_000_000
_TOO_LARGE = f"the file is larger than {MAX_FILE_BYTES // 1_000_000} MB"
_SAVE = "Save its content to a file and use that."


@dataclass(frozen=True, slots=True)
class CanonicalText:
    """A text, and the warnings about its file."""

    text: Text
    notes: tuple[Problem, ...] = ()


def read_canonical(source: str, *, path: str) -> CanonicalText:
    """Parse *source*; problems name *path*. Raise `BrokenText` with all problems at once."""
    reading = canonical_reader.read(source, path=path)
    return CanonicalText(reading.text, reading.notes)


def write_canonical(text: Text, deadline: Deadline = NEVER) -> str:
    """Return *text* as a canonical file. Raises `DeadlineExceeded`."""
    return canonical_writer.write(text, deadline)


def decode_utf8(content: bytes, *, path: str, remedy: str = "") -> str:
    """Decode *content*. Raise `BrokenText` where it is too large, or not UTF-8, with what to do about that."""
    if len(content) > MAX_FILE_BYTES:
        raise BrokenText(Problem(path, 0, _TOO_LARGE, "Split it into several files."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"this is not UTF-8 (byte 0x{content[error.start]:02X})"
        remedy = remedy or f"Save the file as UTF-8, or let `pincite add {path}` read it."
        raise BrokenText(Problem(path, line, message, remedy)) from error


def read_file(path: Path, *, name: str = "") -> bytes:
    """Return the bytes of the file at *path*. Raise `BrokenText` where it is not a readable file."""
    name = name or str(path)
    try:
        # Opening a pipe must not wait for a writer, and reading one must not go on for ever.
        with open(path, "rb", opener=_without_waiting) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise BrokenText(Problem(name, 0, "this is a pipe or a device, not a file", _SAVE))
            if about.st_size > MAX_FILE_BYTES:
                raise BrokenText(Problem(name, 0, _TOO_LARGE, "Split it into several files."))
            return file.read(MAX_FILE_BYTES)
    except IsADirectoryError as error:
        raise BrokenText(Problem(name, 0, "this is a folder, not a text")) from error
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        remedy = "Check its owner and permissions." if isinstance(error, PermissionError) else ""
        raise BrokenText(Problem(name, 0, f"this cannot be read: {reason}", remedy)) from error


def read_text_file(path: Path) -> str:
    """Return the text of the UTF-8 file at *path*. Raise `BrokenText` where it cannot be read."""
    return decode_utf8(read_file(path), path=str(path))


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)
