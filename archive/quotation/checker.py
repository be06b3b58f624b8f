"""The quotation checker: candidates are aligned word by word, joined over omissions, and judged."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.library.protocol import Library
from archive.quotation.candidates import MAX_EXACT_PARAGRAPHS
from archive.quotation.candidates import MAX_SOUGHT_WORDS
from archive.quotation.candidates import CandidateFinder
from archive.quotation.collation import Segment
from archive.quotation.fitting import Fit
from archive.quotation.fitting import best_fit
from archive.quotation.fitting import exact_fits
from archive.quotation.omissions import join_parts
from archive.quotation.omissions import quotations
from archive.quotation.omissions import segments
from archive.quotation.omissions import words_around
from archive.quotation.passages import SourceWords
from archive.quotation.places import PlaceBuilder
from archive.quotation.places import coverage
from archive.quotation.quoted_words import QuotationReader
from archive.quotation.remarks import remarks_on_distances
from archive.quotation.remarks import remarks_on_segments
from archive.quotation.thresholds import MAX_PART_WORDS
from archive.quotation.thresholds import MAX_PARTS
from archive.quotation.thresholds import is_close
from archive.quotation.verdicts import Coverage
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from archive.search.engines.protocol import Engine
from archive.search.index.catalogue import Catalogue
from archive.search.index.protocol import Words
from archive.search.matching.word_reader import WordReader
from archive.search.plan import Having
from archive.search.plan import Planner

#: Places that a result lists, and nearest passages of an absent quotation.
MAX_PLACES = 20
MAX_NEAREST = 3
#: Words of a text with quotation marks that may be one quotation.
MAX_WORDS_WITH_MARKS = 400

#: The fits of all parts of a quotation at one place, in order.
PartFits = tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class _Judgement:
    """A verdict with its places, best first, and how many there are in all."""

    verdict: Verdict
    places: Sequence[PartFits]
    total: int = 0
    remarks: tuple[Remark, ...] = ()


class QuotationChecker:
    """Checks quotations against one generation. Safe to share between threads."""

    def __init__(
        self,
        *,
        library: Library,
        words: Words,
        reader: WordReader,
        catalogue: Catalogue,
        engine: Engine,
        planner: Planner,
    ) -> None:
        self._library = library
        count = library.counts.paragraphs
        self._reader = QuotationReader(words, planner, count)
        self._finder = CandidateFinder(
            library=library,
            words=words,
            source=reader,
            catalogue=catalogue,
            engine=engine,
            planner=planner,
            reader=self._reader,
        )
        self._places = PlaceBuilder(catalogue, library, self._reader)

    def check(
        self,
        text: str,
        deadline: Deadline = NEVER,
        *,
        limit: int | None = None,
        max_chars: int | None = None,
    ) -> tuple[QuotationResult, ...]:
        """Return the result for each of the first *limit* quotations in *text*; none if it has no words.

        Of *text* only *max_chars* are checked; a quotation that goes on after them is never exact.
        Raises `DeadlineExceeded`.
        """
        checked = text[:max_chars]
        around = words_around(checked)
        if not around:
            found = quotations(checked)[:limit]
            results = [self._check(quotation, deadline) for quotation in found]
            if len(checked) < len(text) and results:
                results[-1] = _cut(results[-1], len(checked))
            return tuple(results)
        whole = self._with_words_around(checked, around, deadline)
        if whole is not None:
            return (whole if checked == text else _cut(whole, len(checked)),)
        remark = Remark(RemarkKind.WORDS_AROUND, sum(around))
        return tuple(
            _with_remark(self._check(quotation, deadline), remark)
            for quotation in quotations(checked)[:limit]
        )

    @cached_property
    def _coverage(self) -> Coverage:
        return coverage(self._library)

    def _check(self, quotation: str, deadline: Deadline) -> QuotationResult:
        pieces = segments(quotation)
        parts = [self._segment(piece) for piece in pieces[:MAX_PARTS]]
        return self._result(quotation, parts, len(pieces), self._judge(parts, deadline))

    def _result(
        self, quotation: str, parts: Sequence[Segment], pieces: int, judgement: _Judgement
    ) -> QuotationResult:
        """Return the result of a quotation of so many *pieces*, of which *parts* were compared."""
        limits = tuple(remarks_on_segments(parts, pieces))
        unfinished = pieces > len(parts) or any(part.cut for part in parts)
        return QuotationResult(
            quotation=quotation,
            verdict=_of_unfinished(judgement.verdict) if unfinished else judgement.verdict,
            places=tuple(self._places.build(fits) for fits in judgement.places[:MAX_PLACES]),
            total=judgement.total,
            coverage=self._coverage,
            remarks=(*limits, *judgement.remarks),
        )

    def _with_words_around(
        self, text: str, around: Sequence[bool], deadline: Deadline
    ) -> QuotationResult | None:
        """Return the result for *text* as one quotation with marks in it; None if the words *around* are not quoted.

        A longer text is one that has quotations.
        """
        if len(around) > MAX_WORDS_WITH_MARKS:
            return None
        quotation = " ".join(text.split())
        pieces = segments(quotation)
        parts = [self._segment(piece) for piece in pieces[:MAX_PARTS]]
        judgement = self._judge(parts, deadline)
        if judgement.verdict is not Verdict.EXACT and not (
            judgement.places and _quotes_around(judgement.places[0], parts, around)
        ):
            return None
        return self._result(quotation, parts, len(pieces), judgement)

    def _judge(self, parts: Sequence[Segment], deadline: Deadline) -> _Judgement:
        """Return the verdict on the *parts* of a quotation."""
        found = self._fits_of_all(parts, deadline)
        joined = join_parts(found, deadline)
        exact = _unique_places(fits for fits in joined if _is_exact(fits))
        close = _unique_places(
            fits for fits in joined if not _is_exact(fits) and all(map(is_close, fits))
        )
        if exact:
            total = self._count_exact(parts, exact, deadline)
            remarks = tuple(remarks_on_distances(exact[0]))
            return _Judgement(Verdict.EXACT, [*exact, *close], total, remarks)
        if close:
            remarks = tuple(remarks_on_distances(close[0]))
            return _Judgement(Verdict.CLOSE, close, len(close), remarks)
        if scattered := self._scattered(parts, found, deadline):
            remarks = (Remark(RemarkKind.PARTS_SCATTERED),)
            return _Judgement(Verdict.CLOSE, scattered, len(scattered), remarks)
        nearest = sorted(joined or [(fit,) for fit in found[0]], key=_total_share, reverse=True)
        return _Judgement(Verdict.ABSENT, nearest[:MAX_NEAREST])

    def _count_exact(
        self, parts: Sequence[Segment], exact: Sequence[PartFits], deadline: Deadline
    ) -> int:
        """Return how many places are exact: of very many, all are counted though not all are read."""
        sought = len(parts) == 1 and len(parts[0].words) <= MAX_SOUGHT_WORDS
        if sought and len(exact) >= MAX_EXACT_PARAGRAPHS:
            return self._finder.count_exact(parts[0], deadline)
        return len(exact)

    def _fits_of_all(self, parts: Sequence[Segment], deadline: Deadline) -> list[list[Fit]]:
        """Return the fits of each part: of the weightiest everywhere, of the others in the texts it is in."""
        if len(parts) == 1:
            return [self._fits(parts[0], deadline)]
        heaviest = max(range(len(parts)), key=lambda n: sum(w.weight for w in parts[n].words))
        anchor = self._fits(parts[heaviest], deadline)
        slugs = dict.fromkeys(fit.slug for fit in anchor)
        within = Having("slug", tuple(slugs))
        return [
            anchor if n == heaviest else self._fits(part, deadline, within)
            for n, part in enumerate(parts)
        ]

    def _scattered(
        self, parts: Sequence[Segment], found: Sequence[Sequence[Fit]], deadline: Deadline
    ) -> list[PartFits]:
        """Return the best place of each part by itself, where each has one that is telling."""
        if len(parts) == 1:
            return []
        found = [
            fits or self._fits(part, deadline) for part, fits in zip(parts, found, strict=True)
        ]
        best = [next((f for f in fits if f.content and is_close(f)), None) for fits in found]
        return [(fit,) for fit in best if fit is not None] if all(best) else []

    def _segment(self, text: str) -> Segment:
        words = self._reader.words(text)
        return Segment(text, words[:MAX_PART_WORDS], cut=len(words) > MAX_PART_WORDS)

    def _fits(
        self, segment: Segment, deadline: Deadline, within: Having | None = None
    ) -> list[Fit]:
        """Return the fits of *segment*, each place once, the best first."""
        fits: dict[tuple[int, int, int], Fit] = {}
        for words in deadline.watch(self._finder.candidates(segment, deadline, within)):
            for fit in self._fits_in(segment, words, deadline):
                key = (*fit.start, -1 if fit.words.note is None else fit.words.note)
                there = fits.get(key)
                if there is None or _worth(fit) > _worth(there):
                    fits[key] = fit
        return sorted(
            fits.values(), key=lambda fit: (not fit.is_exact, -fit.share, fit.in_note, fit.start)
        )

    def _fits_in(self, segment: Segment, words: SourceWords, deadline: Deadline) -> Sequence[Fit]:
        exact = tuple(exact_fits(segment, words, deadline))
        if exact:
            return exact
        fit = best_fit(segment, words, self._reader.weight, deadline, common=self._reader.common)
        return (fit,) if fit else ()


def _quotes_around(fits: PartFits, parts: Sequence[Segment], around: Sequence[bool]) -> bool:
    """Tell whether a third of the words *around* the marks match at a place, and not by the chance of one word."""
    if len(fits) != len(parts) or sum(len(part.words) for part in parts) != len(around):
        return False
    matched = 0
    shift = 0
    for fit in fits:
        matched += sum(around[shift + i] for i in fit.matched)
        shift += len(fit.segment.words)
    return matched >= min(2, sum(around)) and matched * 3 >= sum(around)


def _cut(result: QuotationResult, characters: int) -> QuotationResult:
    """Return *result* for a quotation that was not read to its end."""
    result = replace(result, verdict=_of_unfinished(result.verdict))
    return _with_remark(result, Remark(RemarkKind.CUT, characters))


def _of_unfinished(verdict: Verdict) -> Verdict:
    """Return *verdict* for a quotation of which not all words were compared."""
    return Verdict.CLOSE if verdict is Verdict.EXACT else verdict


def _with_remark(result: QuotationResult, remark: Remark) -> QuotationResult:
    return replace(result, remarks=(*result.remarks, remark))


def _is_exact(fits: PartFits) -> bool:
    return all(fit.is_exact for fit in fits)


def _unique_places(found: Iterable[PartFits]) -> list[PartFits]:
    """Return *found* with each address once: the same words twice in a paragraph are one place."""
    unique: dict[tuple[int, int, bool], PartFits] = {}
    for fits in found:
        unique.setdefault((fits[0].start[0], fits[-1].end[0], fits[0].in_note), fits)
    return list(unique.values())


def _total_share(fits: PartFits) -> float:
    return sum(fit.share for fit in fits)


def _worth(fit: Fit) -> tuple[bool, float, bool]:
    return fit.is_exact, fit.share, not fit.words.transmitted
