"""Where linked words are today: where they were, moved, corrected, or gone. Never silently elsewhere.

A link counts words and has their fingerprint. Where the words at its place do not have it today, the
newest revision is found in which they do, and its words are followed from there, paragraph by paragraph
through what was split and merged, word by word through what was corrected. Only words that have the
fingerprint are ever said to be the words.
"""

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from itertools import chain

from archive.model.address import Address
from archive.model.text import Paragraph
from archive.model.word_diff import pairs
from archive.wordlinks.word_range import Linked
from archive.wordlinks.word_range import Row
from archive.wordlinks.word_range import between
from archive.wordlinks.word_range import linked_at

#: Words that stand as they stood, with those around them, are the same only from this many on: "the" is everywhere.
_TOGETHER = 3
#: So many words that stand once in the whole text are known anywhere in it.
_UNMISTAKABLE = 5

_WENT = re.compile(r"(?:split|merged) into (?P<numbers>.+)")


class State(StrEnum):
    """What became of linked words."""

    UNCHANGED = "unchanged"
    #: They stand elsewhere in this text.
    MOVED = "moved"
    #: Other words stand in their place, or none.
    CORRECTED = "corrected"
    #: Their paragraphs were withdrawn, or the whole text.
    WITHDRAWN = "withdrawn"
    #: No revision has words with this fingerprint at this place.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Version:
    """A revision of a text, the paragraphs of which are read when they are needed."""

    revision: int
    #: The ISO day; empty for a draft.
    date: str
    note: str
    changes: Mapping[str, str]
    read: Callable[[], tuple[Paragraph, ...]] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What became of linked words."""

    state: State
    #: The words themselves today, where they stand; or what stands in their place, if anything does.
    now: Linked | None = None
    #: The words as they stood last, and in which revision.
    was: Linked | None = None
    until: Version | None = None
    #: The first revision without them, or with them where they are now.
    since: Version | None = None
    #: The paragraphs of today that their paragraphs became; of a link that was never right, none.
    here: tuple[Paragraph, ...] = ()


def whereabouts(where: Address, versions: Sequence[Version]) -> Whereabouts:
    """Return what became of the words at *where*; the last of *versions* is the text of today."""
    found = next(_literal(where, reversed(versions)), None)
    if found is None:
        return Whereabouts(State.UNKNOWN)
    was, version = found
    later = list(versions[versions.index(version) + 1 :])
    if not later:
        return Whereabouts(State.UNCHANGED, now=was, was=was, until=version, here=was.paragraphs)
    return _followed(was, version, later)


def _literal(where: Address, versions: Iterable[Version]) -> Iterator[tuple[Linked, Version]]:
    """Yield the words at the very place that have the fingerprint, and the revision."""
    wanted = where.words.fingerprint if where.words else ""
    same = False
    for version in versions:
        if not same:
            linked = linked_at(where, version.read())
            if linked is not None and linked.fingerprint == wanted:
                yield linked, version
        # What this revision did not touch is the same in the one before it.
        same = where.last is None and bool(version.changes) and where.first not in version.changes


def _followed(was: Linked, version: Version, later: Sequence[Version]) -> Whereabouts:
    """Follow *was*, the words in *version*, through the revisions that came *later*."""
    before = version.read()
    seen: list[tuple[State, Linked | None]] = []
    for n, next_one in enumerate(later, start=1):
        if n < len(later) and seen and _untouched(was, later[:n], next_one):
            seen.append(seen[-1])
        else:
            seen.append(_seen(was, before, later[:n]))
    state, now = seen[-1]
    here = _row_of(was, later)
    if state is State.MOVED:
        at = _first_of_the_last(seen, lambda outcome: _place(outcome[1]) == _place(now))
        return Whereabouts(state, now, was, version, later[at], here)
    at = _first_of_the_last(seen, lambda outcome: outcome[0] is not State.MOVED)
    stood = seen[at - 1][1] if at else was
    since = later[_first_of_the_last(seen, lambda outcome: outcome[0] is state)]
    return Whereabouts(state, now, stood, later[at - 1] if at else version, since, here)


def _first_of_the_last(
    seen: Sequence[tuple[State, Linked | None]],
    alike: Callable[[tuple[State, Linked | None]], bool],
) -> int:
    """Return where the last row of outcomes that are *alike* begins."""
    at = len(seen) - 1
    while at and alike(seen[at - 1]):
        at -= 1
    return at


def _place(linked: Linked | None) -> tuple[str, int, str, int] | None:
    if linked is None:
        return None
    first, last = linked.paragraphs[0].number, linked.paragraphs[-1].number
    return first, linked.first, last, linked.last


def _untouched(was: Linked, later: Sequence[Version], version: Version) -> bool:
    """Tell whether *version*, the last of *later*, surely left the words alone: of ranges that is not known."""
    numbers = _descendants((p.number for p in was.paragraphs), later[:-1])
    return (
        len(was.paragraphs) == len(numbers) == 1
        and bool(version.changes)
        and not numbers & version.changes.keys()
    )


def _seen(
    was: Linked, before: Sequence[Paragraph], later: Sequence[Version]
) -> tuple[State, Linked | None]:
    """Return what became of *was* by the last of *later*, and where; `MOVED` also where it stayed."""
    here = _row_of(was, later)
    if here and all(paragraph.withdrawn for paragraph in here):
        return State.WITHDRAWN, None
    intact, place = _tracked(was, Row(here))
    if not intact:
        found = _elsewhere(was, before, later[-1].read())
        intact, place = found is not None, found or place
    return State.MOVED if intact else State.CORRECTED, place


def _row_of(was: Linked, later: Sequence[Version]) -> tuple[Paragraph, ...]:
    """Return the paragraphs, in the last of *later*, that have the words of those of *was*, and all between."""
    after = later[-1].read()
    numbers = _descendants((p.number for p in was.paragraphs), later)
    here = [paragraph.number for paragraph in after if paragraph.number in numbers]
    return between(after, here[0], here[-1]) if here else ()


def _descendants(numbers: Iterable[str], later: Sequence[Version]) -> set[str]:
    """Return the numbers under which the words of *numbers* stand after the revisions *later*."""
    here = set(numbers)
    for version in later:
        went = {number: _WENT.fullmatch(version.changes.get(number, "")) for number in here}
        here = set(
            chain.from_iterable(
                match["numbers"].split(", ") if match else [number]
                for number, match in went.items()
            )
        )
    return here


def _tracked(was: Linked, row: Row) -> tuple[bool, Linked | None]:
    """Return whether the words of *was* stand in *row* as they stood, and where they or their successors do."""
    whole = Row(was.paragraphs)
    low = whole.at(was.paragraphs[0].number, was.first)
    high = whole.at(was.paragraphs[-1].number, was.last)
    assert low is not None
    assert high is not None
    found = dict(pairs(whole.bare, row.bare))
    inside = [found.get(n) for n in range(low, high + 1)]
    start = inside[0]
    side_by_side = start is not None and inside == list(range(start, start + len(inside)))
    if side_by_side and _together(found, low, high) >= min(_TOGETHER, len(whole)):
        assert start is not None
        return True, row.linked(start, start + len(inside))
    begin = start if start is not None else _after(found, low)
    stop = inside[-1]
    end = stop + 1 if stop is not None else _before(found, high, len(whole), len(row))
    return False, row.linked(begin, end) if begin < end else None


def _together(found: Mapping[int, int], low: int, high: int) -> int:
    """Return how many words stand side by side in both, those from *low* to *high* among them."""
    while found.get(low - 1, -2) == found[low] - 1:
        low -= 1
    while found.get(high + 1, -2) == found[high] + 1:
        high += 1
    return high - low + 1


def _after(found: Mapping[int, int], low: int) -> int:
    return next((found[n] + 1 for n in range(low - 1, -1, -1) if n in found), 0)


def _before(found: Mapping[int, int], high: int, length: int, end: int) -> int:
    return next((found[n] for n in range(high + 1, length) if n in found), end)


def _elsewhere(
    was: Linked, before: Sequence[Paragraph], after: Sequence[Paragraph]
) -> Linked | None:
    """Return where the words of *was* stand in the text *after*, if they stood once before and stand once."""
    words = _words_of(was)
    if len(words) < _UNMISTAKABLE or len(_places(words, Row(before))) != 1:
        return None
    row = Row(after)
    places = _places(words, row)
    return row.linked(places[0], places[0] + len(words)) if len(places) == 1 else None


def _words_of(linked: Linked) -> list[str]:
    row = Row(linked.paragraphs)
    low = row.at(linked.paragraphs[0].number, linked.first)
    high = row.at(linked.paragraphs[-1].number, linked.last)
    assert low is not None
    assert high is not None
    return row.bare[low : high + 1]


def _places(words: Sequence[str], row: Row) -> list[int]:
    """Return where *words* stand in *row*."""
    # A sign that is no letter stands around each word.
    wanted, text = ("\n".join(["", *listed, ""]) for listed in (words, row.bare))
    places, at = [], text.find(wanted)
    while at >= 0:
        places.append(text.count("\n", 0, at))
        at = text.find(wanted, at + 1)
    return places
