"""The page of a text or a passage, from what stands there to what is sent."""

from collections.abc import Mapping
from dataclasses import replace

from flask import render_template

from archive.citation import meta_tags
from archive.refs import Address
from archive.spans import Span
from archive.web.citing.records import record_of
from archive.web.citing.styles import in_style
from archive.web.links import Trail
from archive.web.reading.describing import description
from archive.web.reading.describing import linked
from archive.web.reading.places import Passage
from archive.web.reading.remembered import remembered
from archive.web.reading.text_pages import TextPage
from archive.web.reading.text_pages import text_page
from archive.web.site import absolute


def passage_page(
    found: Passage, where: Address, *, hits: Mapping[str, tuple[Span, ...]], trail: Trail = ()
) -> TextPage:
    """Return the page of *found* at *where* with *hits* marked, by the numbers of paragraphs; *trail* found them."""
    permanent = where.sibling("")
    page = text_page(
        found,
        permanent,
        trail=trail,
        hits=lambda ref: hits.get(ref.number, ()),
        url=absolute(str(permanent)),
    )
    return remembered(page, found, permanent)


def cited(page: TextPage, found: Passage, where: Address) -> TextPage:
    """Return *page* with what citation managers read, and its citation in the style asked for."""
    record = record_of(found.edition, where)
    page = replace(
        page,
        tags=meta_tags(record),
        description=description(record, found, where),
        linked=linked(record, found, where),
    )
    return in_style(page, record)


def rendered(page: TextPage, where: Address) -> str:
    """Return the page of *where* as HTML."""
    return render_template("text.html" if where.first is None else "passage.html", page=page)
