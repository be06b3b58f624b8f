"""The message about linked words that are unchanged, but no longer at their old count."""

import pytest

from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.web.texts.word_link_view import word_link_view
from archive.wordlinks.tracking import LinkStatus
from archive.wordlinks.tracking import TrackedWords
from archive.wordlinks.word_range import Row

WAS = Row([Paragraph("p2", "a just and democratic peace")])


def corrected(**changes: str) -> RevisionSummary:
    """Return revision 9, which made *changes*."""
    return RevisionSummary("peace", 9, "2026-11-29", "", changes)


@pytest.mark.parametrize(
    ("number", "since", "says"),
    [
        ("p2", corrected(p2="corrected"),
         "The words of this link are unchanged; "
         "other words of para. 2 were corrected in revision 9 (29 November 2026)."),
        ("p6", corrected(p2="merged into p6"),
         "The words of this link are unchanged. Since revision 9 (29 November 2026) they are in para. 6."),
        ("p2", corrected(p2a="merged into p2"),
         "The words of this link are unchanged. Since revision 9 (29 November 2026) they are in para. 2."),
        ("p6", None, "The words of this link are unchanged. They are in para. 6."),
    ],
)  # fmt: skip
def test_unchanged_words_are_not_called_corrected(
    number: str, since: RevisionSummary | None, says: str
) -> None:
    """Words in their paragraph were only passed by a correction; others have another paragraph since a revision."""
    now = Row([Paragraph(number, "for an honest, just and democratic peace")]).words(3, 5)
    found = TrackedWords(LinkStatus.MOVED, now=now, was=WAS.words(1, 3), since=since)
    view = word_link_view(found, slug="peace", fragment="", withdrawn="", draft=False, partial=0)
    assert view.message == says
