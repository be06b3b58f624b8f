"""The collection for programs has what programs meet, and real readers of feeds, site maps and pages read it."""

from dataclasses import replace
from itertools import chain

import extruct
import feedparser
import pytest
from flask.testing import FlaskClient
from usp.tree import sitemap_tree_for_homepage
from usp.web_client.requests_client import RequestsWebClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.harvesting import served
from tests.support.programs import DRAFTS
from tests.support.programs import FORMER
from tests.support.programs import RENAMED
from tests.support.programs import TEXTS
from tests.support.programs import URL
from tests.support.programs import WITHDRAWN


@pytest.fixture(scope="module")
def client(programs: Settings) -> FlaskClient:
    """A client of the site of a thousand texts."""
    return create_app(programs).test_client()


def test_the_collection_is_what_it_says(client: FlaskClient) -> None:
    """A thousand texts are published, of which one is withdrawn; the others are there as they are said to be."""
    texts = client.get("/sitemap.xml").text.count("<loc>https://archive.example.org/texts/") - 1
    assert texts == TEXTS - 1
    assert client.get("/texts/text-0007/history").status_code == 200
    assert client.get("/texts/notice@3").status_code == 200
    assert client.get(f"/texts/{WITHDRAWN}").status_code == 410
    assert client.get(f"/texts/{FORMER[0]}").headers["Location"] == f"/texts/{RENAMED}"
    assert client.get(f"/texts/{DRAFTS[0]}").status_code == 200


@pytest.mark.parametrize("most", [50_000, 300])
def test_a_reader_of_site_maps_finds_every_text(
    programs: Settings, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Each published text once, under its slug of today, in one file or in an index of parts; no draft."""
    monkeypatch.setattr("archive.web.well_known.SITEMAP_ADDRESSES", most)
    with served(create_app(replace(programs, url=""))) as url:
        tree = sitemap_tree_for_homepage(
            f"{url}/", web_client=RequestsWebClient(), use_known_paths=False
        )
        found = [page.url.removeprefix(f"{url}/texts/") for page in tree.all_pages()]
    assert len(found) == len({*found})
    assert {RENAMED, "dekret-o-mire", "salam", "text-0000"} <= {*found}
    assert not {*DRAFTS, *FORMER, WITHDRAWN} & {*found}


@pytest.mark.parametrize(
    ("address", "entries"),
    [("/new.atom", TEXTS), ("/feed.atom", None), ("/search.atom?q=harvest", None)],
)
def test_a_reader_of_feeds_reads_every_page(
    client: FlaskClient, address: str, entries: int | None
) -> None:
    """All pages are Atom without a fault, have each entry once, and as many as they say; no draft is in them."""
    pages = []
    following: str | None = address
    while following:
        pages.append(feedparser.parse(client.get(following).data))
        assert not pages[-1].bozo, following
        links = {link.rel: link.href for link in pages[-1].feed.links}
        following = links["next"].removeprefix(URL) if "next" in links else None
    found = list(chain.from_iterable(page.entries for page in pages))
    total = int(pages[0].feed.opensearch_totalresults)
    assert len(found) == len({entry.id for entry in found}) == total
    assert found
    assert entries is None or len(found) >= entries
    assert not any(draft in entry.link for entry in found for draft in DRAFTS)


#: Texts and passages of every kind and language, corrected, renamed, withdrawn and not published.
PAGES = (
    "notice", "notice/p2", "notice@1", RENAMED, "dekret-o-mire/p1", "salam", "odyssey/p1", "aufklaerung",
    "minutes/p1-p5", "a-debate/p4", "decree-on-land", "letter-to-a-friend", "text-0007", f"{WITHDRAWN}@1/p1", *DRAFTS,
)  # fmt: skip


@pytest.mark.parametrize("place", PAGES)
def test_a_reader_of_structured_data_reads_pages(client: FlaskClient, place: str) -> None:
    """JSON-LD, Dublin Core and Open Graph name the same work and the same address, as extruct reads them."""
    page = client.get(f"/texts/{place}")
    assert page.status_code == 200
    read = extruct.extract(page.text, syntaxes=["json-ld", "opengraph", "dublincore"])
    (described,) = read["json-ld"]
    (graph,) = (dict(each["properties"]) for each in read["opengraph"])
    assert described["url"] == graph["og:url"] == f"{URL}/texts/{place}"
    text = client.get(f"/api/v1/texts/{place.partition('/')[0]}").get_json()
    assert described["name"].startswith(text["title"])
    assert graph["og:title"]
    assert described.get("inLanguage", text["language"]) == text["language"]
