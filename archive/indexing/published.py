"""The revisions that readers have been shown, by the last intact generation of the index.

Histories are append-only: a history with fewer revisions has lost some, even if what is left of it is sound.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.errors import IndexMissing
from archive.indexing import generations
from archive.library.reader import StoredLibrary
from archive.settings import Settings


def published_revisions(settings: Settings) -> dict[str, int]:
    """Return how many revisions of each text have been published, by slug; nothing where no index tells."""
    # The index of other texts says nothing about these, even where they have the same slugs.
    if not generations.is_index_of(settings.index, settings.texts):
        return {}
    library = last_intact_library(settings.index)
    if library is None:
        return {}
    with closing(library):
        try:
            return library.past.revision_counts()
        except sqlite3.DatabaseError:
            return {}


def last_intact_library(index: Path) -> StoredLibrary | None:
    """Return the library of the generation that serves or, if that is damaged, of the last intact one."""
    for folder in generations.intact_generations(index):
        try:
            return StoredLibrary(folder / generations.LIBRARY)
        except IndexMissing:
            continue
    return None
