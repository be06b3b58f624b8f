"""Tables and verse: blocks whose lines mean something."""

import re

from archive.model import RunKind
from archive.sources.canonical_words import Words

_BAR = re.compile(r"(?<!\\)\|")


def is_verse(source: str, words: Words) -> bool:
    """Tell whether every line of *source* but the last ends in a hard break."""
    lines = source.split("\n")
    breaks = any(run.kind is RunKind.LINE_BREAK for run in words.runs)
    return breaks and len(lines) > 1 and all(line.endswith(("\\", "  ")) for line in lines[:-1])


def rows_as_lines(source: str) -> str:
    """Return the rows of a table as lines of one paragraph, with `` | `` between cells."""
    return "\\\n".join(" | ".join(_cells(row)) for row in source.split("\n"))


def _cells(row: str) -> list[str]:
    row = row.strip().removeprefix("|")
    cells = _BAR.split(row)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]
