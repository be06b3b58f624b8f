"""Commands on a small disk: a file system in memory that has little room left, or places for few files.

A namespace lets any user mount one, if the system permits. There this module runs as a program: it mounts a fresh
disk for each case, copies the collection to it, fills it up, and forks the command.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from shutil import copytree

from archive.cli.main import main as pincite
from archive.search.engines import tantivy_store
from archive.search.engines import whoosh_store
from tests.support.faults import commands
from tests.support.faults import left_over
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S

#: Imported before the command is forked, so that each fork starts at once.
PRELOADED = whoosh_store, tantivy_store

_NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")
_PAGE_BYTES = 4096
_DISK_BYTES, _DISK_FILES = 4 << 20, 200


@dataclass(frozen=True, slots=True)
class Case:
    """A step (see `faults.commands`) on a disk with so many free pages of 4 KB, or free places for files."""

    step: str
    pages: int | None = None
    files: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, what it printed to standard error, and what was left over."""

    case: Case
    code: int
    errors: str
    left_over: tuple[str, ...]
    #: What went wrong in a build and a deep check of the same disk, once there was room again.
    afterwards: str


def are_allowed() -> bool:
    """Tell whether this system lets us mount small disks."""
    try:
        mount = [*_NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        return subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run_on_small_disks(folder: Path, engine: str, cases: Iterable[Case]) -> Iterator[Ended]:
    """Run each of *cases* on the collection in *folder*: its ``texts``, ``index`` of *engine*, and ``backup.tar``."""
    program = [*_NAMESPACE, sys.executable, "-m", "tests.support.small_disks", str(folder), engine]
    listed = json.dumps([asdict(case) for case in cases])
    ended = subprocess.run(
        program, cwd=ROOT, input=listed, capture_output=True, text=True, timeout=TIMEOUT_S
    )
    assert ended.returncode == 0, ended.stderr
    for line in ended.stdout.splitlines():
        row = json.loads(line)
        yield Ended(Case(**row.pop("case")), left_over=tuple(row.pop("left_over")), **row)


def _run(folder: Path, case: Case, number: int) -> Ended:
    disk, printed = folder / "disk", folder / "printed"
    options = f"size={_DISK_BYTES},nr_inodes={_DISK_FILES}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=True)
    try:
        for name in ("texts", "index"):
            copytree(folder / name, disk / name)
        copyfile(folder / "backup.tar", disk / "backup.tar")
        words = commands(disk, case.step, number)
        _fill(disk, case)
        code = _fork(words, printed)
        errors = printed.read_text()
        kept = tuple(sorted(str(path.relative_to(disk)) for path in left_over(disk)))
        for filler in disk.glob("filler*"):
            filler.unlink()
        afterwards = ""
        for command in (["index"], ["check", "--deep"]):
            places = [f"--texts={disk / 'texts'}", f"--index={disk / 'index'}"]
            if _fork([*command, *places], printed):
                afterwards += printed.read_text()
        return Ended(case, code, errors, kept, afterwards)
    finally:
        subprocess.run(["umount", disk], check=True)


def _fill(disk: Path, case: Case) -> None:
    """Leave as much room on *disk* as the *case* says."""
    if case.files is not None:
        for number in range(os.statvfs(disk).f_favail - case.files):
            (disk / f"filler-{number}").touch()
    elif case.pages is not None:
        with (disk / "filler").open("wb", buffering=0) as file:
            for _ in range(os.statvfs(disk).f_bavail - case.pages):
                file.write(b"x" * _PAGE_BYTES)


def _fork(words: Sequence[str], printed: Path) -> int:
    """Run a command; return its exit code, with its standard error in the file *printed*."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        os.dup2(os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        pincite(list(words))
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    os._exit(code)


def _main(folder: Path, engine: str) -> None:
    os.environ["PINCITE_ENGINE"] = engine
    (folder / "disk").mkdir(exist_ok=True)
    for number, row in enumerate(json.load(sys.stdin)):
        ended = _run(folder, Case(**row), number)
        sys.stdout.write(json.dumps(asdict(ended)) + "\n")


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2])
