"""The copy of a site: a folder whose pages lead to each other and to the living site, the same bytes each time."""

import re
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import bagit  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner
from click.testing import Result

from archive.cli.main import main
from archive.collection.folder import CollectionFolder
from archive.errors import FolderError
from archive.indexing.build import build
from archive.publishing.amendments import merge
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web.copy import placing
from archive.web.copy import writing
from archive.web.copy.addresses import file_of
from archive.web.copy.placing import _remove_leftovers
from archive.web.copy.placing import placed_copy
from archive.web.copy.rewriting import with_addresses
from archive.web.copy.writing import write_copy
from tests.support.collections import text_of
from tests.support.collections import write_texts

BASE = "https://archive.example.org"


def export(settings: Settings, folder: Path, *options: str) -> Result:
    """Run the command on a collection that is indexed."""
    paths = ("--texts", str(settings.texts), "--index", str(settings.index))
    return CliRunner().invoke(main, ["export", str(folder), *paths, "--base", BASE, *options])


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """The addresses of the pages that a copy was made of."""
    return []


@pytest.fixture(scope="module")
def copy(corrected: Settings, asked: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped collection and a text with two revisions."""
    folder = tmp_path_factory.mktemp("copies") / "copy"
    get = writing._get

    def get_and_note(app: WSGIApplication, path: str) -> tuple[str, str, bytes]:
        asked.append(path)
        return get(app, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_get", get_and_note)
        done = export(corrected, folder)
    assert done.exit_code == 0, done.output
    return folder


class _Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        self.links += [v for name in ("href", "src", "action") if (v := found.get(name))]


def read(path: Path) -> str:
    """Return the text of the file at *path*."""
    return path.read_text(encoding="utf-8")


class TestPages:
    """Its pages and how they lead to each other."""

    def test_every_link_leads_to_a_file_or_to_the_living_site(self, copy: Path) -> None:
        """Links are relative and name files that are there, with the place in them; all others are whole addresses."""
        data = copy / "data"
        pages = [page for page in data.rglob("*.html") if 'http-equiv="refresh"' not in read(page)]
        assert len(pages) > 15
        for page in pages:
            for link in _Links(read(page)).links:
                split = urlsplit(link)
                if split.scheme:
                    continue
                assert not link.startswith("/"), f"{page}: {link}"
                target = (page.parent / unquote(split.path)).resolve() if split.path else page
                assert target.is_file(), f"{page}: {link}"
                if split.fragment and target.suffix == ".html":
                    assert split.fragment in _Links(read(target)).ids, f"{page}: {link}"

    @pytest.mark.usefixtures("copy")
    def test_each_page_is_made_once(self, asked: list[str]) -> None:
        """However many others link it."""
        assert len(asked) > 15
        assert len(asked) == len(set(asked))

    def test_addresses_are_those_of_the_site(self, copy: Path) -> None:
        """Each page of a text, each paragraph and each file is at its path, as on any static host."""
        text = copy / "data/texts/notice"
        for name in ("index.html", "p1/index.html", "history/index.html"):
            assert (text / name).is_file()
        for ending in ("txt", "md", "json", "tei.xml", "ris", "bib", "epub"):
            assert text.with_name(f"notice.{ending}").is_file()
        assert {p.parent.name for p in text.glob("p*/index.html")} == {"p1", "p2"}
        assert (copy / "data/texts/_title/index.html").is_file()

    def test_a_paragraph_leads_to_its_place(self, copy: Path) -> None:
        """Its page is of 300 bytes at most, names its address on the site, and goes to the paragraph in its text."""
        page = copy / "data/texts/report-on-peace/p9/index.html"
        assert page.stat().st_size <= 300
        assert 'content="0;url=../index.html#p9"' in read(page)
        assert f'rel="canonical" href="{BASE}/texts/report-on-peace/p9"' in read(page)
        assert 'id="p9"' in read(page.parent.parent / "index.html")

    def test_former_addresses_lead_to_the_present_ones(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of a renamed text, its paragraphs, and a paragraph that was merged: in print they stay as they are."""
        monkeypatch.setattr("os.fsync", lambda _descriptor: None)
        settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
        write_texts(settings.texts, [text_of("old", "The first half,", "and the other half.")])
        folder, day = CollectionFolder(settings.texts), date(2026, 3, 5)
        publish(folder, ["old"], note="", today=day)
        amend(folder, "old", merge("p1", "p2"), note="", today=day)
        rename(folder, "old", "new", note="", today=day)
        build(settings)
        write_copy(replace(settings, url=BASE), tmp_path / "copy")
        texts = tmp_path / "copy/data/texts"
        for former, target in (
            ("old", "../new/index.html"),
            ("old/p1", "../../new/index.html#p1"),
            ("old/p2", "../../new/index.html#p1"),
            ("new/p2", "../index.html#p1"),
        ):
            page = read(texts / former / "index.html")
            assert f'content="0;url={target}"' in page
            present = BASE + "/texts/new" + "/p1" * ("#" in target)
            assert f'rel="canonical" href="{present}"' in page

    def test_every_page_says_that_it_is_a_copy(self, copy: Path) -> None:
        """It tells the day of the newest revision, and leads to the same page of the living site."""
        page = read(copy / "data/texts/notice/index.html")
        assert "A copy, as of" in page
        assert f'href="{BASE}/texts/notice"' in page
        assert "22 November 2026" in read(copy / "data/index.html")

    def test_nothing_asks_a_server(self, copy: Path) -> None:
        """Scripts and styles come from the copy, under a policy that allows nothing else; feeds are not announced."""
        page = read(copy / "data/index.html")
        assert "default-src 'none'" in page
        assert not re.findall(r'<script src="(?!assets/)', page)
        assert "opensearch" not in page
        assert "new.atom" not in page

    def test_what_a_copy_cannot_do_is_at_the_site(self, copy: Path) -> None:
        """The check of quotations says so, and leads there; so does the search, where scripts are off."""
        quotation = read(copy / "data/quotation/index.html")
        assert "word for word" in quotation
        assert f'href="{BASE}/quotation"' in quotation
        assert "<textarea" not in quotation
        assert f'<a href="{BASE}/search">' in read(copy / "data/search/index.html")


class TestBag:
    """The folder as a bag, and as one file."""

    def test_the_folder_is_a_bag(self, copy: Path) -> None:
        """The tools of libraries validate it; beside the payload a page leads in."""
        bag = bagit.Bag(str(copy))
        assert bag.validate()
        assert bag.info["External-Identifier"] == f"{BASE}/"
        assert bag.info["Bagging-Date"] == "2026-11-22"
        assert "url=data/index.html" in read(copy / "index.html")

    def test_same_input_same_bytes(self, corrected: Settings, copy: Path, tmp_path: Path) -> None:
        """A copy is the same each time, and so is its zip file, which has the same files."""
        for name in ("one", "two"):
            done = export(corrected, tmp_path / name / "copy", "--zip")
            assert done.exit_code == 0, done.output
        one = (tmp_path / "one/copy.zip").read_bytes()
        assert one == (tmp_path / "two/copy.zip").read_bytes()
        with zipfile.ZipFile(tmp_path / "one/copy.zip") as zipped:
            held = {name: zipped.read(name) for name in zipped.namelist()}
        files = [path for path in copy.rglob("*") if path.is_file()]
        assert held == {f"copy/{p.relative_to(copy).as_posix()}": p.read_bytes() for p in files}
        assert [each.name for each in (tmp_path / "one").iterdir()] == ["copy.zip"]


class TestPlace:
    """Where a copy may be written."""

    def test_only_a_copy_is_replaced(self, corrected: Settings, copy: Path, tmp_path: Path) -> None:
        """A folder with anything else is refused and stays as it is; an earlier copy is replaced as a whole."""
        other = tmp_path / "letters"
        other.mkdir()
        (other / "letter.txt").write_text("Dear friend")
        done = export(corrected, other)
        assert done.exit_code == 1
        assert "something else than a copy" in done.output
        assert [p.name for p in tmp_path.rglob("*")] == ["letters", "letter.txt"]

        for name in ("bag-info.txt", "manifest-sha256.txt"):
            (other / name).write_bytes((copy / name).read_bytes())
        done = export(corrected, other)
        assert done.exit_code == 1
        assert "beside the copy, this folder has letter.txt" in done.output
        assert (other / "letter.txt").read_text() == "Dear friend"

        (other / "letter.txt").rename(tmp_path / "letter.txt")
        (other / "data/texts").mkdir(parents=True)
        (other / "data/texts/notice.txt").write_text("of an earlier copy")
        (other / "data/.DS_Store").write_bytes(b"of a file manager")
        (tmp_path / ".letters.killed.new").mkdir()
        assert export(corrected, other).exit_code == 0
        for name in ("manifest-sha256.txt", "data/texts/notice.txt"):
            assert (other / name).read_bytes() == (copy / name).read_bytes()
        assert not (other / "data/.DS_Store").exists()
        assert sorted(p.name for p in tmp_path.iterdir()) == ["letter.txt", "letters"]

    def test_only_a_zipped_copy_is_replaced(self, corrected: Settings, tmp_path: Path) -> None:
        """A zip file that is no copy is refused and stays as it is; the ending may be typed."""
        file = tmp_path / "copy.zip"
        for held in (b"my letters", b""):
            file.write_bytes(held)
            done = export(corrected, tmp_path / "copy", "--zip")
            assert done.exit_code == 1
            assert f"{file}: this file is no copy of a site" in done.output
            assert file.read_bytes() == held
        file.unlink()
        for _ in range(2):
            done = export(corrected, file, "--zip")
            assert done.exit_code == 0, done.output
            assert "Unpack it, then open index.html in it." in done.output
        assert list(tmp_path.iterdir()) == [file]

    def test_no_copy_is_inside_the_collection(self, corrected: Settings) -> None:
        """It would be in every backup."""
        done = export(corrected, corrected.texts / "copy")
        assert done.exit_code == 1
        assert "cannot be inside the collection folder" in done.output
        assert not (corrected.texts / "copy").exists()

    def test_options_are_named_as_they_were_typed(
        self, corrected: Settings, tmp_path: Path
    ) -> None:
        """An address or a folder that is none is told by its own name."""
        done = export(corrected, tmp_path / "copy", "--base", "archive.example.org")
        assert "--base must be the address that readers see" in done.output
        done = export(corrected, tmp_path / "copy", "--texts", str(tmp_path / "nowhere"))
        assert f"{tmp_path / 'nowhere'}: the folder does not exist" in done.output
        assert not list(tmp_path.iterdir())

    def test_an_error_leaves_what_was_there(
        self, corrected: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A full disk is told with what to do; an earlier copy stays, and nothing is left beside it."""
        earlier = tmp_path / "copy"
        earlier.mkdir()
        (earlier / "bag-info.txt").write_text("Pincite-Copy-Form: 1\n")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("archive.web.copy.writing._stub", full)
        done = export(corrected, earlier)
        assert done.exit_code == 1
        assert "no space left on device" in done.output
        assert [path.name for path in tmp_path.rglob("*")] == ["copy", "bag-info.txt"]

    def test_a_link_stays(self, corrected: Settings, tmp_path: Path) -> None:
        """What it leads to becomes the copy, the second time as the first, and nothing is left beside either."""
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")
        for _ in range(2):
            done = export(corrected, tmp_path / "link")
            assert done.exit_code == 0, done.output
        assert bagit.Bag(str(tmp_path / "real")).is_valid(fast=True)
        assert (tmp_path / "link").readlink() == Path("real")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]

    def test_a_whole_disk_is_no_place(self, corrected: Settings) -> None:
        """A disk cannot be replaced by a folder: that is said before anything is written."""
        for options in ((), ("--zip",)):
            done = export(corrected, Path("/"), *options)
            assert done.exit_code == 1
            assert "Name a folder on it, such as /copy" in done.output

    def test_what_was_killed_is_mended(self, corrected: Settings, tmp_path: Path) -> None:
        """A copy that was moved away for its successor comes back first; files and folders of others stay."""
        killed = tmp_path / ".copy.killed.new"
        (killed / "earlier").mkdir(parents=True)
        (killed / "copy").mkdir()
        (killed / ".lock").touch()
        (killed / "earlier/bag-info.txt").write_text("Pincite-Copy-Form: 1\n")
        (tmp_path / ".copy.empty.new").mkdir()
        (tmp_path / ".copy.other.new").mkdir()
        (tmp_path / ".copy.other.new/letter.txt").touch()
        (tmp_path / ".copy.zip.file.new").touch()
        with suppress(KeyboardInterrupt), placed_copy(tmp_path / "copy"):
            raise KeyboardInterrupt
        assert (tmp_path / "copy/bag-info.txt").is_file()
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            *(".copy.other.new", ".copy.zip.file.new", "copy")
        ]

    @pytest.mark.parametrize("zipped", [False, True])
    def test_two_exports_at_once(
        self, corrected: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zipped: bool
    ) -> None:
        """Until what is written is in its place, another export takes it for no leftover."""
        moments = []

        def other_export() -> None:
            _remove_leftovers(tmp_path / ("copy.zip" if zipped else "copy"))
            moments.append((staged / "page.html").exists())

        def watched(do: Callable[..., None]) -> Callable[..., None]:
            def doing(*args: object) -> None:
                other_export()
                do(*args)

            return doing

        monkeypatch.setattr(placing, "_zip", watched(placing._zip))
        monkeypatch.setattr(placing, "_replace", watched(placing._replace))
        with placed_copy(tmp_path / "copy", zipped=zipped) as staged:
            (staged / "page.html").touch()
            other_export()
        assert moments == [True, True]
        assert len(list(tmp_path.iterdir())) == 1

    def test_an_earlier_copy_comes_back(
        self, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where the disk refuses the last step, after the earlier copy was moved away, that is put back."""
        shutil.copytree(copy, tmp_path / "copy")
        rename = Path.rename

        def refused(path: Path, target: Path) -> Path:
            if path.name == "copy" and path.parent != tmp_path:
                raise OSError(5, "Input/output error")
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", refused)
        with pytest.raises(FolderError, match="input/output"), placed_copy(tmp_path / "copy"):
            pass
        assert bagit.Bag(str(tmp_path / "copy")).is_valid(fast=True)
        assert [path.name for path in tmp_path.iterdir()] == ["copy"]

    def test_the_living_site_must_be_named(self, corrected: Settings, tmp_path: Path) -> None:
        """Without its address there is no copy, and the message says how to give it."""
        paths = ("--texts", str(corrected.texts), "--index", str(corrected.index))
        done = CliRunner().invoke(main, ["export", str(tmp_path / "copy"), *paths])
        assert done.exit_code == 1
        assert "--base https://" in done.output
        assert not list(tmp_path.iterdir())


def test_files_of_addresses() -> None:
    """A page is a file in a folder of its name; further pages of a list have folders that no text is called."""
    expected = {
        "/": "index.html",
        "/texts/": "texts/index.html",
        "/texts/?page=2": "texts/_2/index.html",
        "/texts/?sort=title&page=2": "texts/_title-2/index.html",
        "/texts/notice/p1": "texts/notice/p1/index.html",
        "/texts/notice.tei.xml": "texts/notice.tei.xml",
    }
    assert {path: file_of(path) for path in expected} == expected


def test_only_addresses_are_rewritten() -> None:
    """Whatever else is in a page stays as it is, also what looks like an address in its words."""
    page = (
        '<p data-a="/x">a &lt;a href="/b">\n<svg viewBox="0 0 1 1"/><b title=">" hidden>'
        '<a class="k"\nhref="/d?a=1&amp;b=2">/d</a><a href="https://example.org/">'
    )
    asked = []

    def address(href: str) -> str:
        asked.append(href)
        return f"..{href}"

    assert with_addresses(page, address) == page.replace('href="/d', 'href="../d')
    assert asked == ["/d?a=1&b=2"]
