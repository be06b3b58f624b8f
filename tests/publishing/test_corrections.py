"""Corrections of paragraphs by revisions: computed once by the build, and stored in the library."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.collection.folder import CollectionFolder
from archive.collection.history import read_history
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.library.codec import dump_correction
from archive.library.codec import load_correction
from archive.model.edition import Correction
from archive.model.edition import Event
from archive.model.revision import Revision
from archive.model.word_diff import apply_differences
from archive.model.word_diff import differences
from archive.publishing import corrections as module
from archive.publishing.amendments import merge
from archive.publishing.amendments import move
from archive.publishing.amendments import retire
from archive.publishing.amendments import split
from archive.publishing.apply_amendment import amend
from archive.publishing.corrections import corrections
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts

DAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> CollectionFolder:
    """A folder with one text of four paragraphs, published once."""
    words = [
        "The bread is late again.",
        "It will come with the ship.",
        "So they say.",
        "Amen to that.",
    ]
    write_texts(tmp_path / "texts", [text_of("bread", *words)])
    folder = CollectionFolder(tmp_path / "texts")
    publish(folder, ["bread"], note="", today=DAY)
    return folder


def edited(folder: CollectionFolder, old: str, new: str) -> None:
    """Publish the text with *new* for *old*."""
    path = folder.path / "bread.md"
    path.write_text(path.read_text().replace(old, new))
    (outcome,) = publish(folder, ["bread"], note="corrected", today=DAY)
    assert outcome.kind is OutcomeKind.PUBLISHED, outcome.refusal


def revisions(folder: CollectionFolder) -> tuple[Revision, ...]:
    """Return the revisions of the text."""
    return read_history(folder.history_path("bread")).revisions


def what(folder: CollectionFolder) -> list[tuple[int, str, Event, tuple[str, ...]]]:
    """Return what happened, without the words."""
    return [(c.revision, c.number, c.event, c.others) for c in corrections(revisions(folder))]


def test_text_with_one_revision_is_not_read(
    folder: CollectionFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no corrections, and its words are not read."""
    monkeypatch.delattr(module, "read_canonical")
    assert corrections(revisions(folder)) == ()


def test_correction_has_its_words(folder: CollectionFolder) -> None:
    """The words before and after, of this paragraph only."""
    edited(folder, "late again", "very late")
    (correction,) = corrections(revisions(folder))
    assert (correction.revision, correction.number) == (2, "p1")
    assert (
        apply_differences("The bread is late again.", correction.words) == "The bread is very late."
    )


def test_changes_beside_the_words_are_named(folder: CollectionFolder) -> None:
    """Changes of emphasis and emendations without a changed word are described."""
    edited(folder, "So they say.", "So *they* {~~sing~>say~~}.")
    (correction,) = corrections(revisions(folder))
    assert correction.words == ()
    assert correction.beside == ("emphasis and links", "what the source reads")


def test_notes_have_differences_of_their_own(folder: CollectionFolder) -> None:
    """A footnote that is put in is no change of the words above it."""
    edited(folder, "So they say. {#p3}", "So they say.[^1] {#p3}\n\n[^1]: Who?")
    (correction,) = corrections(revisions(folder))
    assert correction.words == ()
    assert apply_differences("", correction.notes) == "[1] Who?"


def test_split_has_both_parts(folder: CollectionFolder) -> None:
    """The first says into what it was split, the second of what it was a part; no word has changed."""
    amend(folder, "bread", split("p2", "with the"), note="", today=DAY)
    found = corrections(revisions(folder))
    assert [(c.number, c.event, c.others) for c in found] == [
        ("p2", Event.SPLIT, ("p2a",)),
        ("p2a", Event.PART, ("p2",)),
    ]
    assert found[0].words == ()


def test_merge_has_both_paragraphs(folder: CollectionFolder) -> None:
    """The one says what came to it, the other where it went; no word has changed."""
    amend(folder, "bread", merge("p2", "p3"), note="", today=DAY)
    found = corrections(revisions(folder))
    assert [(c.number, c.event, c.others) for c in found] == [
        ("p2", Event.JOINED, ("p3",)),
        ("p3", Event.MERGED, ("p2",)),
    ]
    assert found[0].words == ()


def test_move_and_withdrawal_are_recorded(folder: CollectionFolder) -> None:
    """The new place, or that its words are gone."""
    amend(folder, "bread", move("p3", "p1"), note="", today=DAY)
    amend(folder, "bread", retire("p1", "a forgery"), note="", today=DAY)
    assert what(folder) == [(2, "p3", Event.MOVED, ()), (3, "p1", Event.WITHDRAWN, ())]
    assert corrections(revisions(folder))[0].moved == "after p1"


def test_only_new_revisions_are_read(folder: CollectionFolder) -> None:
    """Corrections of the last build are reused if the history begins with the same revisions."""
    edited(folder, "late again", "very late")
    before = revisions(folder)
    known = (Correction(2, "p1", Event.CORRECTED, moved="as the last build had it"),)
    edited(folder, "Amen to that", "Say Amen to that")
    found = corrections(revisions(folder), before, known)
    assert [(c.revision, c.number) for c in found] == [(2, "p1"), (3, "p4")]
    assert found[0] == known[0]
    other = [Revision(1, "2020-01-01", "", "bread", "other words")]
    assert corrections(revisions(folder), other, known) == corrections(revisions(folder))


def test_library_returns_the_corrections(folder: CollectionFolder) -> None:
    """Built at once or step by step, by text, by paragraph and by revision, it says the same."""
    settings = Settings(texts=folder.path, index=folder.path.parent / "index", engine="whoosh")
    build(settings)
    edited(folder, "late again", "very late")
    build(settings)
    edited(folder, "very late", "late")
    write_texts(folder.path, [text_of("other", "Another text.")])
    build(settings)
    past = Live(settings).now().library.past
    assert past.corrections("bread") == corrections(revisions(folder))
    assert [c.revision for c in past.corrections_of("bread", ["p1", "p4"])] == [3, 2]
    assert past.corrections_of("bread", ["p4"]) == ()
    assert [c.number for c in past.corrections_in("bread", 3, count=5)] == ["p1"]
    assert past.corrections_in("bread", 3, first=1, count=5) == ()
    assert past.correction_counts("bread") == {2: 1, 3: 1}
    build(settings, force=True)
    assert Live(settings).now().library.past.corrections("bread") == past.corrections("bread")


def test_unreadable_revision_is_skipped(folder: CollectionFolder) -> None:
    """A revision that older rules accepted and these do not is skipped."""
    first = revisions(folder)[0]
    broken = Revision(2, "2026-11-22", "", "bread", "no text")
    third = Revision(3, "2026-11-22", "", "bread", first.markdown.replace("Amen", "Say Amen"))
    assert corrections([first, broken, third]) == ()
    fourth = Revision(4, "2026-11-22", "", "bread", first.markdown)
    assert [c.number for c in corrections([first, broken, third, fourth])] == ["p4"]


@given(
    some.builds(
        Correction,
        some.just(2),
        some.just("p1"),
        some.sampled_from(Event),
        others=some.sampled_from([(), ("p2", "p2a")]),
        moved=some.sampled_from(["", "after p3"]),
        beside=some.sampled_from([(), ("its form",)]),
        words=some.builds(differences, some.text(max_size=9), some.text(max_size=9)),
        notes=some.builds(differences, some.text(max_size=9), some.text(max_size=9)),
    )
)
def test_corrections_survive_the_library(correction: Correction) -> None:
    """The library returns what the build stored."""
    assert load_correction(2, "p1", dump_correction(correction)) == correction
