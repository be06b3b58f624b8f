"""The texts that have hits, as numbers: no row of a text is read, however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.library.text_positions import Positions


@dataclass(frozen=True, slots=True)
class HitsByText:
    """The texts with hits by their numbers, ascending, and where the hits of each are.

    The hits of ``texts[n]`` are those from ``bounds[n]`` to before ``bounds[n + 1]``.
    """

    texts: NDArray[np.int64]
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, positions: Sequence[int], first: Positions) -> "HitsByText":
        """Return that of hits at *positions*, ascending; *first* has the first position of each text."""
        texts = first.searchsorted(np.asarray(positions, np.int64), "right") - 1
        begins = np.flatnonzero(np.diff(texts, prepend=-1))
        return cls(texts[begins], np.append(begins, len(texts)))

    def sums(self, counts: NDArray[np.int64] | None = None) -> dict[int, int]:
        """Return what the hits of each text have together, by its number: *counts* has that of each hit, else 1."""
        ends = self.bounds if counts is None else np.append(0, np.cumsum(counts))[self.bounds]
        return dict(zip(self.texts.tolist(), np.diff(ends).tolist(), strict=True))

    def of_text(self, text: int) -> tuple[int, int]:
        """Return which hits *text* has, one of `texts`: from the first to before the end."""
        at = int(self.texts.searchsorted(text))
        return int(self.bounds[at]), int(self.bounds[at + 1])
