"""A damaged history: readers go on seeing what was published, the damage is named, and nothing is written to it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.collection.folder import CollectionFolder
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.indexing import generations
from archive.indexing.build import BuildReport
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.indexing.published import published_revisions
from archive.library.reader import StoredLibrary
from archive.maintenance.check_index import check_index
from archive.maintenance.check_texts import check
from archive.publishing import amendments
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts

SLUGS = ("one", "two")
TODAY = date(2026, 11, 3)
WAR = "Bred for those who come home from the war."
BREAD = "Bread for those who come home from the war."

Damaging = Callable[[bytes], bytes | None]


def line_end(content: bytes) -> int:
    """Return where the first line ends, its line end included."""
    return content.index(b"\n") + 1


#: Ways to damage a history of two lines, with the line that must be named. The first was found by chance: a cut
#: in the first line looks like a first publication that a power cut interrupted.
DAMAGES: dict[str, tuple[Damaging, int]] = {
    "cut in the first line": (lambda content: content[: line_end(content) // 2], 1),
    "cut after the first byte": (lambda content: content[:1], 1),
    "cut in the last line": (lambda content: content[: (line_end(content) + len(content)) // 2], 2),
    "cut before the last brace": (lambda content: content[:-2], 2),
    "cut between two lines": (lambda content: content[: line_end(content)], 2),
    "cut before a line end": (lambda content: content[: line_end(content) - 1], 2),
    "cut at the start": (lambda content: content[20:], 1),
    "the first line lost": (lambda content: content[line_end(content) :], 1),
    "changed in the first line": (lambda content: content.replace(b"Peace", b"Pease", 1), 1),
    "changed in the last line": (lambda content: content.replace(b"Bread", b"Breed"), 2),
    "zeros in the last line": (
        lambda content: content[: line_end(content)] + bytes(len(content) - line_end(content)),
        2,
    ),
    "only zeros": (lambda content: bytes(len(content)), 1),
    "emptied": (lambda content: b"", 1),
    "deleted": (lambda content: None, 1),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two texts with two revisions each, built."""
    made = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    write_texts(made.texts, [text_of(slug, "Peace.", WAR) for slug in SLUGS])
    folder = CollectionFolder(made.texts)
    publish(folder, (), note="", today=date(2026, 11, 1))
    for slug in SLUGS:
        path = made.texts / f"{slug}.md"
        path.write_text(path.read_text().replace("Bred", "Bread"))
    publish(folder, (), note="A slip", today=date(2026, 11, 2))
    assert not build(made).problems
    return made


def damage(settings: Settings, slug: str, how: Damaging) -> bytes:
    """Damage the history of *slug* and return what it was."""
    path = CollectionFolder(settings.texts).history_path(slug)
    before = path.read_bytes()
    after = how(before)
    assert after != before
    if after is None:
        path.unlink()
    else:
        path.write_bytes(after)
    return before


def folder_of(settings: Settings) -> CollectionFolder:
    """Return the folder, with what the index knows of it."""
    return CollectionFolder(settings.texts, published_revisions(settings))


def shown(settings: Settings, slug: str) -> tuple[int, list[str], list[str]]:
    """Return what readers see of *slug*: its revision, its words, and the words of each revision."""
    library = Live(settings).now().library
    edition = library.edition(slug)
    revisions = (library.revision(slug, number) for number in (1, 2))
    return (
        edition.revision,
        [paragraph.text for paragraph in edition.text.paragraphs],
        [paragraph.text for each in revisions for paragraph in each.text.paragraphs],
    )


PUBLISHED = (2, ["Peace.", BREAD], ["Peace.", WAR, "Peace.", BREAD])


def places(problems: tuple[Problem, ...], slug: str) -> list[int]:
    """Return the lines at which the history of *slug* is said to be damaged."""
    name = f"history/{slug}.jsonl"
    return [p.line for p in problems if p.fatal and p.path.endswith(name)]


def assert_kept(settings: Settings, report: BuildReport, line: int, *slugs: str) -> None:
    """Check that every revision of *slugs* answers, and that the build and the check name the damage."""
    checked = check(folder_of(settings))
    for slug in slugs:
        assert shown(settings, slug) == PUBLISHED
        assert places(report.problems, slug) == [line]
        assert places(checked.problems, slug) == [line]


@pytest.mark.parametrize("name", DAMAGES)
def test_published_revisions_are_kept(settings: Settings, name: str) -> None:
    """They answer after this build and all later ones, and the file and the line are named each time."""
    how, line = DAMAGES[name]
    before = damage(settings, "one", how)
    assert_kept(settings, build(settings), line, "one")
    write_texts(settings.texts, [text_of("three", "Land.")])
    assert_kept(settings, build(settings), line, "one")
    assert_kept(settings, build(settings, force=True), line, "one")
    assert shown(settings, "two") == PUBLISHED
    assert check_index(folder_of(settings), settings) == ()
    folder_of(settings).history_path("one").write_bytes(before)
    assert build(settings).problems == ()
    assert shown(settings, "one") == PUBLISHED
    assert check(folder_of(settings)).sound


@pytest.mark.parametrize("name", DAMAGES)
def test_several_damaged_histories_are_kept(settings: Settings, name: str) -> None:
    """The damage of one text hides no other."""
    how, line = DAMAGES[name]
    for slug in SLUGS:
        damage(settings, slug, how)
    assert_kept(settings, build(settings), line, *SLUGS)


@pytest.mark.parametrize("name", ["cut in the first line", "changed in the first line", "emptied"])
def test_history_without_a_working_copy_is_kept(settings: Settings, name: str) -> None:
    """What is left of a text is its history alone, and that is damaged."""
    how, line = DAMAGES[name]
    (settings.texts / "one.md").unlink()
    build(settings)
    damage(settings, "one", how)
    assert_kept(settings, build(settings), line, "one")


@pytest.mark.parametrize("name", DAMAGES)
def test_nothing_is_written_to_a_damaged_history(settings: Settings, name: str) -> None:
    """Every command that publishes refuses, before and after a build, and changes neither file."""
    how, _ = DAMAGES[name]
    damage(settings, "one", how)
    path, copy = folder_of(settings).history_path("one"), settings.texts / "one.md"
    copy.write_text(copy.read_text().replace("Bread", "Breads"))
    before = path.read_bytes() if path.exists() else None, copy.read_bytes()
    for _ in range(2):
        folder = folder_of(settings)
        outcomes = (
            *publish(folder, ["one"], note="More", today=TODAY),
            amend(folder, "one", amendments.retire("p1", "A slip"), note="x", today=TODAY),
            rename(folder, "one", "three", note="x", today=TODAY),
            rename(folder, "two", "one", note="x", today=TODAY),
        )
        assert {outcome.kind for outcome in outcomes} == {OutcomeKind.REFUSED}
        assert (path.read_bytes() if path.exists() else None, copy.read_bytes()) == before
        build(settings)
    assert shown(settings, "one") == PUBLISHED


def test_interrupted_publication_is_not_damage(settings: Settings) -> None:
    """A torn line after all the revisions that readers know is what a power cut leaves, and is dropped."""
    path = folder_of(settings).history_path("one")
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"number": 3, "da')
    (problem,) = build(settings).problems
    assert (problem.kind, problem.fatal) == (ProblemKind.TORN_HISTORY, False)
    copy = settings.texts / "one.md"
    copy.write_text(copy.read_text().replace("Bread", "Breads"))
    (outcome,) = publish(folder_of(settings), ["one"], note="More", today=TODAY)
    assert outcome.kind is OutcomeKind.PUBLISHED
    assert [json.loads(line)["number"] for line in path.read_bytes().splitlines()] == [1, 2, 3]


def test_renamed_text_has_lost_nothing(settings: Settings) -> None:
    """The index still knows it by its former slug, of which the history is gone."""
    assert rename(folder_of(settings), "one", "three", note="", today=TODAY).refusal is None
    again = rename(folder_of(settings), "one", "three", note="", today=TODAY)
    assert again.kind is OutcomeKind.UNCHANGED
    assert check(folder_of(settings)).sound
    assert build(settings).problems == ()
    back = rename(folder_of(settings), "three", "one", note="", today=TODAY)
    assert back.kind is OutcomeKind.PUBLISHED


def test_second_file_with_the_slug_of_a_published_text(settings: Settings) -> None:
    """It is reported, and the published text is shown once."""
    (settings.texts / "zwei.md").write_bytes((settings.texts / "two.md").read_bytes())
    (problem,) = build(settings).problems
    assert problem.kind is ProblemKind.DUPLICATE_SLUG
    assert shown(settings, "two") == PUBLISHED


def test_damaged_index_and_damaged_history(settings: Settings) -> None:
    """The last intact generation still knows what was published."""
    write_texts(settings.texts, [text_of("three", "Land.")])
    build(settings)
    (generations.current(settings.index) / generations.LIBRARY).write_bytes(b"")
    how, line = DAMAGES["cut in the first line"]
    damage(settings, "one", how)
    assert_kept(settings, build(settings), line, "one")


def test_index_of_other_texts_says_nothing(settings: Settings, tmp_path: Path) -> None:
    """Another folder may have a text of the same slug, with a history of its own."""
    other = replace(settings, texts=tmp_path / "other")
    write_texts(other.texts, [text_of("one", "Quite another text.")])
    publish(CollectionFolder(other.texts), (), note="", today=TODAY)
    assert published_revisions(other) == {}
    assert check(folder_of(other)).sound
    (settings.index / "texts-folder").unlink()
    assert build(other).problems == ()
    with pytest.raises(Exception, match="two"):
        Live(other).now().library.edition("two")
    assert Live(other).now().library.edition("one").revision == 1


def test_published_revisions_are_counted(settings: Settings) -> None:
    """By slug; drafts have none, and without an index nothing is known."""
    write_texts(settings.texts, [text_of("three", "Land.")])
    build(settings)
    assert published_revisions(settings) == {"one": 2, "two": 2}
    assert published_revisions(replace(settings, index=settings.index / "none")) == {}
    with_library = StoredLibrary(generations.current(settings.index) / generations.LIBRARY)
    assert with_library.published.counts() == {"one": 2, "two": 2}
