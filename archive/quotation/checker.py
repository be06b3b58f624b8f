"""The quotation checker: candidates are aligned word by word, joined over omissions, and judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.language.fold import fold
from archive.language.tokenizer import words
from archive.library.protocol import Library
from archive.quotation.candidates import CandidateFinder
from archive.quotation.collation import Segment
from archive.quotation.conventions import QuotationReading
from archive.quotation.fitting import Fit
from archive.quotation.judging import Judge
from archive.quotation.judging import Judgement
from archive.quotation.omissions import has_only_short
from archive.quotation.omissions import quotations
from archive.quotation.omissions import segments
from archive.quotation.omissions import words_around
from archive.quotation.pasted_citations import CitedWords
from archive.quotation.pasted_citations import cites
from archive.quotation.pasted_citations import cut_citations
from archive.quotation.places import PlaceBuilder
from archive.quotation.places import coverage
from archive.quotation.quoted_words import QuotationReader
from archive.quotation.remarks import remarks_on_segments
from archive.quotation.thresholds import MAX_PART_WORDS
from archive.quotation.thresholds import MAX_PARTS
from archive.quotation.verdicts import Coverage
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from archive.search.engines.protocol import Engine
from archive.search.index.catalogue import Catalogue
from archive.search.index.protocol import Words
from archive.search.matching.word_reader import WordReader
from archive.search.planner import Planner

#: Places that a result lists.
MAX_PLACES = 20
#: Words of a text with quotation marks that may be one quotation.
MAX_WORDS_WITH_MARKS = 400
#: A text with more passages in marks is no quotation with its citation, which may have titles in marks.
MAX_MARKED = 5


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A reading of a quotation of so many *pieces*, the parts that were compared, and the judgement on them."""

    reading: QuotationReading
    pieces: int
    parts: Sequence[Segment]
    judgement: Judgement


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
        finder = CandidateFinder(
            library=library,
            words=words,
            source=reader,
            catalogue=catalogue,
            engine=engine,
            planner=planner,
            reader=self._reader,
        )
        self._judge = Judge(finder, self._reader)
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
        whole = self._as_one(checked, around, deadline)
        if whole is not None:
            return (whole if checked == text else _cut(whole, len(checked)),)
        found = quotations(checked)[:limit]
        results = [self._check(quotation, deadline) for quotation in found]
        if around:
            remark = Remark(RemarkKind.WORDS_AROUND, sum(around))
            return tuple(_with_remark(result, remark) for result in _without_titles(results))
        if len(checked) < len(text) and results:
            results[-1] = _cut(results[-1], len(checked))
        return tuple(results)

    def _as_one(
        self, text: str, around: Sequence[bool], deadline: Deadline
    ) -> QuotationResult | None:
        """Return the result for *text* as one quotation, perhaps with its citation behind it.

        None if it is none or several, or a longer text with the words *around* its quotations.
        """
        found = quotations(text)
        if not around and len(found) != 1:
            return None
        quotation = " ".join(text.split()) if around else found[0]
        compared = None
        if len(around) <= MAX_WORDS_WITH_MARKS:
            compared = self._compare(quotation, deadline)
            if compared.judgement.verdict is Verdict.EXACT:
                return self._result(quotation, compared)
        if len(found) <= MAX_MARKED and (cited := self._with_citation(text, deadline)):
            return cited
        if compared is None or (around and not _is_one_quotation(quotation, compared)):
            return None
        return self._result(quotation, compared)

    def _with_citation(self, text: str, deadline: Deadline) -> QuotationResult | None:
        """Return the result for what is before a citation at the end of *text*; None if there is no such."""
        plain: CitedWords | None = None
        for cited in deadline.watch(cut_citations(text)):
            if words_around(cited.quoted) or len(found := quotations(cited.quoted)) != 1:
                continue
            if self._occurs(found[0], deadline) and (result := self._cited(cited, deadline)):
                return result
            plain = cited if cited.plain else plain
        return self._cited(plain, deadline) if plain else None

    def _occurs(self, quotation: str, deadline: Deadline) -> bool:
        """Tell whether the first part of *quotation* is somewhere, word for word."""
        reading = self._reader.read(quotation)
        parts = segments(reading.text)[:1]
        return any(
            self._judge.occurs(self._segment(part, reading, deadline), deadline) for part in parts
        )

    def _cited(self, cited: CitedWords, deadline: Deadline) -> QuotationResult | None:
        """Return the result for the quotation of *cited*; None if its citation is of no place that has it."""
        (quotation,) = quotations(cited.quoted)
        result = self._check(quotation, deadline)
        if result.verdict is Verdict.ABSENT or not any(
            cites(cited, place) for place in result.places
        ):
            return None
        return _with_remark(result, Remark(RemarkKind.CITATION, text=cited.citation))

    @cached_property
    def _coverage(self) -> Coverage:
        return coverage(self._library)

    def _check(self, quotation: str, deadline: Deadline) -> QuotationResult:
        return self._result(quotation, self._compare(quotation, deadline))

    def _compare(self, quotation: str, deadline: Deadline) -> _Comparison:
        """Return *quotation* compared as the conventions read it, or to the letter where that is exact.

        A quotation that is nothing but remarks and calls of notes is compared to the letter.
        """
        reading, literal = self._reader.read(quotation), QuotationReading(quotation)
        if not segments(reading.text):
            return self._compare_reading(literal, deadline)
        if not reading.remarks:
            return self._compare_reading(reading, deadline)
        has_gloss = any(remark.kind is RemarkKind.GLOSS for remark in reading.remarks)
        likely_literal = has_gloss and self._occurs_all(literal, deadline)
        first, second = (literal, reading) if likely_literal else (reading, literal)
        compared = self._compare_reading(first, deadline)
        if compared.judgement.verdict is Verdict.EXACT:
            return compared
        other = self._compare_reading(second, deadline)
        return other if likely_literal or other.judgement.verdict is Verdict.EXACT else compared

    def _occurs_all(self, reading: QuotationReading, deadline: Deadline) -> bool:
        """Tell whether each part of *reading* is somewhere, word for word."""
        parts = segments(reading.text)[:MAX_PARTS]
        return all(
            self._judge.occurs(self._segment(part, reading, deadline), deadline) for part in parts
        )

    def _compare_reading(self, reading: QuotationReading, deadline: Deadline) -> _Comparison:
        pieces = segments(reading.text)
        parts = [self._segment(piece, reading, deadline) for piece in pieces[:MAX_PARTS]]
        return _Comparison(reading, len(pieces), parts, self._judge.judge(parts, deadline))

    def _result(self, quotation: str, compared: _Comparison) -> QuotationResult:
        judgement, parts = compared.judgement, compared.parts
        unfinished = compared.pieces > len(parts) or any(part.cut for part in parts)
        return QuotationResult(
            quotation=quotation,
            verdict=_of_unfinished(judgement.verdict) if unfinished else judgement.verdict,
            places=tuple(self._places.build(fits) for fits in judgement.places[:MAX_PLACES]),
            total=judgement.total,
            coverage=self._coverage,
            remarks=(
                *compared.reading.remarks,
                *remarks_on_segments(parts, compared.pieces),
                *judgement.remarks,
            ),
        )

    def _segment(self, text: str, reading: QuotationReading, deadline: Deadline) -> Segment:
        words = self._reader.words(text, deadline, reading.others, most=MAX_PART_WORDS + 1)
        return Segment(text, words[:MAX_PART_WORDS], cut=len(words) > MAX_PART_WORDS)


def _is_one_quotation(text: str, compared: _Comparison) -> bool:
    """Tell whether *text*, which has quotation marks in it, is itself quoted."""
    judgement = compared.judgement
    # What is nowhere as a whole is rather a sentence about the few words in its marks.
    if judgement.verdict is Verdict.ABSENT and has_only_short(text):
        return False
    run_together = Remark(RemarkKind.RUN_TOGETHER) in judgement.remarks
    places = judgement.places if run_together else judgement.places[:1]
    fits = [fit for place in places for fit in place]
    return _quotes_around(fits, compared.parts, words_around(compared.reading.text))


def _quotes_around(fits: Sequence[Fit], parts: Sequence[Segment], around: Sequence[bool]) -> bool:
    """Tell whether a third of the words *around* the marks match at a place, and not by the chance of one word."""
    words = [(part.text, word.start) for part in parts for word in part.words]
    if len(words) != len(around):
        return False
    number = {word: n for n, word in enumerate(words)}
    matched = {
        number[fit.segment.text, fit.segment.words[i].start] for fit in fits for i in fit.matched
    }
    quoted = sum(around[n] for n in matched)
    return quoted >= min(2, sum(around)) and quoted * 3 >= sum(around)


def _without_titles(results: Sequence[QuotationResult]) -> Sequence[QuotationResult]:
    """Return *results* without those for the title of a text that has another of the quotations."""
    found = [each for each in results if each.verdict is not Verdict.ABSENT]
    titles = {_words(place.title) for each in found for place in each.places}
    return [each for each in results if each in found or _words(each.quotation) not in titles]


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(word.surface) for word in words(text))


def _cut(result: QuotationResult, characters: int) -> QuotationResult:
    """Return *result* for a quotation that was not read to its end."""
    result = replace(result, verdict=_of_unfinished(result.verdict))
    return _with_remark(result, Remark(RemarkKind.CUT, characters))


def _of_unfinished(verdict: Verdict) -> Verdict:
    """Return *verdict* for a quotation of which not all words were compared."""
    return Verdict.CLOSE if verdict is Verdict.EXACT else verdict


def _with_remark(result: QuotationResult, remark: Remark) -> QuotationResult:
    return replace(result, remarks=(*result.remarks, remark))
