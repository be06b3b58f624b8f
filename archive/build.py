"""Building: history and drafts to a staged index, checked, then swapped.

Only what changed is read again; a broken text stops only itself; the generation that serves is never
touched. A generation is named by what went into it, so the same texts give the same name.
"""

import hashlib
import json
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from dataclasses import astuple
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from pathlib import Path

from archive import __version__
from archive import generations
from archive.alignment import assign
from archive.codec import dump_marks
from archive.codec import dump_metadata
from archive.editions import Edition
from archive.errors import BrokenText
from archive.errors import BuildFailed
from archive.errors import IndexMissing
from archive.errors import Problem
from archive.library import SCHEMA
from archive.library import SCHEMA_VERSION
from archive.library import Library
from archive.library import Reading
from archive.library import pack_places
from archive.live import Generation
from archive.live import open_generation
from archive.model import Collection
from archive.model import Text
from archive.search.indexing import Indexed
from archive.search.indexing import Indexer
from archive.search.results import SearchRequest
from archive.search.whoosh_engine import WhooshWriter
from archive.settings import Settings
from archive.texts import CollectionFolder
from archive.texts import Standing

#: Words that a new generation is asked for before it may serve.
SAMPLE = 25


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: texts done of all, paragraphs so far."""

    texts: int
    of: int
    paragraphs: int
    slug: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `built` is False where the index was already as it should be."""

    generation: str
    built: bool
    texts: int
    drafts: int
    waiting: int
    paragraphs: int
    words: int
    #: Texts that had not changed and were not read again.
    reused: int
    seconds: float
    problems: tuple[Problem, ...]


def build(
    settings: Settings,
    *,
    strict: bool = False,
    force: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> BuildReport:
    """Build what `settings.texts` holds into `settings.index`, and let it serve.

    *strict* refuses where any text is broken; *force* builds also what is there already. Raises
    `BuildFailed`, `FolderError`; the old generation serves on.
    """
    started = time.monotonic()
    folder = CollectionFolder(settings.texts)
    with generations.building(settings.index):
        standings = tuple(folder.standings())
        collection, noticed = folder.collection_with_problems()
        name = _name(collection, standings)
        old = _open_old(settings)
        if old is not None and old.name == name and not force and not strict:
            return _report(old.library, started, built=False, reused=len(standings))
        staged = generations.stage(settings.index, name)
        work = _Build(staged, name, collection, old.library if old else None)
        work.problems += noticed
        try:
            work.run(standings, progress)
        except BaseException:
            work.abandon()
            raise
        _refuse(work, strict=strict, texts=settings.texts)
        generations.seal(staged)
        generation = open_generation(staged, settings)
        with closing(generation.library) as library:
            check(generation, work.paragraphs)
            report = _report(library, started, built=True, reused=work.reused)
        generations.swap(settings.index, staged, name)
        return report


def is_current(settings: Settings) -> bool:
    """Tell whether the index that serves was built from what `settings.texts` holds now."""
    folder = CollectionFolder(settings.texts)
    old = _open_old(settings)
    return old is not None and old.name == _name(folder.collection(), tuple(folder.standings()))


def check(generation: Generation, paragraphs: int) -> None:
    """Raise `BuildFailed` unless *generation* has that many *paragraphs*, can show each, and finds its words."""
    library = generation.library
    if library.counts.paragraphs != paragraphs:
        raise BuildFailed(
            f"{paragraphs} paragraphs went in and {library.counts.paragraphs} came out"
        )
    places = []
    for entry in library.entries():
        text = library.edition(entry.slug).text
        if len(text.paragraphs) != entry.paragraphs:
            raise BuildFailed(
                f"{entry.slug}: {entry.paragraphs} paragraphs went in, {len(text.paragraphs)} came out"
            )
        places += [text.ref(paragraph) for paragraph in text.paragraphs if paragraph.text]
    # The same sample each time, so that a failure can be looked at.
    chance = random.Random(library.generation)  # noqa: S311 nothing secret hangs on it
    for ref in chance.sample(places, min(SAMPLE, len(places))):
        words = library.place(ref).paragraph.text.split()
        phrase = " ".join(words[:6])
        request = SearchRequest(q=f'in:{ref.slug} "{phrase.replace(chr(34), " ")}"', per_page=100)
        results = generation.searcher.search(request)
        if (
            results.reading.count("exactly")
            and ref not in [hit.ref for hit in results.hits]
            and results.total <= 100
        ):
            raise BuildFailed(f"{ref}: a search for its first words, “{phrase}”, does not find it")


class _Build:
    """One build into a staged folder."""

    def __init__(
        self, staged: Path, name: str, collection: Collection, old: Library | None
    ) -> None:
        self._name = name
        self._collection = collection
        self._old = old
        self._writer = WhooshWriter(staged)
        self._indexer = Indexer(staged, self._writer)
        self._database = sqlite3.connect(staged / generations.LIBRARY, isolation_level=None)
        # The staged file is thrown away after a crash, and synced whole before it serves.
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        self._texts = self._sections = self._words = 0
        self.paragraphs = 0
        self.reused = 0
        self.problems: list[Problem] = []

    def run(self, standings: tuple[Standing, ...], progress: Callable[[Progress], None]) -> None:
        """Read, index and store all texts, and write what is known of the whole."""
        self._database.execute("BEGIN")
        known = self._old.fingerprints() if self._old else {}
        for number, standing in enumerate(standings, 1):
            edition = self._edition(standing, known)
            if edition is not None:
                self._add(edition, standing.fingerprint)
            progress(Progress(number, len(standings), self.paragraphs, standing.slug))
        self._indexer.finish()
        counts = {"texts": self._texts, "paragraphs": self.paragraphs, "words": self._words}
        about = {
            "schema": str(SCHEMA_VERSION),
            "generation": self._name,
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "counts": json.dumps(counts),
            "collection": json.dumps(asdict(self._collection), ensure_ascii=False),
            "problems": json.dumps([astuple(problem) for problem in self.problems]),
        }
        self._database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        self._database.execute("COMMIT")
        self._database.close()

    def abandon(self) -> None:
        """Let go of the files of a build that failed."""
        self._writer.abandon()
        self._database.close()

    def _edition(self, standing: Standing, known: dict[str, str]) -> Edition | None:
        if self._old and known.get(standing.slug) == standing.fingerprint:
            self.reused += 1
            self.problems += [p for p in self._old.problems if _is_about(p, standing)]
            return self._old.edition(standing.slug)
        try:
            edition = standing.load()
        except BrokenText as error:
            self.problems += error.problems
            return None
        self.problems += edition.problems
        return edition

    def _add(self, edition: Edition, fingerprint: str) -> None:
        text, first, words = _numbered(edition.text), self.paragraphs, 0
        for section in text.sections:
            start = self.paragraphs
            for paragraph in section.paragraphs:
                indexed = self._indexer.add(paragraph, text.metadata.language)
                words += indexed.words
                self._store(paragraph.number, paragraph.text, dump_marks(paragraph), indexed)
                self.paragraphs += 1
            row = (
                self._sections,
                self._texts,
                section.id,
                section.heading,
                section.kind,
                section.level,
            )
            self._insert("section", *row, start, self.paragraphs)
            self._sections += 1
        standing = {
            name: getattr(edition, name)
            for name in ("revision", "date", "first_date", "note", "draft", "waiting")
        }
        described = dump_metadata(text.metadata), edition.markdown, json.dumps(standing)
        self._insert(
            "text", self._texts, text.slug, fingerprint, *described, first, self.paragraphs, words
        )
        self._texts += 1
        self._words += words

    def _store(self, number: str, text: str, marks: str, indexed: Indexed) -> None:
        first, *others = indexed.readings
        row = (self.paragraphs, self._texts, number, text, marks, *_packed(first))
        self._insert("paragraph", *row)
        for reading in others:
            self._insert("reading", self.paragraphs, reading.zone, *_packed(reading))

    def _insert(self, table: str, *values: object) -> None:
        marks = ",".join("?" * len(values))
        self._database.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 our own names


def _numbered(text: Text) -> Text:
    """Return *text* with a number for every paragraph; those of a draft promise nothing yet."""
    if all(paragraph.number for paragraph in text.paragraphs):
        return text
    numbers = iter(assign([paragraph.number for paragraph in text.paragraphs], set()))
    sections = (
        replace(s, paragraphs=tuple(replace(p, number=next(numbers)) for p in s.paragraphs))
        for s in text.sections
    )
    return replace(text, sections=tuple(sections))


def _packed(reading: Reading) -> tuple[str, bytes]:
    return reading.terms, pack_places(reading.starts, reading.ends)


def _name(collection: Collection, standings: tuple[Standing, ...]) -> str:
    """Return a name made of all that went in: the texts, the collection's words, and the make of the index."""
    digest = hashlib.sha256()
    for part in (
        __version__,
        SCHEMA_VERSION,
        collection,
        *((s.slug, s.fingerprint) for s in standings),
    ):
        digest.update(repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _open_old(settings: Settings) -> Generation | None:
    """Return the generation that serves, where it is as it was built to the last byte."""
    try:
        folder = generations.current(settings.index)
        generations.verify(folder, deep=True)
        return open_generation(folder, settings)
    except IndexMissing:
        return None


def _is_about(problem: Problem, standing: Standing) -> bool:
    files = (standing.path, standing.history_path)
    return problem.path.split(":")[0] in [str(path) for path in files]


def _refuse(work: _Build, *, strict: bool, texts: Path) -> None:
    fatal = [problem for problem in work.problems if problem.fatal]
    if strict and fatal:
        listed = "\n".join(map(str, fatal))
        raise BuildFailed(f"Nothing was built, since --strict was asked for:\n{listed}")
    if not work.paragraphs:
        listed = "".join(f"\n{problem}" for problem in work.problems)
        raise BuildFailed(
            f"{texts}: no text to build; `pincite add FILE` makes one of a transcript{listed}"
        )


def _report(library: Library, started: float, *, built: bool, reused: int) -> BuildReport:
    entries = library.entries()
    return BuildReport(
        generation=library.generation,
        built=built,
        texts=len(entries),
        drafts=sum(entry.draft for entry in entries),
        waiting=sum(entry.waiting and not entry.draft for entry in entries),
        paragraphs=library.counts.paragraphs,
        words=library.counts.words,
        reused=reused,
        seconds=time.monotonic() - started,
        problems=library.problems,
    )
