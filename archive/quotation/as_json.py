"""An answer as JSON, the same from the site and from the terminal."""

from collections.abc import Callable

from archive.quotation.verdicts import Checked
from archive.quotation.verdicts import Place
from archive.quotation.verdicts import Step


def as_json(answer: Checked, *, absolute: Callable[[str], str] = str) -> dict[str, object]:
    """Return *answer* as values of JSON; *absolute* makes a public address of a path."""
    searched = answer.searched
    return {
        "quotation": answer.quotation,
        "verdict": answer.verdict.value,
        "total": answer.total,
        "places": [_place(place, absolute) for place in answer.places],
        "searched": {
            "texts": searched.texts,
            "paragraphs": searched.paragraphs,
            "first_year": searched.first_year,
            "last_year": searched.last_year,
            "state": searched.state,
        },
        "remarks": list(answer.remarks),
    }


def _place(place: Place, absolute: Callable[[str], str]) -> dict[str, object]:
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
        "text": place.text,
        "differences": [_difference(step) for step in place.differences],
    }


def _difference(step: Step) -> dict[str, str]:
    return {"kind": step.kind.value, "quoted": step.quoted, "source": step.source}
