"""BM25, the ranking function.

Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), equation 3.15,
with the weight of a word kept positive as Lucene does.
"""

from collections.abc import Iterable
from math import log1p

#: Saturation of term frequency and strength of length normalisation: the customary values.
K1 = 1.2
B = 0.75


def weight(paragraphs: int, having: int) -> float:
    """Return the weight of a word that *having* of *paragraphs* have."""
    return log1p((paragraphs - having + 0.5) / (having + 0.5))


def norm(words: int, average: float) -> float:
    """Return the length normalisation of a paragraph of so many *words*."""
    return K1 * (1 - B + B * words / average)


def score(weight: float, frequency: int, norm: float) -> float:
    """Return the score of a word in a paragraph that has it *frequency* times."""
    return weight * frequency * (K1 + 1) / (frequency + norm)


def added(
    totals: Iterable[float], weight: float, frequencies: Iterable[int], norms: Iterable[float]
) -> list[float]:
    """Return *totals* with the scores of one word added, paragraph by paragraph."""
    gain = weight * (K1 + 1)
    return [
        total + gain * frequency / (frequency + norm)
        for total, frequency, norm in zip(totals, frequencies, norms, strict=True)
    ]
