"""Copies whose writing is killed at each event on the disk in turn, each in a fork of this program.

It prints, for each event, what was at the place of the copy afterwards, ``earlier``, ``new``, ``nothing`` or ``half``,
and what was there once another time had ended, with all names in that folder.
"""

import os
import signal
import sys
import zipfile
from itertools import product
from pathlib import Path

from archive.web.copy.placing import placed_copy

#: What a program does with names on the disk.
_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"})
_NAMES = ("data/index.html", "data/texts/notice/index.html", "index.html", "bag-info.txt")
#: More events than one time has.
_MAX_EVENTS = 200


def write(place: Path, state: str, *, zipped: bool) -> None:
    """Write a copy of a few files, each of which has *state* in it."""
    with placed_copy(place, zipped=zipped) as staged:
        for name in _NAMES:
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).write_text(f"Pincite-Copy-Form: 1\n{state}\n")
        sums = "".join(f"{'0' * 64}  {name}\n" for name in _NAMES if name.startswith("data/"))
        (staged / "manifest-sha256.txt").write_text(sums)


def state_of(place: Path, *, zipped: bool) -> str:
    """Return which copy is at *place*."""
    if zipped:
        packed = place.with_name(f"{place.name}.zip")
        if not packed.exists():
            return "nothing"
        with zipfile.ZipFile(packed) as file:
            found = {name.partition("/")[2]: file.read(name) for name in file.namelist()}
    elif not place.exists():
        return "nothing"
    else:
        files = (path for path in place.rglob("*") if path.is_file())
        found = {path.relative_to(place).as_posix(): path.read_bytes() for path in files}
    if found.keys() != {*_NAMES, "manifest-sha256.txt"}:
        return "half"
    states = {found[name].split()[-1].decode() for name in _NAMES}
    return states.pop() if len(states) == 1 else "half"


def _die_at(event: int) -> None:
    left = event

    def hook(name: str, _args: tuple[object, ...]) -> None:
        nonlocal left
        if name in _EVENTS:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _die_in_turn(folder: Path, *, zipped: bool, earlier: bool) -> None:
    """Kill a time at each event, in a folder of its own below *folder*, where perhaps an *earlier* copy is."""
    for event in range(1, _MAX_EVENTS):
        place = folder / str(event) / "copy"
        place.parent.mkdir(parents=True)
        if earlier:
            write(place, "earlier", zipped=zipped)
        sys.stdout.flush()
        child = os.fork()
        if not child:
            _die_at(event)
            write(place, "new", zipped=zipped)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = state_of(place, zipped=zipped)
        write(place, "new", zipped=zipped)
        beside = sorted(path.name for path in place.parent.iterdir())
        sys.stdout.write(f"{folder.name} {killed} {state_of(place, zipped=zipped)} {beside}\n")
        if os.WIFEXITED(status):
            return


def main(folder: Path) -> None:
    """Do so for folders and zip files, with and without an earlier copy."""
    for zipped, earlier in product((False, True), repeat=2):
        named = f"{'zipped' if zipped else 'folder'}-{'earlier' if earlier else 'first'}"
        _die_in_turn(folder / named, zipped=zipped, earlier=earlier)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
