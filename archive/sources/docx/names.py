"""Names in the XML of Word files (ECMA-376, WordprocessingML), and the words of its elements."""

from collections.abc import Iterator

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: The namespace of the strict variant, and the usual one it is read as.
STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN.encode())
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_WORDS = frozenset((f"{W}t", f"{W}delText", f"{M}t"))
_SPACES = frozenset((f"{W}p", f"{W}tab", f"{W}br", f"{W}cr", f"{W}tc"))


def words_in(element: etree._Element) -> str:
    """Return the words of *element*, deleted ones too, with single spaces."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: etree._Element) -> Iterator[str]:
    for one in element.iter():
        if one.tag in _WORDS:
            yield one.text or ""
        elif one.tag in _SPACES:
            yield " "


def value_of(parent: etree._Element | None, path: str) -> str:
    """Return the ``w:val`` of the element at *path* (``pPr/pStyle``) below *parent*, or an empty string."""
    if parent is None:
        return ""
    found = parent.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{W}val") or ""


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Tell whether *properties* switch *name* on: a switch without a value is on."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off", "none")


def remove(element: etree._Element) -> None:
    """Take *element* out of its tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put the children of *element* in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent[at : at + 1] = list(element)
