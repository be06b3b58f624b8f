"""Hits as the template prints them: title, citation, links and snippet of each."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from archive.citation import CitationPart
from archive.citation import CitedText
from archive.citation import ParagraphCitations
from archive.citation import attribute
from archive.library.outline import LONG
from archive.model.address import Address
from archive.model.address import number_label
from archive.recent import Recent
from archive.search.results import Hit
from archive.search.snippet import Snippet
from archive.web.citations.citations import paragraph_citations_of
from archive.web.citations.records import pages_of_paragraph
from archive.web.citations.records import record_of_text
from archive.web.context import absolute
from archive.web.context import current
from archive.web.texts.context_links import context_address

#: Texts of which the shared part of a citation is kept, about 2 kB each.
_MAX_RECENT_TEXTS = 2048


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit, ready to be printed."""

    title: str
    #: The title and the paragraph, for those who cannot see what a link is in.
    label: str
    #: Empty where its heading is the title.
    section: str
    number: str
    speaker: str
    date: str
    draft: bool
    in_note: bool
    #: Its page with the hits of the search marked, or its place in a long text, and its permalink.
    href: str
    permalink: str
    #: ``report-on-peace/p7``.
    place: str
    snippet: Snippet
    citation: tuple[CitationPart, ...]
    #: The context object of a COinS.
    coins: str


@dataclass(frozen=True, slots=True)
class _TextOfHits:
    """What the hits in one text share, if one speaks them."""

    date: str
    #: The permalink of the text and its URL, each with a slash at its end.
    permalink: str
    url: str
    citations: ParagraphCitations
    #: The context object, to where the paragraph is named.
    coins: str
    is_cited_by_page: bool


#: By the index, the day, the root of the site, the slug and the speaker.
_recent = Recent[tuple[str, date, str, str, str], _TextOfHits](_MAX_RECENT_TEXTS)


class HitViews:
    """Makes the views of hits in one response; their links have *trail*, the query string of the search, if any."""

    def __init__(self, trail: str) -> None:
        self._trail = f"?{trail}" if trail else ""
        self._library = current.generation.library
        self._state = (current.generation.folder.name, current.today, absolute(""))

    def view(self, hit: Hit) -> HitView:
        """Return the view of *hit*."""
        slug, number = hit.ref.slug, hit.ref.number
        text = self._text(hit)
        shown = number_label(number)
        return HitView(
            title=hit.title,
            label=f"{hit.title}, para. {shown}",
            section="" if hit.section == hit.title else hit.section,
            number=shown,
            speaker=hit.speaker,
            date=text.date,
            draft=hit.draft,
            in_note=hit.in_note,
            href=f"{text.permalink}{number}{self._trail}"
            if hit.text_paragraphs <= LONG
            else context_address(self._library, hit.ref.address, self._trail.removeprefix("?")),
            permalink=text.permalink + number,
            place=f"{slug}/{number}",
            snippet=hit.snippet,
            citation=_citation(hit, text),
            coins=text.coins + number,
        )

    def citation(self, hit: Hit) -> tuple[CitationPart, ...]:
        """Return the citation of *hit* alone."""
        return _citation(hit, self._text(hit))

    def _text(self, hit: Hit) -> _TextOfHits:
        slug, several = hit.ref.slug, hit.cited.has_several_authors
        key = (*self._state, slug, hit.speaker if several else "")
        return _recent.get(key, lambda: _text_of_hits(hit))


def _citation(hit: Hit, text: _TextOfHits) -> tuple[CitationPart, ...]:
    number = hit.ref.number
    pages = pages_of_paragraph(hit.ref) if text.is_cited_by_page else None
    return text.citations.of(number_label(number), text.url + number, pages)


def _text_of_hits(hit: Hit) -> _TextOfHits:
    """Return what all hits share that are in the text of *hit*, and of several authors have its speaker."""
    cited, slug = hit.cited, hit.ref.slug
    if hit.speaker and cited.has_several_authors:
        cited = CitedText.of(attribute(record_of_text(slug), (hit.speaker,)))
    permalink = f"{Address(slug)}/"
    url = absolute(permalink)
    return _TextOfHits(
        date=hit.date.words if hit.date else "",
        permalink=permalink,
        url=url,
        citations=paragraph_citations_of(cited),
        coins=f"{cited.coins}&{urlencode([('rft_id', url)])}",
        is_cited_by_page=cited.is_cited_by_page,
    )
