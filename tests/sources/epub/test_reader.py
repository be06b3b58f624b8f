"""Ebooks: chapters in the order of reading, notes linked across files, and what is around the text is listed."""

import pytest

from archive.errors import BrokenText
from archive.sources.detection import SourceFormat
from archive.sources.detection import detect
from archive.sources.epub.reader import read_epub
from archive.sources.report import Import
from tests.support.ebooks import chapter
from tests.support.ebooks import ebook

_ONE = chapter("<h1>Of Wool</h1><p>Wool is dear this year.</p>")
_TWO = chapter("<h1>Of Corn</h1><p>Corn is cheap this year.</p>")
_NAV = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'


def _read(data: bytes) -> Import:
    return read_epub(data, name="a.epub")


def _shape(made: Import) -> list[tuple[str, list[str]]]:
    return [(one.heading, [p.text for p in one.paragraphs]) for one in made.text.sections]


def test_chapters_are_read_in_the_order_of_the_spine() -> None:
    """Chapters are read in the order of the spine."""
    data = ebook({"b.xhtml": _TWO, "a.xhtml": _ONE})
    assert detect(data) is SourceFormat.EPUB
    assert _shape(_read(data)) == [
        ("Of Corn", ["Corn is cheap this year."]),
        ("Of Wool", ["Wool is dear this year."]),
    ]


def test_record_of_the_ebook_goes_to_the_record() -> None:
    """Record of the ebook goes to the record, by the roles of people; its date does not."""
    record = (
        "<dc:title>On Trade</dc:title><dc:creator id='c1'>Ann Reed</dc:creator><dc:creator>Tom Hill</dc:creator>"
        "<dc:contributor opf:role='trl'>Eva Lind</dc:contributor><dc:publisher>Harbour Press</dc:publisher>"
        "<dc:language>en-GB</dc:language><dc:rights>Public domain</dc:rights><dc:date>2019-03-01</dc:date>"
        "<dc:source>https://example.org/trade</dc:source>"
    )
    made = _read(ebook({"a.xhtml": _ONE}, record=record))
    metadata = made.text.metadata
    assert (metadata.title, metadata.authors) == ("On Trade", ("Ann Reed", "Tom Hill"))
    assert (metadata.language, metadata.rights, metadata.date) == ("en", "Public domain", None)
    source = metadata.source
    assert (source.translators, source.publisher) == (("Eva Lind",), "Harbour Press")
    assert source.url == "https://example.org/trade"
    assert any("2019-03-01" in change.why for change in made.report)


def test_note_in_another_file_goes_to_the_paragraph_that_calls_it() -> None:
    """Note in another file goes to the paragraph that calls it; equal identifiers of two files are not mixed up."""
    call = '<p id="n1">He came.<a epub:type="noteref" href="notes.xhtml#n1">1</a></p>'
    notes = (
        '<section epub:type="endnotes"><h2>Notes</h2><ol><li id="n1" epub:type="endnote">'
        '<p>In May. <a href="a.xhtml#n1" epub:type="backlink">↩</a></p></li></ol></section>'
    )
    made = _read(ebook({"a.xhtml": chapter(f"<h1>One</h1>{call}"), "notes.xhtml": chapter(notes)}))
    (paragraph,) = made.text.paragraphs
    assert [(note.label, note.text) for note in paragraph.notes] == [("1", "In May.")]


@pytest.mark.parametrize(
    ("name", "page", "guide"),
    [
        ("cover.xhtml", chapter("<p>A fine cover</p>", body='epub:type="cover"'), ""),
        ("t.xhtml", chapter('<section epub:type="titlepage"><p>On Trade</p></section>'), ""),
        ("t.xhtml", chapter("<p>On Trade</p><p>by Ann Reed</p>"), ""),
        ("c.xhtml", chapter("<p>All rights reserved.</p>", body='epub:type="copyright-page"'), ""),
        ("u.xhtml", chapter("<p>Contents</p>"), '<reference type="toc" href="u.xhtml"/>'),
    ],
)
def test_what_is_around_the_text_is_left_out_with_a_line(name: str, page: str, guide: str) -> None:
    """What is around the text is left out, with a line."""
    made = _read(ebook({name: page, "a.xhtml": _ONE}, guide=guide))
    assert _shape(made) == [("Of Wool", ["Wool is dear this year."])]
    assert name in {change.place for change in made.report}


def test_paragraph_that_the_contents_name_is_a_heading() -> None:
    """Paragraph that the contents name is a heading, where the file marks none."""
    page = chapter("<p>The first part</p><p>Wool is dear this year.</p>")
    contents = '<nav epub:type="toc"><ol><li><a href="a.xhtml">The first part</a></li></ol></nav>'
    made = _read(ebook({"a.xhtml": page}, items=_NAV, others={"OPS/nav.xhtml": chapter(contents)}))
    assert _shape(made) == [("The first part", ["Wool is dear this year."])]


def test_ncx_of_an_older_ebook_is_read() -> None:
    """The table of contents of an older ebook (NCX) is read."""
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Part one</text>'
        '</navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>'
    )
    made = _read(
        ebook(
            {"a.xhtml": chapter("<p>Part one</p><p>Wool is dear this year.</p>")},
            items='<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
            others={"OPS/toc.ncx": ncx},
        )
    )
    assert _shape(made) == [("Part one", ["Wool is dear this year."])]


@pytest.mark.parametrize(
    "mark",
    [
        '<span epub:type="pagebreak" id="x" title="12"/>',
        '<a id="page_12"/>',
        '<span id="elsewhere"/>',
    ],
)
def test_pages_of_the_printed_book_are_page_breaks(mark: str) -> None:
    """Pages of the printed book are page breaks: marked in the text, or named by the list of pages."""
    page = chapter(f"<h1>One</h1><p>Wool is dear {mark}this year.</p>")
    listed = '<nav epub:type="page-list"><ol><li><a href="a.xhtml#elsewhere">12</a></li></ol></nav>'
    made = _read(ebook({"a.xhtml": page}, items=_NAV, others={"OPS/nav.xhtml": chapter(listed)}))
    (paragraph,) = made.text.paragraphs
    assert [one.label for one in paragraph.page_breaks] == ["12"]


def test_looks_that_the_style_sheet_gives_are_kept() -> None:
    """Looks that the style sheet gives are kept."""
    made = _read(
        ebook(
            {"a.xhtml": chapter('<h1>One</h1><p>He <span class="c5">never</span> came.</p>')},
            items='<item id="css" href="s.css" media-type="text/css"/>',
            others={"OPS/s.css": ".c5 { color: red; font-style: italic }"},
        )
    )
    (paragraph,) = made.text.paragraphs
    assert [paragraph.text[run.start : run.end] for run in paragraph.runs] == ["never"]


def test_first_heading_that_repeats_the_title_is_left_out() -> None:
    """First heading that repeats the title is left out."""
    page = chapter("<h1>ON TRADE</h1><h2>Of Wool</h2><p>Wool is dear this year.</p>")
    made = _read(ebook({"a.xhtml": page}))
    assert [section.heading for section in made.text.sections] == ["Of Wool"]


def _encrypted(method: str) -> dict[str, str | bytes]:
    return {
        "META-INF/encryption.xml": '<e xmlns:x="http://www.w3.org/2001/04/xmlenc#"><x:EncryptedData>'
        f'<x:EncryptionMethod Algorithm="{method}"/></x:EncryptedData></e>'
    }


def test_ebook_with_locked_fonts_alone_is_read() -> None:
    """Ebook with locked fonts alone is read."""
    data = ebook({"a.xhtml": _ONE}, others=_encrypted("http://www.idpf.org/2008/embedding"))
    assert len(_read(data).text.paragraphs) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ebook({"a.xhtml": _ONE}, others=_encrypted("urn:other")), "locked by its publisher"),
        (
            ebook({"a.xhtml": _ONE}, others={"META-INF/license.lcpl": b"{}"}),
            "locked by its publisher",
        ),
        (
            ebook({"a.xhtml": _ONE}, others={"META-INF/container.xml": "<none/>"}),
            "which of its files",
        ),
        (
            ebook(
                {"a.xhtml": _ONE},
                others={"OPS/book.opf": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            ),
            "entities",
        ),
        (ebook({}), "no paragraph"),
        (ebook({"a.xhtml": chapter("<div>" * 10_000 + "<p>Deep.</p>")}), "nested too deep"),
    ],
    ids=["locked", "licence", "no book", "entities", "empty", "deep"],
)
def test_ebook_that_cannot_be_read_is_refused(data: bytes, says: str) -> None:
    """Ebook that cannot be read is refused, by a sentence."""
    with pytest.raises(BrokenText, match=says):
        _read(data)


def test_note_called_by_a_heading_that_repeats_the_title_is_kept() -> None:
    """Note called by a heading that repeats the title is kept, and so is the rest where one file is empty."""
    page = chapter(
        '<h1>On Trade<a epub:type="noteref" href="#n1">1</a></h1><h2>Of Wool</h2><p>Wool is dear.</p>'
        '<aside id="n1" epub:type="footnote"><p>First printed in May.</p></aside>'
    )
    made = _read(ebook({"a.xhtml": page, "empty.xhtml": '<?xml version="1.0"?>'}))
    notes = [note.text for paragraph in made.text.paragraphs for note in paragraph.notes]
    assert notes == ["First printed in May."]
