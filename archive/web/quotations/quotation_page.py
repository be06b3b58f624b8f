"""Presenter of the quotation page: results in the form in which the template prints them."""

from collections.abc import Callable
from dataclasses import dataclass

from archive.citation import CitationPart
from archive.model.address import Address
from archive.model.address import locator_of
from archive.quotation.verdicts import AlignedRun
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import SourcePlace
from archive.web.wording.quotation import coverage_phrase
from archive.web.wording.quotation import remark_sentence
from archive.web.wording.quotation import verdict_sentence


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place that the quotation is compared with."""

    href: str
    title: str
    section: str
    locator: str
    byline: str
    date: str
    draft: bool
    transmitted: bool
    note: str
    text: str
    alignment: tuple[AlignedRun, ...]
    differences: tuple[AlignedRun, ...]
    citation: tuple[CitationPart, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """The result for one quotation."""

    quotation: str
    verdict: str
    #: The verdict as a sentence.
    sentence: str
    remarks: tuple[str, ...]
    #: A remark is about the first place, although none is a match.
    points_to_a_place: bool
    places: tuple[PlaceView, ...]
    #: How many places are not listed.
    more: int
    coverage: str
    #: The permanent address of this result, with the state of the collection.
    address: str


def result_view(
    result: QuotationResult,
    *,
    citation: Callable[[Address], tuple[CitationPart, ...]],
    address: str,
) -> ResultView:
    """Return *result* ready to be printed."""

    def view(place: SourcePlace) -> PlaceView:
        return PlaceView(
            href=str(place.address),
            title=place.title,
            section=place.section,
            locator=locator_of(place.address),
            byline=", ".join(place.authors),
            date=place.date,
            draft=place.draft,
            transmitted=place.transmitted,
            note=place.note,
            text=place.text,
            alignment=place.alignment,
            differences=place.differences,
            citation=citation(place.address),
        )

    return ResultView(
        quotation=result.quotation,
        verdict=result.verdict.value,
        sentence=verdict_sentence(result),
        remarks=tuple(map(remark_sentence, result.remarks)),
        points_to_a_place=result.points_to_a_place,
        places=tuple(map(view, result.places)),
        more=max(0, result.total - len(result.places)),
        coverage=coverage_phrase(result.coverage),
        address=address,
    )
