"""Lock files: what they pin for a Python, and which packages the project needs."""

import re
import tomllib
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.paths import ROOT

#: The lock files, with the dependency groups that each contains beside the dependencies of the package.
LOCKS = {"requirements.txt": ("install",), "requirements-dev.txt": ("install", "dev")}
#: The supported Pythons: Debian 12 has 3.11.2, and some packages ask for a later 3.11.
PYTHONS = ("3.11.2", "3.11.14", "3.12.1", "3.13.0", "3.14.0")

Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pin:
    """An entry of a lock file: ``name==version ; marker``, and the hashes of the package's files."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The normalised name of the package."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The only version that is allowed."""
        (bound,) = self.requirement.specifier
        assert bound.operator == "=="
        return bound.version

    def applies(self, environment: Environment) -> bool:
        """Tell whether the package is installed there."""
        marker = self.requirement.marker
        return marker is None or marker.evaluate(dict(environment))


def read_lock(path: Path) -> tuple[Pin, ...]:
    """Return the entries of a lock file as pip reads them."""
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return tuple(
        Pin(
            Requirement(line.partition("--hash")[0].strip()),
            tuple(re.findall(r"--hash=(\S+)", line)),
        )
        for line in lines
        if line and not line.startswith("#")
    )


def python_environment(python: str, *, windows: bool = False) -> dict[str, str]:
    """Return the values of markers under CPython *python*, on Linux x86-64 or on Windows."""
    here = dict(default_environment()) | {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "implementation_version": python,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": "x86_64",
    }
    system = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"}
    if windows:
        system = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"}
    return {name: str(value) for name, value in (here | system).items()}


def declared(*groups: str) -> list[Requirement]:
    """Return the dependencies in pyproject.toml: of the package, of its build and of the *groups*."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    words = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for group in groups:
        words += project["dependency-groups"][group]
    return [Requirement(word) for word in words]


def requirements_of(name: str, version: str) -> tuple[Requirement, ...]:
    """Return what the installed package asks for, its extras included; nothing if that version is not installed."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return ()
    if Version(package.version) != Version(version):
        return ()
    return tuple(Requirement(word) for word in package.requires or ())


def needed(
    roots: Iterable[Requirement], pins: Iterable[Pin], environment: Environment
) -> Iterator[tuple[str, Requirement]]:
    """Yield every requirement that applies in *environment*, with who has it: of the roots, and all that they need."""
    versions = {pin.name: pin.version for pin in pins if pin.applies(environment)}
    waiting = [("pyproject.toml", root) for root in roots if _applies(root, "", environment)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        who, requirement = waiting.pop()
        yield who, requirement
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if name not in versions or (name, extra) in seen:
                continue
            seen.add((name, extra))
            waiting += [
                (name, further)
                for further in requirements_of(name, versions[name])
                if _applies(further, extra, environment)
            ]


def _applies(requirement: Requirement, extra: str, environment: Environment) -> bool:
    marker = requirement.marker
    return marker is None or marker.evaluate({**environment, "extra": extra})
