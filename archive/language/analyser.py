"""From a text to its terms: the exact form of each word, where it stands, and its stem.

Index, query, snippet and quotation check all come here, so they can never disagree.
"""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.fold import fold
from archive.language.stemming import stemmer
from archive.language.tokenizer import HYPHENS
from archive.language.tokenizer import located

_HYPHEN = re.compile(f"[{HYPHENS}]")


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


#: Surface forms that are remembered; what readers type must not fill the memory of a server.
MOST = 300_000


class Analyser:
    """Analyses texts; remembers the exact form of each surface form it has met. Threads may share it."""

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}

    def analyse(self, text: str) -> Analysis:
        """Return the words of *text*."""
        # Loops within the interpreter's own are what makes a build quick.
        surfaces, starts, ends = located(text)
        if len(self._exact) > MOST:
            # A new one, not this one emptied: another thread may be reading it.
            self._exact = {}
        exact = self._exact
        try:
            terms = tuple([exact[surface] for surface in surfaces])
        except KeyError:
            for surface in surfaces:
                if surface not in exact:
                    exact[surface] = fold(surface)
            terms = tuple([exact[surface] for surface in surfaces])
        kept = tuple(
            c for c in _compounds(text, starts, ends) if _spells_a_word(terms[c.first : c.last + 1])
        )
        return Analysis(terms, starts, ends, kept)


def _compounds(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[Compound]:
    """Return the words between which stands a hyphen and nothing else."""
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
    """Tell whether hyphened *parts* can also be written as one word; 24-25 cannot."""
    return all(part.isalpha() for part in parts)


def stem_terms(analysis: Analysis, language: str) -> list[str]:
    """Return the stem terms of *analysis*, a compound's own after those of its parts."""
    stem = stemmer(language).term
    found = list(map(stem, analysis.terms))
    found += [stem(analysis.joined(compound)) for compound in analysis.compounds]
    return found
