"""The postings of one segment, as every engine gives them to the matching."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: Paragraphs of a segment, by their numbers there, ascending.
Documents = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Postings:
    """The paragraphs with a stem, how often each has it, and the positions of its words, form by form.

    The `forms` are numbers of exact terms, ascending. Form number n of them is at the positions from
    ``form_starts[n]`` to before ``form_starts[n + 1]``. A position is an index of the words of the forward index.
    """

    documents: Documents
    frequencies: NDArray[np.uint16]
    forms: NDArray[np.uint32]
    form_starts: NDArray[np.uint32]
    positions: NDArray[np.uint32]

    def positions_of(self, form: int) -> NDArray[np.uint32]:
        """Return the positions of the exact term with the number *form*, ascending."""
        at = int(np.searchsorted(self.forms, form))
        if at == len(self.forms) or self.forms[at] != form:
            return NO_DOCUMENTS
        return self.positions[self.form_starts[at] : self.form_starts[at + 1]]


NO_DOCUMENTS: Documents = np.empty(0, np.uint32)
NO_POSTINGS = Postings(
    NO_DOCUMENTS, np.empty(0, np.uint16), NO_DOCUMENTS, np.zeros(1, np.uint32), NO_DOCUMENTS
)


class PostingsReader(Protocol):
    """Reads the postings of one segment. Threads may share it.

    Its methods raise `OSError` where the files are damaged.
    """

    #: Looking up a stem takes about as long as comparing so many words.
    lookup_words: int

    def stem(self, reading: str, stem: str) -> Postings:
        """Return the postings of *stem* in a *reading*; none where it does not occur.

        The paragraphs of the text are also those of the transmitted reading, which has only positions.
        """

    def is_whole(self) -> bool:
        """Tell whether the mapped files are still as long as they were (see `array_file.is_whole`)."""

    def close(self) -> None:
        """Close the files."""
