"""A part of a paragraph: what is on one page of the printed source."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from archive.model.text import Emendation
from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import RunKind


def cut_paragraph(paragraph: Paragraph, start: int, end: int | None = None) -> Paragraph:
    """Return *paragraph* with its words from *start* to before *end*, and the marks and notes that belong to them.

    A mark over both sides of an edge is cut; an emendation stays with the side on which it begins, since nobody knows
    how the reading of the source is divided. A page break at an edge begins what follows it, a note mark ends what is
    before it.
    """
    whole = len(paragraph.text)
    end = whole if end is None else end
    if (start, end) == (0, whole):
        return paragraph
    marks = tuple(
        replace(mark, at=mark.at - start)
        for mark in paragraph.note_marks
        if start < mark.at <= end or (start == 0 == mark.at)
    )
    called = {mark.label for mark in marks}
    elsewhere = {mark.label for mark in paragraph.note_marks} - called
    breaks = [one for one in paragraph.runs if one.kind is RunKind.LINE_BREAK]
    return replace(
        paragraph,
        text=paragraph.text[start:end],
        runs=tuple(_clipped(paragraph.runs, start, end)),
        emendations=tuple(_emendations(paragraph.emendations, start, end, is_last=end == whole)),
        page_breaks=tuple(
            replace(one, at=one.at - start)
            for one in paragraph.page_breaks
            if start <= one.at < end or one.at == end == whole
        ),
        note_marks=marks,
        # A note that nothing calls stays with the beginning.
        notes=tuple(
            note
            for note in paragraph.notes
            if note.label in called or (start == 0 and note.label not in elsewhere)
        ),
        speaker=paragraph.speaker if start == 0 else "",
        indents=paragraph.indents[sum(one.start < start for one in breaks) :],
    )


def _clipped(runs: Iterable[Run], start: int, end: int) -> Iterator[Run]:
    for run in runs:
        if run.start < end and run.end > start:
            first, last = max(run.start, start), min(run.end, end)
            yield replace(run, start=first - start, end=last - start)
        elif run.kind is RunKind.LINE_BREAK and start < run.start < end:
            yield replace(run, start=run.start - start, end=run.end - start)


def _emendations(
    emendations: Iterable[Emendation], start: int, end: int, *, is_last: bool
) -> Iterator[Emendation]:
    for one in emendations:
        if start <= one.start < end or (is_last and one.start == end):
            yield replace(one, start=one.start - start, end=min(one.end, end) - start)
