"""Copies of a generation that are killed at an event on the disk, each in a fork of this program.

It is told where the builder's index is and where copies are to be made, and at which events to die. For each event it
prints what served afterwards, whether the next time found the whole generation, and what was then in the folder.
"""

import os
import signal
import sys
from pathlib import Path
from shutil import copytree

from archive.errors import IndexMissing
from archive.following.copying import copy_generation
from archive.following.folder_source import FolderSource
from archive.indexing import generations
from archive.settings import Settings

#: What a program does with names on the disk.
_EVENTS = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree"}
)


def _die_at(folder: str, event: int) -> None:
    left = event

    def hook(name: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if name in _EVENTS and args and str(args[0]).startswith(folder):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _serving(index: Path) -> str:
    try:
        folder = generations.current(index)
        generations.verify(folder, deep=True, afresh=True)
    except IndexMissing as error:
        return "nothing" if not (index / "current").exists() else str(error)
    return folder.name


def main(builder: Path, before: Path, place: Path, events: list[int]) -> None:
    """Copy *builder* to each of *events* below *place*, where a copy as *before* is; die there, then copy again."""
    for event in events:
        settings = Settings(index=place / str(event))
        copytree(before, settings.index)
        sys.stdout.flush()
        child = os.fork()
        if not child:
            _die_at(str(settings.index), event)
            copy_generation(settings, FolderSource(builder))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = "killed" if os.WIFSIGNALED(status) else "ended"
        served = _serving(settings.index)
        copy_generation(settings, FolderSource(builder))
        beside = ",".join(sorted(p.name for p in settings.index.iterdir() if p.name[0] != "."))
        sys.stdout.write(f"{killed} {served} {_serving(settings.index)} {beside}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), list(map(int, sys.argv[4:])))
