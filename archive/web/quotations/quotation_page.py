"""Presenter of the quotation page: results in the form in which the template prints them."""

from collections.abc import Callable
from dataclasses import dataclass

from archive.citation import CitationPart
from archive.citation import Record
from archive.language.direction import direction
from archive.model.address import Address
from archive.model.address import locator_of
from archive.quotation.verdicts import AlignedRun
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import SourcePlace
from archive.web.wording.quotation import coverage_phrase
from archive.web.wording.quotation import difference_sentence
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
    language: str
    direction: str
    #: The quotation corrected to the source.
    alignment: tuple[AlignedRun, ...]
    #: ``“ways” is “methods” in the source``
    differences: tuple[str, ...]
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
    record: Callable[[Address], Record],
    cite: Callable[[Record], tuple[CitationPart, ...]],
    address: str,
) -> ResultView:
    """Return *result* ready to be printed, its places cited from their *record*."""

    def view(place: SourcePlace) -> PlaceView:
        cited = record(place.address)
        language = cited.metadata.language
        return PlaceView(
            href=str(place.address),
            title=place.title,
            section=place.section,
            locator=locator_of(place.address),
            byline=_byline(place),
            date=place.date,
            draft=place.draft,
            transmitted=place.transmitted,
            note=place.note,
            text=place.text,
            language=language,
            direction=direction(language),
            alignment=place.alignment,
            differences=tuple(map(difference_sentence, place.differences)),
            citation=cite(cited),
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


def _byline(place: SourcePlace) -> str:
    """Return the authors and who speaks; of several authors only those who speak."""
    known = place.speakers and set(place.speakers) <= set(place.authors)
    return ", ".join(dict.fromkeys((() if known else place.authors) + place.speakers))
