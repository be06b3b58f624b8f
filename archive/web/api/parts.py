"""Parts of an export: so many paragraphs, bytes and seconds each, and where the next part begins.

A part is made whole before any of it is sent, so that its reader, however slow, keeps nothing busy that others need.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO
from typing import Generic
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.errors import PinciteError
from archive.settings import Settings

Value = TypeVar("Value")

#: Digits of a number of rows; more than any collection has.
_MAX_DIGITS = 9
#: Bytes of a part beyond which it is kept on the disk until it is sent.
MAX_BYTES_IN_MEMORY = 1_000_000


class BadStart(PinciteError):
    """An address whose part begins nowhere: `value` is no number."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}={value}")
        self.name = name
        self.value = value


class StaleExport(PinciteError):
    """An address of a part that continues an export of another index; `restart` is that of its first part."""

    def __init__(self, restart: str) -> None:
        super().__init__(restart)
        self.restart = restart


class NoRoom(PinciteError):
    """The disk has no room for a part."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a part begins: at the paragraph of this number among those found, after `skip` of its lines.

    `line` is the number of the first line; both count from 1.
    """

    paragraph: int = 1
    skip: int = 0
    line: int = 1

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> "Start":
        """Read the start of a part from the parameters of an address. Raises `BadStart`."""
        return cls(
            paragraph=_number(args, "start", 1),
            skip=_number(args, "skip", 0),
            line=_number(args, "line", 1),
        )

    def parameters(self) -> dict[str, str]:
        """Return the start as parameters of an address."""
        in_lines = {"skip": str(self.skip), "line": str(self.line)} if self.line > 1 else {}
        return {"start": str(self.paragraph), **in_lines}

    def next_paragraph(self) -> "Start":
        """Return the start of what follows this paragraph."""
        return Start(self.paragraph + 1)

    def next_line(self) -> "Start":
        """Return the start of what follows this line."""
        return Start(self.paragraph, self.skip + 1, self.line + 1)


@dataclass(frozen=True, slots=True)
class Row(Generic[Value]):
    """A row of an export, where it begins, and where what follows it begins."""

    start: Start
    after: Start
    value: Value


class Part:
    """Takes the rows of one part, which begins at *start*, until it is full or its *deadline* is over."""

    def __init__(self, start: Start, settings: Settings, deadline: Deadline) -> None:
        self.start = start
        #: Where the next part begins, once this one is made; None where nothing is left.
        self.next: Start | None = None
        #: The number of the last paragraph that has a row here; 0 before there is any.
        self.last = 0
        self.bytes = 0
        #: It ended because its time was up, and might have more rows another time.
        self.timed_out = False
        self._max_paragraphs = settings.export_paragraphs
        self._max_bytes = settings.export_bytes
        self._deadline = deadline

    @property
    def is_whole(self) -> bool:
        """Whether the part is the whole export; known once it is made."""
        return self.start == Start() and self.next is None

    def take(self, rows: Iterable[Row[Value]]) -> Iterator[Value]:
        """Yield the values of the *rows* that have room. Raises `DeadlineExceeded` where the first took too long."""
        after = None
        try:
            for row in rows:
                if after is not None and (self._is_full(row.start) or self._deadline.is_over):
                    self.next, self.timed_out = row.start, not self._is_full(row.start)
                    return
                after, self.last = row.after, row.start.paragraph
                yield row.value
        except DeadlineExceeded:
            if after is None:
                raise
            self.next, self.timed_out = after, True

    def write(self, written: Iterable[str]) -> IO[bytes]:
        """Return a file at its start that has *written*, which takes rows only as they are asked for.

        It has no name, is gone when it is closed, and is on the disk where it is large: so parts of any size leave
        memory as it is. Raises `NoRoom`.
        """
        file = SpooledTemporaryFile(MAX_BYTES_IN_MEMORY)  # noqa: SIM115 who sends it closes it
        try:
            for words in written:
                self.bytes += file.write(words.encode())
            file.seek(0)
        except OSError as error:
            file.close()
            raise NoRoom(error.strerror or str(error)) from error
        except BaseException:
            file.close()
            raise
        return file

    def _is_full(self, start: Start) -> bool:
        paragraphs = start.paragraph - self.start.paragraph
        return paragraphs >= self._max_paragraphs or self.bytes >= self._max_bytes


def _number(args: MultiDict[str, str], name: str, least: int) -> int:
    """Return the number of the parameter *name*, at least *least*, which it is by default. Raises `BadStart`."""
    word = args.get(name, "").strip() or str(least)
    if not (word.isascii() and word.isdigit() and len(word) <= _MAX_DIGITS and int(word) >= least):
        raise BadStart(name, word)
    return int(word)
