"""The shapes of texts, each a small file beside the text that a person has checked."""

from collections.abc import Callable

import pytest

from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.transcript.reader import read_transcript
from tests.support.paths import DATA

SHAPES = sorted(
    path.relative_to(DATA).with_suffix("") for path in (DATA / "shapes").glob("*/*.txt")
)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_shape_is_read_and_reads_back(shape: str, golden: Callable[[str, str], None]) -> None:
    """Verse, plays, debates, letters, tables and prose come in as what they are."""
    source = (DATA / f"{shape}.txt").read_bytes()
    made = read_transcript(source, name=f"{shape}.txt")
    written = write_canonical(made.text)
    golden(f"{shape}.md", written)
    assert read_canonical(written, path=str(shape)).text == made.text


def test_paragraph_of_thousands_of_broken_words_is_read() -> None:
    """A paragraph with a hyphen at the end of every line is no period of days, however long it is."""
    source = "On Trade\n\n" + "so it was in the ques-\ntion of the\n" * 1500
    assert read_transcript(source.encode(), name="a.txt").text.paragraphs


@pytest.mark.parametrize("below", ["", "[Illustration: The Bridge]\n\n", "HOLT\n\n"])
def test_name_with_nothing_below_stays_a_word(below: str) -> None:
    """A name above another name, a picture or the end of the file is not lost, which would refuse the file."""
    turns = "HOLT\n\nWho is there?\n\nANNE\n\nNobody.\n\n" * 4
    made = read_transcript(
        f"The Rope\n\nACT I\n\n{turns}ANNE\n\n{below}{turns}ANNE\n".encode(), name="a.txt"
    )
    said = [paragraph.speaker for paragraph in made.text.paragraphs if paragraph.speaker]
    assert said[:4] == ["HOLT", "ANNE", "HOLT", "ANNE"]
