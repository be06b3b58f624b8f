"""Title pages of printed books: what they say is in the record, and nothing of the text is."""

import pytest

from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.imprint import facts_of
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
            "THE\nPIANOFORTE SONATA\n\nBY\n\nJ.S. SHEDLOCK, B.A.\n\n[Illustration: MONUMENT IN THE CHURCH OF SAN\n"
            "LORENZO\n\nSKETCHED BY STRITCH HUTTON]\n\nMETHUEN & CO.\n36 ESSEX STREET, W.C.\nLONDON\n1895",
            {
                "title": "The Pianoforte Sonata",
                "authors": ("J.S. Shedlock, B.A.",),
                "place": "London",
                "publisher": "Methuen & Co",
                "year": "1895",
            },
        ),
        (
            "LES MOINEAUX\n\nPAR\n\nLUCIE VOS\n\nDEUXIÈME ÉDITION\n\nJ. B. WOLTERS--GRONINGUE--1906.",
            {
                "title": "Les Moineaux",
                "authors": ("Lucie Vos",),
                "edition": "Deuxième Édition",
                "place": "Groningue",
                "publisher": "J. B. Wolters",
                "year": "1906",
            },
        ),
        (
            "Gespräche über die Brücke\n\nvon\n\nAnna Weiß\n\nAus dem Französischen übersetzt von\nKarl Braun\n\n"
            "Leipzig\nVerlag von S. Hirzel\n1868",
            {
                "authors": ("Anna Weiß",),
                "translators": ("Karl Braun",),
                "place": "Leipzig",
                "publisher": "Verlag von S. Hirzel",
                "year": "1868",
            },
        ),
        (
            "CHARLES DICKENS AND MUSIC\n\nBY JAMES T. LIGHTWOOD\n\nAUTHOR OF 'HYMN-TUNES'\n\nLondon\n"
            "CHARLES H. KELLY\n25-35 CITY ROAD, AND 26 PATERNOSTER ROW, E.C.\n\n_First Edition, 1912_",
            {
                "authors": ("James T. Lightwood",),
                "place": "London",
                "publisher": "Charles H. Kelly",
                "edition": "First Edition, 1912",
                "year": "1912",
            },
        ),
        (
            "NEWS OF THE BRIDGE\n\nBEING SOME CHAPTERS FROM\nA ROMANCE\n\nBY\nWILLIAM DOE,\nAUTHOR OF 'ROADS.'\n\n"
            "_TENTH IMPRESSION_\n\nLONGMANS, GREEN, AND CO.\n39 PATERNOSTER ROW, LONDON\nNEW YORK AND BOMBAY\n1908\n\n"
            "_All rights reserved_\n\n_First printed serially in the_ Commonweal, 1890.\n_Reprinted April 1891._",
            {
                "title": "News of the Bridge: Being Some Chapters from a Romance",
                "authors": ("William Doe",),
                "place": "London",
                "publisher": "Longmans, Green, and Co",
                "edition": "Tenth Impression",
                "year": "1908",
                "rights": "All rights reserved",
            },
        ),
        (
            "ROADS\n\nby\n\nJane Doe\n\nWith an Introduction by\nJohn Roe\n\nIllustrated by Ann Poe\n\n"
            "New York: Printed for S. & D. Campbell, 1801.",
            {
                "authors": ("Jane Doe",),
                "place": "New York",
                "publisher": "S. & D. Campbell",
                "year": "1801",
            },
        ),
        (
            "POEMS OF THE TOWN\n\nBY ROSA CAREY, Author of “Aunt Diana”\n\nChichester:\n\nPRINTED AT THE PRIVATE PRESS "
            "OF W. MASON.\n\nMDCCCXVIII",
            {"authors": ("Rosa Carey",), "place": "Chichester", "year": "1818"},
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
        "Tales of the Road\n\nby Jane Doe\n\nTenth Letter: To My Brother",
        "Letter to My Brother\nby Anna Weiss\nVienna, May 1848\n\nDear Karl,",
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


@pytest.mark.parametrize(
    ("title", "page"),
    [
        (
            "Passamaquoddy Folk-Lore",
            "Southwestern Expedition\n\nPASSAMAQUODDY FOLK-LORE\n\nby\n\nJANE DOE",
        ),
        ("The Liberty Minstrel", "THE\n\nLIBERTY MINSTREL.\n\nBy\n\nJane Doe."),
        ("Ancient Art of Chiriqui", "ANCIENT ART\n\nOF\n\nCHIRIQUI.\n\nBY\n\nJANE DOE."),
        (
            "News from Nowhere",
            "NEWS FROM NOWHERE\n\nor AN EPOCH OF REST,\nbeing some chapters\n\nby Jane Doe",
        ),
        ("The Friends", "The Friends\nA Trivial Comedy for Serious People\n\nby Jane Doe"),
        (
            "Drill Regulations, 1911",
            "Drill Regulations\n\n1911\n\nMILITARY PUBLISHING CO.\n42 BROADWAY\nNEW YORK",
        ),
        (
            "On Roads",
            "_ON ROADS_\n\n* * *\n\nBY JANE DOE\n\nLONDON\n\n  ELKIN & CO., LTD.,\n  8 BEAK STREET,\n\nON ROADS",
        ),
    ],
)
def test_a_title_page_that_says_what_the_header_says(title: str, page: str) -> None:
    """No line of it is an occasion, a heading or a paragraph; the title is that of the header."""
    source = (
        f"Title: {title}\n\nAuthor: Jane Doe\n\n*** START OF THE PROJECT GUTENBERG EBOOK {title.upper()} ***\n\n"
        f"{page}\n\n\n\nCHAPTER I\n\n{BODY}\n\n{BODY}\n\n*** END OF THE PROJECT GUTENBERG EBOOK ***\n"
    )
    made = read_transcript(source.encode(), name="x.txt").text
    record = made.metadata
    assert (record.title, record.authors) == (title, ("Jane Doe",))
    assert (record.occasion, record.date) == ("", None)
    assert [section.heading for section in made.sections] == ["Chapter I"]
    assert [paragraph.text for paragraph in made.paragraphs] == [BODY, BODY]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("LONDON", {"place": "London"}),
        ("London and New York", {"place": "London and New York"}),
        ("Boston, U.S.A.", {"place": "Boston, U.S.A"}),
        ("Arnhem, D. A. Thieme.", {"place": "Arnhem", "publisher": "D. A. Thieme"}),
        (
            "Paris, Hachette et Cie, 1880",
            {"place": "Paris", "publisher": "Hachette et Cie", "year": "1880"},
        ),
        (
            "Edinburgh: William Blackwood and Sons",
            {"place": "Edinburgh", "publisher": "William Blackwood and Sons"},
        ),
        ("Petersham: Smith, 1801", {"place": "Petersham", "publisher": "Smith", "year": "1801"}),
        ("OLIVER DITSON & CO., 277 WASHINGTON STREET.", {"publisher": "Oliver Ditson & Co"}),
        ("39 PATERNOSTER ROW, LONDON", {"place": "London"}),
        ("36 ESSEX STREET, W.C.", {}),
        ("Chapter I: Discussion and Bed", {}),
        ("Vienna, May 1848", {}),
        ("London, 3 July 1918", {}),
        ("THE LIFE OF A BRIDGE", {}),
        ("Reprinted from the Journal of Roads, 1890", {"title": "the Journal of Roads, 1890"}),
    ],
)
def test_what_a_line_says_of_the_printing(text: str, facts: dict[str, str]) -> None:
    """Towns, publishers and years in every usual order; neither datelines nor headings."""
    assert facts_of(text, is_titled=True) == facts
