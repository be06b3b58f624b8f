"""A site whose collection lies on other machines: the same pages, and no index folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.indexing import generations
from archive.indexing.live import Generation
from archive.indexing.live import open_generation
from archive.indexing.remote import LOOK_S
from archive.indexing.remote import RemoteLive
from archive.settings import Settings
from archive.web import create_app
from tests.support.site import pages_of_every_kind

READY = "/readyz"


class There:
    """A machine that can be asked, or not, and a clock."""

    def __init__(self) -> None:
        self.fault = False
        self.now = 0.0

    def look(self) -> str:
        """Return what serves there."""
        if self.fault:
            raise ClusterError(Fault.UNREACHABLE)
        return "only"


@pytest.fixture
def there() -> There:
    """Return a machine that can be asked."""
    return There()


@pytest.fixture
def client(corrected: Settings, there: There, tmp_path: Path) -> FlaskClient:
    """A client of a site that has nothing on this machine but a folder that is not there."""

    def opened(_: str) -> Generation:
        return open_generation(generations.current(corrected.index), corrected)

    live = RemoteLive(there.look, opened, clock=lambda: there.now)
    settings = replace(corrected, index=tmp_path / "none", cache_bytes=0)
    return create_app(settings, live=live).test_client()


def test_pages_are_those_of_an_index_folder(client: FlaskClient, corrected: Settings) -> None:
    """To the byte."""
    local = create_app(replace(corrected, cache_bytes=0)).test_client()
    for address in (*pages_of_every_kind(), READY, "/search.csv?q=peace", "/api/v1/search?q=peace"):
        here, remote = local.get(address), client.get(address)
        assert (remote.status_code, remote.data) == (here.status_code, here.data), address


def test_a_machine_that_cannot_be_reached_makes_the_site_unready(
    client: FlaskClient, there: There, caplog: pytest.LogCaptureFixture
) -> None:
    """So that a balancer asks another; what can be read still is, and afterwards the site is ready by itself."""
    assert client.get(READY).status_code == 200
    there.fault = True
    there.now += LOOK_S
    refused = client.get(READY)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/texts/notice/p1").status_code == 200
    assert client.get("/healthz").status_code == 200
    there.fault = False
    there.now += LOOK_S
    assert client.get(READY).status_code == 200
    caplog.clear()


@pytest.mark.parametrize("ask", [FlaskClient.get, FlaskClient.head])
def test_before_anything_is_there_the_site_says_so(
    client: FlaskClient,
    there: There,
    ask: Callable[..., object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A site may start before the machines that it asks."""
    there.fault = True
    for address in ("/", "/search?q=peace", "/texts/notice", READY, "/api/v1/texts"):
        assert getattr(ask(client, address), "status_code", 0) == 503, address
    there.fault = False
    there.now += LOOK_S
    assert getattr(ask(client, "/"), "status_code", 0) == 200
    caplog.clear()
