"""Which revision last changed the words of a paragraph."""

from datetime import date
from pathlib import Path

import pytest

from archive.collection.folder import CollectionFolder
from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.edition import Event
from archive.model.revision import LastChange
from archive.model.revision import Revision
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.model.word_diff import Difference
from archive.model.word_diff import differences
from archive.publishing.amendments import move
from archive.publishing.amendments import split
from archive.publishing.apply_amendment import amend
from archive.publishing.corrections import compare
from archive.publishing.last_changes import last_changes
from archive.publishing.publish import publish
from tests.support.collections import text_of
from tests.support.collections import write_texts

WORDS: tuple[Difference, ...] = differences("late", "very late")
DAYS = {number: date(2026, 11, number) for number in range(1, 10)}


def edition(*corrections: Correction, revisions: int = 3, draft: bool = False) -> Edition:
    """Return an edition of p1, p2 and p3 with so many *revisions*, which made *corrections*."""
    paragraphs = tuple(Paragraph(f"p{n}", "Words.") for n in (1, 2, 3))
    text = Text("bread", Metadata("Bread"), (Section("s1", "", paragraphs),))
    published = tuple(Revision(n, str(DAYS[n]), "", "bread", "") for n in range(1, revisions + 1))
    return Edition(
        text=text, markdown="", revision=revisions, date=str(DAYS[revisions]), first_date="", note="",
        draft=draft, waiting=False, revisions=published, corrections=corrections,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("corrections", "revisions"),
    [
        ([], (1, 1, 1)),
        ([Correction(2, "p2", Event.CORRECTED, words=WORDS)], (1, 2, 1)),
        ([Correction(2, "p2", Event.CORRECTED, notes=WORDS)], (1, 2, 1)),
        ([Correction(2, "p2", Event.CORRECTED, beside=("emphasis and links",))], (1, 1, 1)),
        ([Correction(2, "p2", Event.CORRECTED, beside=("what the source reads",))], (1, 2, 1)),
        ([Correction(3, "p3", Event.NEW)], (1, 1, 3)),
        ([Correction(2, "p2", Event.MOVED, moved="after p3")], (1, 1, 1)),
        ([Correction(3, "p3", Event.PART, ("p2",)), Correction(3, "p2", Event.SPLIT, ("p3",))], (1, 1, 1)),
        (
            [Correction(2, "p2", Event.CORRECTED, words=WORDS), Correction(3, "p2", Event.SPLIT, ("p3",)),
             Correction(3, "p3", Event.PART, ("p2",))],
            (1, 2, 2),
        ),
        ([Correction(3, "p2", Event.SPLIT, ("p3",), words=WORDS), Correction(3, "p3", Event.PART, ("p2",))], (1, 3, 3)),
        (
            [Correction(2, "p4", Event.CORRECTED, words=WORDS), Correction(3, "p3", Event.JOINED, ("p4",)),
             Correction(3, "p4", Event.MERGED, ("p3",))],
            (1, 1, 2),
        ),
        ([Correction(3, "p3", Event.JOINED, ("p4",), words=WORDS)], (1, 1, 3)),
        ([Correction(2, "p1", Event.WITHDRAWN), Correction(3, "p1", Event.RESTORED)], (3, 1, 1)),
        (
            [Correction(2, "p1", Event.CORRECTED, words=WORDS),
             Correction(3, "p1", Event.CORRECTED, beside=("its form",))],
            (2, 1, 1),
        ),
    ],
)  # fmt: skip
def test_last_change_of_the_words(
    corrections: list[Correction], revisions: tuple[int, ...]
) -> None:
    """New words, other words, notes and readings of the source count; emphasis, place and number do not."""
    found = last_changes(edition(*corrections))
    assert found == {
        f"p{n}": LastChange(DAYS[revision].toordinal(), revision)
        for n, revision in enumerate(revisions, 1)
    }


def test_draft_has_no_changes() -> None:
    """What was never published has not changed."""
    assert last_changes(edition(draft=True)) == {}


def test_life_of_a_text(tmp_path: Path) -> None:
    """Corrected, split, moved and added to, each paragraph keeps the day of its own words."""
    words = [
        "The bread is late again.",
        "It will come with the ship. So they say.",
        "Amen to that.",
    ]
    write_texts(tmp_path, [text_of("bread", *words)])
    folder, path = CollectionFolder(tmp_path), tmp_path / "bread.md"
    publish(folder, ["bread"], note="", today=DAYS[1])
    path.write_text(path.read_text().replace("late again", "late once more"))
    publish(folder, ["bread"], note="n", today=DAYS[2])
    amend(folder, "bread", split("p2", "So they"), note="n", today=DAYS[3])
    amend(folder, "bread", move("p3", "p1"), note="n", today=DAYS[4])
    path.write_text(path.read_text() + "\nAnd bread came.\n")
    publish(folder, ["bread"], note="n", today=DAYS[5])
    (status,) = folder.statuses()
    loaded = status.load()
    compared = compare(loaded.revisions)
    found = last_changes(
        Edition(
            text=loaded.text, markdown="", revision=5, date="", first_date="", note="", draft=False,
            waiting=False, revisions=loaded.revisions, corrections=compared.corrections,
        )
    )  # fmt: skip
    assert {number: change.revision for number, change in found.items()} == {
        "p1": 2, "p2": 1, "p2a": 1, "p3": 1, "p4": 5,
    }  # fmt: skip
