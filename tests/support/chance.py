"""Chance that is the same on every machine and in every release of Python, which promises that of `random()` alone."""

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """Draws from a fixed seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random  # noqa: S311 nothing secret hangs on it

    def happens(self, share: float) -> bool:
        """Return whether what happens in that *share* of all cases happens now."""
        return self._random() < share

    def below(self, end: int) -> int:
        """Return a number from 0 to before *end*."""
        return int(self._random() * end)

    def between(self, first: int, last: int) -> int:
        """Return a number from *first* to *last*."""
        return first + self.below(last - first + 1)

    def one(self, items: Sequence[Item]) -> Item:
        """Return one of *items*."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """Return *count* of *items*, none of them twice."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]
