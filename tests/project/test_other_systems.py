"""Systems that are not Linux: what reads and searches can be loaded and runs without what only Unix has."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from tests.support.paths import ROOT
from tests.support.running import environment

#: Takes away what Windows has not: modules, and functions of `os` (but those that `subprocess` itself asks for here).
WITHOUT = """
import os, sys
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
for name in ("fork", "geteuid", "getuid", "fchmod", "fchown"):
    delattr(os, name)
"""


@pytest.mark.parametrize(
    "words",
    [["--help"], ["check"], ["search", "peace"], ["quote", "a burning question"], ["index"]],
    ids=lambda words: words[0],
)
def test_commands_run_without_what_only_unix_has(tmp_path: Path, words: list[str]) -> None:
    """No module asks for `fcntl` and its like when it is imported, nor do these commands when they run."""
    copytree(ROOT / "texts", tmp_path / "texts")
    program = f"{WITHOUT}\nfrom archive.cli.main import main\nmain({words!r}, prog_name='pincite')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        # Whoosh chooses its lock by the real system, which is this one.
        env={**environment(), "PINCITE_ENGINE": "tantivy"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_module_can_be_imported() -> None:
    """Without what only Unix has, each module of the package loads."""
    program = (
        f"{WITHOUT}\nimport importlib, pkgutil, archive\n"
        "for module in pkgutil.walk_packages(archive.__path__, 'archive.'):\n"
        "    if not module.name.endswith('__main__'): importlib.import_module(module.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
