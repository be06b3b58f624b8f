"""Locators in filled citations: the place of a passage by paragraph or by page, and its URL."""

import re
from collections.abc import Callable
from collections.abc import Iterable

from archive.citation.parts import CitationPart
from archive.citation.record import page_locator
from archive.citation.styles.csl_item import Item
from archive.citation.styles.placeholders import LOCATOR_PLACE
from archive.citation.styles.placeholders import LOCATOR_PLACEHOLDER
from archive.citation.styles.placeholders import URL_PLACE
from archive.citation.styles.placeholders import shape_of_page

#: The style whose plural of ``para.`` has no full stop.
_BRITISH = "harvard"
#: Styles that shorten the second of two pages.
_SHORTENING = frozenset({"chicago", "author-date", "mla"})
_BEFORE_PLACE = r"(?P<before>[,:]”?) par(?:a|(?P<short>))\. "
_RENDERED_LOCATOR = re.compile(_BEFORE_PLACE + LOCATOR_PLACEHOLDER)
_LOCATOR = re.compile(_BEFORE_PLACE + LOCATOR_PLACE)
_PAGE_LOCATOR = re.compile(rf"(?:(?P<label>p\.) )?{LOCATOR_PLACE}")


def insert_url(parts: Iterable[CitationPart], url: str) -> tuple[CitationPart, ...]:
    """Return *parts* with *url*."""
    return _changed(parts, lambda words: words.replace(URL_PLACE, url))


def without_locator(written: str, item: Item) -> str:
    """Return *written*, the rendered citation of *item* by paragraph, for the whole text.

    In the place of the locator Chicago has the pages of a journal.
    """
    page = shape_of_page(str(item["page"])).replace("-", "–") if "page" in item else ""

    def put(match: re.Match[str]) -> str:
        if match["before"] == ":":
            return f": {page}" if page else ""
        return match["before"].replace(",", "")

    return _RENDERED_LOCATOR.sub(put, written)


def insert_locator(
    parts: Iterable[CitationPart], style: str, locator: str
) -> tuple[CitationPart, ...]:
    """Return *parts*, a citation by paragraph, with *locator*: ``paras. 7–9``."""
    # Only American styles have a full stop after the plural.
    place = locator.replace("paras.", "paras", 1) if style == _BRITISH else locator
    return _changed(parts, lambda words: _with_locator(words, place))


def insert_pages(
    parts: Iterable[CitationPart], style: str, first: str, last: str
) -> tuple[CitationPart, ...]:
    """Return *parts*, a citation by page, with the page *first*, or with the pages to *last*."""
    end = range_end(first, last, style)

    def put(match: re.Match[str]) -> str:
        return page_locator(first, last, label=match["label"] or "", range_end=end)

    return _changed(parts, lambda words: _PAGE_LOCATOR.sub(put, words))


def range_end(first: str, last: str, style: str) -> str:
    """Return *last* as *style* writes it after *first*: ``63`` after 462 in American styles.

    The Chicago Manual of Style, 9.62 (CSL ``chicago-16``), and the MLA Handbook, 2.139 (``minimal-two``).
    """
    digits = (first + last).isdigit() and len(first) == len(last) > 2
    if style not in _SHORTENING or not digits or (style != "mla" and first.endswith("00")):
        return last
    least = 1 if style != "mla" and first[-2] == "0" else 2
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), 0)
    return last[min(same, len(last) - least) :]


def _changed(
    parts: Iterable[CitationPart], change: Callable[[str], str]
) -> tuple[CitationPart, ...]:
    return tuple(CitationPart(change(part.text), part.italic) for part in parts)


def _with_locator(words: str, locator: str) -> str:
    def put(match: re.Match[str]) -> str:
        place = locator.replace("para", "par", 1) if match["short"] is not None else locator
        return f"{match['before']} {place}"

    return _LOCATOR.sub(put, words) if LOCATOR_PLACE in words else words
