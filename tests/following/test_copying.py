"""Copies of a generation: whole, of what is not here yet alone, and never in place of one that is sound."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import BuildGoesOn
from archive.errors import EngineMissing
from archive.errors import FolderError
from archive.errors import IndexNotWritten
from archive.errors import PinciteError
from archive.following import copying
from archive.following import library_rules
from archive.following import manifest_rules
from archive.following import state
from archive.following.copying import copy_generation
from archive.following.folder_source import FolderSource
from archive.following.source import CannotFollow
from archive.following.source import DamagedFile
from archive.following.source import NotNow
from archive.following.source import NotYetWhole
from archive.following.source import Source
from archive.following.state import last_look
from archive.following.state import note_look
from archive.indexing import generations
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.indexing.manifest import MANIFEST
from archive.indexing.manifest import digest
from archive.indexing.manifest import read_manifest
from archive.library.schema import SCHEMA_VERSION
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.rot import age
from tests.support.rot import rot

BuildNext = Callable[[int], None]


def slugs(settings: Settings) -> set[str]:
    """Return the texts that are served."""
    with Live(settings).acquire() as generation:
        return set(generation.library.texts.fingerprints()) - {"long"}


def names(index: Path) -> set[str]:
    """Return what is in an index folder, but for what is remembered there."""
    return {path.name for path in index.iterdir()} - {
        "lock",
        "copied-from",
        ".verified.json",
        ".followed",
    }


CHANGE_SCHEMA = "UPDATE about SET value = ? WHERE name = 'schema'"


def change_library(index: Path, statement: str, *values: object) -> None:
    """Change the library of the generation that serves in *index*, and its manifest with it."""
    folder = generations.current(index)
    with closing(sqlite3.connect(folder / generations.LIBRARY)) as database:
        database.execute(statement, values)
        database.commit()
    seal(folder)


def seal(folder: Path, **files: object) -> None:
    """Write the manifest of *folder* anew, and *files* into it."""
    sealed: dict[str, object] = {
        name: [(folder / name).stat().st_size, digest(folder / name)]
        for name in read_manifest(folder)
    }
    (folder / MANIFEST).write_text(json.dumps(sealed | files))


class TestWhole:
    """What is copied, and what is not."""

    def test_the_copy_is_the_generation_of_the_builder(
        self, builder: Path, copy: Settings, source: Source
    ) -> None:
        """Byte for byte, and it serves."""
        done = copy_generation(copy, source)
        assert (done.copied, done.fetched) == (True, done.files)
        here, there = generations.current(copy.index), generations.current(builder)
        assert {
            path.relative_to(there): path.read_bytes()
            for path in there.rglob("*")
            if path.is_file()
        } == {
            path.relative_to(here): path.read_bytes() for path in here.rglob("*") if path.is_file()
        }
        assert slugs(copy) == {"first"}
        assert names(copy.index) == {"current", here.name}

    def test_what_is_here_is_not_copied_again(self, copy: Settings, source: Source) -> None:
        """A second time changes nothing, and says so."""
        copy_generation(copy, source)
        before = (copy.index / "current").stat().st_mtime_ns
        done = copy_generation(copy, source)
        assert (done.copied, done.fetched) == (False, 0)
        assert (copy.index / "current").stat().st_mtime_ns == before

    def test_segments_that_stay_are_linked(
        self, copy: Settings, source: Source, build_next: BuildNext
    ) -> None:
        """Of the next generation only what is new is read; the one before stays, those before it go."""
        copy_generation(copy, source)
        first = generations.current(copy.index)
        build_next(1)
        done = copy_generation(copy, source)
        second = generations.current(copy.index)
        before = {path.stat().st_ino for path in first.rglob("*") if path.is_file()}
        linked = [name for name in read_manifest(second) if (second / name).stat().st_ino in before]
        assert len(linked) > 5
        assert done.fetched == done.files - len(linked)
        assert names(copy.index) == {"current", first.name, second.name}
        assert slugs(copy) == {"first", "second"}
        build_next(2)
        copy_generation(copy, source)
        third = generations.current(copy.index)
        assert names(copy.index) == {"current", second.name, third.name}

    def test_an_open_site_goes_on_with_the_next_one(
        self, copy: Settings, source: Source, build_next: BuildNext
    ) -> None:
        """Whoever serves the copy takes up the new generation as after a build."""
        copy_generation(copy, source)
        live = Live(copy)
        assert not live.now().library.has("second")
        build_next(1)
        copy_generation(copy, source)
        assert live.now().library.has("second")

    def test_what_was_built_anew_is_copied_anew(
        self, builder: Path, copy: Settings, source: Source
    ) -> None:
        """A generation may have the same name and another content, as after `pincite index --force`."""
        copy_generation(copy, source)
        change_library(builder, "UPDATE about SET value = '2030-01-01' WHERE name = 'built'")
        assert copy_generation(copy, source).copied
        with Live(copy).acquire() as generation:
            assert generation.library.built == "2030-01-01"

    def test_the_last_look_is_noted(self, builder: Path, copy: Settings, source: Source) -> None:
        """With the name of the generation there."""
        copy_generation(copy, source)
        look = last_look(copy.index)
        assert look is not None
        assert look.generation == generations.current(builder).name
        assert look.seconds_ago() in range(100)

    def test_a_look_in_the_future_was_at_an_unknown_time(self, copy: Settings) -> None:
        """The clock of this machine went back: that was not just now."""
        copy.index.mkdir()
        note_look(copy.index, "generation-0123456789abcdef")
        an_hour_on = time.time() + 3600
        os.utime(copy.index / ".followed", (an_hour_on, an_hour_on))
        look = last_look(copy.index)
        assert look is not None
        assert look.seconds_ago() is None


class TestOwner:
    """Which folders a copy is made in."""

    @pytest.mark.parametrize("are_visible", [True, False])
    def test_an_index_of_texts_is_not_replaced(
        self, tmp_path: Path, source: Source, are_visible: bool
    ) -> None:
        """A builder that is told to follow, by mistake, keeps its index, also where its texts are not there now."""
        settings = Settings(texts=tmp_path / "texts", index=tmp_path / "own", engine="whoosh")
        write_texts(settings.texts, [text_of("own", "My own words.")])
        build(settings)
        if not are_visible:
            settings.texts.rename(tmp_path / "elsewhere")
        with pytest.raises(FolderError, match="a copy needs a folder of its own"):
            copy_generation(settings, source)
        assert slugs(settings) == {"own"}
        (settings.index / "texts-folder").unlink()
        copy_generation(settings, source)
        assert slugs(settings) == {"first"}

    def test_a_copy_is_not_built_over(self, tmp_path: Path, copy: Settings, source: Source) -> None:
        """A web machine takes the place of a lost builder when somebody says so, and follows nobody then."""
        copy_generation(copy, source)
        write_texts(tmp_path / "texts", [text_of("own", "My own words.")])
        own = replace(copy, texts=tmp_path / "texts", engine="whoosh")
        with pytest.raises(FolderError, match=r"a copy of .*folder of its own") as refused:
            build(own)
        assert slugs(copy) == {"first"}
        claim = copy.index / "copied-from"
        assert str(claim) in refused.value.remedy
        claim.unlink()
        build(own)
        assert slugs(copy) == {"own"}
        assert last_look(copy.index) is None
        with pytest.raises(FolderError):
            copy_generation(copy, source)

    def test_a_copy_of_one_builder_is_not_replaced_by_that_of_another(
        self, states: tuple[Path, ...], copy: Settings, source: Source
    ) -> None:
        """Until somebody says that it has moved; which one serves would else be a matter of luck."""
        copy_generation(copy, source)
        with pytest.raises(FolderError, match="is not replaced by one of") as refused:
            copy_generation(copy, FolderSource(states[1]))
        assert slugs(copy) == {"first"}
        assert source.name in str(refused.value)
        (copy.index / "copied-from").unlink()
        copy_generation(copy, FolderSource(states[1]))
        assert slugs(copy) == {"first", "second"}

    def test_a_folder_is_no_copy_of_itself(self, builder: Path) -> None:
        """Nor of a folder that it is in."""
        (builder / "texts-folder").unlink()
        with pytest.raises(FolderError, match="separate folders"):
            copy_generation(Settings(index=builder), FolderSource(builder))

    def test_one_at_a_time(self, copy: Settings, source: Source) -> None:
        """Whoever comes second is told so, and nothing is read twice."""
        with (
            generations.follower_lock(copy.index, source.name, source.folder),
            pytest.raises(BuildGoesOn),
        ):
            copy_generation(copy, source)

    @pytest.mark.parametrize("mode", [0o777, 0o1777, 0o770, 0o720])
    def test_what_others_may_write_is_not_copied(
        self, builder: Path, copy: Settings, mode: int
    ) -> None:
        """An index is trusted like code."""
        builder.chmod(mode)
        with pytest.raises(CannotFollow, match="other users of this machine can write"):
            copy_generation(copy, FolderSource(builder))

    @pytest.mark.parametrize(("mode", "works"), [(0o777, False), (0o1777, True), (0o775, True)])
    def test_what_others_may_replace_is_not_copied(
        self, builder: Path, copy: Settings, tmp_path: Path, mode: int, works: bool
    ) -> None:
        """Whoever may rename the folder chooses what it has; a link to it is no way round."""
        parent = tmp_path / "parent"
        parent.mkdir()
        builder.rename(parent / "builder")
        (tmp_path / "link").symlink_to(parent / "builder")
        parent.chmod(mode)
        try:
            source = FolderSource(tmp_path / "link")
            if works:
                assert copy_generation(copy, source).copied
            else:
                with pytest.raises(CannotFollow, match=r"parent: other users of this machine"):
                    copy_generation(copy, source)
        finally:
            parent.chmod(0o700)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
    def test_what_another_user_owns_is_not_copied(self, builder: Path, copy: Settings) -> None:
        """But for the owner of the folder, who was trusted when it was named."""
        file = generations.current(builder) / generations.LIBRARY
        os.chown(file, 54_321, 54_321)
        with pytest.raises(CannotFollow, match="another user of this machine owns it"):
            copy_generation(copy, FolderSource(builder))
        os.chown(builder, 54_321, 54_321)
        assert copy_generation(copy, FolderSource(builder)).copied


class TestRollback:
    """A builder that has lost what is published here: restored from an old backup, or another one."""

    def go_back(self, builder: Path, states: tuple[Path, ...]) -> None:
        """Let the builder have its first generation again."""
        shutil.rmtree(builder)
        shutil.copytree(states[0], builder)

    def test_lost_texts_are_not_taken_over_silently(
        self,
        builder: Path,
        states: tuple[Path, ...],
        copy: Settings,
        source: Source,
        build_next: BuildNext,
    ) -> None:
        """The copy serves on until somebody says otherwise; the refusal names the texts."""
        build_next(2)
        change_library(builder, "UPDATE text SET draft = 0, revision = 1")
        copy_generation(copy, source)
        self.go_back(builder, states)
        with pytest.raises(
            CannotFollow, match=r"has lost revisions.*first, long, second, third"
        ) as refused:
            copy_generation(copy, source)
        assert "--allow-older" in refused.value.remedy
        assert slugs(copy) == {"first", "second", "third"}
        copy_generation(copy, source, allow_older=True)
        assert slugs(copy) == {"first"}

    def test_fewer_revisions_of_a_text_are_refused(
        self, builder: Path, copy: Settings, source: Source
    ) -> None:
        """Its name alone says nothing."""
        change_library(builder, "UPDATE text SET draft = 0, revision = 3 WHERE slug = 'first'")
        copy_generation(copy, source)
        change_library(builder, "UPDATE text SET revision = 2 WHERE slug = 'first'")
        with pytest.raises(CannotFollow, match="of first"):
            copy_generation(copy, source)

    def test_a_text_that_was_withdrawn_is_not_lost(
        self, builder: Path, copy: Settings, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its revisions are counted on; a text that was a draft here was never shown."""
        monkeypatch.setattr(library_rules, "served_revisions", lambda _: {"first": 1, "gone": 2})
        monkeypatch.setattr(library_rules, "revision_counts", lambda _: {"first": 2, "gone": 2})
        assert copy_generation(copy, source).copied


def files_of_a_generation() -> list[str]:
    """Return a beginning or an end of the name of each kind of file."""
    return [
        "library.sqlite", "rows.sqlite", "words.arrays", "columns.arrays",
        ".toc", ".trm", ".pst", "._stored.col", MANIFEST,
    ]  # fmt: skip


class TestDamage:
    """What is not as it was built."""

    def file(self, builder: Path, kind: str, *, not_in: Path | None = None) -> Path:
        """Return a file of this *kind* of the builder's generation, of a segment that *not_in* does not have."""
        folder = generations.current(builder)
        known = {path.name for path in not_in.rglob("segment-*")} if not_in is not None else set()
        files = (path for path in sorted(folder.rglob("*")) if path.name.endswith(kind))
        return next(path for path in files if not known & {part.name for part in path.parents})

    @pytest.mark.parametrize("kind", files_of_a_generation())
    def test_a_changed_byte_is_refused(
        self, builder: Path, copy: Settings, source: Source, build_next: BuildNext, kind: str
    ) -> None:
        """With a message that names the file; the copy before serves on, and what is right again is copied."""
        copy_generation(copy, source)
        build_next(1)
        file = self.file(builder, kind, not_in=copy.index)
        sound = file.read_bytes()
        file.write_bytes(bytes(255 - byte for byte in sound))
        with pytest.raises(PinciteError, match=file.name):
            copy_generation(copy, source)
        assert slugs(copy) == {"first"}
        file.write_bytes(sound)
        copy_generation(copy, source)
        assert slugs(copy) == {"first", "second"}

    @pytest.mark.parametrize("kind", files_of_a_generation())
    def test_a_file_that_is_not_whole_is_waited_for(
        self, builder: Path, copy: Settings, source: Source, kind: str
    ) -> None:
        """As rsync leaves it on its way; with the rest, it is gone on with."""
        file = self.file(builder, kind)
        sound = file.read_bytes()
        file.write_bytes(sound[: len(sound) // 2])
        with pytest.raises(NotYetWhole, match=file.name):
            copy_generation(copy, source)
        file.unlink()
        with pytest.raises(NotYetWhole, match=file.name):
            copy_generation(copy, source)
        assert not (copy.index / "current").exists()
        file.write_bytes(sound)
        assert copy_generation(copy, source).copied

    def test_a_file_that_is_too_long_is_refused(
        self, builder: Path, copy: Settings, source: Source
    ) -> None:
        """No more is kept than the manifest says."""
        with self.file(builder, "rows.sqlite").open("ab") as file:
            file.write(b"?" * 5_000_000)
        with pytest.raises(DamagedFile, match=r"rows\.sqlite"):
            copy_generation(copy, source)
        sizes = [size for size, _ in read_manifest(generations.current(builder)).values()]
        kept = [path.stat().st_size for path in copy.index.rglob("*") if path.is_file()]
        assert max(kept) <= max(sizes)

    @pytest.mark.parametrize("place", ["pointer", "generation", "nothing"])
    def test_a_folder_that_is_being_filled_is_waited_for(
        self, builder: Path, copy: Settings, source: Source, place: str
    ) -> None:
        """Whatever of it comes first."""
        if place != "generation":
            shutil.rmtree(generations.current(builder))
        if place != "pointer":
            (builder / "current").unlink()
        with pytest.raises(NotNow):
            copy_generation(copy, source)

    @pytest.mark.parametrize("name", ["library.sqlite", "rows.sqlite"])
    def test_a_folder_where_a_file_should_be_is_removed(
        self, builder: Path, copy: Settings, source: Source, name: str
    ) -> None:
        """As another manifest of the same generation, which was not whole, may have left it."""
        file = self.file(builder, name)
        there = file.relative_to(generations.current(builder))
        own_name = generations.current(builder).name.removeprefix("generation-")
        in_the_way = copy.index / f"staged-{own_name}" / there / "a" / "b"
        in_the_way.parent.mkdir(parents=True)
        in_the_way.write_text("c")
        (copy.index / "lock").touch()
        assert copy_generation(copy, source).copied
        generations.verify(generations.current(copy.index), deep=True, afresh=True)

    def test_damage_of_the_copy_is_repaired(self, copy: Settings, source: Source) -> None:
        """Of a file that is here and not sound, what serves at the builder is copied again."""
        copy_generation(copy, source)
        file = self.file(copy.index, "rows.sqlite")
        file.write_bytes(b"?" * file.stat().st_size)
        done = copy_generation(copy, source)
        assert (done.copied, done.fetched) == (True, 1)
        generations.verify(generations.current(copy.index), deep=True, afresh=True)
        assert slugs(copy) == {"first"}

    def test_rot_that_keeps_the_time_of_a_file_is_repaired(
        self, copy: Settings, source: Source, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A disk that decays changes no time, and checksums are remembered by it."""
        copy_generation(copy, source)
        folder = generations.current(copy.index)
        age(folder)
        live = Live(copy)
        live.now()
        rot(self.file(copy.index, "library.sqlite"))
        rot(self.file(copy.index, "rows.sqlite"))
        live.verify()
        assert "is not as it was built" in caplog.text
        caplog.clear()
        done = copy_generation(copy, source)
        assert (done.copied, done.fetched) == (True, 2)
        generations.verify(generations.current(copy.index), deep=True, afresh=True)


class TestVersions:
    """A builder and a copy with different versions of Pincite."""

    @pytest.mark.parametrize(
        ("change", "who"),
        [
            (1, "Update Pincite on this machine"),
            (-1, "Update Pincite at the builder"),
        ],
    )
    def test_it_is_told_which_side_is_to_be_updated(
        self, builder: Path, copy: Settings, source: Source, change: int, who: str
    ) -> None:
        """Before the rest is copied; the copy before serves on."""
        copy_generation(copy, source)
        change_library(builder, CHANGE_SCHEMA, SCHEMA_VERSION + change)
        with pytest.raises(CannotFollow) as refused:
            copy_generation(copy, source)
        assert refused.value.remedy.startswith(who)
        assert slugs(copy) == {"first"}

    def test_a_copy_of_an_older_form_is_not_up_to_date(
        self, copy: Settings, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where this machine was updated before the builder: nothing can be shown, and nobody would know why."""
        copy_generation(copy, source)
        monkeypatch.setattr(library_rules, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        with pytest.raises(CannotFollow, match="an older Pincite"):
            copy_generation(copy, source)

    def test_an_engine_that_is_missing_here_is_named(
        self, copy: Settings, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With what installs it."""
        monkeypatch.setattr(library_rules, "is_installed", lambda engine: engine != "whoosh")
        with pytest.raises(EngineMissing, match="whoosh"):
            copy_generation(copy, source)

    def test_what_cannot_be_opened_is_not_read_again(
        self, builder: Path, copy: Settings, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Until the builder has another index, this machine another program, or an hour has gone."""
        file = next(generations.current(builder).rglob("words.arrays"))
        sound = file.read_bytes()
        file.write_bytes(bytes(255 - byte for byte in sound))
        seal(generations.current(builder))
        with pytest.raises(CannotFollow, match="cannot be opened here") as first:
            copy_generation(copy, source)
        with monkeypatch.context() as patched:
            patched.setattr(copying, "_place_own", lambda *_: pytest.fail("it is read again"))
            with pytest.raises(CannotFollow) as second:
                copy_generation(copy, source)
        assert str(first.value) == str(second.value)
        opened: list[Path] = []

        def open_it(folder: Path, _: Settings) -> None:
            opened.append(folder)
            raise ZeroDivisionError

        monkeypatch.setattr(copying, "open_generation", open_it)
        with monkeypatch.context() as patched:
            patched.setattr(state, "__version__", "another")
            with pytest.raises(ZeroDivisionError):
                copy_generation(copy, source)
        an_hour_ago = time.time() - 3601
        os.utime(copy.index / ".refused", (an_hour_ago, an_hour_ago))
        with pytest.raises(ZeroDivisionError):
            copy_generation(copy, source)
        assert len(opened) == 2
        monkeypatch.undo()
        file.write_bytes(sound)
        seal(generations.current(builder))
        assert copy_generation(copy, source).copied

    def test_another_database_is_no_index(
        self, builder: Path, copy: Settings, source: Source
    ) -> None:
        """Whatever its manifest says."""
        change_library(builder, "DROP TABLE about")
        with pytest.raises(CannotFollow, match="no index that this program knows"):
            copy_generation(copy, source)


class TestEscape:
    """A source that would write elsewhere, or more than it says."""

    @pytest.mark.parametrize(
        "name",
        [
            "../outside", "/outside", "a/../../outside", "..", ".", "a//b", "a/", "", "a\\..\\b",
            "C:/outside", "a\0b", "a\nb", "ä", MANIFEST, ".partial-" + "0" * 64, "library.sqlite/x",
            "a/b/c/d/e/f/g",
            f"{MANIFEST}/x",
        ],
    )  # fmt: skip
    def test_names_stay_in_their_folder(self, builder: Path, copy: Settings, name: str) -> None:
        """A name that no index has refuses the whole manifest."""
        seal(generations.current(builder), **{name: [1, "0" * 64]})
        with pytest.raises(CannotFollow, match=r"manifest\.json names"):
            copy_generation(copy, FolderSource(builder))
        assert names(copy.index) == set()

    def test_a_name_without_end_is_not_repeated(self, builder: Path, copy: Settings) -> None:
        """Messages go to logs."""
        seal(generations.current(builder), **{"/" * 1_000_000: [1, "0" * 64]})
        with pytest.raises(CannotFollow) as refused:
            copy_generation(copy, FolderSource(builder))
        assert len(str(refused.value)) < 1_000

    @pytest.mark.parametrize(
        "content",
        [
            b'{"a": [Infinity, "0"]}', b'{"a": [NaN, "0"]}', b'{"a": [1.5, "0"]}', b'{"a": [true, "0"]}',
            b'{"a": ["1", "0"]}', b'{"a": [1, 0]}', b'{"a": [1, ["0"]]}', b"[" * 100_000 + b"]}",
            b'{"a": 1}', b'{"a": [1]}', b'["a"]}', b"9" * 10_000 + b"}", b'"\xff"}',
        ],
    )  # fmt: skip
    def test_other_json_is_no_manifest(self, builder: Path, copy: Settings, content: bytes) -> None:
        """However deep it is, and whatever its numbers are."""
        (generations.current(builder) / MANIFEST).write_bytes(content)
        with pytest.raises(CannotFollow, match=r"manifest\.json cannot be read"):
            copy_generation(copy, FolderSource(builder))

    def test_a_manifest_has_so_many_files(
        self, builder: Path, copy: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each would take a place on the disk, however small it is."""
        monkeypatch.setattr(manifest_rules, "MAX_FILES", 5)
        with pytest.raises(CannotFollow, match="files, which no index has"):
            copy_generation(copy, FolderSource(builder))

    @pytest.mark.parametrize("file", [[-1, "0" * 64], [1, "0"], [1, "../" + "0" * 61]])
    def test_sizes_and_checksums_are_such(
        self, builder: Path, copy: Settings, source: Source, file: list[object]
    ) -> None:
        """A checksum is part of the name of a file that is not whole."""
        seal(generations.current(builder), more=file)
        with pytest.raises(CannotFollow, match="no size and checksum"):
            copy_generation(copy, source)

    def test_more_than_the_disk_has_is_not_begun(
        self, builder: Path, copy: Settings, source: Source
    ) -> None:
        """It would fail after hours."""
        seal(generations.current(builder), more=[1 << 60, "0" * 64])
        with pytest.raises(IndexNotWritten, match="the copy needs 1,152,"):
            copy_generation(copy, source)

    def test_some_room_is_left(
        self, builder: Path, copy: Settings, source: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A disk without a free byte stops more than the copy."""
        sizes = [size for size, _ in read_manifest(generations.current(builder)).values()]
        needed = sum(sizes)
        free = needed + 256 * 1024 * 1024
        monkeypatch.setattr(shutil, "disk_usage", lambda _: (1 << 50, 0, free - 1))
        with pytest.raises(IndexNotWritten, match="are to stay free"):
            copy_generation(copy, source)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: (20_000, 0, needed + 999))
        with pytest.raises(IndexNotWritten, match="1,000 are to stay free"):
            copy_generation(copy, source)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: (1 << 50, 0, free))
        assert copy_generation(copy, source).copied

    @pytest.mark.parametrize(
        "pointer", ["../..", "generation-x", "<html>", "generation-" + "0" * 15]
    )
    def test_the_pointer_names_a_generation(
        self, builder: Path, copy: Settings, source: Source, pointer: str
    ) -> None:
        """And nothing else, such as the page of a web server that has no such file."""
        (builder / "current").write_text(pointer)
        with pytest.raises(CannotFollow, match="names no generation"):
            copy_generation(copy, source)

    @pytest.mark.parametrize("linked", ["file", "folder", "generation"])
    def test_links_are_not_followed(self, builder: Path, copy: Settings, linked: str) -> None:
        """They could lead to any file of this machine."""
        folder = generations.current(builder)
        file = next(folder.rglob("rows.sqlite"))
        path = {"file": file, "folder": file.parent, "generation": folder}[linked]
        path.rename(builder / "elsewhere")
        path.symlink_to(builder / "elsewhere")
        with pytest.raises(CannotFollow, match="is a link"):
            copy_generation(copy, FolderSource(builder))

    def test_a_pipe_is_not_waited_for(self, builder: Path, copy: Settings) -> None:
        """It would hold the copy for ever."""
        file = next(generations.current(builder).rglob("rows.sqlite"))
        file.unlink()
        os.mkfifo(file)
        with pytest.raises(CannotFollow, match="is not a file"):
            copy_generation(copy, FolderSource(builder))
