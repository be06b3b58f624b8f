"""How a cluster is reached: only where nobody listens on the way, with secrets that only their owner can read."""

from pathlib import Path

import pytest

from archive.cluster.access import ClientCertificate
from archive.cluster.access import ClusterAccess
from archive.cluster.access import Credentials
from archive.errors import FolderError
from archive.errors import SettingsError
from tests.support.certificates import Authority

SECRET = "correct horse"  # noqa: S105 of nobody


@pytest.mark.parametrize(
    "node",
    [
        "https://search-1:9200",
        "https://192.0.2.7",
        "http://localhost:9200",
        "http://127.0.0.1:9200/",
        "http://[::1]:9200",
    ],
)
def test_addresses_of_nodes(node: str) -> None:
    """TLS to anywhere, plain HTTP within this machine."""
    assert ClusterAccess((node,)).nodes == (node,)


@pytest.mark.parametrize(
    "node",
    [
        "http://search-1:9200",
        "http://192.0.2.7:9200",
        "http://localhost.example:9200",
        "http://127.0.0.1.example:9200",
    ],
)
def test_plain_http_to_another_machine_is_refused(node: str) -> None:
    """Unless somebody says that nobody listens there."""
    with pytest.raises(SettingsError, match="https://"):
        ClusterAccess(("https://search-1", node))
    assert ClusterAccess((node,), in_the_clear=True).nodes == (node,)


@pytest.mark.parametrize(
    "node",
    [
        "search-1:9200",
        "ftp://search-1",
        "https://",
        "https://search-1:0",
        "https://search-1:port",
        "https://search-1/index",
        "https://search-1?x=1",
        "https://[::1",
        "",
    ],
)
def test_what_is_no_address_of_a_node(node: str) -> None:
    """It is refused before anything is asked."""
    with pytest.raises(SettingsError):
        ClusterAccess((node,))


def test_no_node_is_no_cluster() -> None:
    """A cluster has at least one node."""
    with pytest.raises(SettingsError):
        ClusterAccess(())


@pytest.mark.parametrize(
    "node", ["HTTPS://search-1:9200", " https://search-1:9200", "ht\ntps://search-1:9200"]
)
def test_an_address_has_one_form(node: str) -> None:
    """Whoever looks at its scheme sees the same one that was checked."""
    assert ClusterAccess((node,)).nodes == ("https://search-1:9200",)


@pytest.mark.parametrize(
    "node",
    [
        f"https://me:{SECRET}@search-1",
        f"https://me:{SECRET}@search-1:port",
        f"https:/me:{SECRET}@search-1",
        f"me:{SECRET}@search-1:9200",
        f"https://me/{SECRET}@search-1",
        f"https://me:1?{SECRET}@search-1",
        f"https://me#{SECRET}@search-1",
        f"https://a@b:{SECRET}@search-1",
        f"https://{SECRET}@:9200",
    ],
)
def test_a_password_in_an_address_is_not_repeated(node: str) -> None:
    """It is refused, and is in no message."""
    with pytest.raises(SettingsError) as raised:
        ClusterAccess((node,))
    assert SECRET not in str(raised.value)


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    """Write a file of that mode."""
    path.touch()
    path.chmod(mode)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_password_is_read_from_its_file(tmp_path: Path) -> None:
    """And is in no `repr`."""
    path = write(tmp_path / "web", f"web\n{SECRET} ü\n")
    credentials = Credentials.read(path)
    assert credentials == Credentials("web", f"{SECRET} ü")
    access = ClusterAccess(("https://search-1",), credentials=credentials)
    assert SECRET not in repr(credentials) + repr(access)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_a_file_that_others_can_open_is_no_secret(tmp_path: Path, mode: int) -> None:
    """It is refused, and what to do is said: of passwords as of keys."""
    path = write(tmp_path / "web", f"web\n{SECRET}\n", mode)
    with pytest.raises(FolderError) as raised:
        Credentials.read(path)
    assert raised.value.remedy == f"chmod 600 {path}"
    identity = Authority(tmp_path).identity("client")
    identity.key.chmod(mode)
    access = ClusterAccess(
        ("https://search-1",),
        certificate=ClientCertificate(identity.certificate, identity.key),
    )
    with pytest.raises(FolderError):
        access.tls()


@pytest.mark.parametrize("text", ["", "web\n", f"web\n\n{SECRET}\n", f"w:eb\n{SECRET}\n"])
def test_a_file_without_user_and_password(tmp_path: Path, text: str) -> None:
    """What is wrong is said, without what is in it."""
    with pytest.raises(FolderError) as raised:
        Credentials.read(write(tmp_path / "web", text))
    assert SECRET not in str(raised.value)


def test_files_that_are_missing_or_damaged(tmp_path: Path) -> None:
    """Each is named."""
    missing = tmp_path / "missing"
    damaged = write(tmp_path / "damaged", "no certificate")
    binary = tmp_path / "binary"
    binary.touch(0o600)
    binary.write_bytes(b"web\n\xff\n")
    for path in (missing, binary):
        with pytest.raises(FolderError, match=path.name):
            Credentials.read(path)
    for path in (missing, damaged):
        with pytest.raises(FolderError, match=path.name):
            ClusterAccess(("https://search-1",), authority=path).tls()
        certificate = ClientCertificate(path, path)
        with pytest.raises(FolderError, match=path.name):
            ClusterAccess(("https://search-1",), certificate=certificate).tls()
