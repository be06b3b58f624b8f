"""PDF documents: lines become paragraphs by their position on the page, and no word is lost."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from archive.errors import BrokenText
from archive.model.text import ParagraphKind
from archive.sources.detection import SourceFormat
from archive.sources.detection import detect
from archive.sources.pdf.reader import read_pdf
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from tests.support.pdf_files import Line
from tests.support.pdf_files import paragraph
from tests.support.pdf_files import pdf

_ONE = (
    "The harbour was full of ships, and the men on the quay were carrying the stone which the masons had cut for the "
    "long wall of the town, and nobody spoke of the storm. It had come in the night and taken the light from the mole."
)
_TWO = (
    "In the morning they counted the boats. Nine were missing, and the women stood at the end of the street where the "
    "road goes down to the water and looked out over the bay until the evening came and the lamps were lit again."
)


def _read(*pages: Sequence[Line], info: str = "") -> Import:
    data = pdf(*pages, info=info)
    assert detect(data) is SourceFormat.PDF
    return read_pdf(data, name="a.pdf")


def _words(made: Import) -> list[str]:
    return [paragraph.text for paragraph in made.text.paragraphs]


def _report(made: Import, kind: ChangeKind) -> list[tuple[str, str]]:
    return [(change.place, change.before) for change in made.report if change.kind is kind]


_TITLE = [Line("The Harbour", bottom=740, size=18, font="bold")]


@pytest.mark.parametrize(
    "lines",
    [
        [*paragraph(_ONE, bottom=690), *paragraph(_TWO, bottom=620)],
        [*paragraph(_ONE, bottom=690, indent=14), *paragraph(_TWO, bottom=690 - 4 * 13, indent=14)],
        [*paragraph(_ONE, bottom=690), *paragraph(_TWO, bottom=690 - 4 * 13)],
        [*paragraph(_ONE, bottom=690, left=72), *paragraph(_TWO, bottom=600, left=120, columns=50)],
        [*paragraph(_ONE, bottom=690), *paragraph(_TWO, bottom=620, size=9, columns=70)],
    ],
    ids=["gap", "indents", "last line is short", "set in", "smaller letters"],
)
def test_paragraph_is_told_by_how_it_stands(lines: list[Line]) -> None:
    """Paragraph is told by a gap, an indent, a short last line, its edges or its size."""
    assert _words(_read([*_TITLE, *lines])) == [_ONE, _TWO]


def test_title_is_the_largest_line_and_headings_begin_sections() -> None:
    """Title is the largest line, and headings begin sections."""
    heads = [
        Line("Of the storm", bottom=650, size=14),
        Line("Of the boats", bottom=520, font="bold"),
    ]
    made = _read([*_TITLE, *heads, *paragraph(_ONE, bottom=620), *paragraph(_TWO, bottom=490)])
    assert made.text.metadata.title == "The Harbour"
    assert [section.heading for section in made.text.sections if section.heading] == [
        "Of the storm", "Of the boats",
    ]  # fmt: skip


def test_columns_are_read_one_after_the_other() -> None:
    """Columns are read one after the other, between what stands over both of them."""
    left = [*paragraph(_ONE, bottom=690, columns=40), *paragraph(_ONE, bottom=590, columns=40)]
    right = [
        *paragraph(_TWO, bottom=690, left=320, columns=40),
        *paragraph(_TWO, bottom=590, left=320, columns=40),
    ]
    # The file has them row by row.
    mixed = [line for pair in zip(left, right, strict=False) for line in pair]
    assert len(mixed) == len(left) + len(right)
    assert _words(_read([*_TITLE, *mixed])) == [_ONE, _ONE, _TWO, _TWO]


def _pages(count: int) -> list[list[Line]]:
    """Return pages of a book with running heads and numbers, whose paragraphs go on over the pages."""
    words = " ".join([_ONE, _TWO] * (count * 5)).split()
    lines = paragraph(" ".join(words), bottom=0)
    rows = [lines[at : at + 20] for at in range(0, 20 * count, 20)]
    made = []
    for at, page in enumerate(rows):
        number, head = str(41 + at), "HISTORY OF THE HARBOUR" if at % 2 else "THE STORM"
        body = [Line(line.words, bottom=690 - 13 * row) for row, line in enumerate(page)]
        made.append([Line(head, left=150, bottom=740), Line(number, left=300, bottom=60), *body])
    return made


def test_page_numbers_become_breaks_and_running_heads_are_left_out() -> None:
    """Page numbers become breaks, running heads are left out, and a paragraph goes on over the page."""
    made = _read(*_pages(6))
    [only] = made.text.paragraphs
    assert [one.label for one in only.page_breaks] == ["41", "42", "43", "44", "45", "46"]
    assert "HISTORY" not in only.text
    assert ("page 2", "HISTORY OF THE HARBOUR") in _report(made, ChangeKind.LEFT_OUT)


def test_number_beside_a_running_head_is_that_of_the_page() -> None:
    """Number beside a running head is that of the page, also where the head changes."""
    pages = []
    for at in range(4):
        head = f"{12 + at}   THE STORM" if at % 2 else f"OF BOATS {at}   {12 + at}"
        pages.append(
            [Line(head, bottom=740), *paragraph(_ONE, bottom=690), *paragraph(_TWO, bottom=600)]
        )
    made = _read(*pages)
    assert [one.label for p in made.text.paragraphs for one in p.page_breaks] == [
        "12",
        "13",
        "14",
        "15",
    ]


def test_word_broken_at_the_end_of_a_line_is_rejoined() -> None:
    """Word broken at the end of a line is rejoined by the rules for transcripts, and reported."""
    lines = [
        Line("The masons had cut the stone for the long wall of the har-", bottom=690),
        Line("bour, and the men carried it to the quay where the boats of", bottom=677),
        Line("the whole town were lying in the sun of the late morning.", bottom=664),
    ]
    made = _read([*_TITLE, *lines, *paragraph(_TWO, bottom=600)])
    assert "wall of the harbour, and" in _words(made)[0]
    assert ("page 1, lines 2-3", "har- / bour") in _report(made, ChangeKind.HYPHEN)


@pytest.mark.parametrize("label", ["1", "12", "*"])
def test_note_at_the_foot_goes_to_the_paragraph_that_calls_it(label: str) -> None:
    """Note at the foot of a page goes to the paragraph that calls it."""
    end = 72 + 4.6 * len("and nobody spoke of the storm")
    raised = (
        Line(label, left=end, bottom=655, size=7)
        if label != "*"
        else Line("*", left=end, bottom=651)
    )
    lines = [
        Line("The masons had cut the stone for the long wall of the harbour,", bottom=664),
        Line("and nobody spoke of the storm", bottom=651),
        raised,
        Line(f"{label} It had come in the night, from the west.", bottom=90, size=8),
    ]
    made = _read([*_TITLE, *lines, *paragraph(_TWO, bottom=600)])
    first = made.text.paragraphs[0]
    assert [(note.label, note.text) for note in first.notes] == [
        (label, "It had come in the night, from the west.")
    ]
    assert [one.label for one in first.note_marks] == [label]


def test_power_is_no_call_of_a_note() -> None:
    """Raised figure after a unit of measure is no call of a note."""
    lines = [
        Line("The field had 40 m", bottom=500),
        Line("2", left=72 + 4.6 * len("The field had 40 m"), bottom=504, size=7),
    ]
    made = _read([*_TITLE, *paragraph(_TWO, bottom=600), *lines])
    assert _words(made)[-1].replace(" ", "") == "Thefieldhad40m2"
    assert not made.text.paragraphs[-1].note_marks


def test_verse_keeps_its_lines_and_indents() -> None:
    """Verse keeps its lines and indents."""
    rows = [
        "The river runs beneath the moon,",
        "And carries what I say,",
        "The ferryman will come too soon",
        "And carry me away.",
    ]
    lines = [
        Line(row, left=100 + 12 * (at % 2), bottom=500 - 14 * at) for at, row in enumerate(rows)
    ]
    last = _read([*_TITLE, *paragraph(_ONE, bottom=690), *lines]).text.paragraphs[-1]
    assert last.kind is ParagraphKind.STANZA
    assert last.indents == (0, 2, 0, 2)


def test_rows_with_cells_are_a_table() -> None:
    """Rows with gaps between their words are a table."""
    cells = [("Lime", "12"), ("Stone", "40"), ("Sand", "7")]
    lines = [
        Line(words, left=left, bottom=500 - 15 * at)
        for at, row in enumerate(cells)
        for words, left in zip(row, (100, 200), strict=True)
    ]
    last = _read([*_TITLE, *paragraph(_ONE, bottom=690), *lines]).text.paragraphs[-1]
    assert (last.kind, last.text) == (ParagraphKind.TABLE, "Lime | 12 Stone | 40 Sand | 7")


_INFO = "/Title (The Harbour) /Author (Ada Penrose) /Creator (Writer)"


@pytest.mark.parametrize(
    ("info", "title", "authors"),
    [
        ("/Title (The Harbour) /Author (Ada Penrose)", "The Harbour", ("Ada Penrose",)),
        ("/Title (Microsoft Word - harbour.doc) /Author (user)", "The Harbour", ()),
        ("/Title (harbour.indd) /Author (Acrobat)", "The Harbour", ()),
        ("/Title (Untitled) /Author ()", "The Harbour", ()),
        ("", "The Harbour", ()),
    ],
)
def test_properties_are_taken_with_care(info: str, title: str, authors: tuple[str, ...]) -> None:
    """Properties that a program or a typist made are not taken."""
    record = _read(
        [*_TITLE, *paragraph(_ONE, bottom=690), *paragraph(_TWO, bottom=600)], info=info
    ).text.metadata
    assert (record.title, record.authors) == (title, authors)


def test_page_without_text_is_named() -> None:
    """Page without text is named, and the others are read."""
    made = _read([*_TITLE, *paragraph(_ONE, bottom=690)], [], paragraph(_TWO, bottom=690))
    assert _words(made) == [_ONE, _TWO]
    assert ("page 2", "") in _report(made, ChangeKind.DOUBT)


def test_document_without_text_is_refused_with_what_to_do() -> None:
    """Document without text is refused with what to do."""
    with pytest.raises(BrokenText, match="pictures of pages, and no text") as refused:
        _read([], [])
    assert "ocrmypdf" in refused.value.problems[0].remedy


def test_columns_below_a_title_over_both_of_them() -> None:
    """Columns are found below a title and an abstract over both of them, which are read first."""
    wide = paragraph(_ONE, bottom=690, columns=100)
    left = [*paragraph(_ONE, bottom=600, columns=40), *paragraph(_TWO, bottom=500, columns=40)]
    right = paragraph(_TWO, bottom=600, left=320, columns=40)
    assert _words(_read([*_TITLE, *wide, *right, *left])) == [_ONE, _ONE, _TWO, _TWO]


def test_line_of_words_in_another_font_divides_no_paragraph() -> None:
    """Line of words in a slightly smaller font, such as names, divides no paragraph."""
    lines = paragraph(_ONE, bottom=690)
    lines[1] = replace(lines[1], size=10)
    assert _words(_read([*_TITLE, *lines, *paragraph(_TWO, bottom=600)])) == [_ONE, _TWO]
