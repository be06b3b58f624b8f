"""Quoted words: the exact forms, spellings, inflected forms and weights by which they are compared."""

from collections.abc import Iterable

from archive.language.analyser import Analyser
from archive.language.initials import is_line_of_capitals
from archive.language.initials import pointed
from archive.language.variants import spelling_classes
from archive.quotation.collation import QuotedWord
from archive.search import bm25
from archive.search.index.protocol import Words
from archive.search.plan import Planner


class QuotationReader:
    """Reads quotations into words that can be compared with those of one generation."""

    def __init__(self, words: Words, planner: Planner, paragraphs: int) -> None:
        self._words = words
        self._planner = planner
        self._paragraphs = paragraphs
        self._analyser = Analyser()

    def words(self, segment: str) -> tuple[QuotedWord, ...]:
        """Return the words of *segment*."""
        analysis = self._analyser.analyse(segment)
        spellings = self.spellings_of_words(segment)
        return tuple(
            self._word(spelt, segment[start:end], start, end)
            for spelt, start, end in zip(spellings, analysis.starts, analysis.ends, strict=True)
        )

    def terms(self, segment: str) -> tuple[str, ...]:
        """Return the exact terms of *segment*."""
        return self._analyser.analyse(segment).terms

    def weight(self, exact: str) -> float:
        """Return the weight of an exact term of the texts."""
        word = self._words.word(exact)
        return bm25.weight(self._paragraphs, word.paragraphs) if word else 0.0

    def surface(self, exact: str) -> str:
        """Return how an exact term of the texts is written."""
        word = self._words.word(exact)
        return word.surface if word else exact

    def spellings_of_words(self, segment: str) -> tuple[tuple[str, ...], ...]:
        """Return all spellings of each word of *segment* as exact terms, its own first."""
        analysis = self._analyser.analyse(segment)
        surfaces = [segment[a:b] for a, b in zip(analysis.starts, analysis.ends, strict=True)]
        capitals = is_line_of_capitals(surfaces)
        initials = ("" if capitals else pointed(surface) for surface in surfaces)
        return tuple(map(self._spellings, analysis.terms, initials))

    def _spellings(self, term: str, initials: str) -> tuple[str, ...]:
        equal = self._planner.equals.exact.get(term, ())
        bare = self._planner.bare_initials(term)
        spelt = (term, initials, *bare, *spelling_classes().get(term, ()), *equal)
        return self._planner.with_early_forms(filter(None, spelt))

    def _word(self, spelt: tuple[str, ...], surface: str, start: int, end: int) -> QuotedWord:
        term = spelt[0]
        stems = self._planner.stems_of(term)
        forms = [form[0] for form in self._words.forms(stems) if len(form) == 1]
        return QuotedWord(
            surface=surface,
            start=start,
            end=end,
            exact=frozenset((term,)),
            spellings=frozenset(spelt),
            forms=frozenset((*forms, *spelt)),
            weight=bm25.weight(self._paragraphs, self.paragraph_frequency(forms)),
        )

    def paragraph_frequency(self, terms: Iterable[str]) -> int:
        """Return about how many paragraphs contain any of *terms*: at most this many."""
        return min(self._paragraphs, sum(word.paragraphs for word in self._words.known(terms)))
