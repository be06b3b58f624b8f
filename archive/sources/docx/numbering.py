"""The numbers that Word prints before the paragraphs of its lists, which are not among the words of the file."""

import re
from dataclasses import dataclass
from dataclasses import field

from lxml import etree

from archive.sources.docx.names import W
from archive.sources.docx.names import value_of
from archive.sources.docx.styles import Styles
from archive.sources.html.lists import spelled

_PLACE = re.compile(r"%(?P<level>[1-9])")
_LETTERS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_LAST_LEVEL = 8


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of the lists of one file, in its order."""

    styles: Styles
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None, styles: Styles) -> "Numbering":
        """Return the lists below *root*, the root of ``numbering.xml``."""
        made = cls(styles)
        if root is None:
            return made
        for one in root.findall(f"{W}abstractNum"):
            levels = {_integer(lvl.get(f"{W}ilvl")): _level(lvl) for lvl in one.findall(f"{W}lvl")}
            made._levels[one.get(f"{W}abstractNumId") or ""] = levels
        for one in root.findall(f"{W}num"):
            number = one.get(f"{W}numId") or ""
            made._abstract[number] = value_of(one, "abstractNumId")
            for override in one.findall(f"{W}lvlOverride"):
                if start := value_of(override, "startOverride"):
                    at = _integer(override.get(f"{W}ilvl"))
                    made._overrides[number, at] = _integer(start)
        return made

    def label(self, paragraph: etree._Element) -> str | None:
        """Return what is printed before *paragraph*, empty for a bullet; None where it is no item of a list."""
        found = paragraph.find(f"{W}pPr/{W}numPr")
        of_style = self.styles.numbering(value_of(paragraph, "pPr/pStyle"))
        number = value_of(found, "numId") or value_of(of_style, "numId")
        at = min(_integer(value_of(found, "ilvl") or value_of(of_style, "ilvl")), _LAST_LEVEL)
        levels = self._levels.get(self._abstract.get(number, ""), {})
        if at not in levels:
            return None
        self._count(number, at, levels)
        if levels[at].form in ("bullet", "none"):
            return ""
        counts = self._counts[self._abstract[number]]

        def printed(match: re.Match[str]) -> str:
            one = int(match["level"]) - 1
            level = levels.get(one, _Level(1, "decimal", ""))
            return spelled(counts.get(one, level.start), _LETTERS.get(level.form, "1"))

        return _PLACE.sub(printed, levels[at].text).strip()

    def _count(self, number: str, at: int, levels: dict[int, _Level]) -> None:
        counts = self._counts.setdefault(self._abstract[number], {})
        restarts = (number, at) in self._overrides and (number, at) not in self._begun
        self._begun.add((number, at))
        if restarts:
            counts[at] = self._overrides[number, at]
        else:
            counts[at] = counts[at] + 1 if at in counts else levels[at].start
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]


def _level(element: etree._Element) -> _Level:
    start = value_of(element, "start")
    form = value_of(element, "numFmt") or "decimal"
    return _Level(_integer(start) if start else 1, form, value_of(element, "lvlText"))


def _integer(text: str | None) -> int:
    return int(text[:9]) if text and text.isdigit() else 0
