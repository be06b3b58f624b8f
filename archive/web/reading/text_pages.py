"""The reading page and the passage page, from an edition to what their templates print."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from archive.citation import MetaTag
from archive.dates import Date
from archive.editions import Edition
from archive.model import Source
from archive.refs import Address
from archive.web.citing.citations import ShownCitation
from archive.web.links import Choice
from archive.web.links import Trail
from archive.web.links import place_address
from archive.web.reading.linked_page import LinkedWords
from archive.web.reading.places import Passage
from archive.web.reading.shown_past import PassagePast
from archive.web.reading.turning import Turns
from archive.web.reading.turning import turns
from archive.web.showing import HitsOf
from archive.web.showing import Neighbour
from archive.web.showing import ShownSection
from archive.web.showing import bare
from archive.web.showing import byline
from archive.web.showing import direction
from archive.web.showing import neighbour_after
from archive.web.showing import neighbour_before
from archive.web.showing import printed_date
from archive.web.showing import shown_sections

#: The machine siblings of every place, by their endings, and how a person calls them.
FORMATS = (
    ("json", "JSON"),
    ("txt", "plain text"),
    ("md", "Markdown"),
    ("ris", "RIS"),
    ("bib", "BibTeX"),
    ("csl.json", "CSL-JSON"),
    ("tei.xml", "TEI"),
    ("jsonld", "JSON-LD"),
)


@dataclass(frozen=True, slots=True)
class TextHead:
    """What stands over a text, and what the browser is to know of it."""

    address: str
    title: str
    byline: str
    occasion: str
    date: str
    rights: str
    language: str
    direction: str
    source: Source
    draft: bool
    #: ``Revision 1, published 22 November 2026``.
    status: str
    #: Where its revisions are listed; empty for a draft.
    history: str
    #: This is how the text was, and no longer is; the address of it now.
    earlier: bool = False
    #: Why the whole text was withdrawn, and on which day.
    withdrawn: str = ""
    withdrawn_on: str = ""
    #: Why it was withdrawn since; only of an earlier revision.
    withdrawn_since: str = ""


@dataclass(frozen=True, slots=True)
class Sibling:
    """The same place in another format."""

    address: str
    name: str
    mimetype: str


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text or a passage of it, ready to be printed."""

    head: TextHead
    #: The permalink without the words of a search, as a path and whole.
    address: str
    url: str
    #: ``para. 9``, or nothing for a whole text.
    locator: str
    sections: tuple[ShownSection, ...]
    siblings: tuple[Sibling, ...]
    before: Neighbour | None
    after: Neighbour | None
    #: The words that are marked, where they were found, and the reading page with the same marks.
    q: str
    found: bool
    in_context: str
    turns: Turns
    #: The search that the words are of, or nothing, and how the links of this page hand it on.
    search: str
    trail: Trail
    #: What citation managers read in the head.
    tags: tuple[MetaTag, ...] = ()
    #: One sentence of what stands here.
    description: str = ""
    #: What search engines read there, in the words of schema.org.
    linked: Mapping[str, Any] = field(default_factory=dict)
    #: How to cite it, in the style of the address.
    citations: tuple[ShownCitation, ...] = ()
    #: The styles of the citation; the current one is no link.
    styles: tuple[Choice, ...] = ()
    #: The same place in the text of today.
    today: str = ""
    #: The same paragraphs whole, where it is words.
    whole: str = ""
    #: What a link to words found; nothing on the page of whole paragraphs.
    words: LinkedWords | None = None
    #: Since when the passage has its words; nothing on the page of a whole text, and of a draft.
    past: PassagePast | None = None
    #: Where an error on it is reported; empty where the site names nobody.
    report: str = ""


MIMETYPES = {
    "json": "application/json",
    "txt": "text/plain",
    "md": "text/markdown",
    # Zotero's connector offers to import the first two by these very types.
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "tei.xml": "application/tei+xml",
    "jsonld": "application/ld+json",
}


def text_page(
    passage: Passage, where: Address, *, trail: Trail, hits: HitsOf, url: str
) -> TextPage:
    """Return the page of *passage*, which stands at *where*, with the *hits* of the search *trail*."""
    edition = passage.edition
    slug = edition.text.slug
    sections = shown_sections(passage.sections, slug=slug, hits=hits, merged=_merged(edition))
    head = _head(edition)
    if where.revision is not None:
        head = replace(head, earlier=True)
    return TextPage(
        head=head,
        address=str(where),
        url=url,
        locator=place_words(where),
        sections=sections,
        siblings=siblings(where),
        before=neighbour_before(slug, passage.before),
        after=neighbour_after(slug, passage.after),
        q=dict(trail).get("q", ""),
        found=any(p.found for section in sections for p in section.paragraphs),
        in_context=place_address(where.text, trail=trail, fragment=where.first or ""),
        turns=turns(sections),
        today=str(replace(where, revision=None)),
        whole=str(where.paragraphs),
        search=f"/search?{urlencode(trail)}" if trail else "",
        trail=trail,
    )


def siblings(where: Address) -> tuple[Sibling, ...]:
    """Return *where* in every other format."""
    return tuple(
        Sibling(str(where.sibling(ending)), name, MIMETYPES[ending]) for ending, name in FORMATS
    )


def place_words(where: Address) -> str:
    """Return ``para. 9``, ``paras. 7–9``, or ``para. 9, words 5–19``."""
    if where.first is None:
        return ""
    words = where.words
    if where.last is None:
        if words is None:
            return f"para. {bare(where.first)}"
        one = words.first == words.last
        named = f"word {words.first}" if one else f"words {words.first}–{words.last}"
        return f"para. {bare(where.first)}, {named}"
    place = f"paras. {bare(where.first)}–{bare(where.last)}"
    return place if words is None else f"{place}, from word {words.first} to word {words.last}"


def _head(edition: Edition) -> TextHead:
    metadata = edition.text.metadata
    return TextHead(
        address=str(Address(edition.text.slug)),
        title=metadata.title,
        byline=byline(metadata.authors),
        occasion=metadata.occasion,
        date=printed_date(metadata),
        rights=metadata.rights,
        language=metadata.language,
        direction=direction(metadata.language),
        source=metadata.source,
        draft=edition.draft,
        status=_status(edition),
        history="" if edition.draft else f"{Address(edition.text.slug)}/history",
        withdrawn=edition.text.withdrawn,
        withdrawn_on=_withdrawn_on(edition),
    )


def _withdrawn_on(edition: Edition) -> str:
    on = edition.withdrawn.get("text", "")
    return day(on) if edition.text.withdrawn and on else ""


def _merged(edition: Edition) -> dict[str, list[str]]:
    """Return the numbers that were merged into others, by those."""
    merged: dict[str, list[str]] = {}
    for number, into in edition.became.items():
        merged.setdefault(into, []).append(number)
    return merged


def _status(edition: Edition) -> str:
    if edition.draft:
        return "Draft, not yet published: its words and numbers may still change"
    return f"Revision {edition.revision}, published {day(edition.date)}"


def day(iso: str) -> str:
    """Return an ISO day in words."""
    return Date.parse(iso).words
