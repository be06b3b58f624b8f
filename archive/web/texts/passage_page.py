"""The page of a text or a passage, with its citation and its past."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import render_template

from archive.citation import meta_tags
from archive.library.outline import Outline
from archive.library.passage import Passage
from archive.model.address import Address
from archive.search.results import Marks
from archive.web.browse.text_list import entry_view
from archive.web.citations.citations import citation_views
from archive.web.citations.citations import requested_style
from archive.web.citations.citations import style_choices
from archive.web.citations.records import record_of
from archive.web.citations.structured_data import description
from archive.web.citations.structured_data import passage_json_ld
from archive.web.context import absolute
from archive.web.context import current
from archive.web.kept_passages import keepable
from archive.web.links import Trail
from archive.web.presenters import as_sentence
from archive.web.presenters import page_ranges
from archive.web.sharing.addresses import frame_address
from archive.web.texts.context_links import context_address
from archive.web.texts.context_links import part_at
from archive.web.texts.corrections import passage_past
from archive.web.texts.error_report import report_link
from archive.web.texts.page_view import TextPage
from archive.web.texts.page_view import text_page
from archive.web.texts.passage_notice import range_notice


def passage_page(found: Passage, where: Address, marks: Marks, *, trail: Trail = ()) -> TextPage:
    """Return the page of *found* at *where*, with the *marks* of the search *trail*."""
    permanent, library = where.sibling(""), current.generation.library
    page = text_page(
        found,
        permanent,
        current.deadline,
        trail=trail,
        marks=marks,
        url=absolute(str(permanent)),
        outline=_outline(found, permanent),
        in_context=context_address(library, permanent, urlencode(trail)),
    )
    return with_past(_between_texts(page, permanent), found, permanent)


def _between_texts(page: TextPage, where: Address) -> TextPage:
    """Return *page* with the texts before and after it, where it is a whole current text."""
    if where.first is not None or where.revision is not None:
        return page
    before, after = current.generation.library.lists.neighbours(where.slug)
    return replace(
        page,
        previous_text=entry_view(before) if before else None,
        next_text=entry_view(after) if after else None,
    )


def with_citation(page: TextPage, found: Passage, where: Address) -> TextPage:
    """Return *page* with metadata for reference managers and its citation in the requested style."""
    record, style = record_of(found, where), requested_style()
    beginning = description(record, found, where)
    return replace(
        page,
        tags=meta_tags(record),
        description=beginning,
        keep=[] if where.first is None or found.withdrawal else [keepable(record, beginning)],
        json_ld=passage_json_ld(record, found),
        frame=frame_address(found, where),
        citations=citation_views(record, style),
        styles=style_choices(page.address, style, list(page.trail)),
    )


def render_page(page: TextPage) -> str:
    """Return *page* as HTML."""
    if page.withdrawal and page.words is None:
        return render_template("withdrawn.html", page=page)
    return render_template("text.html" if page.reading else "passage.html", page=page)


def _outline(found: Passage, where: Address) -> Outline | None:
    """Return the outline of a long text, for the page of the whole text as it is now, or of a part of it."""
    if where.revision is not None or found.withdrawal:
        return None
    library = current.generation.library
    if where.first is None:
        return library.outline(where.slug)
    outlined = part_at(library, where)
    return outlined[0] if outlined else None


def _report_address() -> str:
    """Return where errors are reported: as the site is set up, or else by mail to whoever keeps the collection."""
    contact = current.collection.contact
    is_mail = "@" in contact and " " not in contact and "/" not in contact
    return current.settings.report or (f"mailto:{contact}" if is_mail else "")


def with_past(page: TextPage, found: Passage, where: Address) -> TextPage:
    """Return *page*, which shows *found* at *where*, with its past and the link to report an error."""
    edition, library = found.edition, current.generation.library
    head, past = page.head, None
    if page.reading is None and not found.withdrawal:
        past = passage_past(library, edition, where, found.paragraphs)
    if where.revision is not None and library.is_withdrawn(where.slug):
        reason = library.edition(where.slug).text.withdrawn
        head = replace(head, withdrawn_since=as_sentence(reason))
    pages = library.printed_pages(where).pages().labels if where.first is None else ()
    return replace(
        page,
        head=head,
        range=range_notice(library, found, where) if where.words is None else page.range,
        past=past,
        report=report_link(_report_address(), edition, where, url=page.url),
        pages=page_ranges(pages),
    )
