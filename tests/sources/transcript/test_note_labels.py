"""Notes with equal labels in one paragraph: every note keeps its words and its own mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.text import Paragraph
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.conservation import balance
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript

HEAD = "Speech\n\n5 May 1820\n\n"
SENTENCE = (
    "The question of peace is a burning question, the painful question of the day and of many"
)
PLACES = "Arras Bremen Cardiff Dresden Essen Florence Genoa Hamburg".split()
FORMS = {
    "*": ("*", "* "),
    "†": ("†", "† "),
    "1": ("[1]", "[1] "),
    "2": ("<sup>2</sup>", "<sup>2</sup> "),
    "A": ("[^A]", "[^A]: "),
    "1-2": ("[^1-2]", "[^1-2]: "),
}


def read(source: str) -> Import:
    """Read *source*, and check that its canonical file reads back as the same text."""
    made = read_transcript(source.encode(), name="x.txt")
    assert read_canonical(write_canonical(made.text), path="x.md").text == made.text
    return made


def over_pages(labels: list[str]) -> str:
    """Return a paragraph that runs over as many pages as *labels*, each with a note at its foot."""
    # A line that returns on every page would be page furniture.
    named = zip(labels, PLACES, strict=False)
    pages = [
        f"and of {place} we heard{FORMS[label][0]} that in {place} many" for label, place in named
    ]
    notes = [f"{FORMS[label][1]}Note nr{n}." for n, label in enumerate(labels)]
    feet = (f"{page}\n\n{note}\n" for page, note in zip(pages, notes, strict=True))
    return HEAD + SENTENCE + " " + "\f\n".join(feet) + "\f\nto the end.\n"


def pairs(paragraph: Paragraph) -> list[tuple[str, str]]:
    """Return the label of each mark with the words of its note."""
    notes = {note.label: note.text for note in paragraph.notes}
    assert len(notes) == len(paragraph.notes)
    return [(mark.label, notes[mark.label]) for mark in paragraph.note_marks]


@pytest.mark.parametrize("label", ["*", "†", "1", "2", "A"])
def test_notes_of_three_pages_in_one_paragraph_get_distinct_labels(label: str) -> None:
    """The first note keeps its label; the others are numbered, and the report says so."""
    made = read(over_pages([label] * 3))
    (paragraph,) = made.text.paragraphs
    assert pairs(paragraph) == [
        (label, "Note nr0."),
        (f"{label}-2", "Note nr1."),
        (f"{label}-3", "Note nr2."),
    ]
    renamed = [(one.before, one.after) for one in made.report if "gets its own" in one.why]
    assert renamed == [(label, f"{label}-2"), (label, f"{label}-3")]


def test_new_label_is_none_of_the_source() -> None:
    """A label that the paragraph has already is not given again."""
    (paragraph,) = read(over_pages(["1", "1-2", "1"])).text.paragraphs
    assert pairs(paragraph) == [("1", "Note nr0."), ("1-2", "Note nr1."), ("1-3", "Note nr2.")]


def test_equal_notes_of_one_paragraph_both_stay() -> None:
    """Two notes with the same label and the same words are two notes."""
    (paragraph,) = read(
        f"{HEAD}{SENTENCE} words* and\n\n* Ibid.\n\f\nof the same words* to the end.\n\n* Ibid.\n"
    ).text.paragraphs
    assert pairs(paragraph) == [("*", "Ibid."), ("*-2", "Ibid.")]


def test_three_notes_with_one_label_below_one_paragraph() -> None:
    """Where a paragraph has a mark for each, they are its notes in their order; one more is not."""
    marks = "".join(f" {word}[1]" for word in ("one", "two", "three"))
    below = "".join(f"[1] {word}.\n\n" for word in ("First", "Second", "Third", "Fourth"))
    paragraph, other = read(f"{HEAD}{SENTENCE}{marks} end.\n\n{below}").text.paragraphs
    assert pairs(paragraph) == [("1", "First."), ("1-2", "Second."), ("1-3", "Third.")]
    assert (other.text, other.notes) == ("[1] Fourth.", ())


def test_notes_are_in_the_order_of_their_marks() -> None:
    """Notes printed in another order than their marks belong to these all the same."""
    (paragraph,) = read(f"{HEAD}{SENTENCE}[1] and[2] end.\n\n[2] Two.\n[1] One.\n").text.paragraphs
    assert [note.text for note in paragraph.notes] == ["One.", "Two."]
    assert pairs(paragraph) == [("1", "One."), ("2", "Two.")]


def test_repeated_labels_of_separate_paragraphs_stay() -> None:
    """Notes that restart with each paragraph keep their labels and their own words."""
    made = read(f"{HEAD}{SENTENCE} one.*\n\n* First.\n\n{SENTENCE} two.*\n\n* Second.\n")
    assert [pairs(one) for one in made.text.paragraphs] == [[("*", "First.")], [("*", "Second.")]]


def test_mark_does_not_become_emphasis_with_a_star_of_the_page_before() -> None:
    """An open asterisk on one page and a note mark on the next are not emphasis."""
    made = read(
        f"{HEAD}{SENTENCE} *words and[1]\n\n[1] First note.\n\f\n"
        "more of the same words.* And all.\n\n* Second note.\n"
    )
    (paragraph,) = made.text.paragraphs
    assert pairs(paragraph) == [("1", "First note."), ("*", "Second note.")]
    assert (paragraph.text.count("*"), paragraph.runs) == (1, ())


def test_note_whose_mark_is_in_a_name_gets_a_mark() -> None:
    """A note is not lost where its mark is read as part of the name of a speaker."""
    made = read(
        "Debate\n\nMr. SMITH[1]: I say so.\n\nMr. JONES: I do not.\n\nMr. SMITH: But I do.\n\n"
        "Mr. JONES: No.\n\n[1] The elder brother.\n"
    )
    assert pairs(made.text.paragraphs[1]) == [("1", "The elder brother.")]
    assert any("a mark is put at the end" in change.why for change in made.report)


def test_note_that_a_file_cannot_hold_is_lost_for_the_word_balance() -> None:
    """The words of a note without a mark, or with the label of another, count as lost."""
    source = over_pages(["*", "1"])
    made = read(source)
    text = made.text
    (section,) = text.sections
    (paragraph,) = section.paragraphs
    object.__setattr__(paragraph, "note_marks", paragraph.note_marks[1:])
    assert not balance(source, text, made.report).is_even


@given(st.lists(st.sampled_from(list(FORMS)), min_size=1, max_size=8))
def test_every_note_keeps_its_words_and_its_mark(labels: list[str]) -> None:
    """However the labels of the pages repeat, each mark leads to the note of its page, as written."""
    made = read(over_pages(labels))
    (paragraph,) = made.text.paragraphs
    assert [note for _, note in pairs(paragraph)] == [f"Note nr{n}." for n in range(len(labels))]
