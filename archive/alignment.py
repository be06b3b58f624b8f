"""Which paragraph of a changed text is which of the text as it was published: by number, then by words.

What is not certain is refused: a wrong number would make an old citation point at other words.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence
from collections.abc import Set
from difflib import SequenceMatcher
from itertools import product
from string import ascii_lowercase

from archive.model import Paragraph
from archive.refs import number_parts

#: How much of its words a paragraph without number must share with the one whose number it takes,
#: and by how much it must do so better than any other.
ALIKE = 0.75
AHEAD = 0.1
#: Below this, a numbered paragraph has other words; then it is asked where they come from.
OTHER = 0.4
#: Pairs that are compared word by word between two paragraphs that are certain.
_PAIRS = 2_500

_WORD = re.compile(r"\w+")

Words = tuple[str, ...]


class Unaligned(Exception):
    """The paragraphs that cannot be told, each with what is wrong, as (number, reason)."""

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(reason for _, reason in reasons))
        self.reasons = tuple(reasons)


def words_of(paragraph: Paragraph) -> Words:
    """Return the words of *paragraph* as they are compared, without case and punctuation."""
    return tuple(_WORD.findall(paragraph.text.casefold()))


def beginning(paragraph: Paragraph, length: int = 50) -> str:
    """Return the first words of *paragraph*, for a message."""
    text = paragraph.text
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def align(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return for each paragraph of *new* its number: its own, that of the one of *old* it is, or none.

    Raises `Unaligned` with every paragraph of *old* that vanished, moved, changed its place with another,
    or cannot be told among those without a number.
    """
    places = {paragraph.number: n for n, paragraph in enumerate(old)}
    numbers = [paragraph.number for paragraph in new]
    anchors = [(places[number], j) for j, number in enumerate(numbers) if number in places]
    reasons = list(_moved(old, anchors))
    reasons += _swapped(old, new, anchors)
    if not reasons:
        for olds, news in _gaps(old, numbers, anchors):
            found, lost = _match(old, new, olds, news)
            for i, j in found:
                numbers[j] = old[i].number
            reasons += [(old[i].number, _vanished(old[i], bool(news))) for i in lost]
    if reasons:
        raise Unaligned(reasons)
    return tuple(numbers)


def _vanished(paragraph: Paragraph, some_bare: bool) -> str:
    words = f"{paragraph.number} (“{beginning(paragraph)}”)"
    if some_bare:
        return f"{words} is not marked in the file, and no paragraph is surely it"
    return f"{words} is no longer in the file"


def _moved(
    old: Sequence[Paragraph], anchors: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """Yield the fewest paragraphs that would have to go back for the old order to hold."""
    stay = _longest_rise([i for i, _ in anchors])
    for i, _ in anchors:
        if i not in stay:
            yield old[i].number, f"{old[i].number} stands at another place than it was published"


def _longest_rise(places: Sequence[int]) -> set[int]:
    """Return the longest rising part of *places*, which are all different."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tails, place)
        before[place] = tails[at - 1] if at else None
        tails[at : at + 1] = [place]
    rise: set[int] = set()
    place_or_none = tails[-1] if tails else None
    while place_or_none is not None:
        rise.add(place_or_none)
        place_or_none = before[place_or_none]
    return rise


def _swapped(
    old: Sequence[Paragraph], new: Sequence[Paragraph], anchors: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs that now have the words of another one, which has lost them."""
    changed = [(i, j) for i, j in anchors if words_of(old[i]) != words_of(new[j])]
    lost = {i: words_of(old[i]) for i, _ in changed}
    for i, j in changed:
        here = words_of(new[j])
        if _alike(lost[i], here) >= OTHER:
            continue
        for k, words in lost.items():
            near = abs(k - i) <= 2 and _alike(words, here) >= ALIKE
            if k != i and here and (words == here or near):
                number, other = old[i].number, old[k].number
                yield number, f"{number} has the words that were published as {other}"
                break


def _alike(one: Words, other: Words) -> float:
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= OTHER else 0.0


def _gaps(
    old: Sequence[Paragraph], numbers: Sequence[str], anchors: Sequence[tuple[int, int]]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield what stands between certain paragraphs: those of *old* that are missing, the new without number."""
    start_old = start_new = 0
    for end_old, end_new in [*anchors, (len(old), len(numbers))]:
        missing = list(range(start_old, end_old))
        bare = [j for j in range(start_new, end_new) if not numbers[j]]
        if missing:
            yield missing, bare
        start_old, start_new = end_old + 1, end_new + 1


def _match(
    old: Sequence[Paragraph], new: Sequence[Paragraph], olds: list[int], news: list[int]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the pairs of *olds* and *news* that are surely the same, and the *olds* that have none."""
    left, right = [words_of(old[i]) for i in olds], [words_of(new[j]) for j in news]
    here, there = Counter(left), Counter(right)
    pairs: list[tuple[int, int]] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            # Twins are told by their order, as long as there are as many as before.
            sure = ((i, j) for i, j in zip(range(i1, i2), range(j1, j2), strict=True))
            pairs += [(i, j) for i, j in sure if here[left[i]] == there[left[i]]]
        elif tag == "replace" and (i2 - i1) * (j2 - j1) <= _PAIRS:
            pairs += _likeliest(left, right, range(i1, i2), range(j1, j2))
    found = [(olds[i], news[j]) for i, j in pairs]
    told = {i for i, _ in found}
    return found, [i for i in olds if i not in told]


def _likeliest(
    left: Sequence[Words], right: Sequence[Words], olds: range, news: range
) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are alike, clearly more so than either is to any other, in rising order."""
    scores = {(i, j): _alike(left[i], right[j]) for i, j in product(olds, news)}
    last = -1
    for i in olds:
        best = max(news, key=lambda j, i=i: scores[i, j])  # type: ignore[misc]
        score = scores[i, best]
        rivals = [scores[i, j] for j in news if j != best]
        rivals += [scores[k, best] for k in olds if k != i]
        if score >= ALIKE and score - max(rivals, default=0.0) >= AHEAD and best > last:
            last = best
            yield i, best


def assign(numbers: Sequence[str], used: Set[str]) -> tuple[str, ...]:
    """Return *numbers* with a new one for each that is empty; nothing in *used* is given again.

    At the end, and in a text that has none, the next integer; after p7 the first free of p7a, p7b …;
    before the first p0a, p0b ….

    >>> assign(["", "p1", "", "p2", ""], {"p1", "p2", "p3", "p1a"})
    ('p0a', 'p1', 'p1b', 'p2', 'p4')
    """
    taken = {*used, *filter(None, numbers)}
    following = max((number_parts(number)[0] for number in taken), default=0) + 1
    last = max((n for n, number in enumerate(numbers) if number), default=-1)
    whole, before = [], 0
    for n, number in enumerate(numbers):
        if number:
            before = number_parts(number)[0]
        elif n > last:
            number, following = f"p{following}", following + 1
        else:
            number = next(word for word in _lettered(before) if word not in taken)
        taken.add(number)
        whole.append(number)
    return tuple(whole)


def _lettered(integer: int) -> Iterator[str]:
    for length in (1, 2, 3):
        for letters in product(ascii_lowercase, repeat=length):
            yield f"p{integer}{''.join(letters)}"


def strangers(numbers: Sequence[str], known: Set[str], used: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield the numbers that publishing would not have given at their place, each with the reason.

    A number that was pinned by a publishing that a crash cut short is none of these.
    """
    highest = max((number_parts(number)[0] for number in used), default=0)
    before, last = 0, max((n for n, word in enumerate(numbers) if word in known), default=-1)
    for n, number in enumerate(numbers):
        if not number:
            continue
        integer, letters = number_parts(number)
        if number in used and number not in known:
            yield number, f"{number} was the number of another paragraph before"
        elif number not in known:
            fits = integer == before if letters else integer > highest and n > last
            if not fits:
                yield number, f"{number} was never published, and does not belong at this place"
        before = integer
