"""The checker: candidates by the rarest words, fitted word by word, and the rule that parts the verdicts.

How far a passage may differ and still be what was quoted, with the figures behind it, is told in
``docs/quotation.md``; the numbers are the constants below.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.library.reader import Library
from archive.quotation.collation import QuotedWord
from archive.quotation.collation import window
from archive.quotation.fitting import Fit
from archive.quotation.fitting import exact_fits
from archive.quotation.fitting import fitted
from archive.quotation.omissions import join
from archive.quotation.omissions import quotations
from archive.quotation.omissions import segments
from archive.quotation.passages import PassageReader
from archive.quotation.passages import Words
from archive.quotation.places import PlaceMaker
from archive.quotation.places import searched
from archive.quotation.query_words import Quoting
from archive.quotation.verdicts import Checked
from archive.quotation.verdicts import Verdict
from archive.search import bm25
from archive.search.deadline import check
from archive.search.deadline import limited
from archive.search.engines.protocol import Engine
from archive.search.index.catalogue import Catalogue
from archive.search.index.lexicon import Lexicon
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Plan
from archive.search.plan import Planner
from archive.search.plan import Run
from archive.search.plan import Stems
from archive.search.plan import Within
from archive.search.query.tree import Zone
from archive.search.request import Sort

#: The least share of the weight of the words that makes a passage close; of few words more must answer.
CLOSE = 0.55
CLOSE_OF_FEW = 0.75
FEW = 10
#: One word in so many may differ whatever it weighs.
SLIP = 6
#: And the least number of words that answer and are not common.
CONTENT = 2
#: Rarest words by which candidates are found, and how many candidates are looked at.
RAREST = 8
CANDIDATES = 20
#: Of those, how many are compared word by word.
FITTED = 8
#: Places that are shown.
SHOWN = 20
#: Paragraphs with the very words that are read.
READ = 100
#: The nearest passages of an absent quotation.
NEAREST = 3
#: Parts of a quotation with omissions that are compared.
PIECES = 12
#: Words of a part that are compared.
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a quotation without omission."""

    text: str
    words: tuple[QuotedWord, ...]


class QuotationChecker:
    """Checks quotations against one generation. Safe to share between threads."""

    def __init__(
        self,
        *,
        library: Library,
        lexicon: Lexicon,
        catalogue: Catalogue,
        engine: Engine,
        planner: Planner,
        seconds: float,
    ) -> None:
        self._seconds = seconds
        self._library = library
        self._catalogue = catalogue
        self._lexicon = lexicon
        self._engine = engine
        self._planner = planner
        self._quoting = Quoting(lexicon, planner, library.counts.paragraphs)
        self._passages = PassageReader(library, catalogue)
        self._makes = PlaceMaker(catalogue, library, self._quoting)
        count = library.counts.paragraphs
        self._common = bm25.weight(count, max(2, count // 10))

    def check(self, text: str, *, most: int | None = None) -> tuple[Checked, ...]:
        """Return the answer for each of the first *most* quotations in *text*; none where it has no words.

        Raises `TimeIsUp`.
        """
        with limited(self._seconds):
            return tuple(self._check(quotation) for quotation in quotations(text)[:most])

    def _check(self, quotation: str) -> Checked:
        pieces = segments(quotation)
        parts = [self._segment(piece) for piece in pieces[:PIECES]]
        found = self._fits_of_all(parts)
        joined = join(found)
        exact = _each_once(fits for fits in joined if all(fit.is_exact for fit in fits))
        close = _each_once(
            fits
            for fits in joined
            if not all(fit.is_exact for fit in fits) and self._are_close(fits, parts)
        )
        remarks = list(_few_words(parts))
        if len(pieces) > PIECES:
            remarks.append(f"Only the first {PIECES} of its parts were compared.")
        if exact or close:
            verdict = Verdict.EXACT if exact else Verdict.CLOSE
            chosen = [*exact, *close]
            remarks += _distances(chosen[0])
        elif apart := self._apart(parts, found):
            verdict, chosen, parts = Verdict.CLOSE, apart, [parts[0]] * len(apart)
            remarks.append(
                "Its parts stand in different places; nowhere do they follow each other."
            )
        else:
            verdict = Verdict.ABSENT
            ordered = sorted(joined or [(fit,) for fit in found[0]], key=_distance_from)
            chosen = ordered[:NEAREST]
        makes = self._makes
        return Checked(
            quotation=quotation,
            verdict=verdict,
            places=tuple(makes.place(fits) for fits in chosen[:SHOWN]),
            total=self._total(verdict, parts, exact or chosen),
            searched=searched(self._library),
            remarks=tuple(remarks),
        )

    def _total(
        self, verdict: Verdict, parts: Sequence[Segment], found: Sequence[tuple[Fit, ...]]
    ) -> int:
        """Return in how many places the words are; of very many, all are counted though not all are read."""
        if verdict is Verdict.ABSENT:
            return 0
        if verdict is Verdict.EXACT and len(parts) == 1 and len(found) >= READ:
            return self._engine.count(self._exact(parts[0]))
        return len(found)

    def _fits_of_all(self, parts: Sequence[Segment]) -> list[list[Fit]]:
        """Return the fits of each part: of the weightiest everywhere, of the others in the texts it is in."""
        if len(parts) == 1:
            return [self._fits(parts[0])]
        heaviest = max(range(len(parts)), key=lambda n: sum(w.weight for w in parts[n].words))
        anchor = self._fits(parts[heaviest])
        slugs = dict.fromkeys(fit.slug for fit in anchor)
        within = Within(self._catalogue.by_slug(slugs))
        return [
            anchor if n == heaviest else self._fits(part, within) for n, part in enumerate(parts)
        ]

    def _are_close(self, fits: Sequence[Fit], parts: Sequence[Segment]) -> bool:
        return all(self._is_close(fit, part) for fit, part in zip(fits, parts, strict=True))

    def _apart(
        self, parts: Sequence[Segment], found: Sequence[Sequence[Fit]]
    ) -> list[tuple[Fit, ...]]:
        """Return the best place of each part by itself, where each has one that is telling."""
        if len(parts) == 1:
            return []
        found = [fits or self._fits(part) for part, fits in zip(parts, found, strict=True)]
        best = [
            next((f for f in fits if f.content and self._is_close(f, part)), None)
            for part, fits in zip(parts, found, strict=True)
        ]
        return [(fit,) for fit in best if fit is not None] if all(best) else []

    def _segment(self, text: str) -> Segment:
        return Segment(text, self._quoting.words(text)[:LONGEST])

    def _is_close(self, fit: Fit, segment: Segment) -> bool:
        if fit.is_exact:
            return True
        slips = len(segment.words) // SLIP
        enough = fit.share >= _least(segment) or 0 < fit.differing <= slips
        return enough and fit.content >= CONTENT

    def _fits(self, segment: Segment, within: Within | None = None) -> list[Fit]:
        """Return the fits of *segment*, each place once, the best first."""
        fits: dict[tuple[int, int], Fit] = {}
        for words in self._candidates(segment, within):
            check()
            for fit in self._fits_in(segment, words):
                there = fits.get(fit.start)
                if there is None or _worth(fit) > _worth(there):
                    fits[fit.start] = fit
        return sorted(fits.values(), key=lambda fit: (not fit.is_exact, -fit.share, fit.start))

    def _fits_in(self, segment: Segment, words: Words) -> Sequence[Fit]:
        exact = tuple(exact_fits(segment.text, segment.words, words))
        if exact:
            return exact
        weights = self._quoting.weights
        fit = fitted(segment.text, segment.words, words, weights, common=self._common)
        return (fit,) if fit else ()

    def _candidates(self, segment: Segment, within: Within | None) -> Iterator[Words]:
        positions = self._positions(self._exact(segment), READ, within)
        for position in positions or self._nearest(segment, within):
            yield from self._passages.around(position, len(segment.words) + 3)

    def _exact(self, segment: Segment) -> Plan:
        slots = (
            self._quoting.spellings(term) for term in self._quoting.terms(segment.text)[:LONGEST]
        )
        return Run(tuple(slots), Zone.TEXT)

    def _nearest(self, segment: Segment, within: Within | None) -> list[int]:
        """Return the paragraphs in which the most weight of the quotation lies together."""
        terms = self._quoting.terms(segment.text)[:LONGEST]
        stems = dict.fromkeys(self._planner.stems_of(term) for term in terms)
        known = [
            (having, Stems(stem, Zone.TEXT))
            for stem in stems
            if (having := self._quoting.having(f[0] for f in self._lexicon.forms(stem)))
        ]
        rarest = [leaf for _, leaf in sorted(known, key=lambda pair: pair[0])[:RAREST]]
        whole = sum(word.weight for word in segment.words)
        found = self._positions(Any(tuple(rarest)), CANDIDATES, within) if rarest else []
        weighed = self._weighed(segment, found)
        if not weighed or weighed[0][0] < _least(segment) * whole:
            # Words that are all common may stand side by side rarely.
            for run in self._telling_runs(terms):
                found += self._positions(run, CANDIDATES, within)
            weighed = self._weighed(segment, found)
        return [
            position
            for n, (weight, position) in enumerate(weighed[:FITTED])
            if weight >= _least(segment) * whole or n < NEAREST
        ]

    def _weighed(self, segment: Segment, positions: Iterable[int]) -> list[tuple[float, int]]:
        """Return about how much weight of *segment* lies together in each paragraph, most first."""
        terms = self._library.terms(list(dict.fromkeys(positions)))
        weighed = [(window(segment.words, words)[2], position) for position, words in terms]
        return sorted(weighed, key=lambda pair: (-pair[0], pair[1]))

    def _telling_runs(self, terms: Sequence[str]) -> Iterable[Run]:
        """Yield the three runs of three words that weigh most."""
        weights = self._quoting.weights
        characters = [self._lexicon.characters((term,)) for term in terms]
        runs = sorted(
            (-sum(weights[c] for c in characters[i : i + 3]), i)
            for i in range(len(terms) - 2)
            if all(characters[i : i + 3])
        )
        for _, i in runs[:3]:
            yield Run(tuple((term,) for term in terms[i : i + 3]), Zone.TEXT)

    def _positions(self, plan: Plan, most: int, within: Within | None) -> list[int]:
        if within is not None:
            plan = All((plan, within))
        return list(self._engine.select(plan, Sort.RELEVANCE, most).positions)


def _each_once(found: Iterable[tuple[Fit, ...]]) -> list[tuple[Fit, ...]]:
    """Return *found* with each address once: the same words twice in a paragraph are one place."""
    kept: dict[tuple[int, int], tuple[Fit, ...]] = {}
    for fits in found:
        kept.setdefault((fits[0].start[0], fits[-1].end[0]), fits)
    return list(kept.values())


def _least(segment: Segment) -> float:
    return CLOSE if len(segment.words) >= FEW else CLOSE_OF_FEW


def _few_words(parts: Sequence[Segment]) -> Iterator[str]:
    if any(len(part.words) == LONGEST for part in parts):
        yield f"Only the first {LONGEST} words were compared."
    if all(len(part.words) < 3 for part in parts):
        yield "So few words are said by many; that they stand here proves little."


def _distances(fits: Sequence[Fit]) -> Iterator[str]:
    for before, after in pairwise(fits):
        apart = after.start[0] - before.end[0]
        if apart > 1:
            yield f"Its parts are joined from passages {apart} paragraphs apart."


def _distance_from(fits: Sequence[Fit]) -> float:
    return -sum(fit.share for fit in fits)


def _worth(fit: Fit) -> tuple[bool, float, bool]:
    return fit.is_exact, fit.share, not fit.words.transmitted
