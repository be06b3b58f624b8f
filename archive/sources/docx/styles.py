"""Styles of a Word file: what a paragraph is by the name and outline level of its style, and how a style looks."""

import re
from dataclasses import dataclass
from dataclasses import field

from lxml import etree

from archive.sources.docx.names import W
from archive.sources.docx.names import is_on
from archive.sources.docx.names import value_of

#: What the names of styles say, in the languages in which word processors name them.
_KINDS = (
    ("title", re.compile(r"title|titel|titre|título|titolo|заголовок|book ?title|document ?title")),
    ("subtitle", re.compile(r"sub-?title|untertitel|sous-titre|subtítulo|sottotitolo")),
    ("author", re.compile(r"authors?|by-?line|autor|auteur")),
    ("date", re.compile(r"date|datum")),
    ("contents", re.compile(r"(?:toc|contents|verzeichnis|tm)[ _]?(?:[1-9]|heading)|contents heading")),
    ("quotation", re.compile(r".*(?:quot|zitat|citation|citaat|citazione|цитата).*|block ?text")),
    ("verse", re.compile(r".*(?:verse|poem|poetry|stanza|line ?block|gedicht|strophe).*")),
)  # fmt: skip
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|rubrik|kop|nagłówek|заголовок|nadpis)[ _]?(?P<level>[1-9])"
)
#: The lowest level of a heading.
MAX_LEVEL = 6
_MAX_BASES = 20


def kind_of_name(name: str) -> str:
    """Return what a style called *name* says of a paragraph: ``heading2``, ``verse``; empty where it says nothing.

    >>> kind_of_name("Heading 2"), kind_of_name("Block Text"), kind_of_name("Body Text")
    ('heading2', 'quotation', '')
    """
    name = " ".join(name.lower().replace("_20_", " ").split())
    if match := _HEADING.match(name):
        return f"heading{min(int(match['level']), MAX_LEVEL)}"
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(name)), "")


@dataclass(slots=True)
class Styles:
    """The styles of one file, by their identifiers."""

    _styles: dict[str, etree._Element] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> "Styles":
        """Return the styles below *root*, the root of ``styles.xml``."""
        found = [] if root is None else root.findall(f"{W}style")
        return cls({one.get(f"{W}styleId") or "": one for one in found})

    def kind(self, paragraph: etree._Element) -> str:
        """Return what the style of *paragraph* says it is, or its own outline level."""
        level = value_of(paragraph, "pPr/outlineLvl")
        if level.isdigit() and int(level) < MAX_LEVEL:
            return f"heading{int(level) + 1}"
        style = value_of(paragraph, "pPr/pStyle")
        if style not in self._kinds:
            self._kinds[style] = self._kind_of_style(style)
        return self._kinds[style]

    def _kind_of_style(self, style: str) -> str:
        for one in self._with_bases(style):
            if kind := kind_of_name(value_of(one, "name")):
                return kind
            level = value_of(one, "pPr/outlineLvl")
            if level.isdigit() and int(level) < MAX_LEVEL:
                return f"heading{int(level) + 1}"
        return "" if style in self._styles else kind_of_name(style)

    def _with_bases(self, style: str) -> list[etree._Element]:
        found: list[etree._Element] = []
        while style in self._styles and len(found) < _MAX_BASES:
            found.append(self._styles[style])
            style = value_of(found[-1], "basedOn")
        return found

    def looks(self, style: str, name: str) -> bool:
        """Tell whether the character *style* switches *name* on, such as ``i`` or ``vanish``."""
        for one in self._with_bases(style):
            properties = one.find(f"{W}rPr")
            if properties is not None and properties.find(f"{W}{name}") is not None:
                return is_on(properties, name)
        return False

    def numbering(self, style: str) -> etree._Element | None:
        """Return the ``numPr`` that a paragraph *style* gives, or None."""
        for one in self._with_bases(style):
            found = one.find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found
        return None
