"""Check a whole collection folder: every working copy, every revision, and what is not published yet."""

import re
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.collection.folder import CollectionFolder
from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import PinciteError
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.indexing.entities import clash_problems
from archive.indexing.entities import clashing_names
from archive.indexing.namings import Naming
from archive.indexing.namings import namings_of
from archive.language.controls import has_directions
from archive.language.controls import strays
from archive.maintenance.check_history import history_problems
from archive.model.edition import Edition
from archive.publishing.proposal import files_by_slug
from archive.publishing.proposal import only_one
from archive.publishing.proposal import propose
from archive.publishing.publish_refusals import PublishRefused
from archive.sources.canonical.checks import pending_checks
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_text_file

#: A paragraph number without its closing bracket.
_UNCLOSED = re.compile(r"(?<!\\)\{#p[0-9]+[a-z]*\s*$")

#: How Markdown and YAML write any character.
_ESCAPE = re.compile(r"&#|\\[xuU0abefv]")


@dataclass(frozen=True, slots=True)
class RefusedText:
    """A working copy that publishing would refuse, and why."""

    path: Path
    refusal: PublishRefused


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check of the whole folder."""

    problems: tuple[Problem, ...]
    refused: tuple[RefusedText, ...]
    #: The number of texts, broken ones included, and how many of them are published.
    texts: int
    published: int
    paragraphs: int
    #: Slugs of texts that were never published, and of published ones whose file was edited since.
    drafts: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; there may be notes."""
        return not self.faults

    @property
    def faults(self) -> int:
        """The number of problems that must be mended."""
        return len(self.refused) + sum(problem.fatal for problem in self.problems)


def check(folder: CollectionFolder, *, today: date | None = None) -> CheckReport:
    """Read every working copy and every revision, and return all that is wrong. Writes nothing.

    Revisions that are dated after *today*, the day by the clock, are wrong; without it no date is. Raises
    `FolderError` where the folder itself cannot be read.
    """
    folder = folder.read_afresh()
    collection, noticed = folder.collection_with_problems()
    problems = [*noticed, *folder.own_pages().problems, *folder.logo(collection.logo)[1]]
    authorities, doubts = folder.authorities_with_problems()
    problems += doubts
    namings: list[tuple[str, Naming]] = []
    drafts: list[str] = []
    waiting: list[str] = []
    refused: list[RefusedText] = []
    statuses = list(folder.statuses())
    problems += [
        Problem.of(ProblemKind.TRANSCRIPT, path, fatal=False, file=str(path))
        for path in folder.transcripts()
    ]
    files = files_by_slug(statuses)
    paragraphs = 0
    for status in statuses:
        problems += status.problems
        problems += history_problems(folder, status, today)
        try:
            problems += _pending(status)
            edition = status.load()
            namings += ((status.slug, naming) for naming in namings_of(edition))
            paragraphs += len(edition.text.paragraphs)
            problems += edition.problems
            if edition.draft:
                drafts.append(status.slug)
                problems += _lost_history(folder, status, edition)
            elif edition.waiting:
                waiting.append(status.slug)
            if edition.waiting and status.path:
                refusal = _refusal(folder, status, files)
                refused += refusal
                problems += () if refusal else _notes_on_edited(status.path)
            elif status.path and not edition.draft:
                problems += _controls(status.path)
        except BrokenText as error:
            problems += error.problems
        except PinciteError as error:
            problems.append(Problem(str(status.path), 0, str(error), error.remedy))
    problems += clash_problems(clashing_names(namings, authorities), folder.path)
    published = sum(status.revision > 0 for status in statuses)
    return CheckReport(
        tuple(sorted(set(problems))),
        tuple(refused),
        len(statuses),
        published,
        paragraphs,
        tuple(drafts),
        tuple(waiting),
    )


def _pending(status: TextStatus) -> list[Problem]:
    """Return what an import left for somebody to check."""
    if status.path is None:
        return []
    pending = pending_checks(read_text_file(status.path))
    return [
        Problem.of(ProblemKind.TO_CHECK, status.path, one.line, fatal=False, words=one.words)
        for one in pending
    ]


def _lost_history(folder: CollectionFolder, status: TextStatus, edition: Edition) -> list[Problem]:
    """Return a note on a draft that has numbers, as only published texts have."""
    if not any(paragraph.number for paragraph in edition.text.paragraphs):
        return []
    path = folder.history_path(status.slug)
    kind = ProblemKind.NUMBERS_WITHOUT_HISTORY
    return [Problem.of(kind, str(status.path), fatal=False, file=str(path))]


def _refusal(
    folder: CollectionFolder, status: TextStatus, files: Mapping[str, Sequence[str]]
) -> list[RefusedText]:
    """Return why publishing would refuse an edited text, if it would."""
    assert status.path is not None
    try:
        only_one(status.slug, files)
        history = folder.history(status.slug)
        propose(read_text_file(status.path), status.path, history)
    except PublishRefused as error:
        return [RefusedText(status.path, error)]
    except PinciteError:
        # A file that cannot be read has been reported with its lines.
        pass
    return []


def _notes_on_edited(path: Path) -> list[Problem]:
    """Return notes on an edited file: readers have not seen it yet, so now is the time to mend it."""
    try:
        source = read_text_file(path)
        notes = read_canonical(source, path=str(path)).notes
    except PinciteError:
        return []
    unclosed = (
        Problem.of(ProblemKind.UNCLOSED_MARK, path, line, fatal=False)
        for line, words in enumerate(source.splitlines(), 1)
        if _UNCLOSED.search(words)
    )
    return [*notes, *unclosed]


def _controls(path: Path) -> list[Problem]:
    """Return notes on control characters in a published file: readers do not get them, but the file has them."""
    source = read_text_file(path)
    if not (strays(source) or has_directions(source) or _ESCAPE.search(source)):
        return []
    notes = read_canonical(source, path=str(path)).notes
    kinds = (ProblemKind.CONTROL_CHARACTER, ProblemKind.OPEN_DIRECTION)
    return [note for note in notes if note.kind in kinds]
