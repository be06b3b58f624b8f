"""The chapters of a book: the parts of a text, a selected passage, and the last page, which says what the book is."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import count

from archive.export import xml
from archive.export.epub.book import Chapter
from archive.export.epub.book import Heading
from archive.export.epub.words import page_id
from archive.export.epub.words import paragraph_block
from archive.export.source import PassageSource
from archive.language.direction import direction
from archive.model.address import number_label
from archive.model.text import Metadata
from archive.model.text import Section

#: Of a text without headings.
_UNNAMED = "Text"
_COLOPHON = "About this book"
_EMENDATIONS = "Emendations: para., reading of this edition] reading of the source"


def chapters_of_text(source: PassageSource, *, within: bool = False) -> Iterator[Chapter]:
    """Yield a file for each part of the text at the first level. The first begins with its title.

    In a book of several texts (*within*), the contents list the parts of each below its title.
    """
    metadata = source.passage.edition.text.metadata
    parts = list(_parts(source.passage.sections)) or [()]
    alone = len(parts) == 1 and len(parts[0]) < 2
    for at, sections in enumerate(parts):
        headings = list(_headings(sections, metadata, level=2 if within else 1))
        content = "".join(_section(source, section, metadata) for section in sections)
        if at == 0:
            content = _title(metadata) + content
            if within:
                first = [Heading(1, metadata.title)]
                headings = first if alone else first + headings
            elif not headings:
                headings = [Heading(1, metadata.title)]
        yield Chapter(
            title=metadata.title,
            content=content,
            language=metadata.language,
            direction=direction(metadata.language),
            headings=tuple(headings),
            pages=tuple(_pages(sections)),
        )


def passage_chapter(source: PassageSource) -> Chapter:
    """Return a file of its own for a passage: its title, its words, its citation and its permalink."""
    metadata, record = source.passage.edition.text.metadata, source.record
    title = ", ".join(filter(None, (metadata.title, record.locator)))
    blocks = "".join(
        paragraph_block(paragraph, _permalink(source, paragraph.number))
        for section in source.passage.sections
        for paragraph in source.paragraphs(section)
    )
    cited = xml.text_element(
        "p", source.citation, class_="link", lang="en", xml_lang="en", dir="ltr"
    )
    return Chapter(
        title=title,
        content=xml.element("section", f"{xml.text_element('h1', title)}\n{blocks}{cited}"),
        language=metadata.language,
        direction=direction(metadata.language),
        headings=(Heading(1, title),),
        pages=tuple(_pages(source.passage.sections)),
    )


def colophon(sources: Sequence[PassageSource]) -> Chapter:
    """Return the last page: of each text its citation and state, its rights, and what its editors emended."""
    content = xml.text_element("h1", _COLOPHON)
    for source in sources:
        content += xml.text_element("p", source.citation)
        content += "".join(xml.text_element("p", note) for note in source.notes)
        if rights := source.record.metadata.rights:
            content += xml.text_element("p", rights)
        if readings := "".join(_readings(source)):
            content += xml.text_element("h2", _EMENDATIONS) + xml.element("ul", readings)
    return Chapter(
        title=_COLOPHON,
        content=xml.element(
            "section", content, class_="colophon", epub_type="colophon", role="doc-colophon"
        ),
        language="en",
        direction="ltr",
        headings=(Heading(1, _COLOPHON),),
    )


def _title(metadata: Metadata) -> str:
    lines = (
        xml.text_element("p", metadata.byline, class_="author"),
        xml.text_element("h1", metadata.title),
        xml.text_element("p", metadata.occasion, class_="occasion"),
        xml.text_element("p", metadata.printed_date),
    )
    return xml.element("header", "".join(lines), class_="title") + "\n"


def _parts(sections: Sequence[Section]) -> Iterator[tuple[Section, ...]]:
    """Yield the sections of each part of the first level; what stands before a part belongs to it."""
    part: list[Section] = []
    for section in sections:
        if part and section.level == 1:
            yield tuple(part)
            part = []
        part.append(section)
    if part:
        yield tuple(part)


def _headings(sections: Iterable[Section], metadata: Metadata, level: int) -> Iterator[Heading]:
    for at, section in enumerate(sections):
        name = section.heading
        if at == 0:
            yield Heading(level, name or section.kind.capitalize() or _UNNAMED, section.id)
        elif name and name != metadata.title:
            yield Heading(level + section.level - 1, name, section.id)


def _section(source: PassageSource, section: Section, metadata: Metadata) -> str:
    depth = min(section.level + 1, 6)
    shown = section.heading if section.heading != metadata.title else ""
    blocks = "".join(
        paragraph_block(paragraph, _permalink(source, paragraph.number))
        for paragraph in source.paragraphs(section)
    )
    return xml.element(
        "section", f"{xml.text_element(f'h{depth}', shown)}\n{blocks}", id=section.id
    )


def _permalink(source: PassageSource, number: str) -> str:
    return source.absolute(f"{source.page.text}/{number}")


def _pages(sections: Iterable[Section]) -> Iterator[tuple[str, str]]:
    for section in sections:
        for paragraph in section.paragraphs:
            for at, page in zip(count(1), sorted(paragraph.page_breaks), strict=False):
                yield page.label, page_id(paragraph.number, at)


def _readings(source: PassageSource) -> Iterator[str]:
    for section in source.passage.sections:
        for paragraph in source.paragraphs(section):
            for emendation in paragraph.emendations:
                shown = paragraph.text[emendation.start : emendation.end]
                number = number_label(paragraph.number)
                yield xml.text_element(
                    "li", f"{number}: {shown or '–'}] {emendation.transmitted or '–'}"
                )
