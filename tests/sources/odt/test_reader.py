"""OpenDocument texts: styles become structure, what is no part of the text is listed, and no word is lost."""

import pytest

from archive.errors import BrokenText
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.sources.detection import SourceFormat
from archive.sources.detection import detect
from archive.sources.odt.reader import read_odt
from archive.sources.report import Import
from tests.support.open_documents import open_document

_FIRST = '<text:p text:style-name="Title">Trade</text:p><text:p>It begins with a sentence of words.</text:p>'
_STYLES = (
    '<style:style style:name="T1"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="T2"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T3"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="P1" style:parent-style-name="Quotations"/>'
    '<style:style style:name="P2"><style:paragraph-properties fo:margin-left="0.4in"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="a" '
    'style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def _read(body: str, *, pages: str = "", properties: str = "") -> Import:
    data = open_document(_FIRST + body, styles=_STYLES, pages=pages, properties=properties)
    assert detect(data) is SourceFormat.ODT
    return read_odt(data, name="a.odt")


def _last(made: Import) -> str:
    return made.text.paragraphs[-1].text


def test_headings_begin_sections_and_the_title_goes_to_the_record() -> None:
    """Headings begin sections, and the title goes to the record."""
    made = _read('<text:h text:outline-level="1">Of wool</text:h><text:p>Wool is dear.</text:p>')
    assert [section.heading for section in made.text.sections] == ["", "Of wool"]
    assert made.text.metadata.title == "Trade"


def _paragraph(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def _list(style: str) -> str:
    item = f"<text:list-item>{_paragraph('the stone;')}</text:list-item>"
    return f'<text:list text:style-name="{style}">{item}</text:list>'


def _row(*cells: str) -> str:
    made = "".join(f"<table:table-cell>{_paragraph(cell)}</table:table-cell>" for cell in cells)
    return f"<table:table><table:table-row>{made}</table:table-row></table:table>"


_VERSE = _paragraph("The river runs,", "Verse") + _paragraph("and I remain.", "Verse")
_BROKEN = _paragraph("The river runs,<text:line-break/>And I remain")


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (_paragraph("He said so.", "P1"), ParagraphKind.QUOTATION, "He said so."),
        (_BROKEN, ParagraphKind.STANZA, "The river runs, And I remain"),
        (_VERSE, ParagraphKind.STANZA, "The river runs, and I remain."),
        (_list("L1"), ParagraphKind.LIST_ITEM, "(a) the stone;"),
        (_list("L2"), ParagraphKind.LIST_ITEM, "the stone;"),
        (_row("Lime", "12"), ParagraphKind.TABLE, "Lime | 12"),
    ],
    ids=["quotation", "breaks", "verse", "letters", "bullets", "table"],
)
def test_kind_of_a_paragraph_is_what_the_file_says(
    body: str, kind: ParagraphKind, words: str
) -> None:
    """Kind of a paragraph is what the file says."""
    last = _read(body).text.paragraphs[-1]
    assert (last.kind, last.text) == (kind, words)


def test_lines_between_empty_paragraphs_are_a_stanza_with_its_indents() -> None:
    """Lines between empty paragraphs are a stanza with its indents."""
    lines = "".join(
        f"<text:p text:style-name='{style}'>{line}</text:p>"
        for line, style in (("The river runs", ""), ("And I remain", "P2"), ("The man is gone", ""))
    )
    (_, stanza) = _read(f"<text:p/>{lines}<text:p/>").text.paragraphs
    assert (stanza.kind, stanza.indents) == (ParagraphKind.STANZA, (0, 4))


def test_look_of_words_becomes_runs() -> None:
    """Look of words becomes runs."""
    last = _read(
        '<text:p>He <text:span text:style-name="T1">never</text:span> '
        'un<text:span text:style-name="T3">do</text:span>es it.</text:p>'
    ).text.paragraphs[-1]
    marked = [(last.text[one.start : one.end], one.kind) for one in last.runs]
    assert marked == [("never", RunKind.EMPHASIS), ("do", RunKind.STRONG)]


@pytest.mark.parametrize("printed", ["1", "*"])
def test_notes_go_to_the_paragraphs_that_call_them(printed: str) -> None:
    """Notes go to the paragraphs that call them, whatever their marks are."""
    note = (
        f'<text:note text:note-class="footnote"><text:note-citation>{printed}</text:note-citation>'
        "<text:note-body><text:p>In May.</text:p></text:note-body></text:note>"
    )
    last = _read(f"<text:p>He came{note} and went.</text:p>").text.paragraphs[-1]
    assert (last.text, [one.text for one in last.notes]) == ("He came and went.", ["In May."])


def _changed(change: str) -> str:
    region = f"<text:changed-region>{change}</text:changed-region>"
    return f"<text:tracked-changes>{region}</text:tracked-changes>"


_ANN = "<dc:creator>Ann</dc:creator>"
_DELETED = (
    f"<text:deletion><office:change-info>{_ANN}</office:change-info>"
    "<text:p>Gone.</text:p></text:deletion>"
)
_STAYS = _paragraph("It stays.")
_ADDED = _paragraph("It <text:change-start/>still<text:change-end/> stays.")
_COMMENT = f"<office:annotation>{_ANN}<text:p>So?</text:p></office:annotation>"
_HIDDEN = '<text:span text:style-name="T2"> Not.</text:span>'
_CONTENTS = (
    "<text:table-of-content><text:index-body><text:p>Wool 7</text:p></text:index-body>"
    "</text:table-of-content>"
)
_BOX = "<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame>"
_SHAPE = "<draw:custom-shape><text:p>In the box.</text:p></draw:custom-shape>"
_PICTURE = (
    "<draw:frame><draw:image xlink:href='http://example.org/a.png'/><svg:desc>A map</svg:desc>"
    "</draw:frame>"
)


@pytest.mark.parametrize(
    ("body", "words", "why"),
    [
        (_changed(_DELETED) + _STAYS, "It stays.", "deleted in tracked changes by Ann"),
        (
            _changed("<text:insertion/>") + _ADDED,
            "It still stays.",
            "1 insertion in tracked changes: accepted",
        ),
        (_paragraph(f"It stays.{_COMMENT}"), "It stays.", "a comment by Ann"),
        (
            _paragraph(f"It stays.{_HIDDEN}"),
            "It stays.",
            "hidden text, which the program does not show",
        ),
        (
            _CONTENTS + _STAYS,
            "It stays.",
            "a table of contents, whose lines lead to the headings",
        ),
        (
            _paragraph(f"It stays.{_BOX}"),
            "In the box.",
            "a text box: placed below the paragraph it hangs on",
        ),
        (
            _paragraph(f"It stays.{_SHAPE}"),
            "In the box.",
            "a text box: placed below the paragraph it hangs on",
        ),
        (_paragraph(f"It stays.{_PICTURE}"), "It stays.", "a picture, which is not kept: A map"),
        (_paragraph("It<text:s/>stays<text:tab/>here."), "It stays here.", ""),
        (f"<text:section>{_STAYS}</text:section>", "It stays.", ""),
    ],
    ids=str.split("deletion insertion comment hidden contents box shape picture blanks section"),
)
def test_what_a_word_processor_adds_is_read_or_listed(body: str, words: str, why: str) -> None:
    """What a word processor adds is read or listed."""
    made = _read(body)
    assert _last(made) == words
    assert not why or why in [change.why for change in made.report]


def test_headers_and_footers_of_the_pages_are_left_out_with_a_line() -> None:
    """Headers and footers of the pages are left out, with a line."""
    made = _read("", pages="<style:header><text:p>The trade of 1861</text:p></style:header>")
    listed = {change.before: change.why for change in made.report}
    assert listed["The trade of 1861"] == "the header of the pages"


def test_properties_go_to_the_record_with_doubt() -> None:
    """Properties go to the record, with doubt; the day when the file was made does not."""
    said = (
        "<meta:initial-creator>Ann Reed</meta:initial-creator><dc:language>de-AT</dc:language>"
        "<meta:creation-date>2020-01-02T10:00:00</meta:creation-date>"
    )
    made = _read("", properties=said)
    record = made.text.metadata
    assert (record.authors, record.language, record.date) == (("Ann Reed",), "de", None)
    assert any(change.unsure and change.after == "Ann Reed" for change in made.report)


_LOCKED = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
)
_BOMB = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("body", "others", "says"),
    [
        (_FIRST, {"META-INF/manifest.xml": _LOCKED}, "locked with a password"),
        (_FIRST, {"content.xml": _BOMB}, "entities"),
        (_FIRST, {"content.xml": "<a/>"}, "no text"),
        ("<text:section>" * 5_000 + "</text:section>" * 5_000, {}, "nested too deep"),
        ("<text:p/>", {}, "no paragraph"),
    ],
    ids=["locked", "entities", "no body", "deep", "empty"],
)
def test_file_that_cannot_be_read_is_refused(
    body: str, others: dict[str, str | bytes], says: str
) -> None:
    """File that cannot be read is refused, by a sentence."""
    with pytest.raises(BrokenText, match=says):
        read_odt(open_document(body, others=others), name="a.odt")


def test_macros_are_told_and_never_read() -> None:
    """Macros are told, and never read."""
    data = open_document(_FIRST, others={"Basic/Standard/Module1.xml": "<x/>"})
    assert any("macros" in change.why for change in read_odt(data, name="a.odt").report)
