"""A book as several texts: one of each chapter, with the record of the book."""

import pytest

from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import Text
from archive.sources.chapters import split_chapters
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import ImportChange


def _made(*sections: tuple[int, str, str], report: tuple[ImportChange, ...] = ()) -> Import:
    made = tuple(
        Section(f"s{at}", heading, (Paragraph("", words),) if words else (), level=level)
        for at, (level, heading, words) in enumerate(sections, 1)
    )
    record = Metadata("On Trade", ("Ann Reed",), language="en", source=Source())
    return Import(Text("on-trade", record, made), report, "utf-8")


def _shape(made: Import) -> list[list[tuple[str, str, int]]]:
    return [
        [
            (one.heading or part.text.metadata.title, one.paragraphs[0].text, one.level)
            for one in part.text.sections
            if one.paragraphs
        ]
        for part in split_chapters(made)
    ]


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        (
            [(1, "Of Wool", "Dear."), (1, "Of Corn", "Cheap.")],
            [[("Of Wool", "Dear.", 1)], [("Of Corn", "Cheap.", 1)]],
        ),
        (
            [(1, "", "Before."), (1, "Of Wool", "Dear."), (1, "Of Corn", "Cheap.")],
            [[("On Trade", "Before.", 1)], [("Of Wool", "Dear.", 1)], [("Of Corn", "Cheap.", 1)]],
        ),
        (
            [(1, "Of Wool", "Dear."), (2, "In May", "Dearer."), (1, "Of Corn", "Cheap.")],
            [[("Of Wool", "Dear.", 1), ("In May", "Dearer.", 1)], [("Of Corn", "Cheap.", 1)]],
        ),
        (
            [(1, "Part One", ""), (2, "I", "Dear."), (2, "II", "So."), (1, "Part Two", ""), (2, "I", "No.")],
            [
                [("On Trade, Part One, I", "Dear.", 1)],
                [("On Trade, Part One, II", "So.", 1)],
                [("On Trade, Part Two, I", "No.", 1)],
            ],
        ),
        ([(1, "Of Wool", "Dear."), (1, "The Mill", "Old.")], [[("Of Wool", "Dear.", 1)], [("The Mill", "Old.", 1)]]),
    ],
    ids=["two", "before", "inner", "parts", "no number"],
)  # fmt: skip
def test_each_heading_with_text_is_a_text(
    sections: list[tuple[int, str, str]], expected: list[list[tuple[str, str, int]]]
) -> None:
    """Each heading of the highest level with text is a text; a number alone has the title of the book before it."""
    assert _shape(_made(*sections)) == expected


def test_no_word_is_lost_and_the_record_is_that_of_the_book() -> None:
    """No word is lost, and the record is that of the book."""
    made = _made((1, "Part One", ""), (2, "Of Wool", "Dear."), (2, "Of Corn", "Cheap."))
    parts = split_chapters(made)
    words = [one.text for part in parts for one in part.text.paragraphs]
    assert words == [one.text for one in made.text.paragraphs]
    records = [part.text.metadata for part in parts]
    assert {(one.authors, one.source.title, one.occasion) for one in records} == {
        (("Ann Reed",), "On Trade", "Part One")
    }
    assert [part.text.slug for part in parts] == ["of-wool", "of-corn"]


def test_what_to_look_at_goes_to_the_chapter_that_it_quotes() -> None:
    """What to look at goes to the chapter that it quotes, the rest to the first."""
    doubt = ImportChange(ChangeKind.DOUBT, 4, "Cheap", "Cheap", "odd")
    repair = ImportChange(ChangeKind.JOINED, 4, "Cheap", "Cheap", "joined")
    made = _made((1, "Wool", "Dear."), (1, "Corn", "Cheap."), report=(doubt, repair))
    assert [part.report for part in split_chapters(made)] == [(repair,), (doubt,)]


def test_text_without_chapters_stays_whole_and_says_so() -> None:
    """Text without chapters stays whole, and says so."""
    (part,) = split_chapters(_made((1, "Wool", "Dear."), (1, "", "Cheap.")))
    assert [one.kind for one in part.report] == [ChangeKind.DOUBT]
