"""Similarity of paragraphs, which decides whether a number is still at its words.

The figures are stated for people in ``docs/publishing.md``.
"""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from archive.model.text import Paragraph

#: How much of its words a paragraph without number must share with the one whose number it takes,
#: and by how much it must do so better than any other.
MIN_SIMILARITY = 0.75
MIN_LEAD = 0.1
#: Below this, a numbered paragraph has other words: two in five are still there. Paragraphs that have
#: nothing to do with one another share 0.1, and seldom more than 0.2.
MIN_CORRECTION_SIMILARITY = 0.4
#: Where every word was misspelt, this part of their groups of four letters is the same. Paragraphs
#: that have nothing to do with one another share 0.24 of them, and seldom more than 0.35.
MIN_LETTER_SIMILARITY = 0.5

_WORD = re.compile(r"\w+")

Words = tuple[str, ...]


def words_of(paragraph: Paragraph) -> Words:
    """Return the words of *paragraph* for comparison, without case and punctuation."""
    return tuple(_WORD.findall(paragraph.text.casefold()))


def similarity(one: Words, other: Words) -> float:
    """Return the similarity of two paragraphs, from 0 to 1; anything below `MIN_CORRECTION_SIMILARITY` is 0.

    >>> similarity(("all", "the", "land"), ("all", "the", "lands"))
    0.6666666666666666
    """
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= MIN_CORRECTION_SIMILARITY else 0.0


def share_kept(words: Words, within: Words) -> float:
    """Return the share of *words* that *within* contains in the same order.

    >>> share_kept(("secret", "treaties"), ("all", "secret", "old", "treaties"))
    1.0
    """
    if not words:
        return 1.0
    matcher = SequenceMatcher(None, words, within, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(words)


def same_paragraph(was: Words, now: Words) -> bool:
    """Tell whether *now* can be a correction of *was*, so that one address may show both.

    >>> same_paragraph(("prolongcd", "applaufe"), ("prolonged", "applause"))
    True
    >>> same_paragraph(("the", "government"), ("about", "whales"))
    False
    """
    # Nobody can have cited the words of a paragraph that has none.
    if not was or similarity(was, now) >= MIN_CORRECTION_SIMILARITY:
        return True
    # A paragraph that was only extended still has its words.
    enlarged = len(was) > 4 and share_kept(was, now) >= MIN_SIMILARITY
    return enlarged or _same_letters(was, now) >= MIN_LETTER_SIMILARITY


def _same_letters(one: Words, other: Words) -> float:
    left, right = _letters(one), _letters(other)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def _letters(words: Words) -> Counter[str]:
    joined = f" {' '.join(words)} "
    return Counter(joined[at : at + 4] for at in range(len(joined) - 3))


def lost_words(was: Words, now: Words) -> Words:
    """Return the words of *was* that are not in *now*, in their order."""
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    gone: list[str] = []
    for tag, start, end, _, _ in matcher.get_opcodes():
        gone += was[start:end] if tag in ("delete", "replace") else ()
    return tuple(gone)


def count_pieces(was: Words, now: Words, others: Iterable[Words]) -> int:
    """Return how many of the consecutive *others* are pieces that *was* lost."""
    gone, count = lost_words(was, now), 0
    for words in others:
        if not gone or not words or share_kept(words, gone) < MIN_SIMILARITY:
            break
        gone, count = lost_words(gone, words), count + 1
    return count
