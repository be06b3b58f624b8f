"""Writing a segment: some whole texts, their rows, columns, words and postings, in a folder of their own."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path

from archive.array_file import write_arrays
from archive.indexing.namings import Naming
from archive.indexing.namings import namings_of
from archive.language.sorting import letters
from archive.language.sorting import title_letters
from archive.library.codec import dump_listed
from archive.library.codec import dump_marks
from archive.library.codec import dump_metadata
from archive.library.codec import dump_sections
from archive.library.entries import listed_text
from archive.library.revisions import arrangement_rows
from archive.library.revisions import correction_rows
from archive.library.revisions import revision_rows
from archive.library.schema import ROWS_FILE
from archive.library.schema import SEGMENT_SCHEMA
from archive.library.text_lists import dump_listing
from archive.model.date import day_number
from archive.model.edition import Edition
from archive.model.pages import page_starts
from archive.model.pages import pages_of_paragraphs
from archive.model.revision import NEVER_CHANGED
from archive.model.text import Text
from archive.publishing.last_changes import last_changes
from archive.publishing.numbering import assign
from archive.search.index.columns_builder import ColumnsBuilder
from archive.search.index.records import RecordsBuilder
from archive.search.index.segment import COLUMNS_FILE
from archive.search.indexer import Indexer
from archive.search.indexer import record_stems


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What the library of a generation stores of a text in one of its segments; the fields are its columns."""

    slug: str
    fingerprint: str
    #: Its number in the segment, that of its first paragraph there, and how many paragraphs and words it has.
    number: int
    first: int
    paragraphs: int
    words: int
    #: The day by which it is sorted, as a number.
    day: int | None
    draft: bool
    waiting: bool
    revision: int
    date: str
    emended: bool
    #: The year by which it is sorted, and its title as lists sort it.
    year: int | None
    sort_title: str
    #: The first and the last day on which it may be dated, as numbers.
    earliest: int | None
    latest: int | None
    #: The same in Old Style, where its record has such a date.
    old_earliest: int | None
    old_latest: int | None
    language: str
    #: The letters of its title, each word after a space; what lists show of it.
    sought: str
    listing: str
    #: The kinds of its sections.
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenEdition:
    """What the library of a generation stores of an edition in one of its segments."""

    slug: str
    fingerprint: str
    revision: int
    language: str
    formerly: tuple[str, ...]
    #: The number and the day of each revision.
    issues: tuple[tuple[int, str], ...]
    namings: tuple[Naming, ...]
    #: None for a withdrawn text, which is stored but neither listed nor searched.
    text: WrittenText | None


class SegmentWriter:
    """Writes the segment in an empty *folder*: `add` its texts in the order of their slugs, then `finish`.

    *collection* is the title of the collection, which citations name. `abandon` it if one of them raises.
    """

    def __init__(self, folder: Path, engine: str, collection: str) -> None:
        self._folder = folder
        self._collection = collection
        self._columns, self._records = ColumnsBuilder(), RecordsBuilder()
        self._indexer = Indexer(folder, engine)
        with ExitStack() as opened:
            # Python says why a file cannot be made; SQLite only that it cannot be opened.
            (folder / ROWS_FILE).touch()
            self._database = sqlite3.connect(folder / ROWS_FILE, isolation_level=None)
            opened.callback(self._database.close)
            # The staged file is thrown away after a crash, and synced whole before it serves.
            self._database.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SEGMENT_SCHEMA
            )
            self._database.execute("BEGIN")
            self._opened = opened.pop_all()
        self._texts = self._sections = 0
        self.paragraphs = 0

    def add(self, edition: Edition, fingerprint: str) -> WrittenEdition:
        """Store a text and its history, and index its paragraphs, unless it was withdrawn."""
        self._add_history(edition)
        withdrawn = bool(edition.text.withdrawn)
        if withdrawn:
            self._add_withdrawn(edition)
        return WrittenEdition(
            slug=edition.text.slug,
            fingerprint=fingerprint,
            revision=edition.revision,
            language=edition.text.metadata.language,
            formerly=edition.formerly,
            issues=tuple((r.number, r.date) for r in edition.revisions),
            namings=namings_of(edition),
            text=None if withdrawn else self._add_text(edition, fingerprint),
        )

    def finish(self) -> None:
        """Write what was collected."""
        self._indexer.finish()
        write_arrays(
            self._folder / COLUMNS_FILE, {**self._columns.arrays(), **self._records.arrays()}
        )
        self._database.execute("COMMIT")
        self._database.close()

    def abandon(self) -> None:
        """Close the files of a failed build. What fails here follows from the first error, and must not hide it."""
        with suppress(Exception):
            self._opened.close()

    def _add_history(self, edition: Edition) -> None:
        slug = edition.text.slug
        for row in revision_rows(edition):
            self._insert("issue", *row)
        for row in correction_rows(edition):
            self._insert("correction", *row)
        for row in arrangement_rows(replace(edition, text=with_numbers(edition.text))):
            self._insert("arrangement", *row)
        for number, into in edition.became.items():
            self._insert("became", slug, number, into)

    def _add_withdrawn(self, edition: Edition) -> None:
        text = edition.text
        record = dump_metadata(text.metadata), _edition_state(edition), dump_sections(text.sections)
        self._insert("withdrawn", text.slug, *record, text.withdrawn, edition.markdown)

    def _add_text(self, edition: Edition, fingerprint: str) -> WrittenText:
        text, first = with_numbers(edition.text), self.paragraphs
        words = self._add_words(text, edition)
        for number, page in enumerate(page_starts(text)):
            self._insert("page", self._texts, page.place, page.at, number, page.label)
        listed = dump_listed(listed_text(replace(edition, text=text), self._collection))
        size = (first, self.paragraphs, words)
        record = (_edition_state(edition), listed, dump_metadata(text.metadata), edition.markdown)
        self._insert("text", self._texts, text.slug, *size, *record)
        date, old = text.metadata.date, text.metadata.date_old_style
        self._texts += 1
        return WrittenText(
            slug=text.slug,
            fingerprint=fingerprint,
            number=self._texts - 1,
            first=first,
            paragraphs=self.paragraphs - first,
            words=words,
            day=day_number(date.sorts_as) if date else None,
            draft=edition.draft,
            waiting=edition.waiting,
            revision=edition.revision,
            date=edition.date,
            emended=any(paragraph.emendations for paragraph in text.paragraphs),
            year=date.sorts_as.year if date else None,
            sort_title=title_letters(text.metadata.title, text.metadata.language),
            earliest=day_number(date.earliest) if date else None,
            latest=day_number(date.latest) if date else None,
            old_earliest=day_number(old.earliest) if old else None,
            old_latest=day_number(old.latest) if old else None,
            language=text.metadata.language,
            sought=f" {letters(text.metadata.title)}",
            listing=dump_listing(text.metadata),
            kinds=tuple(dict.fromkeys(s.kind for s in text.sections if s.kind)),
        )

    def _add_words(self, text: Text, edition: Edition) -> int:
        """Store and index the sections of *text*, that of *edition*; return how many words they have."""
        language, early = text.metadata.language, text.metadata.early_print
        stems_of, words = record_stems(language, early_print=early), 0
        pages = iter(pages_of_paragraphs(text))
        changed = last_changes(edition)
        rows: list[tuple[object, ...]] = []
        self._columns.add_text(text)
        self._records.add_text(text.metadata, stems_of)
        for section in text.sections:
            start = self.paragraphs
            self._columns.add_section(section)
            self._records.add_section(section.heading, stems_of)
            for paragraph in section.paragraphs:
                if paragraph.withdrawn:
                    place = (self._texts, self._sections, self.paragraphs)
                    stone = (paragraph.number, paragraph.withdrawn)
                    self._insert("tombstone", None, *place, *stone)
                    continue
                size = self._indexer.add(paragraph, language, early_print=early)
                last = changed.get(paragraph.number, NEVER_CHANGED)
                self._columns.add_paragraph(paragraph, next(pages), last)
                words += size
                place = (self.paragraphs, self._texts, self._sections)
                words_of = (paragraph.number, paragraph.text, dump_marks(paragraph))
                rows.append((*place, *words_of))
                self.paragraphs += 1
            described = (section.id, section.heading, section.kind, section.level)
            self._insert("section", self._sections, self._texts, *described, start, self.paragraphs)
            self._sections += 1
        self._insert_all("paragraph", rows)
        self._indexer.end_text()
        return words

    def _insert(self, table: str, *values: object) -> None:
        self._insert_all(table, [values])

    def _insert_all(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Insert *rows* of like length, if there are any."""
        if rows:
            marks = ",".join("?" * len(rows[0]))
            self._database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 our own names


def _edition_state(edition: Edition) -> str:
    names = ("revision", "date", "first_date", "note", "draft", "waiting")
    state = {name: getattr(edition, name) for name in (*names, "became", "formerly", "withdrawn")}
    return json.dumps(state, ensure_ascii=False)


def with_numbers(text: Text) -> Text:
    """Return *text* with a number for every paragraph; those of a draft are provisional."""
    if all(paragraph.number for paragraph in text.paragraphs):
        return text
    numbers = iter(assign([paragraph.number for paragraph in text.paragraphs], set()))
    sections = (
        replace(s, paragraphs=tuple(replace(p, number=next(numbers)) for p in s.paragraphs))
        for s in text.sections
    )
    return replace(text, sections=tuple(sections))
