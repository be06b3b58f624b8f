"""Runs of a Word file: neighbours that look the same become one; Word begins one wherever somebody stopped typing."""

from lxml import etree

from archive.sources.docx.names import W
from archive.sources.docx.names import is_on
from archive.sources.docx.names import value_of
from archive.sources.docx.styles import Styles

#: What of the look of words a text keeps.
_SWITCHES = ("b", "i", "strike")


def merge_runs(paragraph: etree._Element, styles: Styles) -> None:
    """Merge the neighbouring runs of *paragraph* that look the same, in it and in its links."""
    for holder in (paragraph, *paragraph.iter(f"{W}hyperlink")):
        last: etree._Element | None = None
        last_look: tuple[str, ...] | None = None
        for child in list(holder):
            if child.tag != f"{W}r":
                last = None
                continue
            look = _look(child, styles)
            _simplify(child, look)
            if last is not None and look == last_look:
                last.extend([one for one in child if one.tag != f"{W}rPr"])
                holder.remove(child)
            else:
                last, last_look = child, look


def _look(run: etree._Element, styles: Styles) -> tuple[str, ...]:
    properties = run.find(f"{W}rPr")
    style = value_of(properties, "rStyle")
    found = []
    for name in _SWITCHES:
        own = None if properties is None else properties.find(f"{W}{name}")
        on = (
            is_on(properties, name)
            if own is not None
            else bool(style) and styles.looks(style, name)
        )
        if on:
            found.append(name)
    if (raised := value_of(properties, "vertAlign")) == "superscript":
        found.append(raised)
    return tuple(found)


def _simplify(run: etree._Element, look: tuple[str, ...]) -> None:
    for old in run.findall(f"{W}rPr"):
        run.remove(old)
    if not look:
        return
    properties = etree.Element(f"{W}rPr")
    for name in look:
        if name == "superscript":
            properties.append(etree.Element(f"{W}vertAlign", {f"{W}val": name}))
        else:
            properties.append(etree.Element(f"{W}{name}"))
    run.insert(0, properties)
