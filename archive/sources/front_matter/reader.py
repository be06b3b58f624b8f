"""Take the front matter of another tool from a transcript."""

import re

from archive.sources.front_matter.record import FrontRecord
from archive.sources.front_matter.record import read_front
from archive.sources.front_matter.syntax import find_front
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

_HEADING = re.compile(r"#\s+(?P<words>.*?\S)(?:\s+#+)?")


def take_front(source: str, name: str, ledger: Ledger) -> tuple[str, FrontRecord | None]:
    """Return *source* with empty lines where its front matter was, and what that says; None where there is none.

    Raise `BrokenText` for front matter with a mistake.
    """
    block = find_front(source, name)
    if block is None:
        return source, None
    lines = source.splitlines(keepends=True)
    record = read_front(block, name, ledger)
    body = _without_title(lines[block.length :], record.title, block.length, ledger)
    return "\n" * block.length + "".join(body), record


def _without_title(lines: list[str], title: str, above: int, ledger: Ledger) -> list[str]:
    """Return *lines*, with an empty one in place of a first heading that only repeats the *title*."""
    at = next((n for n, line in enumerate(lines) if line.strip()), 0)
    heading = _HEADING.fullmatch(lines[at].strip()) if title and lines else None
    if heading is None or _letters(heading["words"]) != _letters(title):
        return lines
    why = "the title again, as in the front matter"
    ledger.add(ChangeKind.METADATA, above + at + 1, lines[at].strip(), "", why)
    return [*lines[:at], "\n", *lines[at + 1 :]]


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words)).casefold()
