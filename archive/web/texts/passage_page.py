"""The page of a text or a passage, from what stands there to what is sent."""

from collections.abc import Mapping
from dataclasses import replace

from flask import render_template

from archive.citation import Record
from archive.citation import meta_tags
from archive.library.passage import Passage
from archive.model.address import Address
from archive.model.span import Span
from archive.web.citations.citations import shown_citations
from archive.web.citations.citations import style_asked
from archive.web.citations.citations import style_choices
from archive.web.citations.records import record_of
from archive.web.citations.structured_data import description
from archive.web.citations.structured_data import linked
from archive.web.context import absolute
from archive.web.context import generation
from archive.web.context import site
from archive.web.links import Trail
from archive.web.texts.corrections import passage_past
from archive.web.texts.corrections import sentence
from archive.web.texts.error_report import report_link
from archive.web.texts.page_view import TextPage
from archive.web.texts.page_view import text_page


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
        linked=linked(record, found),
    )
    return in_style(page, record)


def rendered(page: TextPage, where: Address) -> str:
    """Return the page of *where* as HTML."""
    return render_template("text.html" if where.first is None else "passage.html", page=page)


def in_style(page: TextPage, record: Record) -> TextPage:
    """Return *page* with its citations in the style of its address."""
    style = style_asked()
    return replace(
        page,
        citations=shown_citations(record, style),
        styles=style_choices(page.address, style, list(page.trail)),
    )


def remembered(page: TextPage, found: Passage, where: Address) -> TextPage:
    """Return the *page* of *found*, which stands at *where*, with what was done to it before."""
    edition, library = found.edition, generation().library
    past = None
    if where.first is not None and not edition.text.withdrawn:
        past = passage_past(library, edition, where, found.paragraphs)
    if where.revision is not None and library.is_withdrawn(where.slug):
        reason = library.edition(where.slug).text.withdrawn
        page = replace(page, head=replace(page.head, withdrawn_since=sentence(reason)))
    report = report_link(site().settings.report, edition, where, url=page.url)
    return replace(page, past=past, report=report)
