"""Numbers on lines of their own between whole sentences: the pages of a book, the parts of a text, or words."""

import re
from collections.abc import Sequence
from itertools import pairwise

from archive.sources.report import Ledger
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.page_numbers import FurnitureCandidate

#: Numbers with a sign on both sides are pages if two of them follow one another, others if three do.
_MIN_DRESSED, _MIN_BARE = 2, 3
#: No page is so many times as long as another.
_MAX_RATIO = 3
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")


def is_regular(lines: tuple[TranscriptLine, ...], run: Sequence[FurnitureCandidate]) -> bool:
    """Tell whether numbers are apart from the text, follow one another, and come about as regularly as pages do.

    A text that counts its parts begins with one.
    """
    numbers = [int(one.label) for one in run]
    follow = all(after - before == 1 for before, after in pairwise(numbers))
    if not run or numbers[0] <= 1 or not follow or not all(_is_apart(lines, one) for one in run):
        return False
    dressed = all(not lines[one.position].text.isdigit() for one in run)
    if len(run) < (_MIN_DRESSED if dressed else _MIN_BARE):
        return False
    gaps = [after.position - before.position for before, after in pairwise(run)]
    return max(gaps) <= _MAX_RATIO * min(gaps) and min(gaps) > 2


def _is_apart(lines: tuple[TranscriptLine, ...], one: FurnitureCandidate) -> bool:
    """Tell whether a line has no text right above and right below."""
    near = (one.position - 1, one.position + 1)
    return all(not 0 <= at < len(lines) or not lines[at].text for at in near)


def doubt_numbers(
    lines: tuple[TranscriptLine, ...],
    left: Sequence[FurnitureCandidate],
    torn: set[int],
    ledger: Ledger,
) -> None:
    """Report the numbers on lines of their own that were kept: inside a sentence, or where parts are not counted."""
    numbers = {int(one.label) for one in left if one.label.isdigit()}
    for one in left:
        line = lines[one.position]
        if not one.label.isdigit():
            continue
        if one.position in torn:
            why = (
                "a number alone on its line, inside a sentence: kept as text, as no other page "
                f"number precedes or follows it; if a page begins here, write {{pb {one.label}}}"
            )
            ledger.doubt(line.number, line.text, why)
        elif _is_apart(lines, one) and not (_YEAR.fullmatch(one.label) or 1 in numbers):
            why = f"a number alone between paragraphs: kept as text; if a page begins here, write {{pb {one.label}}}"
            ledger.doubt(line.number, line.text, why)
