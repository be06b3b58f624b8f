"""A builder whose index had three generations, one after the other, and copies of each for tests to damage."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree

import pytest

from archive.following.folder_source import FolderSource
from archive.following.source import Source
from archive.following.web_source import WebSource
from archive.indexing import generations
from archive.indexing.build import build
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.pictures import SVG
from tests.support.static_server import Certificate
from tests.support.static_server import StaticServer

#: The words by which the generations are told apart: each has the text of its own, and those before.
WORDS = ("first", "second", "third")


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The index folder of a builder after each of three builds; not to be changed."""
    folder = tmp_path_factory.mktemp("builder")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh")
    # Large enough to be kept as a segment of its own.
    write_texts(settings.texts, [text_of("long", *(f"Peace and bread, {n}." for n in range(300)))])
    (settings.texts / "collection.yaml").write_text("title: Three\nlogo: logo.svg\n")
    (settings.texts / "logo.svg").write_bytes(SVG)
    (settings.texts / "pages").mkdir()
    (settings.texts / "pages" / "imprint.md").write_text("# Imprint\n\nA society.\n")
    found = []
    for word in WORDS:
        write_texts(settings.texts, [text_of(word, f"The {word} of them.")])
        build(settings)
        found.append(Path(copytree(settings.index, folder / word)))
    return tuple(found)


@pytest.fixture
def builder(states: tuple[Path, ...], tmp_path: Path) -> Path:
    """The index folder of the builder after its first build, to be changed at will."""
    return Path(copytree(states[0], tmp_path / "builder"))


@pytest.fixture
def build_next(states: tuple[Path, ...], builder: Path) -> Callable[[int], None]:
    """Let the builder have its second or third generation as well, by its place from 0; those before stay."""

    def change(place: int) -> None:
        state = states[place]
        for folder in generations.generations(state):
            if not (builder / folder.name).exists():
                copytree(folder, builder / folder.name)
        (builder / generations.CURRENT).write_text(f"{generations.current(state).name}\n")

    return change


@pytest.fixture
def copy(tmp_path: Path) -> Settings:
    """The settings of a machine without texts, on which nothing has been copied."""
    return Settings(texts=tmp_path / "no-texts", index=tmp_path / "copy")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The certificate of the builder's web server."""
    return Certificate.make(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def web(builder: Path, certificate: Certificate) -> Iterator[StaticServer]:
    """The builder's web server."""
    with StaticServer(builder).running(certificate) as server:
        yield server


@pytest.fixture
def web_source(web: StaticServer, certificate: Certificate) -> WebSource:
    """The builder as a follower asks it over the web."""
    return WebSource(web.address, ca=certificate.path)


@pytest.fixture(params=["folder", "web"])
def source(
    request: pytest.FixtureRequest, builder: Path, certificate: Certificate
) -> Iterator[Source]:
    """The builder, over each way."""
    with ExitStack() as opened:
        if request.param == "folder":
            yield FolderSource(builder)
        else:
            server = opened.enter_context(StaticServer(builder).running(certificate))
            yield WebSource(server.address, ca=certificate.path)
