"""Stand-ins for packages of PyPI: empty, but with real metadata, in a package index that is a folder."""

import io
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

#: Builds what a checkout of Pincite or a source archive is asked for; hatchling and setuptools in miniature.
BACKEND = """
import tomllib
import zipfile
from pathlib import Path


class Backend:
    def build_wheel(self, folder, config_settings=None, metadata_directory=None):
        record = Path("PKG-INFO")
        if record.exists():
            words = record.read_text()
        else:
            project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
            words = f"Metadata-Version: 2.1\\nName: {project['name']}\\nVersion: 0\\n"
            words += "".join(f"Requires-Dist: {word}\\n" for word in project["dependencies"])
        fields = dict(line.split(": ", 1) for line in words.splitlines())
        stem = f"{fields['Name'].replace('-', '_')}-{fields['Version']}"
        info = f"{stem}.dist-info"
        name = f"{stem}-py3-none-any.whl"
        with zipfile.ZipFile(Path(folder) / name, "w") as wheel:
            wheel.writestr(f"{info}/METADATA", words)
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
            wheel.writestr(f"{info}/RECORD", "")
        return name

    build_editable = build_wheel


__legacy__ = Backend()
build_wheel = __legacy__.build_wheel
build_editable = __legacy__.build_editable
"""
#: Where the real packages have their build backend.
BACKENDS = {"setuptools": "setuptools/build_meta.py", "hatchling": "hatchling/build.py"}


@dataclass(frozen=True, slots=True)
class StandIn:
    """A release of a package without contents: a wheel, or a source archive if *source*."""

    name: str
    version: str
    requires: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    source: bool = False

    @property
    def stem(self) -> str:
        """The beginning of its file names."""
        return f"{self.name.replace('-', '_')}-{self.version}"

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.stem}.tar.gz" if self.source else f"{self.stem}-py3-none-any.whl"

    def metadata(self) -> str:
        """Return its metadata, which is all that pip resolves with."""
        return "".join(
            [
                f"Metadata-Version: 2.1\nName: {self.name}\nVersion: {self.version}\n",
                *(f"Requires-Dist: {word}\n" for word in self.requires),
                *(f"Provides-Extra: {word}\n" for word in self.extras),
            ]
        )

    def write(self, path: Path) -> None:
        """Write its file."""
        if self.source:
            self._write_source(path)
        else:
            self._write_wheel(path)

    def _write_source(self, path: Path) -> None:
        files = {"PKG-INFO": self.metadata(), "setup.py": "raise SystemExit('built as in 2010')\n"}
        with tarfile.open(path, "w:gz") as archive:
            for name, words in files.items():
                member = tarfile.TarInfo(f"{self.stem}/{name}")
                member.size = len(words.encode())
                archive.addfile(member, io.BytesIO(words.encode()))

    def _write_wheel(self, path: Path) -> None:
        info = f"{self.stem}.dist-info"
        with zipfile.ZipFile(path, "w") as wheel:
            if self.name in BACKENDS:
                wheel.writestr(BACKENDS[self.name], BACKEND)
            wheel.writestr(f"{info}/METADATA", self.metadata())
            wheel.writestr(
                f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{info}/RECORD", "")


class Index:
    """A package index in a folder, which pip reads through a ``file:`` address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def url(self) -> str:
        """What pip takes as its index."""
        return self._folder.as_uri()

    def publish(self, package: StandIn) -> Path:
        """Add a release, unless it is there already: files carry the time, and hashes would change. Return its file."""
        folder = self._folder / package.name
        if (file := folder / package.file_name).exists():
            return file
        folder.mkdir(parents=True, exist_ok=True)
        package.write(file)
        links = (f'<a href="{path.name}">{path.name}</a>\n' for path in sorted(folder.iterdir()))
        (folder / "index.html").write_text("".join(links), encoding="utf-8")
        return file

    def files(self, name: str, version: str) -> list[Path]:
        """Return the files of a release."""
        return sorted((self._folder / name).glob(f"{name.replace('-', '_')}-{version}*"))
