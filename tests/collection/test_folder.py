"""The collection folder: the status of its texts, without parsing them."""

from datetime import date
from pathlib import Path

import pytest

from archive.cli.problem_wording import problem_line
from archive.collection.folder import CollectionFolder
from archive.collection.status import TextState
from archive.collection.status import TextStatus
from archive.errors import BrokenText
from archive.errors import FolderError
from archive.errors import ProblemKind
from archive.model.text import Collection
from archive.publishing.publish import publish

DAY = date(2026, 11, 1)


def write(folder: Path, name: str, slug: str, words: str = "Some words.") -> Path:
    """Write a small working copy."""
    path = folder / name
    path.write_text(f"---\nslug: {slug}\ntitle: A title\n---\n{words}\n")
    return path


def statuses(folder: Path) -> dict[str, TextStatus]:
    """Return the status of each text of *folder*, by slug."""
    return {status.slug: status for status in CollectionFolder(folder).statuses()}


def publish_all(folder: Path, note: str = "") -> None:
    """Publish everything in *folder*."""
    publish(CollectionFolder(folder), (), note=note, today=DAY)


def test_a_draft_and_a_published_text(tmp_path: Path) -> None:
    """A text is a draft until it is published, and edited when its file changes."""
    path = write(tmp_path, "a.md", "a")
    draft = statuses(tmp_path)["a"]
    assert (draft.state, draft.revision, draft.load().draft) == (TextState.DRAFT, 0, True)
    publish_all(tmp_path)
    published = statuses(tmp_path)["a"]
    assert (published.state, published.revision) == (TextState.PUBLISHED, 1)
    assert published.published == "2026-11-01"
    path.write_text(path.read_text().replace("Some", "Other"))
    edited = statuses(tmp_path)["a"]
    edition = edited.load()
    assert (edited.state, edition.waiting) == (TextState.EDITED, True)
    assert edition.text.paragraphs[0].text == "Some words."


def test_fingerprint_changes_with_file_and_history(tmp_path: Path) -> None:
    """It changes with the words and with what is published, and only then."""
    path = write(tmp_path, "a.md", "a")
    seen = [statuses(tmp_path)["a"].fingerprint]
    assert statuses(tmp_path)["a"].fingerprint == seen[0]
    publish_all(tmp_path)
    seen.append(statuses(tmp_path)["a"].fingerprint)
    path.write_text(path.read_text() + "\n")
    seen.append(statuses(tmp_path)["a"].fingerprint)
    assert len(set(seen)) == 3


@pytest.mark.parametrize("gone", ["deleted", "broken"])
def test_text_without_working_copy_stays_published(tmp_path: Path, gone: str) -> None:
    """Without its file, or with one that has no front matter, a text shows its last revision."""
    path = write(tmp_path, "a.md", "a")
    publish_all(tmp_path)
    if gone == "deleted":
        path.unlink()
    else:
        path.write_text("no front matter")
    status = statuses(tmp_path)["a"]
    assert (status.state, status.revision, status.path) == (TextState.PUBLISHED, 1, None)
    assert status.load().text.paragraphs[0].number == "p1"
    assert status.problems


def test_second_file_with_a_slug_is_broken(tmp_path: Path) -> None:
    """The second file is broken and names the first."""
    write(tmp_path, "one.md", "a")
    write(tmp_path, "two.md", "a")
    first, second = CollectionFolder(tmp_path).statuses()
    assert (first.state, second.state) == (TextState.DRAFT, TextState.BROKEN)
    with pytest.raises(BrokenText, match=r"one\.md"):
        second.load()


def test_slug_is_read_from_the_front_matter_only(tmp_path: Path) -> None:
    """A line in the words that looks like a slug is none."""
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nslug: b\n")
    assert list(statuses(tmp_path)) == [""]


def test_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A link may only lead to a file of the collection."""
    outside = write(tmp_path, "outside.md", "out")
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.md").symlink_to(outside)
    (status,) = CollectionFolder(folder).statuses()
    assert status.problems[0].kind is ProblemKind.LINK_OUTSIDE


def test_odd_entries_are_reported_one_by_one(tmp_path: Path) -> None:
    """A folder, a dangling link and a link to itself stop nothing else."""
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    write(tmp_path, "z.md", "z")
    found = list(CollectionFolder(tmp_path).statuses())
    assert [status.state for status in found] == [TextState.BROKEN] * 3 + [TextState.DRAFT]
    assert all(status.problems for status in found[:3])


def test_other_files_are_ignored(tmp_path: Path) -> None:
    """Hidden files, a README and other endings are nobody's texts."""
    for name in (".hidden.md", "README.md", "notes.txt"):
        (tmp_path / name).write_text("x")
    assert CollectionFolder(tmp_path).look().copies == {}


def test_missing_folder_names_the_option(tmp_path: Path) -> None:
    """A mistyped folder is an error that names the option."""
    with pytest.raises(FolderError) as caught:
        CollectionFolder(tmp_path / "nothing").require()
    assert "--texts" in caught.value.remedy


class TestCollection:
    """The description in collection.yaml."""

    def test_description_is_read(self, tmp_path: Path) -> None:
        """Every value is text, and the examples are a list."""
        (tmp_path / "collection.yaml").write_text(
            "title: 1917\ndescription: >\n  two\n  lines\nexamples: [peace, '\"secret treaties\"']\n"
        )
        collection, problems = CollectionFolder(tmp_path).collection_with_problems()
        assert problems == ()
        assert collection == Collection(
            title="1917", description="two lines", examples=("peace", '"secret treaties"')
        )

    @pytest.mark.parametrize(
        "written",
        [
            "equals:\n  - Trotzky = Trotsky = Trotskii\n  - O’Neill=O'Neil\n",
            "equals: [Trotzky = Trotsky = Trotskii, O’Neill=O'Neil]\n",
        ],
    )
    def test_equal_words_are_read(self, tmp_path: Path, written: str) -> None:
        """Each line or item has two words or more, with = between them."""
        (tmp_path / "collection.yaml").write_text(written, encoding="utf-8")
        collection, problems = CollectionFolder(tmp_path).collection_with_problems()
        assert problems == ()
        assert collection.equals == (("Trotzky", "Trotsky", "Trotskii"), ("O’Neill", "O'Neil"))

    def test_missing_file_gives_defaults(self, tmp_path: Path) -> None:
        """A missing file is fine."""
        assert CollectionFolder(tmp_path).collection() == Collection()

    @pytest.mark.parametrize(
        ("content", "line", "words"),
        [
            ("title: a: b\n", 1, "quotes"),
            ("title: a\nlanguage: [en]\n", 2, "one value"),
            ("titel: a\n", 1, "title"),
            ("- a\n", 1, "name: value"),
            ("equals: [A = B]\nequal: [A = B]\n", 2, "equals"),
            ("title: a\nequals:\n  - Trotzky = Trotsky\n  - Lenin\n", 4, "Lenin"),
            ("equals:\n  - Saint Petersburg = Petrograd\n", 2, "single words"),
            ("equals:\n  - Trotzky =\n", 2, "single words"),
            ("equals:\n  - Trotzky = –\n", 2, "single words"),
            ("equals:\n  Trotzky: Trotsky\n", 2, "single words"),
            ("equals:\n  - [Trotzky, Trotsky]\n", 2, "single words"),
            ("equals: Trotzky\n", 1, "Trotzky"),
        ],
    )
    def test_mistake_has_its_line(
        self, tmp_path: Path, content: str, line: int, words: str
    ) -> None:
        """Mistakes are reported, and the other values are kept."""
        (tmp_path / "collection.yaml").write_text(content)
        _, (problem,) = CollectionFolder(tmp_path).collection_with_problems()
        assert problem.line == line
        assert words in problem_line(problem)
