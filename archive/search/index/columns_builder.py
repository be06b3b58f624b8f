"""Builds the columns of a segment: the values of its texts, sections and paragraphs as arrays (see `columns`)."""

from array import array
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.citation.names import Name
from archive.citation.names import read_names
from archive.citation.speakers import cited_speaker
from archive.language.analyser import Analyser
from archive.model.date import day_number
from archive.model.revision import NEVER_CHANGED
from archive.model.revision import LastChange
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.search.index.columns import COLUMNS
from archive.search.index.columns import NO_DAY
from archive.search.index.columns import Column
from archive.search.index.columns import Level
from archive.search.index.columns import ParagraphRow
from archive.search.index.columns import Speech
from archive.search.index.columns import escaped_value
from archive.search.index.term_table import table_arrays

#: The first word of a value without words.
_NO_WORD = 0xFFFFFFFF


class ColumnsBuilder:
    """Collects the columns of a segment: `add_text` before its sections, `add_section` before its paragraphs."""

    def __init__(self) -> None:
        self._columns = {column.name: _Values(column) for column in COLUMNS}
        #: The authors of the text, and the speakers in it that were seen.
        self._authors: tuple[Name, ...] = ()
        self._speeches: dict[str, Speech] = {}
        self._text_of, self._section_of, self._section_text = array("I"), array("I"), array("I")
        self._earliest, self._latest, self._day = array("q"), array("q"), array("q")
        self._old_earliest, self._old_latest = array("q"), array("q")
        self._changed_on, self._changed_in = array("i"), array("I")

    def add_text(self, text: Text) -> None:
        """Begin the next text."""
        self._add(Level.TEXT, text)
        self._authors = read_names(text.metadata.authors, dict(text.metadata.family_names))
        self._speeches = {}
        date = text.metadata.date
        self._earliest.append(day_number(date.earliest) if date else NO_DAY)
        self._latest.append(day_number(date.latest) if date else NO_DAY)
        self._day.append(day_number(date.sorts_as) if date else NO_DAY)
        old = text.metadata.date_old_style
        self._old_earliest.append(day_number(old.earliest) if old else NO_DAY)
        self._old_latest.append(day_number(old.latest) if old else NO_DAY)

    def add_section(self, section: Section) -> None:
        """Begin the next section of the text."""
        self._add(Level.SECTION, section)
        self._section_text.append(len(self._day) - 1)

    def add_paragraph(
        self,
        paragraph: Paragraph,
        pages: tuple[str, ...] = (),
        changed: LastChange = NEVER_CHANGED,
    ) -> None:
        """Add the next paragraph of the section, on these printed *pages*, with the last change of its words."""
        self._add(Level.PARAGRAPH, ParagraphRow(self._speech(paragraph.speaker), pages))
        self._text_of.append(len(self._day) - 1)
        self._section_of.append(len(self._section_text) - 1)
        self._changed_on.append(changed.day)
        self._changed_in.append(changed.revision)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return the arrays of all columns."""
        arrays: dict[str, NDArray[Any]] = {
            "text_of": np.array(self._text_of, np.uint32),
            "section_of": np.array(self._section_of, np.uint32),
            "section_text": np.array(self._section_text, np.uint32),
            "earliest": np.array(self._earliest, np.int64),
            "latest": np.array(self._latest, np.int64),
            "day": np.array(self._day, np.int64),
            "old_earliest": np.array(self._old_earliest, np.int64),
            "old_latest": np.array(self._old_latest, np.int64),
            "changed_on": np.array(self._changed_on, np.int32),
            "changed_in": np.array(self._changed_in, np.uint32),
        }
        for values in self._columns.values():
            arrays |= values.arrays()
        return arrays

    def _speech(self, speaker: str) -> Speech:
        speech = self._speeches.get(speaker)
        if speech is None:
            speech = Speech(speaker, cited_speaker(self._authors, speaker))
            self._speeches[speaker] = speech
        return speech

    def _add(self, level: Level, row: object) -> None:
        for values in self._columns.values():
            if values.column.level is level:
                values.add(row)


class _Values:
    """The values of one column while they are collected."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self._numbers: dict[str, int] = {}
        self._rows, self._ends = array("I"), array("Q")

    def add(self, row: object) -> None:
        for value in dict.fromkeys(self.column.values(row)):
            self._rows.append(self._numbers.setdefault(value, len(self._numbers)))
        self._ends.append(len(self._rows))

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        name, ordered = self.column.name, sorted(self._numbers)
        ranks = np.zeros(len(ordered), np.uint32)
        for rank, value in enumerate(ordered):
            ranks[self._numbers[value]] = rank
        stored: dict[str, NDArray[Any]] = {
            f"{name}.rows": ranks[np.frombuffer(self._rows, np.uint32)],
            f"{name}.starts": np.insert(np.frombuffer(self._ends, np.uint64), 0, 0),
            # Values may have line ends in them, which end the terms of a table.
            **table_arrays(f"{name}.values", [escaped_value(value) for value in ordered]),
        }
        if self.column.words:
            stored |= _word_arrays(name, ordered)
        return stored


def searched_words(terms: Iterable[str]) -> set[str]:
    """Return the words by which a value with these exact *terms* is found."""
    own = set(terms)
    return own | {term.removesuffix("'s") for term in own}


def _word_arrays(name: str, values: Sequence[str]) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of the words of *values*, each with the numbers of the values that have it."""
    analyse = Analyser().analyse
    having: dict[str, list[int]] = {}
    first: list[str] = []
    for number, value in enumerate(values):
        listed = analyse(value).terms
        first.append(listed[0] if listed else "")
        for term in searched_words(listed):
            having.setdefault(term, []).append(number)
    words = sorted(having)
    numbers = {word: number for number, word in enumerate(words)}
    starts = np.zeros(len(words) + 1, np.uint64)
    np.cumsum([len(having[word]) for word in words], out=starts[1:])
    return {
        **table_arrays(f"{name}.words", words),
        f"{name}.word_starts": starts,
        f"{name}.first_words": np.array([numbers.get(term, _NO_WORD) for term in first], np.uint32),
        f"{name}.word_values": np.array([n for word in words for n in having[word]], np.uint32),
    }
