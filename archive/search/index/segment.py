"""A segment of the index: the words of some whole texts, opened for searches."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.search.index.columns import Columns
from archive.search.index.forward_words import ForwardReading
from archive.search.index.records import Records
from archive.search.index.segment_words import READINGS
from archive.search.index.vocabulary import Vocabulary

WORDS_FILE, COLUMNS_FILE = "words.arrays", "columns.arrays"


class Segment:
    """The words of a segment. Its paragraphs are numbered from 0, in the order of its texts.

    Safe to share between threads.
    """

    def __init__(self, folder: Path) -> None:
        """Open the segment at *folder*. Raises `OSError` or `ValueError` where it is damaged."""
        self._file = ArrayFile(folder / WORDS_FILE)
        self.vocabulary = Vocabulary(self._file)
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
        return self._file.is_whole() and self._columns_file.is_whole()

    def close(self) -> None:
        """Close the files."""
        self._file.close()
        self._columns_file.close()
