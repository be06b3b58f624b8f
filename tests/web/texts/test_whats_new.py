"""What is new: the page and the feed of new and corrected texts."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree

import feedparser
import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.library.sqlite import Database
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from archive.web.texts import corrections_feed
from archive.web.texts import whats_new
from archive.web.wording.history import change_name
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.site import page

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three texts: published on the first, one corrected on the second, one withdrawn on the third; and a draft."""
    folder = tmp_path_factory.mktemp("news")
    made = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh")
    write_texts(
        made.texts,
        [
            text_of(
                "bread", *(f"The bread {n} is late." for n in range(1, 7)), author="Ann <Other>"
            ),
            text_of("gone", "A forgery."),
            text_of("peace", "Peace & bread."),
        ],
    )
    texts = CollectionFolder(made.texts)
    publish(texts, ["bread", "gone", "peace"], note="", today=date(2026, 11, 1))
    path = made.texts / "bread.md"
    path.write_text(path.read_text().replace("late", "very late"))
    publish(texts, ["bread"], note="As <printed>", today=date(2026, 11, 2))
    amend(texts, "gone", retire_text("Not by her."), note="", today=date(2026, 11, 3))
    write_texts(made.texts, [text_of("draft", "Words of a draft.")])
    build(made)
    return made


@pytest.fixture
def site(settings: Settings) -> FlaskClient:
    """A client of the site."""
    return create_app(settings).test_client()


def items(client: FlaskClient, address: str = "/new") -> list[str]:
    """Return the words of each item of a page, and of each heading of a day."""
    main = page(client, address).partition("<main")[2]
    parts = re.findall(r"<h2>.*?</h2>|<li>.*?</li>", main, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in parts]


def test_texts_are_listed_by_day(site: FlaskClient) -> None:
    """The newest day is first, and each text says whether it is new, corrected or withdrawn."""
    found = items(site)
    days = [item for item in found if item.endswith("2026") and len(item.split()) == 3]
    assert days == ["3 November 2026", "2 November 2026", "1 November 2026"]
    assert found[1].startswith("Withdrawn Gone Not by her.")
    assert found[3].startswith("Corrected Bread Ann <Other> As <printed>.")
    assert [item.split(" Ann")[0] for item in found[5:]] == [
        "New text Bread", "New text, withdrawn since Gone", "New text Peace",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"slug": "renamed from old"}, "New address"),
        ({"p9": "moved after p11", "p2": "moved to the front"}, "Rearranged"),
        ({"sections": "moved"}, "Rearranged"),
        ({"p1": "withdrawn"}, "Passage withdrawn"),
        ({"p9": "moved after p11", "p2": "corrected"}, "Corrected"),
        ({"revision 1": "dated 2026-11-29, not 2026-11-30"}, "Corrected"),
    ],
)
def test_what_was_done_is_named(changes: dict[str, str], name: str) -> None:
    """A revision is headed by what it did: one that only moved or renamed corrected nothing."""
    assert change_name(changes) == name


def test_page_says_what_was_corrected(site: FlaskClient) -> None:
    """The first corrections are shown word by word, with a link to all of them."""
    html = page(site, "/new")
    assert html.count('<div class="correction">') == 3
    assert '<ins><span class="unseen">inserted: </span>very</ins>' in html.replace(
        " </ins>", "</ins>"
    )
    assert 'href="/texts/bread/history#r2">All 6 changed paragraphs' in html


def test_drafts_are_not_new(site: FlaskClient) -> None:
    """A draft is on no page of what is new, and in no feed."""
    for address in ("/new", "/new.atom", "/feed.atom"):
        assert "draft" not in site.get(address).text.lower()


def test_page_is_in_pages(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Older revisions follow on further pages; each is on one page, and what is no page is the nearest one."""
    whole = [item for item in items(site) if not item.endswith("November 2026")]
    monkeypatch.setattr(whats_new, "REVISIONS_PER_PAGE", 2)
    found: list[str] = []
    for number in (1, 2, 3):
        found += [
            i for i in items(site, f"/new?page={number}&x") if not i.endswith("November 2026")
        ]
    assert found == whole
    first, last = page(site, "/new?page=1&y"), page(site, "/new?page=3&y")
    assert '<a href="/new?page=2" rel="next">Older</a>' in first
    assert 'rel="prev"' not in first
    assert '<a href="/new?page=2" rel="prev">Newer</a>' in last
    assert 'rel="next"' not in last
    for word in ("9", "0", "-1", "x", "9" * 30, "%00"):
        assert site.get(f"/new?page={word}").status_code == 200


def test_feed_has_new_and_corrected_texts(site: FlaskClient) -> None:
    """It is valid Atom: an id and a day for each, the newest first, with what was done and why."""
    answer = site.get("/new.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = feedparser.parse(answer.data)
    assert not feed.bozo
    assert [(e.title, e.updated[:10]) for e in feed.entries] == [
        ("Gone, revision 2", "2026-11-03"),
        ("Bread, revision 2", "2026-11-02"),
        ("Bread", "2026-11-01"),
        ("Gone", "2026-11-01"),
        ("Peace", "2026-11-01"),
    ]
    assert feed.entries[1].summary.startswith("As <printed>. Corrected: paras. 1, 2, 3, 4, 5, 6.")
    assert feed.entries[2].summary == "New text. Ann <Other>."
    assert feed.entries[2].link == "http://localhost/texts/bread"
    assert feed.feed.updated == "2026-11-03T00:00:00Z"
    assert len({entry.id for entry in feed.entries}) == 5
    assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)


def test_corrections_have_one_id_in_both_feeds(site: FlaskClient) -> None:
    """Whoever follows both feeds is told of a correction once."""
    ids = [
        [e.id for e in feedparser.parse(site.get(a).data).entries]
        for a in ("/new.atom", "/feed.atom")
    ]
    assert set(ids[1]) < set(ids[0])


def test_feed_has_pages(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pages (RFC 5005) lead from one to the next, and have all entries once."""
    monkeypatch.setattr(corrections_feed, "MAX_ENTRIES", 2)
    client = create_app(settings).test_client()
    address: str | None = "/new.atom"
    found, feeds = [], set()
    while address:
        root = ElementTree.fromstring(client.get(address).text)  # noqa: S314 our own
        found += [entry.findtext("a:id", "", ATOM) for entry in root.iterfind("a:entry", ATOM)]
        feeds.add(root.findtext("a:id", "", ATOM))
        links = {
            str(link.get("rel")): str(link.get("href")) for link in root.iterfind("a:link", ATOM)
        }
        address = links.get("next", "").removeprefix("http://localhost") or None
    assert len(found) == len({*found}) == 5
    assert feeds == {"http://localhost/new.atom"}


def test_pages_of_feeds_lead_everywhere(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First, previous, next and last (RFC 5005), and which entries these are (OpenSearch), as feedparser reads them."""
    monkeypatch.setattr(corrections_feed, "MAX_ENTRIES", 2)
    client = create_app(settings).test_client()
    for path, total in (("/new.atom", 5), ("/feed.atom", 2)):
        first = feedparser.parse(client.get(path).data)
        last = feedparser.parse(client.get(related(first)["last"]).data)
        assert not first.bozo
        assert "previous" not in related(first)
        assert "next" not in related(last)
        assert related(first)["first"] == related(last)["first"] == path
        assert first.feed.opensearch_totalresults == str(total)
        assert first.feed.opensearch_itemsperpage == "2"
        assert last.feed.opensearch_startindex == str((total - 1) // 2 * 2 + 1)
    middle = feedparser.parse(client.get("/new.atom?page=2").data)
    after = feedparser.parse(client.get(related(middle)["next"]).data)
    again = feedparser.parse(client.get(related(after)["previous"]).data)
    assert [e.id for e in again.entries] == [e.id for e in middle.entries]
    assert related(again)["previous"] == "/new.atom"
    for wrong in ("x", "2026-11-01", "9999-99-99,bread,1", "0000-00-00,a,999999999"):
        assert client.get(f"/new.atom?after={wrong}").status_code == 200


def related(feed: feedparser.FeedParserDict) -> dict[str, str]:
    """Return the addresses of a feed by their relations."""
    return {link.rel: link.href.removeprefix("http://localhost") for link in feed.feed.links}


def test_no_entry_comes_twice_or_is_missed_while_texts_are_published(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page begins after an entry, so what is new moves nothing from page to page."""
    monkeypatch.setattr(corrections_feed, "MAX_ENTRIES", 2)
    copytree(settings.texts, tmp_path / "texts")
    changing = replace(settings, texts=tmp_path / "texts", index=tmp_path / "index")
    build(changing)
    client = create_app(changing).test_client()
    first = feedparser.parse(client.get("/new.atom").data)
    write_texts(changing.texts, [text_of(f"new-{n}", "Some words.") for n in range(3)])
    slugs = [f"new-{n}" for n in range(3)]
    publish(CollectionFolder(changing.texts), slugs, note="", today=date(2026, 11, 4))
    build(changing)
    found, address = [*first.entries], related(first).get("next")
    while address:
        read = feedparser.parse(client.get(address).data)
        found += read.entries
        address = related(read).get("next")
    before = feedparser.parse(create_app(settings).test_client().get("/new.atom?page=1").data)
    assert [e.id for e in before.entries] == [e.id for e in found[:2]]
    assert len({e.id for e in found}) == len(found) == 5


@pytest.mark.parametrize("address", ["/", "/texts/bread", "/new", "/help", "/nowhere"])
def test_every_page_leads_to_what_is_new(site: FlaskClient, address: str) -> None:
    """The page is linked at the foot, and programs find the feed in the head."""
    html = site.get(address).text
    assert (
        '<link rel="alternate" type="application/atom+xml" title="New and corrected texts" href="/new.atom">'
        in html
    )
    assert re.search(r'<a href="/new"[^>]*>What is new</a>', html.partition("</main>")[2])


def test_renamed_text_keeps_its_entries(tmp_path: Path) -> None:
    """Another slug changes the links of entries, and none of their ids."""
    made = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    write_texts(made.texts, [text_of("bread", "Bread.")])
    texts = CollectionFolder(made.texts)
    publish(texts, ["bread"], note="", today=date(2026, 11, 1))
    build(made)
    (before,) = feedparser.parse(create_app(made).test_client().get("/new.atom").data).entries
    rename(texts, "bread", "loaf", note="", today=date(2026, 11, 2))
    build(made)
    renamed, after = feedparser.parse(create_app(made).test_client().get("/new.atom").data).entries
    assert after.id == before.id != renamed.id
    assert after.link.endswith("/texts/loaf")


def test_nothing_is_new_where_nothing_is_published(tmp_path: Path) -> None:
    """A collection of drafts has an empty page, and a valid feed without entries, whose time stays."""
    made = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    write_texts(made.texts, [text_of("bread", "Bread.")])
    build(made)
    client = create_app(made).test_client()
    assert "Nothing has been published here yet" in page(client, "/new")
    for address in ("/new.atom", "/feed.atom"):
        feed = feedparser.parse(client.get(address).data)
        assert not feed.bozo
        assert (feed.entries, feed.feed.updated) == ([], "1970-01-01T00:00:00Z")


def test_page_costs_few_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many texts are new, the page asks the library as often."""
    asked: list[str] = []
    take = Database.take

    def counted(database: Database) -> object:
        asked.append("")
        return take(database)

    monkeypatch.setattr(Database, "take", counted)
    counts = []
    for texts in (2, 60):
        made = Settings(texts=tmp_path / f"t{texts}", index=tmp_path / f"i{texts}", engine="whoosh")
        write_texts(made.texts, [text_of(f"text-{n}", "Bread.") for n in range(texts)])
        publish(CollectionFolder(made.texts), note="", today=date(2026, 11, 1))
        build(made)
        client = create_app(made).test_client()
        client.get("/about")
        for address in ("/new", "/new.atom"):
            asked.clear()
            assert client.get(address).status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[2] <= 5
    # Where the next page and the last one begin is asked, too.
    assert counts[1] <= counts[3] <= 8
