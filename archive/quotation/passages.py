"""Passages: the words around a candidate paragraph, across paragraphs, with their positions."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.controls import close_directions
from archive.library.entries import AnalysedParagraph
from archive.library.entries import ZoneWords
from archive.library.reader import Library
from archive.search.index.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The words of neighbouring paragraphs as characters, and for each its paragraph and its span there."""

    characters: str
    owners: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    paragraphs: Mapping[int, AnalysedParagraph]
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

    def __init__(self, library: Library, catalogue: Catalogue) -> None:
        self._library = library
        self._catalogue = catalogue

    def around(self, position: int, words: int) -> tuple[SourceWords, ...]:
        """Return the words of paragraph *position* and at least *words* on each side of it.

        Never past the ends of its text. Where paragraphs are emended, a second value has their transmitted
        readings.
        """
        text = self._catalogue.texts[
            self._catalogue.sections[self._catalogue.section_of(position)].text
        ]
        found = {position: self._library.analysed_paragraph(position)}
        for step, limit in ((-1, text.first - 1), (1, text.end)):
            at, have = position + step, 0
            while at != limit and have < words:
                found[at] = self._library.analysed_paragraph(at)
                have += len(found[at].readings[0].terms)
                at += step
        ordered = [found[at] for at in sorted(found)]
        shown = _source_words(ordered, "text", found)
        if not any(len(paragraph.readings) > 1 for paragraph in ordered):
            return (shown,)
        source = _source_words(ordered, "transmitted", found)
        return (shown,) if source.characters == shown.characters else (shown, source)


def _source_words(
    paragraphs: Sequence[AnalysedParagraph], zone: str, found: Mapping[int, AnalysedParagraph]
) -> SourceWords:
    characters: list[str] = []
    owners: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for paragraph in paragraphs:
        reading = _reading(paragraph, zone)
        characters.append(reading.terms)
        owners += [paragraph.position] * len(reading.terms)
        starts += reading.starts
        ends += reading.ends
    joined = "".join(characters)
    return SourceWords(joined, owners, starts, ends, found, transmitted=zone != "text")


def _reading(paragraph: AnalysedParagraph, zone: str) -> ZoneWords:
    """Return the reading of *paragraph* in *zone*, or else that of the displayed text."""
    others = (reading for reading in paragraph.readings if reading.zone == zone)
    return next(others, paragraph.readings[0])
