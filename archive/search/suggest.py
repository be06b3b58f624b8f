"""Suggestions while typing: words of the collection, titles and headings.

A sorted list and bisection, so that the size of the vocabulary hardly matters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from itertools import islice

from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.language.analyser import Analysis
from archive.language.early_print import early_form
from archive.recent import Recent
from archive.search.index.catalogue import Catalogue
from archive.search.index.protocol import Word
from archive.search.index.protocol import Words

#: Prefixes whose completions are cached; those of one letter cost most and are typed most.
COMPLETION_CACHE_SIZE = 2048


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

    def __init__(self, words: Words, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._analyse = Analyser().analyse
        early = catalogue.has_early_prints
        self._completer = _Completer(words, self._analyse, early_prints=early)
        self._completed = Recent[tuple[str, int], tuple[SuggestedWord, ...]](COMPLETION_CACHE_SIZE)

    def words(self, typed: str, most: int, deadline: Deadline) -> tuple[SuggestedWord, ...]:
        """Return the words that begin like the last of *typed*, the most frequent first. Raises `DeadlineExceeded`."""
        complete = partial(self._completer.complete, typed, most, deadline)
        return self._completed.get((typed, most), complete)

    def places(self, typed: str, most: int) -> tuple[SuggestedPlace, ...]:
        """Return the texts and sections whose title has all words of *typed*, the last perhaps not whole."""
        terms = self._analyse(typed).terms
        if not terms:
            return ()
        places = (self._place(*found) for found in self._catalogue.places_like(terms))
        return tuple(islice(filter(None, places), most))

    def _place(self, number: int, section: int) -> SuggestedPlace | None:
        text = self._catalogue.text(number)
        if section < 0:
            return SuggestedPlace(text.title, "", text.slug, text.first)
        row = self._catalogue.section(section)
        # A heading that repeats the title is no place of its own.
        if row.heading == text.title:
            return None
        return SuggestedPlace(row.heading, text.title, text.slug, text.first + row.place)


class _Completer:
    """Completes words of the collection."""

    def __init__(
        self, words: Words, analyse: Callable[[str], Analysis], *, early_prints: bool
    ) -> None:
        self._words = words
        self._analyse = analyse
        self._early_prints = early_prints

    def complete(self, typed: str, most: int, deadline: Deadline) -> tuple[SuggestedWord, ...]:
        """Return the words that begin like the last of *typed*, the most frequent first."""
        terms = self._analyse(typed).terms
        if not terms:
            return ()
        beginnings = {terms[-1], early_form(terms[-1])} if self._early_prints else {terms[-1]}
        found = {
            word.exact: word
            for begun in beginnings
            for word in self._words.beginning(begun, most, deadline)
        }
        best = nsmallest(most, found.values(), key=lambda word: (-word.paragraphs, word.exact))
        return tuple(map(self._suggested, best))

    def _suggested(self, word: Word) -> SuggestedWord:
        same = self._analyse(word.surface).terms == (word.exact,)
        return SuggestedWord(word.surface if same else word.exact, word.paragraphs)
