"""TEI P5: valid against the schema, with exactly the displayed words."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.model.date import Date
from archive.model.edtf import parse_date
from archive.model.revision import Revision
from archive.model.text import Emendation
from archive.model.text import Metadata
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import Text
from archive.sources.canonical.format import read_canonical
from tests.support.paths import DATA
from tests.support.strategies import texts
from tests.support.tei import ID
from tests.support.tei import TEI
from tests.support.tei import edition_of
from tests.support.tei import faults
from tests.support.tei import parsed
from tests.support.tei import shown_words
from tests.support.tei import tei_of
from tests.support.tei import words_by_number

REAL = [
    DATA / "canonical" / "constructs.md",
    *sorted((DATA.parent.parent / "texts").glob("*.md")),
    *sorted((DATA / "historians").glob("*.md")),
    *(path for path in sorted((DATA / "transcripts").glob("*.md")) if path.stem != "README"),
]


def one(*paragraphs: Paragraph, metadata: Metadata | None = None, **more: object) -> str:
    """Return a document with one section."""
    text = Text("a-text", metadata or Metadata("A text"), (Section("s1", "", paragraphs),))
    return tei_of(edition_of(text, **more))


def body(document: str) -> str:
    """Return the content of the only division of *document*."""
    inside = document.split('<div type="section" xml:id="s1">\n', 1)[1]
    return inside.rsplit("\n</div>\n</body>", 1)[0]


def same_words(text: Text, document: str) -> None:
    """Assert that each numbered paragraph of *text* has its words in *document*."""
    found = words_by_number(document)
    expected = {p.number: shown_words(p) for p in text.paragraphs if p.number}
    assert found == expected


def test_real_texts() -> None:
    """The shipped text, one with every construct and real sources are valid and have the displayed words."""
    documents = []
    for path in REAL:
        text = read_canonical(path.read_text(encoding="utf-8"), path=str(path)).text
        documents.append(tei_of(edition_of(text)))
        same_words(text, documents[-1])
    assert faults(documents) == []


def numbered_once(text: Text) -> bool:
    """Whether no two paragraphs of *text* have one number."""
    numbers = [paragraph.number for paragraph in text.paragraphs if paragraph.number]
    return len(numbers) == len(set(numbers))


def test_any_text() -> None:
    """For any text the document is valid and has the displayed words."""
    documents = []

    @given(texts().filter(numbered_once))
    @settings(max_examples=40)
    def written(text: Text) -> None:
        documents.append(tei_of(edition_of(text)))
        same_words(text, documents[-1])

    written()
    # All at once: the validator takes much longer to start than to read.
    assert faults(documents) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('<p colour="red" ', "<p "),
        ("<paragraph>Peace.</paragraph></div>", "</div>"),
        ('xml:id="s1" n="2"', 'xml:id="p2" n="2"'),
    ],
)
def test_schema_check_detects_errors(wrong: str, right: str) -> None:
    """An unknown attribute, an unknown element and a duplicate id are reported."""
    document = one(Paragraph("p1", "Peace."), Paragraph("p2", "Bread."))
    assert faults([document]) == []
    assert faults([document.replace(right, wrong, 1)])


def test_whole_document_is_unchanged(golden: Callable[[str, str], None]) -> None:
    """The text with every construct, and a full header, comes out as before."""
    path = DATA / "canonical" / "constructs.md"
    text = read_canonical(path.read_text(encoding="utf-8"), path=str(path)).text
    revisions = (
        Revision(1, "2026-11-01", "First published", "report", ""),
        Revision(2, "2026-11-22", "p2: way is war & peace", "report", "", {"p2": "corrected"}),
    )
    document = tei_of(edition_of(text, revision=2, revisions=revisions))
    golden("tei/constructs.tei.xml", document)
    assert faults([document]) == []


def test_emendations() -> None:
    """Both readings are given; supplied and deleted words are marked as such."""
    text = "the present war and full view"
    paragraph = Paragraph(
        "p1",
        text,
        emendations=(
            Emendation(12, 15, "way"),
            Emendation(16, 19, ""),
            Emendation(24, 24, "the "),
        ),
    )
    assert body(one(paragraph)) == (
        '<p xml:id="p1" n="1">the present <choice><sic>way</sic><corr>war</corr></choice> '
        "<supplied>and</supplied> full<surplus>the </surplus> view</p>"
    )


def test_notes_and_pages() -> None:
    """A note is at its first mark, with pointers at later ones; a mark without a note is a mark."""
    paragraph = Paragraph(
        "p7",
        "treaties of peace",
        page_breaks=(PageBreak(9, "250"),),
        note_marks=(NoteMark(8, "A"), NoteMark(11, "A"), NoteMark(17, "B")),
        notes=(Note("A", "Of October."),),
    )
    assert body(one(paragraph)) == (
        '<p xml:id="p7" n="7">treaties<note xml:id="p7-n1" n="A" place="foot">Of October.</note>'
        ' <pb n="250"/>of<ref type="note" n="A" target="#p7-n1"/> peace<ref type="note" n="B"/></p>'
    )


def test_withdrawn_paragraph() -> None:
    """A withdrawn paragraph keeps its number and the reason, and no words."""
    document = one(Paragraph("p3", "", withdrawn="A later hand & not his."))
    assert body(document) == (
        '<p xml:id="p3" n="3"><gap reason="withdrawn"><desc>A later hand &amp; not his.</desc></gap></p>'
    )
    assert words_by_number(document) == {"p3": []}
    assert faults([document]) == []


def test_merged_paragraph() -> None:
    """The number of a merged paragraph is found in the one it was merged into."""
    document = one(Paragraph("p7", "Peace and bread."), became={"p8": "p7"})
    assert '<p xml:id="p7" n="7"><anchor xml:id="p8"/>Peace' in document
    assert faults([document]) == []


def test_letter() -> None:
    """The opening and closing of a letter are in `opener` and `closer`, even a stage direction in a dateline."""
    stage = (Run(0, 9, RunKind.STAGE),)
    document = one(
        Paragraph("p1", "Petrograd, in winter", ParagraphKind.DATELINE, stage),
        Paragraph("p2", "Comrades!", ParagraphKind.SALUTATION),
        Paragraph("p3", "Peace."),
        Paragraph("p4", "Yours,", ParagraphKind.SALUTATION),
        Paragraph("p5", "", withdrawn="Twice"),
        Paragraph("p6", "V. Lenin", ParagraphKind.SIGNATURE),
    )
    root = parsed(document)
    (division,) = root.iter(f"{TEI}div")
    names = [child.tag.removeprefix(TEI) for child in division]
    assert names == ["opener", "p", "ab", "p", "closer"]
    assert faults([document]) == []


def test_speech_of_any_kind() -> None:
    """A speech may be prose, verse, quotation, list or signature; the speaker's name is not one of its words."""
    document = one(
        *(
            Paragraph(
                f"p{at}", "One | two three", kind, (Run(9, 9, RunKind.LINE_BREAK),), speaker="A & B"
            )
            for at, kind in enumerate(ParagraphKind, start=1)
        )
    )
    assert document.count("<speaker>A &amp; B</speaker>") == len(ParagraphKind)
    assert words_by_number(document)["p1"] == ["One", "|", "two", "three"]
    assert faults([document]) == []


def test_emendation_across_the_lines_of_a_stanza() -> None:
    """An emendation across a line break stays one emendation, with the words of the source once."""
    paragraph = Paragraph(
        "p1",
        "half a league half a league",
        ParagraphKind.STANZA,
        (Run(13, 13, RunKind.LINE_BREAK),),
        (Emendation(7, 18, "mile"),),
    )
    document = one(paragraph)
    assert document.count("mile") == 1
    assert words_by_number(document)["p1"] == paragraph.text.split()
    assert faults([document]) == []


def test_sections_nest() -> None:
    """A subsection is a division in a division, even where a level is skipped."""
    levels = (2, 1, 3, 2, 1)
    sections = tuple(
        Section(f"s{at}", f"Part {at}", (Paragraph(f"p{at}", "Peace."),), level=level)
        for at, level in enumerate(levels, start=1)
    )
    document = tei_of(edition_of(Text("a-text", Metadata("Parts"), sections)))
    root = parsed(document)
    inside = {
        parent.attrib[ID]: [child.attrib[ID] for child in parent if child.tag == f"{TEI}div"]
        for parent in root.iter(f"{TEI}div")
    }
    assert inside == {"s1": [], "s2": ["s3", "s4"], "s3": [], "s4": [], "s5": []}
    assert faults([document]) == []


def test_header_has_every_field_of_the_metadata() -> None:
    """Every field is in the header, and an empty one adds nothing."""
    source = Source(
        title="Collected Works",
        url="https://example.org/a b",
        accessed_as_printed="2/11/2011",
        publisher="Progress & Co",
        place="Moscow",
        year="c. 1972",
        volume="26",
        pages="249-253",
        edition="4th",
        editors=("George Hanna",),
        translators=("Yuri Sdobnikov",),
        archive="RGASPI",
        shelfmark="f. 2",
    )
    metadata = Metadata(
        "Report",
        ("V. Lenin",),
        "Congress",
        Date(1900, 2, 29),
        Date(1900, 2, 16),
        "",
        "ru-petr1708",
        "https://example.org/licence",
        source,
    )
    full = one(Paragraph("p1", "Peace."), metadata=metadata)
    online = replace(metadata, source=replace(source, title=""))
    bare = one(Paragraph("p1", "Peace."), revision=0, date="", draft=True)
    assert faults([full, one(Paragraph("p1", "Peace."), metadata=online), bare]) == []
    for value in ("Progress &amp; Co", "c. 1972", "249-253", "RGASPI", "f. 2", "Sdobnikov"):
        assert f">{value}<" in full
    # The new calendar had no such day.
    assert 'when="1900-02"' in full
    assert 'licence target="https://example.org/licence"' in full
    assert 'target="https://example.org/a%20b"' in full
    header = parsed(bare)[0]
    names = {element.tag.removeprefix(TEI) for element in header.iter()}
    assert names == {
        *("teiHeader", "fileDesc", "titleStmt", "title", "editionStmt", "edition"),
        *("publicationStmt", "publisher", "idno", "sourceDesc", "p"),
        *("encodingDesc", "refsDecl", "citeStructure"),
    }


@pytest.mark.parametrize(
    ("date", "attributes"),
    [
        ("1640~", 'when="1640" precision="low"'),
        ("1640-05-01?", 'when="1640-05-01" cert="low"'),
        ("-0043%", 'when-iso="-0043" precision="low" cert="low"'),
        ("164X", 'notBefore="1640" notAfter="1649"'),
        ("-01XX", 'notBefore-iso="-0199" notAfter-iso="-0100"'),
        ("1640-21", 'notBefore="1640-03" notAfter="1640-05"'),
        ("1914/1918~", 'from="1914" to="1918" precision="low"'),
        ("../1914-05-04", 'notAfter="1914-05-04"'),
        ("1640/..", 'notBefore="1640"'),
    ],
)
def test_an_uncertain_date_has_its_bounds(date: str, attributes: str) -> None:
    """No `when` says more than is known; the words are those of the pages."""
    metadata = Metadata("Report", date=parse_date(date))
    document = one(Paragraph("p1", "Peace."), metadata=metadata)
    assert (
        f'<creation><date n="{date}" {attributes}>{parse_date(date).words}</date></creation>'
        in document
    )
    assert faults([document]) == []


@pytest.mark.parametrize(
    ("written", "family", "element"),
    [
        ("V. Lenin", "", "<forename>V.</forename> <surname>Lenin</surname>"),
        ("Lenin, V. I.", "", "<surname>Lenin</surname>, <forename>V. I.</forename>"),
        ("Mao Zedong", "Mao", "<surname>Mao</surname> <forename>Zedong</forename>"),
        (
            "Martin Luther King Jr.",
            "",
            "<forename>Martin Luther</forename> <surname>King</surname> <genName>Jr.</genName>",
        ),
        ("War Office", "", None),
        ("Young Ireland", "Young Ireland", None),
    ],
)
def test_names_have_their_parts_marked(written: str, family: str, element: str | None) -> None:
    """The parts of a name are marked where they are known; its words stay as written."""
    metadata = Metadata(
        "A",
        (written,),
        source=Source(title="B", editors=(written,), translators=(written,)),
        family_names=((written, family),) if family else (),
    )
    document = one(Paragraph("p1", "Peace."), metadata=metadata)
    content = f"<persName>{element}</persName>" if element else written
    assert f"<author>{content}</author>" in document
    assert f"<editor>{content}</editor>" in document
    assert f'<editor role="translator">{content}</editor>' in document
    (author,) = parsed(document).iter(f"{TEI}author")
    assert "".join(author.itertext()) == written
    assert faults([document]) == []


@given(st.text(st.characters(codec="utf-16", categories=("C", "L", "P", "Z")), min_size=1))
def test_forbidden_characters_are_replaced(text: str) -> None:
    """A character that XML forbids never comes out, whatever the text."""
    document = one(Paragraph("p1", text), metadata=Metadata(text, rights=text))
    parsed(document)


def test_lines_of_verse_say_by_how_much_they_are_set_in() -> None:
    """A line that is set in has its blanks in `rend`, and so has the plain text."""
    runs = (Run(3, 3, RunKind.LINE_BREAK),)
    stanza = Paragraph("p1", "one two", ParagraphKind.STANZA, runs, indents=(0, 2))
    assert '<l>one</l>\n<l rend="indent(2)">two</l>' in body(one(stanza))
