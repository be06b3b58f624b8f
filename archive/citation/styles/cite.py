"""Cite a record in a given style; every page with citations calls `cite`."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from functools import lru_cache
from functools import partial

from archive.citation.formats.wikipedia import wikipedia
from archive.citation.parts import CitationPart
from archive.citation.record import Record
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
from archive.citation.styles.prerender import RenderedShape
from archive.citation.styles.prerender import shape
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
        return "Note" if self.style == DEFAULT else "In the text"


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
    written = rendered.get(_shape(whole), {}).get(MLA_TITLED if distinction.title else chosen)
    if written is None:
        # Happens only with an index that was built from other texts than it shows.
        return Citation(chosen, *_plain(record))
    by_paragraph, by_page, entry, of_all = _fill_shape(
        whole, chosen, accessed, distinction, *written
    )
    if record.cited_pages:
        short = insert_pages(by_page, chosen, *record.cited_pages)
    elif record.locator:
        short = insert_locator(by_paragraph, chosen, record.locator)
    else:
        short = of_all
    return Citation(chosen, insert_url(short, record.url), insert_url(entry, record.url))


@lru_cache(maxsize=4096)
def _shape(whole: Record) -> str:
    return shape(whole)


@lru_cache(maxsize=4096)
def _fill_shape(
    whole: Record,
    style: str,
    accessed: Date,
    distinction: Distinction,
    by_paragraph: str,
    by_page: str,
    entry: str,
) -> tuple[Parts, ...]:
    """Return what is rendered for the shape, filled in, and the citation of the whole text."""
    item = item_of(whole, accessed=accessed)
    dated = whole.date in (whole.issued, whole.original_date)
    # The date of print that a citation may have instead is New Style.
    stated = whole.metadata.date_old_style
    old = stated if dated and isinstance(stated, Date) else None
    titled = {**item, "title": distinction.title} if distinction.title else item
    cited = partial(fill, item=titled, style=style, old_style=old, distinction=distinction)
    lettered = Distinction(suffix=distinction.suffix)
    return (
        cited(by_paragraph),
        cited(by_page),
        fill(entry, item, style, old_style=old, distinction=lettered),
        cited(without_locator(by_paragraph, item)),
    )


def _plain(record: Record) -> tuple[Parts, Parts]:
    place = record.page_locator or record.locator
    metadata = record.metadata
    who = ", ".join(metadata.authors)
    date = metadata.date.words if metadata.date else metadata.date_as_printed
    known = [who, f"“{metadata.title}”", date, record.collection, place, record.state, record.url]
    words = ", ".join(part for part in known if part)
    return (CitationPart(words),), (CitationPart(words),)
