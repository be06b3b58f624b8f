"""Corrections of paragraphs by revisions: computed once by the build, and stored in the library."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.collection.folder import CollectionFolder
from archive.collection.history import read_history
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.library.codec import dump_arrangement
from archive.library.codec import dump_correction
from archive.library.codec import load_arrangement
from archive.library.codec import load_correction
from archive.model.arrangement import Arrangement
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
from archive.publishing.corrections import Comparison
from archive.publishing.corrections import compare
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


def corrections(
    made: Sequence[Revision], before: Sequence[Revision] = (), known: Sequence[Correction] = ()
) -> tuple[Correction, ...]:
    """Return the corrections by the revisions *made*; those *before* did what is *known*."""
    return compare(made, before, Comparison(tuple(known))).corrections


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
    assert past.arrangements("bread") == compare(revisions(folder)).arrangements
    assert [c.revision for c in past.corrections_of("bread", ["p1", "p4"])] == [3, 2]
    assert past.corrections_of("bread", ["p4"]) == ()
    assert [c.number for c in past.corrections_in("bread", 3, count=5)] == ["p1"]
    assert past.corrections_in("bread", 3, first=1, count=5) == ()
    assert past.correction_counts("bread") == {2: 1, 3: 1}
    amend(folder, "bread", move("p3", "p1"), note="", today=DAY)
    build(settings)
    stepwise = Live(settings).now().library.past
    build(settings, force=True)
    anew = Live(settings).now().library.past
    assert anew.corrections("bread") == stepwise.corrections("bread")
    assert anew.arrangements("bread") == stepwise.arrangements("bread")
    assert [a.revision for a in anew.arrangements("bread")] == [1, 4]
    assert [a.listed for a in anew.arrangements("other")] == [" p1 "]


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


class TestArrangements:
    """The orders of the paragraphs of a text."""

    def made(self, folder: CollectionFolder) -> list[Arrangement]:
        """Return the orders after the first."""
        return list(compare(revisions(folder)).arrangements[1:])

    def test_a_correction_changes_no_order(self, folder: CollectionFolder) -> None:
        """Only revisions that add, remove or move a paragraph have an order of their own."""
        edited(folder, "late again", "very late")
        amend(folder, "bread", retire("p1", "a forgery"), note="", today=DAY)
        assert compare(revisions(folder)).arrangements == (Arrangement(1, " p1 p2 p3 p4 "),)

    def test_each_tells_what_was_done(self, folder: CollectionFolder) -> None:
        """What was added, and where words and paragraphs went."""
        edited(folder, "{#p1}", "{#p1}\n\nAnother line of it.")
        amend(folder, "bread", split("p2", "with the"), note="", today=DAY)
        amend(folder, "bread", merge("p3", "p4"), note="", today=DAY)
        amend(folder, "bread", move("p3", "p1"), note="", today=DAY)
        amend(folder, "bread", move("p2a", ""), note="", today=DAY)
        assert self.made(folder) == [
            Arrangement(2, " p1 p1a p2 p3 p4 ", added=("p1a",)),
            Arrangement(3, " p1 p1a p2 p2a p3 p4 ", became={"p2": ("p2", "p2a")}),
            Arrangement(4, " p1 p1a p2 p2a p3 ", became={"p4": ("p3",)}),
            Arrangement(5, " p1 p3 p1a p2 p2a ", moved={"p3": "after p1"}),
            Arrangement(6, " p2a p1 p3 p1a p2 ", moved={"p2a": "to the beginning"}),
        ]

    def test_an_unreadable_revision_is_passed_over(self, folder: CollectionFolder) -> None:
        """The next order tells what became of words since the last one that could be read."""
        amend(folder, "bread", merge("p3", "p4"), note="", today=DAY)
        first, merged = revisions(folder)
        broken = replace(merged, markdown="no text")
        third = replace(merged, number=3, became={})
        arrangements = compare([first, broken, third]).arrangements
        assert arrangements[1:] == (Arrangement(3, " p1 p2 p3 ", became={"p4": ("p3",)}),)
        assert compare([broken, third]).arrangements == (Arrangement(3, " p1 p2 p3 "),)

    @given(
        some.builds(
            Arrangement,
            some.just(2),
            some.just(" p1 p2 "),
            added=some.sampled_from([(), ("p2a", "p2b")]),
            became=some.sampled_from([{}, {"p2": ("p2", "p2a"), "p4": ("p3",)}]),
            moved=some.sampled_from([{}, {"p2": "after p3"}]),
        )
    )
    def test_they_survive_the_library(self, arrangement: Arrangement) -> None:
        """The library returns what the build stored."""
        stored = dump_arrangement(arrangement)
        assert load_arrangement(2, arrangement.listed, stored) == arrangement
