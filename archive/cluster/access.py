"""Where the nodes of a cluster are, and how whoever asks proves who they are."""

import ipaddress
import os
import ssl
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import FolderError
from archive.errors import SettingsError

#: The longest file of credentials that is read.
_MAX_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user of the cluster. The password is in no `repr`."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "Credentials":
        """Read the user from the first line of the file at *path* and the password from the second.

        Only its owner may be able to read it. Raises `FolderError`.
        """
        lines = _private_lines(path)
        if len(lines) != 2 or not all(lines) or ":" in lines[0]:
            raise FolderError(path, "has not a user and a password, in a line each")
        return cls(*lines)


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """The files of a certificate with which a client proves who it is, and of its key."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class ClusterAccess:
    """The nodes of a cluster as addresses, ``https://host:9200``, and what they and the client are known by.

    `authority` is the file of the certificates that have signed those of the nodes, in place of those of the system.
    ``http://`` is for nodes on this machine: elsewhere everyone on the way reads the password, unless `in_the_clear`.
    Raises `SettingsError`.
    """

    nodes: tuple[str, ...]
    authority: Path | None = None
    credentials: Credentials | None = None
    certificate: ClientCertificate | None = None
    in_the_clear: bool = False

    def __post_init__(self) -> None:
        if not self.nodes:
            raise SettingsError("No node of the search cluster is named")
        addresses = tuple(_address(node, in_the_clear=self.in_the_clear) for node in self.nodes)
        object.__setattr__(self, "nodes", addresses)

    def tls(self) -> ssl.SSLContext:
        """Return what connections are secured with. Raises `FolderError`."""
        try:
            context = ssl.create_default_context(cafile=self.authority)
        except (OSError, ssl.SSLError) as error:
            raise FolderError(self.authority or Path(), _said(error)) from None
        if self.certificate:
            _check_private(self.certificate.key)
            try:
                context.load_cert_chain(
                    self.certificate.certificate, self.certificate.key, password=_no_password
                )
            except (OSError, ssl.SSLError, ValueError) as error:
                raise FolderError(self.certificate.key, _said(error)) from None
        return context


def _address(node: str, *, in_the_clear: bool) -> str:
    """Return *node* as it was read: what was not read, such as a space before it, nobody reads otherwise later."""
    # Wherever the sign is, a password may stand before it, which must not get into a sentence.
    if "@" in node:
        raise SettingsError("The password of a node belongs in a file, not in its address")
    try:
        parts = urlsplit(node)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError("An address of a node of the search cluster cannot be read") from None
    if (
        parts.scheme not in ("http", "https")
        or not host
        or port == 0
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
    ):
        raise SettingsError(f"{node!r} is no address of a node, such as https://search-1:9200")
    if parts.scheme == "http" and not (in_the_clear or is_this_machine([host])):
        raise SettingsError(
            f"{node} is on another machine, where http:// would show everyone what is asked; use https://"
        )
    return parts.geturl()


def is_this_machine(hosts: Iterable[str]) -> bool:
    """Tell whether all *hosts* are names or addresses of the loopback interface."""
    return all(host == "localhost" or _is_loopback(host) for host in hosts)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _private_lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            _check_mode(path, os.fstat(file.fileno()).st_mode)
            return file.read(_MAX_BYTES).decode().splitlines()
    except OSError as error:
        raise FolderError(path, _said(error)) from None
    except UnicodeDecodeError:
        # The error itself has a part of the password.
        raise FolderError(path, "is not text in UTF-8") from None


def _check_private(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise FolderError(path, _said(error)) from None
    _check_mode(path, mode)


def _check_mode(path: Path, mode: int) -> None:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise FolderError(path, "others may read this secret", f"chmod 600 {path}")


def _no_password() -> str:
    # Without it, OpenSSL would ask for the password of a key at the terminal.
    raise ValueError("the key is encrypted")


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
