"""`pincite follow --once`: what it prints, and the codes that timers and scripts go by."""

import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from archive.cli import building
from archive.cli.main import main
from archive.following.folder_source import FolderSource
from archive.indexing import generations
from archive.indexing.live import Live
from archive.server.follower import Follower
from archive.server.keeper import Ended
from archive.settings import Settings

NOT_NOW = 75


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """The folder of a copy, in which nothing is yet."""
    return tmp_path / "copy"


def run(*words: str, environment: dict[str, str] | None = None) -> Result:
    """Run ``pincite follow`` with *words*."""
    return CliRunner().invoke(main, ["follow", *words], env=environment)


def test_once_copies_and_ends(shipped: Settings, index: Path) -> None:
    """With what was copied, then with what is here; both are success."""
    first = run("--once", str(shipped.index), f"--index={index}")
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.startswith("Copied index ")
    second = run("--once", str(shipped.index), f"--index={index}")
    assert second.exit_code == 0
    assert second.stdout.startswith("The copy is up to date: index ")


def test_the_environment_names_the_builder(shipped: Settings, index: Path) -> None:
    """As the file of a service does."""
    names = {"PINCITE_SOURCE": str(shipped.index), "PINCITE_INDEX": str(index)}
    assert run("--once", environment=names).exit_code == 0
    assert generations.current(index).name == generations.current(shipped.index).name


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("/nowhere/at/all", NOT_NOW, "is not there, or not whole yet"),
        ("https://127.0.0.1:9/index", NOT_NOW, "there is no answer"),
        ("http://192.0.2.1/index", 1, "neither secret nor safe"),
        ("", 1, "There is nothing to follow"),
    ],
)
def test_codes(index: Path, source: str, code: int, words: str) -> None:
    """75 says that a later time may succeed, 1 that somebody must put something right."""
    ended = run("--once", source, f"--index={index}")
    assert ended.exit_code == code
    assert words in ended.stderr
    assert not (index / "current").exists()


def test_an_older_index_is_a_matter_of_one_copy(index: Path) -> None:
    """Whoever serves would else take over every loss, for ever."""
    ended = run("/nowhere", f"--index={index}", "--allow-older")
    assert ended.exit_code == 2
    assert "give it with --once" in ended.stderr


def test_what_can_never_be_followed_is_told_before_serving(index: Path) -> None:
    """A mistyped address is not a matter of waiting."""
    ended = run("http://192.0.2.1/index", f"--index={index}", "--port=0")
    assert ended.exit_code == 1
    assert "neither secret nor safe" in ended.stderr


def test_the_index_of_texts_is_not_served_as_a_copy(shipped: Settings, tmp_path: Path) -> None:
    """A builder that is told to follow another one ends at once; its index stays."""
    before = generations.current(shipped.index)
    ended = run(str(tmp_path / "builder"), f"--index={shipped.index}", "--port=0")
    assert ended.exit_code == 1
    assert "a copy needs a folder of its own" in ended.stderr
    assert generations.current(shipped.index) == before


def test_two_at_once_copy_one_after_the_other(
    shipped: Settings, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second waits for the first, and finds that all is here."""
    monkeypatch.setattr(building, "BUILD_POLL_S", 0.01)
    with generations.follower_lock(index, str(shipped.index), shipped.index):
        ended: list[Result] = []
        words = ("--once", str(shipped.index), f"--index={index}")
        waiting = threading.Thread(target=lambda: ended.append(run(*words)))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join()
    assert ended[0].exit_code == 0
    assert "Another build is running" in ended[0].stderr


class TestFollower:
    """The thread beside a server, a step at a time."""

    def follower(self, shipped: Settings, index: Path, *, first: bool = True) -> Follower:
        """Return a follower of the shipped collection that looks at each step."""
        settings = Settings(index=index, source=str(shipped.index))
        words = ["follow", "--once", f"--index={index}", "--", settings.source]
        source = FolderSource(shipped.index)
        return Follower(settings, Live(settings), lambda: source, words, every=0.0, first=first)

    def test_it_copies_at_its_start_and_then_what_is_new(
        self,
        shipped: Settings,
        index: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """And says so, and starts no process for what it has."""
        follower = self.follower(shipped, index)
        follower.step()
        assert "Copied index " in caplog.text
        caplog.clear()
        assert generations.current(index).name == generations.current(shipped.index).name
        monkeypatch.setattr(follower, "run_command", lambda _: pytest.fail("nothing is new"))
        follower.step()

    def test_what_is_wrong_is_said_once(
        self, shipped: Settings, index: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """What passes by itself in one line, however it goes on; what does not, whenever it is something else."""
        follower = self.follower(shipped, index)
        said = []
        for code, problem in (
            (NOT_NOW, "a is missing"), (NOT_NOW, "b is missing"), (1, "c is damaged"), (1, "c is damaged"),
            (NOT_NOW, "d is missing"), (0, ""), (0, ""), (NOT_NOW, "e is missing"),
        ):  # fmt: skip
            ended = Ended(code, "", problem)
            follower.run_command = lambda _, ended=ended: ended  # type: ignore[method-assign,misc]
            follower.update()
            said.append([record.getMessage().split()[-1] for record in caplog.records])
            caplog.clear()
        assert said == [["missing"], [], ["damaged"], [], [], ["again."], [], ["missing"]]

    def test_it_looks_while_it_copies(
        self, shipped: Settings, index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else a monitor would think after hours that the builder is gone."""
        follower = self.follower(shipped, index)
        index.mkdir()
        looks: list[bool] = []

        def run_command(_: object) -> Ended:
            (index / ".followed").unlink()
            follower.while_updating()
            looks.append((index / ".followed").exists())
            return Ended(0, "", "")

        monkeypatch.setattr(follower, "run_command", run_command)
        assert follower.update()
        assert looks == [True]

    def test_damage_is_repaired_by_any_process(
        self, shipped: Settings, index: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Also by one that does not look at the builder by itself."""
        follower = self.follower(shipped, index, first=False)
        follower.step()
        assert not index.exists()
        follower._live.on_damage()
        follower.step()
        assert "Copied index " in caplog.text
        caplog.clear()
        assert generations.current(index).name == generations.current(shipped.index).name
