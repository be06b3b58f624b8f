"""Analyser: the terms of a text, exact forms with their positions, and stems.

Index, query, snippet and quotation check all use it, so they can never disagree.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.fold import fold
from archive.language.stemming import MAX_CACHED_CHARACTERS
from archive.language.tokenizer import HYPHENS
from archive.language.tokenizer import word_arrays
from archive.language.word_cache import WordCache

_HYPHEN = re.compile(f"[{HYPHENS}]")
#: A word of which letters are in square brackets, as editions print what they supply: ``Gen[era]l``, ``[r]ed``.
_SUPPLIED = re.compile(r"(?<![\w'’-])[^\W\d_]*(?:\[[^\W\d_]+\][^\W\d_]*)+(?![\w'’-])")


@dataclass(frozen=True, slots=True)
class Compound:
    """Words ``first`` to ``last`` (inclusive) of an analysis, written with hyphens or brackets between them."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """The words of one text: as written, as exact terms, their positions in code points, and the compounds."""

    surfaces: Sequence[str]
    terms: tuple[str, ...]
    starts: "array[int]"
    ends: "array[int]"
    compounds: tuple[Compound, ...]

    def compound_term(self, compound: Compound) -> str:
        """Return *compound* as one term: ``cooperation`` for ``co-operation``."""
        return "".join(self.terms[compound.first : compound.last + 1])


class Analyser:
    """Analyses texts; caches exact forms of about *max_cached* characters of words. Threads may share it.

    *folded* returns the exact form of a word.
    """

    def __init__(
        self, max_cached: int = MAX_CACHED_CHARACTERS, *, folded: Callable[[str], str] = fold
    ) -> None:
        self._exact = WordCache(folded, max_cached)

    def analyse(self, text: str) -> Analysis:
        """Return the words of *text*."""
        # Built-ins instead of loops: a build spends most of its time here.
        surfaces, starts, ends = word_arrays(text)
        terms = tuple(map(self._exact.__getitem__, surfaces))
        compounds = tuple(
            c for c in _compounds(text, starts, ends) if _spells_a_word(terms[c.first : c.last + 1])
        )
        return Analysis(surfaces, terms, starts, ends, compounds)


def _compounds(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[Compound]:
    """Return the runs of words separated only by a hyphen, and those that are one word with letters in brackets."""
    found: list[Compound] = []
    for hyphen in _HYPHEN.finditer(text):
        at = bisect_left(ends, hyphen.start())
        if at + 1 < len(ends) and ends[at] == hyphen.start() and starts[at + 1] == hyphen.end():
            extends = bool(found) and found[-1].last == at
            first = found.pop().first if extends else at
            found.append(Compound(first, at + 1))
    if "[" in text:
        found += _supplied(text, starts)
        found.sort(key=lambda compound: compound.first)
    return found


def _supplied(text: str, starts: Sequence[int]) -> Iterator[Compound]:
    """Yield the words with letters in square brackets, each of which the tokenizer divides."""
    for word in _SUPPLIED.finditer(text):
        first, end = bisect_left(starts, word.start()), bisect_left(starts, word.end())
        if end - first > 1:
            yield Compound(first, end - 1)


def _spells_a_word(parts: Sequence[str]) -> bool:
    """Tell whether *parts* of a compound can also be written as one word; 24-25 cannot."""
    return all(part.isalpha() for part in parts)


def stem_terms(analysis: Analysis, stem: Callable[[str], str]) -> list[str]:
    """Return the stem terms of *analysis*, each by *stem*: those of the words, then those of the compounds."""
    stems = list(map(stem, analysis.terms))
    stems += [stem(analysis.compound_term(compound)) for compound in analysis.compounds]
    return stems
