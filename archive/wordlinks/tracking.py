"""Tracking: find linked words again in the current text, and tell what became of them.

A link counts words and carries their fingerprint. Where the words at its place no longer match it, the
newest revision in which they do is found, and its words are followed from there: paragraph by paragraph
through splits, merges and moves, word by word through corrections. Only words that match the fingerprint are
ever shown as the words of the link.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.model.address import Address
from archive.model.address import is_number
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.wordlinks.finding import descendants
from archive.wordlinks.finding import find_words
from archive.wordlinks.finding import successors
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import between
from archive.wordlinks.word_range import words_at

#: Gives the paragraphs of a revision by its number; read only when they are needed.
ReadRevision = Callable[[int], Sequence[Paragraph]]


class LinkStatus(StrEnum):
    """What became of linked words."""

    UNCHANGED = "unchanged"
    #: They are elsewhere in this text.
    MOVED = "moved"
    #: They are all in this text, but their paragraphs were moved apart.
    SEPARATED = "separated"
    #: Other words are in their place, or none.
    CORRECTED = "corrected"
    #: Their paragraphs were withdrawn, or the whole text.
    WITHDRAWN = "withdrawn"
    #: No revision has words with this fingerprint at this place.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TrackedWords:
    """Linked words, and what became of them."""

    status: LinkStatus
    #: The words themselves in the current text, or what replaced them, if anything did.
    now: LinkedWords | None = None
    #: The words as they were last, and in which revision.
    was: LinkedWords | None = None
    until: RevisionSummary | None = None
    #: The first revision without them, or with them where they are now.
    since: RevisionSummary | None = None
    #: The current paragraphs that their paragraphs became; none for a link that was never right.
    here: tuple[Paragraph, ...] = ()
    #: The places of the words, or of what replaced them, where their paragraphs were moved apart; `now` is then empty.
    parts: tuple[LinkedWords, ...] = ()


def track(
    where: Address,
    revisions: Sequence[RevisionSummary],
    read: ReadRevision,
    deadline: Deadline = NEVER,
) -> TrackedWords:
    """Return what became of the words at *where*. *revisions* are in order; the last is the current text.

    Raises `DeadlineExceeded`.
    """
    return _Tracker(where, revisions, read, deadline).track()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of words by one revision, and where they or their successors are."""

    status: LinkStatus
    places: tuple[LinkedWords, ...] = ()

    @property
    def now(self) -> LinkedWords | None:
        return self.places[0] if len(self.places) == 1 else None


class _Tracker:
    """Follows the words of one link through the revisions of their text."""

    def __init__(
        self,
        where: Address,
        revisions: Sequence[RevisionSummary],
        read: ReadRevision,
        deadline: Deadline,
    ) -> None:
        self._deadline = deadline
        self._where = where
        self._revisions = list(revisions)
        self._read = read

    def track(self) -> TrackedWords:
        found = next(self._matches(), None)
        if found is None:
            return TrackedWords(LinkStatus.UNKNOWN)
        was, revision = found
        later = self._revisions[self._revisions.index(revision) + 1 :]
        if not later:
            unchanged = LinkStatus.UNCHANGED
            return TrackedWords(unchanged, now=was, was=was, until=revision, here=was.paragraphs)
        return _Follower(was, revision, later, self._read, self._deadline).follow()

    def _matches(self) -> Iterator[tuple[LinkedWords, RevisionSummary]]:
        """Yield the words at this place that match the fingerprint, and their revision, the newest first."""
        where = self._where
        wanted = where.words.fingerprint if where.words else ""
        ends = {number for number in (where.first, where.last) if number}
        numbers: set[str] = set()
        for newer, revision in pairwise([None, *reversed(self._revisions)]):
            assert revision is not None
            if newer and _leaves_alone(newer, numbers | ends):
                # What a revision left alone is the same in the one before.
                continue
            paragraphs = self._read(revision.number)
            words = words_at(where, paragraphs)
            if words is not None and words.fingerprint == wanted:
                yield words, revision
            last = where.last or where.first or ""
            numbers = {p.number for p in between(paragraphs, where.first or "", last)}


class _Follower:
    """Follows words of one revision through the later ones, and reads only those that may have changed them."""

    def __init__(
        self,
        was: LinkedWords,
        revision: RevisionSummary,
        later: Sequence[RevisionSummary],
        read: ReadRevision,
        deadline: Deadline,
    ) -> None:
        self._deadline = deadline
        self._was, self._revision, self._later, self._read = was, revision, later, read
        self._before = read(revision.number)
        self._outcomes: dict[int, _Outcome] = {}

    def follow(self) -> TrackedWords:
        """Return what became of the words."""
        later, end = self._later, self._outcome(len(self._later))
        here = successors(self._was, self._read(later[-1].number), later)
        if end.status is LinkStatus.MOVED:
            # With another paragraph in between, the words have the same ends, but are not those of the link.
            first = self._first_alike(lambda outcome: _place_of(outcome) == _place_of(end))
            since = later[first - 1]
            return TrackedWords(end.status, end.now, self._was, self._revision, since, here)
        first = self._first_alike(lambda outcome: outcome.status is not LinkStatus.MOVED)
        last, until = self._was, self._revision
        if first > 1:
            last, until = self._outcome(first - 1).places[0], later[first - 2]
        since = later[self._first_alike(lambda outcome: outcome.status is end.status) - 1]
        parts = end.places if len(end.places) > 1 else ()
        return TrackedWords(end.status, end.now, last, until, since, here, parts)

    def _first_alike(self, alike: Callable[[_Outcome], bool]) -> int:
        """Return the first of the revisions at the end, counted from 1, whose outcomes are all *alike*."""
        n = len(self._later)
        while n > 1 and alike(self._outcome(n - 1)):
            n -= 1
        return n

    def _outcome(self, n: int) -> _Outcome:
        """Return what became of the words by the *n*th of the later revisions; `MOVED` also where they stayed."""
        # The last revision is always read: what is shown are its paragraphs.
        while 1 < n < len(self._later) and self._left_alone(n):
            n -= 1
        if n not in self._outcomes:
            self._outcomes[n] = self._find(self._later[:n])
        return self._outcomes[n]

    def _left_alone(self, n: int) -> bool:
        """Tell whether the *n*th of the later revisions surely left the words and their paragraphs alone."""
        numbers = descendants((p.number for p in self._was.paragraphs), self._later[: n - 1])
        return _leaves_alone(self._later[n - 1], numbers)

    def _find(self, later: Sequence[RevisionSummary]) -> _Outcome:
        after = self._read(later[-1].number)
        here = successors(self._was, after, later)
        if here and all(paragraph.withdrawn for paragraph in here):
            return _Outcome(LinkStatus.WITHDRAWN)
        found = find_words(self._was, self._before, after, later, self._deadline)
        if not found.intact:
            return _Outcome(LinkStatus.CORRECTED, found.places)
        status = LinkStatus.MOVED if len(found.places) == 1 else LinkStatus.SEPARATED
        return _Outcome(status, found.places)


def _leaves_alone(revision: RevisionSummary, numbers: Set[str]) -> bool:
    """Tell whether *revision* surely changed none of the paragraphs *numbers*, nor what is between several."""
    changes = revision.changes
    if not changes or not numbers.isdisjoint(changes):
        return False
    others = (change for name, change in changes.items() if is_number(name))
    return len(numbers) == 1 or all(change == "corrected" for change in others)


def _place_of(outcome: _Outcome) -> tuple[LinkStatus, list[tuple[str, int, str, int]]]:
    return outcome.status, [
        (words.paragraphs[0].number, words.first, words.paragraphs[-1].number, words.last)
        for words in outcome.places
    ]
