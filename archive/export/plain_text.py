"""A passage as plain text: its words, with numbers where it is a whole text, and its citation."""

from archive.export.source import PassageSource
from archive.language.controls import close_directions
from archive.model.address import number_label
from archive.model.lines import indented_lines
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind


def plain_text(source: PassageSource) -> str:
    """Return the words of the passage, and how to cite them."""
    metadata = source.record.metadata
    whole = source.is_whole_text
    head = (metadata.byline, metadata.title, metadata.occasion, metadata.printed_date)
    blocks = ["\n".join(line for line in head if line)] if whole else []
    for section in source.passage.sections:
        blocks += [section.heading] if section.heading and whole else []
        blocks += [_paragraph(p, numbered=whole) for p in source.paragraphs(section)]
    blocks += [*map(close_directions, source.notes), source.citation]
    return "\n\n".join(blocks) + "\n"


def _paragraph(paragraph: Paragraph, *, numbered: bool) -> str:
    text = paragraph.text
    if paragraph.kind in (ParagraphKind.STANZA, ParagraphKind.TABLE):
        lines = indented_lines(paragraph)
        text = "\n".join(" " * indent + text[line.start : line.end] for indent, line in lines)
    text = f"{paragraph.speaker}: {text}" if paragraph.speaker else text
    if paragraph.withdrawn:
        # Its last words follow where all of the passage was withdrawn.
        text = f"(Withdrawn: {close_directions(paragraph.withdrawn)}) {text}".rstrip()
    text = "\n".join(map(close_directions, text.split("\n")))
    return f"[{number_label(paragraph.number)}] {text}" if numbered else text
