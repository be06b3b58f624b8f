"""Pictures of which a transcript has only the place: ``[Illustration]``, ``[Illustration: THE OLD BRIDGE]``."""

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.lines import page_labels
from archive.sources.transcript.lines import strip_page_labels
from archive.sources.transcript.units import TranscriptUnit

_NAMED = r"\[\s*(?:illustrations?|image|figure|picture|frontispiece|plate|map)\b[^\[\]:]{0,20}"
_PICTURE = re.compile(rf"{_NAMED}(?::\s*(?P<caption>[^\[\]]{{0,600}}))?\]", re.IGNORECASE)
_OPENS = re.compile(rf"{_NAMED}(?::|\]|$)", re.IGNORECASE)
#: The lines of one caption, at most.
_MAX_LINES = 25
_WHY = "a picture, which is not kept"


def take_pictures(lines: tuple[TranscriptLine, ...], ledger: Ledger) -> tuple[TranscriptLine, ...]:
    """Return *lines* without those that are only the place of a picture, with its caption over several lines."""
    made: list[TranscriptLine] = []
    pages: tuple[str, ...] = ()
    position = 0
    while position < len(lines):
        end = _end_of_picture(lines, position)
        taken = lines[position:end]
        if taken:
            words = "\n".join(strip_page_labels(line.text) for line in taken if line.text)
            ledger.add(ChangeKind.AROUND, taken[0].number, words, "", _WHY, last=taken[-1].number)
            pages += tuple(
                label for line in taken for label in (*line.pages, *page_labels(line.text))
            )
            made.append(replace(taken[0], text="", pages=()))
            position = end
            continue
        line = lines[position]
        if pages and line.text:
            line, pages = replace(line, pages=(*pages, *line.pages)), ()
        made.append(line)
        position += 1
    if pages and (last := next((at for at in range(len(made) - 1, -1, -1) if made[at].text), None)):
        made[last] = replace(made[last], text=made[last].text + mark_pages(pages))
    return tuple(made)


def _end_of_picture(lines: tuple[TranscriptLine, ...], start: int) -> int:
    """Return the position after the place of a picture that begins at *start*; *start* itself where none does."""
    if not _OPENS.match(strip_page_labels(lines[start].text)):
        return start
    depth = 0
    for position in range(start, min(len(lines), start + _MAX_LINES)):
        text = strip_page_labels(lines[position].text)
        for at, sign in enumerate(text):
            depth += (sign == "[") - (sign == "]")
            if depth == 0 and sign == "]":
                # What follows on the line is text.
                return position + 1 if not text[at + 1 :].strip() else start
    return start


def is_picture(text: str) -> bool:
    """Tell whether *text* is nothing but the place of a picture."""
    return _PICTURE.fullmatch(text.strip()) is not None


def leave_out_pictures(
    units: tuple[TranscriptUnit, ...], ledger: Ledger
) -> Iterator[TranscriptUnit]:
    """Yield *units* without the places of pictures inside their text; each is reported with its caption."""
    waiting: tuple[str, ...] = ()
    for unit in units:
        text = unit.text or unit.heading
        found = list(_PICTURE.finditer(text))
        for picture in found:
            ledger.add(ChangeKind.AROUND, unit.number, strip_page_labels(picture[0]), "", _WHY)
        rest = _PICTURE.sub("", text).strip() if found else text
        if found and not strip_page_labels(rest):
            waiting += page_labels(text)
            continue
        if found and unit.text:
            unit = replace(unit, text=" ".join(rest.split()))
        if waiting and unit.text:
            unit, waiting = replace(unit, text=mark_pages(waiting) + unit.text), ()
        yield unit
