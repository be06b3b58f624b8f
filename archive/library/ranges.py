"""Ranges: which paragraphs the address of a range cites, followed through all orders of its text.

``/p7-p9`` has no fingerprint, and its ends may be moved apart, merged or divided. So it means what it meant when it
could first be cited: the paragraphs between its ends in the first revision in which they came in this order, wherever
those are now, and what was added between them since. Moving a paragraph therefore never changes what a range shows.
"""

from collections.abc import Container
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.model.arrangement import Arrangement
from archive.model.edition import Correction
from archive.model.edition import Event


@dataclass(frozen=True, slots=True)
class TrackedRange:
    """The paragraphs that the address of a range cites, and what became of them since it was first published."""

    #: The numbers that have their words now, in the order of the current text.
    numbers: tuple[str, ...]
    #: The last revision in which it has just its first paragraphs, and in their order; None while it still does.
    until: int | None = None
    #: How its paragraphs were added, moved, split and merged since then, the oldest first.
    changes: tuple[Correction, ...] = ()
    #: The paragraphs that are now between its own and do not belong to it.
    between: tuple[str, ...] = ()
    #: Whether its ends still come in this order in the current text.
    in_order: bool = True


def track_range(first: str, last: str, arrangements: Sequence[Arrangement]) -> TrackedRange | None:
    """Return the range from *first* to *last* in the current text, which has the last of *arrangements*.

    None where no revision had both ends in this order, or where nothing is left of the range.
    """
    held = (n for n, order in enumerate(arrangements) if order.between(first, last))
    start = next(held, None)
    return _Tracker(first, last, arrangements[start:]).track() if start is not None else None


def ends_of_range(
    first: str, last: str, arrangements: Sequence[Arrangement]
) -> Iterator[tuple[int, str, str]]:
    """Yield, for each of *arrangements* from the first that has the range on, what the range has shown since then.

    It is the revision of the arrangement, and the numbers of the first and the last paragraph in its order.
    """
    held = (n for n, order in enumerate(arrangements) if order.between(first, last))
    start = next(held, None)
    if start is not None:
        yield from _Tracker(first, last, arrangements[start:]).ends()


class _Tracker:
    """Follows one range through *arrangements*, the first of which has it."""

    def __init__(self, first: str, last: str, arrangements: Sequence[Arrangement]) -> None:
        self._ends = first, last
        self._arrangements = arrangements
        self._published = arrangements[0].between(first, last)
        self._members = set(self._published.split())
        self._changes: list[Correction] = []

    def track(self) -> TrackedRange | None:
        if len(self._arrangements) == 1:
            # Nothing was ever put in another order: a long text need not be looked through.
            return TrackedRange(tuple(self._published.split()))
        until = 0
        for before, arrangement in pairwise(self._arrangements):
            self._changes += self._split_or_merged(arrangement)
            self._changes += self._added(arrangement)
            if not until and (self._changes or not self._reads_as_published(arrangement)):
                until = max(before.revision, arrangement.revision - 1)
        now = self._arrangements[-1]
        order = now.numbers
        places = [n for n, number in enumerate(order) if number in self._members]
        if not places:
            return None
        numbers = tuple(order[n] for n in places)
        in_order = bool(now.between(*self._ends))
        if not self._changes and self._reads_as_published(now):
            return TrackedRange(numbers)
        whole = order[places[0] : places[-1] + 1]
        between = tuple(number for number in whole if number not in self._members)
        changes = sorted([*self._changes, *self._moved(between)], key=_by_revision)
        return TrackedRange(numbers, until, tuple(changes), between, in_order)

    def ends(self) -> Iterator[tuple[int, str, str]]:
        """Yield the revision of each arrangement, and the ends of the range in it, until nothing is left of it."""
        for place, arrangement in enumerate(self._arrangements):
            if place:
                self._changes += self._split_or_merged(arrangement)
                self._changes += self._added(arrangement)
            shown = [number for number in arrangement.numbers if number in self._members]
            if not shown:
                return
            yield arrangement.revision, shown[0], shown[-1]

    def _reads_as_published(self, arrangement: Arrangement) -> bool:
        return arrangement.between(*self._ends) == self._published

    def _split_or_merged(self, arrangement: Arrangement) -> Iterator[Correction]:
        """Follow the words of split and merged paragraphs; yield what happened to those of the range."""
        revision, members = arrangement.revision, self._members
        for number, parts in arrangement.became.items():
            if len(parts) > 1 and number in members:
                yield Correction(revision, number, Event.SPLIT, parts[1:])
            elif len(parts) == 1 and not members.isdisjoint((number, *parts)):
                yield Correction(revision, number, Event.MERGED, parts)
        for number in members & arrangement.became.keys():
            members.remove(number)
            members.update(arrangement.became[number])

    def _added(self, arrangement: Arrangement) -> Iterator[Correction]:
        """Take new paragraphs into the range that were put between two of its own, and yield them."""
        if not arrangement.added:
            return
        for number in _enclosed(arrangement.numbers, set(arrangement.added), self._members):
            self._members.add(number)
            yield Correction(arrangement.revision, number, Event.NEW)

    def _moved(self, between: Iterable[str]) -> Iterator[Correction]:
        """Yield how paragraphs of the range, or those *between* them, got to their places."""
        concerned = {*self._published.split(), *self._members, *between}
        for arrangement in self._arrangements[1:]:
            for number, where in arrangement.moved.items():
                if number in concerned:
                    yield Correction(arrangement.revision, number, Event.MOVED, moved=where)


def _enclosed(
    numbers: Iterable[str], new: Container[str], members: Container[str]
) -> Iterator[str]:
    """Yield those of the *new* numbers whose neighbours, apart from new ones, are both *members*."""
    waiting: list[str] = []
    inside = False
    for number in numbers:
        if number in new:
            waiting.append(number)
            continue
        if inside and number in members:
            yield from waiting
        waiting, inside = [], number in members


def _by_revision(change: Correction) -> int:
    return change.revision
