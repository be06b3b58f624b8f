"""The first commands: a collection of one's own, the example, and a site without texts."""

import shlex
import signal
import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest

from archive.collection.folder import CollectionFolder
from archive.errors import BuildFailed
from archive.indexing import generations
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.server.rebuilder import Rebuilder
from archive.server.serve import MakeKeeper
from archive.settings import Settings
from archive.settings import example_texts
from archive.web import create_app
from tests.cli.test_commands import run
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.paths import ROOT
from tests.support.running import environment
from tests.support.running import run_command
from tests.support.running import running
from tests.support.server import TIMEOUT_S
from tests.support.server import wait_until


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestNew:
    """`pincite new FOLDER`."""

    def test_the_commands_it_prints_work(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Typed one after the other, they set the folders, add a text and back the collection up."""
        made = run("new", "my letters")
        assert made.exit_code == 0, made.output
        export = next(line for line in made.output.splitlines() if "export" in line)
        for word in shlex.split(export)[1:]:
            monkeypatch.setenv(*word.split("=", 1))
        (folder / "transcript.txt").write_text(
            "A Letter\n\n1 May 1900\n\nDear friend, all is well.\n"
        )
        assert run("add", "transcript.txt").exit_code == 0
        assert (folder / "my letters" / "a-letter.md").is_file()
        assert "/texts/a-letter/p1" in run("search", "friend").output
        backup = made.output.splitlines()[-1].partition("pincite ")[2]
        assert run(*shlex.split(backup)).exit_code == 0
        assert (folder / "my letters.tar").is_file()

    @pytest.mark.parametrize(
        ("name", "title"),
        [("letters", "Letters"), ("war_and-peace", "War and peace"), ("Nº 5: #drafts", "Nº 5: #drafts")],
    )  # fmt: skip
    def test_collection_yaml_is_read_without_a_problem(
        self, folder: Path, name: str, title: str
    ) -> None:
        """It says only what the collection is called, from the name of its folder."""
        assert run("new", name).exit_code == 0
        collection, problems = CollectionFolder(folder / name).collection_with_problems()
        assert problems == ()
        assert collection.title == title
        assert collection.contact == ""

    def test_every_line_it_suggests_is_understood(self, folder: Path) -> None:
        """With each # removed, each key is one that is known."""
        run("new", "letters")
        path = folder / "letters" / "collection.yaml"
        keys = [f"# {key}:" for key in ("description", "contact", "rights", "language", "examples")]
        lines = path.read_text().splitlines()
        used = [line.removeprefix("# ") if line.startswith(tuple(keys)) else line for line in lines]
        path.write_text("\n".join(used))
        collection, problems = CollectionFolder(folder / "letters").collection_with_problems()
        assert problems == ()
        assert collection.examples == ("a search to try", "another")
        assert all((collection.description, collection.contact, collection.rights))

    def test_what_is_there_is_not_touched(self, folder: Path) -> None:
        """A file, a folder with something in it, a collection: each is refused with the reason."""
        (folder / "file").write_text("mine")
        (folder / "full").mkdir()
        (folder / "full" / "notes.txt").write_text("mine")
        run("new", "letters")
        before = (folder / "letters" / "collection.yaml").read_bytes()
        for name, reason in [
            ("file", "this is a file"),
            ("full", "not empty"),
            ("letters", "a collection already"),
        ]:
            refused = run("new", name)
            assert refused.exit_code == 1
            assert reason in refused.stderr
        assert (folder / "letters" / "collection.yaml").read_bytes() == before
        assert [path.name for path in (folder / "full").iterdir()] == ["notes.txt"]


class TestDemo:
    """`pincite demo`."""

    def test_it_serves_the_example_and_leaves_nothing(self, tmp_path: Path) -> None:
        """The Report on Peace is there, under its permanent address; the current folder stays empty."""
        folder = tmp_path / "empty"
        folder.mkdir()
        with running(None, "demo", "--port=0", cwd=folder, log=tmp_path / "log") as site:
            status, page = site.get("/texts/report-on-peace/p1")
        assert status == 200
        assert "burning question" in page
        assert list(folder.iterdir()) == []

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
    @pytest.mark.parametrize("moment", ["", "index/staged-*", "index/current"])
    def test_told_to_end_at_any_moment_it_leaves_nothing(
        self, tmp_path: Path, moment: str, number: signal.Signals
    ) -> None:
        """Before, while and after it builds its index."""
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        process = subprocess.Popen(
            [sys.executable, "-m", "archive", "demo", "--port=0"],
            cwd=ROOT,
            env=environment() | {"TMPDIR": str(temporary)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            # Whoever runs the tests may ignore signals, as `nohup` does.
            preexec_fn=partial(signal.signal, number, signal.SIG_DFL),
        )
        wait_until(
            lambda: (
                process.poll() is not None
                or any(temporary.glob(f"pincite-demo-*/{moment}".rstrip("/")))
            )
        )
        process.send_signal(number)
        _, errors = process.communicate(timeout=TIMEOUT_S)
        assert list(temporary.iterdir()) == []
        assert b"Traceback" not in errors
        # A server that was told to end has done all it should.
        assert process.returncode in (0, 1 if number == signal.SIGINT else 128 + number)

    def test_the_example_is_the_shipped_collection(self) -> None:
        """In a checkout it is the folder `texts`."""
        assert example_texts() == ROOT / "texts"


class TestEmpty:
    """A site without texts."""

    def test_serve_explains_and_shows_the_first_text_by_itself(self, folder: Path) -> None:
        """Two sentences in the terminal, the same on the first page; what `pincite add` writes appears."""
        (folder / "letter.txt").write_text("A Letter\n\n1 May 1900\n\nDear friend, all is well.\n")
        with running(None, "serve", "--port=0", cwd=folder, log=folder / "log") as site:
            printed = site.log.read_text(encoding="utf-8").splitlines()
            told = next(line for line in printed if "no texts" in line)
            sentences = told.replace("`", "").strip()
            assert sentences.count(". ") == 1
            status, page = site.get("/")
            assert status == 200
            plain = page.replace("<code>", "").replace("</code>", "")
            assert sentences.partition(". ")[2] in plain
            assert "no texts" in plain
            assert run_command("add", "letter.txt", cwd=folder).returncode == 0
            site.wait_until("A Letter", at="/")

    def test_pages_of_an_empty_site_answer(self, tmp_path: Path) -> None:
        """With either engine, every kind of page is there."""
        for engine in ("whoosh", "tantivy"):
            settings = Settings(texts=tmp_path / "none", index=tmp_path / engine, engine=engine)
            assert build(settings, allow_empty=True).texts == 0
            client = create_app(settings).test_client()
            for address in ("/", "/texts/", "/search?q=peace", "/search?q=peace&view=overview",
                            "/search.json?q=pe*", "/quotation?q=the+question+of+peace", "/about",
                            "/sitemap.xml", "/feed.atom", "/readyz"):  # fmt: skip
                assert client.get(address).status_code == 200, address

    def test_an_emptied_folder_does_not_empty_the_site(self, tmp_path: Path) -> None:
        """Where texts were served, a folder without any is a mistake: the index stays as it is."""
        texts = tmp_path / "texts"
        texts.mkdir()
        (texts / "a.md").write_text("---\nslug: a\ntitle: A\n---\n\nPeace.\n")
        settings = Settings(texts=texts, index=tmp_path / "index")
        build(settings)
        (texts / "a.md").unlink()
        with pytest.raises(BuildFailed, match="no text to build"):
            build(settings, allow_empty=True)
        assert create_app(settings).test_client().get("/texts/a").status_code == 200

    def test_a_mistyped_folder_is_refused(self, folder: Path) -> None:
        """A folder that was named and is not there is not taken for an empty one."""
        refused = run("serve", "--texts", "tests-typo", "--port", "0")
        assert refused.exit_code == 1
        assert "pincite new tests-typo" in refused.stderr
        (folder / "letter.txt").write_text("A Letter\n\n1 May 1900\n\nAll is well.\n")
        refused = run("add", "letter.txt", "--texts", "tests-typo")
        assert refused.exit_code == 1
        assert "pincite new tests-typo" in refused.stderr
        assert not (folder / "tests-typo").exists()

    def test_inside_a_collection_no_other_is_begun(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In the folder of a collection, `serve` and `add` ask for ``--texts .``."""
        run("new", "letters")
        monkeypatch.chdir(folder / "letters")
        (folder / "letter.txt").write_text("A Letter\n\n1 May 1900\n\nAll is well.\n")
        for words in (["serve", "--port", "0"], ["add", "../letter.txt"]):
            refused = run(*words)
            assert refused.exit_code == 1
            assert "--texts ." in refused.stderr
        assert [path.name for path in (folder / "letters").iterdir()] == ["collection.yaml"]


@pytest.mark.parametrize(
    ("words", "watches"),
    [
        ([], True),
        (["--host", "::1"], True),
        (["--no-watch"], False),
        (["--host", "0.0.0.0"], False),  # noqa: S104 nothing listens there in this test
        (["--host", "0.0.0.0", "--watch"], True),  # noqa: S104
    ],
)
def test_serve_watches_where_only_this_machine_can_reach_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], watches: bool
) -> None:
    """On a loopback address it watches unless told not to, elsewhere only where it is told to."""
    started: list[bool] = []

    def serve(settings: Settings, *, keeper: MakeKeeper, **_: object) -> None:
        assert not keeper(Live(settings), False).has_news()
        kept = keeper(Live(settings), True)
        assert isinstance(kept, Rebuilder)
        started.append(kept._watch is not None)

    monkeypatch.setattr("archive.server.serve.serve", serve)
    assert run("serve", *words).exit_code == 0
    assert started == [watches]


#: What an index of another collection may be met with.
ANOTHER = "an index holds one collection"


class TestIndexOfAnother:
    """`pincite serve` where the index is that of other texts: it would show those of another site."""

    @pytest.fixture
    def settings(self, folder: Path) -> Settings:
        """Two collections, and an index of the first."""
        for name in ("mine", "other"):
            write_texts(folder / name, [text_of(name, "Peace and bread.")])
        settings = Settings(texts=folder / "mine", index=folder / "index", engine="whoosh")
        build(settings)
        return settings

    def damage(self, index: Path) -> None:
        """Damage the generation that serves, where there is one before it."""
        (generations.current(index) / generations.LIBRARY).write_bytes(b"?")

    @pytest.mark.parametrize("state", ["good", "damaged", "being built", "of missing texts"])
    def test_it_says_so_and_ends(self, settings: Settings, state: str) -> None:
        """Whatever state the index is in, and with texts that are not there."""
        texts = "other"
        with ExitStack() as stack:
            if state == "damaged":
                build(settings, force=True)
                self.damage(settings.index)
            elif state == "being built":
                stack.enter_context(generations.build_lock(settings.index, settings.texts))
            elif state == "of missing texts":
                # The default, which nobody named.
                texts = "texts"
            ended = run("serve", f"--texts={texts}", f"--index={settings.index}", "--port=0")
        assert ended.exit_code == 1
        assert ended.stderr.count("\n") == 2
        assert f"this is the index of {settings.texts}, and {ANOTHER}" in ended.stderr
        assert "--index" in ended.stderr
        assert generations.is_index_of(settings.index, settings.texts)

    def test_check_says_so(self, settings: Settings) -> None:
        """Instead of naming each text as missing, with a remedy that would be refused."""
        ended = run("check", "--deep", "--texts=other", f"--index={settings.index}")
        assert ended.exit_code == 1
        assert ANOTHER in ended.stderr
        assert "not among the texts" not in ended.stderr

    @pytest.mark.parametrize("moved", ["renamed", "linked", "both copied"])
    def test_its_own_index_is_served(
        self, settings: Settings, moved: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Texts that were renamed, are named by a link, or were copied with their index."""
        texts, index = settings.texts, settings.index
        if moved == "renamed":
            texts = texts.rename(texts.with_name("renamed"))
        elif moved == "linked":
            texts = texts.with_name("link")
            texts.symlink_to(settings.texts)
        else:
            both = texts.with_name("both")
            texts = Path(copytree(texts, both / texts.name))
            index = Path(copytree(index, both / index.name))
        served: list[Path] = []
        monkeypatch.setattr(
            "archive.server.serve.serve", lambda settings, **_: served.append(settings.texts)
        )
        ended = run("serve", f"--texts={texts}", f"--index={index}", "--port=0")
        assert ended.exit_code == 0, ended.output
        assert served == [texts]
