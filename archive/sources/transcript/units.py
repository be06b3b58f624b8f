"""Units: one heading, rule or paragraph of a source, with its lines; later with its text."""

from dataclasses import dataclass
from enum import StrEnum

from archive.model.text import ParagraphKind
from archive.sources.transcript.blocks import LineGroup


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A note of the source, and the line that it begins on."""

    label: str
    text: str
    number: int


class UnitKind(StrEnum):
    """Whether a unit holds paragraphs together or is one."""

    HEADING = "heading"
    RULE = "rule"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class TranscriptUnit(LineGroup):
    """One heading, rule or paragraph: its lines, what it is, and what it is called."""

    kind: UnitKind
    paragraph: ParagraphKind = ParagraphKind.PROSE
    heading: str = ""
    #: What stands under a numbered heading and belongs to it.
    subtitle: str = ""
    level: int = 1
    numbered: bool = False
    #: The text, when it is put together; until then it is in the lines.
    text: str = ""
    notes: tuple[SourceNote, ...] = ()
    speaker: str = ""

    @property
    def is_prose(self) -> bool:
        """An ordinary paragraph."""
        return self.kind is UnitKind.PARAGRAPH and self.paragraph is ParagraphKind.PROSE
