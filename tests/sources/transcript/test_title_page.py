"""Title pages of printed books: what they say is in the record, and nothing of the text is."""

import pytest

from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript

BODY = (
    "The bridge at our town is in a bad state, and nobody has mended it for years, which is why this book was "
    "written and is now printed for the use of all."
)
LIFE = """THE LIFE
OF
SAMUEL JOHNSON, LL.D.

INCLUDING A JOURNAL OF HIS TOUR

BY

JAMES BOSWELL, ESQ.

AUTHOR OF "AN ACCOUNT OF CORSICA"

EDITED BY
PERCY FITZGERALD, M.A., F.S.A.

IN THREE VOLUMES

VOL. I.

LONDON
SANDS & CO.
1900
"""


def read(page: str) -> Import:
    """Read a file that begins with *page*."""
    source = f"{page}\n\nCHAPTER I\n\n{BODY}\n\n{BODY}\n"
    return read_transcript(source.encode(), name="x.txt")


def test_a_title_page_fills_the_record() -> None:
    """Each line is in its field, or reported as one for which there is none."""
    made = read(LIFE)
    record, source = made.text.metadata, made.text.metadata.source
    assert record.title == "The Life of Samuel Johnson, LL.D.: Including a Journal of His Tour"
    assert record.authors == ("James Boswell, Esq.",)
    assert source.editors == ("Percy Fitzgerald, M.A., F.S.A.",)
    assert (source.place, source.publisher, source.year) == ("London", "Sands & Co", "1900")
    assert source.volume == "I"
    assert (record.occasion, record.date) == ("", None)
    assert [paragraph.text for paragraph in made.text.paragraphs] == [BODY, BODY]
    around = [change.before for change in made.report if change.kind is ChangeKind.AROUND]
    assert 'AUTHOR OF "AN ACCOUNT OF CORSICA"' in around


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        (
            "Poems of the Bridge\n\nTranslated from the French by Jane Doe\n\n"
            "Boston: Houghton, Mifflin and Company, 1887\n\nCopyright, 1887, by Jane Doe",
            {
                "title": "Poems of the Bridge",
                "translators": ("Jane Doe",),
                "place": "Boston",
                "publisher": "Houghton, Mifflin and Company",
                "year": "1887",
                "rights": "Copyright, 1887, by Jane Doe",
            },
        ),
        (
            "A TREATISE\n\nON\n\nTHE ART OF DANCING\n\nBY\n\nGIOVANNI-ANDREA GALLINI\n\nAND JOHN SMITH\n\n"
            "SECOND EDITION\n\nLONDON: PRINTED FOR THE AUTHOR.\n\nMDCCLXII",
            {
                "title": "A Treatise on the Art of Dancing",
                "authors": ("Giovanni-Andrea Gallini", "John Smith"),
                "edition": "Second Edition",
                "place": "London",
                "year": "1762",
            },
        ),
        (
            "ON PEACE\n\nby John Smith\n\nTHE UNIVERSITY PRESS",
            {"title": "On Peace", "authors": ("John Smith",)},
        ),
        (
            # A year alone is that of the text.
            "On Peace\n\nby John Smith\n\n1917",
            {"title": "On Peace", "authors": ("John Smith",), "year": ""},
        ),
    ],
)
def test_title_pages_of_many_shapes(page: str, fields: dict[str, object]) -> None:
    """Names after *by*, imprints on one line or several, years in Roman numerals."""
    metadata = read(page).text.metadata
    for name, value in fields.items():
        holder = metadata if hasattr(metadata, name) else metadata.source
        assert getattr(holder, name) == value, name


@pytest.mark.parametrize(
    "opening",
    [
        "Letter from the Front\n\nDear Mother,\n\nI am well.",
        "The Bridge\n\nWho goes there?\n\nA friend.\n\n1917",
        "SONG OF THE RIVER\n\nO river, river,\n\nby the bank I stand,\n\nLondon",
    ],
)
def test_short_lines_are_no_title_page(opening: str) -> None:
    """Without somebody who made it and somebody who printed it, the lines stay what they are."""
    source = read(opening).text.metadata.source
    assert (source.publisher, source.year, source.place) == ("", "", "")


def test_a_long_title_of_gutenberg_goes_on() -> None:
    """Fields and marks of the header may be wrapped, and what the makers say is reported."""
    made = read_transcript(
        (
            "The Project Gutenberg eBook, Drill of the Town\nGuard, by Town Council\n\n"
            "Title: Drill of the Town\n       Guard, 1911\n\nAuthor: Town Council\n\n"
            "***START OF THE PROJECT GUTENBERG EBOOK DRILL OF THE TOWN\nGUARD, 1911***\n\n"
            "E-text prepared by John Smith\n(http://www.pgdp.net)\n\n"
            "Note: Project Gutenberg also has an HTML version of this\n      file.\n\n"
            f"Drill of the Town Guard\n\nPart I\n\n{BODY}\n\n"
            "***END OF THE PROJECT GUTENBERG EBOOK DRILL OF THE TOWN\nGUARD, 1911***\n"
        ).encode(),
        name="x.txt",
    )
    record = made.text.metadata
    assert (record.title, record.authors) == ("Drill of the Town Guard, 1911", ("Town Council",))
    assert record.occasion == ""
    assert [paragraph.text for paragraph in made.text.paragraphs] == [BODY]


def test_a_title_page_below_a_header_of_gutenberg_loses_no_word() -> None:
    """The header counts; what the title page says again is reported, and the publisher is that of the book."""
    made = read_transcript(
        (
            "The Project Gutenberg EBook of A Life, by Jane Doe\n\nTitle: A Life\n\nAuthor: Jane Doe\n\n"
            "Translator: John Roe\n\n*** START OF THIS PROJECT GUTENBERG EBOOK A LIFE ***\n\n"
            "A LIFE.\n\nWITH LETTERS TO THE ARCHDUKE.\n\nBY\nJANE DOE.\n\nTRANSLATED BY\nJOHN ROE.\n\n"
            f"LONDON:\nSMITH & CO.\n1863.\n\nCHAPTER I\n\n{BODY}\n\n{BODY}\n"
        ).encode(),
        name="x.txt",
    )
    record = made.text.metadata
    assert (record.title, record.authors) == ("A Life", ("Jane Doe",))
    assert (record.source.translators, record.source.year) == (("John Roe",), "1863")
    assert record.source.publisher != "Project Gutenberg"
