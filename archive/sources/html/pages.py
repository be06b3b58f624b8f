"""Page numbers of a page of the web: where a page of the printed source begins."""

import re

from archive.sources.html.elements import Element
from archive.sources.html.elements import names_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of

_NUMBER = r"(?P<label>[0-9]{1,4}[a-z]?|[ivxlcdm]{1,8})"
_PAGE = re.compile(
    rf"[\[{{(|]?\s*(?:(?:page|pg|p|col|column|s|seite|pag)\b\.?\s*)?{_NUMBER}\s*[\]}})|]?",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?:page|pg|pb|seite)[-_ ]?(?:no[-_])?{_NUMBER}", re.IGNORECASE)
_MARKS = frozenset("pagenum pagenumber pageno pagebreak pageindex pb newpage folio".split())
_TYPES = ("pagebreak", "doc-pagebreak")
#: A page number inside the words, as Project Gutenberg writes it.
PAGE_IN_WORDS = re.compile(r"[\[{](?:Pg|Page|page|p\.)\s*(?P<label>[0-9]{1,4}|[ivxlcdm]{1,8})[\]}]")


def find_pages(root: Element) -> dict[Element, str]:
    """Return the labels of the pages that begin on the page below *root*, by the element that marks each."""
    pages: dict[Element, str] = {}
    for element in root.iter("span", "a", "div", "p", "small", "b", "i", "sup", "hr", "td"):
        names = names_of(element)
        kind = f"{element.get('epub:type') or ''} {element.get('role') or ''}"
        is_mark = (
            bool(_MARKS & names)
            or any(one in kind for one in _TYPES)
            or ("page" in names and bool({"number", "num", "break", "no"} & names))
        )
        if not is_mark:
            name = element.get("id") or element.get("name") or ""
            is_mark = tag_of(element) in ("a", "span") and _NAMED.fullmatch(name) is not None
        if is_mark and (label := _label(element)):
            pages[element] = label
    return pages


def _label(element: Element) -> str:
    words = words_of(element).replace("\u200b", "").strip()
    if words:
        match = _PAGE.fullmatch(words)
        return match["label"] if match else ""
    for name in ("data-page-number", "aria-label", "title"):
        if match := _PAGE.fullmatch((element.get(name) or "").strip(" .")):
            return match["label"]
    for one in (element, *element.iter("a", "span")):
        named = _NAMED.fullmatch(one.get("id") or one.get("name") or "")
        if named:
            return named["label"]
    return ""
