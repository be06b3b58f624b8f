"""Passages: the words around a candidate paragraph, across paragraphs, with their positions."""

from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from archive.language.controls import close_directions
from archive.language.initials import pointed
from archive.library.entries import LocatedParagraph
from archive.library.protocol import Library
from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.search.index.catalogue import Catalogue
from archive.search.index.segment_words import TRANSMITTED
from archive.search.matching.word_reader import WordReader


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The words of neighbouring paragraphs as exact terms, and for each its paragraph and its span there.

    They are those of the displayed text, of its transmitted reading, or of one note of a paragraph.
    """

    terms: Sequence[str]
    owners: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    paragraphs: Mapping[int, LocatedParagraph]
    transmitted: bool = False
    #: The words of each stage direction.
    directions: Sequence[range] = ()
    #: Which note of its paragraph it is; None for the text.
    note: int | None = None

    @property
    def note_label(self) -> str:
        """The label of the note that has the words; empty for the text."""
        if self.note is None:
            return ""
        return self.paragraphs[self.owners[0]].paragraph.notes[self.note].label

    def text(self, position: int) -> str:
        """Return the string that the spans of paragraph *position* are over."""
        paragraph = self.paragraphs[position].paragraph
        return paragraph.text if self.note is None else paragraph.notes[self.note].text

    def source(self, first: int, last: int) -> str:
        """Return the displayed text from word *first* to word *last*, paragraphs joined by a space."""
        pieces = []
        for position in range(self.owners[first], self.owners[last] + 1):
            text = self.text(position)
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

    def notes(self, position: int) -> Iterator[SourceWords]:
        """Yield the words of each note of paragraph *position*."""
        found = {
            each.position: each
            for each in self._library.located_paragraphs(range(position, position + 1))
        }
        words = self._reader.exact_words("note", position)
        at = 0
        for number, note in enumerate(found[position].paragraph.notes):
            first, end = (bisect_left(words.starts, place) for place in (at, at + len(note.text)))
            if first < end:
                yield SourceWords(
                    terms=words.terms[first:end],
                    owners=[position] * (end - first),
                    starts=[start - at for start in words.starts[first:end]],
                    ends=[place - at for place in words.ends[first:end]],
                    paragraphs=found,
                    note=number,
                )
            at += len(note.text) + 1

    def _source_words(self, reading: str, found: Mapping[int, LocatedParagraph]) -> SourceWords:
        terms: list[str] = []
        owners: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        directions: list[range] = []
        for position, located in found.items():
            own = reading if self._reader.has(reading, [position]) else "text"
            words = self._reader.exact_words(own, position)
            terms += words.terms
            if own == "text":
                text = located.paragraph.text
                terms[len(starts) :] = map(_capitals, words.terms, words.starts, repeat(text))
                directions += _directions(located.paragraph, words.starts, len(starts))
            owners += [position] * len(words.terms)
            starts += words.starts
            ends += words.ends
        return SourceWords(
            terms,
            owners,
            starts,
            ends,
            found,
            transmitted=reading != "text",
            directions=directions,
        )


def _capitals(term: str, start: int, text: str) -> str:
    """Return *term*, or two capitals as they are in *text*: they may be initials, as small letters are not."""
    surface = text[start : start + 2]
    return surface if len(term) == 2 and pointed(surface) else term


def _directions(paragraph: Paragraph, starts: Sequence[int], shift: int) -> Iterator[range]:
    """Yield the words of each stage direction of *paragraph*, counted from *shift*."""
    for run in paragraph.runs:
        if run.kind is RunKind.STAGE:
            first, end = (bisect_left(starts, place) for place in (run.start, run.end))
            yield range(shift + first, shift + end)
