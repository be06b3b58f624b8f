"""Writing a generation: what changed goes into a new segment, and the segments of the rest are used as they are.

A small segment, or one of which little is left, is read again into the new one, so that there are never many. How the
texts are spread over segments changes no answer.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import ExitStack
from contextlib import suppress
from dataclasses import asdict
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path

from archive.collection.own_pages import OwnPages
from archive.collection.status import TextStatus
from archive.errors import Problem
from archive.indexing import generations
from archive.indexing.citations import Citations
from archive.indexing.entities import CLASHES
from archive.indexing.entities import clash_problems
from archive.indexing.entities import copy_entities
from archive.indexing.entities import insert_namings
from archive.indexing.entities import lost_addresses
from archive.indexing.entities import write_entities
from archive.indexing.harvest import write_harvest
from archive.indexing.removals import write_removals
from archive.indexing.segment_job import SegmentJob
from archive.indexing.segment_job import Work
from archive.indexing.segment_sizes import SegmentSize
from archive.indexing.segment_sizes import kept_segments
from archive.indexing.segment_sizes import parts_of
from archive.indexing.segment_workers import write_segments
from archive.indexing.segment_writer import WrittenEdition
from archive.library.codec import dump_problem
from archive.library.reader import StoredLibrary
from archive.library.schema import GENERATION_SCHEMA
from archive.library.schema import SCHEMA_VERSION
from archive.library.stored_texts import StoredSource
from archive.model.entity import Authorities
from archive.model.logo import Logo
from archive.model.text import Collection


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
        texts: Path,
        authorities: Authorities,
        pages: OwnPages,
        logo: Logo | None,
        old: StoredLibrary | None,
        served: StoredLibrary | None,
        harvested: Path | None,
        engine: str,
    ) -> None:
        """Write into *staged*, reusing what *old*, the library of the generation before, has of unchanged texts.

        Texts with a damaged history are taken from *served*, the library that readers have seen. The library at
        *harvested* knows what harvesters were told.
        """
        self._begun = datetime.now(UTC)
        self._harvested = harvested
        self._staged = staged
        self._name = name
        self._engine = engine
        self._collection = collection
        self._pages, self._logo = pages, logo
        self._texts, self._authorities = texts, authorities
        self._old = old
        self._served = served
        with ExitStack() as opened:
            self._citations = Citations(old)
            opened.callback(self._citations.abandon)
            self._database = _new_database(staged / generations.LIBRARY)
            opened.callback(self._database.close)
            self._opened = opened.pop_all()
        #: How many segments are used as they are, and the folders of the new ones.
        self._kept = 0
        self.new: list[str] = []
        self.texts = 0
        self.paragraphs = 0
        self.reused = 0
        #: Withdrawn texts, which are stored but neither listed nor searched.
        self.withdrawn = 0
        self.problems: list[Problem] = []
        #: Those of texts, by the number of their status.
        self._problems: dict[int, Sequence[Problem]] = {}

    def run(self, statuses: Sequence[TextStatus], progress: Callable[[Progress], None]) -> None:
        """Read, index and store all texts, and the facts about the whole."""
        known = self._old.texts.sources() if self._old else {}
        unchanged = _unchanged(statuses, known)
        kept = self._kept_segments(known, unchanged, len(statuses) - len(unchanged))
        works = []
        for number, status in enumerate(statuses):
            stored = unchanged.get(status.slug) is status
            if not stored or known[status.slug].segment not in kept:
                works.append(Work(number, status, stored))
        self.reused = len(unchanged)
        self._reuse(kept, unchanged, known)
        self._repeat_problems(statuses, unchanged)
        self._database.execute("BEGIN")
        self._write(works, len(statuses), progress)
        self.problems += [p for _, own in sorted(self._problems.items()) for p in own]
        slugs = {status.slug for status in statuses}
        self._write_entities((known.keys() | slugs) - unchanged.keys())
        self._database.execute("COMMIT")
        write_harvest(self._database, self._harvested, self._begun)
        self._database.execute("BEGIN")
        self._finish()

    def _kept_segments(
        self, known: Mapping[str, StoredSource], unchanged: Iterable[str], changed: int
    ) -> list[int]:
        """Return which segments are used as they are, where so many texts *changed*."""
        if self._old is None:
            return []
        counts = self._old.counts
        growing = changed * max(1, counts.paragraphs // max(1, counts.texts))
        return kept_segments(_sizes(self._old, known, unchanged), growing)

    def abandon(self) -> None:
        """Close the files of a failed build. What fails here follows from the first error, and must not hide it."""
        with suppress(Exception):
            self._opened.close()

    def _reuse(
        self,
        kept: Sequence[int],
        unchanged: Mapping[str, TextStatus],
        known: Mapping[str, StoredSource],
    ) -> None:
        """Take over the segments *kept* with those of their texts that are *unchanged*."""
        old = self._old
        if old is None or not kept:
            return
        folder, execute, self._kept = old.folder, self._database.execute, len(kept)
        for number, segment in enumerate(kept):
            generations.link_folder(folder, old.segments[segment], self._staged)
            execute("INSERT INTO segment VALUES (?, ?)", (number, old.segments[segment]))
        _copy_texts(self._database, old, kept, known.keys() - unchanged.keys())
        write_removals(old, self._staged, kept, known, unchanged)
        self.texts, self.paragraphs = execute(
            "SELECT count(*), coalesce(sum(paragraphs), 0) FROM text"
        ).fetchone()
        (self.withdrawn,) = execute("SELECT count(*) FROM withdrawn").fetchone()

    def _repeat_problems(
        self, statuses: Iterable[TextStatus], unchanged: Mapping[str, TextStatus]
    ) -> None:
        """Repeat what was said about *unchanged* texts."""
        before: dict[str, list[Problem]] = {}
        for problem in self._old.problems if self._old else ():
            before.setdefault(problem.path.split(":")[0], []).append(problem)
        for number, status in enumerate(statuses if before else ()):
            if unchanged.get(status.slug) is status:
                paths = dict.fromkeys((str(status.path), str(status.history_path)))
                self._problems[number] = [p for path in paths for p in before.get(path, ())]

    def _write(self, works: Sequence[Work], of: int, progress: Callable[[Progress], None]) -> None:
        """Write the texts of *works*, those that are left *of* all, as new segments."""
        ordered = sorted(works, key=lambda work: work.status.slug)
        parts = [ordered[each.start : each.stop] for each in parts_of([*map(_bytes, ordered)])]
        jobs = [
            SegmentJob(
                self._staged, _segment_name(each), self._engine, self._collection.title, each
            )
            # There is always one segment, if only an empty one.
            for each in parts or ([] if self._kept else [[]])
        ]
        done, paragraphs = of - len(works), self.paragraphs

        def tick(slug: str, size: int) -> None:
            nonlocal done, paragraphs
            done, paragraphs = done + 1, paragraphs + size
            progress(Progress(done, of, paragraphs, slug))

        for written in write_segments(jobs, self._old, self._served, tick):
            (number,) = self._database.execute("SELECT count(*) FROM segment").fetchone()
            self._database.execute("INSERT INTO segment VALUES (?, ?)", (number, written.name))
            for edition in written.editions:
                self._insert(number, edition)
            self._problems |= written.problems
            self._citations.want(written.shapes)
            self.new.append(written.name)

    def _insert(self, segment: int, written: WrittenEdition) -> None:
        """Note where a text is stored."""
        execute, slug = self._database.execute, written.slug
        if text := written.text:
            place = (text.number, text.first, text.paragraphs, text.words, text.day)
            state = (text.draft, text.waiting, text.revision, text.date, text.emended)
            dated = (text.year, text.sort_title, text.earliest, text.latest)
            old_style = (text.old_earliest, text.old_latest)
            # By whom it is sorted is told when all authors are known.
            listed = (text.language, "", text.sought)
            row = (slug, text.fingerprint, segment, *place, *state, *dated, *old_style, *listed)
            execute(f"INSERT INTO text VALUES (NULL{',?' * len(row)})", row)  # noqa: S608 our own words
            execute("INSERT INTO listing VALUES (?, ?)", (slug, text.listing))
            kinds = ((kind, slug) for kind in text.kinds)
            self._database.executemany("INSERT INTO text_kind VALUES (?, ?)", kinds)
            self.texts += 1
            self.paragraphs += text.paragraphs
        else:
            gone = (slug, written.fingerprint, segment, written.revision, written.language)
            execute("INSERT INTO withdrawn VALUES (?, ?, ?, ?, ?)", gone)
            self.withdrawn += 1
        for former in written.formerly:
            execute("INSERT INTO former VALUES (?, ?)", (former, slug))
        insert_namings(self._database, ((slug, naming) for naming in written.namings))
        for number, day in written.issues:
            execute("INSERT INTO issue VALUES (?, ?, ?)", (slug, number, day))

    def _write_entities(self, changed: Iterable[str]) -> None:
        """Write the authors, places and so on: those of before, if nothing about them *changed* with these texts."""
        old, execute = self._old, self._database.execute
        execute("COMMIT")
        if (
            old is not None
            and old.described == self._described
            and copy_entities(self._database, old.folder / generations.LIBRARY, changed)
        ):
            self.problems += (problem for problem in old.problems if problem.kind in CLASHES)
            execute("BEGIN")
            return
        execute("BEGIN")
        language = self._collection.language
        clashes = write_entities(self._database, self._authorities, language=language)
        self.problems += clash_problems(clashes, self._texts)
        if old is not None:
            execute("COMMIT")
            library = old.folder / generations.LIBRARY
            self.problems += lost_addresses(self._database, library, self._texts)
            execute("BEGIN")

    @property
    def _described(self) -> str:
        """A digest of what, beside texts, entities are made of."""
        described = repr((self._authorities, self._collection.language, str(self._texts)))
        return hashlib.sha256(described.encode()).hexdigest()

    def _finish(self) -> None:
        (words,) = self._database.execute("SELECT coalesce(sum(words), 0) FROM text").fetchone()
        counts = {"texts": self.texts, "paragraphs": self.paragraphs, "words": words}
        about = {
            "schema": str(SCHEMA_VERSION),
            "generation": self._name,
            "engine": self._engine,
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "counts": json.dumps(counts),
            "collection": json.dumps(asdict(self._collection), ensure_ascii=False),
            "described": self._described,
            "problems": json.dumps(list(map(dump_problem, self.problems))),
        }
        about |= self._citations.about()
        self._database.executemany("INSERT INTO citation VALUES (?, ?)", self._citations.rows())
        self._insert_pages()
        self._database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        self._database.execute("COMMIT")
        self._database.close()

    def _insert_pages(self) -> None:
        """Store what the owner says beside the texts."""
        for place, (page, markdown) in enumerate(self._pages.pages):
            shown = (page.slug, page.title, page.menu, place, markdown)
            self._database.execute("INSERT INTO own_page VALUES (?, ?, ?, ?, ?)", shown)
        if logo := self._logo:
            picture = (logo.media_type, logo.width, logo.height, logo.content)
            self._database.execute("INSERT INTO logo VALUES (?, ?, ?, ?)", picture)


def _new_database(path: Path) -> sqlite3.Connection:
    # Python says why a file cannot be made; SQLite only that it cannot be opened.
    path.touch()
    database = sqlite3.connect(path, isolation_level=None)
    # The staged file is thrown away after a crash, and synced whole before it serves.
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + GENERATION_SCHEMA)
    return database


def _unchanged(
    statuses: Iterable[TextStatus], known: Mapping[str, StoredSource]
) -> dict[str, TextStatus]:
    """Return by slug the texts that are stored as they are; of files that claim one slug, the first."""
    found: dict[str, TextStatus] = {}
    for status in statuses:
        stored = known.get(status.slug)
        if stored and stored.fingerprint == status.fingerprint and status.slug not in found:
            found[status.slug] = status
    return found


def _sizes(
    old: StoredLibrary, known: Mapping[str, StoredSource], unchanged: Iterable[str]
) -> dict[int, SegmentSize]:
    """Return the sizes of the segments of *old* that have *unchanged* texts, by number."""
    stored = old.paragraphs.counts_by_segment()
    living: Counter[int] = Counter()
    for slug in unchanged:
        living[known[slug].segment] += known[slug].paragraphs
    return {number: SegmentSize(stored[number], left) for number, left in living.items()}


def _bytes(work: Work) -> int:
    path = work.status.path or work.status.history_path
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _segment_name(works: Iterable[Work]) -> str:
    digest = hashlib.sha256()
    for work in works:
        digest.update(repr((work.status.slug, work.status.fingerprint)).encode())
    return f"segment-{digest.hexdigest()[:16]}"


def _copy_texts(
    database: sqlite3.Connection, old: StoredLibrary, kept: Sequence[int], gone: Iterable[str]
) -> None:
    """Copy the rows of the texts that are in the segments *kept* of *old*, but for those that are *gone*."""
    execute, many = database.execute, database.executemany
    execute("CREATE TEMP TABLE kept (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
    execute("CREATE TEMP TABLE gone (slug TEXT PRIMARY KEY) WITHOUT ROWID")
    many("INSERT INTO kept VALUES (?, ?)", ((segment, n) for n, segment in enumerate(kept)))
    many("INSERT INTO gone VALUES (?)", ((slug,) for slug in gone))
    execute("ATTACH ? AS before", (str(old.folder / generations.LIBRARY),))
    execute("BEGIN")
    execute(
        "INSERT INTO text SELECT NULL, slug, fingerprint, kept.new, t.number, first, paragraphs,"
        " words, day, draft, waiting, revision, date, emended, year, sort_title, earliest, latest,"
        " old_earliest, old_latest, language, sort_author, sought FROM before.text AS t"
        " JOIN kept ON kept.old = t.segment WHERE slug NOT IN gone ORDER BY slug"
    )
    execute(
        "INSERT INTO withdrawn SELECT slug, fingerprint, kept.new, revision, language"
        " FROM before.withdrawn AS w JOIN kept ON kept.old = w.segment WHERE slug NOT IN gone"
    )
    here = "(SELECT slug FROM main.text UNION ALL SELECT slug FROM main.withdrawn)"
    for table, column in (
        ("former", "to_slug"), ("issue", "slug"), ("naming", "slug"), ("listing", "slug"), ("text_kind", "slug"),
    ):  # fmt: skip
        execute(
            f"INSERT INTO {table} SELECT * FROM before.{table} WHERE {column} IN {here}"  # noqa: S608 our own names
        )
    execute("COMMIT")
    execute("DETACH before")
