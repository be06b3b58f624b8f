"""Check the whole index: every byte against its manifest, every word against the texts."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from archive.collection.folder import CollectionFolder
from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import BuildFailed
from archive.errors import FolderError
from archive.errors import IndexMissing
from archive.errors import NotHere
from archive.errors import Problem
from archive.indexing import generations
from archive.indexing.build import check_generation
from archive.indexing.live import open_generation
from archive.indexing.manifest import damages
from archive.indexing.segment_writer import with_numbers
from archive.library.reader import StoredLibrary
from archive.model.edition import Edition
from archive.model.text import Text
from archive.settings import Settings

_REBUILD = "Rebuild it with `pincite index --force`. The texts are not affected."
_UPDATE = "Update it with `pincite index`."
#: Paragraphs of a text that are named where they differ.
_MAX_NAMED_PARAGRAPHS = 5


def check_index(folder: CollectionFolder, settings: Settings) -> tuple[Problem, ...]:
    """Return all problems of the serving index, compared with *folder*. Writes nothing."""
    try:
        generations.require_own(settings.index, settings.texts)
        generation = generations.current(settings.index)
    except (FolderError, IndexMissing) as error:
        return (Problem(str(settings.index), 0, error.reason, error.remedy),)
    wrong = [Problem(str(generation), 0, what, _REBUILD) for what in damages(generation)]
    if wrong:
        return tuple(wrong)
    try:
        with closing(StoredLibrary(generation / generations.LIBRARY)) as library:
            return tuple(_problems(folder, library, generation, settings))
    except (IndexMissing, OSError, sqlite3.DatabaseError) as error:
        return (Problem(str(generation), 0, str(error), _REBUILD),)


def _problems(
    folder: CollectionFolder, library: StoredLibrary, path: Path, settings: Settings
) -> Iterator[Problem]:
    name = str(path)
    for what in library.integrity():
        yield Problem(name, 0, what, _REBUILD)
    known = library.texts.fingerprints()
    for status in folder.read_afresh().statuses():
        fingerprint = known.pop(status.slug, None)
        try:
            edition = status.load()
        except BrokenText:
            # `check_texts` reports it; the index shows the last published revision.
            continue
        if any(p.fatal and p.path == str(status.history_path) for p in edition.problems):
            # So does a history that has lost revisions.
            continue
        if fingerprint != status.fingerprint:
            message = f"{status.slug} has changed since this was built"
            yield Problem(name, 0, message, _UPDATE, fatal=False)
            continue
        for what in _differences(edition, status, library):
            yield Problem(name, 0, what, _REBUILD)
    for slug in known:
        yield Problem(
            name, 0, f"{slug} is in the index, and not among the texts", _UPDATE, fatal=False
        )
    yield from _unfound(library, path, settings)


def _unfound(library: StoredLibrary, path: Path, settings: Settings) -> Iterator[Problem]:
    """Yield problems of paragraphs that are stored and cannot be found."""
    stored = library.counts.paragraphs
    try:
        with open_generation(path, settings) as generation:
            indexed = generation.searcher.engine.indexed()
            if indexed != stored:
                message = f"{stored} paragraphs are stored, and {indexed} indexed"
                yield Problem(str(path), 0, message, _REBUILD)
            check_generation(generation, stored)
    except BuildFailed as error:
        yield Problem(str(path), 0, str(error), _REBUILD)


def _differences(edition: Edition, status: TextStatus, library: StoredLibrary) -> Iterator[str]:
    """Yield the differences between the library and the text."""
    slug = status.slug
    try:
        stored = library.edition(slug)
    except NotHere:
        yield f"{slug} is not in the library"
        return
    expected = with_numbers(edition.text)
    if stored.markdown != edition.markdown:
        yield f"{slug}: its source is not that of the folder"
    if stored.text != expected:
        pairs = zip(stored.text.paragraphs, expected.paragraphs, strict=False)
        places = [mine.number for mine, theirs in pairs if mine != theirs]
        listed = ", ".join(places[:_MAX_NAMED_PARAGRAPHS]) + (
            " …" if len(places) > _MAX_NAMED_PARAGRAPHS else ""
        )
        yield f"{slug}: its words or its record are not those of the folder" + (
            f" ({listed})" if places else ""
        )
    if _plain(stored, expected) != _plain(edition, expected):
        yield f"{slug}: its revision is not that of the history"
    revisions = [(r.number, r.date, r.markdown) for r in library.past.revisions(slug)]
    if revisions != [(r.number, r.date, r.markdown) for r in edition.revisions]:
        yield f"{slug}: its revisions are not those of the history"


def _plain(edition: Edition, text: Text) -> Edition:
    """Return *edition* without what is compared separately or is known only during a build."""
    return replace(edition, text=text, problems=(), revisions=(), corrections=())
