"""A passage as plain text: its words, with numbers where it is a whole text, and its citation."""

from archive.export.source import PassageSource
from archive.language.controls import close_directions
from archive.model.address import number_label
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import RunKind


def plain_text(source: PassageSource) -> str:
    """Return the words of the passage, and how to cite them."""
    metadata = source.record.metadata
    whole = source.is_whole_text
    head = (metadata.byline, metadata.title, metadata.occasion, metadata.printed_date)
    blocks = ["\n".join(line for line in head if line)] if whole else []
    for section in source.passage.sections:
        blocks += [section.heading] if section.heading and whole else []
        blocks += [_paragraph(p, numbered=whole) for p in section.paragraphs]
    blocks.append(source.citation)
    return "\n\n".join(blocks) + "\n"


def _paragraph(paragraph: Paragraph, *, numbered: bool) -> str:
    text = f"(Withdrawn: {paragraph.withdrawn})" if paragraph.withdrawn else paragraph.text
    if paragraph.kind in (ParagraphKind.STANZA, ParagraphKind.TABLE):
        for run in paragraph.runs:
            if run.kind is RunKind.LINE_BREAK:
                text = f"{text[: run.start]}\n{text[run.start + 1 :]}"
    speaker = f"{paragraph.speaker}: " if paragraph.speaker else ""
    text = "\n".join(map(close_directions, text.split("\n")))
    return f"[{number_label(paragraph.number)}] {speaker}{text}" if numbered else speaker + text
