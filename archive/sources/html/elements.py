"""Elements of a page: their names, their classes, and their words."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree
from lxml import html

#: An element of a page, as lxml has it.
Element: TypeAlias = html.HtmlElement

#: Elements that begin a line of their own.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead tr ul".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: Elements without words for a reader.
UNSEEN = frozenset(
    "head title script style template noscript noframes iframe object embed svg annotation".split()
)
#: Where an element comes from, in words, as the reader of another format says it; no page of the web has such a name.
PLACE = "{urn:pincite}place"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[^A-Za-z0-9]+")


def tag_of(element: Element) -> str:
    """Return the name of *element* in lower case; an empty string for a comment."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def place_of(element: Element) -> str:
    """Return the place of *element* in its source, in words."""
    return element.get(PLACE) or f"line {element.sourceline}"


def names_of(element: Element) -> frozenset[str]:
    """Return the words in the classes and the identifier of *element*: ``licenseBox`` gives *license* and *box*."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return frozenset(_BETWEEN.split(_CAMEL.sub(" ", named).lower())) - {""}


def words_of(element: Element) -> str:
    """Return the words of *element*, with single spaces, and one wherever a block begins or ends."""
    return " ".join("".join(_pieces(element)).split())


def size_of(element: Element) -> int:
    """Return the number of characters in *element* that are no white space, fast."""
    return len("".join(str(element.xpath("string()")).split()))


def has_words(element: Element) -> bool:
    """Tell whether *element* has words, fast."""
    return bool(str(element.xpath("string()")).strip())


def drop_unseen(body: Element) -> None:
    """Take comments, and elements without words for a reader, out of *body*; the words after them stay."""
    etree.strip_elements(body, *UNSEEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)


def _pieces(root: Element) -> Iterator[str]:
    """Return the pieces of text in *root*, without recursion."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        tag = tag_of(element)
        if left:
            if tag in BLOCKS:
                yield " "
            if element is not root:
                yield element.tail or ""
            continue
        stack.append((element, True))
        if not tag or tag in UNSEEN:
            continue
        yield " " if tag in BLOCKS or tag == "br" else ""
        yield element.text or ""
        stack.extend((child, False) for child in reversed(element))


def drop(element: Element) -> None:
    """Take *element* out of its page; the words after it stay."""
    if element.getparent() is not None:
        element.drop_tree()
