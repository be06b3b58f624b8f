"""The body of a TEI document: sections as divisions, each paragraph as the element for its kind.

The number of a paragraph is the ``xml:id`` of its element, whichever that is.
"""

from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import chain
from itertools import groupby
from itertools import islice
from itertools import pairwise

from archive.export import xml
from archive.export.tei.words import WordsWriter
from archive.model.lines import indented_lines
from archive.model.lines import table_cells
from archive.model.span import Span
from archive.model.text import Emendation
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Section

_OF_LETTERS = {
    ParagraphKind.SALUTATION: "salute",
    ParagraphKind.DATELINE: "dateline",
    ParagraphKind.SIGNATURE: "signed",
}
#: By paragraph: the numbers that were merged into it.
Merged = Mapping[str, Sequence[str]]


def write_body(sections: Sequence[Section], merged: Merged) -> Iterator[str]:
    """Yield *sections* as divisions, nested by their levels."""
    open_levels: list[int] = []
    for section, following in pairwise([*sections, None]):
        assert section is not None
        while open_levels and open_levels[-1] >= section.level:
            open_levels.pop()
            yield "</div>\n"
        open_levels.append(section.level)
        yield xml.tag("div", type=section.kind or "section", xml_id=section.id) + "\n"
        if section.heading:
            yield xml.text_element("head", section.heading) + "\n"
        parted = following is not None and following.level > section.level
        yield from _blocks(section.paragraphs, merged, parted=parted)
    yield "</div>\n" * len(open_levels)


def _blocks(paragraphs: Sequence[Paragraph], merged: Merged, *, parted: bool) -> Iterator[str]:
    """Yield the paragraphs of a section. One with subsections has no `closer`."""
    opening, closing = _ends(paragraphs)
    if parted:
        closing = len(paragraphs)
    yield from _ending("opener", paragraphs[:opening], merged)
    for is_list, group in groupby(paragraphs[opening:closing], key=_is_item):
        if is_list:
            yield "<list>\n"
            for paragraph in group:
                yield _element("item", paragraph, merged) + "\n"
            yield "</list>\n"
        else:
            for paragraph in group:
                yield _block(paragraph, merged) + "\n"
    yield from _ending("closer", paragraphs[closing:], merged)


def _ends(paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """Return where the opening of a letter ends and where its closing begins."""
    opening = 0
    while opening < len(paragraphs) and _frames(paragraphs[opening]):
        opening += 1
    if opening == len(paragraphs):
        # Nothing in between: they neither open nor close.
        return 0, len(paragraphs)
    closing = len(paragraphs)
    while _frames(paragraphs[closing - 1]):
        closing -= 1
    return opening, closing


def _frames(paragraph: Paragraph) -> bool:
    return paragraph.kind in _OF_LETTERS and not paragraph.speaker and not paragraph.withdrawn


def _is_item(paragraph: Paragraph) -> bool:
    listed = paragraph.kind is ParagraphKind.LIST_ITEM
    return listed and not paragraph.speaker and not paragraph.withdrawn


def _ending(name: str, paragraphs: Sequence[Paragraph], merged: Merged) -> Iterator[str]:
    if paragraphs:
        inside = (_element(_OF_LETTERS[p.kind], p, merged) for p in paragraphs)
        yield f"<{name}>\n" + "".join(f"{one}\n" for one in inside) + f"</{name}>\n"


def _block(paragraph: Paragraph, merged: Merged) -> str:
    """Return *paragraph* as an element allowed wherever a block is."""
    if paragraph.withdrawn and not paragraph.text:
        why = xml.element("desc", xml.words(paragraph.withdrawn))
        gap = xml.element("gap", why, reason="withdrawn")
        return xml.element("p", gap, **_names(paragraph))
    if paragraph.speaker:
        speaker = xml.text_element("speaker", paragraph.speaker)
        return xml.element("sp", f"\n{speaker}\n{_speech_content(paragraph, merged)}\n")
    match paragraph.kind:
        case ParagraphKind.QUOTATION:
            return xml.element("quote", _element("p", paragraph, merged))
        case ParagraphKind.STANZA | ParagraphKind.TABLE:
            name = "lg" if paragraph.kind is ParagraphKind.STANZA else "table"
            return _verse_or_table(paragraph, merged, name) or _element("p", paragraph, merged)
        case ParagraphKind.SALUTATION | ParagraphKind.DATELINE | ParagraphKind.SIGNATURE:
            return _element("ab", paragraph, merged, type=paragraph.kind.value)
        case _:
            return _element("p", paragraph, merged)


def _speech_content(paragraph: Paragraph, merged: Merged) -> str:
    """Return *paragraph* as an element allowed inside a speech."""
    match paragraph.kind:
        case ParagraphKind.STANZA:
            return _verse_or_table(paragraph, merged, "lg") or _element("p", paragraph, merged)
        case ParagraphKind.TABLE:
            inside = _verse_or_table(paragraph, merged, "table")
            return f"<p>{inside}</p>" if inside else _element("p", paragraph, merged)
        case ParagraphKind.PROSE:
            return _element("p", paragraph, merged)
        case _:
            return _element("ab", paragraph, merged, type=paragraph.kind.value)


def _element(name: str, paragraph: Paragraph, merged: Merged, **attributes: str) -> str:
    """Return the element *name* with all words of *paragraph*."""
    writer = WordsWriter(paragraph, narrow=name == "dateline")
    content = _anchors(paragraph, merged) + writer.words() + writer.rest()
    return xml.element(name, content, **_names(paragraph), **attributes)


def _verse_or_table(paragraph: Paragraph, merged: Merged, name: str) -> str:
    """Return a stanza with its lines or a table with its rows and cells; empty where it has no words."""
    writer = WordsWriter(paragraph)
    content = _anchors(paragraph, merged)
    if name == "table":
        parts = list(_rows(writer, table_cells(paragraph)))
    else:
        parts = list(_lines(writer, indented_lines(paragraph)))
    if not parts:
        return ""
    content += "".join(f"\n{part}" for part in parts)
    return xml.element(name, f"{content}\n{writer.rest()}", **_names(paragraph))


def _lines(writer: WordsWriter, indented: Sequence[tuple[int, Span]]) -> Iterator[str]:
    emendations = writer.paragraph.emendations
    lines = [line for _, line in indented]
    if lines and not all(_inside(emendation, lines) for emendation in emendations):
        # An emendation crosses the end of a line, so line breaks are marked instead.
        yield xml.element("l", writer.words())
        return
    for (indent, _), words in zip(indented, writer.parts(lines), strict=True):
        yield xml.element("l", words, rend=f"indent({indent})" if indent else "")


def _inside(emendation: Emendation, lines: Sequence[Span]) -> bool:
    at = bisect_right(lines, emendation.start, key=lambda line: line.start) - 1
    return at >= 0 and emendation.end <= lines[at].end


def _rows(writer: WordsWriter, rows: Sequence[Sequence[Span]]) -> Iterator[str]:
    parts = writer.parts(chain.from_iterable(rows))
    for at, row in enumerate(rows):
        cells = "".join(xml.element("cell", words) for words in islice(parts, len(row)))
        # The first row holds the labels of the columns.
        yield xml.element("row", cells, role="" if at else "label")


def _anchors(paragraph: Paragraph, merged: Merged) -> str:
    """Return anchors for the numbers merged into this paragraph, so that they are found here.

    The last words of a withdrawn paragraph begin with a note that gives the reason.
    """
    anchors = "".join(xml.element("anchor", xml_id=n) for n in merged.get(paragraph.number, ()))
    reason = paragraph.withdrawn
    return anchors + (xml.text_element("note", reason, type="withdrawn") if reason else "")


def _names(paragraph: Paragraph) -> dict[str, str]:
    return {"xml_id": paragraph.number, "n": paragraph.number.removeprefix("p")}
