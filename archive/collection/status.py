"""The status of a text in the folder: its working copy against its history, and the edition to show."""

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from archive.collection.history import History
from archive.collection.history import parse_history
from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.language.controls import clean
from archive.model.edition import Edition
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file
from archive.sources.canonical.format import read_text_file


class TextState(StrEnum):
    """The relation of a working copy to its history."""

    #: Never published.
    DRAFT = "draft"
    #: The working copy is what was published last, or there is none.
    PUBLISHED = "published"
    #: The file of the working copy differs from what was published last.
    EDITED = "edited"
    #: It was never published, and cannot be read.
    BROKEN = "broken"


class TextStatus(NamedTuple):
    """One text in the folder, without parsing its words: a tuple, since it is made for each text.

    Where two things claim to be one text, or a file has no slug, `state` is broken and `problems` says why.
    """

    slug: str
    state: TextState
    #: Changes when the working copy or the history does.
    fingerprint: str
    #: The collection folder.
    folder: Path
    #: The name of the working copy; empty where only the history is left.
    file: str
    #: The newest revision, 0 for a draft.
    revision: int = 0
    #: The ISO day of that revision, empty for a draft.
    published: str = ""
    problems: tuple[Problem, ...] = ()
    #: How many revisions readers have been shown, as far as is known.
    expected: int = 0
    #: The file has no slug, or only claims that of another text, whose history is not its own.
    is_claim: bool = False

    @property
    def path(self) -> Path | None:
        """The working copy; None where only the history is left."""
        return self.folder / self.file if self.file else None

    @property
    def history_path(self) -> Path:
        """The history; of a file that only claims a slug that file."""
        name = self.file if self.is_claim else f"history/{self.slug}.jsonl"
        return self.folder / name

    def load(self) -> Edition:
        """Return the edition to show: the last intact revision, or the draft.

        A damaged history shows its last intact revision, and the damage is among the problems of the
        edition, as is a working copy that cannot be read; `check_texts.check` reports both as fatal.
        Raises `BrokenText` where there is nothing to show.
        """
        if self.state is TextState.BROKEN:
            raise BrokenText(*self.problems)
        return _published(self) if self.revision else _draft(self)


def _draft(status: TextStatus) -> Edition:
    assert status.path is not None
    markdown = read_text_file(status.path)
    reading = read_canonical(markdown, path=str(status.path))
    if reading.text.slug != status.slug:
        raise BrokenText(Problem.of(ProblemKind.SLUG_CHANGED, status.path, 1))
    return Edition(
        text=reading.text,
        markdown=markdown,
        revision=0,
        date="",
        first_date="",
        note="",
        draft=True,
        waiting=True,
        problems=(*status.problems, *reading.notes),
    )


def _published(status: TextStatus) -> Edition:
    path = status.history_path
    history = parse_history(read_file(path), path).expecting(status.expected)
    last = history.last
    if last is None:
        raise BrokenText(*history.problems())
    reading = read_canonical(last.markdown, path=f"{path}:{last.number}")
    problems = [*status.problems, *history.problems()]
    waiting = False
    if status.state is TextState.EDITED and status.path:
        try:
            markdown = read_text_file(status.path)
            waiting = read_canonical(markdown, path=str(status.path)).text != reading.text
        except BrokenText as error:
            waiting = True
            problems += error.problems
    return Edition(
        text=reading.text,
        markdown=last.markdown,
        revision=last.number,
        date=last.date,
        first_date=history.revisions[0].date,
        note=clean(last.note),
        draft=False,
        waiting=waiting,
        became=history.became(),
        formerly=last.formerly,
        withdrawn=_withdrawn(history),
        revisions=history.revisions,
        problems=tuple(problems),
    )


def _withdrawn(history: History) -> dict[str, str]:
    """Return the day on which each number, or ``text``, was withdrawn."""
    return {
        name: revision.date
        for revision in history.revisions
        for name, what in revision.changes.items()
        if what == "withdrawn"
    }
