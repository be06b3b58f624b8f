"""Wording of quotation results: verdicts, remarks, and what was searched."""

from archive.model.date import year_words
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import AlignedRun
from archive.quotation.verdicts import Coverage
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from archive.web.presenters import pluralize

NOTHING_TO_CHECK = "There are no words to check."


def characters_checked(number: int) -> str:
    """Return the sentence on a text of which only so many characters were checked."""
    return f"Only the first {number:,} characters were checked."


def verdict_sentence(result: QuotationResult) -> str:
    """Return the verdict on a quotation as a sentence."""
    match result.verdict:
        case Verdict.EXACT:
            respelt = ", in another spelling" if any(result.places[0].differences) else ""
            around = any(remark.kind is RemarkKind.WORDS_AROUND for remark in result.remarks)
            of = " of the words in quotation marks" if around else ""
            return f"Exact match{of}{respelt}."
        case Verdict.CLOSE:
            scattered = Remark(RemarkKind.PARTS_SCATTERED) in result.remarks
            differing = result.places[0].differing_words
            if scattered or not differing:
                return "Close match."
            verb = "differs" if differing == 1 else "differ"
            return f"Close match: {pluralize(differing, 'word')} {verb} from the source."
        case Verdict.ABSENT:
            if Remark(RemarkKind.OTHER_WORDS) in result.remarks:
                return "Not found in these words."
            return "Not found in this collection."


def remark_sentence(remark: Remark) -> str:
    """Return *remark* as a sentence."""
    match remark.kind:
        case RemarkKind.PARTS_LIMIT:
            return f"Only the first {remark.number} parts were compared, so this is not an exact match."
        case RemarkKind.WORDS_LIMIT:
            return f"Only the first {remark.number:,} words were compared, so this is not an exact match."
        case RemarkKind.CUT:
            return f"Only the first {remark.number:,} characters were compared, so this is not an exact match."
        case RemarkKind.WORDS_AROUND:
            around = pluralize(remark.number, "word")
            return f"Only the words in quotation marks were checked, not the {around} around them."
        case RemarkKind.CITATION:
            return f"“{remark.text}” was taken as its citation, and was not checked."
        case RemarkKind.SHORT:
            return "Very short quotations match by chance; add more words."
        case RemarkKind.PARTS_APART:
            return f"Its parts are {remark.number} paragraphs apart."
        case RemarkKind.PARTS_SCATTERED:
            return "All its parts are in the collection, but not in this order."
        case RemarkKind.PART_ABSENT:
            return f"This part was not found: “{remark.text}”"
        case RemarkKind.GLOSS:
            return f"{remark.text} was taken as an explanation by the person quoting, and was not compared."
        case RemarkKind.BRACKETED_LETTERS:
            return (
                f"Letters in square brackets, as in {remark.text}, were taken as part of the word."
            )
        case RemarkKind.EDITORIAL_REMARK:
            return f"{remark.text} was taken as a comment by the person quoting, and was left out."
        case RemarkKind.NOTE_CALL:
            return f"In {remark.text}, the number or letter was taken as a note mark, and was left out."
        case RemarkKind.LINE_END_HYPHEN:
            return f"{remark.text} was taken as one word, divided at the end of a line."
        case RemarkKind.STAGE_DIRECTION:
            return f"A stage direction of the source is left out: {remark.text}."
        case RemarkKind.RUN_TOGETHER:
            return (
                "Two passages from different places are quoted as one, without a mark of omission."
            )
        case RemarkKind.LEFT_OUT_UNMARKED:
            apart = pluralize(remark.number, "paragraph")
            where = f", {apart} apart," if remark.number else ""
            return f"Two passages of one text{where} are quoted as one, without a mark of omission."
        case RemarkKind.REST_ABSENT:
            rest = pluralize(remark.number, "word")
            verb = "was" if remark.number == 1 else "were"
            return f"Part of it is in the first passage below. The other {rest} {verb} not found: “{remark.text}”"
        case RemarkKind.OTHER_WORDS:
            return (
                "The first passage below may be the same in other words, or in another translation."
            )


def difference_sentence(run: AlignedRun) -> str:
    """Return how the quotation differs from the source in the words of *run*, as a sentence without a full stop."""
    match run.kind:
        case Agreement.MISSING:
            return f"“{run.source}” is left out"
        case Agreement.ADDED:
            return f"“{run.quoted}” is not in the source"
        case Agreement.SPELLING:
            return f"“{run.quoted}” is spelt “{run.source}” in the source"
        case _:
            return f"“{run.quoted}” is “{run.source}” in the source"


def coverage_phrase(coverage: Coverage) -> str:
    """Return what was searched: ``17 paragraphs in 1 text from 1917``."""
    paragraphs = pluralize(coverage.paragraphs, "paragraph")
    years = ""
    if coverage.first_year is not None and coverage.last_year is not None:
        years = f" from {year_words(coverage.first_year)}"
        if coverage.last_year != coverage.first_year:
            years += f" to {year_words(coverage.last_year)}"
    return f"{paragraphs} in {pluralize(coverage.texts, 'text')}{years}"
