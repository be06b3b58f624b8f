"""The words of a segment: what is written of its paragraphs is what is read of them."""

from collections import Counter
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck
from hypothesis import example
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.language.analyser import Analyser
from archive.language.analyser import stem_terms
from archive.language.stemming import stemmer
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import Paragraph
from archive.model.text import Text
from archive.search.index.forward_words import ForwardReading
from archive.search.index.segment import Segment
from archive.search.index.segment_words import PARAGRAPH_END
from archive.search.index.segment_words import PART_END
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.collections import with_stage_direction
from tests.support.segments import segment_of

WORDS = ["peace", "Peace", "peaceful", "war", "wars", "co-operation", "NATO", "мир", "don't"]
PARAGRAPHS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=7)
SLOW_FILES = hypothesis_settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where segments are built."""
    return tmp_path_factory.mktemp("segments")


def made(folder: Path, *texts: Text) -> Segment:
    """Return the segment of *texts* in a new folder."""
    return segment_of(folder / str(len(list(folder.iterdir()))), texts)


def words_in(segment: Segment, reading: str, paragraph: int) -> list[str]:
    """Return the exact terms of a reading of a paragraph; ``/`` ends a part, ``.`` the paragraph."""
    found = segment.readings[reading].gather(np.array([paragraph]))
    ends = {PART_END: "/", PARAGRAPH_END: "."}
    return [ends.get(n) or segment.vocabulary.exact[n] for n in found.numbers.tolist()]


def places_in(reading: ForwardReading, paragraph: int, text: str) -> list[str]:
    """Return what *text* has at the places of the words of a paragraph, without its end."""
    found = reading.gather(np.array([paragraph]))
    spans = zip(*(each.tolist() for each in reading.spans(found.index)), strict=True)
    return [text[start:end] for start, end in spans if end > start]


@given(paragraphs=PARAGRAPHS)
@SLOW_FILES
@example([])
@example(["", "peace", ""])
def test_paragraphs_are_read_word_by_word(folder: Path, paragraphs: list[str]) -> None:
    """In any order, also twice, each with its end; and each word has its place in the text."""
    segment = made(folder, text_of("a", *paragraphs))
    analyse = Analyser().analyse
    assert segment.paragraphs == len(paragraphs)
    assert segment.lengths.tolist() == [len(analyse(p).terms) for p in paragraphs]
    reading = segment.readings["text"]
    for number, paragraph in enumerate(paragraphs):
        analysis = analyse(paragraph)
        assert words_in(segment, "text", number) == [*analysis.terms, "."]
        starts_and_ends = zip(analysis.starts, analysis.ends, strict=True)
        assert places_in(reading, number, paragraph) == [paragraph[s:e] for s, e in starts_and_ends]
    order = [n % len(paragraphs) for n in (2, 0, 1, 1)] if paragraphs else []
    gathered = reading.gather(np.array(order, np.int64))
    listed = [words_in(segment, "text", number) for number in order]
    assert gathered.bounds.tolist() == [0, *np.cumsum([len(words) for words in listed]).tolist()]


@given(paragraphs=PARAGRAPHS)
@SLOW_FILES
def test_the_vocabulary_counts_every_word(folder: Path, paragraphs: list[str]) -> None:
    """Each exact term once, in order, with its paragraphs and occurrences, its first paragraph, and its stems."""
    segment = made(folder, text_of("a", *paragraphs))
    vocabulary, term = segment.vocabulary, stemmer("en").term
    listed = [Analyser().analyse(paragraph).terms for paragraph in paragraphs]
    times = Counter(exact for terms in listed for exact in terms)
    having = Counter(exact for terms in listed for exact in set(terms))
    assert [vocabulary.exact[n] for n in range(len(vocabulary.exact))] == sorted(times)
    for number, exact in enumerate(sorted(times)):
        row = vocabulary.row(number)
        assert (row.exact, row.occurrences, row.paragraphs) == (exact, times[exact], having[exact])
        assert row.first == next(n for n, terms in enumerate(listed) if exact in terms)
        assert vocabulary.stems_of(number) == [term(exact)]
        assert number in vocabulary.forms(term(exact))[0]
    stems = {s for p in paragraphs for s in stem_terms(Analyser().analyse(p), term)}
    assert [vocabulary.stems[n] for n in range(len(vocabulary.stems))] == sorted(stems)
    assert vocabulary.has_compound(("co", "operation")) == ("operation" in times)
    assert not vocabulary.has_compound(("peace", "war"))


def test_every_reading_is_apart(folder: Path) -> None:
    """Shown text, transmitted text, stage directions and notes; the last two in parts that no phrase crosses."""
    paragraphs = (
        with_emendation("The way to peace.", "way", "war"),
        with_stage_direction("Peace! (Applause.)", "Applause."),
        Paragraph("", "Land.", notes=(Note("1", "A note."), Note("2", "Another."))),
    )
    segment = made(folder, text_of("a", *paragraphs))
    assert [words_in(segment, "text", n) for n in range(3)] == [
        ["the", "way", "to", "peace", "."],
        ["peace", "applause", "."],
        ["land", "."],
    ]
    assert words_in(segment, "transmitted", 0) == ["the", "war", "to", "peace", "."]
    assert words_in(segment, "stage", 1) == ["applause", "."]
    assert words_in(segment, "note", 2) == ["a", "note", "/", "another", "."]
    owners = {name: reading.owners.tolist() for name, reading in segment.readings.items()}
    assert owners == {"text": [0, 1, 2], "transmitted": [0], "stage": [1], "note": [2]}
    # Those without a reading have no words in it.
    assert words_in(segment, "note", 0) == words_in(segment, "transmitted", 2) == ["."]
    # The words of the transmitted reading have the places of those shown.
    assert places_in(segment.readings["transmitted"], 0, "The way to peace.")[1] == "way"
    assert places_in(segment.readings["stage"], 1, "Peace! (Applause.)") == ["Applause"]
    # A word that occurs only in a note has no paragraphs.
    row = segment.vocabulary.row(segment.vocabulary.exact.find("another"))
    assert (row.paragraphs, row.occurrences) == (0, 0)


def test_words_are_shown_as_they_are_first_written(folder: Path) -> None:
    """With their accents and capitals; the first paragraph that has them counts, and no later one."""
    segment = made(folder, text_of("a", "Élan and peace.", "élan, and Peace", "War elan war"))
    vocabulary = segment.vocabulary
    shown = [vocabulary.row(number).surface for number in range(len(vocabulary.exact))]
    assert shown == ["and", "Élan", "peace", "War"]


def test_a_segment_of_nothing_can_be_read(folder: Path) -> None:
    """No texts, no paragraphs, no words."""
    segment = made(folder)
    assert segment.paragraphs == len(segment.vocabulary.exact) == segment.columns.texts == 0
    assert all(not len(reading.owners) for reading in segment.readings.values())
    assert segment.vocabulary.forms("peace") == ((), ())
    assert segment.is_whole()
    segment.close()


def test_long_paragraphs_and_words_keep_their_places(folder: Path) -> None:
    """Places are stored in as few bytes as they need, also beyond 65,535 characters."""
    long = "peace " * 20_000 + "w" * 300 + " war"
    segment = made(folder, text_of("a", long, "short war"))
    assert places_in(segment.readings["text"], 0, long)[-2:] == ["w" * 300, "war"]
    assert places_in(segment.readings["text"], 1, "short war") == ["short", "war"]
    assert segment.lengths.tolist() == [20_002, 2]


def test_each_word_has_its_sentence(folder: Path) -> None:
    """In every reading: words are in one sentence where they have one number, also in emended texts and notes."""
    emended = with_emendation("Peace now. The war ends. Land!", "war ends. Land", "war ends land")
    noted = replace(
        with_stage_direction("Peace. (Applause. Laughter.) War.", "(Applause. Laughter.)"),
        note_marks=(NoteMark(5, "1"),),
        notes=(Note("1", "See Mr. Smith. He knew."), Note("2", "Nobody.")),
    )
    segment = made(folder, text_of("a", emended, noted, "No end. No."))

    def sentences(reading: str, paragraph: int) -> list[str]:
        found = segment.readings[reading].gather(np.array([paragraph]))
        numbers = segment.readings[reading].sentences(found.index).tolist()
        words = zip(words_in(segment, reading, paragraph), numbers, strict=True)
        listed = [(number, word) for word, number in words if word not in "/."]
        return [" ".join(w for _, w in group) for _, group in groupby(listed, itemgetter(0))]

    assert sentences("text", 0) == ["peace now", "the war ends", "land"]
    assert sentences("transmitted", 0) == ["peace now", "the war ends land"]
    assert sentences("stage", 1) == ["applause", "laughter"]
    assert sentences("note", 1) == ["see mr smith", "he knew", "nobody"]
    assert sentences("text", 2) == ["no end", "no"]
