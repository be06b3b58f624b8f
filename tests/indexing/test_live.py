"""The generation that serves: damage is noticed and let go, and what is built anew is taken up."""

from pathlib import Path

import pytest

from archive.indexing import generations
from archive.indexing.live import Live
from archive.settings import Settings
from tests.support.collections import built
from tests.support.collections import text_of


def words(live: Live) -> str:
    """Return the words that *live* would show."""
    return live.now().library.edition("a").text.paragraphs[0].text


def test_damaged_generation_is_dropped(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """When damage is found while serving, the generation before it serves, and the damage is reported once."""
    live = _after_damage(tmp_path, caplog)
    assert words(live) == "One word."


def test_rebuilt_generation_serves(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A generation that has the name of a damaged one, which is gone, is as good as any."""
    live = _after_damage(tmp_path, caplog)
    damaged = generations.current(tmp_path / "index").name
    for said in ("Another word.", "A third word.", "Another word."):
        built(tmp_path, [text_of("a", said)])
        assert words(live) == said
    assert live.now().folder.name == damaged


def _after_damage(folder: Path, caplog: pytest.LogCaptureFixture) -> Live:
    """Return what serves after the second of two generations was damaged; the damage was reported."""
    built(folder, [text_of("a", "One word.")])
    built(folder, [text_of("a", "Another word.")])
    live = Live(Settings(texts=folder / "texts", index=folder / "index"))
    told: list[str] = []
    live.on_damage = lambda: told.append("damage")
    assert words(live) == "Another word."
    library = generations.current(folder / "index") / generations.LIBRARY
    library.write_bytes(b"?" * library.stat().st_size)
    live.verify()
    live.verify()
    assert told == ["damage"]
    assert "the one before it serves" in caplog.text
    caplog.clear()
    return live
