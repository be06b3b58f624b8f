"""The answer to a quotation, from the verdict to what its template prints."""

from collections.abc import Callable
from dataclasses import dataclass

from archive.citation import CitationPart
from archive.model.address import Address
from archive.model.address import locator_of
from archive.quotation.verdicts import Checked
from archive.quotation.verdicts import Place
from archive.quotation.verdicts import Searched
from archive.quotation.verdicts import Step
from archive.quotation.verdicts import Verdict
from archive.web.presenters import counted


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place of the quoted words."""

    href: str
    title: str
    section: str
    locator: str
    byline: str
    date: str
    draft: bool
    transmitted: bool
    text: str
    steps: tuple[Step, ...]
    differences: tuple[Step, ...]
    citation: tuple[CitationPart, ...]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """The answer for one quotation."""

    quotation: str
    verdict: str
    #: The verdict in words.
    says: str
    remarks: tuple[str, ...]
    places: tuple[ShownPlace, ...]
    more: int
    searched: str
    #: Its own address, in the state of the collection that it speaks of.
    address: str


def shown_answer(
    answer: Checked,
    *,
    citing: Callable[[Address], tuple[CitationPart, ...]],
    address: str,
) -> ShownAnswer:
    """Return *answer* ready to be printed."""

    def shown(place: Place) -> ShownPlace:
        return ShownPlace(
            href=str(place.address),
            title=place.title,
            section=place.section,
            locator=locator_of(place.address),
            byline=", ".join(place.authors),
            date=place.date,
            draft=place.draft,
            transmitted=place.transmitted,
            text=place.text,
            steps=place.steps,
            differences=place.differences,
            citation=citing(place.address),
        )

    return ShownAnswer(
        quotation=answer.quotation,
        verdict=answer.verdict.value,
        says=_says(answer),
        remarks=answer.remarks,
        places=tuple(map(shown, answer.places)),
        more=max(0, answer.total - len(answer.places)),
        searched=_searched(answer.searched),
        address=address,
    )


def _says(answer: Checked) -> str:
    match answer.verdict:
        case Verdict.EXACT:
            here = "here, word for word"
            spelling = any(answer.places[0].differences)
            return f"It is {here}{', in another spelling' if spelling else ''}."
        case Verdict.CLOSE:
            return "It is close to words that are here, but not the same."
        case _:
            return "It is not here."


def _searched(searched: Searched) -> str:
    years = ""
    if searched.first_year and searched.last_year:
        years = f" of {searched.first_year}"
        if searched.last_year != searched.first_year:
            years = f" of {searched.first_year} to {searched.last_year}"
    return (
        f"{counted(searched.paragraphs, 'paragraph')} in {counted(searched.texts, 'text')}{years}"
    )
