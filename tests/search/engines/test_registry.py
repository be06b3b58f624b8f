"""Which engine a collection is built for, and that an index is opened by its own."""

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
from archive.search.engines.registry import TANTIVY
from archive.search.engines.registry import WHOOSH
from archive.search.engines.registry import chosen
from archive.search.request import SearchRequest
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts


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
    """Return the addresses of what *q* finds in the index that serves."""
    return [str(hit.ref) for hit in Live(settings).now().searcher.search(SearchRequest(q=q)).hits]


def test_auto_takes_tantivy_where_it_is_installed() -> None:
    """Who installs it means to have it."""
    assert chosen("auto") == TANTIVY
    assert chosen("whoosh") == WHOOSH


@pytest.mark.usefixtures("without_tantivy")
def test_auto_takes_whoosh_where_tantivy_is_not_installed() -> None:
    """The engine that is always there needs no choice."""
    assert chosen("auto") == WHOOSH


@pytest.mark.usefixtures("without_tantivy")
def test_an_engine_that_is_not_installed_is_said_with_the_remedy() -> None:
    """The words name what to install, and the other way out."""
    with pytest.raises(EngineMissing, match="tantivy is not installed") as caught:
        chosen("tantivy")
    assert "pincite[tantivy]" in caught.value.remedy
    assert "--engine whoosh" in caught.value.remedy


def test_an_unknown_engine_is_a_wrong_setting(settings: Settings) -> None:
    """A slip of the pen in the environment is no traceback."""
    with pytest.raises(SettingsError, match="auto, whoosh or tantivy, not 'lucene'"):
        build(replace(settings, engine="lucene"))


@pytest.mark.parametrize(("first", "then"), [(WHOOSH, TANTIVY), (TANTIVY, WHOOSH)])
def test_another_engine_builds_anew_and_a_running_site_takes_it_up(
    settings: Settings, first: str, then: str
) -> None:
    """The generation carries the engine in its name; what serves changes without a restart and finds the same."""
    build(replace(settings, engine=first))
    live = Live(settings)
    before = live.now()
    found = before.searcher.search(SearchRequest(q='"of the people"'))

    report = build(replace(settings, engine=then))

    assert report.built
    assert report.engine == then
    after = live.now()
    assert (before.library.engine, after.library.engine) == (first, then)
    assert after.name != before.name
    assert after.searcher.search(SearchRequest(q='"of the people"')).hits == found.hits
    # Who still holds the old generation goes on reading it.
    assert before.searcher.search(SearchRequest(q="peace")).total == 2


def test_the_same_engine_builds_nothing_anew(settings: Settings) -> None:
    """Naming the engine that auto took changes nothing."""
    build(replace(settings, engine="auto"))
    assert not build(replace(settings, engine=TANTIVY)).built


@pytest.mark.parametrize("engine", [WHOOSH, TANTIVY])
def test_an_index_is_opened_by_the_engine_it_was_built_with(
    settings: Settings, engine: str
) -> None:
    """Whatever the setting says now."""
    build(replace(settings, engine=engine))
    for setting in ("auto", WHOOSH, TANTIVY):
        assert Live(replace(settings, engine=setting)).now().library.engine == engine
    assert hits(settings, "war") == ["peace/p2"]


def test_an_index_whose_engine_is_gone_is_said_and_can_be_built_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Serving without a build says what is missing; a build takes what is there."""
    build(replace(settings, engine=TANTIVY))
    monkeypatch.setitem(sys.modules, "tantivy", None)

    with pytest.raises(EngineMissing, match="was built with"):
        Live(settings).now()

    assert build(settings).engine == WHOOSH
    assert hits(settings, "war") == ["peace/p2"]


@pytest.mark.usefixtures("without_tantivy")
def test_the_command_says_what_to_install(settings: Settings) -> None:
    """`pincite index --engine tantivy` ends with 1 and the command that helps."""
    words = ["--texts", str(settings.texts), "--index", str(settings.index)]
    outcome = CliRunner().invoke(main, ["index", *words, "--engine", "tantivy"])
    assert outcome.exit_code == 1
    assert "pip install 'pincite[tantivy]'" in outcome.stderr


@pytest.mark.parametrize(("engine", "other"), [(WHOOSH, TANTIVY), (TANTIVY, WHOOSH)])
def test_an_engine_that_is_not_used_is_not_imported(
    settings: Settings, engine: str, other: str
) -> None:
    """Building and searching with one needs nothing of the other."""
    code = (
        "import sys; from pathlib import Path; from archive.indexing.build import build;"
        "from archive.indexing.live import Live; from archive.settings import Settings;"
        "from archive.search.results import SearchRequest;"
        f"s = Settings(texts=Path(sys.argv[1]), index=Path(sys.argv[2]), engine={engine!r});"
        "build(s); assert Live(s).now().searcher.search(SearchRequest(q='peace')).total == 2;"
        f"assert {engine!r} in sys.modules; assert {other!r} not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, settings.texts, settings.index], check=True)
