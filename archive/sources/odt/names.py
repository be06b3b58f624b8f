"""Names in the XML of OpenDocument texts (ISO/IEC 26300)."""

from lxml import etree

_URN = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE = f"{{{_URN}:office:1.0}}"
TEXT = f"{{{_URN}:text:1.0}}"
TABLE = f"{{{_URN}:table:1.0}}"
STYLE = f"{{{_URN}:style:1.0}}"
DRAW = f"{{{_URN}:drawing:1.0}}"
MANIFEST = f"{{{_URN}:manifest:1.0}}"
META = f"{{{_URN}:meta:1.0}}"
FO = f"{{{_URN}:xsl-fo-compatible:1.0}}"
SVG = f"{{{_URN}:svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"
DC = "{http://purl.org/dc/elements/1.1/}"

PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")


def words_in(element: etree._Element) -> str:
    """Return the words of the paragraphs in *element*, or of itself, with single spaces."""
    if element.tag in PARAGRAPHS:
        return " ".join("".join(_pieces(element)).split())
    top = [one for one in element.iter(*PARAGRAPHS) if not _is_inside(one, element)]
    return " ".join(filter(None, map(words_in, top)))


def _is_inside(paragraph: etree._Element, root: etree._Element) -> bool:
    for parent in paragraph.iterancestors():
        if parent is root:
            return False
        if parent.tag in PARAGRAPHS:
            return True
    return False


def _pieces(root: etree._Element) -> list[str]:
    found = [root.text or ""]
    for one in root:
        if one.tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break", *PARAGRAPHS):
            found.append(" ")
        if one.tag not in (f"{DC}creator", f"{DC}date", f"{SVG}title", f"{SVG}desc"):
            found += _pieces(one)
        if one.tag in PARAGRAPHS:
            found.append(" ")
        found.append(one.tail or "")
    return found
