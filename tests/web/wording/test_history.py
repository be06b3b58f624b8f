"""Sentences on what a revision changed beside paragraphs."""

import pytest

from archive.web.wording.history import other_changes

#: What the histories of texts have, beside the numbers of paragraphs.
CHANGES = [
    ("record", "corrected", "The description of the text was corrected"),
    ("text", "withdrawn", "The text was withdrawn"),
    ("text", "restored", "The text is public again"),
    ("slug", "renamed from bread", "Its address was changed; /texts/bread still leads here"),
    ("sections", "moved", "Sections were put in another order"),
    ("s2", "new", "The section “On Ships” was added"),
    ("s2", "corrected", "The section “On Ships” has another heading or kind"),
    ("s3", "new", "A section was added"),
    ("s3", "gone", "A section was removed"),
    (
        "revision 2",
        "dated 2026-11-02, not 2026-11-12",
        "The date of revision 2 was corrected to 2 November 2026, from 12 November 2026",
    ),
]


@pytest.mark.parametrize(("name", "change", "sentence"), CHANGES)
def test_a_change_is_said_in_the_words_of_readers(name: str, change: str, sentence: str) -> None:
    """Not in those of the history file: no slug, no record, no number of a section."""
    assert list(other_changes({name: change}, {"s2": "On Ships"})) == [sentence]


def test_paragraphs_have_lines_of_their_own() -> None:
    """Their changes are listed by number, and not here."""
    assert list(other_changes({"p1": "corrected", "p2a": "new", "p3": "withdrawn"})) == []
