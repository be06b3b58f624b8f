"""Analyser: the terms of a text, exact forms with their positions, and stems.

Index, query, snippet and quotation check all use it, so they can never disagree.
"""

import re
from array import array
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.fold import fold
from archive.language.stemming import MAX_CACHED_CHARACTERS
from archive.language.tokenizer import HYPHENS
from archive.language.tokenizer import word_arrays

_HYPHEN = re.compile(f"[{HYPHENS}]")


@dataclass(frozen=True, slots=True)
class Compound:
    """Words ``first`` to ``last`` (inclusive) of an analysis, written with hyphens between them."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """The words of one text: exact terms, their positions in code points, and the compounds."""

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
        self._max_cached = max_cached
        self._folded = folded
        self._cached = 0
        self._exact: dict[str, str] = {}

    def analyse(self, text: str) -> Analysis:
        """Return the words of *text*."""
        # Comprehensions and built-ins instead of loops: a build spends most of its time here.
        surfaces, starts, ends = word_arrays(text)
        if self._cached > self._max_cached:
            # A new one, not this one emptied: another thread may be reading it.
            self._exact, self._cached = {}, 0
        exact = self._exact
        try:
            terms = tuple([exact[surface] for surface in surfaces])
        except KeyError:
            for surface in surfaces:
                if surface not in exact:
                    exact[surface] = self._folded(surface)
                    self._cached += len(surface)
            terms = tuple([exact[surface] for surface in surfaces])
        compounds = tuple(
            c for c in _compounds(text, starts, ends) if _spells_a_word(terms[c.first : c.last + 1])
        )
        return Analysis(terms, starts, ends, compounds)


def _compounds(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[Compound]:
    """Return the runs of words separated only by a hyphen."""
    found: list[Compound] = []
    if not _HYPHEN.search(text):
        return found
    for at, (end, start) in enumerate(zip(ends, starts[1:], strict=False), 1):
        if start - end == 1 and text[end] in HYPHENS:
            extends = bool(found) and found[-1].last == at - 1
            first = found.pop().first if extends else at - 1
            found.append(Compound(first, at))
    return found


def _spells_a_word(parts: Sequence[str]) -> bool:
    """Tell whether hyphenated *parts* can also be written as one word; 24-25 cannot."""
    return all(part.isalpha() for part in parts)


def stem_terms(analysis: Analysis, stem: Callable[[str], str]) -> list[str]:
    """Return the stem terms of *analysis*, each by *stem*: those of the words, then those of the compounds."""
    stems = list(map(stem, analysis.terms))
    stems += [stem(analysis.compound_term(compound)) for compound in analysis.compounds]
    return stems
