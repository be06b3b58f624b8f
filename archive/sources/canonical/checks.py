"""What is still to be checked in a file that was imported: comments in its front matter.

``# check: line 12: the author: looks like a name`` stays until the editor deletes it. It is no part of the text, so
it is not published with it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CHECK = re.compile(r"#\s*check:\s*(?P<words>.*\S)\s*")
_FENCE = "---"


@dataclass(frozen=True, slots=True)
class PendingCheck:
    """One thing to check, and its line in the file, from 1."""

    line: int
    words: str


def pending_checks(source: str) -> tuple[PendingCheck, ...]:
    """Return what the front matter of the file *source* says is to be checked."""
    found = []
    for number, line in enumerate(source.removeprefix("\ufeff").splitlines(), 1):
        if number > 1 and line.rstrip() == _FENCE:
            break
        if match := _CHECK.fullmatch(line.strip()):
            found.append(PendingCheck(number, match["words"]))
    return tuple(found)


def with_checks(source: str, checks: Iterable[str]) -> str:
    """Return the file *source* with a comment for each of *checks* below the first line of its front matter."""
    lines = [f"# check: {' '.join(words.split())}\n" for words in checks]
    first, newline, rest = source.partition("\n")
    return "".join((first, newline, *lines, rest))


def without_checks(source: str) -> str:
    """Return the file *source* without these comments."""
    numbers = {check.line for check in pending_checks(source)}
    lines = source.splitlines(keepends=True)
    return "".join(line for number, line in enumerate(lines, 1) if number not in numbers)
