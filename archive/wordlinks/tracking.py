"""Tracking: find linked words again in the current text, and tell what became of them.

A link counts words and carries their fingerprint. Where the words at its place no longer match it, the
newest revision in which they do is found, and its words are followed from there: paragraph by paragraph
through splits and merges, word by word through corrections. Only words that match the fingerprint are
ever shown as the words of the link.
"""

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from archive.model.address import Address
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.model.word_diff import pairs
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import Row
from archive.wordlinks.word_range import between
from archive.wordlinks.word_range import words_at

#: An unchanged stretch, with its unchanged neighbours, has at least so many words: "the" alone is everywhere.
_MIN_KEPT_WORDS = 3
#: Words that occur once in the whole text are found anywhere in it from this many on.
_MIN_UNIQUE_WORDS = 5

_SPLIT_OR_MERGED = re.compile(r"(?:split|merged) into (?P<numbers>.+)")

#: Gives the paragraphs of a revision by its number; read only when they are needed.
ReadRevision = Callable[[int], Sequence[Paragraph]]


class LinkStatus(StrEnum):
    """What became of linked words."""

    UNCHANGED = "unchanged"
    #: They are elsewhere in this text.
    MOVED = "moved"
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


#: What became of words by one revision, and where they or their successors are.
_Outcome = tuple[LinkStatus, LinkedWords | None]


def track(where: Address, revisions: Sequence[RevisionSummary], read: ReadRevision) -> TrackedWords:
    """Return what became of the words at *where*. *revisions* are in order; the last is the current text."""
    return _Tracker(where, revisions, read).track()


class _Tracker:
    """Follows the words of one link through the revisions of their text."""

    def __init__(
        self, where: Address, revisions: Sequence[RevisionSummary], read: ReadRevision
    ) -> None:
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
        return self._follow(was, revision, later)

    def _matches(self) -> Iterator[tuple[LinkedWords, RevisionSummary]]:
        """Yield the words at this place that match the fingerprint, and their revision, the newest first."""
        where = self._where
        wanted = where.words.fingerprint if where.words else ""
        same = False
        for revision in reversed(self._revisions):
            if not same:
                words = words_at(where, self._read(revision.number))
                if words is not None and words.fingerprint == wanted:
                    yield words, revision
            # A paragraph that this revision did not touch is the same in the one before.
            changes = revision.changes
            same = where.last is None and bool(changes) and where.first not in changes

    def _follow(
        self, was: LinkedWords, revision: RevisionSummary, later: Sequence[RevisionSummary]
    ) -> TrackedWords:
        """Follow *was*, the words in *revision*, through the *later* revisions."""
        before = self._read(revision.number)
        outcomes: list[_Outcome] = []
        for n in range(1, len(later) + 1):
            if n < len(later) and outcomes and _untouched(was, later[:n]):
                outcomes.append(outcomes[-1])
            else:
                outcomes.append(self._outcome(was, before, later[:n]))
        status, now = outcomes[-1]
        here = self._successors(was, later)
        if status is LinkStatus.MOVED:
            at = _first_alike(outcomes, lambda outcome: _place(outcome[1]) == _place(now))
            return TrackedWords(status, now, was, revision, later[at], here)
        at = _first_alike(outcomes, lambda outcome: outcome[0] is not LinkStatus.MOVED)
        last = outcomes[at - 1][1] if at else was
        since = later[_first_alike(outcomes, lambda outcome: outcome[0] is status)]
        return TrackedWords(status, now, last, later[at - 1] if at else revision, since, here)

    def _outcome(
        self, was: LinkedWords, before: Sequence[Paragraph], later: Sequence[RevisionSummary]
    ) -> _Outcome:
        """Return what became of *was* by the last of *later*, and where; `MOVED` also where it stayed."""
        here = self._successors(was, later)
        if here and all(paragraph.withdrawn for paragraph in here):
            return LinkStatus.WITHDRAWN, None
        intact, place = _find_in(was, Row(here))
        if not intact:
            found = _find_elsewhere(was, before, self._read(later[-1].number))
            intact, place = found is not None, found or place
        return LinkStatus.MOVED if intact else LinkStatus.CORRECTED, place

    def _successors(
        self, was: LinkedWords, later: Sequence[RevisionSummary]
    ) -> tuple[Paragraph, ...]:
        """Return the paragraphs, in the last of *later*, that have the words of those of *was*, and all between."""
        after = self._read(later[-1].number)
        numbers = _descendants((p.number for p in was.paragraphs), later)
        here = [paragraph.number for paragraph in after if paragraph.number in numbers]
        return between(after, here[0], here[-1]) if here else ()


def _first_alike(outcomes: Sequence[_Outcome], alike: Callable[[_Outcome], bool]) -> int:
    """Return the first of the outcomes at the end that are all *alike*."""
    at = len(outcomes) - 1
    while at and alike(outcomes[at - 1]):
        at -= 1
    return at


def _place(words: LinkedWords | None) -> tuple[str, int, str, int] | None:
    if words is None:
        return None
    first, last = words.paragraphs[0].number, words.paragraphs[-1].number
    return first, words.first, last, words.last


def _untouched(was: LinkedWords, later: Sequence[RevisionSummary]) -> bool:
    """Tell whether the last of *later* surely left the words alone; of a range of paragraphs nobody can tell."""
    numbers = _descendants((p.number for p in was.paragraphs), later[:-1])
    changes = later[-1].changes
    return (
        len(was.paragraphs) == len(numbers) == 1 and bool(changes) and not numbers & changes.keys()
    )


def _descendants(numbers: Iterable[str], later: Sequence[RevisionSummary]) -> set[str]:
    """Return the numbers that have the words of *numbers* after the revisions *later*."""
    here = set(numbers)
    for revision in later:
        went = {n: _SPLIT_OR_MERGED.fullmatch(revision.changes.get(n, "")) for n in here}
        here = set(
            chain.from_iterable(
                match["numbers"].split(", ") if match else [number]
                for number, match in went.items()
            )
        )
    return here


def _find_in(was: LinkedWords, row: Row) -> tuple[bool, LinkedWords | None]:
    """Return whether the words of *was* are in *row* unchanged, and where they or their successors are."""
    whole = Row(was.paragraphs)
    low = whole.at(was.paragraphs[0].number, was.first)
    high = whole.at(was.paragraphs[-1].number, was.last)
    assert low is not None
    assert high is not None
    found = dict(pairs(whole.bare, row.bare))
    inside = [found.get(n) for n in range(low, high + 1)]
    start = inside[0]
    side_by_side = start is not None and inside == list(range(start, start + len(inside)))
    if side_by_side and _kept_around(found, low, high) >= min(_MIN_KEPT_WORDS, len(whole)):
        assert start is not None
        return True, row.words(start, start + len(inside))
    begin = start if start is not None else _after(found, low)
    stop = inside[-1]
    end = stop + 1 if stop is not None else _before(found, high, len(whole), len(row))
    return False, row.words(begin, end) if begin < end else None


def _kept_around(found: Mapping[int, int], low: int, high: int) -> int:
    """Return the length of the unchanged stretch around the words from *low* to *high*."""
    while found.get(low - 1, -2) == found[low] - 1:
        low -= 1
    while found.get(high + 1, -2) == found[high] + 1:
        high += 1
    return high - low + 1


def _after(found: Mapping[int, int], low: int) -> int:
    return next((found[n] + 1 for n in range(low - 1, -1, -1) if n in found), 0)


def _before(found: Mapping[int, int], high: int, length: int, end: int) -> int:
    return next((found[n] for n in range(high + 1, length) if n in found), end)


def _find_elsewhere(
    was: LinkedWords, before: Sequence[Paragraph], after: Sequence[Paragraph]
) -> LinkedWords | None:
    """Return the words of *was* in the text *after*, if they occur once *before* and once there."""
    words = _words_of(was)
    if len(words) < _MIN_UNIQUE_WORDS or len(_places(words, Row(before))) != 1:
        return None
    row = Row(after)
    places = _places(words, row)
    return row.words(places[0], places[0] + len(words)) if len(places) == 1 else None


def _words_of(words: LinkedWords) -> list[str]:
    row = Row(words.paragraphs)
    low = row.at(words.paragraphs[0].number, words.first)
    high = row.at(words.paragraphs[-1].number, words.last)
    assert low is not None
    assert high is not None
    return row.bare[low : high + 1]


def _places(words: Sequence[str], row: Row) -> list[int]:
    """Return where *words* occur in *row*."""
    # The separator is not a letter, so no word can contain it.
    wanted, text = ("\n".join(["", *listed, ""]) for listed in (words, row.bare))
    places, at = [], text.find(wanted)
    while at >= 0:
        places.append(text.count("\n", 0, at))
        at = text.find(wanted, at + 1)
    return places
