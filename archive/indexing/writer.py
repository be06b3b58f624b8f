"""Writing a generation: read, index and store all texts in a staging folder."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from contextlib import suppress
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from pathlib import Path

from archive.array_file import write_arrays
from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import Problem
from archive.indexing import generations
from archive.indexing.citations import Citations
from archive.library.codec import dump_marks
from archive.library.codec import dump_metadata
from archive.library.codec import dump_problem
from archive.library.codec import dump_sections
from archive.library.reader import Library
from archive.library.revisions import arrangement_rows
from archive.library.revisions import correction_rows
from archive.library.revisions import revision_rows
from archive.library.schema import SCHEMA
from archive.library.schema import SCHEMA_VERSION
from archive.model.edition import Edition
from archive.model.pages import page_starts
from archive.model.text import Collection
from archive.model.text import Text
from archive.publishing.corrections import Comparison
from archive.publishing.corrections import compare
from archive.publishing.numbering import assign
from archive.search.index.columns import ColumnsBuilder
from archive.search.index.records import RecordsBuilder
from archive.search.index.segment import COLUMNS_FILE
from archive.search.indexer import Indexer
from archive.search.indexer import record_stems


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a build: texts so far of all, paragraphs so far."""

    texts: int
    of: int
    paragraphs: int
    slug: str


class GenerationWriter:
    """Writes one index generation into a staging folder. Call `run` once; `abandon` if it raises."""

    def __init__(
        self,
        staged: Path,
        name: str,
        collection: Collection,
        *,
        old: Library | None,
        served: Library | None,
        engine: str,
    ) -> None:
        """Write into *staged*, reusing unchanged texts of *old*.

        Texts with a damaged history are taken from *served*, the library that readers have seen.
        """
        self._staged = staged
        self._name = name
        self._columns, self._records = ColumnsBuilder(), RecordsBuilder()
        self._engine = engine
        self._collection = collection
        self._old = old
        self._served = served
        with ExitStack() as opened:
            self._indexer = Indexer(staged, engine)
            self._citations = Citations(collection.title, old)
            opened.callback(self._citations.abandon)
            # Python says why a file cannot be made; SQLite only that it cannot be opened.
            (staged / generations.LIBRARY).touch()
            self._database = sqlite3.connect(staged / generations.LIBRARY, isolation_level=None)
            opened.callback(self._database.close)
            # The staged file is thrown away after a crash, and synced whole before it serves.
            self._database.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA
            )
            self._opened = opened.pop_all()
        self._sections = self._words = 0
        self.texts = 0
        self.paragraphs = 0
        self.reused = 0
        #: Withdrawn texts, which are stored but neither listed nor searched.
        self.withdrawn = 0
        self.problems: list[Problem] = []

    def run(self, statuses: tuple[TextStatus, ...], progress: Callable[[Progress], None]) -> None:
        """Read, index and store all texts, and the facts about the whole."""
        self._database.execute("BEGIN")
        known = self._old.fingerprints() if self._old else {}
        for number, status in enumerate(statuses, 1):
            edition = self._edition(status, known)
            if edition is not None:
                self._keep(edition, status.fingerprint)
                self._citations.want(edition, known.get(status.slug) == status.fingerprint)
            if edition is not None and not edition.text.withdrawn:
                self._add(edition, status.fingerprint)
            progress(Progress(number, len(statuses), self.paragraphs, status.slug))
        self._indexer.finish()
        columns = {**self._columns.arrays(), **self._records.arrays()}
        write_arrays(self._staged / COLUMNS_FILE, columns)
        counts = {"texts": self.texts, "paragraphs": self.paragraphs, "words": self._words}
        about = {
            "schema": str(SCHEMA_VERSION),
            "generation": self._name,
            "engine": self._engine,
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "counts": json.dumps(counts),
            "collection": json.dumps(asdict(self._collection), ensure_ascii=False),
            "problems": json.dumps(list(map(dump_problem, self.problems))),
        }
        about |= self._citations.about()
        self._database.executemany("INSERT INTO citation VALUES (?, ?)", self._citations.rows())
        self._database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        self._database.execute("COMMIT")
        self._database.close()

    def abandon(self) -> None:
        """Close the files of a failed build. What fails here follows from the first error, and must not hide it."""
        with suppress(Exception):
            self._opened.close()

    def _edition(self, status: TextStatus, known: dict[str, str]) -> Edition | None:
        if self._old and known.get(status.slug) == status.fingerprint:
            self.reused += 1
            self.problems += [p for p in self._old.problems if _is_about(p, status)]
            return self._shown_before(self._old, status.slug)
        try:
            edition = status.load()
        except BrokenText as error:
            self.problems += error.problems
            return self._promised(status, revision=1)
        self.problems += edition.problems
        if any(p.fatal and p.path == str(status.history_path) for p in edition.problems):
            edition = self._promised(status, revision=edition.revision) or edition
        return self._compared(edition) if len(edition.revisions) > 1 else edition

    def _shown_before(self, old: Library, slug: str) -> Edition:
        revisions = old.past.revisions(slug)
        known = _compared_before(old, slug) if len(revisions) > 1 else Comparison()
        return _with_comparison(replace(old.edition(slug), revisions=revisions), known)

    def _promised(self, status: TextStatus, *, revision: int) -> Edition | None:
        """Return the edition from before a history was damaged, if it is at least that *revision*.

        Its addresses must answer for ever, and what is left of the history no longer has all of them.
        """
        if status.history_path == status.path:
            # A file that only claims the slug of another text.
            return None
        if self._served is None or status.slug not in self._served.fingerprints():
            return None
        edition = self._shown_before(self._served, status.slug)
        return edition if edition.revision >= revision else None

    def _compared(self, edition: Edition) -> Edition:
        """Return *edition* with what its revisions did, reusing what the old library has of it."""
        old, slug = self._old, edition.text.slug
        before = old.past.revisions(slug) if old else ()
        known = _compared_before(old, slug) if old else None
        return _with_comparison(edition, compare(edition.revisions, before, known))

    def _keep(self, edition: Edition, fingerprint: str) -> None:
        """Store the redirects and revisions of a text, and a withdrawn text itself."""
        slug = edition.text.slug
        for former in edition.formerly:
            self._insert("became", former, "", slug, "")
        for row in revision_rows(edition):
            self._insert("issue", *row)
        for row in correction_rows(edition):
            self._insert("correction", *row)
        for row in arrangement_rows(replace(edition, text=with_numbers(edition.text))):
            self._insert("arrangement", *row)
        for number, into in edition.became.items():
            self._insert("became", slug, number, slug, into)
        if edition.text.withdrawn:
            described = (
                dump_metadata(edition.text.metadata),
                edition.markdown,
                _edition_state(edition),
            )
            sections = dump_sections(edition.text.sections)
            self._insert(
                "withdrawn", slug, fingerprint, *described, sections, edition.text.withdrawn
            )
            self.withdrawn += 1

    def _add(self, edition: Edition, fingerprint: str) -> None:
        text, first, words = with_numbers(edition.text), self.paragraphs, 0
        language, early = text.metadata.language, text.metadata.early_print
        stems_of = record_stems(language, early_print=early)
        self._columns.add_text(text)
        self._records.add_text(text.metadata, stems_of)
        for section in text.sections:
            start = self.paragraphs
            self._columns.add_section(section)
            self._records.add_section(section.heading, stems_of)
            for paragraph in section.paragraphs:
                if paragraph.withdrawn:
                    stone = (paragraph.number, paragraph.withdrawn)
                    place = (self.texts, self._sections, self.paragraphs)
                    self._insert("tombstone", None, *place, *stone)
                    continue
                size = self._indexer.add(paragraph, language, early_print=early)
                self._columns.add_paragraph(paragraph, size)
                words += size
                row = (self.paragraphs, self.texts, paragraph.number, paragraph.text)
                self._insert("paragraph", *row, dump_marks(paragraph))
                self.paragraphs += 1
            owner = (self._sections, self.texts)
            described = (section.id, section.heading, section.kind, section.level)
            self._insert("section", *owner, *described, start, self.paragraphs)
            self._sections += 1
        for page in page_starts(text):
            self._insert("page", self.texts, page.place, page.at, page.label)
        record = dump_metadata(text.metadata), edition.markdown, _edition_state(edition)
        self._insert(
            "text", self.texts, text.slug, fingerprint, *record, first, self.paragraphs, words
        )
        self.texts += 1
        self._words += words

    def _insert(self, table: str, *values: object) -> None:
        marks = ",".join("?" * len(values))
        self._database.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 our own names


def _compared_before(old: Library, slug: str) -> Comparison:
    return Comparison(old.past.corrections(slug), old.past.arrangements(slug))


def _with_comparison(edition: Edition, comparison: Comparison) -> Edition:
    return replace(
        edition,
        corrections=comparison.corrections,
        arrangements=comparison.arrangements,
    )


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


def _is_about(problem: Problem, status: TextStatus) -> bool:
    files = (status.path, status.history_path)
    return problem.path.split(":")[0] in [str(path) for path in files]
