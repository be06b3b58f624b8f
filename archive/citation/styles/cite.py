"""Cite a record in a given style; every page with citations calls `cite`."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from functools import lru_cache
from functools import partial

from archive.citation.formats.wikipedia import wikipedia
from archive.citation.parts import CitationPart
from archive.citation.record import Record
from archive.citation.styles.csl_item import Item
from archive.citation.styles.csl_item import item_of
from archive.citation.styles.distinction import ALONE
from archive.citation.styles.distinction import Distinction
from archive.citation.styles.fill import fill
from archive.citation.styles.locators import insert_locator
from archive.citation.styles.locators import insert_pages
from archive.citation.styles.locators import insert_url
from archive.citation.styles.locators import without_locator
from archive.citation.styles.placeholders import MLA_TITLED
from archive.citation.styles.placeholders import URL_PLACEHOLDER
from archive.citation.styles.placeholders import shape_of
from archive.citation.styles.prerender import RenderedShape
from archive.model.date import Date

Parts = tuple[CitationPart, ...]

#: The name of each style in addresses, and its name for readers.
STYLES = {
    "chicago": "Chicago, notes",
    "author-date": "Chicago, author-date",
    "mla": "MLA",
    "apa": "APA",
    "harvard": "Harvard",
    "wikipedia": "Wikipedia",
}
DEFAULT = "chicago"


@dataclass(frozen=True, slots=True)
class Citation:
    """A record in one style; `short` is for the running text or the note."""

    style: str
    #: The citation with its locator: a note or a parenthesis in the text. Empty for Wikipedia.
    short: Parts
    #: The entry of the bibliography, or Wikipedia's template.
    entry: Parts

    @property
    def main(self) -> Parts:
        """The one to copy where there is room for one: Chicago's note, the entry of other styles."""
        return self.short if self.style == DEFAULT else self.entry

    @property
    def short_name(self) -> str:
        """The label of `short`."""
        return "Note" if self.style == DEFAULT else "In-text citation"


def cite(
    style: str,
    record: Record,
    rendered: Mapping[str, RenderedShape],
    *,
    accessed: Date,
    distinction: Distinction = ALONE,
) -> Citation:
    """Return *record* in *style*; an unknown style falls back to Chicago.

    *rendered* is the library's cache of rendered shapes. A passage is cited by its page in the edition, where
    that is known, or else by its paragraph. *distinction* tells it apart from others in its bibliography.
    """
    chosen = style if style in STYLES else DEFAULT
    if chosen == "wikipedia":
        return Citation(chosen, (), wikipedia(record))
    whole = replace(record.whole, url=URL_PLACEHOLDER)
    shape = shape_of(_item(whole, accessed))
    written = rendered.get(shape, {}).get(MLA_TITLED if distinction.title else chosen)
    if written is None:
        # Happens only with an index that was built from other texts than it shows.
        plain = (CitationPart(plain_words(record, record.page_locator or record.locator)),)
        return Citation(chosen, plain, plain)
    by_paragraph, by_page, entry = written
    fill_in = partial(_filled, whole, chosen, accessed, distinction)
    if record.cited_pages:
        short = insert_pages(fill_in(by_page), chosen, *record.cited_pages)
    elif record.locator:
        short = insert_locator(fill_in(by_paragraph), chosen, record.locator)
    else:
        short = fill_in(by_paragraph, is_whole=True)
    listed = Distinction(suffix=distinction.suffix)
    of_text = _filled(whole, chosen, accessed, listed, entry)
    return Citation(chosen, insert_url(short, record.url), insert_url(of_text, record.url))


@lru_cache(maxsize=1024)
def _item(whole: Record, accessed: Date) -> Item:
    return item_of(whole, accessed=accessed)


@lru_cache(maxsize=4096)
def _filled(
    whole: Record,
    style: str,
    accessed: Date,
    distinction: Distinction,
    written: str,
    *,
    is_whole: bool = False,
) -> Parts:
    """Return what is *written* for the shape, filled in; without its locator where the text *is_whole*."""
    item = _item(whole, accessed)
    written = without_locator(written, item) if is_whole else written
    return filled(written, item, style, old_style_of(whole), distinction)


def filled(
    written: str,
    item: Item,
    style: str,
    old_style: Date | None,
    distinction: Distinction = ALONE,
) -> Parts:
    """Return what is *written* for the shape of *item*, filled in, with the title that tells it apart, if any."""
    titled = {**item, "title": distinction.title} if distinction.title else item
    return fill(written, titled, style, old_style=old_style, distinction=distinction)


def old_style_of(record: Record) -> Date | None:
    """Return the Old Style date that citations of *record* have beside its date, or None."""
    # The date of print that a citation may have instead is New Style.
    dated = record.date in (record.issued, record.original_date)
    stated = record.metadata.date_old_style
    return stated if dated and isinstance(stated, Date) else None


def plain_words(record: Record, place: str) -> str:
    """Return *record* cited plainly, with all its data."""
    metadata = record.metadata
    who = ", ".join(metadata.authors)
    date = metadata.date.words if metadata.date else metadata.date_as_printed
    known = [who, f"“{metadata.title}”", date, record.collection, place, record.state, record.url]
    return ", ".join(part for part in known if part)
