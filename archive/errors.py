"""What can go wrong: one base, and a narrow child for each cause, with its data."""

from dataclasses import dataclass
from pathlib import Path


class PinciteError(Exception):
    """Something that a person should read; ``str()`` is the sentence to show."""

    #: What the reader can do about it, or nothing.
    remedy: str = ""


class BadAddress(PinciteError):
    """An address that no page of an archive can have."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address!r} is not an address: {reason}")
        self.address = address
        self.reason = reason


class NotHere(PinciteError):
    """A well-formed address at which nothing stands."""

    def __init__(self, address: str) -> None:
        super().__init__(f"Nothing stands at {address}")
        self.address = address


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


class IndexMissing(PinciteError):
    """There is no usable index yet."""

    remedy = "Build it with `pincite index`, or start with `pincite serve`."

    def __init__(self, path: Path, reason: str = "no index has been built here") -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class EngineMissing(IndexMissing):
    """A search engine that is not installed, and is needed."""

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
    """A staged index that did not pass its checks; the old one goes on serving."""


class BuildGoesOn(BuildFailed):
    """Another process builds in the same folder."""

    remedy = "Try again when it is done; a running server takes up what it builds."

    def __init__(self, index: Path) -> None:
        super().__init__(f"{index}: another build is going on here")
        self.path = index


class PublishRefused(PinciteError):
    """A text that cannot be published as it stands; nothing was written."""

    def __init__(self, slug: str, reason: str, remedy: str = "") -> None:
        super().__init__(f"{slug}: {reason}")
        self.slug = slug
        self.reason = reason
        self.remedy = remedy


class HistoryDamaged(PinciteError):
    """A history file whose lines do not follow from one another."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file: where (line counted from 1, 0 if it is the whole file), what, what to do."""

    path: str
    line: int
    message: str
    remedy: str = ""
    #: False for what deserves a look and stops nothing.
    fatal: bool = True

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        word = "" if self.fatal else "note: "
        return f"{place}: {word}{self.message}" + (f"\n    {self.remedy}" if self.remedy else "")


class BrokenText(PinciteError):
    """A source file that cannot be read as a text; it stops only itself."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
