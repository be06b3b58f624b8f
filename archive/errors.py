"""Errors and problems: one base class, and a narrow child with its data for each cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self


class PinciteError(Exception):
    """An error for people; ``str()`` is a plain sentence."""

    #: What the reader can do about it, or nothing.
    remedy: str = ""


class BadAddress(PinciteError):
    """An address that no page of an archive can have."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address!r} is not an address: {reason}")
        self.address = address
        self.reason = reason


class NotHere(PinciteError):
    """A well-formed address that leads to nothing."""

    def __init__(self, address: str) -> None:
        super().__init__(f"There is nothing at {address}")
        self.address = address


class PageNotMarked(NotHere):
    """A page of the printed source that is not marked in the text at an address; `pages` are."""

    def __init__(self, address: str, page: str, pages: Sequence[str]) -> None:
        super().__init__(address)
        self.args = (f"Page {page} of the source is not marked in {address}",)
        self.page = page
        self.pages = tuple(pages)


class NothingSelected(NotHere):
    """A file of selected passages whose address names none that exists."""

    remedy = (
        "Search, select the passages to cite, choose Cite selected and take the file from there."
        " The address names each passage like p=report-on-peace/p7."
    )

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.args = (f"{address} names no passage to cite",)


class TextWithdrawn(PinciteError):
    """An address of a text that was withdrawn, with the reason."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"The text at {address} was withdrawn: {reason}")
        self.address = address
        self.reason = reason


class SettingsError(PinciteError):
    """A setting that cannot be used."""


class FolderError(PinciteError):
    """A folder that is missing, unreadable or not writable."""

    def __init__(self, path: Path, reason: str, remedy: str = "") -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.remedy = remedy


class CollectionUnavailable(PinciteError):
    """The collection cannot be asked now, whatever the reason; nothing that was made of it so far may be shown."""


class IndexMissing(CollectionUnavailable):
    """An index that is missing or cannot be used."""

    remedy = "Build it with `pincite index`, or start with `pincite serve`."

    def __init__(self, path: Path, reason: str = "no index has been built here") -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class EngineMissing(IndexMissing):
    """A search engine that is needed and not installed."""

    def __init__(self, engine: str, why: str) -> None:
        PinciteError.__init__(self, f"The search engine {engine} is not installed here, and {why}")
        self.path = Path()
        self.reason = str(self)
        self.engine = engine
        self.remedy = (
            f"Install it (`pip install 'pincite[{engine}]'`),"
            " or build the index with another: `pincite index --engine whoosh`."
        )


class BuildFailed(PinciteError):
    """An index that could not be built, or did not pass its checks; the old one goes on serving."""

    def __init__(self, reason: str, problems: "tuple[Problem, ...]" = ()) -> None:
        super().__init__(reason)
        self.problems = problems


class IndexNotWritten(BuildFailed):
    """An index that the disk refuses to take; the old one goes on serving."""

    def __init__(self, index: Path, reason: str, remedy: str) -> None:
        super().__init__(f"{index}: the index cannot be written ({reason})")
        self.path = index
        self.reason = reason
        self.remedy = remedy


class BuildGoesOn(BuildFailed):
    """Another process is building in the same folder."""

    remedy = "Try again when it has finished; a running server takes up the new index by itself."

    def __init__(self, index: Path) -> None:
        super().__init__(f"{index}: another build is going on here")
        self.path = index


class DamageKind(StrEnum):
    """Why a line of a history does not continue it."""

    NOT_JSON = "not JSON"
    NOT_A_REVISION = "not a revision"
    #: The field `value` is missing or has the wrong type.
    BAD_FIELD = "bad field"
    #: `value` is not a date.
    BAD_DATE = "bad date"
    #: It was changed after it was written.
    ALTERED = "altered"
    #: It follows the revision number `value`, which has another successor already.
    FORK = "fork"
    #: A line before it is missing or was changed.
    GAP = "gap"
    #: It is number `value` in the place of number `expected`.
    WRONG_NUMBER = "wrong number"
    #: It belongs to the text `value`.
    OTHER_TEXT = "other text"
    #: Revision `value` was published, and the file ends before it.
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a line of a history."""

    kind: DamageKind
    value: str = ""
    expected: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind.value, self.value, self.expected)))


class HistoryDamaged(PinciteError):
    """A history file with a line that does not follow from the ones before."""

    def __init__(self, path: Path, line: int, damage: Damage) -> None:
        super().__init__(f"{path}:{line}: {damage}")
        self.path = path
        self.line = line
        self.damage = damage


class ProblemKind(StrEnum):
    """What is wrong with a file of a collection, and which arguments say more."""

    #: The reader that found it says what, in `Problem.message` and `Problem.remedy`.
    STATED = "stated"

    # collection.yaml
    NOT_A_TABLE = "not a table"
    #: `key` needs one value.
    NOT_ONE_VALUE = "not one value"
    #: `value` is not a line of single words with = between them.
    NOT_EQUAL_WORDS = "not equal words"
    #: `key` is unknown; it may be meant for `near`, or is none of `known`.
    UNKNOWN_KEY = "unknown key"
    #: Both `name` and `title`.
    TWO_NAMES = "two names"
    #: `value` is no colour; after `key`, it is a comment, for it begins with # and has no quotes.
    BAD_COLOUR = "bad colour"
    UNQUOTED_COLOUR = "unquoted colour"
    #: The `key`, `value`, has a contrast of only `ratio` in the `scheme`; `nearest` would do.
    LOW_CONTRAST = "low contrast"
    #: The logo `value` is not in the folder, or there is none; it has `size` kB of `most`; it cannot be used.
    LOGO_OUTSIDE = "logo outside"
    NO_LOGO = "no logo"
    LARGE_LOGO = "large logo"
    BAD_LOGO = "bad logo"

    # people.yaml and places.yaml
    #: The address of `name` would be that of `other`, so it is `slug`; `file` can give keys.
    SAME_ADDRESS = "same address"
    #: The same, of subjects and collections, which have no such file.
    ALMOST_THE_SAME = "almost the same"
    #: The page of the `entity`, an author or the like, is gone with its key `slug`.
    LOST_ADDRESS = "lost address"

    # Working copies
    UNREADABLE = "unreadable"
    LINK_OUTSIDE = "link outside"
    #: `slug` belongs to `file`.
    DUPLICATE_SLUG = "duplicate slug"
    #: `slug` was the slug of the text that is called `now`.
    FORMER_SLUG = "former slug"
    #: `slug` is the new slug of the text published as `was`.
    RENAMED_BY_HAND = "renamed by hand"
    SLUG_CHANGED = "slug changed"
    #: `file` is a plain text file.
    TRANSCRIPT = "transcript"
    UNCLOSED_MARK = "unclosed mark"
    #: The control `value`, such as ``U+0000``, is left out.
    CONTROL_CHARACTER = "control character"
    #: The control of direction `value`, such as ``U+202E``, is closed at the end of its field.
    OPEN_DIRECTION = "open direction"
    #: A table of records has no column ``file``, an unknown column, a file twice, or a date nobody can read.
    NO_FILE_COLUMN = "no file column"
    UNKNOWN_COLUMN = "unknown column"
    FILE_TWICE = "file twice"
    BAD_DATE = "bad date of a record"
    #: `style` is none of the `styles`, or they exclude each other.
    BAD_SPEAKER_STYLE = "bad speaker style"
    #: No file has this name.
    NO_SUCH_FILE = "no such file"
    #: `words` say what an import left for somebody to check.
    TO_CHECK = "to check"
    #: Its paragraphs have numbers, and its history, `file`, is missing.
    NUMBERS_WITHOUT_HISTORY = "numbers without history"

    # Histories
    EMPTY_HISTORY = "empty history"
    #: `slug` is published, and has no working copy.
    NO_WORKING_COPY = "no working copy"
    #: `damage`, `value` and `expected` are those of a `Damage`; the intact revision `shown` is the last.
    DAMAGED_HISTORY = "damaged history"
    TORN_HISTORY = "torn history"
    #: Revision `revision` is of the text `other`, not of `slug`.
    OTHER_TEXT = "other text"
    #: Revision `revision` has lost the `numbers`.
    LOST_NUMBERS = "lost numbers"
    #: Revision `revision` of the text `slug` is dated `value`; by the clock it is `now`.
    FUTURE_DATE = "future date"
    #: `number` leads to `target`, which is not in the text.
    LOST_TARGET = "lost target"

    # Source files that are to be added
    NO_SOURCE_FILE = "no source file"
    TOO_LARGE = "too large"
    NOT_UTF8 = "not UTF-8"
    #: A slug or a text to update was named, and there are several files.
    SEVERAL_FILES = "several files"
    SLUG_AND_UPDATE = "slug and update"
    SPLIT_AND_SLUG = "split and slug"
    BAD_SLUG = "bad slug"
    SLUG_TAKEN = "slug taken"
    NEW_AND_UPDATE = "new and update"
    #: It is a corrected source of the text `slug`, and `file` was edited since it was made or published.
    EDITED_SINCE = "edited since"
    #: `folder` has no text called `slug`.
    NO_TEXT_TO_UPDATE = "no text to update"
    #: The text would change by being written and read.
    NOT_READ_BACK = "not read back"
    APPEARED_MEANWHILE = "appeared meanwhile"

    # Pages that are to be added by their addresses
    #: The address cannot be used, for a `reason`.
    BAD_WEB_ADDRESS = "bad web address"
    #: The `host` is at an `address` of the local network.
    LOCAL_ADDRESS = "local address"
    #: The variables of the environment name a proxy for the `scheme`.
    PROXY_SET = "proxy set"
    #: The server answers with a `status` that is not 200, or not at all, for a `reason`.
    WRONG_STATUS = "wrong status"
    NO_ANSWER = "no answer"
    #: More than `limit` redirects, or megabytes.
    TOO_MANY_REDIRECTS = "too many redirects"
    PAGE_TOO_LARGE = "page too large"
    TOO_SLOW = "too slow"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file: where (line counted from 1, 0 if it is the whole file), and what."""

    path: str
    line: int
    message: str = ""
    remedy: str = ""
    #: False for what deserves a look and stops nothing.
    fatal: bool = True
    kind: ProblemKind = ProblemKind.STATED
    #: What the kind names, as pairs of name and value.
    arguments: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        kind: ProblemKind,
        path: Path | str,
        line: int = 0,
        *,
        fatal: bool = True,
        **arguments: str,
    ) -> Self:
        """Return a problem whose words are left to whoever shows it."""
        return cls(
            str(path), line, fatal=fatal, kind=kind, arguments=tuple(sorted(arguments.items()))
        )

    def __str__(self) -> str:
        """Return the problem in one line, for logs."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message or ' '.join([self.kind, *dict(self.arguments).values()])}"


class BrokenText(PinciteError):
    """A source file that cannot be read as a text; it stops only itself."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
