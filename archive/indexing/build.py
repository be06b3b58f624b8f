"""Building the index: stage a generation from histories and drafts, check it, swap it in.

Only changed texts are read again; a broken text stops only itself; the serving generation is never
touched. A generation is named by a hash of its input, so the same texts give the same name.
"""

import errno
import hashlib
import random
import sqlite3
import time
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import ExitStack
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archive import __version__
from archive.citation.styles.prerender import renderer_fingerprint
from archive.collection.folder import CollectionFolder
from archive.collection.known_files import KNOWN_FILES
from archive.collection.known_files import KnownFiles
from archive.collection.status import TextStatus
from archive.errors import BuildFailed
from archive.errors import IndexMissing
from archive.errors import IndexNotWritten
from archive.errors import Problem
from archive.files import write_remedy
from archive.indexing import generations
from archive.indexing.harvest import last_harvested
from archive.indexing.live import Generation
from archive.indexing.live import open_generation
from archive.indexing.writer import GenerationWriter
from archive.indexing.writer import Progress
from archive.language.tokenizer import words
from archive.library.reader import StoredLibrary
from archive.library.schema import SCHEMA_VERSION
from archive.search.engines.choice import choose_engine
from archive.search.query.tree import Phrase
from archive.search.query.tree import leaves
from archive.search.request import SearchRequest
from archive.settings import Settings

#: Paragraphs whose first words are searched for in a new generation before it may serve.
SAMPLE_PARAGRAPHS, SAMPLE_WORDS = 25, 6
_THEN = "run `pincite index`; the index is as it was before."


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The result of a build. `built` is False if the index was up to date."""

    generation: str
    engine: str
    built: bool
    texts: int
    drafts: int
    waiting: int
    paragraphs: int
    words: int
    #: Unchanged texts, which were not read again.
    reused: int
    seconds: float
    problems: tuple[Problem, ...]


def build(
    settings: Settings,
    *,
    strict: bool = False,
    force: bool = False,
    allow_empty: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> BuildReport:
    """Build what `settings.texts` holds into `settings.index`, and let it serve.

    *strict* refuses where any text is broken; *force* builds also what is there already; *allow_empty* builds
    a folder without any text that can be read, or one that is missing, where no text has been served before. A
    text whose history is damaged keeps the edition that was served last, with *force* too. Raises `BuildFailed`,
    `FolderError`; the old generation serves on.
    """
    started = time.monotonic()
    engine = choose_engine(settings.engine)
    # Before the lock, which claims the index for these texts.
    ours = generations.is_index_of(settings.index, settings.texts)
    with (
        generations.build_lock(settings.index, settings.texts),
        _writing(settings.index),
        ExitStack() as opened,
    ):
        # Also where nothing has changed since, and nothing is built.
        generations.remove_leftovers(settings.index)
        old = _open_old(settings)
        served: StoredLibrary | None = None
        if old is not None:
            opened.callback(old.release)
            # The last intact generation is the one that serves.
            served = old.library if ours else None
        elif ours and (served := _last_intact_library(settings.index)):
            opened.callback(served.close)
        published = served.published.counts() if served else {}
        files = KnownFiles(settings.index / KNOWN_FILES, afresh=force)
        folder = CollectionFolder(settings.texts, published, files)
        had_texts = bool(old and old.library.texts.fingerprints())
        allow_empty = allow_empty and not had_texts
        # An index without texts may be built anew without any, for example with another name.
        may_be_empty = allow_empty or (old is not None and ours and not had_texts)
        missing = allow_empty and not settings.texts.exists()
        statuses = () if missing else tuple(folder.statuses())
        collection, noticed = folder.collection_with_problems()
        pages, (logo, of_logo) = folder.own_pages(), folder.logo(collection.logo)
        authorities, of_authorities = folder.authorities_with_problems()
        noticed += (*of_logo, *pages.problems, *of_authorities)
        name = _name((collection, authorities, pages, logo, noticed), statuses, engine)
        if old is not None and old.name == name and not force:
            _refuse(old.library.problems, strict=strict)
            return _report(old.library, started, built=False, reused=len(statuses))
        with generations.staging_folder(settings.index, name) as staged:
            known = old.library if old and not force and _can_reuse(old, engine) else None
            work = GenerationWriter(
                staged, name, collection, texts=settings.texts, authorities=authorities, pages=pages, logo=logo,
                old=known, served=served, harvested=last_harvested(settings.index) if ours else None,
                engine=engine,
            )  # fmt: skip
            work.problems += noticed
            try:
                work.run(statuses, progress)
            except BaseException:
                work.abandon()
                raise
            _refuse(work.problems, strict=strict)
            # A text of which every paragraph is withdrawn still answers at its addresses.
            if not (work.texts or work.withdrawn or may_be_empty):
                remedy = "`pincite add FILE` makes one of a transcript"
                reason = f"{settings.texts}: no text to build; {remedy}"
                raise BuildFailed(reason, tuple(work.problems))
            generations.seal(staged, _sealed_before(known, staged))
            with open_generation(staged, settings) as generation:
                check_generation(generation, work.paragraphs, work.new)
                report = _report(generation.library, started, built=True, reused=work.reused)
            generations.swap(settings.index, staged, name)
        return report


@contextmanager
def _writing(index: Path) -> Iterator[None]:
    """Turn errors of the file system into `IndexNotWritten`."""
    try:
        yield
    except OSError as error:
        named = f": {error.filename}" if error.filename else ""
        reason = f"{error.strerror or error}{named}"
        raise IndexNotWritten(index, reason, write_remedy(error, _THEN)) from error
    except sqlite3.Error as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        remedy = write_remedy(OSError(errno.ENOSPC if full else errno.EIO, ""), _THEN)
        raise IndexNotWritten(index, str(error), remedy) from error


def check_generation(
    generation: Generation, paragraphs: int, segments: Sequence[str] | None = None
) -> None:
    """Raise `BuildFailed` unless *generation* has so many *paragraphs*, can show them all, and finds a sample.

    Where *segments* are given, those of others were shown when they were written, and have not changed since.
    """
    library = generation.library
    if library.counts.paragraphs != paragraphs:
        raise BuildFailed(
            f"{paragraphs} paragraphs went in and {library.counts.paragraphs} came out"
        )
    every = enumerate(library.segments)
    shown = (number for number, name in every if segments is None or name in segments)
    for slug, stored in library.texts.sources(shown).items():
        if stored.number < 0:
            continue
        text = library.edition(slug).text
        living = sum(not paragraph.withdrawn for paragraph in text.paragraphs)
        if living != stored.paragraphs:
            raise BuildFailed(f"{slug}: {stored.paragraphs} paragraphs went in, {living} came out")
    # The same sample each time, so that a failure can be reproduced.
    chance = random.Random(library.generation)  # noqa: S311 nothing secret hangs on it
    for found in library.located_paragraphs(
        chance.sample(range(paragraphs), min(SAMPLE_PARAGRAPHS, paragraphs))
    ):
        # Words as they are indexed: a text may have "U. S." and "[r]ed", which a query reads as one word.
        ref, first = found.ref, islice(words(found.paragraph.text), SAMPLE_WORDS)
        phrase = " ".join(word.surface for word in first)
        request = SearchRequest(q=f'in:{ref.slug} "{phrase}"', per_page=100)
        results = generation.searcher.search(request)
        if (
            any(isinstance(leaf, Phrase) for leaf in leaves(results.tree))
            and ref not in [hit.ref for hit in results.hits]
            and results.total <= 100
        ):
            raise BuildFailed(f"{ref}: a search for its first words, “{phrase}”, does not find it")


def _name(described: object, statuses: tuple[TextStatus, ...], engine: str) -> str:
    """Return a name made of all input: the texts, what is *described* of the collection, and the versions."""
    digest = hashlib.sha256()
    for part in (
        __version__,
        SCHEMA_VERSION,
        engine,
        described,
        *((s.slug, s.fingerprint) for s in statuses),
    ):
        digest.update(repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _open_old(settings: Settings) -> Generation | None:
    """Return the serving generation if every byte is intact."""
    try:
        folder = generations.current(settings.index)
        generations.verify(folder, deep=True)
        return open_generation(folder, settings)
    except IndexMissing:
        return None


def _last_intact_library(index: Path) -> StoredLibrary | None:
    """Return the library of the last intact generation, where the one that serves is damaged."""
    for folder in generations.intact_generations(index):
        try:
            return StoredLibrary(folder / generations.LIBRARY)
        except IndexMissing:
            continue
    return None


def _can_reuse(old: Generation, engine: str) -> bool:
    """Tell whether segments of *old* can be used in a generation for *engine*, and its citations with them."""
    return old.library.engine == engine and old.library.styles == renderer_fingerprint()


def _sealed_before(old: StoredLibrary | None, staged: Path) -> generations.Files:
    """Return what the manifest of *old* says of the files that *staged* shares with it."""
    if old is None:
        return {}
    files = generations.read_manifest(old.folder)
    return {
        name: known
        for name, known in files.items()
        if "segment-" in name
        and (staged / name).exists()
        and (staged / name).samefile(old.folder / name)
    }


def _refuse(problems: Iterable[Problem], *, strict: bool) -> None:
    fatal = tuple(problem for problem in problems if problem.fatal)
    if strict and fatal:
        raise BuildFailed("Nothing was built because of --strict and these problems", fatal)


def _report(library: StoredLibrary, started: float, *, built: bool, reused: int) -> BuildReport:
    drafts, waiting = library.counts_of_texts()
    return BuildReport(
        generation=library.generation,
        engine=library.engine,
        built=built,
        texts=library.counts.texts,
        drafts=drafts,
        waiting=waiting,
        paragraphs=library.counts.paragraphs,
        words=library.counts.words,
        reused=reused,
        seconds=time.monotonic() - started,
        problems=library.problems,
    )
