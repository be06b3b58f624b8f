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
