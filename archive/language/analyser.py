"""From a text to its terms: the exact form of each word, where it stands, and its stem.

Index, query, snippet and quotation check all come here, so they can never disagree.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.fold import fold
from archive.language.stems import stemmer
from archive.language.words import words


@dataclass(frozen=True, slots=True)
class Compound:
    """Words ``first`` to ``last`` (both counted in) of an analysis, written with hyphens between them."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """The words of one text: exact terms, where each stands (code points), and the compounds."""

    terms: tuple[str, ...]
    starts: "array[int]"
    ends: "array[int]"
    compounds: tuple[Compound, ...]

    def joined(self, compound: Compound) -> str:
        """Return *compound* as one term: ``cooperation`` for ``co-operation``."""
        return "".join(self.terms[compound.first : compound.last + 1])


class Analyser:
    """Analyses texts; remembers the exact form of each surface form it has met."""

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}

    def analyse(self, text: str) -> Analysis:
        """Return the words of *text*."""
        terms: list[str] = []
        starts, ends = array("I"), array("I")
        compounds: list[Compound] = []
        exact = self._exact
        for word in words(text):
            term = exact.get(word.surface)
            if term is None:
                term = exact[word.surface] = fold(word.surface)
            if word.joined:
                at = len(terms)
                extends = bool(compounds) and compounds[-1].last == at - 1
                first = compounds.pop().first if extends else at - 1
                compounds.append(Compound(first, at))
            terms.append(term)
            starts.append(word.start)
            ends.append(word.end)
        kept = tuple(c for c in compounds if _spells_a_word(terms[c.first : c.last + 1]))
        return Analysis(tuple(terms), starts, ends, kept)


def _spells_a_word(parts: Sequence[str]) -> bool:
    """Tell whether hyphened *parts* can also be written as one word; 24-25 cannot."""
    return all(part.isalpha() for part in parts)


def stem_terms(analysis: Analysis, language: str) -> list[str]:
    """Return the stem terms of *analysis*, a compound's own after those of its parts."""
    stem = stemmer(language).term
    found = [stem(term) for term in analysis.terms]
    found += [stem(analysis.joined(compound)) for compound in analysis.compounds]
    return found
