"""Suggestions while typing: words of the collection, titles and headings.

A sorted list and bisection, so that the size of the vocabulary hardly matters.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import chain

from archive.language.analyser import Analyser
from archive.language.analyser import Analysis
from archive.language.early_print import early_form
from archive.search.index.catalogue import Catalogue
from archive.search.index.lexicon import Lexicon

#: Prefixes whose completions are cached; those of one letter cost most and are typed most.
COMPLETION_CACHE_SIZE = 2048
#: Sorts after every string with the same beginning.
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class SuggestedWord:
    """A word of the collection, and how many paragraphs have it."""

    word: str
    paragraphs: int


@dataclass(frozen=True, slots=True)
class SuggestedPlace:
    """A text or a section by its title; `position` is its first paragraph."""

    title: str
    #: The title of the text that a section is in; empty for a text.
    within: str
    slug: str
    position: int


class Suggester:
    """Completes words and titles. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._analyse = Analyser().analyse
        self._titles = _Titles(catalogue, self._analyse)
        # Of another object, not of this one: what refers to itself would outlive its generation.
        early = catalogue.has_early_prints
        words = _Words(lexicon, self._analyse, early_prints=early)
        self._complete = lru_cache(COMPLETION_CACHE_SIZE)(words.complete)

    def words(self, typed: str, most: int) -> tuple[SuggestedWord, ...]:
        """Return the words that begin like the last of *typed*, the most frequent first."""
        return self._complete(typed, most)

    def places(self, typed: str, most: int) -> tuple[SuggestedPlace, ...]:
        """Return the texts and sections whose title has all words of *typed*, the last perhaps not whole."""
        found = self._titles.like(self._analyse(typed).terms)
        return tuple(self._place(number) for number in found[:most])

    def _place(self, number: int) -> SuggestedPlace:
        texts = self._catalogue.texts
        if number < len(texts):
            text = texts[number]
            return SuggestedPlace(text.title, "", text.slug, text.first)
        section = self._catalogue.sections[number - len(texts)]
        text = texts[section.text]
        return SuggestedPlace(section.heading, text.title, text.slug, section.first)


class _Words:
    """The words of the collection, in order."""

    def __init__(
        self, lexicon: Lexicon, analyse: Callable[[str], Analysis], *, early_prints: bool
    ) -> None:
        self._lexicon = lexicon
        self._analyse = analyse
        self._early_prints = early_prints
        # A word that occurs only in notes has no paragraphs; it is suggested last.
        self._words = sorted(lexicon.entries)
        self._counts = array("I", (lexicon.entries[word].paragraphs for word in self._words))

    def complete(self, typed: str, most: int) -> tuple[SuggestedWord, ...]:
        """Return the words that begin like the last of *typed*, the most frequent first."""
        terms = self._analyse(typed).terms
        if not terms:
            return ()
        beginnings = {terms[-1], early_form(terms[-1])} if self._early_prints else {terms[-1]}
        counts, words = self._counts, self._words
        found = chain.from_iterable(
            range(bisect_left(words, begun), bisect_left(words, begun + _LAST))
            for begun in beginnings
        )
        best = nlargest(most, found, key=lambda at: (counts[at], -at))
        return tuple(self._word(at) for at in best)

    def _word(self, at: int) -> SuggestedWord:
        exact = self._words[at]
        surface = self._lexicon.entries[exact].surface
        same = self._analyse(surface).terms == (exact,)
        return SuggestedWord(surface if same else exact, self._counts[at])


class _Titles:
    """The words of titles and headings: numbers of texts, then of sections after them."""

    def __init__(self, catalogue: Catalogue, analyse: Callable[[str], Analysis]) -> None:
        having: dict[str, set[int]] = defaultdict(set)
        titles = [text.title for text in catalogue.texts]
        titles += [
            "" if section.heading == catalogue.texts[section.text].title else section.heading
            for section in catalogue.sections
        ]
        self._first: list[str] = []
        for number, title in enumerate(titles):
            terms = analyse(title).terms
            self._first.append(terms[0] if terms else "")
            for term in terms:
                having[term].add(number)
        self._having = dict(having)
        self._words = sorted(having)

    def like(self, terms: tuple[str, ...]) -> list[int]:
        """Return the numbers of the titles with all *terms*; those that begin so come first."""
        if not terms:
            return []
        *whole, last = terms
        begun = self._words[bisect_left(self._words, last) : bisect_left(self._words, last + _LAST)]
        found = set[int]().union(*map(self._having.__getitem__, begun))
        for term in whole:
            found &= self._having.get(term, set())
        return sorted(
            found, key=lambda number: (not self._first[number].startswith(terms[0]), number)
        )
