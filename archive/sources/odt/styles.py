"""Styles of an OpenDocument text: what a paragraph is, how words look, and what is printed before items of lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field

from lxml import etree

from archive.sources.docx.styles import kind_of_name
from archive.sources.html.lists import spelled
from archive.sources.odt.names import FO
from archive.sources.odt.names import STYLE
from archive.sources.odt.names import TEXT

_MAX_BASES = 20
_MAX_INDENT = 20
#: Two blanks to half a centimetre, as word processors indent by tabs of 1.25 cm.
_BLANKS_TO_AN_INCH = 10
_UNITS = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "pc": 1 / 6}


@dataclass(slots=True)
class Styles:
    """The styles of one file, by their names; `lists` are those of lists."""

    _styles: dict[str, etree._Element] = field(default_factory=dict)
    _lists: dict[str, etree._Element] = field(default_factory=dict)

    @classmethod
    def of(cls, roots: Iterable[etree._Element | None]) -> "Styles":
        """Return the styles below *roots*; those of later ones count first."""
        made = cls()
        for root in roots:
            for one in () if root is None else root.iter(f"{STYLE}style", f"{TEXT}list-style"):
                named = made._lists if one.tag == f"{TEXT}list-style" else made._styles
                named[one.get(f"{STYLE}name") or ""] = one
        return made

    def _with_bases(self, name: str) -> list[etree._Element]:
        found: list[etree._Element] = []
        while name in self._styles and len(found) < _MAX_BASES:
            found.append(self._styles[name])
            name = found[-1].get(f"{STYLE}parent-style-name") or ""
        return found

    def kind(self, name: str) -> str:
        """Return what the style *name*, or one that it is made of, says of a paragraph."""
        bases = self._with_bases(name)
        for one in bases:
            said = one.get(f"{STYLE}display-name") or one.get(f"{STYLE}name") or ""
            if kind := kind_of_name(said):
                return kind
        # A style of the program itself need not be in the file.
        return kind_of_name(bases[-1].get(f"{STYLE}parent-style-name") or "" if bases else name)

    def _property(self, style: str, element: str, name: str) -> str:
        for one in self._with_bases(style):
            found = one.find(f"{STYLE}{element}")
            if found is not None and found.get(name):
                return found.get(name) or ""
        return ""

    def looks(self, style: str) -> list[str]:
        """Return the elements of a page for how *style* makes words look: ``em``, ``strong``, ``sup``."""
        found = []
        if self._property(style, "text-properties", f"{FO}font-style") in ("italic", "oblique"):
            found.append("em")
        weight = self._property(style, "text-properties", f"{FO}font-weight")
        if weight == "bold" or (weight.isdigit() and int(weight) >= 600):
            found.append("strong")
        raised = self._property(style, "text-properties", f"{STYLE}text-position")
        if raised.startswith("super") or (raised[:1].isdigit() and not raised.startswith("0")):
            found.append("sup")
        return found

    def is_hidden(self, style: str) -> bool:
        """Tell whether *style* hides words."""
        return self._property(style, "text-properties", f"{TEXT}display") == "none"

    def indent(self, style: str) -> int:
        """Return by how many blanks *style* sets a paragraph in."""
        inches = 0.0
        for name in ("margin-left", "text-indent"):
            length = self._property(style, "paragraph-properties", f"{FO}{name}")
            number, unit = length[:-2], length[-2:]
            if unit in _UNITS and number.replace(".", "", 1).removeprefix("-").isdigit():
                inches += float(number) * _UNITS[unit]
        return max(0, min(round(inches * _BLANKS_TO_AN_INCH), _MAX_INDENT))

    def number(self, style: str, counts: list[int]) -> str:
        """Return what the list *style* prints before the item with these *counts*, one for each level."""
        found = self._lists.get(style)
        wanted = str(len(counts))
        for level in () if found is None else found:
            if level.get(f"{TEXT}level") != wanted or level.tag != f"{TEXT}list-level-style-number":
                continue
            form = level.get(f"{STYLE}num-format") or ""
            if not form:
                return ""
            shown = level.get(f"{TEXT}display-levels") or "1"
            last = counts[-int(shown) :] if shown.isdigit() and int(shown) else counts[-1:]
            number = ".".join(spelled(one, form) for one in last)
            prefix, suffix = (level.get(f"{STYLE}num-{end}") or "" for end in ("prefix", "suffix"))
            return f"{prefix}{number}{suffix}".strip()
        return ""

    def start(self, style: str, level: int) -> int:
        """Return the first number of the list *style* at *level*, from 1."""
        found = self._lists.get(style)
        for one in () if found is None else found:
            if one.get(f"{TEXT}level") == str(level):
                start = one.get(f"{TEXT}start-value") or "1"
                return int(start[:9]) if start.isdigit() else 1
        return 1
