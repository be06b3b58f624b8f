"""What reading a canonical file gives beside the text: notes on it, and where its parts stand in the file."""

from dataclasses import dataclass

from archive.errors import Problem
from archive.model.text import Text


@dataclass(frozen=True, slots=True)
class SourcePosition:
    """Where a paragraph or section stands in the file, for who would write its number there."""

    #: Its first and its last line, from 1.
    first: int
    last: int
    #: It has its number or id in the file.
    marked: bool
    table: bool = False
    #: A section that has no line of its own: the paragraphs before the first heading.
    implied: bool = False


@dataclass(frozen=True, slots=True)
class CanonicalReading:
    """A text, the notes on it, and the places of its paragraphs and sections in order."""

    text: Text
    notes: tuple[Problem, ...]
    paragraphs: tuple[SourcePosition, ...]
    sections: tuple[SourcePosition, ...]
