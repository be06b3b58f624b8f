"""Crawlers: what a polite one asks for, and how it finds the texts by the site map."""

from dataclasses import replace
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from lxml import etree
from usp.tree import sitemap_tree_for_homepage
from usp.web_client.requests_client import RequestsWebClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.crawler import Robots
from tests.support.crawler import crawl
from tests.support.harvesting import served
from tests.support.site import page

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_a_crawler_meets_about_two_addresses_a_paragraph(corrected: Settings) -> None:
    """Each paragraph once, and what leads there: no styles, files, revisions, selections and pages to share."""
    client = create_app(corrected).test_client()
    asked = crawl(client)
    paragraphs = {f"/texts/report-on-peace/p{n}" for n in range(1, 18)}
    paragraphs |= {"/texts/notice/p1", "/texts/notice/p2"}
    assert paragraphs <= {*asked}
    of_texts = [address for address in asked if address.startswith("/texts/")]
    pages = {"/texts/", "/texts/report-on-peace", "/texts/report-on-peace/history"}
    assert {*of_texts} == paragraphs | pages | {"/texts/notice", "/texts/notice/history"}
    assert len(asked) <= 2 * len(paragraphs) + 4


@pytest.mark.parametrize("prefix", ["", "/archive"])
def test_robots_are_kept_from_the_same_words_in_other_forms(
    corrected: Settings, prefix: str
) -> None:
    """Also under a path. What people share can be asked for, since previews of it are made like a crawler's visit."""
    settings = replace(corrected, url=f"https://example.org{prefix}")
    robots = Robots(page(create_app(settings).test_client(), "/robots.txt"))
    text = f"{prefix}/texts/report-on-peace"
    for path in (
        f"{prefix}/search?q=peace", f"{prefix}/mine", f"{prefix}/embed/report-on-peace/p7",
        f"{text}?style=mla", f"{text}/p9?q=peace&style=mla", f"{text}.epub", f"{text}.tei.xml",
        f"{text}/p9.json", f"{text}/p9.ris", f"{text}@1/p9", f"{text}/p9/share",
        f"{prefix}/texts/?author=lenin", f"{prefix}/authors.json",
    ):  # fmt: skip
        assert not robots.allow(path), path
    for path in (
        f"{prefix}/", text, f"{text}/p9", f"{text}/p7-p9", f"{text}/p9?q=peace", f"{text}/p9~4-19.6yxwlu",
        f"{prefix}/texts/", f"{prefix}/authors/vladimir-lenin", f"{prefix}/sitemap.xml",
        f"{prefix}/feed.atom", f"{prefix}/oai?verb=Identify",
    ):  # fmt: skip
        assert robots.allow(path), path


def addresses(client: FlaskClient, path: str) -> list[tuple[str, str]]:
    """Return what a site map lists, each with the day of its last change."""
    root = etree.fromstring(client.get(path).data)
    return [(each.findtext(f"{SPACE}loc"), each.findtext(f"{SPACE}lastmod", "")) for each in root]


def test_every_page_of_the_site_map_has_a_day(corrected: Settings) -> None:
    """That of the last revision of a text; of a list, of the newest of its texts."""
    found = dict(addresses(create_app(corrected).test_client(), "/sitemap.xml"))
    days = {address.removeprefix("http://localhost"): day for address, day in found.items()}
    assert days["/texts/notice"] == "2026-11-02"
    assert days["/authors/ann-other"] == "2026-11-02"
    assert days["/texts/report-on-peace"] == days["/authors/vladimir-lenin"] == "2026-11-22"
    assert days["/authors/"] == days["/texts/"] == days["/new"] == "2026-11-22"
    assert all(days.values())


def test_a_long_site_map_has_parts(corrected: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together they have each address once; each part is as new as the newest page in it."""
    client = create_app(corrected).test_client()
    whole = addresses(client, "/sitemap.xml")
    assert client.get("/sitemap-1.xml").status_code == 404
    monkeypatch.setattr("archive.web.well_known.SITEMAP_ADDRESSES", 4)
    client = create_app(corrected).test_client()
    index = addresses(client, "/sitemap.xml")
    parts = [addresses(client, address.removeprefix("http://localhost")) for address, _ in index]
    assert [entry for part in parts for entry in part] == whole
    assert [day for _, day in index] == [max(day for _, day in part) for part in parts]
    assert all(len(part) == 4 for part, _ in pairwise(parts))
    for number in ("0", str(len(parts) + 1), "9" * 30):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


@pytest.mark.parametrize("most", [50_000, 4])
def test_a_reader_of_site_maps_finds_every_page(
    corrected: Settings, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """From robots.txt, whether it is one file or an index of parts."""
    monkeypatch.setattr("archive.web.well_known.SITEMAP_ADDRESSES", most)
    app = create_app(corrected)
    with served(app) as url:
        tree = sitemap_tree_for_homepage(
            f"{url}/", web_client=RequestsWebClient(), use_known_paths=False
        )
        found = [found.url.removeprefix(url) for found in tree.all_pages()]
    assert len(found) == len({*found})
    assert {"/texts/report-on-peace", "/texts/notice", "/authors/ann-other", "/new"} <= {*found}
