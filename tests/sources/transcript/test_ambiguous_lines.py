"""The transcript reader on ambiguous lines: a year or a page, a note or a list, head or text."""

import resource
import signal
import time
from pathlib import Path

import pytest

from archive.errors import BrokenText
from archive.errors import FolderError
from archive.model.text import ParagraphKind
from archive.publishing.written_copy import write_new_copy
from archive.sources.canonical.format import read_canonical
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript
from archive.sources.transcript.stage_directions import is_stage

LONG_SENTENCE = "The question of peace is a burning question, the painful question of the day, and all of us know it."


def read(source: str) -> Import:
    """Read *source* as a file."""
    return read_transcript(source.encode(), name="x.txt")


def texts(made: Import) -> list[str]:
    """Return the words of each paragraph."""
    return [paragraph.text for paragraph in made.text.paragraphs]


def pages(made: Import) -> list[str]:
    """Return the labels of all page breaks."""
    return [page.label for paragraph in made.text.paragraphs for page in paragraph.page_breaks]


def doubts(made: Import) -> list[str]:
    """Return the excerpts of all doubts in the report."""
    return [change.before for change in made.report if change.kind is ChangeKind.DOUBT]


def test_year_on_its_own_line_is_text() -> None:
    """A year inside a wrapped sentence is one of its words, and the report asks to look."""
    made = read(
        "Speech\n\n5 May 1820\n\nIt was a time of great changes, and in the year\n1848\nwe hoped for more.\n"
    )
    assert texts(made) == [
        "It was a time of great changes, and in the year 1848 we hoped for more."
    ]
    assert (pages(made), "1848" in doubts(made)) == ([], True)


def test_year_between_blank_lines_is_text() -> None:
    """A single number that could be a year is not a page."""
    made = read(
        f"Speech\n\n{LONG_SENTENCE}\n\nIt was said that the year\n\n1701\n\nwas good for us all.\n"
    )
    assert "1701" in " ".join(texts(made))
    assert (pages(made), "1701" in doubts(made)) == ([], True)


def test_page_numbers_are_found_around_a_year() -> None:
    """Page numbers are found even with a year between them, and the running head beside them."""
    head = "THE WORKING MEN'S CLUB"
    made = read(
        f"{head}\nAddress by Mr. John Smith\nLondon, 3 March 1871\n\nWe meet in eighteen hundred and\n12\n\n{head}\n\n"
        f"seventy-one, in a hard winter. In the year\n1848\nwe hoped for more. It was said then that\n\n"
        f"13\n\n{head}\n\nwe should wait.\n"
    )
    assert texts(made) == [
        "We meet in eighteen hundred and seventy-one, in a hard winter. In the year 1848 we hoped for more. "
        "It was said then that we should wait."
    ]
    assert pages(made) == ["12", "13"]
    assert len(made.text.sections) == 1


def test_page_number_between_blank_lines_is_a_page() -> None:
    """A small number that interrupts a sentence is a page; so is a year in a sequence of pages."""
    assert pages(
        read(f"Speech\n\n{LONG_SENTENCE}\n\nWe all know that the year\n\n250\n\nwas good for us.\n")
    ) == ["250"]
    torn = (
        "We hear from number {0} that the year\n\n{0}\n\nwas good for {0} of us, and the next\n\n"
    )
    book = "".join(torn.format(number) for number in (1101, 1102, 1103))
    assert pages(read(f"Speech\n\n{LONG_SENTENCE}\n\n{book}was not.\n")) == ["1101", "1102", "1103"]


def test_first_paragraph_with_note_marks_is_not_the_occasion() -> None:
    """Lines with note marks or whole sentences are text, however short."""
    for words in ("The first note.[1] The second note.[2]", "So it was. We met"):
        made = read(f"Speech\n\n5 May 1820\n\n{words}\n\n{LONG_SENTENCE}\n")
        assert made.text.metadata.occasion == ""
        assert len(made.text.paragraphs) == 2
    made = read(f"Speech\n\n5 May 1820\n\nPreached at St. Paul's\n\n{LONG_SENTENCE}\n")
    assert made.text.metadata.occasion == "Preached at St. Paul's"


def test_title_with_full_stop_and_date_below() -> None:
    """A title in capitals loses its full stop; its date is the line below."""
    made = read(
        f"SOFT FRUIT PRICES.\n03 July 1918\n\nLORD A: {LONG_SENTENCE}\n\nLORD B: {LONG_SENTENCE}\n"
    )
    record = made.text.metadata
    assert (record.title, str(record.date)) == ("Soft Fruit Prices", "1918-07-03")
    assert read(f"Tea Duty.\n03 July 1918\n\n{LONG_SENTENCE}\n").text.metadata.title == "Tea Duty"


def test_title_author_and_date_with_blank_lines_between() -> None:
    """A date soon after a line shows that it is the title, and a name between them is the author."""
    made = read(
        "Speech on the Corn Laws\n\nMr. Villiers\n\n12th February, 1839\n\nThe price was 72s. in January and\n\n"
        "- 2 -\n\nParliament did nothing.\n"
    )
    record = made.text.metadata
    assert (record.title, record.authors) == ("Speech on the Corn Laws", ("Mr. Villiers",))
    assert str(record.date) == "1839-02-12"


def test_month_after_a_place_is_a_date() -> None:
    """*Vienna, May 1848* is a date; a date that was seen but not used is reported."""
    made = read(
        f"Letter to My Brother\nby Anna Weiss\nVienna, May 1848\n\nDear Karl,\n\n{LONG_SENTENCE}\n"
    )
    assert str(made.text.metadata.date) == "1848-05"
    seen = "Begun on 3 July 1918 and never ended."
    made = read(f"Title: A Letter\n\n{seen}\n\n{LONG_SENTENCE}\n")
    assert made.text.metadata.date is None
    assert seen in doubts(made)


def notes(made: Import) -> list[tuple[str, str]]:
    """Return the label and the words of every note."""
    return [
        (note.label, note.text) for paragraph in made.text.paragraphs for note in paragraph.notes
    ]


@pytest.mark.parametrize("call", ["[{}]", "({})", "<sup>{}</sup>", "[^{}]"])
@pytest.mark.parametrize("form", ["[{}] ", "{}. ", "({}) ", "[^{}]: "])
def test_notes_on_consecutive_lines(call: str, form: str) -> None:
    """Notes without a blank line between are separate notes; a wrapped one continues."""
    made = read(
        f"Speech\n\n5 May 1820\n\nThe first note.{call.format(1)} The second note.{call.format(2)}\n\n"
        f"{form.format(1)}First note here.\n{form.format(2)}Second note\nhere.\n"
    )
    assert texts(made) == ["The first note. The second note."]
    assert notes(made) == [("1", "First note here."), ("2", "Second note here.")]
    assert not any("not in the file" in change.why for change in made.report)
    assert "\ufdd2" not in str(made)


def test_numbered_list_is_not_notes() -> None:
    """Numbered lines without marks, or with other notes for their marks, stay a list."""
    assert notes(read(f"Speech\n\n{LONG_SENTENCE}\n\n1. First demand.\n2. Second demand.\n")) == []
    made = read(
        f"Speech\n\n{LONG_SENTENCE}[1]\n\n1. First demand.\n2. Second demand.\n\n[1] A note.\n"
    )
    assert notes(made) == [("1", "A note.")]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_consecutive_starred_lines_are_a_list(between: str) -> None:
    """More than one line with the same sign is a list, even if the text above has a star."""
    made = read(f"Speech\n\n{LONG_SENTENCE}*\n\n* item one of all{between}* item two of all\n")
    assert notes(made) == []
    assert texts(made)[1:] == ["item one of all", "item two of all"]


def test_second_mark_of_a_note_is_not_reported_as_missing() -> None:
    """A second mark does not lack its note; a note without a mark is reported."""
    made = read(
        f"Letter\n\n{LONG_SENTENCE}[1] Nobody slept.[2]\n\nI saw the students march.[1]\n\n"
        "[1] The 13th of May.\n[2] Crossed out.\n[3] A note that nothing calls.\n"
    )
    assert sorted(notes(made)) == [("1", "The 13th of May."), ("2", "Crossed out.")]
    assert not any("not in the file" in change.why for change in made.report)
    assert "[3] A note that nothing calls." in doubts(made)
    assert texts(made)[-1] == "[3] A note that nothing calls."


def test_star_at_the_foot_of_a_page_is_a_note() -> None:
    """A footnote between the halves of a split sentence is a note, not a list item."""
    made = read(
        f"Speech\n\n{LONG_SENTENCE}\n\nIn that year we hoped for more.* It was said then that\n\n"
        "* The speaker had been present.\n\n- 13 -\n\nwe should wait.\n"
    )
    assert texts(made)[1:] == [
        "In that year we hoped for more. It was said then that we should wait."
    ]
    assert notes(made) == [("*", "The speaker had been present.")]


def test_headings_directly_above_a_paragraph() -> None:
    """Lines in capitals above a paragraph are headings, even without a blank line between."""
    heads = "THE RELATION OF GOVERNMENT TO BUSINESS\nCOOPERATION BY THE GOVERNMENT\n"
    for body in (LONG_SENTENCE, LONG_SENTENCE.replace(" question, ", " question,\n")):
        made = read(f"Address\n\n5 May 1820\n\n{LONG_SENTENCE}\n\n{heads}{body}\n")
        assert [section.heading for section in made.text.sections][1:] == [
            "The Relation of Government to Business",
            "Cooperation by the Government",
        ]
        assert texts(made) == [LONG_SENTENCE, LONG_SENTENCE]


def test_end_of_speech_is_not_a_signature() -> None:
    """*END OF SPEECH* stays text, and the report asks to look."""
    made = read(f"Speech\n\n5 May 1820\n\n{LONG_SENTENCE}\n\nEND OF SPEECH\n")
    assert [paragraph.kind for paragraph in made.text.paragraphs] == [ParagraphKind.PROSE] * 2
    assert "END OF SPEECH" in doubts(made)


def test_two_names_in_capitals_are_speakers() -> None:
    """Two speakers with one speech each are enough if their names are in capitals before a colon."""
    made = read(
        f"Tea\n\n5 May 1820\n\n{LONG_SENTENCE}\n\nCHAIRMAN: Order!\n\nMR. SMITH: I thank the Chair.\n\nNOTE: no.\n"
    )
    assert [p.speaker for p in made.text.paragraphs] == ["", "CHAIRMAN", "MR. SMITH", ""]
    alone = read(f"Tea\n\n5 May 1820\n\n{LONG_SENTENCE}\n\nCHAIRMAN: Order!\n\nNOTE: no.\n")
    assert not any(paragraph.speaker for paragraph in alone.text.paragraphs)


@pytest.mark.parametrize(
    ("inside", "stage"),
    [
        ("Laughter and cheers, in which the Chairman joined.", True),
        ("Loud cheers in which several members joined", True),
        ("the dance, in which the Chairman joined.", False),
        ("The cheers are a sign, in which the Chairman joined.", False),
    ],
)
def test_stage_direction_may_name_who_joined(inside: str, stage: bool) -> None:
    """A stage direction may name who took part; other bracketed words stay text."""
    assert is_stage(inside) is stage


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Report of the Guild\n\n5 May 1820", ""),
        ("Report on the Mines\nby the Board of Trade\n5 May 1820", ""),
        ("Report on Peace\nSecond Congress of Soviets\n5 May 1820", "speech"),
        ("Report to the Third Congress\n\n5 May 1820", "speech"),
        ("Address to the Guild\n\n5 May 1820", "speech"),
    ],
)
def test_report_is_a_speech_only_with_an_audience(head: str, kind: str) -> None:
    """The report of a guild or board is a paper; a report on something, to a congress, was spoken."""
    assert read(f"{head}\n\n{LONG_SENTENCE}\n").text.sections[0].kind == kind


def test_many_notes_in_one_paragraph_are_quick() -> None:
    """The work grows with the number of notes, not with its cube."""
    marks = " ".join(f"Text here.[{number}]" for number in range(1, 400))
    below = "\n".join(f"[{number}] Note." for number in range(1, 400))
    begun = time.process_time()
    made = read(f"Speech\n\n{marks}\n\n{below}\n")
    assert len(notes(made)) == 399
    assert time.process_time() - begun < 3


@pytest.mark.parametrize("opening", ["{++", "{~~a~>", "{++a \\+"])
def test_unclosed_emendations_are_quick(opening: str) -> None:
    """The end of an emendation is searched for once per paragraph."""
    begun = time.process_time()
    with pytest.raises(BrokenText):
        read_canonical(f"---\nslug: e\ntitle: E\n---\n{opening * 7000}\n", path="e.md")
    assert time.process_time() - begun < 2


def test_full_disk_leaves_no_file(tmp_path: Path) -> None:
    """A file that cannot be written whole is removed, and the message says what helps."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(FolderError) as raised:
            write_new_copy(tmp_path / "a.md", "word " * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []
    assert "Make room" in raised.value.remedy
