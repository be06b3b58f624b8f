"""Fits: a segment of a quotation aligned with a passage, and how much of it matches."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from collections.abc import Set
from dataclasses import dataclass
from itertools import accumulate
from itertools import groupby
from itertools import islice

from archive.deadline import Deadline
from archive.language.controls import close_directions
from archive.quotation.collation import DIFFERENCE
from archive.quotation.collation import FURTHER
from archive.quotation.collation import Pair
from archive.quotation.collation import Segment
from archive.quotation.collation import align
from archive.quotation.collation import exact_offsets
from archive.quotation.collation import window
from archive.quotation.conventions import GLOSS_PLACE
from archive.quotation.conventions import PRONOUNS
from archive.quotation.hyphens import RatedPair
from archive.quotation.hyphens import resolve_hyphens
from archive.quotation.passages import SourceWords
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import AlignedRun

#: Exact fits of one segment that are looked at in one passage; a long paragraph may have "a" a million times.
MAX_EXACT_FITS = 100
#: Each of two passages that are quoted as one has so many words; so many of one are there, and of the other no more
#: of its weight: common words match anywhere.
MIN_HALF_WORDS = 4
MIN_THERE, MAX_STRAY = 0.8, 0.4
#: Words side by side of which none matches but common ones are invented, if so many are not common, and they are so
#: much of the quotation.
MIN_INVENTED_WORDS, MIN_INVENTED = 3, 0.25
#: Words of a passage that are aligned beyond the place of most matches: others may have been left out there.
REACH = 32
#: Words that are looked at between two looks at the clock.
_WATCHED_WORDS = 1000

_SENTENCE_ENDS = (".", "!", "?")


@dataclass(frozen=True, slots=True)
class Fit:
    """A segment of a quotation aligned with words ``first`` to ``last`` of a passage."""

    segment: Segment
    words: SourceWords
    first: int
    last: int
    pairs: tuple[RatedPair, ...]
    #: The matching share of the weight of all words, quoted and passed over.
    share: float
    #: How many matching words are not common.
    content: int
    #: How much is altered, in words.
    edits: float = 0.0
    #: How many quoted words are not common.
    telling: int = 0
    #: The longest stretch of quoted words that are invented.
    invented: range = range(0)

    @property
    def is_exact(self) -> bool:
        """Nothing differs but spelling."""
        return all(kind.is_match for kind, _ in self.pairs)

    @property
    def differing(self) -> int:
        """How many words have no partner, or another word for it."""
        return sum(not kind.is_match for kind, _ in self.pairs)

    @property
    def matched(self) -> Iterator[int]:
        """The quoted words that have their like in the source, in any form or spelling."""
        return _matched(self.segment, self.words, self.pairs)

    @property
    def slug(self) -> str:
        """The slug of its text."""
        return self.words.paragraphs[self.start[0]].ref.slug

    @property
    def in_note(self) -> bool:
        """Whether its words are those of a note."""
        return self.words.note is not None

    @property
    def start(self) -> tuple[int, int]:
        """Its start: the position of a paragraph, and the offset in it."""
        return self.words.owners[self.first], self.words.starts[self.first]

    @property
    def end(self) -> tuple[int, int]:
        """Its end, likewise."""
        return self.words.owners[self.last], self.words.ends[self.last]


def exact_fits(segment: Segment, words: SourceWords, deadline: Deadline) -> Iterator[Fit]:
    """Yield the first fits in which nothing differs but spelling. Raises `DeadlineExceeded`."""
    size = len(segment.words)
    offsets = exact_offsets(segment.words, words.terms, deadline)
    for offset in islice(offsets, MAX_EXACT_FITS):
        pairs = ((i, offset + i) for i in range(size))
        rated = tuple((_agreement(segment, words, pair), pair) for pair in pairs)
        yield Fit(segment, words, offset, offset + size - 1, rated, 1.0, size)


def best_fit(
    segment: Segment,
    words: SourceWords,
    weight: Callable[[str], float],
    deadline: Deadline,
    *,
    common: float,
) -> Fit | None:
    """Return the best fit of *segment* into *words*; None where no word matches. *weight* is that of a term.

    A word of less weight than *common* is a common one. Raises `DeadlineExceeded`.
    """
    start, end, found = window(segment.words, words.terms, deadline)
    if not found:
        return None
    start, end = max(0, start - REACH), min(len(words.terms), end + REACH)
    rated = _rated(segment, words, range(start, end), deadline, common=common)
    if any(start < direction.stop and direction.start < end for direction in words.directions):
        spoken = _rated_without_directions(
            segment, words, range(start, end), deadline, common=common
        )
        some_left_out = _with_directions_left_out(words, rated)
        rated = min((some_left_out, spoken), key=lambda pairs: _edits(segment, words, pairs))
    indexes = [j for _, (_, j) in rated if j is not None]
    if not indexes:
        return None
    quoted = segment.words
    there = [quoted[i].weight for i in _matched(segment, words, rated)]
    whole = sum(word.weight for word in segment.words) + _passed_over(words, rated, weight) / 2
    return Fit(
        segment,
        words,
        first=min(indexes),
        last=max(indexes),
        pairs=rated,
        share=sum(there) / whole,
        content=sum(weight >= common for weight in there),
        edits=_edits(segment, words, rated),
        telling=sum(word.weight >= common for word in quoted),
        invented=_invented(segment, set(_matched(segment, words, rated)), common),
    )


def _invented(segment: Segment, matched: Set[int], common: float) -> range:
    """Return the longest stretch of invented words; empty where there is none."""
    words = segment.words
    longest = range(0)
    telling = (i for i, word in enumerate(words) if word.weight >= common)
    for there, group in groupby(telling, key=matched.__contains__):
        if there or len(run := list(group)) < MIN_INVENTED_WORDS:
            continue
        start, end = run[0], run[-1] + 1
        while start and start - 1 not in matched:
            start -= 1
        while end < len(words) and end not in matched:
            end += 1
        if end - start >= len(words) * MIN_INVENTED and end - start > len(longest):
            longest = range(start, end)
    return longest


def _rated(
    segment: Segment,
    words: SourceWords,
    places: Sequence[int],
    deadline: Deadline,
    *,
    common: float,
) -> tuple[RatedPair, ...]:
    """Return the best alignment of *segment* with the words at *places*; empty where none has a partner."""
    pairs = align(segment.words, [words.terms[j] for j in places], deadline, common=common)
    placed = [(i, None if j is None else places[j]) for i, j in pairs]
    if all(j is None for _, j in placed):
        return tuple((Agreement.ADDED, pair) for pair in placed)
    rated = resolve_hyphens(
        segment, words, [(_agreement(segment, words, pair), pair) for pair in placed]
    )
    return _with_glossed(segment, words, rated) if GLOSS_PLACE in segment.text else rated


def _with_glossed(
    segment: Segment, words: SourceWords, rated: Sequence[RatedPair]
) -> tuple[RatedPair, ...]:
    """Return *rated* with the pronouns of the source that a gloss replaces as such."""
    glossed: list[RatedPair] = []
    quoted = 0
    for kind, group in groupby(rated, key=lambda pair: pair[0]):
        run = list(group)
        pronouns = all(j is not None and words.terms[j].lower() in PRONOUNS for _, (_, j) in run)
        if kind is Agreement.MISSING and pronouns and quoted > 0:
            between = segment.text[segment.words[quoted - 1].end : segment.words[quoted].start]
            kind = Agreement.GLOSSED if GLOSS_PLACE in between else kind
        glossed += [(kind, pair) for _, pair in run]
        quoted = max([quoted, *(i + 1 for _, (i, _) in run if i is not None)])
    return tuple(glossed)


def _rated_without_directions(
    segment: Segment, words: SourceWords, places: range, deadline: Deadline, *, common: float
) -> tuple[RatedPair, ...]:
    """Return the best alignment of *segment* with what was spoken, and the stage directions that it passes over."""
    directions = {j for direction in words.directions for j in direction}
    rated = _rated(
        segment, words, [j for j in places if j not in directions], deadline, common=common
    )
    with_directions: list[RatedPair] = []
    before = None
    for kind, (i, j) in rated:
        if j is not None:
            if before is not None:
                passed = range(before + 1, j)
                with_directions += [(Agreement.STAGE, (None, k)) for k in passed if k in directions]
            before = j
        with_directions.append((kind, (i, j)))
    return tuple(with_directions)


def _with_directions_left_out(
    words: SourceWords, rated: Sequence[RatedPair]
) -> tuple[RatedPair, ...]:
    """Return *rated* with the stage directions that are missing whole as such: others may be quoted."""
    missing = {j for kind, (_, j) in rated if kind is Agreement.MISSING}
    left_out = {j for each in words.directions if missing.issuperset(each) for j in each}
    return tuple((Agreement.STAGE if pair[1] in left_out else kind, pair) for kind, pair in rated)


def _edits(segment: Segment, words: SourceWords, rated: Sequence[RatedPair]) -> float:
    """Return how much is altered: a word for each that differs or is added, half of one for another form of it.

    Words left out side by side are one edit, and a thirty-second for each after the first.
    """
    edits, before = 0.0, Agreement.SAME
    for kind, (i, j) in rated:
        if kind is Agreement.MISSING:
            edits += FURTHER / DIFFERENCE if before is Agreement.MISSING else 1
        elif not kind.is_match:
            edits += 0.5 if _is_form(segment, words, (i, j)) else 1
        before = kind
    return edits


def _is_form(segment: Segment, words: SourceWords, pair: Pair) -> bool:
    """Tell whether the words of a pair are forms of one."""
    i, j = pair
    return i is not None and j is not None and words.terms[j] in segment.words[i].forms


def _passed_over(
    words: SourceWords, rated: Sequence[RatedPair], weight: Callable[[str], float]
) -> float:
    """Return the weight of the words left out; of those side by side that of the heaviest."""
    total = 0.0
    for kind, group in groupby(rated, key=lambda pair: pair[0]):
        if kind is Agreement.MISSING:
            total += max(weight(words.terms[j]) for _, (_, j) in group if j is not None)
    return total


def _matched(segment: Segment, words: SourceWords, rated: Sequence[RatedPair]) -> Iterator[int]:
    """Yield the quoted words that have their like in the source, in any form or spelling."""
    for kind, (i, j) in rated:
        if i is not None and (kind.is_match or _is_form(segment, words, (i, j))):
            yield i


def _agreement(segment: Segment, words: SourceWords, pair: Pair) -> Agreement:
    i, j = pair
    if i is None:
        return Agreement.MISSING
    if j is None:
        return Agreement.ADDED
    quoted, term = segment.words[i], words.terms[j]
    if term in (quoted.exact, quoted.exact.upper()):
        return Agreement.SAME
    return Agreement.SPELLING if term in quoted.spellings else Agreement.DIFFERENT


def aligned_runs(fit: Fit, surface: Callable[[str], str]) -> Iterator[AlignedRun]:
    """Yield the alignment of *fit*, neighbouring words of one kind joined."""
    for kind, group in groupby(fit.pairs, key=lambda rated: rated[0]):
        pairs = [pair for _, pair in group]
        quoted = [i for i, _ in pairs if i is not None]
        source = [j for _, j in pairs if j is not None]
        yield AlignedRun(
            kind,
            _quoted_text(fit.segment, quoted),
            _source_text(fit.words, source, surface),
            _text_after(fit, source),
        )


def _quoted_text(segment: Segment, indexes: Sequence[int]) -> str:
    if not indexes:
        return ""
    return segment.text[segment.words[indexes[0]].start : segment.words[indexes[-1]].end]


def _source_text(words: SourceWords, indexes: Sequence[int], surface: Callable[[str], str]) -> str:
    if not indexes:
        return ""
    if words.transmitted:
        return " ".join(surface(words.terms[index]) for index in indexes)
    return words.source(indexes[0], indexes[-1])


def _text_after(fit: Fit, indexes: Sequence[int]) -> str:
    """Return what the source has between the last of *indexes* and its next word; of the last a full stop."""
    words = fit.words
    if not indexes or words.transmitted:
        return " "
    last = indexes[-1]
    position = words.owners[last]
    following = words.text(position)[words.ends[last] :]
    if last == fit.last or words.owners[last + 1] != position:
        return f"{following[:1]} " if following[:1] in _SENTENCE_ENDS else " "
    return close_directions(following[: words.starts[last + 1] - words.ends[last]])


def divide(fit: Fit, deadline: Deadline) -> tuple[Segment, Segment] | None:
    """Return the beginning or end of a quotation that is at a place, and the rest that is not.

    None where there is no such half. Raises `DeadlineExceeded`.
    """
    matched = set(fit.matched)
    count = len(fit.segment.words)
    before = [0, *accumulate(i in matched for i in range(count))]
    words = fit.segment.words
    weights = [0.0, *accumulate(word.weight for word in words)]
    found = [0.0, *accumulate(w.weight if i in matched else 0.0 for i, w in enumerate(words))]
    best: tuple[float, range, range] | None = None
    middles = range(MIN_HALF_WORDS, count - MIN_HALF_WORDS + 1)
    for at in deadline.watch(middles, every=_WATCHED_WORDS):
        first, second = range(at), range(at, count)
        for here, rest in ((first, second), (second, first)):
            there = before[here.stop] - before[here.start]
            stray = found[rest.stop] - found[rest.start]
            weight = weights[rest.stop] - weights[rest.start]
            if there >= MIN_THERE * len(here) and stray <= MAX_STRAY * weight:
                right = there + len(rest) * (1 - stray / weight)
                if best is None or right > best[0]:
                    best = (right, here, rest)
    if best is None:
        return None
    here, rest = best[1:]
    return part_of(fit.segment, here), part_of(fit.segment, rest)


def part_of(segment: Segment, words: range) -> Segment:
    """Return the *words* of *segment* alone."""
    return Segment(segment.text, segment.words[words.start : words.stop])
