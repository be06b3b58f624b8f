"""An edition: one text as the archive shows it now, with what its history says of it."""

from dataclasses import dataclass

from archive.errors import Problem
from archive.model import Text


@dataclass(frozen=True, slots=True)
class Edition:
    """A text to show: its last published revision, or its working copy where it was never published."""

    text: Text
    #: The whole canonical file of this edition.
    markdown: str
    #: Counts from 1; 0 for a draft.
    revision: int
    #: The ISO day of this revision; empty for a draft.
    date: str
    #: The ISO day of the first revision; empty for a draft.
    first_date: str
    #: What the editor said of this revision.
    note: str
    #: It was never published.
    draft: bool
    #: The working copy says something else than this, and waits to be published.
    waiting: bool
    #: What deserves a look: notes on a draft, a working copy that cannot be read, a damaged history.
    problems: tuple[Problem, ...] = ()
