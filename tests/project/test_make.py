"""The Makefile and tools/setup, with a fake Python that logs how it is called."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S

#: What may be set in the environment of the make that runs these tests.
OPTIONS = {"MFLAGS", "VENV", "PYTHON", "PORT", "HOST", "TEXTS", "INDEX"}

#: Answers as a Python of the given version would, copies itself into "virtual environments", and logs its calls.
FAKE_PYTHON = """#!/bin/sh
case "$*" in
    *"sys.exit(sys.version_info"*) {new_enough}; exit ;;
    *"import ensurepip"*) {venv}; exit ;;
    *"print("*) echo {version}; exit ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
esac
echo "$* [${{PINCITE_TEXTS-}}|${{PINCITE_INDEX-}}|${{PINCITE_HOST-}}|${{PINCITE_PORT-}}]" >>"$CALLS"
case "$*" in *"--requirement"*) echo "no route to the packages" >&2; {network}; exit ;; esac
"""


class Checkout:
    """A copy of the files that make uses, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a checkout"
        shutil.copytree(ROOT / "tools", self.folder / "tools")
        for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(ROOT / name, self.folder)
        self.log = folder / "calls"

    def python(
        self, *, version: str = "3.12", old: bool = False, venv: bool = True, network: bool = True
    ) -> Path:
        """Write a fake Python and return its path."""
        path = self.folder.parent / f"python{version}"
        words = {True: "true", False: "false"}
        path.write_text(
            FAKE_PYTHON.format(
                version=version,
                new_enough=words[not old],
                venv=words[venv],
                network=words[network],
            )
        )
        path.chmod(0o755)
        return path

    def make(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run make, without the options of the make that runs these tests."""
        bare = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("MAKE") and name not in OPTIONS
        }
        return subprocess.run(
            ["make", "--no-print-directory", *words],
            cwd=self.folder,
            env={**bare, "CALLS": str(self.log), **environment},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )

    def calls(self) -> list[str]:
        """Return how the fake Python has been called since this was last asked."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A fresh checkout."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    return Checkout(tmp_path)


class TestHelp:
    """make help."""

    def test_make_alone_lists_the_commands(self, checkout: Checkout) -> None:
        """`make` alone lists the commands and does nothing else."""
        output = checkout.make().stdout

        for word in ("serve", "test", "check", "fix", "golden", "index", "wheel", "clean", "setup"):
            assert f"\n  {word} " in output
        assert not (checkout.folder / ".venv").exists()


class TestSetup:
    """What `make serve` does before it starts the server."""

    def test_first_run_installs_and_serves(self, checkout: Checkout) -> None:
        """The first `make serve` creates an environment, installs the locked packages and starts the server."""
        ended = checkout.make("serve", f"PYTHON={checkout.python()}")

        assert ended.returncode == 0, ended.stderr
        calls = checkout.calls()
        assert calls[0].startswith("-m venv .venv ")
        assert "--require-hashes --requirement requirements.txt" in calls[1]
        assert "--editable ." in calls[2]
        assert all(" --no-deps --no-build-isolation " in call for call in calls[1:3])
        assert " check [" in calls[3]
        assert calls[4].startswith("-m archive serve ")

    def test_second_run_installs_nothing(self, checkout: Checkout) -> None:
        """Nothing is installed twice, and nothing is printed about it."""
        checkout.make("serve", f"PYTHON={checkout.python()}")
        checkout.calls()

        ended = checkout.make("serve")

        assert [call.split(" [")[0] for call in checkout.calls()] == ["-m archive serve"]
        assert ended.stderr == ""

    def test_environment_of_the_tests_is_enough_for_the_site(self, checkout: Checkout) -> None:
        """After `make test`, `make serve` has nothing to install."""
        checkout.make("test", f"PYTHON={checkout.python()}")
        assert "requirements-dev.txt" in " ".join(checkout.calls())

        checkout.make("serve")

        assert not any(" install " in call for call in checkout.calls())

    def test_environment_of_the_site_is_extended_for_the_tests(self, checkout: Checkout) -> None:
        """`make test` after `make serve` installs what the tests need into the same environment."""
        checkout.make("serve", f"PYTHON={checkout.python()}")
        checkout.calls()

        checkout.make("test")

        calls = " ".join(checkout.calls())
        assert "--requirement requirements-dev.txt" in calls
        assert "-m venv" not in calls

    def test_a_changed_lock_is_installed(self, checkout: Checkout) -> None:
        """When the lock file has changed, the next command installs it."""
        checkout.make("serve", f"PYTHON={checkout.python()}")
        checkout.calls()
        lock = checkout.folder / "requirements.txt"
        lock.write_text(lock.read_text() + "# another\n")

        checkout.make("serve")

        assert "--requirement requirements.txt" in " ".join(checkout.calls())

    def test_a_moved_checkout_gets_a_new_environment(self, checkout: Checkout) -> None:
        """A virtual environment contains its own path, so a renamed checkout needs a new one."""
        python = checkout.python()
        checkout.make("serve", f"PYTHON={python}")
        checkout.calls()
        checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))

        checkout.make("serve", f"PYTHON={python}")

        assert "-m venv .venv" in " ".join(checkout.calls())

    def test_another_python_makes_another_environment(self, checkout: Checkout) -> None:
        """PYTHON= counts even if there is an environment of another version."""
        checkout.make("serve", f"PYTHON={checkout.python(version='3.12')}")
        checkout.calls()

        checkout.make("serve", f"PYTHON={checkout.python(version='3.13')}")

        assert "-m venv .venv" in " ".join(checkout.calls())

    def test_a_foreign_folder_is_never_deleted(self, checkout: Checkout) -> None:
        """`VENV=` may name a folder with something else in it: neither set-up nor clean touches it."""
        precious = checkout.folder / "precious" / "thesis.txt"
        precious.parent.mkdir()
        precious.write_text("ten years")
        refused = checkout.make("setup-site", VENV="precious")
        assert refused.returncode != 0
        assert "precious is not empty" in refused.stderr
        checkout.make("clean", VENV="precious")
        assert precious.read_text() == "ten years"


class TestMissing:
    """Messages when something is missing."""

    def test_old_python(self, checkout: Checkout) -> None:
        """A Python that is too old is named with its version, and so is the command that installs a newer one."""
        ended = checkout.make("serve", f"PYTHON={checkout.python(version='3.9', old=True)}")

        assert ended.returncode != 0
        assert "needs Python 3.11 or newer" in ended.stderr
        assert "is Python 3.9" in ended.stderr
        assert "sudo apt install python3 python3-venv" in ended.stderr
        assert not (checkout.folder / ".venv").exists()

    def test_no_python(self, checkout: Checkout) -> None:
        """A Python that does not exist is named, and so is the command that installs one."""
        ended = checkout.make("serve", "PYTHON=/nowhere/python3")

        assert ended.returncode != 0
        assert "/nowhere/python3 does not run here" in ended.stderr

    def test_no_venv(self, checkout: Checkout) -> None:
        """For a Python without venv, as in Debian, the message names the package that has it."""
        ended = checkout.make("serve", f"PYTHON={checkout.python(version='3.13', venv=False)}")

        assert ended.returncode != 0
        assert "sudo apt install python3.13-venv" in ended.stderr

    def test_no_network(self, checkout: Checkout) -> None:
        """If packages cannot be downloaded, the reason is shown, and the same command can be repeated."""
        ended = checkout.make("serve", f"PYTHON={checkout.python(network=False)}")

        assert ended.returncode != 0
        assert "no route to the packages" in ended.stderr
        assert "the network is missing" in ended.stderr
        assert not any("archive serve" in call for call in checkout.calls())

        shutil.copy(checkout.python(), checkout.folder / ".venv/bin/python")
        assert checkout.make("serve").returncode == 0
        assert any("archive serve" in call for call in checkout.calls())


class TestOptions:
    """PORT=, HOST=, TEXTS=, INDEX= and the environment."""

    def test_options_reach_the_command(self, checkout: Checkout) -> None:
        """Options of `make serve` reach Pincite unchanged, with spaces and quotes."""
        checkout.make(
            "serve",
            f"PYTHON={checkout.python()}",
            "PORT=8123",
            "HOST=0.0.0.0",
            "TEXTS=grand'mère's texts",
            "INDEX=an index",
        )

        assert checkout.calls()[-1].endswith("[grand'mère's texts|an index|0.0.0.0|8123]")

    def test_environment_reaches_the_command(self, checkout: Checkout) -> None:
        """PINCITE_ variables are passed on if make has no option for them; a HOST of the shell is not."""
        checkout.make(
            "serve",
            f"PYTHON={checkout.python()}",
            PINCITE_TEXTS="theirs",
            PINCITE_PORT="9000",
            HOST="the-name-of-this-machine",
        )

        assert checkout.calls()[-1].endswith("[theirs|||9000]")
