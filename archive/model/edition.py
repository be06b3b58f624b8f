"""An edition: a text as the archive shows it, with its publication state and corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum

from archive.errors import Problem
from archive.model.arrangement import Arrangement
from archive.model.revision import Revision
from archive.model.text import Text
from archive.model.word_diff import Difference


class Event(StrEnum):
    """What a revision did to a paragraph."""

    NEW = "new"
    #: New, of words that were in the `others` before.
    PART = "part"
    CORRECTED = "corrected"
    #: Its words are now in the `others` and in it.
    SPLIT = "split"
    #: It got the words of the `others`.
    JOINED = "joined"
    #: Its words went into the first of the `others`.
    MERGED = "merged"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Correction:
    """What one revision did to one paragraph."""

    revision: int
    number: str
    event: Event
    others: tuple[str, ...] = ()
    #: ``after p3``, ``to the beginning`` or ``now in s2``; empty where it stayed.
    moved: str = ""
    #: What changed beside the words: emphasis, page numbers …
    beside: tuple[str, ...] = ()
    #: How its words changed (where it was split or joined, those of all parts), and those of its notes.
    words: tuple[Difference, ...] = ()
    notes: tuple[Difference, ...] = ()


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
    #: The note of the editor on this revision.
    note: str
    #: It was never published.
    draft: bool
    #: The working copy differs from this edition and is not published yet.
    waiting: bool
    #: Notes on a draft, an unreadable working copy, a damaged history.
    problems: tuple[Problem, ...] = ()
    #: Merged numbers, and the number to which each leads now.
    became: Mapping[str, str] = field(default_factory=dict)
    #: The slugs that this text had before.
    formerly: tuple[str, ...] = ()
    #: The ISO day on which a number was withdrawn, or the text as ``text``.
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    #: Every revision, the oldest first; only while a library is built.
    revisions: tuple[Revision, ...] = ()
    #: What its revisions did to its paragraphs; only while a library is built.
    corrections: tuple[Correction, ...] = ()
    #: Every order of its paragraphs, the oldest first; only while a library is built.
    arrangements: tuple[Arrangement, ...] = ()
