"""The Document endpoint: the words of a text or of a part of it, as TEI, HTML or plain text."""

from flask import render_template

from archive.export.formats import tei_document
from archive.export.plain_text import plain_text
from archive.export.source import PassageSource
from archive.language.direction import direction
from archive.library.citable_passage import passage_of_pages
from archive.library.citable_passage import passage_of_units
from archive.library.passage import Passage
from archive.library.passage import passage
from archive.library.protocol import Library
from archive.model.address import Address
from archive.web.api.dts.parameters import DocumentRequest
from archive.web.api.dts.texts import HTML
from archive.web.api.dts.texts import MEDIA_TYPES
from archive.web.api.dts.texts import PLAIN
from archive.web.api.dts.texts import TEI
from archive.web.api.dts.texts import NotInDts
from archive.web.api.dts.texts import Resource
from archive.web.api.passage_formats import passage_source
from archive.web.context import current
from archive.web.parameters import echoed
from archive.web.presenters import section_views


def document(library: Library, resource: Resource, request: DocumentRequest) -> tuple[str, str]:
    """Return the words that are asked for, and their media type. Raises `NotInDts`."""
    media_type = request.media_type or TEI
    if media_type not in MEDIA_TYPES:
        raise NotInDts(
            f"“{echoed(media_type)}” is not available: there are {', '.join(MEDIA_TYPES)}"
        )
    found, where = _found(library, resource, request)
    source = passage_source(found, where)
    if media_type == PLAIN:
        return plain_text(source), PLAIN
    if media_type == HTML:
        return _html(source), HTML
    return tei_document(source, wrapped=not request.units.is_whole), TEI


def _found(
    library: Library, resource: Resource, request: DocumentRequest
) -> tuple[Passage, Address]:
    """Return what is asked for, and the address that it is cited by."""
    text, units = resource.address, request.units
    if units.is_whole:
        return passage(library, text), text
    tree = resource.tree(units.tree)
    first, end = resource.range(tree, units)
    if units.tree:
        return passage_of_pages(library, text, resource.pages[first], resource.pages[end - 1])
    return passage_of_units(library, text, tree, first, end)


def _html(source: PassageSource) -> str:
    edition = source.passage.edition
    language = edition.text.metadata.language
    sections = section_views(
        source.passage.sections,
        slug=edition.text.slug,
        hits=lambda _: (),
        deadline=current.deadline,
    )
    return render_template(
        "dts.html",
        source=source,
        metadata=edition.text.metadata,
        sections=sections,
        direction=direction(language),
    )
