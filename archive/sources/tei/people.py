"""Names of people in TEI."""

import re

from archive.sources.tei.xml import Element
from archive.sources.tei.xml import find
from archive.sources.tei.xml import tag_of
from archive.sources.tei.xml import words_of

#: Years of a life after a name, as libraries write them: ``Shakespeare, William, 1564-1616.``
_LIFE = re.compile(
    r",?\s*\(?(?:b\.\s*|d\.\s*|ca?\.\s*|fl\.\s*)?\d{3,4}\??\s*[-–]?\s*(?:ca?\.\s*)?(?:\d{3,4}\??)?\)?\.?$"
)
_INITIAL = re.compile(r"(?:^|[\s.])\w\.$|\b(?:Jr|Sr|Esq)\.$")


def name_of(element: Element, *, exact: bool = False) -> str:
    """Return the name in *element* without the years of a life, or as it is if *exact*."""
    person = find(element, "persName")
    if person is None:
        person = element if find(element, "name") is None else find(element, "name")
    words = words_of(person)
    if exact:
        return words
    bare = _LIFE.sub("", words) or words
    return bare if _INITIAL.search(bare) else bare.rstrip(".,;: ")


def family_of(element: Element, name: str) -> str:
    """Return the family name that *element* marks in *name*, where nobody would guess it; else an empty string."""
    surname = next((one for one in element.iter() if tag_of(one) == "surname"), None)
    family = words_of(surname)
    is_end = name.endswith(f" {family}") and " " not in family
    if not family or is_end or name == family or name.startswith(f"{family}, "):
        return ""
    return family if name.startswith(f"{family} ") or name.endswith(f" {family}") else ""
