"""What other sites show of a page: its preview, its words as HTML, and a frame with a passage."""

import html
import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from lxml import html as parser

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.amendments import move
from archive.publishing.apply_amendment import amend
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.site import json_at
from tests.support.site import page
from tests.support.site import pages_of_every_kind
from tests.support.site import words_of

PLACE = "/texts/report-on-peace/p9"


@pytest.fixture(scope="module")
def corrected_client(corrected: Settings) -> FlaskClient:
    """A client of a site with a corrected text."""
    return create_app(corrected).test_client()


def meta(text: str, name: str) -> str:
    """Return the content of the meta element *name* of a page; it must have exactly one."""
    found = re.findall(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)">', text)
    assert len(found) == 1, name
    return html.unescape(found[0])


@pytest.mark.parametrize("address", pages_of_every_kind())
def test_every_page_has_a_preview(corrected_client: FlaskClient, address: str) -> None:
    """Chats and networks that get the address can show a title, a sentence and the name of the site."""
    text = corrected_client.get(address).text
    assert meta(text, "og:title")
    assert meta(text, "og:site_name") == "The Decree on Peace"
    assert meta(text, "description") == meta(text, "og:description")
    assert meta(text, "description").strip()
    assert meta(text, "og:type") in {"website", "article"}


def test_a_passage_is_previewed_by_its_words(client: FlaskClient) -> None:
    """The description of a paragraph is its beginning, and its address the permalink."""
    text = page(client, f"{PLACE}?q=secret")
    assert meta(text, "og:description").startswith("The government abolishes secret diplomacy")
    assert meta(text, "og:url").endswith(PLACE)
    assert meta(text, "og:type") == "article"


def test_a_paragraph_that_was_only_moved_is_unchanged(tmp_path: Path) -> None:
    """Its words are those that were embedded; a range in which it stood elsewhere is not."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    write_texts(settings.texts, [text_of("bread", "One.", "Two.", "Three.", "Four.")])
    folder = CollectionFolder(settings.texts)
    publish(folder, note="", today=date(2026, 11, 20))
    amend(folder, "bread", move("p2", "p3"), note="x", today=date(2026, 11, 21))
    build(settings)
    client = create_app(settings).test_client()
    for place in ("p1", "p2", "p3", "p3-p4"):
        assert "Unchanged since" in page(client, f"/embed/bread/{place}?revision=1"), place
        kept = json_at(client, f"/mine.json?p=bread@1/{place}")["passages"]
        assert [each["status"] for each in kept] == ["same"], place
    assert "Corrected since" in page(client, "/embed/bread/p1-p3?revision=1")


def test_a_quotation_as_html(client: FlaskClient) -> None:
    """The HTML that is offered is a block quotation with the words, the address and the title, and no script."""
    offered = _offered(client, f"{PLACE}/share")[0]
    made = parser.fragments_fromstring(offered)
    assert [element.tag for element in made] == ["blockquote", "p"]
    assert made[0].get("cite").endswith(PLACE)
    assert "The government abolishes secret diplomacy" in made[0].text_content()
    assert made[1].find("a").get("href").endswith(PLACE)
    assert "Vladimir Lenin, Report on Peace, para. 9" in made[1].text_content()
    assert "class" not in offered


def test_what_is_offered_is_no_markup_of_the_page(client: FlaskClient) -> None:
    """The page shows the HTML, and does not carry it out."""
    shown = parser.fromstring(page(client, f"{PLACE}/share"))
    assert shown.findall(".//main//blockquote") == []
    assert shown.findall(".//main//iframe") == []


def test_a_frame_is_allowed_everywhere_and_nothing_else_is(client: FlaskClient) -> None:
    """A page of a passage to embed may be framed by any site; its other limits, and all other pages, stay closed."""
    answer = client.get("/embed/report-on-peace/p9")
    assert answer.status_code == 200
    assert "X-Frame-Options" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for address in (
        "/",
        PLACE,
        f"{PLACE}/share",
        "/oembed?url=x",
        "/embed/nowhere/p1",
        "/embed/report-on-peace",
    ):
        closed = client.get(address)
        assert closed.headers["X-Frame-Options"] == "DENY", address
        assert "frame-ancestors 'none'" in closed.headers["Content-Security-Policy"], address


def test_a_frame_says_whether_the_words_are_the_same(corrected_client: FlaskClient) -> None:
    """It names the revision that was embedded, and tells when the words were corrected since."""
    first = words_of(corrected_client.get("/embed/notice/p1?revision=1"))
    assert "Corrected since revision 1" in first
    latest = words_of(corrected_client.get("/embed/notice/p1?revision=2"))
    assert "Unchanged since it was embedded (revision 2)" in latest
    for nonsense in (
        "",
        "?revision=",
        "?revision=99",
        "?revision=-1",
        "?revision=x",
        "?revision=²",
    ):
        said = words_of(corrected_client.get(f"/embed/notice/p1{nonsense}"))
        assert "since" not in said, nonsense
        assert "Revision 2, published" in said, nonsense


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/embed/report-on-peace/p9-p9", "/embed/report-on-peace/p9"),
        ("/embed/Report-on-Peace/P9", "/embed/report-on-peace/p9"),
        ("/embed/report-on-peace/p9-p8?revision=1", "/embed/report-on-peace/p8-p9?revision=1"),
        (f"{PLACE}-p9/share", f"{PLACE}/share"),
    ],
)
def test_other_spellings_redirect(client: FlaskClient, address: str, target: str) -> None:
    """A frame has one address, as its passage has."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, target)


@pytest.mark.parametrize(
    "address",
    [
        "/embed/report-on-peace", "/embed/report-on-peace/p99", "/embed/report-on-peace/p9.json", "/embed/x",
        "/embed/report-on-peace/p9~4-19.6yxwlu", "/texts/report-on-peace/p99/share",
    ],
)  # fmt: skip
def test_only_passages_have_frames(client: FlaskClient, address: str) -> None:
    """A whole text, words, files and what is not there have none."""
    assert client.get(address).status_code == 404


def test_a_long_passage_is_not_offered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a frame can show has none, and its page offers nothing."""
    monkeypatch.setattr("archive.web.sharing.addresses.MAX_PARAGRAPHS", 2)
    assert client.get("/embed/report-on-peace/p2-p3").status_code == 200
    for address in ("/embed/report-on-peace/p2-p4", "/texts/report-on-peace/p2-p4/share"):
        assert client.get(address).status_code == 404, address
    url = quote("http://localhost/texts/report-on-peace/p2-p4", safe="")
    assert client.get(f"/oembed?url={url}").status_code == 404
    assert "/share" not in page(client, "/texts/report-on-peace/p2-p4")


def test_oembed(client: FlaskClient) -> None:
    """The address of a passage leads to its description, by the link in its head; the frame is that of today."""
    found = re.search(r'type="application/json\+oembed"[^>]* href="([^"]+)"', page(client, PLACE))
    assert found
    answer = json_at(client, html.unescape(found[1]))
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert answer["title"] == "Report on Peace, para. 9"
    assert answer["author_name"] == "Vladimir Lenin"
    frame = parser.fragment_fromstring(answer["html"])
    assert frame.tag == "iframe"
    assert frame.get("src") == "http://localhost/embed/report-on-peace/p9?revision=1"
    assert client.get(frame.get("src")).status_code == 200


def test_oembed_is_as_large_as_it_is_asked(client: FlaskClient) -> None:
    """The other site bounds the frame; nonsense does not."""
    url = quote(f"http://localhost{PLACE}", safe="")
    for asked, width in (("300", 300), ("9999", 600), ("x", 600), ("1", 200), ("", 600)):
        answer = json_at(client, f"/oembed?url={url}&maxwidth={asked}")
        assert answer["width"] == width
        assert f'width="{width}"' in answer["html"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("?url=", 404),
        ("?url=http://example.org/texts/report-on-peace/p9", 404),
        ("?url=http://localhost/texts/report-on-peace", 404),
        ("?url=http://localhost/help", 404),
        ("?url=http://[", 404),
        ("?url=http://localhost/texts/[", 404),
        ("?url=http://localhost/texts/report-on-peace/p99", 404),
        (f"?format=xml&url=http://localhost{PLACE}", 501),
    ],
)
def test_oembed_of_something_else(client: FlaskClient, query: str, status: int) -> None:
    """Another site, a page without a frame, another format: the status that oEmbed gives for it."""
    assert client.get(f"/oembed{query}").status_code == status


def _offered(client: FlaskClient, address: str) -> list[str]:
    """Return what the page at *address* offers to copy in its boxes of code."""
    tree = parser.fromstring(page(client, address))
    return [box.text_content() for box in tree.xpath('//div[@class="code"]//span[@class="taken"]')]
