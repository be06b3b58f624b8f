"""What citations of the paragraphs of one text share, so small and ready that an index stores it with the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from archive.citation.formats.csl_json import csl_date
from archive.citation.formats.zotero import coins_of_text
from archive.citation.parts import CitationPart
from archive.citation.record import Record
from archive.citation.record import page_locator
from archive.citation.styles.cite import DEFAULT
from archive.citation.styles.cite import Parts
from archive.citation.styles.cite import filled
from archive.citation.styles.cite import old_style_of
from archive.citation.styles.cite import plain_words
from archive.citation.styles.csl_item import Item
from archive.citation.styles.csl_item import item_of
from archive.citation.styles.csl_item import with_collection
from archive.citation.styles.locators import insert_locator
from archive.citation.styles.locators import insert_pages
from archive.citation.styles.locators import insert_url
from archive.citation.styles.placeholders import PARAGRAPH_PLACE
from archive.citation.styles.placeholders import URL_PLACE
from archive.citation.styles.placeholders import URL_PLACEHOLDER
from archive.citation.styles.placeholders import shape_of
from archive.citation.styles.prerender import RenderedShape
from archive.model.date import Date

#: The place of a paragraph in `ParagraphCitations`.
_PLACE = f"para. {PARAGRAPH_PLACE}"
_ANY_DAY = Date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class CitedText:
    """What the record of a text gives to the citations of its paragraphs; day, collection and URL come later."""

    item: Item
    shape: str
    #: The Old Style date that citations give beside its date, or None.
    old_style: Date | None
    #: The citation where its shape was not rendered, with placeholders.
    plain: str
    #: The context object of a COinS, without the address.
    coins: str
    has_several_authors: bool
    is_cited_by_page: bool

    @classmethod
    def of(cls, record: Record) -> "CitedText":
        """Return that of the text of *record*."""
        whole = replace(record.whole, url=URL_PLACEHOLDER)
        item = item_of(whole, accessed=_ANY_DAY)
        return cls(
            item=item,
            shape=shape_of(item),
            old_style=old_style_of(whole),
            plain=plain_words(replace(whole, url=URL_PLACE), _PLACE),
            coins=coins_of_text(whole),
            has_several_authors=len(record.authors) > 1,
            is_cited_by_page=record.is_cited_by_page,
        )


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
                part.text.replace(_PLACE, place).replace(URL_PLACE, url),
                part.italic,
            )
            for part in self._by_paragraph
        )


def paragraph_citations(
    text: CitedText, rendered: Mapping[str, RenderedShape], *, collection: str, accessed: Date
) -> ParagraphCitations:
    """Return the citations of the paragraphs of *text*, each the same as that of `cite`.

    *rendered* is the library's cache of rendered shapes, *collection* the title of the collection.
    """
    written = rendered.get(text.shape, {}).get(DEFAULT)
    if written is None:
        # Happens only with an index that was built from other texts than it shows.
        return ParagraphCitations((CitationPart(text.plain),), ())
    of_paragraph, of_page, _ = written
    item = {**with_collection(text.item, collection), "accessed": csl_date(accessed)}
    by_paragraph = filled(of_paragraph, item, DEFAULT, text.old_style)
    return ParagraphCitations(
        insert_locator(by_paragraph, DEFAULT, _PLACE),
        filled(of_page, item, DEFAULT, text.old_style) if text.is_cited_by_page else (),
    )
