"""The transcript reader on whole sources: the text and the report of each."""

from collections.abc import Callable

import pytest

from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.transcript.reader import read_transcript
from tests.support.paths import DATA

SOURCES = DATA / "transcripts"


@pytest.mark.parametrize("name", sorted(path.stem for path in SOURCES.glob("*.txt")))
def test_source_gives_the_expected_text_and_report(
    name: str, golden: Callable[[str, str], None]
) -> None:
    """Each source gives the text and report that a person has checked."""
    made = read_transcript((SOURCES / f"{name}.txt").read_bytes(), name=f"{name}.txt")
    golden(f"transcripts/{name}.md", write_canonical(made.text))
    golden(f"transcripts/{name}.report", f"{made}\n")


@pytest.mark.parametrize("name", sorted(path.stem for path in SOURCES.glob("*.txt")))
def test_imported_text_reads_back(name: str) -> None:
    """The canonical file of an import reads back as the same text."""
    made = read_transcript((SOURCES / f"{name}.txt").read_bytes(), name=f"{name}.txt")
    assert read_canonical(write_canonical(made.text), path=name).text == made.text
