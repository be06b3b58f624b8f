"""A quotation result as JSON, the same from the site and from the terminal."""

from collections.abc import Callable

from archive.quotation.verdicts import AlignedRun
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import SourcePlace


def as_json(
    result: QuotationResult,
    *,
    sentence: Callable[[Remark], str],
    absolute: Callable[[str], str] = str,
) -> dict[str, object]:
    """Return *result* as JSON values.

    *sentence* words a remark, *absolute* turns a path into a public address.
    """
    coverage = result.coverage
    return {
        "quotation": result.quotation,
        "verdict": result.verdict.value,
        "total": result.total,
        "places": [_place(place, absolute) for place in result.places],
        "searched": {
            "texts": coverage.texts,
            "paragraphs": coverage.paragraphs,
            "first_year": coverage.first_year,
            "last_year": coverage.last_year,
            "state": coverage.state,
        },
        "remarks": [sentence(remark) for remark in result.remarks],
    }


def _place(place: SourcePlace, absolute: Callable[[str], str]) -> dict[str, object]:
    return {
        "address": str(place.address),
        "url": absolute(str(place.address)),
        "title": place.title,
        "authors": list(place.authors),
        "date": place.date,
        "section": place.section,
        "revision": place.revision,
        "draft": place.draft,
        "transmitted": place.transmitted,
        "note": place.note,
        "text": place.text,
        "differences": [_difference(run) for run in place.differences],
    }


def _difference(run: AlignedRun) -> dict[str, str]:
    return {"kind": run.kind.value, "quoted": run.quoted, "source": run.source}
