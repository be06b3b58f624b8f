"""The words of units of a citation tree: sections, paragraphs and pages, or what is from one to another.

A section that is not whole is cut: it has no heading, and only the paragraphs that are asked for.
"""

from collections.abc import Sequence
from dataclasses import replace

from archive.errors import NotHere
from archive.library.citation_tree import CitationTree
from archive.library.citation_tree import PageSpan
from archive.library.citation_tree import section_tree
from archive.library.passage import Passage
from archive.library.passage import consecutive
from archive.library.passage import consecutive_address
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.address import is_number
from archive.model.cut import cut_paragraph
from archive.model.text import Paragraph
from archive.model.text import Section


def passage_of_section(library: Library, text: Address, name: str) -> tuple[Passage, Address]:
    """Return the section *name* of *text*, with the sections under it, and the address of its paragraphs.

    Raises `NotHere`, also where it has none.
    """
    tree = section_tree(library, text)
    place = tree.find(name)
    if place is None or not any(map(is_number, tree.names[place : tree.end_of(place)])):
        raise NotHere(f"{text}/{name}")
    return passage_of_units(library, text, tree, place, tree.end_of(place))


def passage_of_units(
    library: Library, text: Address, tree: CitationTree, first: int, end: int
) -> tuple[Passage, Address]:
    """Return the units of *text* at the places from *first* to before *end* of its *tree*, and their address.

    It is that of their paragraphs. Raises `NotHere`.
    """
    asked = [name for name in tree.names[first:end] if is_number(name)]
    # Headings alone are in no excerpt; any paragraph has the edition that they are in.
    numbers = asked or [name for name in tree.names if is_number(name)][:1]
    where = replace(text, first=numbers[0], last=None if len(numbers) == 1 else numbers[-1])
    found = consecutive(library, where)
    own = {section.id: section.paragraphs for section in found.sections} if asked else {}
    around = set(tree.around(first))
    sections = tuple(
        Section(
            section.id,
            section.heading if first <= place < end else "",
            own.get(section.id, ()),
            section.kind,
            section.level,
        )
        for place, section in tree.sections
        if first <= place < end or place in around
    )
    return _with(found, sections), _address(library, where)


def passage_of_pages(
    library: Library, text: Address, first: PageSpan, last: PageSpan
) -> tuple[Passage, Address]:
    """Return what is on the pages of *text* from *first* to *last*, and the address of its paragraphs.

    The paragraphs at the edges are cut. Raises `NotHere`.
    """
    printed = library.printed_pages(text)
    place, at = first.first
    number = printed.number(place)
    until: int | None = None
    if last.end is None:
        end = section_tree(library, text).names[-1]
    elif last.end[1] == 0:
        end = printed.number(last.end[0] - 1)
    else:
        end, until = printed.number(last.end[0]), last.end[1]
    where = replace(text, first=number, last=None if end == number else end)
    found = consecutive(library, where)
    sections = [replace(s, paragraphs=tuple(s.paragraphs)) for s in found.sections]
    if at > 0 or not _begins_section(section_tree(library, text), number):
        sections[0] = replace(sections[0], heading="")
    cut = (_cut(section, number, at, end, until) for section in sections)
    return _with(found, tuple(cut)), _address(library, where)


def _cut(section: Section, first: str, at: int, last: str, until: int | None) -> Section:
    def part(paragraph: Paragraph) -> Paragraph:
        start = at if paragraph.number == first else 0
        end = until if paragraph.number == last else None
        return cut_paragraph(paragraph, start, end)

    return replace(section, paragraphs=tuple(map(part, section.paragraphs)))


def _begins_section(tree: CitationTree, number: str) -> bool:
    place = tree.find(number)
    return place is not None and tree.parents[place] == place - 1


def _with(found: Passage, sections: Sequence[Section]) -> Passage:
    text = replace(found.edition.text, sections=tuple(sections))
    return replace(found, edition=replace(found.edition, text=text))


def _address(library: Library, where: Address) -> Address:
    if where.revision is not None or where.last is None:
        return where
    return consecutive_address(library, where)
