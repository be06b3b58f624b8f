"""Running heads that carry the number of their page: ``10 GOSPEL OF ROADS``, ``MAN: IN HISTORY. 11``."""

import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from archive.model.roman_numerals import from_roman
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.page_numbers import FurnitureCandidate

_NUMBER = r"[\[(]?(?P<number>[0-9]{1,4}|[ivxlc]{2,7})[\])]?"
_LEFT = re.compile(rf"{_NUMBER}\s+(?P<words>[^\W\d_].*)")
_RIGHT = re.compile(rf"(?P<words>[^\W\d_].*?)\s+{_NUMBER}")
_MAX_HEAD_CHARS = 80
#: How many pages may pass without a head, for pictures and the beginnings of chapters.
_MAX_STEP = 6
_MIN_HEADS = 3


@dataclass(frozen=True, slots=True)
class _Head:
    position: int
    label: str
    number: int
    words: str
    is_left: bool


def find_numbered_heads(lines: tuple[TranscriptLine, ...]) -> Mapping[int, FurnitureCandidate]:
    """Return the lines that may be such heads by their position: their numbers count up through the file."""
    chain: list[_Head] = []
    chains = [chain]
    for head in _heads(lines):
        if chain and not 0 < head.number - chain[-1].number <= _MAX_STEP:
            chain = []
            chains.append(chain)
        chain.append(head)
    return {
        head.position: FurnitureCandidate(head.position, head.label, head.words, sure=True)
        for chain in chains
        if len(chain) >= _MIN_HEADS
        for head in chain
    }


def proven_heads(
    lines: tuple[TranscriptLine, ...],
    heads: Mapping[int, FurnitureCandidate],
    is_torn: Callable[[int], bool],
) -> Mapping[int, FurnitureCandidate]:
    """Return *heads* where there is evidence; *is_torn* tells whether a line interrupts a sentence.

    The evidence: they interrupt sentences, or even numbers are at one side and odd ones at the other, or the same
    words follow the number again and again. *CHAPTER 1*, *CHAPTER 2* is none.
    """
    listed = [head for head in _heads(lines) if head.position in heads]
    torn = sum(is_torn(head.position) for head in listed)
    repeated = Counter(head.words for head in listed if head.is_left)
    lefts = [count for count in repeated.values() if count > 1]
    proven = torn >= 2 or _alternate(listed) or 2 * sum(lefts) > len(listed)
    return heads if proven else {}


def _alternate(heads: Iterable[_Head]) -> bool:
    sides = {(head.number % 2, head.is_left) for head in heads}
    return len(sides) == 2 and len({is_left for _, is_left in sides}) == 2


def _heads(lines: tuple[TranscriptLine, ...]) -> Iterable[_Head]:
    for position, line in enumerate(lines):
        if not line.text or len(line.text) > _MAX_HEAD_CHARS or not _is_apart(lines, position):
            continue
        text = shapes.bare(line.text)
        left, right = _LEFT.fullmatch(text), _RIGHT.fullmatch(text)
        match = left or right
        if match is None or not match["words"][0].isupper():
            continue
        label = match["number"]
        number = int(label) if label.isdigit() else from_roman(label)
        yield _Head(position, label, number, match["words"].rstrip(". "), left is not None)


def _is_apart(lines: tuple[TranscriptLine, ...], position: int) -> bool:
    above = position == 0 or not lines[position - 1].text or lines[position].torn
    after = lines[position + 1] if position + 1 < len(lines) else None
    return above and (after is None or not after.text or after.torn)
