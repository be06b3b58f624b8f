"""A cluster behind TLS: the certificate of a node must be signed, for its name; a client may have one as well."""

import os
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from threading import Thread

import pytest

from archive.cluster.access import ClientCertificate
from archive.cluster.access import ClusterAccess
from archive.cluster.client import ClusterReader
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.deadline import Deadline
from tests.support.certificates import Authority
from tests.support.certificates import Identity
from tests.support.fake_node import WHOLE
from tests.support.fake_node import Answer
from tests.support.fake_node import FakeNode


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who signs the certificates of the nodes."""
    return Authority(tmp_path_factory.mktemp("authority"))


@contextmanager
def secured(identity: Identity, clients: Authority | None = None) -> Iterator[FakeNode]:
    """Run a node with this certificate."""
    with FakeNode(Answer.of(WHOLE)).secured(identity.server_context(clients)) as node:
        yield node


def ask(access: ClusterAccess) -> None:
    """Search once."""
    with ClusterReader(access) as client:
        client.search("texts", {}, Deadline(time.monotonic() + 60, time.monotonic))


def test_a_node_with_a_certificate_of_the_authority(authority: Authority) -> None:
    """It is asked."""
    with secured(authority.identity("localhost", "127.0.0.1")) as node:
        ask(ClusterAccess((node.address,), authority=authority.certificate))
        assert len(node.asked) == 1


def test_a_scheme_in_capitals(authority: Authority, tmp_path: Path) -> None:
    """The authority that was named counts, and no other."""
    other = Authority(tmp_path)
    with secured(authority.identity("localhost", "127.0.0.1")) as node:
        address = node.address.replace("https", "HTTPS")
        ask(ClusterAccess((address,), authority=authority.certificate))
        with pytest.raises(ClusterError) as raised:
            ask(ClusterAccess((address,), authority=other.certificate))
        assert raised.value.fault is Fault.UNTRUSTED
        assert len(node.asked) == 1


def test_a_node_that_is_another(authority: Authority, tmp_path: Path) -> None:
    """Signed by somebody else, for another name, or by an authority that nobody named: nothing is sent to it."""
    other = Authority(tmp_path)
    for identity, known in (
        (other.identity("localhost", "127.0.0.1"), authority.certificate),
        (authority.identity("elsewhere.example"), authority.certificate),
        (authority.identity("localhost", "127.0.0.1"), None),
    ):
        with secured(identity) as node:
            with pytest.raises(ClusterError) as raised:
                ask(ClusterAccess((node.address,), authority=known))
            assert raised.value.fault is Fault.UNTRUSTED
            assert not node.asked


def test_a_client_with_a_certificate(authority: Authority) -> None:
    """A node that demands one answers nobody else."""
    identity = authority.identity("client.example")
    with secured(authority.identity("localhost", "127.0.0.1"), authority) as node:
        access = ClusterAccess((node.address,), authority=authority.certificate)
        with pytest.raises(ClusterError):
            ask(access)
        assert not node.asked
        own = ClientCertificate(identity.certificate, identity.key)
        ask(ClusterAccess((node.address,), authority=authority.certificate, certificate=own))
        assert len(node.asked) == 1


def test_a_node_that_takes_a_request_slowly(authority: Authority) -> None:
    """The deadline holds while a request is sent, too, though TLS sends it in many pieces."""
    ended = Event()
    context = authority.identity("localhost", "127.0.0.1").server_context()

    def take(listening: socket.socket) -> None:
        with listening.accept()[0] as accepted, context.wrap_socket(accepted, True) as taken:
            while not ended.wait(0.1) and taken.recv(16_384):
                pass

    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        Thread(target=take, args=(listening,), daemon=True).start()
        address = f"https://127.0.0.1:{listening.getsockname()[1]}"
        access = ClusterAccess((address,), authority=authority.certificate)
        # More than the system takes in advance, however it is compressed.
        long = {"query": b64encode(os.urandom(8_000_000)).decode()}
        began = time.monotonic()
        with ClusterReader(access) as client, pytest.raises(ClusterError) as raised:
            client.search("texts", long, Deadline(began + 1.5, time.monotonic))
        assert raised.value.fault is Fault.LATE
        assert time.monotonic() - began < 1.5 + 5.0
        ended.set()
