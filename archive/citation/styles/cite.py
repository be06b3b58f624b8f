"""Cite a record in a given style; every page with citations calls `cite`."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from functools import lru_cache
from functools import partial

from archive.citation.formats.wikipedia import wikipedia
from archive.citation.parts import CitationPart
from archive.citation.record import Record
from archive.citation.record import page_locator
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
#: The place of a paragraph in `ParagraphCitations`.
_PLACE_PLACEHOLDER = "para. qnumberq"


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
    shape = shape_of(_item(whole, accessed))
    written = rendered.get(shape, {}).get(MLA_TITLED if distinction.title else chosen)
    if written is None:
        # Happens only with an index that was built from other texts than it shows.
        return Citation(chosen, *_plain(record, record.page_locator or record.locator))
    by_paragraph, by_page, entry = written
    filled = partial(_filled, whole, chosen, accessed, distinction)
    if record.cited_pages:
        short = insert_pages(filled(by_page), chosen, *record.cited_pages)
    elif record.locator:
        short = insert_locator(filled(by_paragraph), chosen, record.locator)
    else:
        short = filled(by_paragraph, is_whole=True)
    listed = Distinction(suffix=distinction.suffix)
    of_text = _filled(whole, chosen, accessed, listed, entry)
    return Citation(chosen, insert_url(short, record.url), insert_url(of_text, record.url))


@dataclass(frozen=True, slots=True)
class ParagraphCitations:
    """The citations of single paragraphs of one text in the default style, filled in but for place and URL."""

    _by_paragraph: Parts
    _by_page: Parts

    def of(self, number: str, url: str, pages: tuple[str, str] | None = None) -> Parts:
        """Return the citation of the paragraph *number*, which is without its p, by *pages* where they are given."""
        if pages and self._by_page:
            return insert_url(insert_pages(self._by_page, DEFAULT, *pages), url)
        place = page_locator(*pages) if pages else f"para. {number}"
        return tuple(
            CitationPart(
                part.text.replace(_PLACE_PLACEHOLDER, place).replace(URL_PLACEHOLDER, url),
                part.italic,
            )
            for part in self._by_paragraph
        )


def paragraph_citations(
    record: Record, rendered: Mapping[str, RenderedShape], *, accessed: Date
) -> ParagraphCitations:
    """Return the citations of the paragraphs of the text of *record*, each the same as that of `cite`."""
    whole = replace(record.whole, url=URL_PLACEHOLDER)
    item = item_of(whole, accessed=accessed)
    written = rendered.get(shape_of(item), {}).get(DEFAULT)
    if written is None:
        # Happens only with an index that was built from other texts than it shows.
        by_paragraph, _ = _plain(whole, _PLACE_PLACEHOLDER)
        return ParagraphCitations(by_paragraph, ())
    of_paragraph, of_page, _ = written
    filled = _filling(whole, item, DEFAULT, ALONE)
    return ParagraphCitations(
        insert_locator(filled(of_paragraph), DEFAULT, _PLACE_PLACEHOLDER),
        filled(of_page) if record.is_cited_by_page else (),
    )


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
    return _filling(whole, item, style, distinction)(written)


def _filling(
    whole: Record, item: Item, style: str, distinction: Distinction
) -> Callable[[str], Parts]:
    """Return the function that fills in what is rendered for the shape of *item*, that of *whole*."""
    dated = whole.date in (whole.issued, whole.original_date)
    # The date of print that a citation may have instead is New Style.
    stated = whole.metadata.date_old_style
    old = stated if dated and isinstance(stated, Date) else None
    titled = {**item, "title": distinction.title} if distinction.title else item
    return partial(fill, item=titled, style=style, old_style=old, distinction=distinction)


def _plain(record: Record, place: str) -> tuple[Parts, Parts]:
    metadata = record.metadata
    who = ", ".join(metadata.authors)
    date = metadata.date.words if metadata.date else metadata.date_as_printed
    known = [who, f"“{metadata.title}”", date, record.collection, place, record.state, record.url]
    words = ", ".join(part for part in known if part)
    return (CitationPart(words),), (CitationPart(words),)
