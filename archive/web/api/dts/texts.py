"""Texts as resources: what an identifier names, the units of its trees, and addresses of the four endpoints."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from archive.errors import BadAddress
from archive.errors import NotHere
from archive.library.citation_tree import PAGE
from archive.library.citation_tree import PAGES
from archive.library.citation_tree import PARAGRAPH
from archive.library.citation_tree import SECTION
from archive.library.citation_tree import CitationTree
from archive.library.citation_tree import PageSpan
from archive.library.citation_tree import page_spans
from archive.library.citation_tree import page_tree
from archive.library.citation_tree import section_tree
from archive.library.entries import TextEntry
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.address import is_number
from archive.web.api.dts.parameters import Units
from archive.web.context import absolute
from archive.web.parameters import echoed

Json = dict[str, Any]

ROOT = "/api/dts"
HEAD = {"@context": "https://dtsapi.org/context/v1.0.json", "dtsVersion": "1.0"}
TEI, HTML, PLAIN = "application/tei+xml", "text/html", "text/plain"
#: The first is the default.
MEDIA_TYPES = (TEI, HTML, PLAIN)


class NotInDts(NotHere):
    """An identifier of which a sentence says why it leads to nothing."""

    def __init__(self, detail: str) -> None:
        super().__init__("")
        self.args = (detail,)


@dataclass(frozen=True)
class Resource:
    """A published text as it is now, or as a revision of it was: its address, and its entry in the library."""

    library: Library
    address: Address
    entry: TextEntry

    @property
    def id(self) -> str:
        """Its identifier: ``report-on-peace`` or ``report-on-peace@1``."""
        return resource_id(self.address)

    @cached_property
    def sections(self) -> CitationTree:
        """Its tree of sections and paragraphs."""
        return section_tree(self.library, self.address)

    @cached_property
    def pages(self) -> tuple[PageSpan, ...]:
        """The pages of its printed source, where they are marked."""
        return page_spans(self.library.printed_pages(self.address).pages())

    @property
    def has_pages(self) -> bool:
        """Whether any page is marked."""
        return self.library.printed_pages(self.address).are_marked

    def tree(self, name: str) -> CitationTree:
        """Return the tree called *name*, which is empty for that of sections. Raises `NotInDts`."""
        if not name:
            return self.sections
        if name != PAGES or not self.pages:
            trees = f" but the default and “{PAGES}”" if self.pages else " but the default one"
            raise NotInDts(f"{self.id} has no citation tree “{echoed(name)}”: it has none{trees}")
        return page_tree(self.pages)

    def find(self, tree: CitationTree, name: str) -> int:
        """Return the place of the unit *name* of *tree*; a paragraph that was merged is the one that has its words.

        Raises `NotInDts`.
        """
        place = tree.find(name)
        if place is None and tree.sections and is_number(name) and self.address.revision is None:
            place = tree.find(self.library.current_number(Ref(self.address.slug, name)))
        if place is None:
            raise NotInDts(f"{self.id} has no “{echoed(name)}” in this citation tree")
        return place

    def range(self, tree: CitationTree, units: Units) -> tuple[int, int]:
        """Return the place of the first of *units* and that after the last. Raises `NotInDts`."""
        if units.ref:
            place = self.find(tree, units.ref)
            return place, tree.end_of(place)
        first, last = self.find(tree, units.start), self.find(tree, units.end)
        if last < first:
            raise NotInDts(f"In {self.id}, {echoed(units.end)} comes before {echoed(units.start)}")
        return first, tree.end_of(last)


def resource_id(address: Address) -> str:
    """Return the identifier of the text at *address*."""
    return str(address.text).removeprefix("/texts/")


def find_resource(library: Library, identifier: str) -> Resource:
    """Return the text that *identifier* names; a former slug leads to the current one.

    Raises `NotInDts`: drafts and withdrawn texts are not in DTS.
    """
    try:
        named = Address.parse(f"/texts/{identifier}")
    except BadAddress:
        named = None
    if named is None or resource_id(named) != identifier:
        raise NotInDts(f"“{echoed(identifier)}” is the identifier of no text")
    address = library.current_address(named)
    if library.is_withdrawn(address.slug):
        reason = library.edition(address.slug).text.withdrawn.rstrip(".")
        page = absolute(str(replace(address, revision=None)))
        raise NotInDts(f"{address.slug} was withdrawn: {reason}. Its page is {page}")
    try:
        entry = library.entry(address.slug)
    except NotHere as error:
        raise NotInDts(f"There is no text “{echoed(identifier)}”") from error
    if entry.draft:
        raise NotInDts(f"{entry.slug} is a draft: its words and numbers are not published yet")
    if address.revision is not None and not 1 <= address.revision <= entry.revision:
        raise NotInDts(f"{entry.slug} has no revision {address.revision}: it has {entry.revision}")
    return Resource(library, address, entry)


def endpoint(name: str) -> str:
    """Return the URL of an endpoint."""
    return absolute(f"{ROOT}/{name}")


def resource_links(identifier: str) -> Json:
    """Return the URI templates of the endpoints for a text."""
    return {
        "collection": f"{endpoint('collection')}?id={_encoded(identifier)}{{&page,nav}}",
        "navigation": f"{endpoint('navigation')}?resource={_encoded(identifier)}"
        "{&ref,start,end,down,tree,page}",
        "document": f"{endpoint('document')}?resource={_encoded(identifier)}"
        "{&ref,start,end,tree,mediaType}",
    }


def collection_url(identifier: str) -> str:
    """Return the URL of what is said of a collection or a text."""
    return f"{endpoint('collection')}?id={_encoded(identifier)}"


def citation_trees(resource: Resource) -> list[Json]:
    """Return the kinds of units in each tree of *resource*; the first tree has no identifier."""
    tree = resource.sections
    depth = max((tree.levels[place] for place, _ in tree.sections), default=0)
    trees: list[Json] = [{"@type": "CitationTree", "citeStructure": _nested(depth)}]
    if resource.has_pages:
        pages = [{"@type": "CiteStructure", "citeType": PAGE}]
        about = "Pages of the printed source"
        trees.append(
            {
                "identifier": PAGES,
                "@type": "CitationTree",
                "citeStructure": pages,
                "description": about,
            }
        )
    return trees


def _nested(depth: int) -> list[Json]:
    """Return sections with paragraphs, in *depth* levels of sections."""
    structure: list[Json] = []
    for _ in range(depth):
        inner = [{"@type": "CiteStructure", "citeType": PARAGRAPH}, *structure]
        structure = [{"@type": "CiteStructure", "citeType": SECTION, "citeStructure": inner}]
    return structure


def localized(value: str, language: str) -> list[Json]:
    """Return *value* as a property in a *language*, or nothing where it is empty."""
    return [{"lang": language, "value": value}] if value else []


def localized_all(values: Sequence[str], language: str) -> list[Json]:
    """Return *values* as a property in a *language*."""
    return [{"lang": language, "value": value} for value in values]


def _encoded(identifier: str) -> str:
    return quote(identifier, safe="/@")
