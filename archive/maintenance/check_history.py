"""Check the history of one text: its chain, its dates, and that no number is lost from revision to revision."""

from collections.abc import Iterator
from datetime import date

from archive.collection.folder import CollectionFolder
from archive.collection.history import History
from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import FolderError
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.model.revision import Revision
from archive.publishing.clock import TOLERANCE
from archive.sources.canonical.format import read_canonical


def history_problems(
    folder: CollectionFolder, status: TextStatus, today: date | None
) -> list[Problem]:
    """Return the problems of the chain, the dates and the words of a history, revision by revision.

    Revisions that are dated after *today* are wrong; without it no date is.
    """
    path = folder.history_path(status.slug) if status.slug else None
    if path is None or not path.exists():
        return []
    try:
        history = folder.history(status.slug)
    except FolderError as error:
        return [Problem(str(path), 0, error.reason)]
    return [
        *history.problems(),
        *_future_dates(history, status.slug, today),
        *_words(history, status.slug),
    ]


def _words(history: History, slug: str) -> Iterator[Problem]:
    """Yield what is wrong with the words and the numbers of the revisions."""
    known: list[str] = []
    slugs = {slug, *(history.last.formerly if history.last else ())}
    for revision in history.revisions:
        named = f"{history.path}:{revision.number}"
        try:
            text = read_canonical(revision.markdown, path=named).text
        except BrokenText as error:
            yield from error.problems
            continue
        if text.slug != revision.slug or revision.slug not in slugs:
            yield Problem.of(
                ProblemKind.OTHER_TEXT,
                history.path,
                revision.number,
                revision=str(revision.number),
                other=text.slug,
                slug=slug,
            )
        numbers = [paragraph.number for paragraph in text.paragraphs]
        yield from _lost_numbers(history, revision, known, numbers)
        known = numbers
    for number, target in history.became().items():
        if known and target not in known:
            yield Problem.of(ProblemKind.LOST_TARGET, history.path, number=number, target=target)


def _lost_numbers(
    history: History, revision: Revision, before: list[str], numbers: list[str]
) -> Iterator[Problem]:
    """Yield a problem where *revision* has no place for a number of the one *before*, or a paragraph without one."""
    lost = [number for number in before if number not in {*numbers, *revision.became}]
    if lost or "" in numbers:
        yield Problem.of(
            ProblemKind.LOST_NUMBERS,
            history.path,
            revision.number,
            revision=str(revision.number),
            numbers=", ".join(lost),
        )


def _future_dates(history: History, slug: str, today: date | None) -> Iterator[Problem]:
    """Yield the revisions that are dated after *today*."""
    if today is None:
        return
    latest = (today + TOLERANCE).isoformat()
    for revision in history.revisions:
        if revision.date > latest:
            yield Problem.of(
                ProblemKind.FUTURE_DATE,
                history.path,
                revision.number,
                slug=slug,
                revision=str(revision.number),
                value=revision.date,
                now=str(today),
            )
