"""Look up a page of the printed source: the pages of a passage, and the address at which a page begins."""

from dataclasses import replace

from archive.errors import PageNotMarked
from archive.library.printed_pages import LAST
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.edition import Edition
from archive.wordlinks.word_range import words_at


def pages_of_passage(library: Library, edition: Edition, where: Address) -> tuple[str, str] | None:
    """Return the first and the last page of *where*, whose paragraphs *edition* has.

    `None` for a whole text, and where one of the pages is not known.
    """
    words = words_at(where, edition.text.paragraphs)
    paragraphs = words.paragraphs if words else edition.text.paragraphs
    living = [paragraph.number for paragraph in paragraphs if not paragraph.withdrawn]
    if where.first is None or not living:
        return None
    start, end = (words.start, words.end - 1) if words else (0, LAST)
    return library.printed_pages(where).between((living[0], start), (living[-1], end))


def address_of_page(library: Library, where: Address, page: str) -> Address:
    """Return the address of the paragraph in which *page* begins, in the text and the format of *where*.

    Raises `NotHere`, and `PageNotMarked` with the pages that are marked.
    """
    printed = library.printed_pages(where)
    pages = printed.pages()
    place = pages.place_of(page)
    if place is None:
        raise PageNotMarked(str(where), page, pages.labels)
    return replace(where, first=printed.number(place))
