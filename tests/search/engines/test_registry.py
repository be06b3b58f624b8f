"""The engine registry: which engine builds an index, and which opens it."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.main import main
from archive.errors import EngineMissing
from archive.errors import SettingsError
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.search.engines import whoosh_store
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.engines.choice import choose_engine
from archive.search.request import SearchRequest
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.paths import ROOT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A small collection, not built yet."""
    texts = tmp_path / "texts"
    write_texts(
        texts, [text_of("peace", "Peace to the people.", "War and peace.", "Of the people.")]
    )
    return Settings(texts=texts, index=tmp_path / "index")


@pytest.fixture
def without_tantivy(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which Tantivy cannot be imported."""
    monkeypatch.setitem(sys.modules, "tantivy", None)


def hits(settings: Settings, q: str) -> list[str]:
    """Return the addresses of the hits of *q* in the current index."""
    return [str(hit.ref) for hit in Live(settings).now().searcher.search(SearchRequest(q=q)).hits]


def test_auto_takes_tantivy_where_it_is_installed() -> None:
    """Whoever installs it wants it to be used."""
    assert choose_engine("auto") == TANTIVY
    assert choose_engine("whoosh") == WHOOSH


@pytest.mark.usefixtures("without_tantivy")
def test_auto_takes_whoosh_where_tantivy_is_not_installed() -> None:
    """The default engine needs no setting."""
    assert choose_engine("auto") == WHOOSH


@pytest.mark.usefixtures("without_tantivy")
def test_a_missing_engine_is_reported_with_the_remedy() -> None:
    """The message names the package to install, and the alternative."""
    with pytest.raises(EngineMissing, match="tantivy is not installed") as caught:
        choose_engine("tantivy")
    assert "pincite[tantivy]" in caught.value.remedy
    assert "--engine whoosh" in caught.value.remedy


def test_an_unknown_engine_is_a_wrong_setting(settings: Settings) -> None:
    """A typing error in the environment gives a message, not a traceback."""
    with pytest.raises(SettingsError, match="auto, whoosh or tantivy, not 'lucene'"):
        build(replace(settings, engine="lucene"))


@pytest.mark.parametrize(("first", "then"), [(WHOOSH, TANTIVY), (TANTIVY, WHOOSH)])
def test_another_engine_rebuilds_and_a_running_site_switches_to_it(
    settings: Settings, first: str, then: str
) -> None:
    """The name of a generation includes its engine; the site switches without a restart and finds the same."""
    build(replace(settings, engine=first))
    live = Live(settings)
    before = live.acquire()
    found = before.searcher.search(SearchRequest(q='"of the people"'))

    report = build(replace(settings, engine=then))

    assert report.built
    assert report.engine == then
    after = live.now()
    assert (before.library.engine, after.library.engine) == (first, then)
    assert after.name != before.name
    assert after.searcher.search(SearchRequest(q='"of the people"')).hits == found.hits
    # Requests that still hold the old generation can go on reading it.
    assert before.searcher.search(SearchRequest(q="peace")).total == 2
    before.release()


def test_the_same_engine_does_not_rebuild(settings: Settings) -> None:
    """Naming the engine that `auto` chose changes nothing."""
    build(replace(settings, engine="auto"))
    assert not build(replace(settings, engine=TANTIVY)).built


@pytest.mark.parametrize("engine", [WHOOSH, TANTIVY])
def test_an_index_is_opened_by_the_engine_it_was_built_with(
    settings: Settings, engine: str
) -> None:
    """Whatever the current setting is."""
    build(replace(settings, engine=engine))
    for setting in ("auto", WHOOSH, TANTIVY):
        assert Live(replace(settings, engine=setting)).now().library.engine == engine
    assert hits(settings, "war") == ["peace/p2"]


def test_an_index_whose_engine_is_missing_is_reported_and_can_be_rebuilt(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Serving without a build reports the missing engine; a build uses an installed one."""
    build(replace(settings, engine=TANTIVY))
    monkeypatch.setitem(sys.modules, "tantivy", None)

    with pytest.raises(EngineMissing, match="was built with"):
        Live(settings).now()

    assert build(settings).engine == WHOOSH
    assert hits(settings, "war") == ["peace/p2"]


def test_an_index_that_names_unknown_classes_is_rebuilt(settings: Settings) -> None:
    """Whoosh pickles classes by name; an index from before one was renamed is replaced, without a traceback."""
    settings = replace(settings, engine=WHOOSH)
    with pytest.MonkeyPatch.context() as renamed:
        module = {"__module__": whoosh_store.__name__}
        codec = type("OldCodec", (whoosh_store.ArrayCodec,), module)
        renamed.setattr(whoosh_store, "OldCodec", codec, raising=False)
        renamed.setattr(whoosh_store, "ArrayCodec", codec)
        build(settings)

    # In a process of its own, since Whoosh leaves open the file that it cannot unpickle.
    command = [sys.executable, "-m", "archive", "index", "--engine", WHOOSH]
    folders = ["--texts", str(settings.texts), "--index", str(settings.index)]
    outcome = subprocess.run([*command, *folders], capture_output=True, text=True, check=True)

    assert "Indexed 1 text" in outcome.stdout
    assert hits(settings, "war") == ["peace/p2"]


@pytest.mark.usefixtures("without_tantivy")
def test_the_command_says_what_to_install(settings: Settings) -> None:
    """`pincite index --engine tantivy` exits with 1 and prints the command that helps."""
    words = ["--texts", str(settings.texts), "--index", str(settings.index)]
    outcome = CliRunner().invoke(main, ["index", *words, "--engine", "tantivy"])
    assert outcome.exit_code == 1
    assert "pip install 'pincite[tantivy]'" in outcome.stderr


@pytest.mark.parametrize(("engine", "other"), [(WHOOSH, TANTIVY), (TANTIVY, WHOOSH)])
def test_an_unused_engine_is_not_imported(settings: Settings, engine: str, other: str) -> None:
    """Building and searching with one does not need the other."""
    code = (
        "import sys; from pathlib import Path; from archive.indexing.build import build;"
        "from archive.indexing.live import Live; from archive.settings import Settings;"
        "from archive.search.results import SearchRequest;"
        f"s = Settings(texts=Path(sys.argv[1]), index=Path(sys.argv[2]), engine={engine!r});"
        "build(s); assert Live(s).now().searcher.search(SearchRequest(q='peace')).total == 2;"
        f"assert {engine!r} in sys.modules; assert {other!r} not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, settings.texts, settings.index], check=True)


def test_the_first_import_of_whoosh_prints_no_warnings(tmp_path: Path) -> None:
    """Installers such as uv compile nothing, so the first `pincite` would show the compiler's complaints."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.md").write_text("---\nslug: a\ntitle: A\n---\n\nPeace.\n")
    done = subprocess.run(
        [sys.executable, "-m", "archive", "index", "--engine", "whoosh"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Warning" not in done.stderr
