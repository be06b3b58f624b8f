"""The stages of the transcript reader: dates, heads, furniture, joins, notes, speakers, stage directions."""

import pytest

from archive.model.date import Date
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.sources.language import language_of
from archive.sources.people import authors_of
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.slugs import slug_of
from archive.sources.transcript.line_shapes import title_case
from archive.sources.transcript.reader import read_transcript
from archive.sources.transcript.stage_directions import is_stage

LONG_SENTENCE = "The question of peace is a burning question, the painful question of the day, and all of us know it."


def read(source: str, name: str = "x.txt") -> Import:
    """Read *source* as a file."""
    return read_transcript(source.encode(), name=name)


def texts(made: Import) -> list[str]:
    """Return the words of each paragraph."""
    return [paragraph.text for paragraph in made.text.paragraphs]


def first(made: Import) -> Paragraph:
    """Return the first paragraph."""
    return made.text.paragraphs[0]


@pytest.mark.parametrize(
    ("printed", "date", "old_style"),
    [
        ("October 26 (November 8), 1917", "1917-11-08", "1917-10-26"),
        ("26 October (8 November) 1917", "1917-11-08", "1917-10-26"),
        ("November 8 (October 26), 1917", "1917-11-08", "1917-10-26"),
        ("25 October/7 November 1917", "1917-11-07", "1917-10-25"),
        ("December 25, 1917 (January 7, 1918)", "1918-01-07", "1917-12-25"),
        ("January 12 (25), 1918", "1918-01-25", "1918-01-12"),
        ("12 (25) January 1918", "1918-01-25", "1918-01-12"),
        ("26 October 1917, O.S.", "1917-11-08", "1917-10-26"),
        ("February 11, 1731/2", "1732-02-22", "1732-02-11"),
        ("11 February 1700/1", "1701-02-22", "1701-02-11"),
        ("11 May 1700/1", "1700-05-11", None),
        ("October 26, 1917", "1917-10-26", None),
        ("26th October, 1917", "1917-10-26", None),
        ("Saturday, October 27, 1787", "1787-10-27", None),
        ("27th of October, 1787", "1787-10-27", None),
        ("The 3rd day of July 1918", "1918-07-03", None),
        ("Oct. 26, 1917", "1917-10-26", None),
        ("1917-10-26", "1917-10-26", None),
        ("26.10.1917", "1917-10-26", None),
        ("October 1917", "1917-10", None),
        ("1917.", "1917", None),
    ],
)
def test_dates_in_many_spellings(printed: str, date: str, old_style: str | None) -> None:
    """A printed date is read as New Style, and keeps the Old Style date if that is printed too."""
    found = read_date(printed)
    assert found is not None
    assert found.date == Date.parse(date)
    assert found.old_style == (Date.parse(old_style) if old_style else None)


@pytest.mark.parametrize(
    "printed", ["2/11/2011", "30 February 1917", "October 26 (November 1), 1917", "soon", "41"]
)
def test_ambiguous_or_impossible_date_is_not_read(printed: str) -> None:
    """A date that is ambiguous, or never existed, is not guessed."""
    assert read_date(printed) is None


@pytest.mark.parametrize(
    ("head", "title", "authors", "date"),
    [
        (
            "Title: On Peace\nAuthor: Vladimir Lenin\nDate: 8 November 1917",
            "On Peace",
            ("Vladimir Lenin",),
            "1917-11-08",
        ),
        ("# On Peace\n\nby Vladimir Lenin", "On Peace", ("Vladimir Lenin",), None),
        ("ON PEACE AND WAR\n\n1917", "On Peace and War", (), "1917"),
        (
            "On Peace\nVladimir Lenin\n8 November 1917",
            "On Peace",
            ("Vladimir Lenin",),
            "1917-11-08",
        ),
        ("          ON PEACE\n       Vladimir Lenin", "On Peace", ("Vladimir Lenin",), None),
        ("On Peace\n\nPetrograd, 8 November 1917", "On Peace", (), "1917-11-08"),
        ("On Peace\n========\n", "On Peace", (), None),
    ],
)
def test_heads_are_read(head: str, title: str, authors: tuple[str, ...], date: str | None) -> None:
    """Title, author and date are recognised in the heads that volunteers write."""
    made = read(f"{head}\n\n{LONG_SENTENCE}\n\n{LONG_SENTENCE}\n")
    record = made.text.metadata
    assert (record.title, record.authors) == (title, authors)
    assert record.date == (Date.parse(date) if date else None)
    assert texts(made) == [LONG_SENTENCE, LONG_SENTENCE]


@pytest.mark.parametrize(
    ("lines", "title", "date", "printed"),
    [
        (
            "On Peace\n\nWritten prior to May 5, 1914",
            "On Peace",
            "../1914-05-04",
            "prior to May 5, 1914",
        ),
        ("On Peace\n\nParis, 14 juillet 1789", "On Peace", "1789-07-14", "14 juillet 1789"),
        ("On Peace\n\nDate: 04 September 1912", "On Peace", "1912-09-04", "04 September 1912"),
        ("Before 1914\n\nJohn Smith\n\n1920", "Before 1914", "1920", "1920"),
        ("1984\n\nby George Orwell", "1984", None, ""),
        ("The 1640s\n\nc. 1650", "The 1640s", "1650~", "c. 1650"),
        ("Summer 1914\n\nOn the War", "On the War", "1914-22", "Summer 1914"),
    ],
)
def test_dates_of_heads_are_as_exact_as_they_say(
    lines: str, title: str, date: str | None, printed: str
) -> None:
    """A label is no part of a date, and a title may look like one."""
    record = read(f"{lines}\n\n{LONG_SENTENCE}\n\n{LONG_SENTENCE}\n").text.metadata
    assert record.title == title
    assert (record.date and str(record.date)) == date
    assert record.date_as_printed == printed


def test_missing_title_and_date_come_from_the_file_name() -> None:
    """A text without a head takes title and year from the file name, and the report asks to check both."""
    made = read(f"My fellow citizens:\n\n{LONG_SENTENCE}\n", "1789-Washington.txt")
    assert made.text.metadata.title == "1789 Washington"
    assert made.text.metadata.date == Date(1789)
    assert first(made).kind is ParagraphKind.SALUTATION
    doubts = [change.why for change in made.report if change.kind is ChangeKind.METADATA]
    assert any("write a better one" in why for why in doubts)
    assert any("the file name says 1789" in why for why in doubts)


def test_file_name_that_is_a_number_is_not_a_year() -> None:
    """A shelf number is not taken for a date."""
    assert read(LONG_SENTENCE, "1404.txt").text.metadata.date is None


@pytest.mark.parametrize(
    ("head", "title", "authors"),
    [
        ("A Treatise on Trade\n\nby John Doe", "A Treatise on Trade", ("John Doe",)),
        (
            "A Treatise on Trade\n===================\n\nJohn Doe",
            "A Treatise on Trade",
            ("John Doe",),
        ),
        (
            "# Manifesto\n\n**Karl Marx & Frederick Engels**",
            "Manifesto",
            ("Karl Marx", "Frederick Engels"),
        ),
        ("On Peace\n\nJohn Smith; Jane Doe", "On Peace", ("John Smith", "Jane Doe")),
        ("On Peace\n\nMr. President", "On Peace", ()),
        (
            "Drill Regulations, 1911\n\nDrill Regulations\n\nby Town Council",
            "Drill Regulations, 1911",
            ("Town Council",),
        ),
    ],
)
def test_names_and_titles_of_heads(head: str, title: str, authors: tuple[str, ...]) -> None:
    """Lines that underline are markup, several names are several authors, and a form of address is none."""
    record = read(f"{head}\n\n{LONG_SENTENCE}\n\n{LONG_SENTENCE}\n").text.metadata
    assert (record.title, record.authors) == (title, authors)
    assert not record.occasion or not authors


def test_record_lines_below_the_title_go_to_the_record() -> None:
    """What an edition on the web says of a text is in its record, or reported; its words are not in the text."""
    made = read(
        "V. I. Lenin\n\nLetter to the Editor\n\nWritten: not later than April 29 (May 12), 1917\n"
        "Published: First published in 1918.\nSource: Collected Works, Progress Publishers, 1977, Moscow,\n"
        "Volume 43, page 631b.\nTranslated: Martin Parker and Bernard Isaacs\nTranscription\\Markup: R. Cymbala\n\n"
        f"{LONG_SENTENCE}[1]\n\nNotes\n\n[1] The bridge.\n"
    )
    record, source = made.text.metadata, made.text.metadata.source
    assert (record.title, record.authors) == ("Letter to the Editor", ("V. I. Lenin",))
    assert (str(record.date), str(record.date_old_style)) == ("../1917-05-12", "../1917-04-29")
    assert (source.title, source.publisher, source.place) == (
        "Collected Works",
        "Progress Publishers",
        "Moscow",
    )
    assert (source.year, source.volume, source.pages) == ("1977", "43", "631b")
    assert source.translators == ("Martin Parker", "Bernard Isaacs")
    assert texts(made) == [LONG_SENTENCE]
    around = [change.before for change in made.report if change.kind is ChangeKind.AROUND]
    assert around == [
        "Published: First published in 1918.",
        r"Transcription\Markup: R. Cymbala",
        "Notes",
    ]


@pytest.mark.parametrize("line", ["Text: Romans viii. 28", "From: the hills"])
def test_a_single_line_that_may_be_a_sentence_stays(line: str) -> None:
    """One line with a label that a text may begin with is not taken out of it."""
    made = read(f"On Peace\n\n{line}\n\n{LONG_SENTENCE}\n")
    assert line in texts(made) or made.text.metadata.occasion == line


def test_authors_are_split_only_where_each_is_a_name() -> None:
    """`Marx, Karl` is one person."""
    assert authors_of("Karl Marx and Friedrich Engels") == ("Karl Marx", "Friedrich Engels")
    assert authors_of("Marx, Karl") == ("Marx, Karl",)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("[Pg 250]", "250"),
        ("[593]", "593"),
        ("{pb xii}", "xii"),
        ("Page 250", "250"),
        ("[p. 3]", "3"),
    ],
)
def test_marked_page_numbers_are_page_breaks(line: str, label: str) -> None:
    """A marked page number is not a word, and the sentence around it is whole."""
    made = read(
        f"The government will strive for peace with all the\n\n{line}\n\nbelligerent nations of the world.\n"
    )
    (paragraph,) = made.text.paragraphs
    assert (
        paragraph.text
        == "The government will strive for peace with all the belligerent nations of the world."
    )
    assert [page.label for page in paragraph.page_breaks] == [label]
    assert paragraph.text[paragraph.page_breaks[0].at :].startswith("belligerent")


def test_page_number_inside_a_line_is_a_page_break() -> None:
    """`[Pg 12]` in the middle of a sentence leaves its words whole."""
    paragraph = first(read("The question of [Pg 12] peace is a burning question.\n"))
    assert paragraph.text == "The question of peace is a burning question."
    assert (paragraph.page_breaks[0].label, paragraph.page_breaks[0].at) == ("12", 16)


def test_refrain_is_not_furniture() -> None:
    """Short lines that recur between whole paragraphs stay: furniture needs a page end."""
    made = read(
        "\n\n".join(
            [
                LONG_SENTENCE,
                "So it goes.",
                LONG_SENTENCE,
                "So it goes.",
                LONG_SENTENCE,
                "So it goes.",
            ]
        )
    )
    assert texts(made).count("So it goes.") == 3


def test_chapter_numbers_are_not_page_numbers() -> None:
    """Numbers between whole paragraphs are kept."""
    made = read("\n\n".join(["1", LONG_SENTENCE, "2", LONG_SENTENCE, "3", LONG_SENTENCE]))
    assert texts(made) == ["1", LONG_SENTENCE, "2", LONG_SENTENCE, "3", LONG_SENTENCE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Fellow citizens of the republic:", "let us begin with what is before us today."),
        (
            "It is a question of peace, of land and of bread, as all of you know.",
            "the question of peace",
        ),
        ("I. The qualification of senators;", "the appointment of them by the legislatures"),
    ],
)
def test_lower_case_alone_joins_nothing(before: str, after: str) -> None:
    """Paragraphs are rejoined only where they were certainly split."""
    assert len(texts(read(f"{LONG_SENTENCE}\n\n{before}\n\n{after}\n\n{LONG_SENTENCE}\n"))) == 4


def test_doubtful_join_is_reported() -> None:
    """A paragraph that begins in lower case after a full stop is kept, and the report asks to look."""
    made = read(f"{LONG_SENTENCE}\n\nand so the matter rests with those who began it.\n")
    assert len(texts(made)) == 2
    assert any(change.kind is ChangeKind.DOUBT and change.line == 3 for change in made.report)


@pytest.mark.parametrize(
    ("elsewhere", "word"),
    [
        ("The revolution came.", "revolution"),
        ("The revo-lution came.", "revo-lution"),
        ("The lution lution came.", "revo-lution"),
        ("It came.", "revolution"),
    ],
)
def test_broken_words_follow_the_rest_of_the_text(elsewhere: str, word: str) -> None:
    """A word broken at a line end is rejoined where the text shows that it is one word."""
    made = read(
        f"{elsewhere} All that has been said about the revo-\n"
        "lution is true, and all that has been\n"
        "written about it is known to each of us here\n"
        "in this hall, and beyond it.\n"
    )
    assert f"the {word} is true" in texts(made)[0]


def test_notes_are_attached_to_their_marks() -> None:
    """Notes at the end belong to the paragraphs with their marks; each part has its own notes."""
    part = (
        "CHAPTER {0}\n\nThe first thing(1) is said here at some length.\n\nAnd a second(2) thing.\n\n"
        "1. Note one of {0}.\n\n2. Note two of {0}.\n"
    )
    made = read(f"{LONG_SENTENCE}\n\n" + part.format("I") + "\n" + part.format("II"))
    notes = [
        (note.label, note.text) for paragraph in made.text.paragraphs for note in paragraph.notes
    ]
    assert notes == [
        ("1", "Note one of I."),
        ("2", "Note two of I."),
        ("1", "Note one of II."),
        ("2", "Note two of II."),
    ]
    assert "The first thing is said here at some length." in texts(made)


def test_list_item_is_not_a_note() -> None:
    """An item `1.` stays in the text although a mark `[1]` has its note further down."""
    made = read(
        f"The Report[1] has heads:\n\n1. peace;\n2. land.\n\n{LONG_SENTENCE}\n\n[1] Of 1851.\n"
    )
    kinds = [paragraph.kind for paragraph in made.text.paragraphs]
    assert texts(made)[1:3] == ["1. peace;", "2. land."]
    assert kinds[1:3] == [ParagraphKind.LIST_ITEM] * 2
    assert first(made).notes[0].text == "Of 1851."


@pytest.mark.parametrize(
    "words",
    [
        "Applause.",
        "Prolonged applause",
        "Loud cheers.",
        "Hear, hear.",
        "Laughter and cheers",
        "At this point, a moment of silence was observed.",
        "Stormy applause, turning into an ovation. All rise.",
    ],
)
def test_stage_directions(words: str) -> None:
    """What is heard in the hall is a stage direction."""
    assert is_stage(words)


@pytest.mark.parametrize(
    "words",
    [
        "aggressive",
        "issued by the Petrograd Soviet",
        "i.e., without cheers for anyone",
        "his silence said more than all the applause of the world",
        "I hear you",
    ],
)
def test_other_brackets_are_text(words: str) -> None:
    """Brackets are not stage directions because of one word of the list."""
    assert not is_stage(words)


def test_speakers_stay_with_their_paragraphs() -> None:
    """In a debate the name goes to the paragraph; in a speech a colon is only a colon."""
    debate = "\n\n".join(
        [
            "LORD HINDLIP: I ask.",
            "The EARL OF CRAWFORD: I answer.",
            "LORD HINDLIP: I thank him.",
            "Mr. Smith: So do I.",
        ]
    )
    made = read(debate)
    assert [p.speaker for p in made.text.paragraphs] == [
        "LORD HINDLIP",
        "The EARL OF CRAWFORD",
        "LORD HINDLIP",
        "Mr. Smith",
    ]
    assert texts(made)[0] == "I ask."
    speech = read(
        f"{LONG_SENTENCE}\n\nOne thing more: peace.\n\nThe Prime Minister: a man of peace.\n"
    )
    assert not any(p.speaker for p in speech.text.paragraphs)


def test_verse_and_quotations_are_recognised() -> None:
    """Short lines with capitals keep their line breaks; an indented block is a quotation."""
    prose = "\n".join(
        ["All that has been said and written about the question of peace is known"] * 4
    )
    made = read(
        f"{prose}\n\n    Ill fares the land,\n    Where wealth accumulates,\n    And men decay.\n\n{prose}\n\n"
        "        a quotation that is set in from the margin and runs on to\n"
        f"        a second line which is as full as the first one is\n\n{prose}\n"
    )
    assert [p.kind.value for p in made.text.paragraphs] == [
        "prose",
        "stanza",
        "prose",
        "quotation",
        "prose",
    ]
    assert len(made.text.paragraphs[1].runs) == 2


def test_telegram_in_capitals_is_text() -> None:
    """Where everything looks like a heading, nothing is one."""
    assert texts(read("THE WAR IS OVER\n\nCOME HOME\n")) == ["THE WAR IS OVER", "COME HOME"]


@pytest.mark.parametrize(
    ("capitals", "title"),
    [
        ("DECREE ON PEACE", "Decree on Peace"),
        ("FEDERALIST No. 1", "Federalist No. 1"),
        ("PART XIV: THE U.S. AND CHINA", "Part XIV: The U.S. and China"),
        ("CLASS-CONSCIOUS WORKERS' COUNCILS", "Class-Conscious Workers' Councils"),
    ],
)
def test_headings_in_capitals_become_title_case(capitals: str, title: str) -> None:
    """Headings in capitals are put in title case; numerals and abbreviations stay."""
    assert title_case(capitals) == title


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Report on Peace", "report-on-peace"),
        ("The People’s Will: Über Œuvres", "the-peoples-will-uber-oeuvres"),
        ("Декрет о мире", "dekret-o-mire"),
        ("和平", "heping"),
        ("A word " * 30, "a-word-a-word-a-word-a-word-a-word-a-word-a-word-a-word-a"),
    ],
)
def test_slugs_are_short_and_plain(title: str, slug: str) -> None:
    """A slug is ASCII, cut between words, and never empty."""
    assert slug_of(title) == slug


def test_language_is_detected_by_common_words_or_not_at_all() -> None:
    """A few words are not enough."""
    assert language_of(LONG_SENTENCE * 2) == "en"
    german = (
        "Die Frage des Friedens ist die brennende Frage, die wir alle mit dem Leben und nicht mit "
        "dem Wort und der Schrift zu lösen haben. "
    )
    assert language_of(german * 2) == "de"
    assert language_of("peace peace peace") == "und"
