"""Remarks on a result: limits that were reached, quotations too short, and parts far apart."""

from collections.abc import Iterator
from collections.abc import Sequence
from itertools import groupby
from itertools import pairwise

from archive.quotation.collation import Segment
from archive.quotation.fitting import Fit
from archive.quotation.thresholds import MAX_PART_WORDS
from archive.quotation.thresholds import MAX_PARTS
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind

#: Quotations with fewer words in every part match by chance.
MIN_TELLING_WORDS = 3
#: Joined parts may be this many paragraphs apart without a remark.
MAX_ADJACENT_DISTANCE = 1


def remarks_on_segments(segments: Sequence[Segment], parts: int) -> Iterator[Remark]:
    """Yield remarks on the *segments* that were compared, out of all *parts* of the quotation."""
    if any(segment.cut for segment in segments):
        yield Remark(RemarkKind.WORDS_LIMIT, MAX_PART_WORDS)
    if all(len(segment.words) < MIN_TELLING_WORDS for segment in segments):
        yield Remark(RemarkKind.SHORT)
    if parts > MAX_PARTS:
        yield Remark(RemarkKind.PARTS_LIMIT, MAX_PARTS)


def remarks_on_distances(fits: Sequence[Fit]) -> Iterator[Remark]:
    """Yield a remark for each two successive parts that are more than one paragraph apart."""
    for before, after in pairwise(fits):
        distance = after.start[0] - before.end[0]
        if distance > MAX_ADJACENT_DISTANCE:
            yield Remark(RemarkKind.PARTS_APART, distance)


def remarks_on_directions(fits: Sequence[Fit]) -> Iterator[Remark]:
    """Yield a remark on the stage directions of the source that *fits* pass over."""
    for fit in fits:
        for passed, group in groupby(fit.pairs, key=lambda pair: pair[0] is Agreement.STAGE):
            if passed:
                places = [j for _, (_, j) in group if j is not None]
                direction = fit.words.source(places[0], places[-1])
                yield Remark(RemarkKind.STAGE_DIRECTION, text=direction)
