"""Results of quotation checks as tests compare them."""

from archive.indexing.live import Generation
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import RemarkKind


def check(generation: Generation, quotation: str) -> QuotationResult:
    """Return the result for *quotation*, a single one."""
    (answer,) = generation.quotations.check(quotation)
    return answer


def found_differences(answer: QuotationResult) -> list[tuple[str, str, str]]:
    """Return the differences at the best place."""
    return [(run.kind.value, run.quoted, run.source) for run in answer.places[0].differences]


def kinds(answer: QuotationResult) -> set[RemarkKind]:
    """Return the kinds of the remarks on a result."""
    return {remark.kind for remark in answer.remarks}
