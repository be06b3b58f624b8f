"""A segment of the index: the words of some whole texts, opened for searches."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.search.index.columns import Columns
from archive.search.index.forward_words import ForwardReading
from archive.search.index.records import Records
from archive.search.index.removed_words import RemovedWords
from archive.search.index.segment_words import READINGS
from archive.search.index.vocabulary import Vocabulary

WORDS_FILE, COLUMNS_FILE = "words.arrays", "columns.arrays"


def removed_file(generation: Path, segment: str) -> Path:
    """Return where the generation at that folder has what its *segment* lost; there is none where that is nothing."""
    return generation / f"{segment}.removed.arrays"


class Segment:
    """The words of a segment. Its paragraphs are numbered from 0, in the order of its texts.

    Safe to share between threads.
    """

    def __init__(self, generation: Path, name: str) -> None:
        """Open the segment *name* of the generation at that folder, without the words of texts that were removed.

        Raises `OSError` or `ValueError` where a file is damaged.
        """
        folder, removed = generation / name, removed_file(generation, name)
        self._file = ArrayFile(folder / WORDS_FILE)
        self._removed = ArrayFile(removed) if removed.exists() else None
        self.vocabulary = Vocabulary(
            self._file, RemovedWords(self._removed) if self._removed else None
        )
        owners = self._file["text.owners"]
        #: How many paragraphs it has. Each has a text, if only an empty one.
        self.paragraphs = len(owners)
        self.readings: Mapping[str, ForwardReading] = {
            name: ForwardReading(self._file, name, self.paragraphs)
            for names in READINGS.values()
            for name in names
        }
        self._columns_file = ArrayFile(folder / COLUMNS_FILE)
        self.columns = Columns(self._columns_file)
        self.records = Records(self._columns_file)
        #: The number of words of each paragraph, without those of other readings.
        self.lengths: NDArray[np.uint32] = self._file["text.sizes"]

    def is_whole(self) -> bool:
        """Tell whether the files are still as long as they were."""
        files = (self._file, self._columns_file, self._removed)
        return all(file.is_whole() for file in files if file)

    def close(self) -> None:
        """Close the files. Nobody may be reading it, or read it afterwards."""
        # Their files are closed with the last of their arrays, whoever still refers to these.
        for part in (self.vocabulary, self.columns, self.records, *self.readings.values()):
            vars(part).clear()
        del self.lengths
        self._file.close()
        self._columns_file.close()
        if self._removed:
            self._removed.close()
