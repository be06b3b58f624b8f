"""The generation of a request: kept until its response has been made, and no longer."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.indexing.build import build
from archive.indexing.live import Live
from archive.indexing.serving import Serving
from archive.search.searcher import Searcher
from archive.settings import Settings
from archive.web import create_app
from archive.web.context import current
from archive.web.context import site_of
from tests.support.open_files import ON_LINUX
from tests.support.open_files import Parts
from tests.support.open_files import no_garbage_collection
from tests.support.open_files import open_files
from tests.support.paths import ROOT
from tests.support.site import NOTICE
from tests.support.site import corrected_settings
from tests.support.site import pages_of_every_kind

EXPORTS = [
    *(f"/search.{ending}?q=the" for ending in ("csv", "ris", "bib", "csl.json")),
    "/search.json?q=the&per_page=all",
    "/search.csv?q=the&view=concordance",
]
FILES = [
    *EXPORTS,
    "/search.json?q=the",
    *(f"/texts/report-on-peace.{ending}" for ending in ("txt", "md", "json", "tei.xml", "jsonld")),
    *("/texts/report-on-peace/p9.ris", "/texts/notice@1.json", "/feed.atom", "/sitemap.xml"),
    *("/suggest?q=pe", "/readyz", "/healthz", "/opensearch.xml", "/search.atom?q=peace", "/texts/notice/nowhere.json"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A site that can be built anew."""

    client: FlaskClient
    live: Serving
    settings: Settings

    def rebuild(self, words: str) -> None:
        """Build with these words at the end of a draft, and let that serve."""
        draft = self.settings.texts / "draft.md"
        draft.write_text(NOTICE.replace("notice", "draft") + f"\n{words}\n", encoding="utf-8")
        build(self.settings)
        assert words in self.live.now().library.edition("draft").markdown


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with a corrected text, of which nothing is let go but what nothing refers to."""
    settings = corrected_settings(tmp_path, ROOT / "texts")
    app = create_app(settings)
    site = Site(app.test_client(), site_of(app).live, settings)
    site.rebuild("First.")
    with no_garbage_collection():
        yield site


def test_no_page_or_file_keeps_a_generation(site: Site) -> None:
    """After each kind of request, by any method, the old generation is gone as soon as another serves."""
    kept = {}
    addresses = [*pages_of_every_kind(), *FILES]
    for number, at in enumerate(range(0, len(addresses), 6)):
        parts = Parts(site.live.now())
        for address in addresses[at : at + 6]:
            for method in ("GET", "HEAD", "POST"):
                site.client.open(address, method=method, buffered=True).close()
        site.rebuild(f"Words {number}.")
        if alive := parts.alive():
            kept[addresses[at]] = alive
    assert kept == {}


@ON_LINUX
def test_an_error_keeps_no_generation_open(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong while a page is made: its files are closed, although the traceback stays for a while."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    config = site.client.application.config
    monkeypatch.setattr(site.client.application.logger, "disabled", True)
    with monkeypatch.context() as patched:
        patched.setattr(Searcher, "search", fail)
        for raised in (False, True):
            patched.setitem(config, "PROPAGATE_EXCEPTIONS", raised)
            with pytest.raises(RuntimeError) if raised else nullcontext():
                answer = site.client.get(f"/search?q=peace{raised}", buffered=True)
                assert answer.status_code == 500
    site.rebuild("Another.")
    now = site.live.now().folder
    assert [path for path in open_files(site.settings.index) if now not in path.parents] == []


@pytest.mark.parametrize("address", EXPORTS)
def test_what_is_being_sent_is_finished(site: Site, address: str) -> None:
    """Two builds later the rest of a file is sent, as it would have been; and its generation is gone already."""
    expected = site.client.get(address, buffered=True).data
    parts = Parts(site.live.now())
    response = site.client.get(address)
    sent = response.iter_encoded()
    begun = next(sent)
    site.rebuild("The second.")
    site.rebuild("The third.")
    assert parts.alive() == []
    assert begun + b"".join(sent) == expected
    response.close()


def test_a_request_has_one_generation(site: Site) -> None:
    """The same from its first look at it to its end, whatever is built meanwhile; then that is gone."""
    parts = Parts(site.live.now())
    with site.client.application.test_request_context("/"):
        first = current.generation.library.edition("draft").markdown
        site.rebuild("The second.")
        site.rebuild("The third.")
        assert current.generation.library.edition("draft").markdown == first
        assert "First." in first
        assert parts.alive() != []
    assert parts.alive() == []


def test_a_cached_page_needs_no_generation(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is sent without any."""
    first = site.client.get("/texts/notice/p1").data

    def fail(_: Live) -> None:
        raise AssertionError

    monkeypatch.setattr(Live, "acquire", fail)
    assert site.client.get("/texts/notice/p1").data == first
