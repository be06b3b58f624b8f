"""Judging: the parts of a quotation are fitted into candidates, joined over omissions, and given a verdict."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from archive.deadline import Deadline
from archive.quotation.candidates import MAX_EXACT_PARAGRAPHS
from archive.quotation.candidates import MAX_SOUGHT_WORDS
from archive.quotation.candidates import CandidateFinder
from archive.quotation.collation import Segment
from archive.quotation.collation import window
from archive.quotation.fitting import MIN_THERE
from archive.quotation.fitting import Fit
from archive.quotation.fitting import best_fit
from archive.quotation.fitting import divide
from archive.quotation.fitting import exact_fits
from archive.quotation.fitting import part_of
from archive.quotation.halves import longer_halves
from archive.quotation.halves import moved
from archive.quotation.halves import unmatched_at_border
from archive.quotation.omissions import follows
from archive.quotation.omissions import join_parts
from archive.quotation.passages import SourceWords
from archive.quotation.quoted_words import QuotationReader
from archive.quotation.remarks import remarks_on_directions
from archive.quotation.remarks import remarks_on_distances
from archive.quotation.thresholds import MIN_CONTENT_WORDS
from archive.quotation.thresholds import MIN_LIKE_WORDS
from archive.quotation.thresholds import MIN_LIKENESS
from archive.quotation.thresholds import is_close
from archive.quotation.thresholds import is_near
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from archive.search.plan import Having

#: Nearest passages of an absent quotation, and fits that may be the half of a quotation.
MAX_NEAREST = 3
MAX_DIVIDED = 3
#: So many words in a row are at no place by chance, however common each of them is.
MIN_EXACT_WORDS = 8

#: The fits of all parts of a quotation at one place, in order.
PartFits = tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its places, best first, and how many there are in all."""

    verdict: Verdict
    places: Sequence[PartFits]
    total: int = 0
    remarks: tuple[Remark, ...] = ()


class Judge:
    """Judges quotations against one generation. Safe to share; raises `DeadlineExceeded` throughout."""

    def __init__(self, finder: CandidateFinder, reader: QuotationReader) -> None:
        self._finder = finder
        self._reader = reader

    def judge(self, parts: Sequence[Segment], deadline: Deadline) -> Judgement:
        """Return the verdict on the *parts* of a quotation."""
        found = self._fits_of_all(parts, deadline)
        joined = join_parts(found, deadline)
        exact = _unique_places(fits for fits in joined if _is_exact(fits))
        close = _unique_places(
            fits for fits in joined if not _is_exact(fits) and all(map(is_close, fits))
        )
        if exact:
            total = self._count_exact(parts, exact, deadline)
            remarks = (*remarks_on_distances(exact[0]), *remarks_on_directions(exact[0]))
            return Judgement(Verdict.EXACT, [*exact, *close], total, remarks)
        if len(parts) == 1 and (run_together := self._run_together(found[0], deadline)):
            return run_together
        if close:
            remarks = (*remarks_on_distances(close[0]), *remarks_on_directions(close[0]))
            return Judgement(Verdict.CLOSE, close, len(close), remarks)
        if apart := self._apart(parts, found, deadline):
            return apart
        return self._absent(parts, joined or [(fit,) for fit in found[0]], deadline)

    def occurs(self, segment: Segment, deadline: Deadline) -> bool:
        """Tell whether *segment* is somewhere word for word."""
        return self._finder.count_exact(segment, deadline) > 0

    def _absent(
        self, parts: Sequence[Segment], fits: Sequence[PartFits], deadline: Deadline
    ) -> Judgement:
        """Return the nearest places, first one that may say the same in other words."""
        nearest = sorted(fits, key=_total_share, reverse=True)[:MAX_NEAREST]
        if len(parts) > 1:
            return Judgement(Verdict.ABSENT, self._near(nearest))
        like = {
            id(each): self._likeness(each[0].segment, each[0].words, deadline) for each in nearest
        }
        nearest.sort(key=lambda each: -like[id(each)])
        if nearest and like[id(nearest[0])] >= MIN_LIKENESS:
            places = [nearest[0], *self._near(nearest[1:])]
            return Judgement(Verdict.ABSENT, places, remarks=(Remark(RemarkKind.OTHER_WORDS),))
        return Judgement(Verdict.ABSENT, self._near(nearest))

    def _near(self, places: Sequence[PartFits]) -> Sequence[PartFits]:
        """Return those of *places* that share something telling with the quotation."""
        return [fits for fits in places if is_near(fits, self._reader.common)]

    def _likeness(self, segment: Segment, source: SourceWords, deadline: Deadline) -> float:
        """Return the share of the weight of quoted words that is at a place of *source*, in any order.

        0 where too few of them are not common.
        """
        start, end, weight = window(segment.words, source.terms, deadline)
        there = set(source.terms[start:end])
        content = sum(
            word.weight >= self._reader.common and not there.isdisjoint(word.forms)
            for word in segment.words
        )
        whole = sum(word.weight for word in segment.words)
        return weight / whole if content >= MIN_LIKE_WORDS else 0.0

    def _run_together(self, fits: Sequence[Fit], deadline: Deadline) -> Judgement | None:
        """Return the verdict on two passages that are quoted as one; None where there is one passage.

        Where the other words are nowhere, a close match is one all the same.
        """
        most = 1 if fits and is_close(fits[0]) else MAX_DIVIDED
        divided = next(filter(None, (divide(fit, deadline) for fit in fits[:most])), None)
        if divided is None:
            return self._partly_invented(fits[0], deadline) if fits and fits[0].invented else None
        here, rest = divided
        second = self._best(rest, deadline)
        if second is None and is_close(fits[0]):
            return None
        first = self._best(here, deadline)
        if first is None:
            return None
        if second is None:
            # The rest may be there in other words.
            if self._likeness(rest, first.words, deadline) >= MIN_LIKENESS:
                return None
            longest, left = self._extended(first, rest, deadline)
            others = self._near(
                [(fit,) for fit in fits if fit.start not in (first.start, longest.start)]
            )
            return _with_rest_absent(left, [(longest,), *others[: MAX_NEAREST - 1]])
        second, first = self._with_border(first, second, deadline)
        first, second = self._with_border(second, first, deadline)
        both = (first, second) if here.words[0].start < rest.words[0].start else (second, first)
        if follows(both[1], both[0]):
            distance = both[1].start[0] - both[0].end[0]
            remark = Remark(RemarkKind.LEFT_OUT_UNMARKED, distance)
            return Judgement(Verdict.CLOSE, [both], 1, (remark,))
        places = [(fit,) for fit in both]
        return Judgement(Verdict.CLOSE, places, len(places), (Remark(RemarkKind.RUN_TOGETHER),))

    def _with_border(self, giver: Fit, taker: Fit, deadline: Deadline) -> tuple[Fit, Fit]:
        """Return *taker* and *giver*, the first with words at their border that it alone has."""
        count = unmatched_at_border(giver, taker.segment)
        if 0 < count < len(giver.segment.words):
            kept, longer = moved(giver.segment, taker.segment, count)
            shorter, fuller = (self._best(half, deadline) for half in (kept, longer))
            if shorter and fuller and shorter.edits + fuller.edits < giver.edits + taker.edits:
                return fuller, shorter
        return taker, giver

    def _extended(self, half: Fit, rest: Segment, deadline: Deadline) -> tuple[Fit, Segment]:
        """Return *half* with the words of *rest* beside it that go on as it does, and the others."""
        extended, left = half, rest
        for longer, others in longer_halves(half.segment, rest):
            fit = self._best(longer, deadline)
            if fit is not None and fit.edits <= half.edits:
                extended, left = fit, others
        return extended, left

    def _partly_invented(self, fit: Fit, deadline: Deadline) -> Judgement | None:
        """Return the verdict on a quotation whose words are at a place but for some in its midst."""
        rest = part_of(fit.segment, fit.invented)
        others = len(fit.segment.words) - len(fit.invented)
        there = sum(i not in fit.invented for i in fit.matched)
        if (
            fit.content < MIN_CONTENT_WORDS
            or there < MIN_THERE * others
            or self._likeness(rest, fit.words, deadline) >= MIN_LIKENESS
            or self._best(rest, deadline) is not None
        ):
            return None
        return _with_rest_absent(rest, [(fit,)])

    def _best(self, segment: Segment, deadline: Deadline) -> Fit | None:
        """Return where *segment* is found by itself, if it is telling."""
        fits = deadline.watch(self._fits(segment, deadline))
        return next((f for f in fits if is_close(f) and self._is_telling(f)), None)

    def _is_telling(self, fit: Fit) -> bool:
        """Tell whether enough of its matching words are not common, or so many are as they are quoted.

        An exact fit need not have that.
        """
        quoted = fit.segment.words
        if fit.is_exact and len(quoted) >= MIN_EXACT_WORDS:
            return True
        telling = sum(quoted[i].weight >= self._reader.common for i in fit.matched)
        return telling >= MIN_CONTENT_WORDS

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

    def _apart(
        self, parts: Sequence[Segment], found: Sequence[Sequence[Fit]], deadline: Deadline
    ) -> Judgement | None:
        """Return the verdict on parts that are at no place together; None where there is one, or none is anywhere."""
        if len(parts) == 1:
            return None
        best = [
            self._alone(fits, deadline) or self._alone(self._fits(part, deadline), deadline)
            for part, fits in zip(parts, found, strict=True)
        ]
        places = [(fit,) for fit in best if fit is not None]
        absent = [part.text for part, fit in zip(parts, best, strict=True) if fit is None]
        if not absent:
            remark = Remark(RemarkKind.PARTS_SCATTERED)
            return Judgement(Verdict.CLOSE, places, len(places), (remark,))
        if not places:
            return None
        remarks = tuple(Remark(RemarkKind.PART_ABSENT, text=text) for text in absent[:MAX_NEAREST])
        return Judgement(Verdict.ABSENT, places[:MAX_NEAREST], remarks=remarks)

    def _alone(self, fits: Sequence[Fit], deadline: Deadline) -> Fit | None:
        return next((f for f in deadline.watch(fits) if f.content and is_close(f)), None)

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
            fits.values(),
            key=lambda fit: (not fit.is_exact, -fit.share, fit.edits, fit.in_note, fit.start),
        )

    def _fits_in(self, segment: Segment, words: SourceWords, deadline: Deadline) -> Sequence[Fit]:
        exact = tuple(exact_fits(segment, words, deadline))
        if exact:
            return exact
        fit = best_fit(segment, words, self._reader.weight, deadline, common=self._reader.common)
        return (fit,) if fit else ()


def _with_rest_absent(rest: Segment, places: Sequence[PartFits]) -> Judgement:
    """Return the verdict on a quotation that is at the first of *places* but for *rest*, which is nowhere."""
    words = rest.text[rest.words[0].start : rest.words[-1].end]
    remark = Remark(RemarkKind.REST_ABSENT, len(rest.words), words)
    return Judgement(Verdict.ABSENT, places, 0, (remark,))


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
