"""The revisions that readers have been shown, by the last intact generation of the index.

Histories are append-only: a history with fewer revisions has lost some, even if what is left of it is sound.
"""

from pathlib import Path

from archive.errors import IndexMissing
from archive.indexing import generations
from archive.library.published import revision_counts
from archive.settings import Settings


def published_revisions(settings: Settings) -> dict[str, int]:
    """Return how many revisions of each text have been published, by slug; nothing where no index tells."""
    # The index of other texts says nothing about these, even where they have the same slugs.
    if not generations.is_index_of(settings.index, settings.texts):
        return {}
    return served_revisions(settings.index)


def served_revisions(index: Path) -> dict[str, int]:
    """Return how many revisions of each text the last intact generation in *index* has, whatever texts it is of."""
    for folder in generations.intact_generations(index):
        try:
            return revision_counts(folder / generations.LIBRARY)
        except IndexMissing:
            continue
    return {}
