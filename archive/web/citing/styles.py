"""The citation of a text or a passage in the style that was asked for, and the way to the others."""

from dataclasses import replace

from archive.citation import Record
from archive.web.citing.citations import shown_citations
from archive.web.citing.citations import style_asked
from archive.web.citing.citations import style_choices
from archive.web.reading.text_pages import TextPage


def in_style(page: TextPage, record: Record) -> TextPage:
    """Return *page* with its citations in the style of its address."""
    style = style_asked()
    return replace(
        page,
        citations=shown_citations(record, style),
        styles=style_choices(page.address, style, list(page.trail)),
    )
