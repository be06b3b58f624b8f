"""Passages: the words around a candidate paragraph, across paragraphs, with their positions."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.controls import close_directions
from archive.library.entries import LocatedParagraph
from archive.library.protocol import Library
from archive.search.index.catalogue import Catalogue
from archive.search.index.segment_words import TRANSMITTED
from archive.search.matching.word_reader import WordReader


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The words of neighbouring paragraphs as exact terms, and for each its paragraph and its span there."""

    terms: Sequence[str]
    owners: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    paragraphs: Mapping[int, LocatedParagraph]
    transmitted: bool = False

    def source(self, first: int, last: int) -> str:
        """Return the displayed text from word *first* to word *last*, paragraphs joined by a space."""
        pieces = []
        for position in range(self.owners[first], self.owners[last] + 1):
            text = self.paragraphs[position].paragraph.text
            start = self.starts[first] if position == self.owners[first] else 0
            end = self.ends[last] if position == self.owners[last] else len(text)
            pieces.append(close_directions(text[start:end]))
        return " ".join(pieces)


class PassageReader:
    """Reads paragraphs with enough of their surroundings for a quotation of some length."""

    def __init__(self, library: Library, catalogue: Catalogue, reader: WordReader) -> None:
        self._library = library
        self._catalogue = catalogue
        self._reader = reader

    def around(self, position: int, words: int) -> tuple[SourceWords, ...]:
        """Return the words of paragraph *position* and at least *words* on each side of it.

        Never past the ends of its text. Where paragraphs are emended, a second value has their transmitted
        readings.
        """
        text = self._catalogue.text_at(position)
        first, last = position, position
        for step, limit in ((-1, text.first - 1), (1, text.end)):
            at, have = position + step, 0
            while at != limit and have < words:
                first, last = min(first, at), max(last, at)
                have += self._reader.length(at, at + 1)
                at += step
        positions = range(first, last + 1)
        found = {each.position: each for each in self._library.located_paragraphs(positions)}
        shown = self._source_words("text", found)
        if not self._reader.has(TRANSMITTED, positions):
            return (shown,)
        source = self._source_words(TRANSMITTED, found)
        return (shown,) if source.terms == shown.terms else (shown, source)

    def _source_words(self, reading: str, found: Mapping[int, LocatedParagraph]) -> SourceWords:
        terms: list[str] = []
        owners: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for position in found:
            own = reading if self._reader.has(reading, [position]) else "text"
            words = self._reader.exact_words(own, position)
            terms += words.terms
            owners += [position] * len(words.terms)
            starts += words.starts
            ends += words.ends
        return SourceWords(terms, owners, starts, ends, found, transmitted=reading != "text")
