"""Units of a transcript: one heading, rule or paragraph with its lines, and later its text."""

from dataclasses import dataclass
from enum import StrEnum

from archive.model.text import ParagraphKind
from archive.sources.transcript.blocks import LineGroup


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A note of the source, and its first line."""

    label: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class PinnedMark:
    """A note mark as the source writes it, and the label of the note that it refers to."""

    written: str
    label: str


class UnitKind(StrEnum):
    """The kind of a unit."""

    HEADING = "heading"
    RULE = "rule"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class TranscriptUnit(LineGroup):
    """A heading, rule or paragraph of a transcript."""

    kind: UnitKind
    paragraph: ParagraphKind = ParagraphKind.PROSE
    heading: str = ""
    #: The title below a numbered heading.
    subtitle: str = ""
    level: int = 1
    numbered: bool = False
    #: The source marks it as a heading, in Markdown or otherwise.
    marked: bool = False
    #: The joined text; empty until the lines are joined.
    text: str = ""
    notes: tuple[SourceNote, ...] = ()
    #: The marks that are pinned in `text`, by the index in their pins.
    pinned: tuple[PinnedMark, ...] = ()
    speaker: str = ""

    @property
    def is_prose(self) -> bool:
        """An ordinary paragraph."""
        return self.kind is UnitKind.PARAGRAPH and self.paragraph is ParagraphKind.PROSE
