"""Citations of passages on this site, in each style, with links to the other styles."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from archive.citation import DEFAULT
from archive.citation import STYLES
from archive.citation import Bibliography
from archive.citation import Citation
from archive.citation import CitationPart
from archive.citation import CitedText
from archive.citation import ParagraphCitations
from archive.citation import Record
from archive.citation import bibliography
from archive.citation import cite
from archive.citation import paragraph_citations
from archive.model.date import Date
from archive.web.context import current
from archive.web.links import Choice


@dataclass(frozen=True, slots=True)
class CitationView:
    """A citation to copy, with its label."""

    name: str
    parts: tuple[CitationPart, ...]
    #: The one to show where there is room for one.
    main: bool


def citation_of(record: Record, style: str = "") -> Citation:
    """Return the citation of *record* in *style*, accessed today."""
    day = current.today
    return cite(
        style,
        record,
        current.generation.library.citations,
        accessed=Date(day.year, day.month, day.day),
    )


def paragraph_citations_of(text: CitedText) -> ParagraphCitations:
    """Return the citations of the paragraphs of *text*, accessed today."""
    day = current.today
    return paragraph_citations(
        text,
        current.generation.library.citations,
        collection=current.collection.title,
        accessed=Date(day.year, day.month, day.day),
    )


def bibliography_of(passages: Sequence[Record], style: str) -> Bibliography:
    """Return the citations of *passages* in *style* with one bibliography, accessed today."""
    day = current.today
    return bibliography(
        style,
        passages,
        current.generation.library.citations,
        accessed=Date(day.year, day.month, day.day),
    )


def citation_views(record: Record, style: str) -> tuple[CitationView, ...]:
    """Return the forms that *style* has for *record*: the note or in-text citation, and the bibliography entry."""
    citation = citation_of(record, style)
    if not citation.short:
        return (CitationView("Template", citation.entry, main=True),)
    is_note = citation.main == citation.short
    return (
        CitationView(citation.short_name, citation.short, main=is_note),
        CitationView("Bibliography entry", citation.entry, main=not is_note),
    )


def requested_style() -> str:
    """Return the style named in the address; Chicago notes where none or an unknown one is named."""
    style = request.args.get("style", "")
    return style if style in STYLES else DEFAULT


def style_choices(
    address: str, chosen: str, parameters: list[tuple[str, str]]
) -> tuple[Choice, ...]:
    """Return links to *address* in each style, keeping its other *parameters*."""
    kept = f"{urlencode(parameters)}&" if parameters else ""
    return tuple(
        Choice(label, f"{address}?{kept}style={name}#cite", name == chosen)
        for name, label in STYLES.items()
    )
