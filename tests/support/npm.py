"""Programs written in JavaScript that read what a site writes: the packages of ``tests/clients``, run by Node."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.paths import ROOT

CLIENTS = ROOT / "tests" / "clients"
MODULES = CLIENTS / "node_modules"
#: Seconds after which a program hangs; they start slowly on a busy machine.
TIMEOUT_S = 300


def require_npm_clients() -> None:
    """Skip the test where the packages are not installed; fail it where CI requires them."""
    if MODULES.is_dir():
        return
    if os.environ.get("PINCITE_REQUIRE_NPM"):
        raise AssertionError(
            "the packages of tests/clients are missing, which the tests here must have"
        )
    pytest.skip(
        "no npm packages here: `npm --prefix tests/clients ci` installs those that read the site"
    )


def run_client(*command: str | Path, stdin: str = "") -> str:
    """Return what a command of ``tests/clients`` prints, such as ``tsc --version`` or ``node -e …``.

    Raises `AssertionError` with its messages where it fails.
    """
    require_npm_clients()
    name, *arguments = command
    installed = MODULES / ".bin" / name
    ran = subprocess.run(
        [installed if installed.exists() else name, *arguments],
        cwd=CLIENTS,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
