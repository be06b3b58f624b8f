"""The result of reading a canonical file: the text, the warnings, and the lines of its parts."""

from dataclasses import dataclass

from archive.errors import Problem
from archive.model.text import Text


@dataclass(frozen=True, slots=True)
class SourcePosition:
    """The lines of a paragraph or section in the file, for writing its number there."""

    #: Its first and its last line, from 1.
    first: int
    last: int
    #: It already has its number or id in the file.
    marked: bool
    table: bool = False
    #: A section without a line of its own: the paragraphs before the first heading.
    implied: bool = False


@dataclass(frozen=True, slots=True)
class CanonicalReading:
    """A parsed text, its warnings, and the positions of its paragraphs and sections, in order."""

    text: Text
    notes: tuple[Problem, ...]
    paragraphs: tuple[SourcePosition, ...]
    sections: tuple[SourcePosition, ...]
