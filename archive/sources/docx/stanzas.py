"""Stanzas of a Word file whose lines are paragraphs of their own, with an empty one between the stanzas."""

from lxml import etree

from archive.sources.docx.names import W
from archive.sources.docx.names import words_in
from archive.sources.office import are_lines

#: The bookmark before a line of verse that is set in; the number of blanks follows.
INDENT_MARK = "pincite-indent-"
_MAX_INDENT = 20
#: A twentieth of a point; one blank is some six points wide.
_TWIPS_TO_A_BLANK = 120


def join_lines(root: etree._Element, kinds: dict[etree._Element, str]) -> None:
    """Make one paragraph of each stanza whose lines are paragraphs; *kinds* say what the style of each is."""
    for holder in {one.getparent(): None for one in kinds if one.getparent() is not None}:
        paragraphs = [one if one.tag == f"{W}p" else None for one in holder]
        for at, group in enumerate(_groups(paragraphs, kinds)):
            if _are_lines(group, kinds, is_first=at == 0):
                _join(group)
                kinds[group[0]] = "verse"


def _groups(
    paragraphs: list[etree._Element | None], kinds: dict[etree._Element, str]
) -> list[list[etree._Element]]:
    """Return the paragraphs of one kind between empty ones."""
    groups: list[list[etree._Element]] = [[]]
    for one in paragraphs:
        if one is None or not words_in(one):
            groups.append([])
            continue
        if groups[-1] and kinds.get(groups[-1][-1]) != kinds.get(one):
            groups.append([])
        groups[-1].append(one)
    return [group for group in groups if group]


def _are_lines(
    group: list[etree._Element], kinds: dict[etree._Element, str], *, is_first: bool
) -> bool:
    if any(one.find(f".//{W}br") is not None for one in group):
        return False
    kind = kinds.get(group[0])
    return are_lines(
        [words_in(one) for one in group],
        is_verse=kind == "verse",
        is_plain=not kind,
        between_blanks=_is_between_blanks(group),
        is_first=is_first,
    )


def _is_between_blanks(group: list[etree._Element]) -> bool:
    before, after = group[0].getprevious(), group[-1].getnext()
    around = [one for one in (before, after) if one is not None and one.tag == f"{W}p"]
    return bool(around) and all(not words_in(one) for one in around)


def _join(group: list[etree._Element]) -> None:
    first = group[0]
    for one in group:
        _set_in(one)
        if one is first:
            continue
        run = etree.SubElement(first, f"{W}r")
        run.append(etree.Element(f"{W}br"))
        first.extend([child for child in one if child.tag != f"{W}pPr"])
        one.getparent().remove(one)


def _set_in(paragraph: etree._Element) -> None:
    """Write the indent of *paragraph*, a line of verse, as a bookmark before its words."""
    indent = paragraph.find(f"{W}pPr/{W}ind")
    twips = 0
    if indent is not None:
        for name in ("left", "start", "firstLine"):
            value = indent.get(f"{W}{name}") or "0"
            twips += int(value) if value.lstrip("-").isdigit() else 0
    blanks = min(max(0, twips // _TWIPS_TO_A_BLANK), _MAX_INDENT)
    for child in paragraph.iter(f"{W}tab", f"{W}t"):
        if child.getparent().tag == f"{W}tabs":
            continue
        if child.tag == f"{W}t":
            words = child.text or ""
            blanks += len(words) - len(words.lstrip())
            child.text = words.lstrip()
            break
        blanks += 4
    if blanks:
        name = f"{INDENT_MARK}{min(blanks, _MAX_INDENT)}"
        properties = paragraph.find(f"{W}pPr")
        at = 0 if properties is None else paragraph.index(properties) + 1
        paragraph.insert(at, etree.Element(f"{W}bookmarkStart", {f"{W}name": name}))
