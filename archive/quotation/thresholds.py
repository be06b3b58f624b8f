"""Limits and thresholds: how much is compared, and what separates a close match from none.

``docs/quotation.md`` gives the rule and the measurements behind these numbers.
"""

from archive.quotation.collation import Segment
from archive.quotation.fitting import Fit

#: Parts of a quotation with omissions that are compared, and words of a part.
MAX_PARTS = 12
MAX_PART_WORDS = 400
#: The least share of the weight of the words that makes a passage close.
MIN_SHARE = 0.55
#: The same for a segment of fewer than `SHORT_SEGMENT_WORDS` words.
MIN_SHARE_OF_SHORT = 0.75
SHORT_SEGMENT_WORDS = 10
#: One word in so many may differ, whatever its weight.
WORDS_PER_SLIP = 6
#: The least number of matched words that are not common.
MIN_CONTENT_WORDS = 2


def min_share(segment: Segment) -> float:
    """Return the share of its weight that must match for *segment* to be close."""
    return MIN_SHARE if len(segment.words) >= SHORT_SEGMENT_WORDS else MIN_SHARE_OF_SHORT


def is_close(fit: Fit) -> bool:
    """Tell whether *fit* is exact or near enough to be what was quoted."""
    if fit.is_exact:
        return True
    slips = len(fit.segment.words) // WORDS_PER_SLIP
    enough = fit.share >= min_share(fit.segment) or 0 < fit.differing <= slips
    return enough and fit.content >= MIN_CONTENT_WORDS
