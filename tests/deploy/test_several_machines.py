"""The examples of `deploy/` and docs/several-machines.md: a builder, machines that follow it, and one in front."""

import re
import shlex
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import closing
from contextlib import contextmanager
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.main import main
from archive.indexing import generations
from archive.indexing.build import build
from archive.indexing.index_lock import is_for_group
from archive.indexing.manifest import MANIFEST
from archive.indexing.manifest import read_manifest
from archive.server.follower import NOT_NOW
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.paths import ROOT
from tests.support.running import running
from tests.support.server import TIMEOUT_S
from tests.support.server import wait_until
from tests.support.static_server import Certificate

DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "several-machines.md").read_text(encoding="utf-8")
PASSWORD = "follower:of-this-test"  # noqa: S105 of a server of this test
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


class TestService:
    """`pincite-follow.service` beside `pincite.service`."""

    def lines(self, name: str) -> set[str]:
        """Return the lines of a service but for comments."""
        found = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
        return {line for line in found if line and not line.startswith("#")}

    def test_it_may_do_what_the_other_may_and_use_the_network(self) -> None:
        """Nothing else is let go of."""
        gone = self.lines("pincite.service") - self.lines("pincite-follow.service")
        assert gone == {
            "Description=Pincite, an archive of historical texts",
            "After=network.target",
            "Environment=PINCITE_TEXTS=/var/lib/pincite/texts",
            "ExecStart=/opt/pincite/.venv/bin/pincite serve --watch",
            "IPAddressAllow=localhost",
            "IPAddressDeny=any",
        }

    def test_the_index_of_a_builder_is_let_in_by_the_mode_that_counts(self, tmp_path: Path) -> None:
        """The mode of the page is the one that a build goes by."""
        (mode,) = re.findall(r"install -d -m (\d+) -o pincite -g pincite-index", PAGE)
        tmp_path.chmod(int(mode, 8))
        assert is_for_group(tmp_path)

    def test_nginx_may_read_the_index_and_nothing_else_of_the_site(self) -> None:
        """It is in the group of the index alone, whose folder the service may write and nginx hands out."""
        joined = re.findall(r"usermod --append --groups (\S+) www-data", PAGE)
        assert joined == ["pincite-index"]
        (folder,) = re.findall(r"-g pincite-index (\S+)", PAGE)
        assert f"PINCITE_INDEX={folder} " in PAGE
        assert f"ReadWritePaths={folder}" in self.lines("pincite-shared.conf")
        assert f"alias {folder}/$1;" in (DEPLOY / "nginx-builder.conf").read_text()
        service = self.lines("pincite.service")
        assert not [
            line
            for line in service
            if line.startswith("CacheDirectory=")
            and Path(folder).name in line.split("=")[1].split()
        ]

    def test_passwords_are_for_the_web_server_alone(self) -> None:
        """Also as hashes, which can be guessed at."""
        command = "sudo install -m 640 -g www-data /dev/stdin /etc/nginx/pincite-followers"
        assert command in PAGE
        assert command in (DEPLOY / "nginx-builder.conf").read_text()


class TestAddresses:
    """What nginx hands out of the builder's index folder."""

    CONFIGURATION = (DEPLOY / "nginx-builder.conf").read_text(encoding="utf-8")
    SERVED = re.compile(re.findall(r'location ~ "(.*)" \{', CONFIGURATION)[0])

    def test_each_file_of_a_generation(self, shipped: Settings) -> None:
        """And the file that names it."""
        folder = generations.current(shipped.index)
        for name in (*read_manifest(folder), MANIFEST):
            assert self.SERVED.search(f"/index/{folder.name}/{name}"), name
        assert self.SERVED.search("/index/current")

    def test_nothing_else(self, shipped: Settings) -> None:
        """What else is there tells of the texts and their folder."""
        served = {
            path.name
            for path in shipped.index.iterdir()
            if self.SERVED.search(f"/index/{path.name}")
        }
        assert served == {"current"}
        for name in ("", "staged-0123456789abcdef/library.sqlite", "generation-x/library.sqlite",
                     ".known-files", "generation-0123456789abcdef", "current/"):  # fmt: skip
            assert not self.SERVED.search(f"/index/{name}"), name


class TestPage:
    """docs/several-machines.md."""

    def test_trying_it_out_can_be_followed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The commands for one machine do what the page says; the last one serves until it is told to end."""
        monkeypatch.chdir(tmp_path)
        write_texts(tmp_path / "texts", [text_of("peace", "Peace to the people.")])
        block = PAGE.partition("## Try it")[2].partition("```sh\n")[2].partition("```")[0]
        *commands, serving = [shlex.split(line)[1:] for line in block.splitlines()]
        for words in commands:
            ended = CliRunner().invoke(main, words)
            assert ended.exit_code == 0, ended.output
        shutil.rmtree(tmp_path / "texts")
        serving[serving.index("--port") + 1] = "0"
        with running(None, *serving, cwd=tmp_path, log=tmp_path / "log") as site:
            assert "Peace to the people." in site.get("/texts/peace")[1]

    def test_exit_codes_are_those_of_the_command(self) -> None:
        """Success, later, and never by itself."""
        assert re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE) == ["0", str(NOT_NOW), "1"]
        assert f"SuccessExitStatus={NOT_NOW}" in PAGE

    def test_the_files_it_names_are_there(self) -> None:
        """Each of `deploy/`."""
        for name in re.findall(r"deploy/([\w.-]+\w)", PAGE):
            assert (DEPLOY / name).is_file(), name


@contextmanager
def nginx(configuration: str, folder: Path) -> Iterator[None]:
    """Run nginx with servers as in *configuration* until the block ends."""
    assert NGINX is not None
    folder.mkdir()
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if Path("/root").owner() == "root" and folder.owner() == "root" else ""
    path = folder / "nginx.conf"
    path.write_text(
        f"{user} pid {folder}/pid; daemon off; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{configuration}\n}}\n"
    )
    command = [NGINX, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(path)]
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=printed)
    try:
        wait_until(lambda: (folder / "pid").exists() or process.poll() is not None)
        assert process.poll() is None, (folder / "printed").read_text()
        yield
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)


def free_port() -> int:
    """Return a port of this machine at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def configured(name: str, certificate: Certificate, listens: str) -> str:
    """Return a configuration of `deploy/` that listens at *listens*, with a certificate of this test."""
    found = (DEPLOY / name).read_text(encoding="utf-8")
    found = re.sub(r"(ssl_certificate) .*;", rf"\1 {certificate.path};", found)
    found = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {certificate.key};", found)
    return re.sub(r"listen \[::\]:443 .*;\n", "", found).replace("443", listens)


class TestFront:
    """What the server in front takes for a machine that has failed."""

    @pytest.mark.parametrize("name", ["nginx-balanced.conf", "Caddyfile.balanced"])
    def test_no_answer_that_a_reader_can_cause(self, name: str) -> None:
        """503 says that a machine is busy, or a search took too long; also 500, 404 and 429 may be of one address."""
        lines = (DEPLOY / name).read_text(encoding="utf-8").splitlines()
        rules = [line for line in lines if not line.strip().startswith("#")]
        words = {word for line in rules if "next_upstream " in line or "unhealthy" in line
                 for word in line.strip(" ;").split()}  # fmt: skip
        allowed = {"proxy_next_upstream", "error", "timeout", "http_502", "http_504"}
        assert words == (allowed if name.startswith("nginx") else set())

    @pytest.mark.skipif(NGINX is None, reason="there is no nginx here")
    def test_a_busy_machine_goes_on_being_asked(self, tmp_path: Path) -> None:
        """Whoever causes answers of 503 gets them; both machines answer others, but one without a copy does not."""
        certificate = Certificate.make(tmp_path)
        front = free_port()
        balanced = configured("nginx-balanced.conf", certificate, f"127.0.0.1:{front}")
        with ExitStack() as opened:
            machines = [opened.enter_context(_machine(status)) for status in (200, 200, 502)]
            for number, (port, _) in enumerate(machines[:2], 11):
                balanced = balanced.replace(f"192.0.2.{number}:8000", f"127.0.0.1:{port}")
            third = f"server 127.0.0.1:{machines[2][0]} max_fails=2 fail_timeout=10s;\nkeepalive"
            balanced = balanced.replace("keepalive", third, 1)
            opened.enter_context(nginx(balanced, tmp_path / "front"))
            context = ssl.create_default_context(cafile=certificate.path)

            def ask(path: str) -> int:
                connection = HTTPSConnection("127.0.0.1", front, context=context)
                with closing(connection):
                    connection.request("GET", path, headers={"Host": "archive.example.org"})
                    return connection.getresponse().status

            assert {ask("/busy") for _ in range(12)} == {503}
            asked = [path for _, paths in machines[:2] for path in paths]
            assert asked.count("/busy") == 12
            before = [len(paths) for _, paths in machines]
            assert [ask("/texts/peace") for _ in range(12)] == [200] * 12
            more = [len(paths) - n for (_, paths), n in zip(machines, before, strict=True)]
            assert min(more[:2]) >= 4


@contextmanager
def _machine(status: int) -> Iterator[tuple[int, list[str]]]:
    """Run a web machine that answers with *status*, or 503 for ``/busy`` if it has a copy; yield what it is asked."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(503 if self.path == "/busy" and status == 200 else status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port, paths
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="there is no nginx here")
def test_three_machines_with_nginx(tmp_path: Path) -> None:
    """The examples as they are, but for names, ports and certificates: one of two web machines is killed."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    write_texts(settings.texts, [text_of("peace", "Peace to the people.")])
    build(settings)
    certificate = Certificate.make(tmp_path)
    hashed = subprocess.run(
        ["openssl", "passwd", "-apr1", PASSWORD.partition(":")[2]], check=True, capture_output=True, text=True
    )  # fmt: skip
    (tmp_path / "followers").write_text(f"follower:{hashed.stdout}")
    (tmp_path / "password").write_text(PASSWORD)
    (tmp_path / "password").chmod(0o600)
    listens, front = free_port(), free_port()
    builder = configured("nginx-builder.conf", certificate, f"127.0.0.1:{listens}")
    builder = builder.replace("allow 192.0.2.11", "allow 127.0.0.1")
    builder = builder.replace("/etc/nginx/pincite-followers", str(tmp_path / "followers"))
    builder = builder.replace("/var/cache/pincite-shared", str(settings.index))
    address = f"https://127.0.0.1:{listens}/index"
    with ExitStack() as opened:
        opened.enter_context(nginx(builder, tmp_path / "builder"))
        trusted = f"--ca={certificate.path}"
        refused = CliRunner().invoke(
            main, ["follow", "--once", address, trusted, f"--index={tmp_path}/none"]
        )
        assert refused.exit_code == 1
        assert "(401)" in refused.stderr
        words = (
            "follow",
            address,
            trusted,
            f"--credentials={tmp_path}/password",
            "--port=0",
            "--every=1",
        )
        sites = []
        for name in ("one", "two"):
            own = running(
                None, *words, f"--index={name}", cwd=tmp_path, log=tmp_path / f"{name}.log"
            )
            sites.append(opened.enter_context(own))
        for site in sites:
            wait_until(lambda site=site: site.get("/readyz")[0] == 200, site.log.read_text)  # type: ignore[misc]
        one, two = (f"127.0.0.1:{site.port}" for site in sites)
        balanced = configured("nginx-balanced.conf", certificate, f"127.0.0.1:{front}")
        balanced = balanced.replace("192.0.2.11:8000", one).replace("192.0.2.12:8000", two)
        opened.enter_context(nginx(balanced, tmp_path / "front"))
        asked = [
            "curl",
            "-sS",
            "--cacert",
            str(certificate.path),
            f"https://127.0.0.1:{front}/texts/peace",
        ]
        for turn in range(12):
            if turn == 4:
                sites[0].process.kill()
                sites[0].process.wait(TIMEOUT_S)
            page = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
            assert "Peace to the people." in page, turn
