"""What tests share: the shipped collection, built once, and the rules that hold for every test."""

import logging
import os
from collections.abc import Callable
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import settings as examples

from archive.indexing.build import build
from archive.settings import Settings
from archive.web import create_app
from tests.support.paths import DATA
from tests.support.paths import ROOT
from tests.support.site import corrected_settings

# A slow machine is no fault of the code. In CI the examples are the same each time, as Hypothesis has it there.
examples.register_profile(
    "pincite", examples.get_profile(examples.get_current_profile_name()), deadline=None
)
examples.load_profile("pincite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``, which writes the expected results instead of comparing them."""
    parser.addoption(
        "--update-golden", action="store_true", help="write the files of tests/data anew"
    )
    parser.addoption("--soak", help="ask so many hostile queries instead of a tenth")
    parser.addoption(
        "--fire", help="let 32 clients ask for so many seconds while indexes are built"
    )


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name the order of a run that failed: -q hides it, and some failures need it to come back."""
    seed = config.getoption("randomly_seed", default=None)
    if seed is not None and terminalreporter.stats.keys() & {"failed", "error"}:
        terminalreporter.write_line(
            f"To run in this order again: make test ARGS=--randomly-seed={seed}"
        )


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning. One that provokes it reads ``caplog`` and clears it."""
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
    """Hide the settings of whoever runs the tests (``make test TEXTS=…``, a server's environment)."""
    for name in [name for name in os.environ if name.startswith("PINCITE_")]:
        if not name.startswith("PINCITE_REQUIRE_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The collection that ships with Pincite, built in a folder of its own; only to be read."""
    # With Whoosh, which everybody has; the tests of the engines are for both.
    settings = Settings(
        texts=ROOT / "texts", index=tmp_path_factory.mktemp("shipped") / "index", engine="whoosh"
    )
    build(settings)
    return settings


@pytest.fixture(scope="session")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The collection that ships with Pincite, and a text with two revisions beside it; only to be read."""
    return corrected_settings(tmp_path_factory.mktemp("corrected"), ROOT / "texts")


@pytest.fixture(scope="session")
def historians(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Real texts that a historian would search (see the README beside them), built; only to be read."""
    settings = Settings(
        texts=DATA / "historians", index=tmp_path_factory.mktemp("historians") / "index"
    )
    build(settings)
    return settings


@pytest.fixture(scope="session")
def client(shipped: Settings) -> FlaskClient:
    """A browser without scripts, before the shipped collection."""
    return create_app(shipped).test_client()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a result with a file of ``tests/data``, or write it there with ``--update-golden``."""

    def compare(name: str, actual: str) -> None:
        path = DATA / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8")
        assert actual == path.read_text(encoding="utf-8")

    return compare
