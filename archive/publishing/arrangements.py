"""Arrangements: how each revision changed the order of the paragraphs of its text."""

from collections.abc import Mapping

from archive.model.arrangement import Arrangement
from archive.model.arrangement import list_numbers
from archive.model.revision import Revision
from archive.model.text import Text


def first_arrangement(text: Text, revision: int) -> Arrangement:
    """Return the order of *text* in the first *revision* that can be read; 0 for a draft."""
    return Arrangement(revision, list_numbers(paragraph.number for paragraph in text.paragraphs))


def next_arrangement(
    before: Arrangement, text: Text, revision: Revision, became: Mapping[str, tuple[str, ...]]
) -> Arrangement | None:
    """Return the order of *text* in *revision*; None where it is still that *before*.

    *became* is where the words of numbers went since then.
    """
    numbers = [paragraph.number for paragraph in text.paragraphs]
    if numbers == list(before.numbers):
        return None
    old = set(before.numbers)
    # A number that was merged earlier may lead elsewhere from now on; its words are in the text already.
    went = {number: parts for number, parts in became.items() if number in old}
    parts = {part for parts in went.values() for part in parts}
    words = (change.partition(" ") for change in revision.changes.values())
    moves = zip(revision.changes, words, strict=True)
    return Arrangement(
        revision.number,
        list_numbers(numbers),
        added=tuple(number for number in numbers if number not in old and number not in parts),
        became=went,
        moved={n: where for n, (did, _, where) in moves if did == "moved" and n in old},
    )
