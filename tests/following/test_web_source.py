"""A builder over the web: what is asked, what is believed, and what is never told."""

import logging
import time
from collections.abc import Callable
from itertools import pairwise
from os import utime
from pathlib import Path

import pytest

from archive.errors import PinciteError
from archive.following.choice import open_source
from archive.following.copying import copy_generation
from archive.following.copying import generation_at
from archive.following.credentials import Credentials
from archive.following.source import CannotFollow
from archive.following.source import DamagedFile
from archive.following.source import NotNow
from archive.following.source import NotYetWhole
from archive.following.source import Source
from archive.following.web_source import WebSource
from archive.indexing import generations
from archive.indexing.manifest import read_manifest
from archive.settings import Settings
from tests.following.test_copying import names
from tests.following.test_copying import slugs
from tests.support.static_server import Certificate
from tests.support.static_server import StaticServer

PASSWORD = "follower:corr3ct h0rse"  # noqa: S105 of a server of this test


class TestLooks:
    """What it costs to ask whether there is another generation."""

    def test_a_look_costs_an_answer_without_content(
        self, builder: Path, web: StaticServer, web_source: WebSource
    ) -> None:
        """As long as the builder has nothing new."""
        long_ago = time.time() - 100
        utime(builder / "current", (long_ago, long_ago))
        first = generation_at(web_source)
        assert [generation_at(web_source) for _ in range(3)] == [first] * 3
        assert [asked.status for asked in web.asked] == [200, 304, 304, 304]

    def test_a_change_within_the_same_second_is_seen(
        self,
        builder: Path,
        web: StaticServer,
        web_source: WebSource,
        build_next: Callable[[int], None],
    ) -> None:
        """Web servers tell versions apart by seconds, and the file that names a generation never changes its size."""
        now = time.time()
        utime(builder / "current", (now, now))
        first = generation_at(web_source)
        build_next(1)
        utime(builder / "current", (now, now))
        assert generation_at(web_source) != first
        assert [asked.status for asked in web.asked] == [200, 200]


class TestInterruption:
    """Connections that break, and servers that go."""

    def test_it_goes_on_where_it_stopped(
        self, web: StaticServer, web_source: WebSource, copy: Settings
    ) -> None:
        """No byte is asked for twice, however often the connection breaks."""
        web.breaks_after = 40_000
        for _ in range(30):
            try:
                copy_generation(copy, web_source)
                break
            except NotYetWhole:
                assert not (copy.index / "current").exists()
        assert slugs(copy) == {"first"}
        files = read_manifest(generations.current(copy.index))
        ranges: dict[str, list[int]] = {}
        for asked in web.asked:
            name = asked.path.partition("/")[2]
            if name in files:
                ranges.setdefault(name, []).append(int(asked.range[6:-1] or 0))
        assert len(ranges["library.sqlite"]) > 2
        for name, begun in ranges.items():
            assert begun[0] == 0, name
            assert all(after - before == 40_000 for before, after in pairwise(begun)), name

    def test_a_server_without_ranges_sends_all_of_it(
        self, web: StaticServer, web_source: WebSource, copy: Settings
    ) -> None:
        """What is here already is passed over."""
        web.breaks_after = 100_000
        with pytest.raises(NotYetWhole):
            copy_generation(copy, web_source)
        web.breaks_after, web.knows_ranges = None, False
        assert copy_generation(copy, web_source).copied
        assert slugs(copy) == {"first"}

    def test_a_part_of_something_else_is_not_believed(
        self, web: StaticServer, web_source: WebSource, copy: Settings
    ) -> None:
        """What was here before is read again, where the whole is not what it should be."""
        web.breaks_after = 100_000
        with pytest.raises(NotYetWhole):
            copy_generation(copy, web_source)
        (partial,) = copy.index.glob("staged-*/.partial-*")
        partial.write_bytes(b"?" * partial.stat().st_size)
        web.breaks_after = None
        assert copy_generation(copy, web_source).copied

    def test_a_generation_that_goes_is_let_go(
        self,
        builder: Path,
        web: StaticServer,
        web_source: WebSource,
        copy: Settings,
        build_next: Callable[[int], None],
    ) -> None:
        """The builder has built twice meanwhile and removed what is being copied: the newest is copied."""
        first = generations.current(builder)

        def change(path: str) -> None:
            if path.endswith("rows.sqlite") and first.exists():
                build_next(2)
                first.rename(builder / "gone")

        web.before = change
        done = copy_generation(copy, web_source)
        assert slugs(copy) == {"first", "second", "third"}
        assert names(copy.index) == {"current", f"generation-{done.generation}"}

    def test_a_server_that_is_gone_is_waited_for(
        self, certificate: Certificate, builder: Path, copy: Settings
    ) -> None:
        """And one that is troubled."""
        with StaticServer(builder).running(certificate) as server:
            source = WebSource(server.address, ca=certificate.path)
            server.answer = (502, {})
            with pytest.raises(NotNow, match="502"):
                copy_generation(copy, source)
        with pytest.raises(NotNow, match="there is no answer"):
            copy_generation(copy, source)


def _chosen(address: str) -> Source:
    return open_source(Settings(source=address))


class TestTrust:
    """Whom a follower believes, and whom it tells a password."""

    @pytest.mark.parametrize("name", ["builder.example.org", "192.0.2.1", "127.0.0.1.example.org"])
    def test_without_tls_only_this_machine_is_asked(self, name: str) -> None:
        """Unless it is said."""
        with pytest.raises(CannotFollow, match="neither secret nor safe"):
            WebSource(f"http://{name}/index")
        WebSource(f"http://{name}/index", allow_http=True)

    def test_on_this_machine_tls_is_not_needed(self, builder: Path, copy: Settings) -> None:
        """As behind a tunnel."""
        with StaticServer(builder).running(None) as server:
            assert copy_generation(copy, WebSource(server.address)).copied

    @pytest.mark.parametrize(
        "address",
        [
            "ftp://example.org/index", "https:///index", "https://example.org/index?a=1",
            "https://example.org/#a", "https://example.org:0/", "https://example.org:x/",
            "https://[::1/",
        ],
    )  # fmt: skip
    def test_other_addresses_are_refused(self, address: str) -> None:
        """With a sentence that says what is wanted."""
        with pytest.raises(CannotFollow):
            WebSource(address)

    @pytest.mark.parametrize(
        "address",
        [
            "https://follower:s3cret@example.org/index", "http://follower:s3cret@192.0.2.1/",
            "https//follower:s3cret@example.org/index", "https:/follower:s3cret@example.org/index",
            "//follower:s3cret@example.org/index", "follower:s3cret@example.org/index",
            "ftp://follower:s3cret@example.org/", "https://follower:s3cret@[::1/index",
            "https://follower:s3cret@example.org:port/index", "https://follower:s3cret/index",
            "https://example.org/index?password=s3cret", "https://example.org/index#s3cret",
            "ftp:s3cret://example.org/", "https://follower:s3cret\u2100@example.org/",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("how", [_chosen, WebSource])
    def test_a_password_in_an_address_is_refused_and_not_repeated(
        self, address: str, how: Callable[[str], Source]
    ) -> None:
        """It would be in logs and in the list of processes, also by an address that is mistyped."""
        with pytest.raises(CannotFollow) as refused:
            how(address)
        assert "s3cret" not in str(refused.value) + refused.value.remedy
        assert refused.value.__cause__ is None

    @pytest.mark.parametrize("path", ["/srv/a@b/index", "./a@b", "../a@b"])
    def test_a_folder_may_have_the_sign_in_its_name(self, path: str) -> None:
        """Where it cannot be taken for an address."""
        assert _chosen(path).folder == Path(path)

    def test_a_password_is_not_sent_without_tls(self, builder: Path, copy: Settings) -> None:
        """Not even to this machine, where any user can listen while a tunnel is down; unless it is said."""
        password = Credentials("follower", "s3cret")
        required = f"{password.name}:{password.password}"
        with StaticServer(builder, password=required).running(None) as server:
            with pytest.raises(CannotFollow, match="not sent without TLS"):
                WebSource(server.address, credentials=password)
            assert not server.asked
            source = WebSource(server.address, credentials=password, allow_http=True)
            assert copy_generation(copy, source).copied

    def test_another_authority_is_not_believed(self, web: StaticServer, copy: Settings) -> None:
        """The certificate of the test is signed by nobody whom the system knows."""
        with pytest.raises(CannotFollow, match="not trusted") as refused:
            copy_generation(copy, WebSource(web.address))
        assert "--ca" in refused.value.remedy
        assert not web.asked

    def test_another_host_is_not_believed(
        self, web: StaticServer, certificate: Certificate, copy: Settings
    ) -> None:
        """The certificate is for 127.0.0.1, and not for localhost."""
        address = web.address.replace("127.0.0.1", "localhost")
        with pytest.raises(CannotFollow, match="not trusted"):
            copy_generation(copy, WebSource(address, ca=certificate.path))
        assert not web.asked

    def test_a_file_without_certificates_is_refused(self, tmp_path: Path) -> None:
        """Rather than that nobody is believed, or everybody."""
        (tmp_path / "ca.pem").write_text("none")
        for name in ("ca.pem", "missing.pem"):
            with pytest.raises(CannotFollow, match=name):
                WebSource("https://example.org/index", ca=tmp_path / name)

    @pytest.mark.parametrize("status", [301, 302, 307])
    def test_a_redirect_is_not_followed(
        self, web: StaticServer, certificate: Certificate, copy: Settings, status: int
    ) -> None:
        """It could lead a password to another host."""
        with StaticServer(web.root).running(certificate) as other:
            web.answer = (status, {"Location": f"{other.address}/current"})
            source = WebSource(
                web.address, ca=certificate.path, credentials=Credentials(*PASSWORD.split(":"))
            )
            with pytest.raises(CannotFollow, match="not followed"):
                copy_generation(copy, source)
            assert not other.asked

    def test_what_is_compressed_is_refused(
        self, web: StaticServer, web_source: WebSource, copy: Settings
    ) -> None:
        """A few bytes could become many."""
        web.answer = (200, {"Content-Encoding": "gzip"})
        with pytest.raises(CannotFollow, match="compressed"):
            copy_generation(copy, web_source)

    def test_another_part_than_asked_for_is_refused(
        self, web: StaticServer, web_source: WebSource
    ) -> None:
        """It would be put in the wrong place."""
        web.answer = (206, {"Content-Range": "bytes 7-9/10"})
        with pytest.raises(DamagedFile):
            list(web_source.read("current", 5))


class TestCredentials:
    """The file with name and password."""

    def file(self, folder: Path, content: str = PASSWORD + "\n", mode: int = 0o600) -> Path:
        """Write such a file."""
        path = folder / "credentials"
        path.write_text(content)
        path.chmod(mode)
        return path

    def test_they_are_sent(
        self, web: StaticServer, certificate: Certificate, copy: Settings, tmp_path: Path
    ) -> None:
        """With each request, from a file that only this user can read."""
        web.password = PASSWORD
        settings = Settings(
            index=copy.index,
            source=web.address,
            source_ca=certificate.path,
            source_credentials=self.file(tmp_path),
        )
        assert copy_generation(settings, open_source(settings)).copied
        assert all(asked.status == 200 for asked in web.asked)

    @pytest.mark.parametrize("credentials", [None, Credentials("follower", "wrong")])
    def test_wrong_ones_are_told_of(
        self,
        web: StaticServer,
        certificate: Certificate,
        copy: Settings,
        credentials: Credentials | None,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Without the password, in the message, in the log, and in what a debugger shows."""
        web.password = PASSWORD
        source = WebSource(web.address, ca=certificate.path, credentials=credentials)
        with caplog.at_level(logging.DEBUG), pytest.raises(CannotFollow, match="401") as refused:
            copy_generation(copy, source)
        shown = f"{refused.value}{refused.value.remedy}{source!r}{credentials!r}{caplog.text}"
        assert "wrong" not in shown
        assert "--credentials" in refused.value.remedy

    @pytest.mark.parametrize("mode", [0o604, 0o602, 0o606, 0o644, 0o777])
    def test_a_file_that_others_can_read_is_refused(self, tmp_path: Path, mode: int) -> None:
        """With the command that closes it."""
        with pytest.raises(CannotFollow, match="other users") as refused:
            Credentials.read(self.file(tmp_path, mode=mode))
        assert refused.value.remedy.startswith("chmod 600 ")

    @pytest.mark.parametrize("content", ["", "name", ":", "name:", ":word", "a:b\nc:d", "a:\x1b[m"])
    def test_another_form_is_refused(self, tmp_path: Path, content: str) -> None:
        """Without repeating what is in it."""
        with pytest.raises(PinciteError, match="no name and password"):
            Credentials.read(self.file(tmp_path, content))

    def test_passwords_may_have_colons_and_other_letters(self, tmp_path: Path) -> None:
        """The name ends with the first colon (RFC 7617), and both are UTF-8."""
        read = Credentials.read(self.file(tmp_path, "follower:a:ß\r\n"))
        assert read == Credentials("follower", "a:ß")
        assert read.header == "Basic Zm9sbG93ZXI6YTrDnw=="
