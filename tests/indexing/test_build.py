"""Building: staged, checked, swapped; nothing that serves is ever touched by what fails."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import BuildFailed
from archive.errors import FolderError
from archive.errors import IndexMissing
from archive.indexing import generations
from archive.indexing.build import BuildReport
from archive.indexing.build import build
from archive.indexing.build import check_generation
from archive.indexing.live import Live
from archive.indexing.live import open_generation
from archive.indexing.writer import Progress
from archive.search.request import SearchRequest
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts

BROKEN = "no front matter here\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Two drafts, not yet built."""
    made = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    write_texts(made.texts, [text_of("one", "Peace.", "War."), text_of("two", "Land.")])
    return made


def total(settings: Settings, q: str) -> int:
    """Return how many paragraphs the serving generation finds."""
    return Live(settings).now().searcher.search(SearchRequest(q=q)).total


def test_a_build_serves_what_the_folder_holds(settings: Settings) -> None:
    """Texts, drafts, paragraphs and words are counted, and can be searched."""
    steps: list[Progress] = []
    report = build(settings, progress=steps.append)
    assert (report.texts, report.drafts, report.paragraphs, report.words) == (2, 2, 3, 3)
    assert report.built
    assert total(settings, "peace") == 1
    assert [step.texts for step in steps] == [1, 2]
    assert steps[-1].of == 2


def test_unchanged_texts_are_not_rebuilt(settings: Settings) -> None:
    """A second build says that the index is as it should be; --force builds all the same."""
    first = build(settings)
    again = build(settings)
    assert not again.built
    assert again.generation == first.generation
    assert build(settings, force=True).built


def test_only_changed_texts_are_read_again(settings: Settings) -> None:
    """One edited file of two: the other is taken from the generation before."""
    build(settings)
    write_texts(settings.texts, [text_of("two", "Land.", "Bread.")])
    report = build(settings)
    assert report.reused == 1
    assert total(settings, "bread") == 1
    assert total(settings, "peace") == 1


def test_a_removed_draft_is_gone(settings: Settings) -> None:
    """A text that is neither published nor in the folder is not served."""
    build(settings)
    (settings.texts / "two.md").unlink()
    assert build(settings).texts == 1
    assert total(settings, "land") == 0


def test_a_broken_text_stops_only_itself(settings: Settings) -> None:
    """It is reported with its file and a remedy, and the others are served."""
    (settings.texts / "broken.md").write_text(BROKEN, encoding="utf-8")
    report = build(settings)
    assert report.texts == 2
    (problem,) = report.problems
    assert problem.fatal
    assert "broken.md" in problem.path
    assert "pincite add" in problem.remedy


def test_a_broken_text_is_reported_at_every_build(settings: Settings) -> None:
    """That nothing has changed does not silence it."""
    (settings.texts / "broken.md").write_text(BROKEN, encoding="utf-8")
    first: BuildReport = build(settings)
    assert build(settings).problems == first.problems


def test_strict_refuses_and_leaves_the_old_index(settings: Settings) -> None:
    """With --strict a broken text builds nothing."""
    build(settings)
    (settings.texts / "broken.md").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(BuildFailed, match="--strict"):
        build(settings, strict=True)
    assert total(settings, "peace") == 1


def test_empty_collection_is_refused(settings: Settings) -> None:
    """No text is an error that names the folder and the way out."""
    for path in settings.texts.glob("*.md"):
        path.unlink()
    with pytest.raises(BuildFailed, match="pincite add FILE"):
        build(settings)


def test_missing_folder_is_refused(settings: Settings) -> None:
    """A mistyped folder is not an empty collection."""
    with pytest.raises(FolderError, match="the folder does not exist"):
        build(replace(settings, texts=settings.texts / "nowhere"))


def test_unwritable_index_is_refused(settings: Settings) -> None:
    """A folder in which nothing can be made raises `FolderError` with a remedy."""
    settings.index.mkdir(mode=0o500)
    # Root may write in any folder but those of the kernel.
    index = settings.index if os.geteuid() else Path("/proc/pincite-index")
    with pytest.raises(FolderError, match="cannot be written") as caught:
        build(replace(settings, index=index))
    assert "--index" in caught.value.remedy


def test_index_folder_that_is_a_file_is_refused(settings: Settings) -> None:
    """So does a file where the folder should be."""
    settings.index.write_text("", encoding="utf-8")
    with pytest.raises(FolderError, match="cannot be written"):
        build(settings)


def test_second_build_at_once_is_refused(settings: Settings) -> None:
    """The second says that another is going on, and the lock ends with the first."""
    with (
        generations.build_lock(settings.index, settings.texts),
        pytest.raises(BuildFailed, match="another build"),
    ):
        build(settings)
    assert build(settings).built


def test_index_is_readable_by_its_owner_only(settings: Settings) -> None:
    """Opening an index runs what is in it, so nobody else may write or read there."""
    build(settings)
    assert settings.index.stat().st_mode & 0o077 == 0


def test_a_group_that_is_let_in_can_read_the_index(settings: Settings) -> None:
    """A web server that hands generations to followers: all of what serves, whatever the umask, and no more."""
    settings.index.mkdir()
    settings.index.chmod(0o2750)
    before = os.umask(0o077)
    try:
        for _ in range(2):
            build(settings, force=True)
            folder = generations.current(settings.index)
            assert settings.index.stat().st_mode & 0o7777 == 0o2750
            for path in (settings.index / "current", folder, *folder.rglob("*")):
                wanted = 0o750 if path.is_dir() else 0o640
                assert path.stat().st_mode & 0o777 == wanted, path
    finally:
        os.umask(before)


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o770, 0o2700, 0o777])
def test_a_group_is_not_let_in_by_mistake(settings: Settings, mode: int) -> None:
    """Another mode of the folder, as an older one may have, says nothing."""
    settings.index.mkdir()
    settings.index.chmod(mode)
    build(settings)
    assert settings.index.stat().st_mode & 0o7777 == 0o700


def test_a_running_server_takes_up_the_new_generation(settings: Settings) -> None:
    """The generation in use stays whole until it is let go, and the next look is at the new one."""
    build(settings)
    live = Live(settings)
    old = live.acquire()
    for round_number in range(4):
        write_texts(settings.texts, [text_of("two", "Land.", f"Bread {round_number}.")])
        build(settings)
        assert live.now().searcher.search(SearchRequest(q=f"bread {round_number}")).total == 1
    assert old.searcher.search(SearchRequest(q="bread")).total == 0
    assert old.searcher.search(SearchRequest(q="peace")).total == 1
    old.release()
    assert len([path for path in settings.index.iterdir() if path.is_dir()]) == 2


def test_damaged_current_file_is_rebuilt(settings: Settings) -> None:
    """Nonsense in the pointer, or a generation that is gone, is as if nothing had been built."""
    build(settings)
    for nonsense in ("", "../../etc", "0123456789abcdef"):
        (settings.index / generations.CURRENT).write_text(nonsense, encoding="ascii")
        with pytest.raises(IndexMissing):
            generations.current(settings.index)
        assert build(settings).built
        assert total(settings, "peace") == 1


@pytest.mark.parametrize(
    ("engine", "name"),
    [
        ("whoosh", "library.sqlite"),
        ("whoosh", "segment-*/rows.sqlite"),
        ("whoosh", "segment-*/words.arrays"),
        ("whoosh", "segment-*/columns.arrays"),
        ("whoosh", "segment-*/whoosh/*.pst"),
        ("tantivy", "segment-*/postings.arrays"),
        ("tantivy", "segment-*/tantivy/meta.json"),
    ],
)
def test_damaged_generation_is_rebuilt(settings: Settings, engine: str, name: str) -> None:
    """A file that is cut short or missing does not serve, and the next build replaces it."""
    settings = replace(settings, engine=engine)
    build(settings)
    (path,) = generations.current(settings.index).glob(name)
    path.write_bytes(b"")
    assert build(settings).built
    assert total(settings, "peace") == 1


def test_a_generation_that_fails_its_checks_does_not_serve(settings: Settings) -> None:
    """A count that is not what went in is refused."""
    build(settings)
    generation = open_generation(generations.current(settings.index), settings)
    check_generation(generation, 3)
    with pytest.raises(BuildFailed, match="4 paragraphs went in and 3 came out"):
        check_generation(generation, 4)


@pytest.mark.parametrize(
    "text",
    [
        "The party met in the [r]ed hall, as the sign had it.",
        "[W]ar was declared in the spring of that year.",
        "He propose[d] it on the following day, in the house.",
        "They grew wheat for the U. S. market and no other.",
        "U. S. ships came in at the break of day.",
        'He said "peace" and "bread*" and wal?ed away from them.',
        "A co-operative of well-to-do farmers bought the new mill.",
        "(What) - if OR then NOT -word title:peace and so on?",
        "מזכ״ל המפלגה נאם בפני הקהל הרב בעיר",
        'הרמב"ם כתב לצה״ל על ג׳ורג׳',
        "人民共和国 was proclaimed on the square that day.",
        "… [*] — ¶",
    ],
)
def test_a_text_that_would_be_another_query_is_found_by_its_words(
    settings: Settings, text: str
) -> None:
    """The check of a new generation asks for words as they are indexed, whatever a query makes of their marks."""
    write_texts(settings.texts, [text_of("three", text)])
    assert build(settings).texts == 3


def test_a_killed_build_leaves_the_old_index_and_the_next_is_clean(settings: Settings) -> None:
    """A build that is killed at any moment leaves the old index, and nothing that stops the next build."""
    build(settings)
    code = (
        "import signal, sys; from pathlib import Path; from archive.indexing.build import build;"
        "from archive.settings import Settings;"
        # Without a handler SIGPROF ends a process as SIGKILL does; it comes after so much processor time.
        "signal.setitimer(signal.ITIMER_PROF, float(sys.argv[3]));"
        "build(Settings(texts=Path(sys.argv[1]), index=Path(sys.argv[2])), force=True)"
    )
    write_texts(settings.texts, [text_of("two", *(f"Land {n}." for n in range(300)))])
    command = [sys.executable, "-c", code, str(settings.texts), str(settings.index)]
    for after_s in (0.01, 0.03, 0.05, 0.07):
        killed = subprocess.run([*command, str(after_s)], check=False)
        assert killed.returncode in (0, -signal.SIGPROF)
        assert total(settings, "peace") == 1
    build(settings)
    assert total(settings, "land") == 300
    assert not list(settings.index.glob("staged-*"))


def test_what_a_killed_build_left_is_removed_also_where_nothing_changed(settings: Settings) -> None:
    """A build of an index that is up to date makes nothing new, and still clears up."""
    build(settings)
    staged = settings.index / "staged-0123456789abcdef"
    staged.mkdir()
    (staged / "words.arrays").write_bytes(b"half of them")
    assert not build(settings).built
    assert not staged.exists()


@pytest.mark.parametrize("index", ["texts", "texts/history", "."])
def test_index_must_be_apart_from_the_texts(settings: Settings, index: str) -> None:
    """A slip of the hand must never lead the removal of old generations to the texts."""
    before = sorted(settings.texts.parent.rglob("*"))
    with pytest.raises(FolderError, match="separate folders"):
        build(replace(settings, index=settings.texts.parent / index))
    assert set(before) <= set(settings.texts.parent.rglob("*"))


def test_other_folders_are_not_used_as_index(settings: Settings, tmp_path: Path) -> None:
    """A folder with files that are none of an index is refused, and nothing in it is touched."""
    home = tmp_path / "home"
    (home / "photos").mkdir(parents=True)
    (home / "photos" / "a.jpg").write_bytes(b"x")
    with pytest.raises(FolderError, match="'photos' is in it"):
        build(replace(settings, index=home))
    assert [path.name for path in home.rglob("*")] == ["photos", "a.jpg"]


def test_nothing_but_old_generations_is_removed(settings: Settings) -> None:
    """Whatever else somebody put into an index folder stays."""
    build(settings)
    (settings.index / "notes").mkdir()
    for word in ("bread", "land", "peace"):
        write_texts(settings.texts, [text_of("two", f"A text on {word}.")])
        build(settings)
    assert (settings.index / "notes").is_dir()
    assert len(list(settings.index.glob("generation-*"))) == 2


def test_a_forced_build_keeps_what_serves_until_it_is_replaced(settings: Settings) -> None:
    """The same texts built anew are a generation of their own."""
    build(settings)
    serving = generations.current(settings.index)
    build(settings, force=True)
    assert generations.current(settings.index) != serving
    assert serving.is_dir()


def test_index_writable_by_others_is_not_opened(settings: Settings) -> None:
    """Opening an index runs what is in it; the next build takes the folder back."""
    build(settings)
    settings.index.chmod(0o777)
    with pytest.raises(IndexMissing, match="trusted like code"):
        generations.current(settings.index)
    build(settings)
    assert settings.index.stat().st_mode & 0o077 == 0


def test_a_build_that_fails_leaves_nothing_behind(settings: Settings) -> None:
    """Not even the folder in which it was staged."""
    (settings.texts / "one.md").write_text(BROKEN, encoding="utf-8")
    (settings.texts / "two.md").unlink()
    with pytest.raises(BuildFailed):
        build(settings)
    assert not list(settings.index.glob("staged-*"))


def test_an_index_holds_one_collection(settings: Settings, tmp_path: Path) -> None:
    """Other texts are refused an index with its collection; a folder that moved, or was copied with it, is not."""
    first = build(settings).generation
    other = tmp_path / "other"
    shutil.copytree(settings.texts, other)
    with pytest.raises(FolderError, match="an index holds one collection") as refused:
        build(replace(settings, texts=other))
    assert "--index" in refused.value.remedy
    assert Live(settings).now().name == first
    both = tmp_path / "both"
    shutil.copytree(settings.texts, both / settings.texts.name)
    shutil.copytree(settings.index, both / settings.index.name)
    copied = replace(settings, texts=both / settings.texts.name, index=both / settings.index.name)
    assert build(copied).generation == first
    settings.texts.rename(tmp_path / "moved")
    assert build(replace(settings, texts=tmp_path / "moved"), force=True).generation == first
    with pytest.raises(FolderError, match="an index holds one collection"):
        build(replace(settings, texts=other))


def test_index_folder_of_another_user_is_not_built_in(settings: Settings) -> None:
    """Its owner could put in an index that runs as this user: refused before anything is written or locked."""
    settings.index.mkdir()
    if os.geteuid():
        pytest.skip("only root can give a folder away")
    os.chown(settings.index, 65534, 65534)
    with pytest.raises(FolderError, match="other users can write"):
        build(settings)
    assert list(settings.index.iterdir()) == []


def test_lock_that_is_a_link_is_not_followed(settings: Settings, tmp_path: Path) -> None:
    """It would make a file somewhere else."""
    settings.index.mkdir()
    (settings.index / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FolderError, match="cannot be written"):
        build(settings)
    assert not (tmp_path / "elsewhere").exists()
