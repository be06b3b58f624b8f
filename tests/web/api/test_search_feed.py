"""The feed of a search tells what is new or changed: each paragraph once, by the day of its own last change."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.library.sqlite import Database
from archive.publishing.amendments import split
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from archive.web.api.feed_pages import MAX_ENTRIES
from tests.support.collections import text_of
from tests.support.collections import write_texts

ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}


@dataclass
class Archive:
    """A collection that is published day by day."""

    settings: Settings
    day: int = 0

    @property
    def folder(self) -> CollectionFolder:
        """Its folder."""
        return CollectionFolder(self.settings.texts)

    def publish(self, *slugs: str) -> None:
        """Publish *slugs* on the next day of November 2026."""
        self.day += 1
        done = publish(self.folder, slugs, note="As printed", today=date(2026, 11, self.day))
        assert all(outcome.revision for outcome in done), done

    def edit(self, slug: str, old: str, new: str) -> None:
        """Put *new* for *old* into the working copy of a text."""
        path = self.settings.texts / f"{slug}.md"
        words = path.read_text(encoding="utf-8")
        assert old in words
        path.write_text(words.replace(old, new, 1), encoding="utf-8")

    def client(self) -> FlaskClient:
        """Build the collection, and return a client of its site."""
        build(self.settings)
        return create_app(self.settings).test_client()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A text of seventy paragraphs with the word *peace*, published on the first day."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    words = (f"Number {n} speaks of peace, late." for n in range(1, 71))
    write_texts(settings.texts, [text_of("long", *words, author="Ann Other")])
    made = Archive(settings)
    made.publish("long")
    return made


def entries(client: FlaskClient, address: str = "/search.atom?q=peace") -> list[tuple[str, str]]:
    """Return the number of the paragraph and the day of each entry of a feed, which is valid."""
    feed = feedparser.parse(client.get(address).data)
    assert not feed.bozo
    return [(e.link.partition("?")[0].rpartition("/")[2], e.updated[:10]) for e in feed.entries]


def ids(client: FlaskClient, address: str = "/search.atom?q=peace") -> dict[str, str]:
    """Return the id of each entry of a feed by the number of its paragraph."""
    feed = feedparser.parse(client.get(address).data)
    return {e.link.partition("?")[0].rpartition("/")[2]: e.id for e in feed.entries}


def test_one_correction_and_one_addition_are_first(archive: Archive) -> None:
    """Of seventy paragraphs, the one that was corrected and the one that was added are told, before all others."""
    archive.edit("long", "Number 3 speaks of peace, late.", "Number 3 speaks of peace, very late.")
    path = archive.settings.texts / "long.md"
    path.write_text(path.read_text() + "\nA new word on peace.\n")
    archive.publish("long")
    found = entries(archive.client())
    assert found[:3] == [("p3", "2026-11-02"), ("p71", "2026-11-02"), ("p1", "2026-11-01")]
    assert len(found) == MAX_ENTRIES


def test_new_text_is_told(archive: Archive) -> None:
    """Its paragraphs are before older ones, however many texts are changed beside it."""
    write_texts(archive.settings.texts, [text_of("short", "Peace at last.", "Bread.")])
    archive.publish("short")
    assert entries(archive.client())[0] == ("p1", "2026-11-02")


def _corrected(archive: Archive) -> None:
    archive.edit("long", "Number 5 speaks", "Number 5 spoke")
    archive.publish("long")


def _emphasised(archive: Archive) -> None:
    archive.edit("long", "Number 5 speaks", "Number 5 *speaks*")
    archive.publish("long")


def _renamed(archive: Archive) -> None:
    rename(archive.folder, "long", "longer", note="", today=date(2026, 11, 9))


def _split(archive: Archive) -> None:
    amend(archive.folder, "long", split("p5", "of peace"), note="", today=date(2026, 11, 9))


@pytest.mark.parametrize(
    ("change", "number"), [(_corrected, "p5"), (_emphasised, ""), (_renamed, ""), (_split, "")]
)
def test_ids_change_with_the_words_alone(
    archive: Archive, change: Callable[[Archive], None], number: str
) -> None:
    """An entry has another id when its words change; emphasis, another slug, split or host change none."""
    before = ids(archive.client())
    change(archive)
    client = archive.client()
    after = ids(client)
    moved = ids(client, "http://elsewhere.example/search.atom?q=peace")
    assert after == moved
    assert len({*after.values()}) == len(after)
    differing = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert differing == ({number} if number else set())


def test_ids_do_not_hang_on_the_search(archive: Archive) -> None:
    """A change is the same entry in the feeds of two searches, so that a reader shows it once."""
    client = archive.client()
    some, others = ids(client, "/search.atom?q=number"), ids(client)
    both = some.keys() & others.keys()
    assert both
    assert {name: some[name] for name in both} == {name: others[name] for name in both}


@pytest.mark.parametrize(
    ("since", "numbers"),
    [
        ("2026-11-02", ["p3"]),
        ("2026-11-03", []),
        ("2026-11", ["p3", "p1"]),
        ("2026", ["p3", "p1"]),
        ("2027", []),
        ("yesterday", ["p3", "p1"]),
        ("", ["p3", "p1"]),
        ("-0043-03-15", ["p3", "p1"]),
        ("2026-02-31", ["p3", "p1"]),
    ],
)
def test_since_leaves_out_older_changes(archive: Archive, since: str, numbers: list[str]) -> None:
    """Changes from that day on are told; what is no date is ignored, and the feed says so."""
    archive.edit("long", "Number 3 speaks", "Number 3 spoke")
    archive.publish("long")
    client = archive.client()
    address = f"/search.atom?q=peace&since={since}"
    found = entries(client, address)
    assert [number for number, _ in found[:2]] == numbers
    unread = since in ("yesterday", "-0043-03-15", "2026-02-31")
    assert ("is not a date and was ignored" in client.get(address).text) == unread


def test_feed_has_pages(archive: Archive) -> None:
    """Fifty entries are a page (RFC 5005); all pages together have each paragraph once, and one id."""
    client = archive.client()
    found: list[str] = []
    address: str | None = "/search.atom?q=peace&since=2026-11-01"
    identity = set()
    while address:
        root = ElementTree.fromstring(client.get(address).text)  # noqa: S314 our own
        identity.add(root.findtext("a:id", "", ATOM))
        assert root.findtext("o:totalResults", "", ATOM) == "70"
        assert root.findtext("o:startIndex", "", ATOM) == str(len(found) + 1)
        found += [str(link.get("href")) for link in root.iterfind("a:entry/a:link", ATOM)]
        links = {
            str(link.get("rel")): str(link.get("href")) for link in root.iterfind("a:link", ATOM)
        }
        assert links["self"].endswith(address)
        address = links.get("next", "").removeprefix("http://localhost") or None
    assert len(found) == len({*found}) == 70
    assert len(identity) == 1
    assert entries(client, "/search.atom?q=peace&page=9") == []


def test_pages_stay_while_paragraphs_change(archive: Archive) -> None:
    """A page begins after a paragraph: what changed since comes before all, and nothing comes twice or is missed.

    So it does where that paragraph was merged, its text renamed, or nothing is left of it: then rather twice.
    """
    address = "/search.atom?q=peace"
    first = feedparser.parse(archive.client().get(address).data)
    links = {link.rel: link.href.removeprefix("http://localhost") for link in first.feed.links}
    assert links["next"] == f"{address}&after=2026-11-01%2Clong%2Fp50"
    assert links["last"] == links["next"]
    rest = [(f"p{n}", "2026-11-01") for n in range(51, 71)]
    archive.edit("long", "Number 60 speaks of", "Number 60 spoke of")
    archive.publish("long")
    client = archive.client()
    assert entries(client, links["next"]) == [one for one in rest if one[0] != "p60"]
    assert entries(client, address)[:2] == [("p60", "2026-11-02"), ("p1", "2026-11-01")]
    rename(archive.folder, "long", "short", note="", today=date(2026, 11, 3))
    assert entries(archive.client(), links["next"]) == [one for one in rest if one[0] != "p60"]
    assert len(entries(client, links["next"].replace("p50", "p99"))) == 50
    for wrong in ("2026-02-30,long/p50", "2026-11-01,nowhere/p1", "x"):
        assert client.get(f"{address}&after={wrong}").status_code == 200


def test_drafts_are_left_out_and_not_counted(archive: Archive) -> None:
    """A draft beside published texts is in no feed, nor is what was edited and not published."""
    write_texts(archive.settings.texts, [text_of("draft", "Peace in a draft.")])
    archive.edit("long", "Number 3 speaks", "Number 3 spoke")
    client = archive.client()
    assert "draft" not in client.get("/search.atom?q=peace").text
    assert "<opensearch:totalResults>70<" in client.get("/search.atom?q=peace").text
    assert {day for _, day in entries(client)} == {"2026-11-01"}


def test_time_of_a_feed_without_entries_stays(archive: Archive) -> None:
    """It is that of the last publication, however often the index is built."""
    client = archive.client()
    before = client.get("/search.atom?q=zeppelin").text
    assert "<updated>2026-11-01T00:00:00Z</updated>" in before
    build(archive.settings, force=True)
    assert create_app(archive.settings).test_client().get("/search.atom?q=zeppelin").text == before


def test_page_of_a_search_says_what_its_feed_does(archive: Archive) -> None:
    """The link on the page and the one that programs find say that it is about new and corrected paragraphs."""
    html = archive.client().get("/search?q=peace").text
    assert re.search(r'href="/search\.atom\?q=peace"[^>]*>Follow this search', html)
    assert "New and corrected paragraphs for this search, as a feed" in html
    assert 'title="New and corrected paragraphs: peace – ' in html


def test_feed_costs_no_more_statements_than_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The feed of a word in every paragraph asks the library as often as its page, however many there are."""
    asked: list[str] = []
    take = Database.take

    def counted(database: Database) -> object:
        asked.append("")
        return take(database)

    monkeypatch.setattr(Database, "take", counted)
    counts = {}
    for size in (20, 400):
        archive = Archive(
            Settings(texts=tmp_path / f"t{size}", index=tmp_path / f"i{size}", engine="whoosh")
        )
        words = [f"Number {n} speaks of peace." for n in range(size)]
        write_texts(archive.settings.texts, [text_of(f"text-{n}", *words) for n in range(4)])
        archive.publish()
        for address in ("/search?q=peace&per_page=50", "/search.atom?q=peace"):
            client = archive.client()
            client.get("/about")
            asked.clear()
            assert client.get(address).status_code == 200
            counts[size, address] = len(asked)
        # Where the next page and the last one begin is asked, too.
        most = counts[size, "/search?q=peace&per_page=50"] + 6
        assert counts[size, "/search.atom?q=peace"] <= most
    assert counts[400, "/search.atom?q=peace"] <= counts[20, "/search.atom?q=peace"]
