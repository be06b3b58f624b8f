"""Limits and thresholds: how much is compared, and what separates a close match from none.

``docs/quotation.md`` gives the rule and the measurements behind these numbers.
"""

from collections.abc import Sequence

from archive.quotation.collation import Segment
from archive.quotation.fitting import Fit

#: Parts of a quotation with omissions that are compared, and words of a part. What is longer is never exact.
MAX_PARTS = 40
MAX_PART_WORDS = 4000
#: The least share of the weight of the words that makes a passage close.
MIN_SHARE = 0.55
#: The same for a segment of fewer than `SHORT_SEGMENT_WORDS` words.
MIN_SHARE_OF_SHORT = 0.75
SHORT_SEGMENT_WORDS = 10
#: One word in so many may be altered, whatever the weight; and no more than two in five.
WORDS_PER_SLIP = 4
WORDS_PER_EDIT = 2.5
#: The least number of matched words that are not common, unless no more than one word in so many is altered.
MIN_CONTENT_WORDS = 2
WORDS_PER_SLIP_OF_COMMON = 6

#: The least share of the weight that is at a place, in any order, and the least number of words that are not
#: common, for it to say the same in other words.
MIN_LIKENESS = 0.4
MIN_LIKE_WORDS = 4

#: A passage is shown as one of the nearest if so many different words that are not common match there, and so much of
#: the weight of the quotation: one word, or *of the*, is shared by chance.
MIN_NEAREST_WORDS = 2
MIN_NEAREST_SHARE = 1 / 3


def min_share(segment: Segment) -> float:
    """Return the share of its weight that must match for *segment* to be close."""
    return MIN_SHARE if len(segment.words) >= SHORT_SEGMENT_WORDS else MIN_SHARE_OF_SHORT


def is_close(fit: Fit) -> bool:
    """Tell whether *fit* is exact or near enough to be what was quoted."""
    if fit.is_exact:
        return True
    words = len(fit.segment.words)
    if fit.edits > words / WORDS_PER_EDIT:
        return False
    near = fit.share >= min_share(fit.segment) or fit.edits <= words / WORDS_PER_SLIP
    if fit.invented:
        return False
    slips = fit.edits <= words // WORDS_PER_SLIP_OF_COMMON
    if fit.content * 2 < fit.telling and not slips:
        return False
    telling = fit.content >= MIN_CONTENT_WORDS or 0 < fit.edits <= words // WORDS_PER_SLIP_OF_COMMON
    return near and telling


def is_near(fits: Sequence[Fit], common: float) -> bool:
    """Tell whether a place at which the parts of a quotation have these *fits* shares something telling with it.

    A word of less weight than *common* is a common one.
    """
    matched = [fit.segment.words[i] for fit in fits for i in fit.matched]
    whole = sum(word.weight for fit in fits for word in fit.segment.words)
    telling = {word.exact for word in matched if word.weight >= common}
    shared = sum(word.weight for word in matched)
    return len(telling) >= MIN_NEAREST_WORDS and shared >= MIN_NEAREST_SHARE * whole
