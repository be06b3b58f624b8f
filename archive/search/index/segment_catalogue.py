"""The catalogue of segments: their texts and sections in the order of their paragraphs, read when they are needed."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.library.reader import StoredLibrary
from archive.library.text_positions import Positions
from archive.recent import Recent
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import Days
from archive.search.index.catalogue import SectionRow
from archive.search.index.catalogue import TextRow
from archive.search.index.records import DESCRIPTIONS
from archive.search.index.records import HEADINGS
from archive.search.index.records import TITLES
from archive.search.index.records import joined_rows
from archive.search.index.segment import Segment
from archive.search.index.text_order import TextOrder
from archive.search.index.text_order import segments_among

#: Texts and sections that are kept in memory, about 1 kB each: those of some hundred pages of hits.
_MAX_RECENT = 2048
#: More than a segment has sections.
_SECTIONS = 1 << 32


class SegmentCatalogue(Catalogue):
    """Reads the texts and sections of *segments* in their *order*, and their rows in *library*."""

    def __init__(
        self, library: StoredLibrary, segments: Sequence[Segment], order: TextOrder
    ) -> None:
        self._library = library
        self._segments = tuple(segments)
        self._order = order
        self._texts = Recent[int, TextRow](_MAX_RECENT)
        self._sections = Recent[int, SectionRow](_MAX_RECENT)
        self._titles = Recent[str, str](_MAX_RECENT)
        #: The languages of the texts, in alphabetical order.
        self.languages = tuple(sorted(self._values("language")))
        #: Whether any text is an early print.
        self.has_early_prints = bool(self._values("early_print"))

    @property
    def texts(self) -> int:
        """How many texts there are."""
        return len(self._order)

    @property
    def first(self) -> Positions:
        """The first position of each text, and the end of the last."""
        return self._order.first

    def days(self) -> NDArray[np.int64]:
        """Return the day by which each text is sorted (see `day_number`); `NO_DAY` for those without a date."""
        days = np.empty(self.texts, np.int64)
        for number, segment in enumerate(self._segments):
            own = self._order.texts(number)
            living = own >= 0
            days[own[living]] = segment.columns.day[living]
        return days

    def languages_of(self, texts: NDArray[np.int64]) -> set[str]:
        """Return the languages of *texts*, which are numbers."""
        wanted = np.zeros(self.texts + 1, np.bool_)
        wanted[texts] = True
        found: set[str] = set()
        for number, segment in enumerate(self._segments):
            # A text that is gone has the number -1, which nobody wants.
            found |= segment.columns.values_of_rows("language", wanted[self._order.texts(number)])
        return found

    def text(self, number: int) -> TextRow:
        """Return text *number*."""
        return self._texts.get(number, lambda: self._read_text(number))

    def section(self, key: int) -> SectionRow:
        """Return the section with a key of `section_at` or `records`."""
        return self._sections.get(key, lambda: self._read_section(key))

    def text_at(self, position: int) -> TextRow:
        """Return the text of paragraph *position*."""
        return self.text(self._order.text_at(position))

    def sizes_at(self, positions: Sequence[int]) -> list[int]:
        """Return how many paragraphs the text of each of *positions* has; its row need not be read."""
        first = self._order.first
        end = first.searchsorted(np.asarray(positions, np.int64), "right")
        sizes: list[int] = (first[end] - first[end - 1]).tolist()
        return sizes

    def section_at(self, position: int) -> SectionRow:
        """Return the section of paragraph *position*."""
        segments, numbers = self._order.places([position])
        segment = int(segments[0])
        columns = self._segments[segment].columns
        return self.section(_key(segment, int(columns.section_of[numbers[0]])))

    def speaker_at(self, position: int) -> str:
        """Return who speaks paragraph *position*, as citations call them; empty where the text does not say."""
        segments, numbers = self._order.places([position])
        values = self._segments[int(segments[0])].columns.values_of("speaker", int(numbers[0]))
        return values[0] if values else ""

    def last_changes(self, positions: Sequence[int]) -> tuple[Days, NDArray[np.uint32]]:
        """Return the day and the revision of the last change of each of *positions* (see `LastChange`)."""
        segments, numbers = self._order.places(positions)
        days, revisions = np.zeros(len(numbers), np.int32), np.zeros(len(numbers), np.uint32)
        for number in segments_among(segments):
            here, columns = segments == number, self._segments[number].columns
            days[here] = columns.changed_on[numbers[here]]
            revisions[here] = columns.changed_in[numbers[here]]
        return days, revisions

    def title(self, slug: str) -> str:
        """Return the title of the text called *slug*, or *slug* itself if it is unknown."""
        return self._titles.get(slug, lambda: self._read_title(slug))

    def _read_title(self, slug: str) -> str:
        number = self._library.text_number(slug)
        if number is None:
            return slug
        segment, text = self._order.place_of_text(number)
        return self._segments[segment].columns.values_of("title", text)[0]

    def titles(self) -> Iterator[tuple[str, str]]:
        """Yield the slug and the title of every text."""
        for number, segment in enumerate(self._segments):
            columns = segment.columns
            for text in np.flatnonzero(self._order.texts(number) >= 0).tolist():
                yield columns.values_of("slug", text)[0], columns.values_of("title", text)[0]

    def in_record(self, positions: Sequence[int], stems: Iterable[str]) -> NDArray[np.bool_]:
        """Tell of each of *positions* whether the heading or title over it contains one of *stems*."""
        stems = tuple(stems)
        found = np.zeros(len(positions), np.bool_)
        segments = numbers = None
        for number, segment in enumerate(self._segments):
            titled = segment.records.having(TITLES, stems)
            headed = segment.records.having(HEADINGS, stems)
            # Most words are in no title and no heading.
            if not len(titled) and not len(headed):
                continue
            if segments is None or numbers is None:
                segments, numbers = self._order.places(positions)
            here, columns = segments == number, segment.columns
            found[here] = np.isin(columns.text_of[numbers[here]], titled)
            found[here] |= np.isin(columns.section_of[numbers[here]], headed)
        return found

    def records(
        self, stems: Sequence[frozenset[str]], most: int
    ) -> tuple[tuple[tuple[int, int], ...], int]:
        """Return *most* of the records that contain one stem of each set in *stems*, and how many there are.

        They are ``(text, section)``.

        The section is -1 for the record of a whole text, else its key. Texts come first.
        """
        texts: list[int] = []
        sections: list[tuple[int, int]] = []
        total = 0
        for number, segment in enumerate(self._segments):
            own = self._order.texts(number)
            described = _having_all(segment, stems, TITLES, DESCRIPTIONS)
            headed = _having_all(segment, stems, HEADINGS)
            if not len(described) and not len(headed):
                continue
            titled = own[described]
            texts += np.sort(titled[titled >= 0])[:most].tolist()
            of_texts = own[segment.columns.section_text[headed]]
            # Sections of a segment are in the order of their texts there, not here.
            order = np.argsort(of_texts, kind="stable")
            order = order[of_texts[order] >= 0]
            total += int(np.count_nonzero(titled >= 0)) + len(order)
            order = order[:most]
            keys = (_key(number, section) for section in headed[order].tolist())
            sections += zip(of_texts[order].tolist(), keys, strict=True)
        found = [(text, -1) for text in sorted(texts)[:most]] + sorted(sections)[:most]
        return tuple(found[:most]), total

    def places_like(self, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the texts and sections whose title has all exact *terms*, the last perhaps not whole.

        They are as in `records`; those that begin with the first term come first.
        """
        found: list[tuple[bool, bool, int, int]] = []
        for number, segment in enumerate(self._segments):
            own, columns = self._order.texts(number), segment.columns
            for text, begins in columns.rows_like("title", terms):
                found.append((not begins, False, int(own[text]), -1))
            for section, begins in columns.rows_like("section", terms):
                text = int(own[columns.section_text[section]])
                found.append((not begins, True, text, _key(number, section)))
        return ((text, key) for _, _, text, key in sorted(found) if text >= 0)

    def texts_only_in_old_style(self, first: int | None, last: int | None) -> int:
        """Return how many texts may be between two days by their date in Old Style, and not in New Style."""
        found = 0
        for number, segment in enumerate(self._segments):
            texts = segment.columns.only_in_old_style(first, last)
            found += int(np.count_nonzero(texts & (self._order.texts(number) >= 0)))
        return found

    def name_words(self, *columns: str) -> list[str]:
        """Return the exact terms of the names in *columns*, some perhaps of texts that are gone."""
        return sorted(
            {
                word
                for segment in self._segments
                for name in columns
                for word in segment.columns.words(name)
            }
        )

    def is_author_word(self, exact: str) -> bool:
        """Tell whether the exact term is in the name of any author."""
        return any(
            len(self._order.living(number, segment.columns.having_words("author", [exact])))
            for number, segment in enumerate(self._segments)
        )

    def _values(self, column: str) -> set[str]:
        """Return the values that texts have in a column of few values."""
        return {
            value
            for number, segment in enumerate(self._segments)
            for value in segment.columns.values_of_rows(column, self._order.texts(number) >= 0)
        }

    def _read_section(self, key: int) -> SectionRow:
        segment, section = divmod(key, _SECTIONS)
        text, name, heading, kind, place = self._library.section_row(segment, section)
        return SectionRow(int(self._order.texts(segment)[text]), name, heading, kind, place)

    def _read_text(self, number: int) -> TextRow:
        slug, metadata, draft = self._library.text_row(number)
        first, end = self._order.first[number : number + 2].tolist()
        return TextRow(
            slug=slug,
            title=metadata.title,
            authors=metadata.authors,
            occasion=metadata.occasion,
            date=metadata.date,
            language=metadata.language,
            early_print=metadata.early_print,
            draft=draft,
            first=first,
            end=end,
        )


def _having_all(
    segment: Segment, stems: Sequence[frozenset[str]], *kinds: str
) -> NDArray[np.uint32]:
    """Return the rows that have a stem of each set in *stems* in records of any of *kinds*."""
    found: NDArray[np.uint32] | None = None
    for alternatives in stems:
        rows = joined_rows([segment.records.having(kind, alternatives) for kind in kinds])
        found = rows if found is None else np.intersect1d(found, rows, assume_unique=True)
        if not len(found):
            break
    return np.empty(0, np.uint32) if found is None else found


def _key(segment: int, section: int) -> int:
    return segment * _SECTIONS + section
