"""Quoted words: the exact forms, spellings, inflected forms and weights by which they are compared."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.language.fold import fold
from archive.language.initials import bare
from archive.language.initials import is_line_of_capitals
from archive.language.initials import pointed
from archive.language.tokenizer import is_unspaced
from archive.language.variants import spelling_classes
from archive.quotation.collation import QuotedWord
from archive.quotation.conventions import MAX_ENDING
from archive.quotation.conventions import NO_OTHERS
from archive.quotation.conventions import QuotationReading
from archive.quotation.conventions import read_conventions
from archive.search import bm25
from archive.search.index.protocol import Words
from archive.search.planner import Planner

#: Paragraphs that the weights of words are smoothed with, and the share of them that has a word of so many letters.
UNREAD_PARAGRAPHS = 1000
SHARE_BY_LENGTH = (0.5, 0.5, 0.5, 0.35, 0.09, 0.05, 0.03, 0.015)
#: A character of a script without spaces is as rare as a word of this length.
UNSPACED_LENGTH = 5

#: Words that are looked up between two looks at the clock.
_WATCHED_WORDS = 100


class QuotationReader:
    """Reads quotations into words that can be compared with those of one generation."""

    def __init__(self, words: Words, planner: Planner, paragraphs: int) -> None:
        self._words = words
        self._planner = planner
        self._paragraphs = paragraphs
        self._analyser = Analyser()

    def read(self, quotation: str) -> QuotationReading:
        """Return *quotation* read by the conventions of scholars."""
        return read_conventions(quotation, self._occurs)

    def words(
        self,
        segment: str,
        deadline: Deadline,
        others: Mapping[str, str] = NO_OTHERS,
        *,
        most: int | None = None,
    ) -> tuple[QuotedWord, ...]:
        """Return the words of *segment*, no more than *most*; *others* are those of the reading it is of.

        Raises `DeadlineExceeded`.
        """
        analysis = self._analyser.analyse(segment)
        places = list(zip(analysis.starts, analysis.ends, strict=True))
        surfaces = [segment[start:end] for start, end in places]
        capitals = is_line_of_capitals(surfaces)
        words = zip(analysis.terms, surfaces, places, strict=True)
        #: Each word by how it is written: a long quotation has many of them often.
        read: dict[tuple[str, str], QuotedWord] = {}
        found: list[QuotedWord] = []
        for term, surface, place in deadline.watch(islice(words, most), every=_WATCHED_WORDS):
            word = read.get((term, surface))
            if word is None:
                initials = "" if capitals else pointed(surface)
                endings = self._endings(surface, others)
                word = self._word((*self._spellings(term, initials), *endings), surface, *place)
                read[term, surface] = word
                found.append(word)
            else:
                found.append(replace(word, start=place[0], end=place[1]))
        return tuple(found)

    @property
    def common(self) -> float:
        """The weight below which a word is common: one in more than a tenth of all paragraphs."""
        paragraphs = self._paragraphs + UNREAD_PARAGRAPHS
        return bm25.weight(paragraphs, paragraphs // 10)

    def weight(self, exact: str) -> float:
        """Return the weight of an exact term of the texts."""
        word = self._words.word(exact)
        return self._weight_of(exact, word.paragraphs if word else 0)

    def _occurs(self, word: str) -> bool:
        return any(True for _ in self._words.known(self._analyser.analyse(word).terms))

    def _endings(self, surface: str, others: Mapping[str, str]) -> list[str]:
        """Return the exact terms that a word with its ending in brackets may be: its inflections, not other words.

        *proposed* in the source is *propose[d]*; but *can[not]* is not *can*, nor *govern[ed]* *government*.
        """
        beginning = others.get(surface)
        if beginning is None:
            return []
        whole, kept = fold(surface), fold(beginning)
        return [
            form
            for form in self._planner.single_forms(self._planner.stems_of(whole))
            if form != whole and form.startswith(kept) and len(form) <= len(kept) + MAX_ENDING
        ]

    def surface(self, exact: str) -> str:
        """Return how an exact term of the texts is written."""
        word = self._words.word(exact)
        return word.surface if word else exact

    def _spellings(self, term: str, initials: str) -> tuple[str, ...]:
        """Return all spellings of a word as exact terms, its own first."""
        equal = self._planner.equals.exact.get(term, ())
        bare = self._planner.bare_initials(term)
        spelt = (term, initials, *bare, *spelling_classes().get(term, ()), *equal)
        return self._planner.with_early_forms(filter(None, spelt))

    def _weight_of(self, exact: str, paragraphs: int) -> float:
        """Return the weight of a word that so many paragraphs have, and some of those that nobody has read.

        In a small collection what is rare is rare by chance. So the weight is as if further paragraphs had been read,
        in which a word is the more common the shorter it is (Zipf's law of abbreviation).
        """
        length = UNSPACED_LENGTH if is_unspaced(exact) else len(exact)
        share = SHARE_BY_LENGTH[min(length, len(SHARE_BY_LENGTH) - 1)]
        having = paragraphs + round(share * UNREAD_PARAGRAPHS)
        return bm25.weight(self._paragraphs + UNREAD_PARAGRAPHS, having)

    def _word(self, spelt: tuple[str, ...], surface: str, start: int, end: int) -> QuotedWord:
        term = spelt[0]
        letters = bare(term) or term
        # As a passage has them (see `PassageReader`).
        capitals = (letters.upper(),) if len(letters) == 2 else ()
        forms = self._planner.single_forms(self._planner.stems_of(term))
        return QuotedWord(
            surface=surface,
            start=start,
            end=end,
            spelt=spelt,
            spellings=frozenset((*spelt, *capitals)),
            forms=frozenset((*forms, *spelt, *capitals)),
            weight=self._weight_of(term, self.paragraph_frequency(forms)),
        )

    def paragraph_frequency(self, terms: Iterable[str]) -> int:
        """Return about how many paragraphs contain any of *terms*: at most this many."""
        return min(self._paragraphs, sum(word.paragraphs for word in self._words.known(terms)))
