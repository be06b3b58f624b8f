"""Pinning: write paragraph and section numbers into a hand-edited file.

Only the ends of paragraphs and headings change. Comments, YAML, line endings and the editor's own wrapping
stay the same, byte for byte.
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Text
from archive.sources.canonical.blocks import Attributes
from archive.sources.canonical.blocks import split_attributes
from archive.sources.canonical.positions import CanonicalReading
from archive.sources.canonical.reader import read

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CLOSED_HEADING = re.compile(r"([ \t]*#{1,6}[ \t].*?)([ \t]+#+[ \t]*)")


def pin(
    source: str, reading: CanonicalReading, *, path: str, numbers: Sequence[str], ids: Sequence[str]
) -> tuple[str, Text]:
    """Return *source* with *numbers* at its paragraphs and *ids* at its sections, and the resulting text.

    *reading* is the parsed *source*, with as many paragraphs and sections. Raises `BrokenText` where adding
    a number to the end of a line would change how it reads.
    """
    pinned = _pin_lines(source, reading, numbers=numbers, ids=ids)
    wanted = _with_numbers(reading.text, iter(numbers), iter(ids))
    try:
        text = read(pinned, path=path).text
        if text == wanted:
            return pinned, text
        pairs = zip(text.paragraphs, wanted.paragraphs, strict=False)
        wrong = [place for place, (a, b) in zip(reading.paragraphs, pairs, strict=False) if a != b]
        line = wrong[0].last if wrong else 0
    except BrokenText as error:
        line = error.problems[0].line
    message = "a number cannot be written here without changing how the line reads"
    remedy = "Join this line to the one before, or write it differently."
    raise BrokenText(Problem(path, line, message, remedy))


def _with_numbers(text: Text, numbers: Iterator[str], ids: Iterator[str]) -> Text:
    sections = tuple(
        replace(
            section,
            id=next(ids),
            paragraphs=tuple(replace(p, number=next(numbers)) for p in section.paragraphs),
        )
        for section in text.sections
    )
    return replace(text, sections=sections)


def _pin_lines(
    source: str, reading: CanonicalReading, *, numbers: Sequence[str], ids: Sequence[str]
) -> str:
    lines = _LINE.findall(source)
    newline = next((end for line in lines if (end := _end(line))), "\n")
    #: Edits, applied from the last line to the first so that the lines above keep their numbers.
    edits = [
        (place.last, place, number)
        for place, number in zip(reading.paragraphs, numbers, strict=True)
        if not place.marked
    ]
    edits += [
        (place.first if place.implied else place.last, place, id)
        for place, id in zip(reading.sections, ids, strict=True)
        if not place.marked and not (place.implied and id == "s1")
    ]
    # An implied section begins before the paragraph that ends on the same line.
    for at, place, word in sorted(edits, key=lambda e: (e[0], not e[1].implied), reverse=True):
        index = at - 1
        if place.implied:
            lines[index:index] = [f"--- {{#{word}}}{newline}", newline]
        elif place.table and not _attributes(lines[index]):
            lines[index : index + 1] = _below(lines[index], word, newline)
        else:
            lines[index] = _mark_line(lines[index], word)
    return "".join(lines)


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _attributes(line: str) -> bool:
    return split_attributes(line)[1] != Attributes()


def _below(line: str, number: str, newline: str) -> list[str]:
    """Return the last row of a table, and the line with its number below it."""
    margin = re.match(r"[ \t>]*", line)
    assert margin is not None
    return [line if _end(line) else line + newline, f"{margin[0]}{{#{number}}}{_end(line)}"]


def _mark_line(line: str, word: str) -> str:
    """Return *line* with ``#word`` at its end, in the existing braces or in new ones."""
    end = _end(line)
    body = line.removesuffix(end)
    bare = body.rstrip()
    space = body[len(bare) :]
    if _attributes(bare):
        at = bare.rindex("{") + 1
        return f"{bare[:at]}#{word} {bare[at:].lstrip()}{space}{end}"
    if closed := _CLOSED_HEADING.fullmatch(body):
        return f"{closed[1]} {{#{word}}}{closed[2]}{end}"
    return f"{bare} {{#{word}}}{space}{end}"
