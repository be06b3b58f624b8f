"""What a process keeps of a generation: its parts in memory, and its files."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import ref

import pytest

from archive.indexing.live import Generation

#: Only Linux tells which files a process has open.
ON_LINUX = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux has /proc")


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Let nothing go but what nothing refers to."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Parts:
    """The parts of a generation: whatever of the package it is made of."""

    def __init__(self, generation: Generation) -> None:
        self._parts: dict[int, ref[object]] = {}
        for part in (generation.library, generation.searcher, generation.quotations):
            self._add(part)

    def _add(self, part: object) -> None:
        if id(part) in self._parts:
            return
        self._parts[id(part)] = ref(part)
        for value in vars(part).values():
            if type(value).__module__.startswith("archive.") and hasattr(value, "__dict__"):
                self._add(value)

    def __len__(self) -> int:
        """Return how many there were."""
        return len(self._parts)

    def alive(self) -> list[str]:
        """Return the names of those that are still in memory."""
        return [type(part()).__name__ for part in self._parts.values() if part() is not None]


def open_files(folder: Path) -> set[Path]:
    """Return the files below *folder* that this process has open or mapped, removed ones too."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.add(str(entry.readlink()))
        except OSError:
            continue
    for line in (
        Path("/proc/self/maps").read_text(encoding=sys.getfilesystemencoding()).splitlines()
    ):
        found.add(line.partition("/")[1] + line.partition("/")[2])
    paths = {Path(name.removesuffix(" (deleted)")) for name in found}
    return {path for path in paths if path.is_relative_to(folder)}
