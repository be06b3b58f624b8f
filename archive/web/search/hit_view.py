"""Hits as the template prints them: title, citation, links and snippet of each."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote_plus

from archive.citation import CitationPart
from archive.citation import ParagraphCitations
from archive.citation import attribute
from archive.citation import coins
from archive.model.address import Address
from archive.model.address import number_label
from archive.search.results import Hit
from archive.search.snippet import Snippet
from archive.web.citations.citations import paragraph_citations_of
from archive.web.citations.records import pages_of_paragraph
from archive.web.citations.records import record_of_text
from archive.web.context import absolute
from archive.web.context import current

#: Texts of which the shared part of a citation is kept, about 2 kB each.
_MAX_RECENT_TEXTS = 2048


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit, ready to be printed."""

    title: str
    #: Empty where its heading is the title.
    section: str
    number: str
    date: str
    draft: bool
    in_note: bool
    #: Its page with the hits of the search marked, and its permalink.
    href: str
    permalink: str
    #: ``report-on-peace/p7``.
    place: str
    snippet: Snippet
    citation: tuple[CitationPart, ...]
    #: The context object of a COinS.
    coins: str


@dataclass(frozen=True, slots=True)
class _CitedText:
    """What the hits in one text share, if one speaks them."""

    date: str
    #: The permalink of the text and its URL, each with a slash at its end.
    permalink: str
    url: str
    citations: ParagraphCitations
    #: The context object, to where the paragraph is named.
    coins: str
    has_several_authors: bool
    is_cited_by_page: bool


class HitViews:
    """Makes the views of hits in one response; their links have *trail*, the query string of the search."""

    def __init__(self, trail: str) -> None:
        self._trail = trail
        self._state = (current.generation.folder.name, current.today, absolute(""))

    def view(self, hit: Hit) -> HitView:
        """Return the view of *hit*."""
        slug, number = hit.ref.slug, hit.ref.number
        text = _cited_text(*self._state, slug, "")
        if hit.speaker and text.has_several_authors:
            text = _cited_text(*self._state, slug, hit.speaker)
        shown = number_label(number)
        pages = pages_of_paragraph(hit.ref) if text.is_cited_by_page else None
        return HitView(
            title=hit.title,
            section="" if hit.section == hit.title else hit.section,
            number=shown,
            date=text.date,
            draft=hit.draft,
            in_note=hit.in_note,
            href=f"{text.permalink}{number}?{self._trail}",
            permalink=text.permalink + number,
            place=f"{slug}/{number}",
            snippet=hit.snippet,
            citation=text.citations.of(shown, text.url + number, pages),
            coins=text.coins + number,
        )


@lru_cache(maxsize=_MAX_RECENT_TEXTS)
def _cited_text(_index: str, _day: date, _root: str, slug: str, speaker: str) -> _CitedText:
    """Return what the hits in the text *slug* share; the index, the day and the root of the site are as now."""
    record = record_of_text(slug)
    several = len(record.authors) > 1
    if speaker:
        record = attribute(record, (speaker,))
    permalink = f"{Address(slug)}/"
    dated = record.metadata.date
    return _CitedText(
        date=dated.words if dated else "",
        permalink=permalink,
        url=absolute(permalink),
        citations=paragraph_citations_of(record),
        coins=coins(record) + quote_plus("/"),
        has_several_authors=several,
        is_cited_by_page=record.is_cited_by_page,
    )
