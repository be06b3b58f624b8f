"""Fixtures of several packages, options, and rules that apply to every test."""

import logging
import math
import os
import secrets
import time
from collections.abc import Callable
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import settings as examples

from archive.indexing.build import build
from archive.search.feedback import feedback
from archive.settings import Settings
from archive.web import create_app
from tests.support.paths import DATA
from tests.support.paths import ROOT
from tests.support.programs import programs_settings
from tests.support.renderings import RendererWithMemory
from tests.support.site import corrected_settings

# A slow machine is no fault of the code. In CI, Hypothesis takes the same examples each time.
examples.register_profile(
    "pincite", examples.get_profile(examples.get_current_profile_name()), deadline=None
)
examples.register_profile("soak", deadline=None, derandomize=False, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of these tests."""
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the expected results in tests/data"
    )
    parser.addoption("--soak", help="run as many hostile queries as this instead of a tenth")
    parser.addoption(
        "--load-seconds", help="keep 32 clients at a server for so long while indexes are built"
    )
    parser.addoption("--seed", type=int, help="start all chance with this number")


def pytest_configure(config: pytest.Config) -> None:
    """Choose where chance starts: always at the same number, but anywhere in a soak."""
    if config.option.seed is None:
        config.option.seed = secrets.randbelow(1 << 31) if config.option.soak else 20261122
    # Hypothesis has a seed of its own, and in CI takes the same examples each time.
    examples.load_profile("soak" if config.option.soak else "pincite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests that take most of a minute to a soak, or to whoever selects them: ``-m long``."""
    if config.option.soak or config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session", autouse=True)
def feedback_is_complete() -> Iterator[None]:
    """Let no answer hang on the load of the machine: a second may be too short for feedback on a search."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(feedback, "FEEDBACK_TIMEOUT_S", math.inf)
        yield


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run a selection in this process: each further one would begin by collecting all tests."""
    paths = config.option.file_or_dir
    one_file = len(paths) == 1 and ".py" in paths[0]
    return 0 if config.option.keyword or config.option.lf or one_file else None


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what repeats a run: the seed of a soak, and the order of tests if one failed (-q hides it)."""
    if config.option.soak:
        terminalreporter.write_line(
            f"To repeat this soak: make soak ARGS=--seed={config.option.seed}"
        )
    seed = config.getoption("randomly_seed", default=None)
    if seed is not None and terminalreporter.stats.keys() & {"failed", "error"}:
        terminalreporter.write_line(
            f"To run in this order again: make test ARGS=--randomly-seed={seed}"
        )


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> int:
    """Where the chance of a test starts: the same in each run but a soak."""
    return int(pytestconfig.option.seed)


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning, unless it reads ``caplog`` and clears it."""
    yield
    loud = [
        f"{record.name}: {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING
    ]
    if loud:
        pytest.fail("logged without being expected: " + "; ".join(loud))


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the settings of whoever runs the tests (``make test TEXTS=…``)."""
    for name in [name for name in os.environ if name.startswith("PINCITE_")]:
        if not name.startswith("PINCITE_REQUIRE_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def searches_limited_by_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count only the time that a search works, so that none runs out of time because the machine is busy."""
    monkeypatch.setattr("archive.deadline.monotonic", time.thread_time)


@pytest.fixture(autouse=True, scope="session")
def shapes_rendered_once() -> Iterator[None]:
    """Let the builds of this process render each shape of a citation once; commands and servers have their own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("archive.indexing.citations.ShapeRenderer", RendererWithMemory)
        yield


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shipped collection, indexed in a folder of its own; not to be changed."""
    # With Whoosh, which every installation has; the tests of the engines cover both.
    settings = Settings(
        texts=ROOT / "texts", index=tmp_path_factory.mktemp("shipped") / "index", engine="whoosh"
    )
    build(settings)
    return settings


@pytest.fixture(scope="session")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shipped collection and a text with two revisions; not to be changed."""
    return corrected_settings(tmp_path_factory.mktemp("corrected"), ROOT / "texts")


@pytest.fixture(scope="session")
def historians(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Real texts that a historian would search (see their README), indexed; not to be changed."""
    settings = Settings(
        texts=DATA / "historians", index=tmp_path_factory.mktemp("historians") / "index"
    )
    build(settings)
    return settings


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A thousand texts with all that a program meets (see `tests.support.programs`); not to be changed."""
    return programs_settings(tmp_path_factory.mktemp("programs"))


@pytest.fixture(scope="session")
def client(shipped: Settings) -> FlaskClient:
    """A client of the site with the shipped collection."""
    return create_app(shipped).test_client()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a result with a file in ``tests/data``, or write it there with ``--update-golden``."""

    def compare(name: str, actual: str) -> None:
        path = DATA / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8")
        assert actual == path.read_text(encoding="utf-8")

    return compare
