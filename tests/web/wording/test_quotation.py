"""The sentences about a quotation."""

import pytest

from archive.model.address import Address
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import AlignedRun
from archive.quotation.verdicts import Coverage
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import SourcePlace
from archive.quotation.verdicts import Verdict
from archive.web.wording.quotation import coverage_phrase
from archive.web.wording.quotation import remark_sentence
from archive.web.wording.quotation import verdict_sentence

SPELLING = AlignedRun(Agreement.SPELLING, "labor", "labour")
CHANGED = AlignedRun(Agreement.DIFFERENT, "war", "peace")
NUMBERLESS = {
    RemarkKind.SHORT,
    RemarkKind.PARTS_SCATTERED,
    RemarkKind.RUN_TOGETHER,
    RemarkKind.OTHER_WORDS,
}
#: Kinds of remarks that name words.
OF_WORDS = {
    RemarkKind.CITATION,
    RemarkKind.GLOSS,
    RemarkKind.PART_ABSENT,
    RemarkKind.BRACKETED_LETTERS,
    RemarkKind.EDITORIAL_REMARK,
    RemarkKind.NOTE_CALL,
    RemarkKind.LINE_END_HYPHEN,
    RemarkKind.STAGE_DIRECTION,
}
WITH_WORDS = {RemarkKind.REST_ABSENT, *OF_WORDS}
SCATTERED = Remark(RemarkKind.PARTS_SCATTERED)


def result(
    verdict: Verdict, *runs: AlignedRun, words: int = 0, remarks: tuple[Remark, ...] = ()
) -> QuotationResult:
    """Return a result with one place, at which *words* differ."""
    place = SourcePlace(
        address=Address.parse("/texts/a/p1"),
        title="A",
        authors=(),
        date="",
        section="",
        draft=False,
        revision=1,
        text="",
        spans=(),
        alignment=runs,
        differing_words=words,
    )
    coverage = Coverage(1, 1, None, None, "drafts.000000")
    return QuotationResult("", verdict, (place,), 1, coverage, remarks)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (result(Verdict.EXACT), "Exact match."),
        (result(Verdict.EXACT, SPELLING), "Exact match, in another spelling."),
        (
            result(Verdict.CLOSE, CHANGED, words=1),
            "Close match: 1 word differs from the source.",
        ),
        (
            result(Verdict.CLOSE, CHANGED, SPELLING, words=3),
            "Close match: 3 words differ from the source.",
        ),
        (result(Verdict.CLOSE, CHANGED, words=1, remarks=(SCATTERED,)), "Close match."),
        (result(Verdict.ABSENT, CHANGED, words=9), "Not found in this collection."),
        (
            result(Verdict.ABSENT, CHANGED, words=9, remarks=(Remark(RemarkKind.OTHER_WORDS),)),
            "Not found in these words.",
        ),
    ],
)
def test_a_verdict_is_one_sentence(given: QuotationResult, sentence: str) -> None:
    """The verdict, with the number of differing words where one number tells it."""
    assert verdict_sentence(given) == sentence


@pytest.mark.parametrize("kind", RemarkKind)
def test_every_remark_is_a_sentence_with_its_number(kind: RemarkKind) -> None:
    """No kind is without words, and a number that a kind has is named."""
    sentence = remark_sentence(Remark(kind, 7, "[sic]"))
    assert sentence.endswith((".", "”"))
    assert ("7" in sentence) == (kind not in NUMBERLESS | OF_WORDS)
    assert ("[sic]" in sentence) == (kind in WITH_WORDS)


def test_scattered_parts_may_be_close_together() -> None:
    """Parts in another order may be of one paragraph, so only their order is denied."""
    assert (
        remark_sentence(SCATTERED) == "All its parts are in the collection, but not in this order."
    )


@pytest.mark.parametrize(
    ("coverage", "phrase"),
    [
        (Coverage(1, 17, 1917, 1917, ""), "17 paragraphs in 1 text from 1917"),
        (Coverage(3, 1, 1917, 1921, ""), "1 paragraph in 3 texts from 1917 to 1921"),
        (Coverage(3, 1200, None, None, ""), "1,200 paragraphs in 3 texts"),
    ],
)
def test_coverage_names_how_much_and_which_years(coverage: Coverage, phrase: str) -> None:
    """Undated collections have no years."""
    assert coverage_phrase(coverage) == phrase


@pytest.mark.parametrize(
    ("number", "where"), [(0, "one text are"), (1, "one text, 1 paragraph apart, are")]
)
def test_two_passages_of_one_text_say_how_far_apart_they_are(number: int, where: str) -> None:
    """Between commas, where they are apart at all."""
    assert where in remark_sentence(Remark(RemarkKind.LEFT_OUT_UNMARKED, number))
