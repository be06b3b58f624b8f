"""Parse XML that may be hostile: nothing outside the file is read, and nothing in it can grow."""

import html
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

#: Elements as lxml has them; it has no types.
Element = Any

_ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MAX_ENTITY_CHARS = 200
_REMEDY = "Correct it with an XML editor, or save the text in another format, and add that file."


def parse(data: bytes, name: str, ledger: Ledger) -> Element:
    """Return the root of *data*, the file called *name*, without comments. Raise `BrokenText`.

    Entities are not expanded by the parser; those with a short text, and the named characters of HTML, become text.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        what = (error.msg or "it is not well-formed").split(", line")[0]
        message = f"this is XML with a mistake: {what[:1].lower()}{what[1:200]}"
        raise BrokenText(Problem(name, error.lineno or 0, message, _REMEDY)) from error
    _replace_entities(root, ledger)
    return root


def _replace_entities(root: Element, ledger: Ledger) -> None:
    declared = _declared(root)
    unknown: Counter[str] = Counter()
    for entity in list(root.iter(etree.Entity)):
        name = entity.name
        text = declared.get(name) or html.unescape(f"&{name};")
        if text == f"&{name};":
            unknown[name] += 1
            text = ""
        _put(entity, text)
    for name, times in unknown.items():
        why = f"an entity that this file does not declare as a short text, {times} times; left out"
        ledger.add(ChangeKind.MARKUP, 0, "", "", f"&{name};: {why}", unsure=True)


def _declared(root: Element) -> dict[str, str]:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is None:
        return {}
    return {
        entity.name: entity.content
        for entity in dtd.iterentities()
        if entity.content and len(entity.content) <= _MAX_ENTITY_CHARS
        if not set("&<") & set(entity.content)
    }


def _put(entity: Element, text: str) -> None:
    """Put *text* in the place of *entity*."""
    text += entity.tail or ""
    before, parent = entity.getprevious(), entity.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    entity.tail = None
    parent.remove(entity)


def tag_of(element: Element) -> str:
    """Return the name of *element* without its namespace."""
    return str(element.tag).rpartition("}")[2]


def id_of(element: Element) -> str:
    """Return the identifier of *element*, empty where it has none."""
    return str(element.get(_ID) or element.get("id") or "")


def words_of(element: Element | None) -> str:
    """Return the words of *element* with single spaces."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def spaced_words(element: Element | None) -> str:
    """Return the words of *element*, with a space between those of its elements."""
    return "" if element is None else " ".join(" ".join(element.itertext()).split())


def find_all(element: Element | None, *path: str) -> Iterator[Element]:
    """Yield the elements below *element* by the names of a *path*, each a child of the one before."""
    if element is None:
        return
    first, rest = path[0], path[1:]
    for child in element:
        if tag_of(child) == first:
            if rest:
                yield from find_all(child, *rest)
            else:
                yield child


def find(element: Element | None, *path: str) -> Element | None:
    """Return the first element below *element* by the names of a *path*; None where there is none."""
    return next(find_all(element, *path), None)
