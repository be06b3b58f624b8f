"""Alignment: match the paragraphs of a changed text to the published ones, by number, then by words.

Anything uncertain is refused: a wrong number would make an old citation point at other words.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from itertools import product

from archive.model.text import Paragraph
from archive.publishing.similarity import MIN_CORRECTION_SIMILARITY
from archive.publishing.similarity import MIN_LEAD
from archive.publishing.similarity import MIN_SIMILARITY
from archive.publishing.similarity import Words
from archive.publishing.similarity import count_pieces
from archive.publishing.similarity import same_paragraph
from archive.publishing.similarity import share_kept
from archive.publishing.similarity import similarity
from archive.publishing.similarity import words_of

#: Pairs of paragraphs that are compared word by word between two certain ones.
_MAX_PAIRS = 2_500


class Doubt(StrEnum):
    """Why it is not certain which paragraph a published number means."""

    VANISHED = "vanished"
    #: It vanished, and its words are in another paragraph.
    JOINED = "joined"
    #: It is not marked, and no paragraph without number is surely it.
    UNSURE = "unsure"
    #: It comes after another paragraph than before.
    MOVED = "moved"
    #: It has the words of another.
    SWAPPED = "swapped"
    #: It has words that are not its own.
    OTHER_WORDS = "other words"
    #: It was split, and its number is at a later part.
    LATER_PART = "later part"
    #: The editor merges it into a paragraph that does not contain its words.
    NOT_MERGED = "not merged"


@dataclass(frozen=True, slots=True)
class Question:
    """A published `number` that is uncertain, and why; `other` is the number that it may be confused with."""

    number: str
    doubt: Doubt
    other: str = ""


class Unaligned(Exception):
    """The published numbers that are uncertain."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__("; ".join(f"{q.number}: {q.doubt}" for q in questions))
        self.questions = tuple(questions)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the editor has decided about paragraphs, so that alignment need not ask."""

    #: Numbers that keep their paragraph, whatever its words are now.
    certain: frozenset[str] = frozenset()
    #: Numbers whose words went into another paragraph, and that paragraph.
    merged: Mapping[str, str] = field(default_factory=dict)
    #: Numbers that were moved on purpose.
    moved: frozenset[str] = frozenset()


def align(
    old: Sequence[Paragraph], new: Sequence[Paragraph], decisions: Decisions | None = None
) -> tuple[str, ...]:
    """Return a number for each paragraph of *new*: its own, that of the matching one of *old*, or none.

    Raises `Unaligned` with every paragraph of *old* that vanished, moved, swapped places or words with
    another, or has no certain match among those without a number.
    """
    decisions = decisions or Decisions()
    places = {paragraph.number: n for n, paragraph in enumerate(old)}
    numbers = [paragraph.number for paragraph in new]
    anchors = [(places[number], j) for j, number in enumerate(numbers) if number in places]
    still = [(i, j) for i, j in anchors if old[i].number not in decisions.moved]
    questions = [*_moved(old, still), *_swapped(old, new, anchors, decisions)]
    if not questions:
        for olds, news in _gaps(old, numbers, still, decisions):
            found, lost = _match(old, new, olds, news)
            for i, j in found:
                numbers[j] = old[i].number
            for i in lost:
                questions.append(_vanished(old, new, numbers, i, some_bare=bool(news)))
        questions += _other_words(old, new, numbers, decisions)
    if questions:
        raise Unaligned(questions)
    return tuple(numbers)


def _vanished(
    old: Sequence[Paragraph],
    new: Sequence[Paragraph],
    numbers: Sequence[str],
    i: int,
    *,
    some_bare: bool,
) -> Question:
    """Return the question about ``old[i]``, which is not in the new text."""
    number, words = old[i].number, words_of(old[i])
    for k in (i - 1, i + 1):
        if words and 0 <= k < len(old) and old[k].number in numbers:
            now = words_of(new[numbers.index(old[k].number)])
            if share_kept(words, now) >= MIN_SIMILARITY > share_kept(words, words_of(old[k])):
                return Question(number, Doubt.JOINED, old[k].number)
    return Question(number, Doubt.UNSURE if some_bare else Doubt.VANISHED)


def _moved(old: Sequence[Paragraph], anchors: Sequence[tuple[int, int]]) -> Iterator[Question]:
    """Yield the fewest paragraphs that would have to move back to restore the old order."""
    stay = _longest_rise([i for i, _ in anchors])
    before = {i: old[h].number for (h, _), (i, _) in pairwise(anchors)}
    for i, _ in anchors:
        if i not in stay:
            yield Question(old[i].number, Doubt.MOVED, before.get(i, ""))


def _other_words(
    old: Sequence[Paragraph], new: Sequence[Paragraph], numbers: Sequence[str], decisions: Decisions
) -> Iterator[Question]:
    """Yield the numbers whose words are not their own, or only the later part of them."""
    places = {number: j for j, number in enumerate(numbers) if number}
    # Numbers that an interrupted publishing has written are as new as no numbers.
    known = {paragraph.number for paragraph in old}
    numbers = [number if number in known else "" for number in numbers]
    for was in old:
        j = places.get(was.number, -1)
        if was.number in decisions.merged:
            target = places.get(decisions.merged[was.number], -1)
            if (
                target < 0
                or share_kept(words_of(was), words_of(new[target])) < MIN_CORRECTION_SIMILARITY
            ):
                yield Question(was.number, Doubt.NOT_MERGED, decisions.merged[was.number])
        elif j < 0 or was.number in decisions.certain or new[j].withdrawn:
            continue
        elif (before := words_of(was)) != (now := words_of(new[j])):
            if count_pieces(before, now, map(words_of, _bare(new, numbers, j, -1))):
                yield Question(was.number, Doubt.LATER_PART)
            elif not same_paragraph(before, now) and not _first_part(before, now, new, numbers, j):
                yield Question(was.number, Doubt.OTHER_WORDS)


def _bare(
    new: Sequence[Paragraph], numbers: Sequence[str], j: int, step: int
) -> Iterator[Paragraph]:
    """Yield the paragraphs without number next to ``new[j]`` on one side."""
    k = j + step
    while 0 <= k < len(new) and not numbers[k]:
        yield new[k]
        k += step


def _first_part(
    before: Words, now: Words, new: Sequence[Paragraph], numbers: Sequence[str], j: int
) -> bool:
    """Tell whether *now* is the first part of *before*, and the rest comes right after it."""
    rest = [words_of(paragraph) for paragraph in _bare(new, numbers, j, 1)]
    count = count_pieces(before, now, rest) if share_kept(now, before) >= MIN_SIMILARITY else 0
    joined = sum(rest[:count], now)
    return count > 0 and same_paragraph(before, joined)


def split_numbers(
    old: Sequence[Paragraph], new: Sequence[Paragraph]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each number of *old* that was split, with the numbers of all its parts in *new*."""
    known = {paragraph.number: paragraph for paragraph in old}
    numbers = [p.number if p.number in known else "" for p in new]
    for j, number in enumerate(numbers):
        if not number or new[j].withdrawn:
            continue
        before, now = words_of(known[number]), words_of(new[j])
        if before == now:
            continue
        above, below = (tuple(_bare(new, numbers, j, step)) for step in (-1, 1))
        parts = [p.number for p in below[: count_pieces(before, now, map(words_of, below))]]
        earlier = [p.number for p in above[: count_pieces(before, now, map(words_of, above))]]
        if parts or earlier:
            yield number, (number, *parts, *earlier)


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
    old: Sequence[Paragraph],
    new: Sequence[Paragraph],
    anchors: Sequence[tuple[int, int]],
    decisions: Decisions,
) -> Iterator[Question]:
    """Yield the paragraphs that now have the words of another one, which has lost them."""
    changed = [(i, j) for i, j in anchors if words_of(old[i]) != words_of(new[j])]
    lost = {i: words_of(old[i]) for i, _ in changed}
    for i, j in changed:
        here = words_of(new[j])
        if (
            old[i].number in decisions.certain
            or similarity(lost[i], here) >= MIN_CORRECTION_SIMILARITY
        ):
            continue
        for k, words in lost.items():
            near = abs(k - i) <= 2 and similarity(words, here) >= MIN_SIMILARITY
            if k != i and here and (words == here or near):
                yield Question(old[i].number, Doubt.SWAPPED, old[k].number)
                break


def _gaps(
    old: Sequence[Paragraph],
    numbers: Sequence[str],
    anchors: Sequence[tuple[int, int]],
    decisions: Decisions,
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield, between certain paragraphs, the missing ones of *old* and the new ones without number."""
    start_old = start_new = 0
    here = {*numbers, *decisions.merged}
    for end_old, end_new in [*anchors, (len(old), len(numbers))]:
        missing = [i for i in range(start_old, end_old) if old[i].number not in here]
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
            # Paragraphs with the same words are matched in order if there are as many as before.
            sure = ((i, j) for i, j in zip(range(i1, i2), range(j1, j2), strict=True))
            pairs += [(i, j) for i, j in sure if here[left[i]] == there[left[i]]]
        elif tag == "replace" and (i2 - i1) * (j2 - j1) <= _MAX_PAIRS:
            pairs += _likeliest(left, right, range(i1, i2), range(j1, j2))
    found = [(olds[i], news[j]) for i, j in pairs]
    matched = {i for i, _ in found}
    return found, [i for i in olds if i not in matched]


def _likeliest(
    left: Sequence[Words], right: Sequence[Words], olds: range, news: range
) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are alike, clearly more so than either is to any other, in rising order."""
    scores = {(i, j): similarity(left[i], right[j]) for i, j in product(olds, news)}
    last = -1
    for i in olds:
        # The default binds this turn's i; mypy cannot type a lambda with one.
        best = max(news, key=lambda j, i=i: scores[i, j])  # type: ignore[misc]
        score = scores[i, best]
        rivals = [scores[i, j] for j in news if j != best]
        rivals += [scores[k, best] for k in olds if k != i]
        if score >= MIN_SIMILARITY and score - max(rivals, default=0.0) >= MIN_LEAD and best > last:
            last = best
            yield i, best
