"""What is known of files from earlier: believed only where reading the files again would find the same."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as some

from archive.cli.options import collection_folder
from archive.collection import facts
from archive.collection import facts_file
from archive.collection import known_files
from archive.collection import look as look_module
from archive.collection import renames
from archive.collection import status as status_module
from archive.collection.folder import CollectionFolder
from archive.collection.known_files import KNOWN_FILES
from archive.collection.known_files import Kind
from archive.collection.known_files import KnownFiles
from archive.collection.status import TextState
from archive.collection.status import TextStatus
from archive.indexing.build import build
from archive.maintenance.check_texts import check
from archive.publishing import publish as publish_module
from archive.publishing.apply_amendment import rename
from archive.publishing.clock import known_days
from archive.publishing.publish import publish
from archive.publishing.publish import tidy
from archive.settings import Settings
from archive.sources.canonical.format import read_file
from tests.support.ticks import after_a_tick

DAY = date(2026, 11, 1)
#: Longer than a file is unsettled.
LATER_NS = 10 * known_files.SETTLED_NS


def later() -> int:
    """Return the time, as a clock shows it some seconds from now."""
    return time.time_ns() + LATER_NS


@dataclass
class Reader:
    """Finds what is in files, and keeps which it has read."""

    read: list[str] = field(default_factory=list)

    def find(self, path: Path) -> str | None:
        """Return the words of the file, or None where it says that it is broken."""
        self.read.append(path.name)
        words = path.read_text()
        return None if "broken" in words else words

    def look(self, folder: Path, known: KnownFiles) -> dict[str, str | None]:
        """Return what is in the files, and read those that are not known."""
        self.read.clear()
        return known.look(folder, Kind("words", self.find), lambda name: name.endswith(".md"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three files that have been there for a while, and the folder of an index beside it."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (tmp_path / "index").mkdir(mode=0o700)
    for name in ("one", "three", "two"):
        (folder / f"{name}.md").write_text(f"words of {name}")
    after_a_tick(tmp_path)
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file that keeps what is known."""
    return tmp_path / "index" / KNOWN_FILES


def look(folder: Path, path: Path, clock: Callable[[], int] = later) -> list[str]:
    """Look as a new process does; return which files were read, and check that the facts are those of the files."""
    reader = Reader()
    found = reader.look(folder, KnownFiles(path, clock=clock))
    read = list(reader.read)
    assert found == reader.look(folder, KnownFiles()), path.read_bytes() if path.is_file() else ""
    assert list(found) == sorted(found)
    return sorted(read)


ALL = ["one.md", "three.md", "two.md"]


class TestBelieved:
    """Files that are as they were are not read again; all others are."""

    def test_unchanged_files_are_read_once(self, folder: Path, path: Path) -> None:
        """The second process reads nothing."""
        assert look(folder, path) == ALL
        assert look(folder, path) == []

    def test_a_change_of_as_many_letters_with_the_old_time_of_writing(
        self, folder: Path, path: Path
    ) -> None:
        """A time of writing can be set by hand; the time of change cannot."""
        look(folder, path)
        file = folder / "one.md"
        before = file.stat()
        file.write_text("words of eno")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (file.stat().st_size, file.stat().st_mtime_ns) == (
            before.st_size,
            before.st_mtime_ns,
        )
        assert look(folder, path) == ["one.md"]

    def test_another_file_in_its_place(self, folder: Path, path: Path) -> None:
        """So a backup is restored: another file, with the size and the time of writing of the old one."""
        look(folder, path)
        other = folder / "other"
        other.write_text("words of eno")
        shutil.copystat(folder / "one.md", other)
        other.replace(folder / "one.md")
        assert look(folder, path) == ["one.md"]

    def test_two_files_that_change_names(self, folder: Path, path: Path) -> None:
        """Each is known by its name and its inode."""
        for name in ("one", "two"):
            (folder / f"{name}.md").write_text(f"words of {name}")
        after_a_tick(folder)
        look(folder, path)
        (folder / "one.md").rename(folder / "x")
        (folder / "two.md").rename(folder / "one.md")
        (folder / "x").rename(folder / "two.md")
        assert look(folder, path) == ["one.md", "two.md"]

    def test_new_and_removed_files(self, folder: Path, path: Path) -> None:
        """What is gone is not told of, and what is new is read."""
        look(folder, path)
        (folder / "two.md").unlink()
        (folder / "four.md").write_text("words of four")
        after_a_tick(folder)
        assert look(folder, path) == ["four.md"]
        assert look(folder, path) == []

    def test_a_file_that_changed_just_now_is_read_again(self, folder: Path, path: Path) -> None:
        """It may change once more before the clock ticks, and nothing would tell."""
        assert look(folder, path, time.time_ns) == ALL
        for words in ("words of two", "words of owt", "words of tow"):
            (folder / "two.md").write_text(words)
            assert look(folder, path, time.time_ns) == ALL
        after_a_tick(folder)
        assert look(folder, path) == ALL
        assert look(folder, path) == []

    def test_a_clock_that_was_put_back(self, folder: Path, path: Path) -> None:
        """A time of change that is still to come is no proof: it will come again."""
        look(folder, path)
        assert look(folder, path, lambda: time.time_ns() - 3600 * 10**9) == ALL
        assert look(folder, path) == []

    def test_times_in_whole_seconds_are_no_proof(
        self, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a file system has so few times, much can happen at one of them."""
        monkeypatch.setattr(known_files, "_COARSE_NS", 1)
        assert look(folder, path) == ALL
        assert look(folder, path) == ALL

    def test_what_is_wrong_or_a_link_is_read_each_time(self, folder: Path, path: Path) -> None:
        """Problems are told each time; what a link leads to may change without it."""
        (folder / "two.md").write_text("broken")
        (folder / "linked.md").symlink_to(folder / "one.md")
        (folder / "folder.md").mkdir()
        after_a_tick(folder)
        found = Reader().look(folder, KnownFiles(path, clock=later))
        assert [name for name, words in found.items() if words is None] == [
            "folder.md",
            "linked.md",
            "two.md",
        ]
        assert look(folder, path) == ["two.md"]

    def test_a_file_that_changes_while_it_is_read(self, folder: Path, path: Path) -> None:
        """What was read may be neither the old nor the new file."""

        def find(file: Path) -> str:
            words = file.read_text()
            after_a_tick(folder)
            file.write_text("words of eno")
            return words

        kind = Kind("words", find)
        KnownFiles(path, clock=later).look(folder, kind, lambda name: name == "one.md")
        after_a_tick(folder)
        assert look(folder, path) == ALL

    def test_without_a_place_nothing_is_kept(self, folder: Path) -> None:
        """Each process reads for itself, and one process reads again what it looks at again."""
        known, reader = KnownFiles(clock=later), Reader()
        for _ in range(2):
            reader.look(folder, known)
            assert sorted(reader.read) == ALL

    def test_where_a_system_does_not_tell_of_changes(
        self, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is kept."""
        monkeypatch.setattr(known_files, "tells_changes", lambda: False)
        assert look(folder, path) == look(folder, path) == ALL
        assert not path.exists()


def cut(path: Path) -> None:
    """Leave half of the file."""
    os.truncate(path, path.stat().st_size // 2)


def without_end(path: Path) -> None:
    """Leave out the last byte."""
    os.truncate(path, path.stat().st_size - 1)


def flipped(path: Path) -> None:
    """Change a digit."""
    content = path.read_bytes()
    path.write_bytes(content.replace(b"words of one", b"words of eno"))


def renamed(path: Path) -> None:
    """Change the kind of a line."""
    path.write_bytes(path.read_bytes().replace(b"words ", b"wards ", 1))


def emptied(path: Path) -> None:
    """Leave an empty file."""
    path.write_bytes(b"")


def zeros(path: Path) -> None:
    """Leave what a power cut may leave."""
    path.write_bytes(bytes(path.stat().st_size))


def noise(path: Path) -> None:
    """Leave lines of something else."""
    path.write_bytes(b"words of nobody\nwords  {}\n\xff\xfe\nwords " + b"0" * 64 + b" {}\n")


def a_folder(path: Path) -> None:
    """Leave a folder in its place."""
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    """Leave a pipe that nobody writes to."""
    path.unlink()
    os.mkfifo(path)


def nothing(path: Path) -> None:
    """Leave no folder to write in."""
    shutil.rmtree(path.parent)


def writable_by_others(path: Path) -> None:
    """Let anybody write to it."""
    path.chmod(0o666)


def in_a_folder_of_others(path: Path) -> None:
    """Let anybody write to its folder."""
    path.parent.chmod(0o777)


def another_version(path: Path) -> None:
    """Leave what another version of the program found."""
    words = facts_file.FactsFile(path).read("words").words
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(facts_file, "VERSION", facts_file.VERSION + 1)
        content = facts_file._line("words", words)
    path.write_bytes(content)


DAMAGES = (
    *(Path.unlink, cut, without_end, flipped, renamed, emptied, zeros, noise, a_folder, a_pipe),
    *(nothing, writable_by_others, in_a_folder_of_others, another_version),
)
UNUSABLE = (a_folder, a_pipe, nothing, writable_by_others, in_a_folder_of_others)


class TestFile:
    """What happens to the file costs time, and nothing else."""

    @pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
    def test_a_damaged_file_is_read_as_if_it_were_not_there(
        self, folder: Path, path: Path, damage: Callable[[Path], None]
    ) -> None:
        """The files of the folder are read again; what is left in its place works as before, where it can."""
        look(folder, path)
        damage(path)
        assert look(folder, path) == ALL
        again = look(folder, path)
        assert again == (ALL if damage in UNUSABLE else [])

    def test_what_others_may_write_is_not_made_ours(self, folder: Path, path: Path) -> None:
        """A file that others may write to keeps what they wrote, and is not believed."""
        look(folder, path)
        path.chmod(0o666)
        before = path.read_bytes()
        (folder / "one.md").write_text("words of eno")
        after_a_tick(folder)
        look(folder, path)
        assert path.read_bytes() == before

    def test_it_may_be_cut_anywhere(self, folder: Path, path: Path) -> None:
        """A process that is killed while it writes leaves a beginning: of it, or of what it added."""
        look(folder, path)
        (folder / "one.md").write_text("words of eno")
        after_a_tick(folder)
        look(folder, path)
        content = path.read_bytes()
        for length in range(0, len(content), 7):
            path.write_bytes(content[:length])
            look(folder, path)
            assert look(folder, path) == [], length

    def test_what_a_killed_process_left_is_removed(self, folder: Path, path: Path) -> None:
        """It writes a new file beside the old one, which may stay."""
        left = path.with_name(f".{path.name}.abcdef.new")
        left.write_bytes(b"x")
        look(folder, path)
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_two_processes_at_once(self, folder: Path, path: Path) -> None:
        """Each adds what it has found, and neither takes away what the other has."""
        look(folder, path)
        (folder / "one.md").write_text("words of eno")
        after_a_tick(folder)
        one, other = KnownFiles(path, clock=later), KnownFiles(path, clock=later)
        Reader().look(folder, one)
        (folder / "two.md").write_text("words of owt")
        after_a_tick(folder)
        Reader().look(folder, other)
        Reader().look(folder, one)
        assert look(folder, path) == []

    def test_kinds_are_kept_apart(self, folder: Path, path: Path) -> None:
        """What is written anew for one kind keeps the others."""
        look(folder, path)
        other = Kind("lengths", lambda file: str(file.stat().st_size))
        KnownFiles(path, clock=later).look(folder, other, lambda name: name.endswith(".md"))
        KnownFiles(path, afresh=True, clock=later).look(
            folder, other, lambda name: name.endswith(".md")
        )
        assert look(folder, path) == []

    def test_it_does_not_grow_for_ever(
        self, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is no longer true is left out now and then."""
        monkeypatch.setattr(known_files, "_MOST_USELESS", 8)
        sizes = []
        for number in range(40):
            (folder / "one.md").write_text(f"words {number}")
            (folder / f"new-{number}.md").write_text("words")
            (folder / f"new-{number - 1}.md").unlink(missing_ok=True)
            after_a_tick(folder)
            look(folder, path)
            sizes.append(path.stat().st_size)
        assert max(sizes[20:]) <= max(sizes[:20]) * 1.1
        assert look(folder, path) == []

    def test_it_is_forgotten_on_demand(self, folder: Path, path: Path) -> None:
        """Whoever distrusts it has all read again, and what was wrong in it is gone."""
        look(folder, path)
        forge(path, "words", "one.md", "words of nobody")
        reader = Reader()
        reader.look(folder, KnownFiles(path, afresh=True, clock=later))
        assert sorted(reader.read) == ALL
        assert look(folder, path) == []


def forge(path: Path, kind: str, name: str, facts: str) -> None:
    """Let the file say *facts* of a file, with a right checksum."""
    file = facts_file.FactsFile(path)
    words = file.read(kind).words
    stamp = " ".join(words[name].split(" ")[:4])
    file.add(kind, {name: f"{stamp} {facts}"})


def copy_of(slug: str, words: str) -> str:
    """Return a working copy."""
    return f"---\nslug: {slug}\ntitle: A title\n---\n{words}\n"


SLUGS = ("a", "b", "c")
LONG_WORDS = "First paragraph of many words.\n\nSecond one.\n\nThird one."


@dataclass
class Lives:
    """A collection folder to which anything may happen."""

    home: Path

    @property
    def texts(self) -> Path:
        """The folder of the texts."""
        return self.home / "texts"

    def file(self, slug: str) -> Path:
        """Return the working copy named for a slug, whichever text is in it."""
        return self.texts / f"{slug}.md"

    def history(self, slug: str) -> Path:
        """Return the history of a text."""
        return self.texts / "history" / f"{slug}.jsonl"

    def new(self, slug: str) -> None:
        """Write a working copy, or write it anew."""
        self.file(slug).write_text(copy_of(slug, LONG_WORDS))

    def edit(self, slug: str) -> None:
        """Change two letters, and set the time of writing back."""
        self._change(self.file(slug), b"many words", b"words many")

    def same_slug(self, slug: str) -> None:
        """Let another file claim the slug."""
        (self.texts / "other.md").write_text(copy_of(slug, "Other words."))

    def no_slug(self, slug: str) -> None:
        """Spoil the record of a working copy."""
        self.file(slug).write_text("no record")

    def odd_slug(self, slug: str) -> None:
        """Write the slug so that only a parser of YAML finds it."""
        self.file(slug).write_text(copy_of(f"!!str {slug}", LONG_WORDS))

    def by_hand(self, slug: str) -> None:
        """Give the text another slug by hand."""
        if self.file(slug).is_file():
            words = self.file(slug).read_text().replace(f"slug: {slug}", "slug: by-hand")
            self.file(slug).write_text(words)

    def linked(self, slug: str) -> None:
        """Put a link in place of the working copy."""
        self.file(slug).unlink(missing_ok=True)
        self.file(slug).symlink_to(self.home / "outside.md")

    def gone(self, slug: str) -> None:
        """Remove the working copy."""
        self.file(slug).unlink(missing_ok=True)

    def history_gone(self, slug: str) -> None:
        """Remove the history."""
        self.history(slug).unlink(missing_ok=True)

    def publish(self, slug: str) -> None:
        """Publish what can be published."""
        publish(CollectionFolder(self.texts), [slug], note="corrected", today=DAY)

    def rename(self, slug: str) -> None:
        """Rename the text."""
        rename(CollectionFolder(self.texts), slug, f"{slug}-new", note="", today=DAY)

    def interrupted(self, slug: str) -> None:
        """Rename the text, and leave the old history, as a crash may."""
        if self.history(slug).is_file():
            content = self.history(slug).read_bytes()
            self.rename(slug)
            self.history(slug).write_bytes(content)

    def torn(self, slug: str) -> None:
        """Let the history end with half a line."""
        if self.history(slug).is_file():
            with self.history(slug).open("ab") as file:
                file.write(b'{"number": 9')

    def first_line_torn(self, slug: str) -> None:
        """Leave half of the first line."""
        if self.history(slug).is_file():
            os.truncate(self.history(slug), 40)

    def damaged(self, slug: str) -> None:
        """Change two letters in the history, and set its time of writing back."""
        self._change(self.history(slug), b"First published", b"First qublished")

    def restored(self, slug: str) -> None:
        """Put a copy in the place of the history, as a restored backup does."""
        if self.history(slug).is_file():
            other = shutil.copy2(self.history(slug), self.home / "copy")
            Path(other).replace(self.history(slug))

    def emptied(self, slug: str) -> None:
        """Leave an empty history."""
        if self.history(slug).is_file():
            self.history(slug).write_bytes(b"")

    def _change(self, file: Path, before: bytes, after: bytes) -> None:
        if file.is_file() and not file.is_symlink():
            stat = file.stat()
            file.write_bytes(file.read_bytes().replace(before, after))
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


STEPS = tuple(name for name in vars(Lives) if not name.startswith("_"))
STEPS = tuple(name for name in STEPS if name not in ("home", "texts", "file", "history"))


def all_of(folder: CollectionFolder) -> tuple[object, ...]:
    """Return what is found without parsing any text."""
    return list(folder.statuses()), list(folder.last_revisions()), folder.former_slugs()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    some.lists(
        some.tuples(some.sampled_from(STEPS), some.sampled_from(SLUGS), some.booleans()),
        min_size=1,
        max_size=14,
    )
)
def test_statuses_are_those_of_a_folder_that_is_read_afresh(
    steps: list[tuple[str, str, bool]],
) -> None:
    """Whatever happens to a folder, at once or later, its files are what they were found to be or are read again."""
    with TemporaryDirectory() as made:
        lives = Lives(Path(made))
        (lives.home / "index").mkdir(mode=0o700)
        lives.texts.mkdir()
        lives.new("a")
        lives.new("b")
        lives.publish("a")
        published = {"a": 1, "b": 1, "c": 1}
        for step, slug, is_later in steps:
            getattr(lives, step)(slug)
            if is_later:
                after_a_tick(lives.home)
            known = KnownFiles(
                lives.home / "index" / KNOWN_FILES, clock=later if is_later else time.time_ns
            )
            for shown in ({}, published):
                fresh = CollectionFolder(lives.texts, shown)
                assert all_of(replace(fresh, known=known)) == all_of(fresh), step
            # In the same moment, without another look at the clock.
            lives.edit(slug)
            if not is_later:
                assert all_of(replace(fresh, known=known)) == all_of(fresh), step


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """A collection of three published texts, with its index, which knows its files."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for slug in SLUGS:
        (texts / f"{slug}.md").write_text(copy_of(slug, LONG_WORDS))
    publish(CollectionFolder(texts), (), note="", today=DAY)
    made = Settings(texts=texts, index=tmp_path / "index")
    build(made)
    after_a_tick(tmp_path)
    known = KnownFiles(made.index / KNOWN_FILES, clock=later)
    list(CollectionFolder(texts, known=known).statuses())
    return made


def folder_of(site: Settings) -> CollectionFolder:
    """Return the folder as a new process, some seconds later, knows it."""
    return CollectionFolder(site.texts, known=KnownFiles(site.index / KNOWN_FILES, clock=later))


class TestFolder:
    """What commands make of it."""

    @pytest.fixture
    def read(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The names of the files that are read from now on."""
        read: list[str] = []

        def reading(path: Path, **named: str) -> bytes:
            read.append(path.name)
            return read_file(path, **named)

        for module in (facts, look_module, renames, status_module, publish_module):
            monkeypatch.setattr(module, "read_file", reading)
        return read

    def test_an_unchanged_folder_is_not_read(self, site: Settings, read: list[str]) -> None:
        """Neither for the status of its texts, nor for the days and the renames that publishing asks for."""
        folder = folder_of(site)
        assert [status.state for status in folder.statuses()] == [TextState.PUBLISHED] * 3
        assert {day.revision for day in known_days(folder) if day.slug} == {1}
        tidy(folder)
        assert read == []

    def test_publishing_one_text_reads_no_other(self, site: Settings, read: list[str]) -> None:
        """What one publication costs does not grow with the texts that have not changed."""
        path = site.texts / "b.md"
        path.write_text(path.read_text().replace("many", "few"))
        after_a_tick(site.texts)
        (outcome,) = publish(folder_of(site), ["b"], note="a word", today=DAY)
        assert outcome.revision == 2
        assert set(read) == {"b.md"}

    def test_a_file_without_its_text_is_looked_for_once(
        self, site: Settings, read: list[str]
    ) -> None:
        """Drafts are compared with texts that lost their file; each file is read for that once."""
        (site.texts / "a.md").unlink()
        for number in range(4):
            (site.texts / f"draft-{number}.md").write_text(copy_of(f"draft-{number}", f"{number}"))
        after_a_tick(site.texts)
        list(folder_of(site).statuses())
        assert max(Counter(read).values()) <= 3

    def test_a_check_reads_everything(self, site: Settings) -> None:
        """It believes nothing that was known before: what is wrong there is found."""
        path = site.index / KNOWN_FILES
        forge(path, "copy", "b.md", "b 0000")
        assert [status.slug for status in folder_of(site).statuses() if is_edited(status)] == ["b"]
        report = check(folder_of(site))
        assert report.sound
        assert report.waiting == ()

    def test_a_forced_build_forgets_it(self, site: Settings) -> None:
        """It builds from what is in the files."""
        path = site.index / KNOWN_FILES
        forge(path, "copy", "b.md", "b 0000")
        build(site, force=True)
        assert not any(map(is_edited, folder_of(site).statuses()))

    def test_an_index_of_other_texts_knows_nothing(self, site: Settings, tmp_path: Path) -> None:
        """What is known is kept in the index of the texts, and nowhere else."""
        other = tmp_path / "other"
        other.mkdir()
        before = (site.index / KNOWN_FILES).read_bytes()
        folder = collection_folder(replace(site, texts=other))
        (other / "a.md").write_text(copy_of("a", "Other words."))
        after_a_tick(other)
        assert [status.slug for status in folder.statuses()] == ["a"]
        assert (site.index / KNOWN_FILES).read_bytes() == before


def is_edited(status: TextStatus) -> bool:
    """Tell whether a file seems to be edited."""
    return status.state is TextState.EDITED
