"""Postings of exact terms with the places of all words, collected a paragraph at a time.

The words of all paragraphs are counted through, with a gap after each paragraph, so that one number says where a
word is, and words side by side are numbers side by side. Postings are text: each place is a step from the one before.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from archive.language.analyser import Analysis
from archive.search.offline.numbers import number_as_text

_FEW = 1 << 12
_STEPS = [number_as_text(step).encode() for step in range(_FEW)]


@dataclass(slots=True)
class _Posting:
    """The places of one term, and the last of them."""

    text: bytearray = field(default_factory=bytearray)
    last: int = 0


class Postings:
    """Collects postings: of terms, and of compounds as their parts with hyphens, which are in no term."""

    def __init__(self) -> None:
        self._terms: defaultdict[str, _Posting] = defaultdict(_Posting)
        self._next = 0
        #: The number of words of each paragraph.
        self.lengths: list[int] = []

    def add(self, analysis: Analysis) -> None:
        """Add the next paragraph."""
        first, listed = self._next, self._terms
        for place, term in enumerate(analysis.terms, first):
            posting = listed[term]
            step = place - posting.last
            posting.text += _STEPS[step] if step < _FEW else number_as_text(step).encode()
            posting.last = place
        for compound in analysis.compounds:
            posting = listed[compound_key(analysis.terms[compound.first : compound.last + 1])]
            # It can be typed without its hyphens.
            self.know([analysis.compound_term(compound)])
            posting.text += number_as_text(first + compound.first - posting.last).encode()
            posting.last = first + compound.first
        self.lengths.append(len(analysis.terms))
        self._next = first + len(analysis.terms) + 1

    def know(self, terms: Iterable[str]) -> None:
        """Have *terms* among those in order, perhaps without any places: they can be typed."""
        for term in terms:
            _ = self._terms[term]

    def in_order(self) -> Iterator[tuple[str, str]]:
        """Yield each term with its postings, in the order of strings in JavaScript; nothing is kept of them."""
        for term in sorted(self._terms, key=utf16):
            yield term, self._terms.pop(term).text.decode()


def utf16(term: str) -> bytes:
    """Return by what a browser sorts *term*."""
    return term.encode("utf-16-be", "surrogatepass")


def compound_key(parts: Sequence[str]) -> str:
    """Return under what the postings of a form are: a term, or the *parts* of a compound."""
    return "-".join(parts)
