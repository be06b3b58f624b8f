"""Postings of stems in a file of arrays, without positions; and the paragraphs of each form of a stem."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.deadline import Deadline
from archive.search.engines.postings import NO_DOCUMENTS
from archive.search.engines.postings import NO_POSTINGS
from archive.search.engines.postings import Documents
from archive.search.engines.postings import Postings
from archive.search.index.inversion import StemPostings
from archive.search.index.segment_words import READINGS
from archive.search.index.segment_words import SegmentWords
from archive.search.index.slices import batches
from archive.search.index.slices import indices
from archive.search.index.sorted_set import sorted_set
from archive.search.index.term_table import TermTable
from archive.search.matching import sets
from archive.search.query.tree import Zone

POSTINGS_FILE = "postings.arrays"
#: The most common words, whose pairs of neighbours have postings of their own.
COMMON_WORDS = 64
#: So few lists of paragraphs are read one by one.
_FEW_SLICES = 16
#: Postings that are gathered at once, which takes some 30 bytes for each.
_BATCH_POSTINGS = 500_000
_NO_FORM_STARTS = np.zeros(1, np.uint32)


def write_array_postings(folder: Path, words: SegmentWords) -> None:
    """Write the postings of *words* into the segment at *folder*. Raises `OSError`."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, postings in words.postings.items():
        arrays |= _arrays(
            name, postings, words.arrays[f"{name}.owners"], words.arrays[f"{name}.bounds"]
        )
    arrays |= _pairs(words)
    write_arrays(folder / POSTINGS_FILE, arrays)


def _pairs(words: SegmentWords) -> Mapping[str, NDArray[Any]]:
    """Return the paragraphs in which two of the most common words are neighbours, by the two."""
    paragraphs = words.arrays["exact.paragraphs"]
    common = np.sort(np.argsort(-paragraphs.astype(np.int64), kind="stable")[:COMMON_WORDS])
    ranks = np.full(len(paragraphs) + 1, -1, np.int64)
    ranks[common] = np.arange(len(common))
    keys = []
    for name in READINGS[Zone.TEXT]:
        numbers = ranks[np.minimum(words.arrays[f"{name}.words"], len(paragraphs))]
        at = np.flatnonzero((numbers[:-1] >= 0) & (numbers[1:] >= 0))
        owner = np.searchsorted(words.arrays[f"{name}.bounds"], at.astype(np.uint64), "right") - 1
        pairs = numbers[at] * COMMON_WORDS + numbers[at + 1]
        keys.append(pairs << 32 | words.arrays[f"{name}.owners"][owner])
    unique = sorted_set(np.concatenate(keys))
    starts = np.searchsorted(unique >> 32, np.arange(COMMON_WORDS**2 + 1))
    return {
        "pairs.common": common.astype(np.uint32),
        "pairs.starts": starts.astype(np.uint64),
        "pairs.documents": unique.astype(np.uint32),
    }


def _arrays(
    name: str, postings: StemPostings, owners: NDArray[np.uint32], bounds: NDArray[np.uint64]
) -> Mapping[str, NDArray[Any]]:
    at = np.searchsorted(bounds, postings.positions.astype(np.uint64), "right") - 1
    documents = owners[at] if len(owners) else NO_DOCUMENTS
    forms = np.repeat(
        np.arange(len(postings.forms)), np.diff(postings.position_starts).astype(np.intp)
    )
    keep = np.ones(len(documents), np.bool_)
    keep[1:] = (documents[1:] != documents[:-1]) | (forms[1:] != forms[:-1])
    starts = np.searchsorted(forms[keep], np.arange(len(postings.forms) + 1))
    return {
        f"{name}.starts": postings.starts,
        f"{name}.documents": postings.documents,
        f"{name}.frequencies": postings.frequencies,
        f"{name}.form_starts": postings.form_starts,
        f"{name}.forms": postings.forms,
        f"{name}.form_document_starts": starts.astype(np.uint64),
        f"{name}.form_documents": documents[keep],
    }


class ArrayPostings:
    """Reads what `write_array_postings` wrote. Threads may share it."""

    lookup_words = 3_000

    def __init__(self, folder: Path, stems: TermTable, paragraphs: int) -> None:
        """Open the postings of the segment at *folder*, which has these *stems* and so many *paragraphs*.

        Raises `OSError` or `ValueError`.
        """
        self._paragraphs = paragraphs
        self._file = ArrayFile(folder / POSTINGS_FILE)
        self._stems = stems

    def stem(self, reading: str, stem: str) -> Postings:
        """Return the postings of *stem* in a *reading*, without positions; none where it does not occur."""
        number = self._stems.find(stem)
        if number < 0:
            return NO_POSTINGS
        start, end = self._file[f"{reading}.starts"][number : number + 2].tolist()
        return Postings(
            self._file[f"{reading}.documents"][start:end],
            self._file[f"{reading}.frequencies"][start:end],
            NO_DOCUMENTS,
            _NO_FORM_STARTS,
            NO_DOCUMENTS,
        )

    def with_stems(self, reading: str, stems: NDArray[np.uint32], deadline: Deadline) -> Documents:
        """Return the paragraphs with any of *stems*, which are numbers, in a *reading*. Raises `DeadlineExceeded`."""
        starts = self._file[f"{reading}.starts"]
        return self._with_any(f"{reading}.documents", starts, stems, deadline)

    def with_forms(
        self,
        reading: str,
        stems: NDArray[np.uint32],
        forms: NDArray[np.uint32],
        deadline: Deadline,
    ) -> Documents:
        """Return the paragraphs with any of *forms*, numbers of exact terms, in a *reading*.

        *stems* has for each a stem that it is a form of. Raises `DeadlineExceeded`.
        """
        starts = self._file[f"{reading}.form_starts"]
        first = starts[stems].astype(np.intp)
        sizes = starts[stems + np.uint32(1)].astype(np.intp) - first
        at = indices(first, sizes)
        known = at[self._file[f"{reading}.forms"][at] == np.repeat(forms, sizes)]
        starts = self._file[f"{reading}.form_document_starts"]
        return self._with_any(f"{reading}.form_documents", starts, known, deadline)

    def _with_any(
        self, name: str, starts: NDArray[np.uint64], slices: NDArray[Any], deadline: Deadline
    ) -> Documents:
        """Return the paragraphs in any of the *slices* of the array called *name* that begin at *starts*."""
        documents, first, end = self._file[name], starts[slices], starts[slices + 1]
        if len(slices) <= _FEW_SLICES:
            bounds = zip(first.tolist(), end.tolist(), strict=True)
            return sets.union([documents[start:stop] for start, stop in bounds], self._paragraphs)
        sizes = end - first
        if sizes.sum() <= _BATCH_POSTINGS:
            return sets.of_any(documents[indices(first, sizes)], self._paragraphs)
        parts = deadline.watch(batches(sizes, _BATCH_POSTINGS))
        gathered = (documents[indices(first[part], sizes[part])] for part in parts)
        return sets.of_many(gathered, self._paragraphs)

    def pair(self, one: int, other: int) -> Documents | None:
        """Return the paragraphs in which two exact terms are neighbours in this order; None unless both are common."""
        common = self._file["pairs.common"]
        at = np.searchsorted(common, [one, other])
        if at.max() == len(common) or common[at[0]] != one or common[at[1]] != other:
            return None
        number = int(at[0]) * COMMON_WORDS + int(at[1])
        start, end = self._file["pairs.starts"][number : number + 2].tolist()
        return self._file["pairs.documents"][start:end]

    def is_whole(self) -> bool:
        """Tell whether the file is still as long as it was."""
        return self._file.is_whole()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
