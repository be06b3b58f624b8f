"""The pages of a PDF document as they are printed: lines, with where they are and how large."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a page: its words, its box in points from the lower left, and the height of its letters in points.

    `raised` are the spans of its words that are small and above the line, as calls of notes are. A `sideways` line does
    not run from left to right.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool = False
    italic: bool = False
    raised: tuple[tuple[int, int], ...] = ()
    sideways: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle on the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The lines of one page in the order of the file, and the words of the page by another path."""

    lines: tuple[PrintedLine, ...]
    words: str
    #: In points.
    width: float = 0.0
    #: What else there is on it: damage, fields of a form, comments, letters of which the file does not say which.
    asides: tuple[str, ...] = ()
    #: Lines that nobody sees on it, where they are few.
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """The pages of a document, what it says of itself (title, author), and what else it holds, such as a script."""

    pages: tuple[PrintedPage, ...]
    stated: Mapping[str, str] = field(default_factory=dict)
    asides: tuple[str, ...] = ()
