"""The citation of a passage in the style that was asked for, and the way to the others."""

from dataclasses import replace
from urllib.parse import urlencode

from archive.citation import Record
from archive.citation.styles import STYLES
from archive.web.links import Choice
from archive.web.text_pages import TextPage


def in_style(page: TextPage, record: Record, style: str) -> TextPage:
    """Return *page* with its citation in *style*; one that is not known is the note of Chicago."""
    chosen = style if style in STYLES else next(iter(STYLES))
    _, write = STYLES[chosen]
    choices = tuple(
        Choice(label, _address(page, name), current=name == chosen)
        for name, (label, _) in STYLES.items()
    )
    return replace(page, citation=write(record), styles=choices)


def _address(page: TextPage, style: str) -> str:
    words = [("q", page.q)] if page.q else []
    return f"{page.address}?{urlencode([*words, ('style', style)])}#cite"
