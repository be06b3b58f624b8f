"""The lock files: complete for every supported Python, as pyproject.toml says, and installed without choice."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import metadata
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests.support.locks import LOCKS
from tests.support.locks import PYTHONS
from tests.support.locks import Pin
from tests.support.locks import declared
from tests.support.locks import needed
from tests.support.locks import python_environment
from tests.support.locks import read_lock
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S
from tests.support.stand_ins import Index
from tests.support.stand_ins import StandIn


@pytest.fixture(params=LOCKS)
def lock(request: pytest.FixtureRequest) -> str:
    """The name of each lock file."""
    return str(request.param)


class TestComplete:
    """What is in the lock files."""

    @pytest.mark.parametrize("python", PYTHONS)
    def test_every_requirement_is_locked_within_its_bounds(self, lock: str, python: str) -> None:
        """What pyproject.toml or a locked package asks for is in the lock, in a version that it allows."""
        environment = python_environment(python)
        pins = read_lock(ROOT / lock)
        versions = {pin.name: pin.version for pin in pins if pin.applies(environment)}
        wrong = {
            f"{who} needs {requirement}, and the lock has {locked or 'nothing'}"
            for who, requirement in needed(declared(*LOCKS[lock]), pins, environment)
            if not (locked := versions.get(canonicalize_name(requirement.name), ""))
            or not requirement.specifier.contains(locked, prereleases=True)
        }
        assert not wrong

    @pytest.mark.parametrize("python", PYTHONS)
    def test_one_version_of_each_for_each_python(self, lock: str, python: str) -> None:
        """No two entries of a package apply at once."""
        environment = python_environment(python)
        names = [pin.name for pin in read_lock(ROOT / lock) if pin.applies(environment)]
        assert len(names) == len(set(names))

    def test_nothing_is_locked_that_nobody_needs(self, lock: str) -> None:
        """Every entry is needed on some Python: on Linux, on Windows or, as uv locks for it too, in a browser."""
        pins = read_lock(ROOT / lock)
        wanted = {
            canonicalize_name(requirement.name)
            for python in PYTHONS
            for environment in (
                python_environment(python),
                python_environment(python, windows=True),
                python_environment(python) | {"sys_platform": "emscripten"},
            )
            for _, requirement in needed(declared(*LOCKS[lock]), pins, environment)
        }
        assert {pin.name for pin in pins} == wanted

    def test_its_packages_are_those_that_run_the_tests(self, lock: str) -> None:
        """Each is installed here in its locked version, so its metadata says what it needs (if not: make setup)."""
        here = python_environment(platform.python_version())
        wrong = {
            pin.name: (pin.version, found)
            for pin in read_lock(ROOT / lock)
            if pin.applies(here) and (found := version(pin.name)) != pin.version
        }
        assert not wrong

    def test_every_entry_has_a_hash(self, lock: str) -> None:
        """Pip verifies every file that it installs."""
        assert all(pin.hashes for pin in read_lock(ROOT / lock))

    def test_tests_use_the_packages_of_the_site(self) -> None:
        """What is tested is what runs: the lock of the tests contains that of the site, files and all."""
        site, tests = (set(map(_spelled, read_lock(ROOT / name))) for name in LOCKS)
        assert site <= tests


def _spelled(pin: Pin) -> tuple[str, tuple[str, ...]]:
    return str(pin.requirement), pin.hashes


#: Of the supported releases of Python 3.
MINORS = (11, 12, 13, 14)


class Checkout:
    """What tools/setup works with, and lock files of stand-ins for the packages of the real ones."""

    def __init__(self, folder: Path, python: str = sys.executable) -> None:
        self.python = python
        self.folder = folder / "checkout"
        self.index = Index(folder / "index")
        self.venv = self.folder / ".venv"
        shutil.copytree(ROOT / "tools", self.folder / "tools")
        shutil.copy(ROOT / "pyproject.toml", self.folder)
        for name in LOCKS:
            pins = read_lock(ROOT / name)
            (self.folder / name).write_text("".join(map(self._entry, pins)), encoding="utf-8")

    def _entry(self, pin: Pin) -> str:
        """Publish a package in the locked version and a newer one; return its entry in the lock."""
        requires, extras = _metadata(pin)
        # Packages are built by name: what `setuptools` and `hatchling` build with comes from the lock.
        source = pin.name == "jstyleson"
        here = StandIn(pin.name, pin.version, requires, extras, source=source)
        newer = StandIn(pin.name, "9999.0", requires, extras, source=source)
        self.index.publish(newer)
        file = self.index.publish(here)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        return f"{pin.requirement} \\\n    --hash=sha256:{digest}\n"

    def setup(self, what: str) -> subprocess.CompletedProcess[str]:
        """Run tools/setup with the index of the stand-ins and no other."""
        home = self.folder.parent / "home"
        home.mkdir(exist_ok=True)
        return subprocess.run(
            ["sh", "tools/setup", what],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "PYTHON": self.python,
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_INDEX_URL": self.index.url,
            },
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )

    def installed(self) -> dict[str, str]:
        """Return the name and version of every package in the virtual environment, those of venv left out."""
        records = self.venv.glob("lib/python*/site-packages/*.dist-info")
        pairs = (record.name.removesuffix(".dist-info").split("-") for record in records)
        found: dict[str, str] = {canonicalize_name(name): release for name, release in pairs}
        del found["pip"]
        if not (self.venv / "ready-dev").exists():
            # Before Python 3.12, venv installed it too.
            found.pop("setuptools", None)
        return found

    def locked(self, name: str) -> dict[str, str]:
        """Return what a lock file names for the Python of the checkout."""
        pins = read_lock(self.folder / name)
        release = release_of(self.python) or ""
        environment = {
            "python_version": ".".join(release.split(".")[:2]),
            "python_full_version": release,
        }
        return {
            pin.name: pin.version
            for pin in pins
            if pin.requirement.marker is None or pin.requirement.marker.evaluate(environment)
        }


def _metadata(pin: Pin) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the real package requires, and its extras."""
    try:
        record = metadata(pin.name)
    except PackageNotFoundError:
        return (), ()
    return tuple(record.get_all("Requires-Dist", ())), tuple(record.get_all("Provides-Extra", ()))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout with stand-ins for all packages."""
    return Checkout(tmp_path)


def release_of(python: str) -> str | None:
    """Return the release of a Python that runs and can make virtual environments, such as ``3.12.1``."""
    program = "import ensurepip, platform, venv; print(platform.python_version())"
    try:
        ended = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        # A version manager may put commands on the path that only say what is not installed.
        return None
    return ended.stdout.strip()


def pythons() -> list[str]:
    """Return one Python of each supported release that is here; that of the system, with its old pip, among them."""
    names = ["/usr/bin/python3", sys.executable, *(f"python3.{minor}" for minor in MINORS)]
    installed = Path.home().glob(".pyenv/versions/*/bin/python")
    found: dict[str, str] = {}
    for name in [*names, *sorted(map(str, installed))]:
        release = release_of(name)
        if release and int(release.split(".")[1]) in MINORS:
            found.setdefault(release, name)
    return list(found.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    "python",
    [
        pytest.param(name, marks=[pytest.mark.long] if at else [])
        for at, name in enumerate(pythons())
    ],
)
def test_exactly_the_locked_packages_are_installed(tmp_path: Path, python: str) -> None:
    """Newer releases of every package, with and without extras, change nothing in what is installed."""
    checkout = Checkout(tmp_path, python)
    pincite = {"pincite": "0"}

    site = checkout.setup("run")
    assert site.returncode == 0, site.stderr
    assert checkout.installed() == checkout.locked("requirements.txt") | pincite

    tests = checkout.setup("dev")
    assert tests.returncode == 0, tests.stderr
    assert checkout.installed() == checkout.locked("requirements-dev.txt") | pincite


@pytest.mark.slow
def test_an_incomplete_lock_is_reported(checkout: Checkout) -> None:
    """A lock that lacks a package is not taken for a finished set-up: the package is named, and who needs it."""
    path = checkout.folder / "requirements.txt"
    entries = path.read_text(encoding="utf-8").replace("\\\n", "\\").splitlines()
    rest = [entry.replace("\\", "\\\n") for entry in entries if not entry.startswith("blinker==")]
    path.write_text("\n".join(rest) + "\n", encoding="utf-8")

    ended = checkout.setup("run")

    assert ended.returncode != 0
    assert "flask" in ended.stderr
    assert "requires blinker, which is not installed" in ended.stderr
    assert "requirements.txt is incomplete: `make lock` rewrites it" in ended.stderr
    assert not (checkout.venv / "ready-run").exists()


@pytest.mark.slow
def test_a_changed_file_is_refused(checkout: Checkout) -> None:
    """A package whose file is not the one that was locked is not installed."""
    (file,) = checkout.index.files("flask", checkout.locked("requirements.txt")["flask"])
    file.write_bytes(file.read_bytes() + b"\0")

    ended = checkout.setup("run")

    assert ended.returncode != 0
    assert "flask" in ended.stderr
    assert "DO NOT MATCH THE HASHES" in ended.stderr
