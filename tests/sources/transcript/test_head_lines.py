"""The lines of a head, each in its field, as real transcripts have them."""

import pytest

from archive.model.text import Metadata
from archive.sources.transcript.reader import read_transcript

BODY = (
    "The bridge at our town is in a bad state, and nobody has mended it for years, so that the carts must go by the "
    "ford.\n\nI hope that it will be mended soon, and that the council will pay.\n"
)


def record_of(head: str, body: str = BODY) -> Metadata:
    """Return the record of a text with this *head*, and check that no line of it became text."""
    made = read_transcript(f"{head}\n\n{body}".encode(), name="x.txt").text
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts == [" ".join(part.split()) for part in body.split("\n\n")]
    return made.metadata


ROWS = """
On the Bridge / by John Smith | On the Bridge | John Smith | |
On the Bridge / By John Smith+and Mary Brown | On the Bridge | John Smith; Mary Brown | |
On the Bridge / By the Rev. John Smith, D.D. | On the Bridge | Rev. John Smith, D.D. | |
On the Bridge / by the Bridge Committee of the Town Council | On the Bridge | Bridge Committee of the Town Council | |
On the Bridge / Written by John Smith in 1848 | On the Bridge | John Smith | 1848 |
On the Bridge / John Smith, 4 September 1912 | On the Bridge | John Smith | 1912-09-04 |
On the Bridge / John Smith (1850-1912) | On the Bridge | John Smith | |
On the Bridge, by John Smith | On the Bridge | John Smith | |
On the Bridge — John Smith | On the Bridge | John Smith | |
“On the Bridge” / by John Smith | On the Bridge | John Smith | |
JOHN SMITH / ON THE BRIDGE / (1912) | On the Bridge | John Smith | 1912 |
***** / ON THE BRIDGE / ***** / by John Smith | On the Bridge | John Smith | |
On the Bridge+of our Town+============ / by John Smith | On the Bridge of our Town | John Smith | |
# On the Bridge / ## by John Smith / ### 4 May 1912 | On the Bridge | John Smith | 1912-05-04 |
On Roads / by John Smith / Delivered at York c. 1640 | On Roads | John Smith | 1640~ | Delivered at York
On Roads / John Smith / Read at York, 12th March, 1846 | On Roads | John Smith | 1846-03-12 | Read at York
On the Bridge / John Smith / New York, May 10th 1789 | On the Bridge | John Smith | 1789-05-10 | New York
Jane Doe to John Roe / Mount Vernon, May 10th 1789 | Jane Doe to John Roe | | 1789-05-10 | Mount Vernon
From: John Smith+To: Mary Brown+Date: 3 May 1914+Re: Roads | Roads | John Smith | 1914-05-03 |
A Letter / From: John Smith | A Letter | John Smith | |
Du pont / par Jean Dupont / Paris, le 14 juillet 1789 | Du pont | Jean Dupont | 1789-07-14 | Paris
Über die Brücke / von Karl Müller / Leipzig, den 4. Mai 1848 | Über die Brücke | Karl Müller | 1848-05-04 | Leipzig
Discurso sobre el puente / por Juan Pérez / 3 de mayo de 1808 | Discurso sobre el puente | Juan Pérez | 1808-05-03 |
Von Krieg und Frieden / von Karl Müller | Von Krieg und Frieden | Karl Müller | |
De Bello Gallico / by John Smith | De Bello Gallico | John Smith | |
论桥 / 毛泽东 / 一九三七年七月七日 | 论桥 | 毛泽东 | 1937-07-07 |
论桥 / 鲁迅 著 | 论桥 | 鲁迅 | |
""".strip().splitlines()


@pytest.mark.parametrize("row", ROWS)
def test_a_line_of_the_head_is_in_its_field(row: str) -> None:
    """Names after *by* in several languages, with dates, degrees and years of life; headings, rules, letters."""
    head, title, authors, date, occasion = (part.strip() for part in f"{row}".split("|"))
    record = record_of(head.replace(" / ", "\n\n").replace("+", "\n"))
    assert record.title == title
    assert "; ".join(record.authors) == authors
    assert str(record.date or "") == date
    assert record.occasion == occasion


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Translated by Mary Brown", {"translators": ("Mary Brown",)}),
        (
            "Translated from the French by Mary Brown and John Roe",
            {"translators": ("Mary Brown", "John Roe")},
        ),
        ("Edited by Mary Brown", {"editors": ("Mary Brown",)}),
        ("Herausgegeben von Karl Braun", {"editors": ("Karl Braun",)}),
        ("Traduit de l’anglais par Marie Brun", {"translators": ("Marie Brun",)}),
        ("Illustrated by Mary Brown", {}),
    ],
)
def test_a_translator_or_editor_is_no_occasion(line: str, fields: dict[str, object]) -> None:
    """Whoever the record has no field for is reported."""
    record = record_of(f"On the Bridge\n\nby Jean Dupont\n\n{line}")
    assert (record.authors, record.occasion) == (("Jean Dupont",), "")
    assert {name: getattr(record.source, name) for name in fields} == fields


def test_whom_a_letter_is_to_is_its_recipient() -> None:
    """``To:`` below ``From:`` is no occasion."""
    record = record_of("From: John Smith\nTo: Mary Brown\nDate: 3 May 1914\nSubject: The bridge")
    assert (record.authors, record.source.recipients) == (("John Smith",), ("Mary Brown",))
    assert (record.title, record.occasion) == ("The bridge", "")


def test_lines_with_bold_labels_are_read() -> None:
    """``**Author:** John Smith`` has no stars in its value, and a source has a place and a publisher."""
    record = record_of(
        "# On the Bridge\n\n**Author:** John Smith\n**Date:** 4 September 1912\n"
        "**Source:** *The Council Papers*, London: Smith, 1920"
    )
    source = record.source
    assert (record.authors, str(record.date)) == (("John Smith",), "1912-09-04")
    assert (source.title, source.place, source.publisher, source.year) == (
        "The Council Papers",
        "London",
        "Smith",
        "1920",
    )


def test_a_season_with_its_article_is_a_heading() -> None:
    """*The Winter of 1816* is a title or a heading, never the date."""
    source = (
        f"Letters from the North\n\nTHE WINTER OF 1816\n\n{BODY}\n\nTHE SPRING OF 1817\n\n{BODY}"
    )
    made = read_transcript(source.encode(), name="x.txt").text
    assert made.metadata.date is None
    assert [one.heading for one in made.sections] == ["The Winter of 1816", "The Spring of 1817"]


def test_the_date_of_one_letter_is_that_of_its_dateline() -> None:
    """It stays a paragraph; of several letters none dates the text."""
    letter = f"TO A FRIEND.\n\nPhiladelphia, July 3, 1776.\n\nDear Sir,\n\n{BODY}\n\nJohn Smith.\n"
    one = read_transcript(f"{letter}".encode(), name="x.txt").text
    assert str(one.metadata.date) == "1776-07-03"
    two = read_transcript(f"LETTERS\n\n{letter}\n\n{letter}".encode(), name="x.txt").text
    assert two.metadata.date is None
