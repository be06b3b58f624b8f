"""A quotation fitted into a passage: the comparison step by step, and how much of it answers."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.quotation.collation import Pair
from archive.quotation.collation import QuotedWord
from archive.quotation.collation import exact_places
from archive.quotation.collation import fit
from archive.quotation.collation import window
from archive.quotation.hyphens import hyphens_aside
from archive.quotation.passages import Words
from archive.quotation.verdicts import Kind
from archive.quotation.verdicts import Step


@dataclass(frozen=True, slots=True)
class Fit:
    """A segment of a quotation, `text`, in a passage; ``first`` and ``last`` are words of the passage."""

    text: str
    quotation: Sequence[QuotedWord]
    words: Words
    first: int
    last: int
    pairs: tuple[tuple[Kind, Pair], ...]
    #: The share of the weight of all words, quoted and passed over, that answers to each other.
    share: float
    #: Words that answer and are not among the common ones.
    content: int

    @property
    def is_exact(self) -> bool:
        """Nothing differs but spelling."""
        return all(kind in (Kind.SAME, Kind.SPELLING) for kind, _ in self.pairs)

    @property
    def differing(self) -> int:
        """How many words have no partner, or another word for it."""
        return sum(kind not in (Kind.SAME, Kind.SPELLING) for kind, _ in self.pairs)

    @property
    def slug(self) -> str:
        """The text it is in."""
        return self.words.paragraphs[self.start[0]].ref.slug

    @property
    def start(self) -> tuple[int, int]:
        """Where it begins: the position of a paragraph, and a place in it."""
        return self.words.owners[self.first], self.words.starts[self.first]

    @property
    def end(self) -> tuple[int, int]:
        """Where it ends."""
        return self.words.owners[self.last], self.words.ends[self.last]


def exact_fits(text: str, quotation: Sequence[QuotedWord], words: Words) -> Iterator[Fit]:
    """Yield the fits in which nothing differs but spelling."""
    content = len(quotation)
    for place in exact_places(quotation, words.characters):
        pairs = ((i, place + i) for i in range(len(quotation)))
        kinds = tuple((_kind(quotation, words, pair), pair) for pair in pairs)
        yield Fit(text, quotation, words, place, place + len(quotation) - 1, kinds, 1.0, content)


def fitted(
    text: str,
    quotation: Sequence[QuotedWord],
    words: Words,
    weights: Mapping[str, float],
    *,
    common: float,
) -> Fit | None:
    """Return the best fit of *quotation* into *words*; None where no word answers.

    A word of less weight than *common* is a common one.
    """
    start, end, found = window(quotation, words.characters)
    if not found:
        return None
    pairs = fit(quotation, words.characters[start:end])
    placed = [(i, None if j is None else j + start) for i, j in pairs]
    if all(j is None for _, j in placed):
        return None
    kinds = hyphens_aside(
        text, quotation, words, [(_kind(quotation, words, pair), pair) for pair in placed]
    )
    places = [j for _, (_, j) in kinds if j is not None]
    answered = [
        quotation[i].weight
        for kind, (i, j) in kinds
        if i is not None
        and (kind is Kind.SPELLING or (j is not None and words.characters[j] in quotation[i].forms))
    ]
    passed = [
        weights.get(words.characters[j], 0.0)
        for kind, (i, j) in kinds
        if kind is Kind.MISSING and j is not None
    ]
    whole = sum(word.weight for word in quotation) + sum(passed) / 2
    content = sum(weight >= common for weight in answered)
    return Fit(
        text, quotation, words, min(places), max(places), kinds, sum(answered) / whole, content
    )


def _kind(quotation: Sequence[QuotedWord], words: Words, pair: Pair) -> Kind:
    i, j = pair
    if i is None:
        return Kind.MISSING
    if j is None:
        return Kind.ADDED
    character = words.characters[j]
    if character in quotation[i].exact:
        return Kind.SAME
    return Kind.SPELLING if character in quotation[i].spellings else Kind.DIFFERENT


def steps(fit: Fit, surfaces: Mapping[str, str]) -> tuple[Step, ...]:
    """Return the comparison with neighbouring words of one kind joined."""
    made: list[Step] = []
    at = 0
    while at < len(fit.pairs):
        kind = fit.pairs[at][0]
        end = at
        while end < len(fit.pairs) and fit.pairs[end][0] is kind:
            end += 1
        run = [pair for _, pair in fit.pairs[at:end]]
        quoted = [i for i, _ in run if i is not None]
        source = [j for _, j in run if j is not None]
        made.append(
            Step(
                kind,
                fit.text[fit.quotation[quoted[0]].start : fit.quotation[quoted[-1]].end]
                if quoted
                else "",
                _source(fit.words, source, surfaces),
            )
        )
        at = end
    return tuple(made)


def _source(words: Words, places: Sequence[int], surfaces: Mapping[str, str]) -> str:
    if not places:
        return ""
    if words.transmitted:
        return " ".join(surfaces[words.characters[place]] for place in places)
    return words.source(places[0], places[-1])
