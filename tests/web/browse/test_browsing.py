"""The pages by which texts are browsed: what they list, where they lead, and what programs get."""

import html
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.model.date import Date
from archive.model.edtf import parse_date
from archive.model.text import Metadata
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from archive.web.browse.years import periods_of
from archive.web.browse.years import year_bars
from archive.web.same_titles import _hints
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.responses import faults_in_page
from tests.support.site import page

PEOPLE = """\
vladimir-lenin:
  name: Vladimir Lenin
  also: [V. I. Lenin]
  dates: 1870–1924
  same_as: https://www.wikidata.org/entity/Q1394
  note: Russian revolutionary
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A published collection of sixty texts by three authors, and one by an author of two spellings."""
    folder = tmp_path_factory.mktemp("browse")
    settings = Settings(texts=folder / "texts", index=folder / "index")
    authors = ("Ann Other", "Bo Second", "V. I. Lenin")
    texts = []
    for number in range(60):
        made = text_of(
            f"t{number:02}", f"Words of text {number}.", author=authors[number % 3],
            title=f"The Address {number:02}", date=Date(1880 + number), kind="speech",
        )  # fmt: skip
        people = ("Vladimir Lenin",) if number == 0 else ()
        metadata = replace(
            made.metadata,
            places=("Bern",),
            subjects=("Peace",),
            collections=("papers",),
            people=people,
        )
        texts.append(replace(made, metadata=metadata))
    write_texts(settings.texts, texts)
    (settings.texts / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (settings.texts / "collections").mkdir()
    words = (
        "---\nname: The Papers\n---\n\nThese *papers* are\n\n- old, see [the first](/texts/t00).\n"
    )
    (settings.texts / "collections" / "papers.md").write_text(words, encoding="utf-8")
    publish(CollectionFolder(settings.texts), note="", today=date(2026, 1, 1))
    build(settings)
    return create_app(settings).test_client()


def test_dates_in_reverse_order_are_swapped(site: FlaskClient) -> None:
    """As in a search, and the page says so."""
    shown = page(site, "/texts/?from=1914&to=1910")
    assert "5 of 60 texts" in shown
    assert "have been swapped" in shown


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Texts of one title, and one that may be of several years."""
    folder = tmp_path_factory.mktemp("alike")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh")
    unsure = text_of("unsure", "Peace.")
    write_texts(
        settings.texts,
        [
            text_of("sure", "Peace.", date=Date(1640), title="The Speech"),
            replace(unsure, metadata=replace(unsure.metadata, date=parse_date("1636/1645"))),
            text_of("other", "Peace.", date=Date(1861, 3, 4), title="The Speech"),
        ],
    )
    build(settings)
    return create_app(settings).test_client()


def test_texts_of_one_title_are_told_apart(alike: FlaskClient) -> None:
    """Where titles repeat, lists of filters, titles that were found, and suggestions add the date."""
    for address in ("/search?q=peace", "/search/facets?q=peace&facet=in", "/search?q=speech"):
        shown = page(alike, address)
        assert "The Speech, 1640" in shown
        assert "The Speech, 4 March 1861" in shown
        assert "Unsure, 16" not in shown
    assert "The Speech, 1640 <" in page(alike, "/search?q=peace&in=sure")
    _, titles, about, _ = alike.get("/suggest?q=speech").get_json(force=True)
    assert sorted(about[titles.index("The Speech") :]) == ["text, 1640", "text, 4 March 1861"]


def test_authors_tell_texts_apart_where_dates_do_not() -> None:
    """What is alike in two texts tells nothing."""
    one, other = Metadata(title="A", authors=("Ann",)), Metadata(title="A", authors=("Bo",))
    both = Metadata(title="A", authors=("Bo",), date=Date(1900))
    assert _hints({"one": one, "other": other}) == {"one": "Ann", "other": "Bo"}
    assert _hints({"one": other, "other": both}) == {"one": "Bo", "other": "Bo, 1900"}


def test_a_year_tells_of_uncertain_dates(alike: FlaskClient) -> None:
    """What a search of a year finds beside the texts listed there, by dates that are uncertain, is said there."""
    shown = page(alike, "/years/1640")
    assert "1 text." in shown
    link = re.search(r'<a href="([^"]*)">1 more text with an uncertain date</a>', shown)
    assert link
    assert "2 of 3 texts" in page(alike, html.unescape(link[1]))
    assert "uncertain" not in page(alike, "/years/1636")
    assert "Search texts of the 1640s" in page(alike, "/years/1640s")


def test_one_text_names_somebody(site: FlaskClient) -> None:
    """A number and the verb agree."""
    assert "1 text that names Vladimir Lenin" in page(site, "/people/vladimir-lenin")


PAGES = [
    "/", "/texts/", "/texts/?sort=title", "/texts/?sort=author&page=2", "/texts/?author=lenin&kind=speech&from=1900",
    "/years/", "/years/1917", "/years/1910s", "/authors/", "/authors/?contains=len", "/authors/vladimir-lenin",
    "/people/", "/people/vladimir-lenin", "/places/", "/places/bern", "/subjects/", "/subjects/peace",
    "/collections/", "/collections/papers",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_sound(address: str, site: FlaskClient) -> None:
    """Each page is well formed, names its own address, and has a title of its own."""
    text = page(site, address)
    assert not faults_in_page(text)
    assert text.count("<h1") == 1
    path = re.escape(address.split("?")[0])
    assert re.search(f'<link rel="canonical" href="http://localhost{path}', text)


@pytest.mark.parametrize("address", [each for each in PAGES if "?" not in each and each != "/"])
def test_every_page_is_there_for_programs(address: str, site: FlaskClient) -> None:
    """What the page announces as JSON is there, and its counts are those of the list."""
    if address == "/texts/":
        return
    text = page(site, address)
    (json_address,) = re.findall(
        r'<link rel="alternate" type="application/json"[^>]*href="([^"]+)"', text
    )
    found = site.get(json_address)
    assert found.mimetype == "application/json"
    if "listed" in found.get_json():
        said = found.get_json()
        assert said["texts"] == len(said["listed"])
        for listed in said["listed"]:
            assert f'href="{listed["address"]}"' in text


@pytest.mark.parametrize("address", PAGES)
def test_every_link_leads_somewhere(address: str, site: FlaskClient) -> None:
    """No link of the pages leads to nothing, or by a redirect."""
    links = set(re.findall(r'<a[^>]* href="(/[^"#]*)', page(site, address)))
    for href in sorted(links)[:80]:
        assert site.get(href.replace("&amp;", "&")).status_code == 200, href


def test_entities_are_in_the_sitemap(site: FlaskClient) -> None:
    """The lists and each author, person, place, subject and collection are in the sitemap."""
    sitemap = site.get("/sitemap.xml").text
    for address in (
        "/texts/",
        "/years/",
        "/authors/",
        "/authors/bo-second",
        "/places/bern",
        "/collections/papers",
    ):
        assert f"<loc>http://localhost{address}</loc>" in sitemap


def test_an_author_with_two_spellings_has_one_page(site: FlaskClient) -> None:
    """What people.yaml says is on the page, in its JSON and in its JSON-LD; a search of it finds all spellings."""
    text = page(site, "/authors/vladimir-lenin")
    assert "1870–1924" in text
    assert "Russian revolutionary" in text
    assert '<a href="https://www.wikidata.org/entity/Q1394" rel="noopener">Wikidata</a>' in text
    assert "20 texts by Vladimir Lenin" in text
    (linked,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    said = json.loads(linked)
    assert (said["@type"], said["name"]) == ("Person", "Vladimir Lenin")
    assert said["sameAs"] == ["https://www.wikidata.org/entity/Q1394"]
    (href,) = re.findall(r'<a href="([^"]+)">All paragraphs</a>', text)
    assert "20 paragraphs" in page(site, href.replace("&amp;", "&"))
    assert '<input type="hidden" name="author" value="V. I. Lenin">' in text


@pytest.mark.parametrize(
    ("path", "parameter"),
    [("places/bern", "place"), ("subjects/peace", "subject"), ("collections/papers", "collection")],
)
def test_search_of_an_entity_finds_its_texts_only(
    path: str, parameter: str, site: FlaskClient
) -> None:
    """The search box of a page is bound to what the page is about."""
    text = page(site, f"/{path}")
    (value,) = re.findall(f'<input type="hidden" name="{parameter}" value="([^"]+)">', text)
    found = site.get(f"/search.json?q=words&{parameter}={value}").get_json()
    assert found["total"] == 60
    assert site.get(f"/search.json?q=words&{parameter}=nothing").get_json()["total"] == 0


@pytest.mark.parametrize(
    "address",
    ["/authors/nobody", "/authors/nobody.json", "/years/1700", "/years/17", "/years/x", "/years/1700s", "/places/x"],
)  # fmt: skip
def test_what_never_was_is_not_found(address: str, site: FlaskClient) -> None:
    """An unknown name or a year without texts is 404."""
    assert site.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/texts", "/years", "/authors", "/collections"])
def test_lists_end_with_a_slash(address: str, site: FlaskClient) -> None:
    """The bare name leads to the list, and keeps what was asked."""
    answer = site.get(f"{address}?page=2")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{address}/?page=2")


def test_kept_addresses(tmp_path: Path) -> None:
    """A name spelled anew redirects from its old address; one that no text has any more says so."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    folder = CollectionFolder(settings.texts)

    def publish_by(author: str, slug: str, day: int) -> None:
        path = settings.texts / f"{slug}.md"
        if path.exists():
            path.write_text(re.sub("author: .*", f"author: {author}", path.read_text()))
        else:
            write_texts(settings.texts, [text_of(slug, "Words.", author=author)])
        publish(folder, note="The author is spelled anew.", today=date(2026, 1, day))
        build(settings)

    publish_by("Wladimir Lenin", "a", 1)
    publish_by("Vladimir Lenin", "a", 2)
    client = create_app(settings).test_client()
    answer = client.get("/authors/vladimir-lenin?page=1")
    other = client.get("/authors/wladimir-lenin?page=1")
    assert sorted([answer.status_code, other.status_code]) == [200, 301]
    moved = answer if answer.status_code == 301 else other
    assert client.get(moved.headers["Location"]).status_code == 200
    assert "Vladimir Lenin" in client.get(moved.headers["Location"]).text


def test_home_of_a_large_archive_has_decades_instead_of_texts(site: FlaskClient) -> None:
    """Beyond fifty texts the home page counts; collections come first."""
    text = page(site, "/")
    assert text.index("/collections/papers") < text.index("/years/1880s")
    assert 'href="/texts/t00"' not in text
    assert 'href="/authors/ann-other"' in text


def test_home_of_a_small_archive_lists_all_by_decade(client: FlaskClient) -> None:
    """Up to fifty texts the home page lists them, under their decades."""
    text = page(client, "/")
    assert 'href="/texts/report-on-peace"' in text
    assert '<a href="/years/1910s">1910s</a>' in text


def test_list_of_texts_is_a_form(site: FlaskClient) -> None:
    """What was asked stands in the form; the order and the number are said; unreadable dates are told."""
    text = page(site, "/texts/?author=lenin&sort=title&kind=speech&from=1900")
    assert "14 of 60 texts, in order of title." in text
    assert '<option value="title" selected>by title</option>' in text
    assert '<option value="speech" selected>speech (60)</option>' in text
    assert 'name="author" value="lenin"' in text
    assert "<details open>" in text
    assert "is not a date" in page(site, "/texts/?from=soon")
    assert "0 of 60 texts" in page(site, "/texts/?q=nothing")


def test_years_before_christ_and_gaps() -> None:
    """Decades begin with a year that ends in 0, counted as astronomers do; bars keep gaps, and are never too many."""
    years = {-51: 1, 5: 2, 1917: 3}
    assert [(p.value, p.label, p.texts) for p in periods_of(years, 10)] == [
        ("-0060s", "61–52 BC", 1),
        ("0000s", "1 BC–9 AD", 2),
        ("1910s", "1910s", 3),
    ]
    assert len(year_bars(years)) <= 80
    assert [bar.texts for bar in year_bars({1900: 1, 1903: 4})] == [1, 0, 0, 4]
    assert year_bars({}) == ()


def test_authors_of_a_text_lead_to_their_pages(site: FlaskClient) -> None:
    """On the page of a text and of a passage, the names of its authors are links."""
    link = '<p class="author"><a href="/authors/vladimir-lenin">V. I. Lenin</a></p>'
    assert link in page(site, "/texts/t02")
    assert link in page(site, "/texts/t02/p1")


def test_from_text_to_text(site: FlaskClient) -> None:
    """A text leads to those before and after it by date; the first and the last to one only; a passage to none."""
    text = page(site, "/texts/t05")
    assert re.findall(r'<a href="([^"]+)" rel="(prev|next)"', text) == [
        ("/texts/t04", "prev"),
        ("/texts/t06", "next"),
    ]
    assert "Previous text" not in page(site, "/texts/t00")
    assert "Next text" not in page(site, "/texts/t59")
    assert "Previous text" not in page(site, "/texts/t05/p1")


def test_the_words_of_a_collection_are_shown(site: FlaskClient) -> None:
    """Its Markdown is read as that of any page, and its name is used wherever it is listed."""
    shown = page(site, "/collections/papers")
    assert "<em>papers</em>" in shown
    assert '<a href="/texts/t00"' in shown
    assert "The Papers" in page(site, "/search?q=words&collection=papers")


def test_an_author_of_many_texts_has_decades(site: FlaskClient) -> None:
    """Each leads to just the texts of that author and that decade; few texts need none."""
    shown = page(site, "/authors/ann-other")
    decades = re.findall(r'<a href="(/texts/\?[^"]+)">(\d{4}s) \((\d+)\)</a>', shown)
    assert [decade for _, decade, _ in decades] == [f"{year}s" for year in range(1880, 1940, 10)]
    assert sum(int(count) for *_, count in decades) == 20
    for address, _, count in decades:
        listed = page(site, html.unescape(address))
        assert listed.count('<a href="/texts/t') == int(count), address
