"""All values of a facet: a page with two thousand authors, without a script, and the same for programs."""

import html
import json
import re
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from archive.indexing.build import build
from archive.model.date import Date
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.search.facet_list import ListOrder
from archive.search.facet_list import ListRequest
from archive.search.facet_list import facet_page
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import write_texts
from tests.support.site import words_of

#: Authors, of whom every hundredth has more hits than the others.
AUTHORS = 2_000
#: Bytes of a page, which are few.
MAX_BYTES = 30_000


def author(number: int) -> str:
    """Return the name of an author; the last of them come first in the alphabet."""
    return f"{'ZYXWVUTSRQPONMLKJIHG'[number // 100]}na Müller-O’Brien {number}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of two thousand authors, of whom some speak in a debate."""
    folder = tmp_path_factory.mktemp("authors")
    said = tuple(Paragraph("", "Coal.", speaker=f"Member {n % 150}") for n in range(300))
    texts = [
        Text(
            f"volume-{n}",
            Metadata(
                title=f"Volume {n} of the Collected Papers",
                authors=tuple(author(n * 100 + m) for m in range(100)),
                date=Date(1800 + n),
                language="en",
            ),
            (Section("s1", "", tuple(Paragraph("", "Coal.") for _ in range(1 + n)), f"kind-{n}"),),
        )
        for n in range(20)
    ]
    debate = Text(
        "debate",
        Metadata(title="Débat: the “coal” question & <i>more</i>", date=Date(1850), language="en"),
        (Section("s1", "", said, "debate"),),
    )
    settings = Settings(texts=folder / "texts", index=folder / "index")
    write_texts(settings.texts, [*texts, debate])
    build(settings)
    return create_app(settings).test_client()


def listed(client: FlaskClient, **query: str) -> list[tuple[str, int]]:
    """Return the labels and counts that a page lists, as a reader sees them."""
    response = client.get(f"/search/facets?{urlencode({'q': 'coal', **query})}")
    assert response.status_code == 200
    assert len(response.data) <= MAX_BYTES
    rows = re.findall(
        r'<input type="checkbox"[^>]*> <span>(.*?)</span> <span class="number-of">([\d,]+)<',
        response.text,
    )
    return [(html.unescape(label), int(count.replace(",", ""))) for label, count in rows]


def test_a_facet_leads_to_all_of_its_values(client: FlaskClient) -> None:
    """Beside the hits are the first of them, and a link that says how many there are."""
    page = client.get("/search?q=coal&kind=kind-19&kind=debate").text
    link = re.search(r'<a href="([^"]*facet=author[^"]*)">All 100 authors</a>', page)
    assert link
    assert "All 150 speakers" in page
    address = html.unescape(link[1])
    assert address == "/search/facets?q=coal&kind=kind-19&kind=debate&facet=author"
    assert "100 authors" in words_of(client.get(address))
    # The only kind that is left needs no list.
    assert "facet=kind" not in client.get("/search?q=coal&in=debate").text


def test_every_value_is_on_one_page_of_the_list(client: FlaskClient) -> None:
    """Page after page has each author once, those with most results first, equals by name; no page is large."""
    seen: list[tuple[str, int]] = []
    for page in range(1, 21):
        seen += listed(client, facet="author", page=str(page))
    assert len(seen) == len(set(seen)) == AUTHORS
    assert seen == sorted(seen, key=lambda one: (-one[1], one[0]))
    assert listed(client, facet="author", page="21") == seen[-100:]


def test_the_page_says_what_it_lists(client: FlaskClient) -> None:
    """Its heading names the values and the search, and the box says what it does."""
    text = words_of(client.get("/search/facets?q=coal+-wood&facet=speaker"))
    assert "Speakers in the results for “coal -wood”" in text
    assert "Containing" in text


def test_values_are_listed_by_name(client: FlaskClient) -> None:
    """In alphabetical order, whatever their hits; years in order of time."""
    assert listed(client, facet="author", by="name")[:2] == [
        ("Gna Müller-O’Brien 1900", 20),
        ("Gna Müller-O’Brien 1901", 20),
    ]
    years = [int(label) for label, _ in listed(client, facet="year")]
    assert years == [*range(1800, 1820), 1850]
    by_count = [label for label, _ in listed(client, facet="year", by="count")]
    assert by_count[:3] == ["1850", "1819", "1818"]
    assert [label for label, _ in listed(client, facet="in", by="name")][:2] == [
        "Débat: the “coal” question & <i>more</i>",
        "Volume 0 of the Collected Papers",
    ]


@pytest.mark.parametrize(
    ("facet", "contains", "number"),
    [
        ("author", "zna", 100),
        ("author", "MULLER", 2_000),
        ("author", "o'brien 1999", 1),
        ("author", "muller o brien 7", 1 + 10 + 100),
        ("author", "  19  ", sum("19" in author(n) for n in range(AUTHORS))),
        ("author", "nobody", 0),
        ("author", "“”", 2_000),
        ("in", "collected papers", 20),
        ("in", "debat", 1),
        ("in", "question & <i>", 1),
        ("speaker", "member 14", 11),
        ("kind", "deb", 1),
        ("year", "185", 1),
        ("year", "18", 21),
    ],
)
def test_values_are_filtered_by_what_they_contain(
    client: FlaskClient, facet: str, contains: str, number: int
) -> None:
    """In any case and accents; punctuation makes no difference; nothing typed is an error."""
    query = urlencode({"q": "coal", "facet": facet, "contains": contains})
    found = json.loads(client.get(f"/search/facets.json?{query}").text)
    assert found["total"] == number
    assert len(listed(client, facet=facet, contains=contains)) == min(100, number)


def test_programs_get_all_values(client: FlaskClient) -> None:
    """A thousand at once, with the address of the next, and those that are chosen apart."""
    address = "/search/facets.json?q=coal&facet=author&author=Zna+M%C3%BCller-O%E2%80%99Brien+7"
    seen: list[str] = []
    while address:
        answer = json.loads(client.get(address).text)
        assert [one["value"] for one in answer["chosen"]] == [author(7)]
        seen += [one["value"] for one in answer["values"]]
        address = (answer["next"] or "").removeprefix("http://localhost")
    assert sorted([*seen, author(7)]) == sorted(map(author, range(AUTHORS)))
    assert (answer["total"], answer["pages"], answer["facet"]) == (AUTHORS - 1, 2, "author")


def test_programs_are_told_which_page_they_get(client: FlaskClient) -> None:
    """After the last page comes the last again, and the answer says so."""
    search = "/search/facets.json?q=coal&facet=author&page="
    after, last = (json.loads(client.get(f"{search}{page}").text) for page in ("99", "2"))
    assert (after["page"], after["next"]) == (2, None)
    assert after == last


def form_of(page: str) -> dict[str, list[str]]:
    """Return what a browser sends of the form of *page*, if no button of its own adds to it."""
    form = page[page.index('<form id="every"') :]
    sent: dict[str, list[str]] = {}
    for field in re.findall(r"<input [^>]*>", form[: form.index("</form>")]):
        name = re.search(r'name="([^"]*)"', field)
        value = re.search(r'value="([^"]*)"', field)
        assert name
        assert value
        ticked = "type=" not in field or "hidden" in field or field.endswith(" checked>")
        if ticked:
            sent.setdefault(name[1], []).append(html.unescape(value[1]))
    return sent


def test_chosen_values_lead_back_to_the_search(client: FlaskClient) -> None:
    """What is ticked on one page of the list is kept on others, and is a filter of the search at the end."""
    asked = "q=coal&kind=kind-1&kind=kind-2&sort=date&view=concordance&facet=author&by=name"
    sent = form_of(client.get(f"/search/facets?{asked}").text)
    sent["author"] = [author(150)]
    second = client.get(f"/search/facets?{urlencode({**sent, 'page': '2'}, doseq=True)}")
    kept = form_of(second.text)
    assert kept["author"] == [author(150)]
    kept["author"].append(author(299))
    typed = client.get(f"/search/facets?{urlencode({**kept, 'contains': 'nobody'}, doseq=True)}")
    # Those with most hits come first.
    assert form_of(typed.text)["author"] == [author(299), author(150)]
    applied = client.get(f"/search/facets?{urlencode({**kept, 'apply': 'yes'}, doseq=True)}")
    assert applied.status_code == 303
    query = [
        ("q", "coal"),
        ("author", author(150)),
        ("author", author(299)),
        ("kind", "kind-1"),
        ("kind", "kind-2"),
    ]
    assert applied.location == f"/search?{urlencode(query)}&sort=date&view=concordance"
    assert "5 occurrences" in words_of(client.get(applied.location))


def test_all_ticks_can_be_removed(client: FlaskClient) -> None:
    """Without any tick the search has no filter by this facet, and its others."""
    page = client.get(
        f"/search/facets?{urlencode({'q': 'coal', 'author': author(3), 'facet': 'author', 'kind': 'kind-0'})}"
    )
    sent = form_of(page.text)
    del sent["author"]
    applied = client.get(f"/search/facets?{urlencode({**sent, 'apply': 'yes'}, doseq=True)}")
    assert applied.location == "/search?q=coal&kind=kind-0"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=coal&facet=editor", "“editor” is not a facet"),
        ("q=coal&facet=kind&by=size", "“size” is not a sort order"),
        ("q=coal&page=none", "“none” is not a page number"),
        ("q=coal&facet=author&page=999999", "Page 20 of 20"),
        ("q=nothing+like+this&facet=author", "No authors"),
        ("q=&facet=author", "Type words"),
        ("", "Type words"),
        ("q=coal&contains=%00%E2%80%AE%3Cscript%3E", "texts with"),
    ],
)
def test_nothing_typed_is_an_error(client: FlaskClient, query: str, said: str) -> None:
    """What cannot be read is told; what is not there is an empty list."""
    response = client.get(f"/search/facets?{query}")
    assert response.status_code == 200
    assert said in words_of(response)
    assert "<script>" not in response.text
    assert client.get(f"/search/facets.json?{query}").status_code == 200


@pytest.mark.parametrize(
    ("label", "typed", "found"),
    [
        ("Éamon de Valera", "eamon DE val", True),
        ("H. H. Asquith", "h h asq", True),
        ("O’Connell", "o'con", True),
        ("Müller, Hermann", "muller hermann", True),
        ("Müller, Hermann", "hermann muller", False),
        ("Лев Троцкий", "троцк", True),
        ("Ὅμηρος", "ομηρος", True),
        ("דָּוִד בֶּן־גּוּרְיוֹן", "דוד", True),
        ("毛泽东", "泽", True),
        ("Anna 1917", "1917", True),
        ("Anna", "  ", True),
        ("Anna", "annna", False),
    ],
)
def test_labels_contain_what_is_typed(label: str, typed: str, found: bool) -> None:
    """In any case, without accents and points, whatever stands between the words."""
    facet = Facet(FacetName.SPEAKER, (FacetValue(label, label, 1),))
    page = facet_page(facet, ListRequest(FacetName.SPEAKER, typed), 10)
    assert bool(page.values) == found


def test_active_filters_are_on_every_page() -> None:
    """Whatever is typed, and however many there are; they count neither among those that match nor in all."""
    values = tuple(
        FacetValue(str(n), f"Name {n}", 300 - n, chosen=n in (250, 251)) for n in range(300)
    )
    facet = Facet(FacetName.AUTHOR, values)
    page = facet_page(facet, ListRequest(FacetName.AUTHOR, "name 7", ListOrder.COUNT, 9), 10)
    assert [value.value for value in page.chosen] == ["250", "251"]
    # The page after the last is the last.
    assert [value.value for value in page.values] == ["79"]
    assert (page.total, page.every, page.pages) == (11, 298, 2)
