"""make and its set-up, with a stand-in for Python that notes what it is asked to do."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S

#: What the make that runs these tests may have been told.
CHOSEN = {"MFLAGS", "VENV", "PYTHON", "PORT", "HOST", "TEXTS", "INDEX"}

#: Answers as a Python of version VERSION would, makes "virtual environments" of itself, and logs the rest.
STAND_IN = """#!/bin/sh
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
    """A copy of what make works with, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a checkout"
        shutil.copytree(ROOT / "tools", self.folder / "tools")
        for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(ROOT / name, self.folder)
        self.log = folder / "calls"

    def python(
        self, *, version: str = "3.12", old: bool = False, venv: bool = True, network: bool = True
    ) -> Path:
        """Write a stand-in, and return where it is."""
        path = self.folder.parent / f"python{version}"
        words = {True: "true", False: "false"}
        path.write_text(
            STAND_IN.format(
                version=version,
                new_enough=words[not old],
                venv=words[venv],
                network=words[network],
            )
        )
        path.chmod(0o755)
        return path

    def make(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run make, without what the make of these tests has in its environment."""
        bare = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("MAKE") and name not in CHOSEN
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
        """Return what the stand-in was asked since the last time."""
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
        """`make` without a word explains itself, and does nothing else."""
        said = checkout.make().stdout

        for word in ("serve", "test", "check", "fix", "golden", "index", "wheel", "clean", "setup"):
            assert f"\n  {word} " in said
        assert not (checkout.folder / ".venv").exists()


class TestSetup:
    """What `make serve` does before it serves."""

    def test_first_run_installs_and_serves(self, checkout: Checkout) -> None:
        """The first `make serve` makes an environment, installs the locked packages, and serves."""
        done = checkout.make("serve", f"PYTHON={checkout.python()}")

        assert done.returncode == 0, done.stderr
        calls = checkout.calls()
        assert calls[0].startswith("-m venv .venv ")
        assert "--require-hashes --requirement requirements.txt" in calls[1]
        assert "--editable ." in calls[2]
        assert all(" --no-deps --no-build-isolation " in call for call in calls[1:3])
        assert " check [" in calls[3]
        assert calls[4].startswith("-m archive serve ")

    def test_second_run_serves_at_once(self, checkout: Checkout) -> None:
        """Nothing is installed twice, and nothing is said about it."""
        checkout.make("serve", f"PYTHON={checkout.python()}")
        checkout.calls()

        done = checkout.make("serve")

        assert [call.split(" [")[0] for call in checkout.calls()] == ["-m archive serve"]
        assert done.stderr == ""

    def test_packages_of_the_tests_do_for_the_site(self, checkout: Checkout) -> None:
        """After `make test`, `make serve` has nothing to install; the other way round it has."""
        checkout.make("test", f"PYTHON={checkout.python()}")
        assert "requirements-dev.txt" in " ".join(checkout.calls())

        checkout.make("serve")

        assert not any(" install " in call for call in checkout.calls())

    def test_site_does_not_do_for_the_tests(self, checkout: Checkout) -> None:
        """`make test` after `make serve` installs what the tests need into the same environment."""
        checkout.make("serve", f"PYTHON={checkout.python()}")
        checkout.calls()

        checkout.make("test")

        calls = " ".join(checkout.calls())
        assert "--requirement requirements-dev.txt" in calls
        assert "-m venv" not in calls

    def test_a_new_lock_is_installed(self, checkout: Checkout) -> None:
        """After an update of the packages, the next command installs them."""
        checkout.make("serve", f"PYTHON={checkout.python()}")
        checkout.calls()
        lock = checkout.folder / "requirements.txt"
        lock.write_text(lock.read_text() + "# another\n")

        checkout.make("serve")

        assert "--requirement requirements.txt" in " ".join(checkout.calls())

    def test_a_moved_checkout_is_set_up_anew(self, checkout: Checkout) -> None:
        """Commands in a virtual environment name its folder, so a renamed folder makes a new one."""
        python = checkout.python()
        checkout.make("serve", f"PYTHON={python}")
        checkout.calls()
        checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))

        checkout.make("serve", f"PYTHON={python}")

        assert "-m venv .venv" in " ".join(checkout.calls())

    def test_another_python_makes_another_environment(self, checkout: Checkout) -> None:
        """PYTHON= is heeded also where an environment is there already."""
        checkout.make("serve", f"PYTHON={checkout.python(version='3.12')}")
        checkout.calls()

        checkout.make("serve", f"PYTHON={checkout.python(version='3.13')}")

        assert "-m venv .venv" in " ".join(checkout.calls())


class TestWhatIsMissing:
    """Kind words where something is not there."""

    def test_old_python(self, checkout: Checkout) -> None:
        """A Python that is too old is named with its version, and what installs a newer one is said."""
        done = checkout.make("serve", f"PYTHON={checkout.python(version='3.9', old=True)}")

        assert done.returncode != 0
        assert "needs Python 3.11 or newer" in done.stderr
        assert "is Python 3.9" in done.stderr
        assert "sudo apt install python3 python3-venv" in done.stderr
        assert not (checkout.folder / ".venv").exists()

    def test_no_python(self, checkout: Checkout) -> None:
        """A Python that is not there is named, and what installs one is said."""
        done = checkout.make("serve", "PYTHON=/nowhere/python3")

        assert done.returncode != 0
        assert "/nowhere/python3 does not run here" in done.stderr

    def test_no_venv(self, checkout: Checkout) -> None:
        """A Python without venv, as Debian ships it, is told apart, with the package that has it."""
        done = checkout.make("serve", f"PYTHON={checkout.python(version='3.13', venv=False)}")

        assert done.returncode != 0
        assert "sudo apt install python3.13-venv" in done.stderr

    def test_no_network(self, checkout: Checkout) -> None:
        """Where packages cannot be fetched, the reason is shown, and the same command tries again."""
        done = checkout.make("serve", f"PYTHON={checkout.python(network=False)}")

        assert done.returncode != 0
        assert "no route to the packages" in done.stderr
        assert "the network is missing" in done.stderr
        assert not any("archive serve" in call for call in checkout.calls())

        shutil.copy(checkout.python(), checkout.folder / ".venv/bin/python")
        assert checkout.make("serve").returncode == 0
        assert any("archive serve" in call for call in checkout.calls())


class TestChoices:
    """PORT=, HOST=, TEXTS=, INDEX= and the environment."""

    def test_words_of_make_reach_the_command(self, checkout: Checkout) -> None:
        """What is typed after `make serve` is what Pincite is told, spaces and quotes included."""
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
        """PINCITE_ variables are passed on where make is told nothing; a HOST of the shell is not."""
        checkout.make(
            "serve",
            f"PYTHON={checkout.python()}",
            PINCITE_TEXTS="theirs",
            PINCITE_PORT="9000",
            HOST="the-name-of-this-machine",
        )

        assert checkout.calls()[-1].endswith("[theirs|||9000]")
