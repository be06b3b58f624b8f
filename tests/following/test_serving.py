"""Web machines that follow a builder: they serve from the first copy on, whatever becomes of the builder."""

import http.client
import os
import re
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from sqlite3 import DatabaseError

import pytest

from archive.deadline import DeadlineExceeded
from archive.following.copying import copy_generation
from archive.following.folder_source import FolderSource
from archive.following.state import note_look
from archive.indexing import generations
from archive.search.searcher import Searcher
from archive.settings import Settings
from archive.web import create_app
from tests.support.paths import ROOT
from tests.support.round_robin import round_robin
from tests.support.running import RunningSite
from tests.support.running import running
from tests.support.server import TIMEOUT_S
from tests.support.server import wait_until
from tests.support.site import pages_of_every_kind
from tests.support.static_server import Certificate
from tests.support.static_server import StaticServer

PAGE = (ROOT / "docs" / "several-machines.md").read_text(encoding="utf-8")
PASSWORD = "follower:n0-secret"  # noqa: S105 of a server of this test


class TestSamePages:
    """What a reader sees at a copy is what the builder shows."""

    def test_of_every_kind(self, corrected: Settings, copy: Settings) -> None:
        """Byte for byte, without the folder of the texts."""
        copy_generation(copy, FolderSource(corrected.index))
        there = create_app(corrected).test_client()
        here = create_app(
            replace(corrected, texts=copy.texts, index=copy.index, source="builder")
        ).test_client()
        for address in [*pages_of_every_kind(), "/sitemap.xml", "/feed.atom", "/texts/notice.md",
                        "/texts/notice.tei.xml", "/texts/notice.epub", "/oai?verb=Identify"]:  # fmt: skip
            theirs, ours = there.get(address), here.get(address)
            assert ours.status == theirs.status, address
            assert ours.data == theirs.data, address

    def test_with_logo_and_own_pages(self, builder: Path, copy: Settings) -> None:
        """They are files of the collection folder, and so in each generation."""
        copy_generation(copy, FolderSource(builder))
        client = create_app(replace(copy, source=str(builder))).test_client()
        assert "A society." in client.get("/pages/imprint").text
        home = client.get("/").text
        (logo,) = {word for word in home.split('"') if "/assets/logo." in word}
        assert client.get(logo).status_code == 200


class TestReadiness:
    """What supervisors are told."""

    def test_a_copy_says_when_its_builder_was_seen(self, builder: Path, copy: Settings) -> None:
        """With the name of the generation there, which may be another one."""
        copy_generation(copy, FolderSource(builder))
        client = create_app(copy).test_client()
        own = generations.current(copy.index).name.removeprefix("generation-")
        lines = client.get("/readyz").text.splitlines()
        assert lines[0].endswith(f"paragraphs, index {own}")
        assert lines[1].startswith(f"builder: index {own}, seen 20")
        note_look(copy.index, "generation-0123456789abcdef")
        an_hour_ago = time.time() - 3600
        os.utime(copy.index / ".followed", (an_hour_ago, an_hour_ago))
        line = client.get("/readyz").text.splitlines()[1]
        assert line.startswith("builder: index 0123456789abcdef, seen 20")
        assert int(line.split(", ")[-1].split()[0]) in range(3600, 3700)

    @pytest.mark.parametrize(
        ("seconds", "fails"), [(0, False), (500, False), (700, True), (-3600, True), (None, True)]
    )
    def test_the_monitor_of_the_documentation(
        self, builder: Path, copy: Settings, seconds: int | None, fails: bool
    ) -> None:
        """It fails where the builder was seen long ago, or never, and where the clock has gone back since."""
        copy_generation(copy, FolderSource(builder))
        seen = copy.index / ".followed"
        if seconds is None:
            seen.unlink()
        else:
            at = time.time() - seconds
            os.utime(seen, (at, at))
        lines = create_app(copy).test_client().get("/readyz").text
        (command,) = re.findall(r"readyz \| awk '(.*)'", PAGE)
        ended = subprocess.run(["awk", command], input=lines, text=True, check=False)
        assert bool(ended.returncode) == fails, lines

    def test_without_a_copy_each_page_says_that_another_machine_is_to_be_asked(
        self, copy: Settings
    ) -> None:
        """By a status of its own, for people and programs; what needs no index is answered."""
        client = create_app(replace(copy, source="builder")).test_client()
        for address in ("/readyz", "/", "/texts/first", "/search.json?q=peace"):
            response = client.get(address)
            assert (response.status_code, response.headers["Retry-After"]) == (502, "10"), address
        assert "being prepared" in client.get("/").text
        assert client.get("/healthz").status_code == 200

    def test_what_cannot_be_read_for_one_reader_says_nothing_of_others(
        self,
        builder: Path,
        copy: Settings,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Nor does a search that takes too long: the status is not that by which another machine is asked."""
        copy_generation(copy, FolderSource(builder))
        client = create_app(replace(copy, source=str(builder))).test_client()
        assert client.get("/readyz").status_code == 200
        for error in (DatabaseError("of this test"), DeadlineExceeded()):

            def fail(*_: object, error: Exception = error, **__: object) -> None:
                raise error

            monkeypatch.setattr(Searcher, "search", fail)
            assert client.get("/search?q=peace").status_code == 503
        assert "of this test" in caplog.text
        caplog.clear()

    def test_a_builder_says_nothing_of_it(self, shipped: Settings) -> None:
        """It has no other to follow."""
        assert "builder" not in create_app(shipped).test_client().get("/readyz").text


@pytest.fixture
def follow(
    tmp_path: Path, certificate: Certificate
) -> Callable[..., AbstractContextManager[RunningSite]]:
    """Start a web machine with a name of its own, which follows the builder at an address."""

    def start(name: str, address: str, *words: str) -> AbstractContextManager[RunningSite]:
        folder = tmp_path / name
        folder.mkdir()
        options = ("--port=0", "--every=1", f"--ca={certificate.path}", f"--index={folder}/index")
        return running(None, "follow", address, *options, *words, cwd=folder, log=folder / "log")

    return start


def command_lines() -> str:
    """Return the command lines of all processes of this machine."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().decode("utf-8", "replace"))
        except OSError:
            continue
    return "\n".join(lines)


@pytest.mark.slow
def test_it_serves_while_the_builder_comes_and_goes(
    builder: Path,
    build_next: Callable[[int], None],
    certificate: Certificate,
    follow: Callable[..., AbstractContextManager[RunningSite]],
    tmp_path: Path,
) -> None:
    """It waits for a first copy, takes over each further one, and serves on without the builder."""
    server = StaticServer(builder, password=PASSWORD)
    with server.running(certificate):
        # It keeps its port when it comes back.
        pass
    password = tmp_path / "password"
    password.write_text(PASSWORD)
    password.chmod(0o600)
    with follow("web", server.address, "--workers=2", f"--credentials={password}") as site:
        wait_until(lambda: "there is no answer" in site.log.read_text(), site.log.read_text)
        assert site.get("/readyz")[0] == 502
        assert "pincite index" not in site.get("/")[1]
        assert "There is no copy yet" in site.log.read_text()
        with server.running(certificate):
            wait_until(lambda: site.get("/readyz")[0] == 200, site.log.read_text)
            assert site.get("/texts/first")[0] == 200
            build_next(1)
            site.wait_until("The second of them.", at="/texts/second")
            assert PASSWORD.partition(":")[2] not in command_lines()
        assert site.get("/texts/second")[0] == 200
        with server.running(certificate):
            build_next(2)
            site.wait_until("The third of them.", at="/texts/third")
        log = site.log.read_text()
    assert "The builder is followed again." in log
    assert PASSWORD.partition(":")[2] not in log
    assert log.count("there is no answer") <= 4
    assert not (tmp_path / "web" / "texts").exists()


class _Clients:
    """Readers who ask for one page after the other, and note what they did not get."""

    def __init__(self, port: int, number: int) -> None:
        self._port = port
        self._over = threading.Event()
        self.answers = 0
        #: When each request that failed had begun, and what happened.
        self.lost: list[tuple[float, str]] = []
        self._threads = [threading.Thread(target=self._read) for _ in range(number)]

    def __enter__(self) -> "_Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, answers: int) -> None:
        """Wait for so many more answers."""
        wanted = self.answers + answers
        wait_until(lambda: self.answers >= wanted, lambda: str(self.lost))

    def _read(self) -> None:
        while not self._over.is_set():
            for address in ("/texts/first", "/texts/long/p7", "/search?q=bread", "/"):
                begun = time.monotonic()
                try:
                    whole = self._get(address)
                except (OSError, http.client.HTTPException) as error:
                    whole = repr(error)
                if whole != "whole":
                    self.lost.append((begun, f"{address}: {whole}"))
                self.answers += 1

    def _get(self, address: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)
        try:
            connection.request("GET", address, headers={"Connection": "close"})
            answer = connection.getresponse()
            body = answer.read()
            whole = answer.status == 200 and body.rstrip().endswith(b"</html>")
            return "whole" if whole else f"{answer.status}, {len(body)} bytes"
        finally:
            connection.close()


@pytest.mark.slow
def test_one_of_two_web_machines_is_killed_under_load(
    web: StaticServer, follow: Callable[..., AbstractContextManager[RunningSite]]
) -> None:
    """Behind a server that shares out requests, no page is lost but those that the killed one was answering."""
    with ExitStack() as opened:
        # The one that is killed is no longer there to be ended.
        sites = [opened.enter_context(follow(name, web.address)) for name in ("one", "two")]
        for site in sites:
            wait_until(lambda site=site: site.get("/readyz")[0] == 200, site.log.read_text)  # type: ignore[misc]
        port = opened.enter_context(round_robin([site.port for site in sites]))
        with _Clients(port, 8) as clients:
            clients.wait_for(60)
            assert not clients.lost
            sites[0].process.kill()
            sites[0].process.wait(TIMEOUT_S)
            # Only now are all its connections closed, and its port.
            killed = time.monotonic()
            clients.wait_for(120)
    assert len(clients.lost) <= 8
    assert all(begun <= killed for begun, _ in clients.lost), clients.lost
