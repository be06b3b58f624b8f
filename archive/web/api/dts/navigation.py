"""The Navigation endpoint: the units of a text, level by level, around one of them, or from one to another."""

from collections.abc import Sequence

from archive.library.citation_tree import PAGE
from archive.library.citation_tree import PARAGRAPH
from archive.library.citation_tree import SECTION
from archive.library.citation_tree import CitationTree
from archive.library.citation_tree import withdrawal_reasons
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.address import is_number
from archive.model.address import paragraph_label
from archive.web.api.dts.paging import paged
from archive.web.api.dts.parameters import NavigationRequest
from archive.web.api.dts.texts import HEAD
from archive.web.api.dts.texts import MEDIA_TYPES
from archive.web.api.dts.texts import Json
from archive.web.api.dts.texts import Resource
from archive.web.api.dts.texts import citation_trees
from archive.web.api.dts.texts import find_resource
from archive.web.api.dts.texts import localized
from archive.web.api.dts.texts import resource_links
from archive.web.context import absolute
from archive.web.context import current

#: Units on a page.
PAGE_SIZE = 250


def navigation_object(library: Library, request: NavigationRequest, url: str) -> Json:
    """Return the units that are asked for. *url* is that of the request. Raises `NotInDts`, `BadParameters`."""
    resource, units = find_resource(library, request.resource), request.units
    tree = resource.tree(units.tree)
    made: Json = {
        **HEAD,
        "@id": url,
        "@type": "Navigation",
        "resource": {
            "@id": resource.id,
            "@type": "Resource",
            **resource_links(resource.id),
            "mediaTypes": list(MEDIA_TYPES),
            "citationTrees": citation_trees(resource),
        },
    }
    writer = _UnitWriter(resource, tree)
    first, end = (0, len(tree.names)) if units.is_whole else resource.range(tree, units)
    if units.ref:
        made["ref"] = writer.units([first])[0]
    elif units.start:
        made |= {
            "start": writer.units([first])[0],
            "end": writer.units([resource.find(tree, units.end)])[0],
        }
    if request.down is None:
        return made
    places = _members(tree, request, first, end)
    return made | paged(
        len(places),
        lambda begin, count: writer.units(places[begin : begin + count]),
        request.page,
        PAGE_SIZE,
        url,
    )


def _members(tree: CitationTree, request: NavigationRequest, first: int, end: int) -> Sequence[int]:
    """Return the places of the members, of units from *first* to before *end*."""
    down, units = request.down, request.units
    assert down is not None
    if down == 0:
        return tree.siblings(first)
    if down < 0:
        return tree.between(first, end)
    level = 0
    if units.ref:
        level = tree.levels[first]
    elif units.start:
        last = tree.find(units.end)
        level = max(tree.levels[first], tree.levels[first if last is None else last])
    return tree.between(first, end, level=level + down)


class _UnitWriter:
    """Writes units of *tree* as citable units of *resource*."""

    def __init__(self, resource: Resource, tree: CitationTree) -> None:
        self._resource = resource
        self._tree = tree
        self._sections = dict(tree.sections)

    def units(self, places: Sequence[int]) -> list[Json]:
        """Return the units at *places*."""
        names = [self._tree.names[place] for place in places]
        numbers = [name for name in names if is_number(name)] if self._tree.sections else []
        resource = self._resource
        withdrawn = withdrawal_reasons(resource.library, resource.address, numbers)
        return [self._unit(place, withdrawn) for place in places]

    def _unit(self, place: int, withdrawn: dict[str, str]) -> Json:
        tree, where = self._tree, self._resource.address
        name, parent = tree.names[place], tree.parents[place]
        unit: Json = {
            "identifier": name,
            "@type": "CitableUnit",
            "level": tree.levels[place],
            "parent": tree.names[parent] if parent >= 0 else None,
        }
        if section := self._sections.get(place):
            unit |= {"@id": absolute(f"{where}#{name}"), "citeType": SECTION}
            language = self._resource.entry.metadata.language
            if section.heading:
                unit["dublinCore"] = {"title": localized(section.heading, language)}
        elif tree.sections:
            url = absolute(str(Address(where.slug, where.revision, name)))
            unit |= {"@id": url, "citeType": PARAGRAPH}
            unit["dublinCore"] = {"title": localized(paragraph_label(name), "en")}
            if reason := withdrawn.get(name):
                note = f"Withdrawn: {reason}"
                unit["dublinCore"]["description"] = localized(note, current.collection.language)
        else:
            unit |= {"citeType": PAGE, "dublinCore": {"title": localized(f"p. {name}", "en")}}
        return unit
