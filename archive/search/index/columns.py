"""Columns: what can be filtered and counted by, of texts, sections and paragraphs, in arrays of one segment.

A column is one row of `COLUMNS`: its name, whether texts, sections or paragraphs have it, and its values for one of
them. Everything else follows: its arrays in a segment, exact values and words of values as filters, and counts.
"""

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.model.pages import page_key
from archive.model.text import Section
from archive.model.text import Text
from archive.search.index.slices import indices
from archive.search.index.sorted_set import sorted_set
from archive.search.index.term_table import TermTable


class Level(StrEnum):
    """What has a value in a column."""

    TEXT = "text"
    SECTION = "section"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of strings. With *words*, also the words of its values are looked up."""

    name: str
    level: Level
    values: Callable[[Any], Iterable[str]]
    words: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks a paragraph: as it is printed, and as citations call them (see `citation.speakers`); perhaps empty."""

    printed: str
    cited: str


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """What the columns of paragraphs have of one: who speaks it, and the printed pages on which it is."""

    speech: Speech
    pages: tuple[str, ...] = ()


def _speaker(row: ParagraphRow) -> Iterable[str]:
    return (row.speech.cited,) if row.speech.cited else ()


def _printed_speaker(row: ParagraphRow) -> Iterable[str]:
    return (row.speech.printed,) if row.speech.printed else ()


def _kind(section: Section) -> Iterable[str]:
    return (section.kind,) if section.kind else ()


def _heading(section: Section) -> Iterable[str]:
    return (section.heading,) if section.heading else ()


def _authors(text: Text) -> Iterable[str]:
    return text.metadata.authors


COLUMNS = (
    Column("slug", Level.TEXT, lambda text: (text.slug,)),
    Column("title", Level.TEXT, lambda text: (text.metadata.title,), words=True),
    Column("author", Level.TEXT, _authors, words=True),
    Column("place", Level.TEXT, lambda text: text.metadata.places, words=True),
    Column("subject", Level.TEXT, lambda text: text.metadata.subjects, words=True),
    #: Those whom a text names or is addressed to: who wrote it is another question, which `author` answers.
    Column("person", Level.TEXT, lambda text: text.metadata.people, words=True),
    Column("collection", Level.TEXT, lambda text: text.metadata.collections),
    Column("language", Level.TEXT, lambda text: (text.metadata.language,)),
    Column("early_print", Level.TEXT, lambda text: ("yes",) if text.metadata.early_print else ()),
    Column("section", Level.SECTION, _heading, words=True),
    Column("kind", Level.SECTION, _kind),
    #: For filters that are typed.
    Column("folded_kind", Level.SECTION, lambda section: map(str.casefold, _kind(section))),
    Column("speaker", Level.PARAGRAPH, _speaker, words=True),
    Column("printed_speaker", Level.PARAGRAPH, _printed_speaker, words=True),
    Column("page", Level.PARAGRAPH, lambda row: map(page_key, row.pages)),
)

#: Where one value of so many or fewer is wanted, each is looked up by itself.
_FEW_OF = 4
#: In place of a day, where a text has none: undated texts are within no period, and sorted last.
NO_DAY = np.iinfo(np.int64).max


class Columns:
    """Reads what `ColumnsBuilder` collected. Safe to share between threads."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        #: The text and the section of each paragraph, and the text of each section.
        self.text_of: NDArray[np.uint32] = file["text_of"]
        self.section_of: NDArray[np.uint32] = file["section_of"]
        self.section_text: NDArray[np.uint32] = file["section_text"]
        #: The first and the last day of each text, and the one by which it is sorted (see `day_number`).
        self.earliest: NDArray[np.int64] = file["earliest"]
        self.latest: NDArray[np.int64] = file["latest"]
        self.day: NDArray[np.int64] = file["day"]
        #: The same for the date in Old Style.
        self.old_earliest: NDArray[np.int64] = file["old_earliest"]
        self.old_latest: NDArray[np.int64] = file["old_latest"]
        #: The last change of each paragraph (see `archive.model.revision.LastChange`).
        self.changed_on: NDArray[np.int32] = file["changed_on"]
        self.changed_in: NDArray[np.uint32] = file["changed_in"]
        self._first_paragraphs = np.searchsorted(self.text_of, np.arange(len(self.day) + 1))
        sections = np.arange(len(self.section_text) + 1)
        self._first_of_sections = np.searchsorted(self.section_of, sections)
        self._tables = {column.name: TermTable(file, f"{column.name}.values") for column in COLUMNS}
        self._words = {
            column.name: TermTable(file, f"{column.name}.words")
            for column in COLUMNS
            if column.words
        }

    @property
    def first_paragraphs(self) -> NDArray[np.int64]:
        """The first paragraph of each text, and the end of the last."""
        return self._first_paragraphs

    @property
    def texts(self) -> int:
        """How many texts there are."""
        return len(self.day)

    def value(self, name: str, number: int) -> str:
        """Return a value of the column *name* by its number."""
        return _unescaped(self._tables[name][number])

    def number(self, name: str, value: str) -> int:
        """Return the number of a value of the column *name*, -1 where nothing has it."""
        return self._tables[name].find(escaped_value(value))

    def values(self, name: str) -> int:
        """Return how many different values the column *name* has."""
        return len(self._tables[name])

    def values_of(self, name: str, row: int) -> list[str]:
        """Return the values of one text, section or paragraph in the column *name*."""
        starts = self._file[f"{name}.starts"]
        numbers = self._file[f"{name}.rows"][int(starts[row]) : int(starts[row + 1])]
        return [self.value(name, number) for number in numbers.tolist()]

    def language_of(self, document: int) -> tuple[str, bool]:
        """Return the language of a paragraph, and whether it is an early print."""
        return self.language_of_text(int(self.text_of[document]))

    def language_of_text(self, text: int) -> tuple[str, bool]:
        """Return the language of a text, and whether it is an early print."""
        languages = self.values_of("language", text)
        return languages[0] if languages else "", bool(self.values_of("early_print", text))

    def values_of_rows(self, name: str, rows: NDArray[np.bool_]) -> set[str]:
        """Return the values that any of the texts or sections *rows* have in the column *name*."""
        starts = self._file[f"{name}.starts"].astype(np.intp)
        numbers = self._file[f"{name}.rows"][np.repeat(rows, np.diff(starts))]
        return {self.value(name, number) for number in sorted_set(numbers).tolist()}

    def words(self, name: str) -> list[str]:
        """Return the exact terms of all values of the column *name*, in order."""
        table = self._words[name]
        return table.terms(np.arange(len(table)))

    def having(self, name: str, values: Iterable[str]) -> NDArray[np.uint32]:
        """Return the paragraphs with any of *values* in the column *name*, ascending, as all that follow do."""
        table = self._tables[name]
        return self._with_numbers(name, table.numbers(map(escaped_value, values)))

    def having_words(self, name: str, words: Iterable[str]) -> NDArray[np.uint32]:
        """Return the paragraphs that have a value with all of *words*, exact terms, in the column *name*."""
        table, starts = self._words[name], self._file[f"{name}.word_starts"]
        wanted: set[int] | None = None
        for word in words:
            number = table.find(word)
            rows = starts[number : number + 2].tolist() if number >= 0 else [0, 0]
            found = set(self._file[f"{name}.word_values"][rows[0] : rows[1]].tolist())
            wanted = found if wanted is None else wanted & found
        if wanted is None:
            return np.arange(len(self.text_of), dtype=np.uint32)
        return self._with_numbers(name, sorted(wanted))

    def overlapping(
        self, first: int | None, last: int | None, *, old_style: bool = False
    ) -> NDArray[np.uint32]:
        """Return the paragraphs whose texts may be between two days, if they are given; undated ones are not.

        With *old_style* also by its date in Old Style.
        """
        texts = _overlapping(self.earliest, self.latest, first, last)
        if old_style:
            texts |= self.only_in_old_style(first, last)
        return _members(self._first_paragraphs, np.flatnonzero(texts))

    def only_in_old_style(self, first: int | None, last: int | None) -> NDArray[np.bool_]:
        """Tell of each text whether it may be between two days by its date in Old Style, and not in New Style."""
        new = _overlapping(self.earliest, self.latest, first, last)
        return _overlapping(self.old_earliest, self.old_latest, first, last) & ~new

    def in_texts(self, texts: NDArray[np.integer]) -> NDArray[np.uint32]:
        """Return the paragraphs of *texts*, which are numbers, ascending."""
        return _members(self._first_paragraphs, texts)

    def in_sections(self, sections: NDArray[np.integer]) -> NDArray[np.uint32]:
        """Return the paragraphs of *sections*, which are numbers, ascending."""
        return _members(self._first_of_sections, sections)

    def rows(self, name: str) -> int:
        """Return how many texts, sections or paragraphs may have values in the column *name*."""
        return len(self._file[f"{name}.starts"]) - 1

    def rows_with_values(self, name: str) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
        """Return each text, section or paragraph with each number of a value that it has in the column *name*."""
        sizes = np.diff(self._file[f"{name}.starts"]).astype(np.intp)
        return np.repeat(np.arange(len(sizes)), sizes), self._file[f"{name}.rows"]

    def rows_like(self, name: str, terms: Sequence[str]) -> list[tuple[int, bool]]:
        """Return the texts or sections with a value that has all exact *terms*, the last perhaps not whole.

        With each comes whether the value begins with the first of them, ascending.
        """
        table, starts = self._words[name], self._file[f"{name}.word_starts"]
        values, first = self._file[f"{name}.word_values"], self._file[f"{name}.first_words"]
        last = table.beginning(terms[-1])
        found = sorted_set(values[int(starts[last.start]) : int(starts[last.stop])])
        for term in terms[:-1]:
            number = table.find(term)
            rows = starts[number : number + 2].tolist() if number >= 0 else [0, 0]
            found = np.intersect1d(found, sorted_set(values[rows[0] : rows[1]]), assume_unique=True)
        begun = table.beginning(terms[0])
        begins = {n for n in found.tolist() if begun.start <= first[n] < begun.stop}
        listed, rows_of = self._file[f"{name}.rows"], self._file[f"{name}.starts"]
        at = np.flatnonzero(np.isin(listed, found))
        owners = np.searchsorted(rows_of, at, "right") - 1
        return [(row, int(listed[n]) in begins) for row, n in zip(owners.tolist(), at, strict=True)]

    def numbers_at(self, name: str, rows: NDArray[np.integer]) -> NDArray[np.uint32]:
        """Return the numbers of all values that *rows* have in the column *name*, as often as they have them."""
        numbers: NDArray[np.uint32] = self._file[f"{name}.rows"]
        if not len(numbers):
            return numbers
        starts = self._file[f"{name}.starts"]
        first = starts[rows].astype(np.intp)
        return numbers[indices(first, starts[rows + 1].astype(np.intp) - first)]

    def _with_numbers(self, name: str, numbers: Sequence[int]) -> NDArray[np.uint32]:
        having = self._rows_having(name, list(numbers))
        match _LEVELS[name]:
            case Level.TEXT:
                return _members(self._first_paragraphs, having)
            case Level.SECTION:
                return _members(self._first_of_sections, having)
            case Level.PARAGRAPH:
                return having.astype(np.uint32)

    def _rows_having(self, name: str, numbers: list[int]) -> NDArray[np.intp]:
        """Return the texts, sections or paragraphs with any of the values *numbers* in the column *name*, ascending."""
        if not numbers:
            return np.empty(0, np.intp)
        rows, starts = self._file[f"{name}.rows"], self._file[f"{name}.starts"]
        wanted = np.zeros(self.values(name), np.bool_)
        wanted[numbers] = True
        are_wanted = rows == numbers[0] if len(numbers) == 1 else wanted[rows]
        at = np.flatnonzero(are_wanted)
        if len(at) * _FEW_OF <= len(rows):
            owners = np.searchsorted(starts, at, "right") - 1
            return owners[np.diff(owners, prepend=-1) > 0]
        sums = np.concatenate(([0], np.cumsum(are_wanted)))
        return np.flatnonzero(np.diff(sums[starts.astype(np.intp)]))


def _members(firsts: NDArray[np.intp], rows: NDArray[np.integer]) -> NDArray[np.uint32]:
    """Return the paragraphs of *rows*, whose first ones are in *firsts*, with the end of the last."""
    return indices(firsts[rows], firsts[rows + 1] - firsts[rows]).astype(np.uint32)


_LEVELS = {column.name: column.level for column in COLUMNS}


def _overlapping(
    earliest: NDArray[np.int64], latest: NDArray[np.int64], first: int | None, last: int | None
) -> NDArray[np.bool_]:
    """Tell of each text, dated from its *earliest* to its *latest* day, whether it may be between two days."""
    texts: NDArray[np.bool_] = earliest != NO_DAY
    if first is not None:
        texts &= latest >= first
    if last is not None:
        texts &= earliest <= last
    return texts


def level_of(name: str) -> Level:
    """Return what has values in the column *name*."""
    return _LEVELS[name]


def escaped_value(value: str) -> str:
    """Return *value* without line ends, which end the terms of a table."""
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def _unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value)
