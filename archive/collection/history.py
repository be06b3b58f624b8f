"""The history of each text: one append-only file a text, one line a revision.

A line is a JSON object. `hash` is the SHA-256 of the object without it, and `previous` the hash of the line
before, so that a changed, lost or inserted line is noticed. Every line holds the whole text: the folder is
its own backup, and a person can read it. A revision may correct the dates of earlier ones, whose lines stay
as they are: the revisions that are read have the corrected dates.
"""

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any
from typing import Self

from archive.errors import Damage
from archive.errors import DamageKind
from archive.errors import FolderError
from archive.errors import HistoryDamaged
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.files import write_atomically
from archive.files import write_error
from archive.language.controls import strays
from archive.model.revision import Revision
from archive.model.revision import record_hash
from archive.system import sync

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Unsound(Exception):
    """A line that does not continue a history."""

    def __init__(self, kind: DamageKind, value: str = "", expected: str = "") -> None:
        super().__init__(kind.value)
        self.damage = Damage(kind, value, expected)


@dataclass(frozen=True, slots=True)
class History:
    """The content of a history file: its intact revisions from the first, and what is wrong after them.

    `damage` means that a line does not follow from the one before. The revisions before it can be trusted
    and shown; nothing can be appended until a person has repaired the file. A `torn` end is the rest of a
    line that a power cut interrupted: it is dropped when the next revision is appended. A file that was cut
    may look the same or even intact; only a count of the `published` revisions shows what it has lost.
    """

    path: Path
    revisions: tuple[Revision, ...] = ()
    damage: HistoryDamaged | None = None
    torn: bool = False
    #: The length of the intact lines, in bytes.
    intact: int = 0
    #: How many revisions readers have been shown, as far as is known.
    published: int = 0

    @property
    def last(self) -> Revision | None:
        """The newest intact revision."""
        return self.revisions[-1] if self.revisions else None

    def expecting(self, published: int) -> Self:
        """Return this history, damaged if it has fewer revisions than the *published* ones that readers know."""
        damage, missing = self.damage, len(self.revisions) + 1
        if damage is None and missing <= published:
            damage = HistoryDamaged(self.path, missing, Damage(DamageKind.LOST, str(missing)))
        return replace(self, damage=damage, torn=self.torn and damage is None, published=published)

    def became(self) -> dict[str, str]:
        """Return the current number for each number that is no longer in the text."""
        went: dict[str, str] = {}
        for revision in self.revisions:
            for number, numbers in revision.became.items():
                if numbers and numbers[0] != number:
                    went[number] = numbers[0]
        return _followed(went)

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the file."""
        if self.damage:
            damage = self.damage.damage
            return (
                Problem.of(
                    ProblemKind.DAMAGED_HISTORY,
                    self.path,
                    self.damage.line,
                    damage=damage.kind.value,
                    value=damage.value,
                    expected=damage.expected,
                    shown=str(max(len(self.revisions), self.published)),
                ),
            )
        if self.torn:
            line = len(self.revisions) + 1
            return (Problem.of(ProblemKind.TORN_HISTORY, self.path, line, fatal=False),)
        return ()


def _followed(went: Mapping[str, str]) -> dict[str, str]:
    """Return where each number of *went* leads in the end; nothing for one that leads back to itself."""
    ends: dict[str, str] = {}
    for number in went:
        passed: dict[str, None] = {}
        at = number
        while at in went and at not in ends and at not in passed:
            passed[at] = None
            at = went[at]
        ends |= dict.fromkeys(passed, ends.get(at, at))
    return {number: end for number, end in ends.items() if end != number}


def read_history(path: Path) -> History:
    """Return the history at *path*, empty where there is none. Raise `FolderError` where it cannot be read."""
    if path.exists() and not path.is_file():
        # Reading a pipe or a device might never end.
        raise FolderError(path, "it cannot be read: this is no file")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return History(path)
    except OSError as error:
        raise FolderError(path, f"it cannot be read: {error.strerror}") from error
    return parse_history(content, path)


def parse_history(content: bytes, path: Path) -> History:
    """Return the history in *content*, up to the first line that does not follow from the one before."""
    revisions: list[Revision] = []
    at = 0
    while at < len(content):
        end = content.find(b"\n", at)
        whole = end >= 0
        line = content[at : end if whole else len(content)]
        try:
            revision = _revision(line, revisions)
        except _Unsound as error:
            # After a crash a file system may leave zeros in place of a line.
            rest = content[at:].strip(b"\n\r ")
            torn = bool(rest) and (not whole or not rest.strip(b"\x00\n"))
            damage = (
                None if torn or not rest else HistoryDamaged(path, len(revisions) + 1, error.damage)
            )
            return History(path, tuple(revisions), damage, torn, at)
        _add(revisions, revision)
        at = end + 1 if whole else len(content)
    return History(path, tuple(revisions), intact=at)


def _add(revisions: list[Revision], revision: Revision) -> None:
    """Append *revision* to *revisions*, and correct the dates that it corrects."""
    for number, day in revision.dates.items():
        was = revisions[number - 1]
        revisions[number - 1] = replace(was, date=day, first_dated=was.first_dated or was.date)
    revisions.append(revision)


def _revision(line: bytes, before: list[Revision]) -> Revision:
    """Return the revision on *line* that follows *before*. Raise `_Unsound`."""
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Unsound(DamageKind.NOT_JSON) from error
    if not isinstance(record, dict):
        raise _Unsound(DamageKind.NOT_A_REVISION)
    claimed = record.pop("hash", None)
    revision = _typed(record)
    if claimed != record_hash(record):
        raise _Unsound(DamageKind.ALTERED)
    last = before[-1] if before else None
    if revision.previous != (last.hash if last else ""):
        ancestors = [""] + [other.hash for other in before]
        if revision.previous in ancestors:
            raise _Unsound(DamageKind.FORK, str(ancestors.index(revision.previous)))
        raise _Unsound(DamageKind.GAP)
    if revision.number != len(before) + 1:
        expected = str(len(before) + 1)
        raise _Unsound(DamageKind.WRONG_NUMBER, str(revision.number), expected)
    if last and revision.slug != last.slug and last.slug not in revision.formerly:
        raise _Unsound(DamageKind.OTHER_TEXT, revision.slug)
    return revision


def _typed(record: Mapping[str, Any]) -> Revision:
    kinds = {"number": int, "date": str, "note": str, "slug": str, "markdown": str, "previous": str}
    changes = record.get("changes", {})
    became, formerly = record.get("became", {}), record.get("formerly", [])
    wrong = [name for name, kind in kinds.items() if type(record.get(name)) is not kind]
    if wrong or not isinstance(changes, dict):
        raise _Unsound(DamageKind.BAD_FIELD, wrong[0] if wrong else "changes")
    if not isinstance(became, dict) or not all(map(_is_words, (formerly, *became.values()))):
        raise _Unsound(DamageKind.BAD_FIELD, "became")
    names = {
        "slug": [record["slug"]],
        "changes": [*changes, *map(str, changes.values())],
        "became": [*became, *chain(*became.values())],
        "formerly": formerly,
    }
    # Names are shown, and stored, as they are.
    strange = [field for field, words in names.items() if any(map(strays, words))]
    if strange or not _is_unicode(record["markdown"]):
        raise _Unsound(DamageKind.BAD_FIELD, strange[0] if strange else "markdown")
    dates = _dates(record.get("dates", {}), before=record["number"])
    for day in (record["date"], *dates.values()):
        # Python also reads other forms of ISO 8601, such as the days of weeks.
        if not _DAY.fullmatch(day):
            raise _Unsound(DamageKind.BAD_DATE, day)
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise _Unsound(DamageKind.BAD_DATE, day) from error
    known = {name: record[name] for name in kinds}
    return Revision(
        **known,
        changes={str(key): str(value) for key, value in changes.items()},
        became={number: tuple(numbers) for number, numbers in became.items()},
        formerly=tuple(formerly),
        dates=dates,
    )


def _dates(recorded: object, *, before: int) -> dict[int, str]:
    """Return the corrected dates that a record holds, by the number of the revision, which is *before* its own."""
    # One spelling of each number, so that the record is written as it was read.
    if (
        not isinstance(recorded, dict)
        or not all(map(_NUMBER.fullmatch, recorded))
        or not _is_words(list(recorded.values()))
    ):
        raise _Unsound(DamageKind.BAD_FIELD, "dates")
    dates = {int(number): day for number, day in recorded.items()}
    if any(number >= before for number in dates):
        raise _Unsound(DamageKind.BAD_FIELD, "dates")
    return dates


def _is_unicode(text: str) -> bool:
    """Tell whether *text* has no surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _line(history: History, revision: Revision) -> bytes:
    """Return *revision* as the next line of *history*. Raise `HistoryDamaged`."""
    if history.damage:
        raise history.damage
    expected = (len(history.revisions) + 1, history.last.hash if history.last else "")
    if (revision.number, revision.previous) != expected:
        damage = Damage(DamageKind.WRONG_NUMBER, str(revision.number), str(expected[0]))
        raise HistoryDamaged(history.path, expected[0], damage)
    # The short fields come first and the long text later, which helps `head` and diffs.
    record = {**revision.record(), "hash": revision.hash}
    return json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n"


def append_revision(history: History, revision: Revision) -> History:
    """Append *revision* to *history* and return the new history, once it would survive a power cut.

    Call it under `archive.files.writer_lock`. Raise `HistoryDamaged` where the history is, `FolderError`
    where the disk refuses; then nothing is published, and the partial line is torn.
    """
    line = _line(history, revision)
    try:
        history.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(history.path, os.O_RDWR | os.O_CREAT, 0o644)
        with os.fdopen(descriptor, "r+b") as file:
            file.truncate(history.intact)
            file.seek(0, os.SEEK_END)
            if history.intact and not _ends_line(history.path, history.intact):
                line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
            intact = file.tell()
        sync(history.path.parent)
    except OSError as error:
        # A torn line is harmless, but no line is better.
        with suppress(OSError):
            os.truncate(history.path, history.intact)
        raise write_error(history.path, error) from error
    revisions = list(history.revisions)
    _add(revisions, revision)
    return History(history.path, tuple(revisions), intact=intact)


def rename_history(history: History, revision: Revision, path: Path) -> History:
    """Write *history* and *revision*, which has another slug, to *path*; then remove the old file.

    The new file appears whole or not at all. A crash may leave both files, of which the old is the beginning
    of the new: it is ignored, and removed by the next command that publishes.
    """
    line = _line(history, revision)
    content = history.path.read_bytes()[: history.intact]
    write_atomically(path, content + (b"" if content.endswith(b"\n") else b"\n") + line)
    history.path.unlink()
    sync(path.parent)
    return read_history(path)


def _ends_line(path: Path, length: int) -> bool:
    with path.open("rb") as file:
        file.seek(length - 1)
        return file.read(1) == b"\n"


def last_revision(content: bytes, path: Path) -> Revision | None:
    """Return the newest intact revision in *content*, by its last line alone where that is sound.

    Fast, for reading many histories; only `parse_history` verifies the chain.
    """
    # Torn or damaged: the lines before it decide.
    return last_line(content) or parse_history(content, path).last


def last_line(content: bytes) -> Revision | None:
    """Return the revision on the last line of *content*, or None where that line is not sound."""
    line = content.rstrip(b"\n").rpartition(b"\n")[2]
    try:
        record = json.loads(line)
        if isinstance(record, dict) and record.pop("hash", None) == record_hash(record):
            return _typed(record)
    except (ValueError, RecursionError, _Unsound):
        pass
    return None
