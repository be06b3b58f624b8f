"""What a record says of subjects, places and people, in the formats that have a place for it."""

import json
from dataclasses import replace

import pytest

from archive.citation.formats.bibtex import write_bibtex
from archive.citation.formats.csl_json import csl_item
from archive.citation.formats.ris import write_ris
from tests.support.records import SPEECH
from tests.support.records import record

RECORD = record(
    replace(
        SPEECH,
        subjects=("Peace", "Diplomacy, secret"),
        places=("Petrograd",),
        people=("Nicholas II",),
        collections=("peace-1917",),
    )
)


def test_ris_has_a_line_for_each_subject() -> None:
    """Readers divide nothing there."""
    lines = write_ris((RECORD,)).splitlines()
    assert [line for line in lines if line.startswith("KW")] == [
        "KW  - Peace",
        "KW  - Diplomacy, secret",
    ]


def test_bibtex_keeps_a_subject_with_a_comma_together() -> None:
    """Importers divide the field at commas outside of braces."""
    assert "  keywords = {Peace, {Diplomacy, secret}},\n" in write_bibtex((RECORD,))


def test_csl_has_one_field() -> None:
    """As the schema has it: a string."""
    assert csl_item(RECORD)["keyword"] == "Peace; Diplomacy, secret"


@pytest.mark.parametrize("name", ["KW", "keywords", "keyword"])
def test_a_record_without_subjects_says_nothing(name: str) -> None:
    """No empty field anywhere."""
    bare = record(SPEECH)
    written = write_ris((bare,)) + write_bibtex((bare,)) + json.dumps(csl_item(bare))
    assert name not in written
