"""The catalogue: what searches need to know of the texts and sections of a generation."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from archive.library.text_positions import Positions
from archive.model.edtf import AnyDate

Days: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text in the catalogue, with paragraphs ``first`` to before ``end``."""

    slug: str
    title: str
    authors: tuple[str, ...]
    occasion: str
    date: AnyDate | None
    language: str
    draft: bool
    first: int
    end: int
    early_print: bool = False

    @property
    def paragraphs(self) -> int:
        """How many paragraphs it has."""
        return self.end - self.first


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of text number `text` in the catalogue; `place` is that of its first paragraph in the text."""

    text: int
    id: str
    heading: str
    kind: str
    place: int


class Catalogue(Protocol):
    """The texts of one generation by their numbers from 0, in order, and their sections by keys.

    Safe to share between threads.
    """

    #: The languages of the texts, in alphabetical order.
    languages: tuple[str, ...]
    #: Whether any text is an early print.
    has_early_prints: bool

    @property
    def texts(self) -> int:
        """How many texts there are."""

    @property
    def first(self) -> Positions:
        """The first position of each text, and the end of the last."""

    def days(self) -> NDArray[np.int64]:
        """Return the day by which each text is sorted (see `day_number`); `NO_DAY` for those without a date."""

    def languages_of(self, texts: NDArray[np.int64]) -> set[str]:
        """Return the languages of *texts*, which are numbers."""

    def text(self, number: int) -> TextRow:
        """Return text *number*."""

    def section(self, key: int) -> SectionRow:
        """Return the section with a key of `section_at` or `records`."""

    def text_at(self, position: int) -> TextRow:
        """Return the text of paragraph *position*."""

    def sizes_at(self, positions: Sequence[int]) -> list[int]:
        """Return how many paragraphs the text of each of *positions* has; its row need not be read."""

    def section_at(self, position: int) -> SectionRow:
        """Return the section of paragraph *position*."""

    def speaker_at(self, position: int) -> str:
        """Return who speaks paragraph *position*, as citations call them; empty where the text does not say."""

    def last_changes(self, positions: Sequence[int]) -> tuple[Days, NDArray[np.uint32]]:
        """Return the day and the revision of the last change of each of *positions* (see `LastChange`)."""

    def title(self, slug: str) -> str:
        """Return the title of the text called *slug*, or *slug* itself if it is unknown."""

    def titles(self) -> Iterator[tuple[str, str]]:
        """Yield the slug and the title of every text."""

    def in_record(self, positions: Sequence[int], stems: Iterable[str]) -> NDArray[np.bool_]:
        """Tell of each of *positions* whether the heading or title over it contains one of *stems*."""

    def records(
        self, stems: Sequence[frozenset[str]], most: int
    ) -> tuple[tuple[tuple[int, int], ...], int]:
        """Return *most* of the records that contain one stem of each set in *stems*, and how many there are.

        They are ``(text, section)``.

        The section is -1 for the record of a whole text, else its key. Texts come first.
        """

    def places_like(self, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the texts and sections whose title has all exact *terms*, the last perhaps not whole.

        They are as in `records`; those that begin with the first term come first.
        """

    def texts_only_in_old_style(self, first: int | None, last: int | None) -> int:
        """Return how many texts may be between two days by their date in Old Style, and not in New Style."""

    def name_words(self, *columns: str) -> list[str]:
        """Return the exact terms of the names in *columns*, some perhaps of texts that are gone."""

    def is_author_word(self, exact: str) -> bool:
        """Tell whether the exact term is in the name of any author."""
