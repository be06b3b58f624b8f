"""Word files: styles become structure, what is no part of the text is listed, and no word is lost."""

import pytest

from archive.errors import BrokenText
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.sources.docx.reader import read_docx
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from tests.support.word_files import paragraph
from tests.support.word_files import part
from tests.support.word_files import run
from tests.support.word_files import style
from tests.support.word_files import word_file

_FIRST = paragraph("Trade", style="Title") + paragraph("It begins with a sentence of some words.")
_STYLES = part(
    "styles",
    style("Title", "Title")
    + style("berschrift1", "heading 1")
    + style("Vers", "Verse")
    + style("Zitat", "Quote")
    + style("Own", "Sam’s heading", inside='<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    + style("Based", "Mine", inside='<w:basedOn w:val="berschrift1"/>')
    + style("TOC1", "toc 1")
    + style("Book", "Book Title", kind="character", inside="<w:rPr><w:i/></w:rPr>"),
)


def _read(body: str, parts: dict[str, str | bytes] | None = None) -> Import:
    return read_docx(word_file(body, {"word/styles.xml": _STYLES, **(parts or {})}), name="a.docx")


def _texts(made: Import) -> list[str]:
    return [paragraph.text for paragraph in made.text.paragraphs]


@pytest.mark.parametrize("name", ["berschrift1", "Own", "Based"])
def test_heading_is_known_by_the_name_level_or_base_of_its_style(name: str) -> None:
    """Heading is known by the name, level or base of its style."""
    made = _read(_FIRST + paragraph("Of wool", style=name) + paragraph("Wool is dear this year."))
    assert [section.heading for section in made.text.sections] == ["", "Of wool"]
    assert made.text.metadata.title == "Trade"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (paragraph("He said so.", style="Zitat"), ParagraphKind.QUOTATION, "He said so."),
        (
            paragraph("The river runs,", style="Vers") + paragraph("and I remain.", style="Vers"),
            ParagraphKind.STANZA,
            "The river runs, and I remain.",
        ),
        (
            "<w:tbl><w:tr><w:tc>"
            + paragraph("Stone")
            + "</w:tc><w:tc>"
            + paragraph("40")
            + "</w:tc></w:tr></w:tbl>",
            ParagraphKind.TABLE,
            "Stone | 40",
        ),
    ],
)
def test_kind_of_a_paragraph_is_that_of_its_style(
    body: str, kind: ParagraphKind, words: str
) -> None:
    """Kind of a paragraph is that of its style."""
    last = _read(_FIRST + body).text.paragraphs[-1]
    assert (last.kind, last.text) == (kind, words)


def test_lines_between_empty_paragraphs_are_a_stanza_with_its_indents() -> None:
    """Lines between empty paragraphs are a stanza with its indents."""
    lines = ["The river runs beneath the moon", "And carries what I say", "The man will come"]
    indent = '<w:ind w:left="480"/>'
    body = "".join(paragraph(line, properties=indent * (at % 2)) for at, line in enumerate(lines))
    (_, stanza) = _read(_FIRST + paragraph("") + body + paragraph("")).text.paragraphs
    assert stanza.kind is ParagraphKind.STANZA
    assert stanza.text == " ".join(lines)
    assert stanza.indents == (0, 4)


def test_short_paragraphs_without_empty_ones_between_stay_paragraphs() -> None:
    """Short paragraphs without empty ones between stay paragraphs."""
    made = _read(_FIRST + paragraph("He came.") + paragraph("She went.") + paragraph("It rained."))
    assert len(made.text.paragraphs) == 4


@pytest.mark.parametrize(
    ("runs", "marked"),
    [
        (run("He ") + run("never", look="<w:i/>") + run(" came."), [("never", RunKind.EMPHASIS)]),
        (
            run("un") + run("do", look="<w:b/>") + run("es it all."),
            [("do", RunKind.STRONG)],
        ),
        (
            run("Read ") + run("Emma", look='<w:rStyle w:val="Book"/>') + run(" again."),
            [("Emma", RunKind.EMPHASIS)],
        ),
        (run("A ") + run("plain", look='<w:i w:val="0"/>') + run(" word."), []),
    ],
)
def test_look_of_words_becomes_runs(runs: str, marked: list[tuple[str, RunKind]]) -> None:
    """Look of words becomes runs."""
    last = _read(_FIRST + paragraph(runs)).text.paragraphs[-1]
    assert [(last.text[one.start : one.end], one.kind) for one in last.runs] == marked


_KEPT = run("The stone is cut.")
_GONE = "<w:r><w:delText> Not.</w:delText></w:r>"
_RUBY = (
    f"<w:r><w:ruby><w:rt>{run('to')}</w:rt><w:rubyBase>{run(' East')}</w:rubyBase></w:ruby></w:r>"
)


@pytest.mark.parametrize(
    ("inside", "words", "why"),
    [
        (
            f"{_KEPT}<w:del w:author='Ann'>{_GONE}</w:del>",
            "The stone is cut.",
            "deleted in tracked changes by Ann",
        ),
        (
            f"{_KEPT}<w:moveFrom>{run(' Not.')}</w:moveFrom>",
            "The stone is cut.",
            "moved elsewhere in tracked changes",
        ),
        (
            f"{_KEPT}<w:ins w:author='Ann'>{run(' So.')}</w:ins>",
            "The stone is cut. So.",
            "inserted in tracked changes by Ann: accepted",
        ),
        (
            f"{_KEPT}{run(' Not.', look='<w:vanish/>')}",
            "The stone is cut.",
            "hidden text, which Word does not show",
        ),
        (_KEPT + _RUBY, "The stone is cut. East", "how to read the signs below it (ruby)"),
        (
            f"{_KEPT}<m:oMath><m:r><m:t> x+1</m:t></m:r></m:oMath>",
            "The stone is cut. x+1",
            "a formula: kept as its signs in a row",
        ),
        (
            f"{_KEPT}<w:fldSimple w:instr='REF'>{run(' See 4.')}</w:fldSimple>",
            "The stone is cut. See 4.",
            "",
        ),
        (f"{_KEPT}<w:smartTag>{run(' Rome.')}</w:smartTag>", "The stone is cut. Rome.", ""),
        (
            f"{_KEPT}<w:r><w:br w:type='page'/></w:r>{run('So.')}",
            "The stone is cut. So.",
            "1 page break of the file, which have no numbers: not kept",
        ),
    ],
)
def test_what_a_word_processor_adds_is_read_or_listed(inside: str, words: str, why: str) -> None:
    """What a word processor adds is read or listed."""
    made = _read(_FIRST + paragraph(inside))
    assert _texts(made)[-1] == words
    assert not why or why in [change.why for change in made.report]


def test_deleted_words_are_told_with_their_place() -> None:
    """Deleted words are told with their place."""
    inside = f"{_KEPT}<w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del>"
    (change,) = [one for one in _read(_FIRST + paragraph(inside)).report if one.before == "Gone."]
    assert (change.kind, change.place) == (ChangeKind.LEFT_OUT, "paragraph 3")


def test_comments_headers_and_contents_are_left_out_with_a_line_each() -> None:
    """Comments, headers and contents are left out with a line each."""
    made = _read(
        paragraph("Of wool 7", style="TOC1") + _FIRST,
        {
            "word/comments.xml": part(
                "comments", f"<w:comment w:author='Ann'>{paragraph('Is this so?')}</w:comment>"
            ),
            "word/header1.xml": part("hdr", paragraph("The trade of 1861")),
        },
    )
    assert _texts(made) == ["It begins with a sentence of some words."]
    listed = {change.before: change.why for change in made.report if change.before}
    assert listed["Is this so?"] == "a comment by Ann"
    assert listed["The trade of 1861"] == "the header of the pages"
    assert listed["Of wool 7"] == "a table of contents, whose lines lead to the headings"


def test_notes_go_to_the_paragraphs_that_call_them() -> None:
    """Notes go to the paragraphs that call them."""
    call = run("He came") + "<w:r><w:footnoteReference w:id='2'/></w:r>" + run(" and went.")
    end = run("So it was.") + "<w:r><w:endnoteReference w:id='3'/></w:r>"
    foot = f"<w:footnote w:id='2'>{paragraph('On foot.')}{paragraph('In May.')}</w:footnote>"
    made = _read(
        _FIRST + paragraph(call) + paragraph(end),
        {
            "word/footnotes.xml": part("footnotes", foot),
            "word/endnotes.xml": part(
                "endnotes", f"<w:endnote w:id='3'>{paragraph('It was.')}</w:endnote>"
            ),
        },
    )
    assert _texts(made)[1:] == ["He came and went.", "So it was."]
    notes = [[note.text for note in paragraph.notes] for paragraph in made.text.paragraphs]
    assert notes == [[], ["On foot. In May."], ["It was."]]
    assert "footnote 1" in {change.place for change in made.report}


@pytest.mark.parametrize(
    ("form", "pattern", "start", "labels"),
    [
        ("decimal", "%1.", 1, ["1.", "2."]),
        ("lowerLetter", "(%1)", 1, ["(a)", "(b)"]),
        ("upperRoman", "Article %1", 9, ["Article IX", "Article X"]),
    ],
)
def test_items_keep_the_numbers_that_word_prints(
    form: str, pattern: str, start: int, labels: list[str]
) -> None:
    """Items keep the numbers that Word prints."""
    level = (
        f"<w:lvl w:ilvl='0'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{pattern}'/></w:lvl>"
    )
    numbering = (
        f"<w:abstractNum w:abstractNumId='4'>{level}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='4'/></w:num>"
    )
    item = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
    made = _read(
        _FIRST
        + paragraph("the stone is cut;", properties=item)
        + paragraph("the lime is dry.", properties=item),
        {"word/numbering.xml": part("numbering", numbering)},
    )
    items = made.text.paragraphs[1:]
    assert [one.text.split(" the ")[0] for one in items] == labels
    assert {one.kind for one in items} == {ParagraphKind.LIST_ITEM}


def test_text_box_is_read_once_below_its_paragraph() -> None:
    """Text box is read once, below its paragraph."""
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    made = _read(_FIRST + paragraph(run("Around it.") + both) + paragraph("The end is here."))
    assert _texts(made)[1:] == ["Around it.", "In the box.", "The end is here."]


def test_picture_is_named_and_keeps_its_caption() -> None:
    """Picture is named and keeps its caption."""
    picture = (
        "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='map' descr='A map of the coast'/>"
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link='rId9'/></pic:blipFill></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId9" TargetMode="External" Target="file:///etc/passwd" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/image"/></Relationships>'
    )
    made = _read(
        _FIRST + paragraph(picture) + paragraph("Figure 1. The coast."),
        {"word/_rels/document.xml.rels": relations},
    )
    assert _texts(made)[-1] == "Figure 1. The coast."
    said = [change.why for change in made.report]
    assert "a picture, which is not kept: A map of the coast" in said


def _core(title: str, author: str) -> str:
    return (
        '<p:coreProperties xmlns:p="x" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        "<dcterms:created>2020-01-02T10:00:00Z</dcterms:created></p:coreProperties>"
    )


@pytest.mark.parametrize(
    ("title", "author", "expected", "authors"),
    [
        ("On the Coast", "Ann Reed", "On the Coast", ("Ann Reed",)),
        ("Microsoft Word - Document1", "user42", "a", ()),
    ],
)
def test_properties_go_to_the_record_with_doubt(
    title: str, author: str, expected: str, authors: tuple[str, ...]
) -> None:
    """Properties go to the record, with doubt; the day when the file was made is never the date of the text."""
    body = paragraph("It begins with a sentence that is long enough to be a paragraph of prose.")
    made = _read(body, {"docProps/core.xml": _core(title, author)})
    record = made.text.metadata
    assert (record.title, record.authors, record.date) == (expected, authors, None)
    doubted = [change for change in made.report if change.unsure and change.after == author]
    assert bool(doubted) is bool(authors)


def test_file_of_the_strict_variant_is_read() -> None:
    """File of the strict variant is read."""
    plain = part("document", f"<w:body>{_FIRST}</w:body>")
    strict = plain.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    made = _read("", {"word/document.xml": strict})
    assert _texts(made) == ["It begins with a sentence of some words."]


def test_file_without_words_is_refused() -> None:
    """File without words is refused."""
    with pytest.raises(BrokenText, match="no paragraph"):
        _read(paragraph(""))


@pytest.mark.parametrize("first", [paragraph("On the Coast", style="Title"), ""])
def test_heading_that_repeats_the_title_begins_no_section(first: str) -> None:
    """Heading that repeats the title begins no section, whether a title page or the properties have the title."""
    body = (
        first + paragraph("On the Coast", style="berschrift1") + paragraph("The sea is calm today.")
    )
    made = _read(body, {"docProps/core.xml": _core("On the Coast", "Ann Reed")})
    assert made.text.metadata.title == "On the Coast"
    assert [section.heading for section in made.text.sections] == [""]


def test_only_heading_counts_more_than_the_title_in_the_properties() -> None:
    """Only heading counts more than the title in the properties."""
    body = paragraph("On the Coast", style="berschrift1") + paragraph(
        "The sea is calm today, he said."
    )
    made = _read(body, {"docProps/core.xml": _core("Draft for Ann", "Ann Reed")})
    assert made.text.metadata.title == "On the Coast"
    assert any("Draft for Ann" in change.why for change in made.report)
