"""Control characters in texts and queries: no page, file or log carries what a format or a terminal misreads."""

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from archive.export.formats import passage_formats
from archive.web import create_app
from tests.support.controls import DEVICE
from tests.support.controls import HOSTILE
from tests.support.controls import faults
from tests.support.controls import hostile_controls

Q = quote(f"bread {HOSTILE}{DEVICE} \u202e\x0c\x1c\x85\u2028 \u202e")
_FILES = [format.ending for format in passage_formats()]
_PLACES = (
    "hostile",
    "hostile/p1",
    "hostile/p1-p3",
    "hostile@1",
    "hostile@1/p2",
    "draft/p2",
    "gone@1/p1",
)
ADDRESSES = (
    *(f"/texts/{place}" for place in _PLACES),
    *(f"/texts/{place}.{ending}" for place in _PLACES for ending in _FILES),
    "/", "/texts/", "/about", "/help", "/texts/hostile/history", "/texts/hostile/history?revision=2",
    "/texts/gone", "/texts/gone.json", "/texts/gone/history", "/texts/hostile/p9", "/feed.atom",
    "/opensearch.xml", "/sitemap.xml", f"/texts/?q={Q}", f"/texts/hostile?q={Q}", f"/texts/hostile/p1?q={Q}",
    *(f"{path}?q={Q}" for path in (
        "/search", "/search.json", "/search.csv", "/search.atom", "/search.ris", "/search.bib",
        "/search.csl.json", "/concordance.csv", "/concordance.json", "/suggest", "/quotation", "/quotation.json",
    )),
    *(f"/search?q=bread&view={view}" for view in ("concordance", "overview", "list")),
    "/search?q=bread", "/search.json?q=bread", "/search.csv?q=bread", "/concordance.csv?q=bread",
    "/search.atom?q=bread", "/concordance.json?q=bread",
    f"/search?q={Q}&view=concordance", f"/search?q={Q}&author={Q}&kind={Q}&in={Q}&from={Q}&sort={Q}&page={Q}",
    f"/search.json?q=bread&author={Q}&from={Q}&sort={Q}&per_page={Q}",
    "/citations?p=hostile/p1&p=draft/p2", f"/citations?p={Q}", "/citations.ris?p=hostile/p1",
    "/quotation?q=the+bread+of+the+first+paragraph", "/quotation.json?q=the+bread+of+the+first+paragraph",
    f"/texts/{Q}", f"/texts/{Q}.json", f"/{Q}", f"/texts/hostile/{Q}.txt",
    f"/texts/hostile/p1/words?from={Q}&to={Q}", "/texts/hostile/p1~1-5", "/texts/hostile/p1~1-5.json",
    "/texts/hostile/p1?style=mla", "/texts/hostile/p1?style=apa", "/texts/hostile?style=wikipedia",
    "/texts/hostile?style=harvard", "/texts/hostile?style=author-date",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site of texts with controls in every field."""
    return create_app(hostile_controls(tmp_path_factory.mktemp("controls"))).test_client()


@pytest.mark.parametrize("address", dict.fromkeys(ADDRESSES))
def test_no_answer_carries_them(client: FlaskClient, address: str) -> None:
    """No body has a control of a device; whatever may be shown on its own closes the directions that it opens."""
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code < 500
    assert faults(answer.content_type, answer.get_data(as_text=True)) == []
    for name, value in answer.headers:
        assert re.fullmatch(r"[\x20-\x7e]*", value), name
