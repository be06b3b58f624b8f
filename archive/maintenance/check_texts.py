"""A look at the whole collection folder: every working copy, every revision, what waits to be published."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from archive.collection.folder import CollectionFolder
from archive.collection.history import read_history
from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import FolderError
from archive.errors import HistoryDamaged
from archive.errors import PinciteError
from archive.errors import Problem
from archive.errors import PublishRefused
from archive.model.edition import Edition
from archive.publishing.proposal import only_one
from archive.publishing.proposal import propose
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_text_file

#: The number of a paragraph whose last bracket was lost.
_UNCLOSED = re.compile(r"(?<!\\)\{#p[0-9]+[a-z]*\s*$")


@dataclass(frozen=True, slots=True)
class Report:
    """What a look at the whole folder found."""

    problems: tuple[Problem, ...]
    #: How many texts there are, broken ones included, and how many of them are published.
    texts: int
    published: int
    paragraphs: int
    #: Slugs of texts that were never published, and of published ones whose file says something else.
    drafts: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Nothing is wrong; there may be notes."""
        return not any(problem.fatal for problem in self.problems)


def check(folder: CollectionFolder) -> Report:
    """Read every working copy and every revision, and return all that is wrong. Writes nothing.

    Raises `FolderError` where the folder itself cannot be read.
    """
    problems = list(folder.collection_with_problems()[1])
    drafts: list[str] = []
    waiting: list[str] = []
    statuses = list(folder.statuses())
    problems += [
        Problem(
            str(path),
            0,
            "this is a transcript, and is passed over: texts end in .md",
            f"`pincite add {shlex.quote(str(path))}` makes a text of it.",
            fatal=False,
        )
        for path in folder.transcripts()
    ]
    paragraphs = 0
    for status in statuses:
        problems += status.problems
        problems += _history_problems(folder, status)
        try:
            edition = status.load()
            paragraphs += len(edition.text.paragraphs)
            problems += edition.problems
            if edition.draft:
                drafts.append(status.slug)
                problems += _lost_history(folder, status, edition)
            elif edition.waiting:
                waiting.append(status.slug)
            if edition.waiting and status.path:
                problems += _refusal(folder, status, statuses)
        except BrokenText as error:
            problems += error.problems
        except PinciteError as error:
            problems.append(Problem(str(status.path), 0, str(error), error.remedy))
    published = sum(status.revision > 0 for status in statuses)
    return Report(
        tuple(sorted(set(problems))),
        len(statuses),
        published,
        paragraphs,
        tuple(drafts),
        tuple(waiting),
    )


def _lost_history(folder: CollectionFolder, status: TextStatus, edition: Edition) -> list[Problem]:
    """Return a note on a text that was never published and has numbers, as published ones have."""
    if not any(paragraph.number for paragraph in edition.text.paragraphs):
        return []
    path = folder.history_path(status.slug)
    message = "its paragraphs have numbers, and there is no history of it"
    remedy = (
        f"If it was ever published, bring {path} back from a backup before you publish it again."
    )
    return [Problem(str(status.path), 0, message, remedy, fatal=False)]


def _refusal(
    folder: CollectionFolder, status: TextStatus, statuses: Sequence[TextStatus]
) -> list[Problem]:
    """Return why publishing would refuse a text that waits, if it would, and notes on what is in its file."""
    assert status.path is not None
    try:
        only_one(status, statuses)
        history = read_history(folder.history_path(status.slug))
        source = read_text_file(status.path)
        propose(source, status.path, history)
        return _notes(source, str(status.path))
    except (PublishRefused, HistoryDamaged) as error:
        return [Problem(str(status.path), 0, f"publishing refuses {error}", error.remedy)]
    except PinciteError:
        # A file that cannot be read has been reported with its lines.
        return []


def _notes(source: str, path: str) -> list[Problem]:
    """Return what deserves a look in a file that waits: readers have not seen it, so this is the moment."""
    return [
        *read_canonical(source, path=path).notes,
        *(
            Problem(
                path, number, "a mark is not closed, and counts as words", "End it with }.", False
            )
            for number, line in enumerate(source.splitlines(), 1)
            if _UNCLOSED.search(line)
        ),
    ]


def _history_problems(folder: CollectionFolder, status: TextStatus) -> list[Problem]:
    """Return what is wrong with the chain and the words of a history, revision by revision."""
    path = folder.history_path(status.slug) if status.slug else None
    if path is None or not path.exists():
        return []
    try:
        history = read_history(path)
    except FolderError as error:
        return [Problem(str(path), 0, error.reason)]
    problems = list(history.problems())
    known: list[str] = []
    slugs = {status.slug, *(history.last.formerly if history.last else ())}
    for revision in history.revisions:
        named = f"{path}:{revision.number}"
        try:
            text = read_canonical(revision.markdown, path=named).text
        except BrokenText as error:
            problems += error.problems
            continue
        if text.slug != revision.slug or revision.slug not in slugs:
            message = f"revision {revision.number} is of {text.slug}, not of {status.slug}"
            problems.append(Problem(str(path), revision.number, message))
        numbers = [paragraph.number for paragraph in text.paragraphs]
        lost = [n for n in known if n not in {*numbers, *revision.became}]
        if lost or "" in numbers:
            message = (
                f"revision {revision.number} has lost the numbers {', '.join(lost) or '(none)'}"
            )
            problems.append(Problem(str(path), revision.number, message))
        known = numbers
    problems += [
        Problem(str(path), 0, f"{number} leads to {target}, which is not in the text")
        for number, target in history.became().items()
        if known and target not in known
    ]
    return problems
