"""Beside each segment that is reused: what it has lost with the texts that were replaced or removed."""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from archive.array_file import write_arrays
from archive.indexing import generations
from archive.library.reader import StoredLibrary
from archive.library.stored_texts import StoredSource
from archive.search.index.paragraph_reader import capitals_seen
from archive.search.index.removal import removal_from
from archive.search.index.segment import Segment
from archive.search.index.segment import removed_file


def write_removals(
    old: StoredLibrary,
    staged: Path,
    segments: Sequence[int],
    known: Mapping[str, StoredSource],
    living: Collection[str],
) -> None:
    """Write into *staged* what *segments* of *old* lost where only the texts *living* are left of the *known* ones."""
    for number in segments:
        name = old.segments[number]
        here = [slug for slug, stored in known.items() if stored.segment == number]
        gone = [slug for slug in here if slug not in living and known[slug].number >= 0]
        if gone:
            left = [known[slug].number for slug in here if slug in living]
            _write_removal(old, staged, number, gone, [text for text in left if text >= 0])
        elif removed_file(old.folder, name).exists():
            generations.link_file(removed_file(old.folder, name), removed_file(staged, name))


def _write_removal(
    old: StoredLibrary, staged: Path, number: int, gone: Sequence[str], left: Sequence[int]
) -> None:
    name = old.segments[number]
    with closing(Segment(old.folder, name)) as segment:
        living = np.zeros(segment.columns.texts, np.bool_)
        living[left] = True
        capitals = dict(capitals_seen(old.edition(slug).text for slug in gone).counts)
        removed = segment.vocabulary.removed
        for exact, (before, others) in removed.all_capitals().items() if removed else ():
            now = capitals.get(exact, (0, 0))
            capitals[exact] = now[0] + before, now[1] + others
        removal = removal_from(
            segment, living, lambda document: old.paragraphs.in_segment(number, document), capitals
        )
        write_arrays(removed_file(staged, name), removal.arrays())
