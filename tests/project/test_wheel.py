"""The wheel and the source archive: opened, installed elsewhere, and asked for a page."""

import ast
import json
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from shutil import copytree

import pytest

from tests.support.paths import ROOT
from tests.support.running import RunningSite
from tests.support.running import running
from tests.support.server import TIMEOUT_S


@dataclass(frozen=True, slots=True)
class Shipped:
    """The two files that a release consists of."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def shipped_files(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    """Build the source archive, and the wheel from it, as an installation from it does."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
        timeout=TIMEOUT_S,
    )
    return Shipped(next(folder.glob("*.whl")), next(folder.glob("*.tar.gz")))


@pytest.fixture(scope="module")
def installed(shipped_files: Shipped, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own, and return that environment's ``bin``.

    The dependencies are those of the environment that runs the tests, named by a path file; path
    files in that folder do not count, so the checkout cannot stand in for the wheel.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, symlinks=True)
    binaries = folder / "bin"
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", binaries / "python"),
            *("install", "--quiet", "--no-index", "--no-deps", shipped_files.wheel),
        ],
        check=True,
        capture_output=True,
        timeout=TIMEOUT_S,
    )
    return binaries


@pytest.fixture(scope="module")
def site(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """Serve a copy of the shipped texts with the installed command."""
    folder = tmp_path_factory.mktemp("served")
    copytree(ROOT / "texts", folder / "texts")
    program = installed / "pincite"
    with running(program, "serve", "--port=0", cwd=folder, log=folder / "log") as served:
        yield served


class TestWheel:
    """What is inside the wheel."""

    def test_only_the_package_is_installed(self, shipped_files: Shipped) -> None:
        """The wheel puts `archive` and its record into an environment, and nothing beside them."""
        names = zipfile.ZipFile(shipped_files.wheel).namelist()

        tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}

        assert tops == {"archive"}

    def test_all_of_the_package_is_inside(self, shipped_files: Shipped) -> None:
        """Every module, word list, template, stylesheet and text of the checkout is in the wheel."""
        names = set(zipfile.ZipFile(shipped_files.wheel).namelist())

        expected = (
            {
                str(Path("archive") / path.relative_to(ROOT / "archive"))
                for path in (ROOT / "archive").rglob("*")
                if path.is_file() and "__pycache__" not in path.parts
            }
            | {
                str(Path("archive") / path.relative_to(ROOT))
                for folder in ("templates", "static")
                for path in (ROOT / folder).rglob("*")
                if path.is_file()
            }
            | {
                str(Path("archive/example") / path.relative_to(ROOT / "texts"))
                for path in (ROOT / "texts").rglob("*")
                if path.is_file() and not path.name.startswith(".")
            }
        )

        assert expected <= names
        for ending in ("/web/__init__.py", "/templates/home.html", ".css", "/variants.tsv"):
            assert any(name.endswith(ending) for name in names)

    def test_licences_travel_with_it(self, shipped_files: Shipped) -> None:
        """The licence, and the notice of the spelling lists, are in the wheel's record."""
        names = zipfile.ZipFile(shipped_files.wheel).namelist()

        for licence in ("LICENSE", "VARCON-README"):
            assert any(".dist-info/" in name and name.endswith(licence) for name in names)


class TestSourceArchive:
    """What is inside the source archive."""

    def test_texts_are_in_and_the_index_is_not(self, shipped_files: Shipped) -> None:
        """Texts, tests and documentation are shipped; what is built or belongs to a checkout is not."""
        with tarfile.open(shipped_files.sdist) as archive:
            names = {name.partition("/")[2] for name in archive.getnames()}

        for path in ("texts/report-on-peace.md", "docs/settings.md", "wsgi.py", "tools/setup"):
            assert path in names
        assert {name for name in names if name.startswith("index/")} <= {"index/README.md"}
        assert not any(name.startswith((".git/", ".venv", ".ci/", "build/")) for name in names)


class TestInstalled:
    """The wheel, installed, away from the checkout."""

    def test_its_own_code_runs(self, installed: Path, tmp_path: Path) -> None:
        """What answers is the wheel's package, not the checkout's."""
        done = subprocess.run(
            [installed / "python", "-c", "import archive; print(archive.__file__)"],
            cwd=tmp_path,
            env={},
            capture_output=True,
            text=True,
            check=True,
        )

        assert done.stdout.startswith(str(installed.parent))

    def test_home_page_and_its_style(self, site: RunningSite) -> None:
        """The first page comes whole, and so does a stylesheet that it names."""
        status, page = site.get("/")

        assert status == 200
        assert "Report on Peace" in page
        link = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert "color" in site.get(link)[1]

    def test_search_in_the_other_spelling(self, site: RunningSite) -> None:
        """A search is answered, with the spelling lists: the text has *labouring*."""
        found = json.loads(site.get("/search.json?q=laboring")[1])

        assert [hit["address"] for hit in found["hits"]] == ["/texts/report-on-peace/p12"]

    @pytest.mark.parametrize(
        ("command", "shows"), [("demo", "Report on Peace"), ("serve", "no texts here yet")]
    )
    def test_from_an_empty_folder(
        self, installed: Path, tmp_path: Path, command: str, shows: str
    ) -> None:
        """`pincite demo` shows the example, and `pincite serve` a first page that says how to begin."""
        folder = tmp_path / "empty"
        folder.mkdir()
        program = installed / "pincite"
        with running(program, command, "--port=0", cwd=folder, log=tmp_path / "log") as site:
            assert shows in site.get("/")[1]


def test_every_library_is_a_declared_dependency() -> None:
    """What the package imports is in pyproject.toml, so that a bare installation has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = (word for words in project["optional-dependencies"].values() for word in words)
    declared = {
        word.partition(">")[0].partition("=")[0] for word in (*project["dependencies"], *extras)
    }
    imported = {
        name.split(".")[0]
        for path in (ROOT / "archive").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    distributions = packages_distributions()

    used = {
        distributions[name][0].lower()
        for name in imported - sys.stdlib_module_names - {"archive"}
        if name in distributions
    }

    # Flask is made of these, and gives them out as its own. snowballstemmer imports PyStemmer.
    indirect = {"pystemmer"}
    assert used - {"jinja2", "markupsafe", "werkzeug"} == {n.lower() for n in declared} - indirect
    assert imported - sys.stdlib_module_names - {"archive"} <= distributions.keys()
