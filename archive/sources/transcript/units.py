"""Units: one heading, rule or paragraph of a source, with its lines; later with its text."""

from dataclasses import dataclass
from enum import StrEnum

from archive.model.text import ParagraphKind
from archive.sources.transcript.lines import Line


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note of the source, and the line that it begins on."""

    label: str
    text: str
    number: int


class UnitKind(StrEnum):
    """Whether a unit holds paragraphs together or is one."""

    HEADING = "heading"
    RULE = "rule"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Unit:
    """One heading, rule or paragraph: its lines, what it is, and what it is called."""

    kind: UnitKind
    lines: tuple[Line, ...]
    paragraph: ParagraphKind = ParagraphKind.PROSE
    heading: str = ""
    #: What stands under a numbered heading and belongs to it.
    subtitle: str = ""
    level: int = 1
    numbered: bool = False
    #: The text, when it is put together; until then it is in the lines.
    text: str = ""
    notes: tuple[FoundNote, ...] = ()
    speaker: str = ""

    @property
    def number(self) -> int:
        """The number of its first line."""
        return self.lines[0].number

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.lines[-1].number

    @property
    def torn(self) -> bool:
        """A page of the source ended just before."""
        return self.lines[0].torn

    @property
    def raw(self) -> str:
        """The lines as they stand, joined by spaces."""
        return " ".join(line.text for line in self.lines)

    @property
    def is_prose(self) -> bool:
        """An ordinary paragraph."""
        return self.kind is UnitKind.PARAGRAPH and self.paragraph is ParagraphKind.PROSE
