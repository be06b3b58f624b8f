"""Records: which texts and sections have a stem in their title, description or heading."""

from pathlib import Path

from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.search.index.records import DESCRIPTIONS
from archive.search.index.records import HEADINGS
from archive.search.index.records import TITLES
from archive.search.indexer import record_stems
from tests.support.segments import segment_of


def text(title: str, author: str, occasion: str, *headings: str) -> Text:
    """Return a text with sections of these *headings*."""
    sections = (
        Section(f"s{n}", heading, (Paragraph("", "Words."),)) for n, heading in enumerate(headings)
    )
    return Text(
        "a",
        Metadata(title=title, authors=(author,), occasion=occasion, language="en"),
        tuple(sections),
    )


def test_records_are_found_by_their_stems(tmp_path: Path) -> None:
    """Each kind apart, in order and each once, however many of the stems it has."""
    texts = [
        text("Of Peace", "Ann Lee", "In war", "Peaceful ends", "War"),
        text("War and Peace", "Peace", "", "", "War and war", "Land"),
        text("Élan", "", ""),
    ]
    records = segment_of(tmp_path / "segment", texts).records
    stems_of = record_stems("en", early_print=False)
    assert records.having(TITLES, stems_of("peace")).tolist() == [0, 1]
    assert records.having(TITLES, stems_of("war peace elan")).tolist() == [0, 1, 2]
    assert records.having(DESCRIPTIONS, stems_of("war")).tolist() == [0]
    assert records.having(DESCRIPTIONS, stems_of("peace lee")).tolist() == [0, 1]
    assert records.having(HEADINGS, stems_of("war")).tolist() == [1, 3]
    assert records.having(HEADINGS, stems_of("land peace")).tolist() == [0, 4]
    assert records.having(HEADINGS, stems_of("nothing")).tolist() == []
    assert records.having(TITLES, []).tolist() == []
