"""Quoted words: the exact forms, spellings, inflected forms and weights by which they are compared."""

from collections.abc import Iterable
from collections.abc import Mapping
from functools import cached_property

from archive.language.analyser import Analyser
from archive.language.initials import is_line_of_capitals
from archive.language.initials import pointed
from archive.language.variants import spelling_classes
from archive.quotation.collation import QuotedWord
from archive.search import bm25
from archive.search.index.lexicon import Lexicon
from archive.search.plan import Planner


class QuotationReader:
    """Reads quotations into words that can be compared with those of one generation."""

    def __init__(self, lexicon: Lexicon, planner: Planner, paragraphs: int) -> None:
        self._lexicon = lexicon
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

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The weight of each word of the texts, by its character."""
        return {
            entry.character: bm25.weight(self._paragraphs, entry.paragraphs)
            for entry in self._lexicon.entries.values()
        }

    @cached_property
    def surfaces(self) -> Mapping[str, str]:
        """The surface form of each word of the texts, by its character."""
        return {e.character: e.surface for e in self._lexicon.entries.values()}

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
        characters = self._lexicon.characters
        term = spelt[0]
        stems = self._planner.stems_of(term)
        forms = [form[0] for form in self._lexicon.forms(stems) if len(form) == 1]
        return QuotedWord(
            surface=surface,
            start=start,
            end=end,
            exact=frozenset(characters((term,))),
            spellings=frozenset(characters(spelt)),
            forms=frozenset(characters((*forms, *spelt))),
            weight=bm25.weight(self._paragraphs, self.paragraph_frequency(forms)),
        )

    def paragraph_frequency(self, terms: Iterable[str]) -> int:
        """Return about how many paragraphs contain any of *terms*: at most this many."""
        entries = self._lexicon.entries
        counts = (entries[term].paragraphs for term in terms if term in entries)
        return min(self._paragraphs, sum(counts))
