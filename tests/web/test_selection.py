"""What a reader has selected is kept in the address from page to page, without scripts."""

import re
from html import unescape
from urllib.parse import parse_qsl
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from archive.web import create_app
from archive.web.selection import MAX_PLACE_CHARS
from archive.web.selection import MAX_SELECTED
from archive.web.selection import Selection
from archive.web.selection import read_selection
from tests.support.site import specimen_settings

BUTTON = re.compile(r'<button[^>]* form="search" formaction="([^"]*)" name="go" value="([^"]*)"')
LINK = re.compile(r'<a href="([^"]*)"')
BOX = re.compile(r'<input type="checkbox" name="p" value="([^"]*)" form="search"( checked)?>')
HIDDEN = re.compile(r'<input type="hidden" name="p" value="([^"]*)">')


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site whose results have many pages."""
    return create_app(specimen_settings(tmp_path_factory.mktemp("long"))).test_client()


def go(client: FlaskClient, onward: str, *places: str) -> str:
    """Return where a button leads while *places* are selected."""
    pairs = [*(("p", place) for place in places), ("go", onward)]
    answer = client.get(f"/search/selected?{urlencode(pairs)}")
    assert answer.status_code == 303
    return answer.headers["Location"]


def without_charts(page: str) -> str:
    """Return *page* without the links of charts, which are for the pointer only."""
    return re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)


def pressed(client: FlaskClient, page: str, onward: str, *ticked: str) -> str:
    """Return the page to which a button of *page* leads, after *ticked* boxes were ticked."""
    checked = [place for place, is_checked in BOX.findall(page) if is_checked or place in ticked]
    return client.get(go(client, onward, *HIDDEN.findall(page), *checked)).text


@given(st.lists(st.text(max_size=8) | st.sampled_from(["a/p1", "b/p2-p3", "c@2/p1"])))
def test_what_is_selected_is_read_back(places: list[str]) -> None:
    """A selection is read back from an address as it is, each place once and in its order."""
    selection = read_selection(MultiDict([("p", place) for place in places]))
    assert list(selection.places) == [*dict.fromkeys(p.strip() for p in places if p.strip())]
    for path in ("/search?q=peace", "/citations"):
        query = selection.added_to(path).partition("?")[2]
        assert read_selection(MultiDict(parse_qsl(query))) == selection


def test_a_selection_has_a_hundred_passages() -> None:
    """Of more than a hundred the first are kept, and the others counted; what is no place takes no room."""
    given_ = [("p", f"a/p{n}") for n in range(1, MAX_SELECTED + 4)]
    selection = read_selection(MultiDict([("p", ""), ("p", "x" * (MAX_PLACE_CHARS + 1)), *given_]))
    assert len(selection.places) == MAX_SELECTED
    assert (selection.places[0], selection.left_off) == ("a/p1", 3)


@pytest.mark.parametrize(
    ("onward", "location"),
    [
        ("/search?q=peace", "/search?q=peace&p=a/p1"),
        ("/search?q=peace&page=2", "/search?q=peace&page=2&p=a/p1"),
        ("/search", "/search?p=a/p1"),
        ("/search/facets?q=peace&facet=year", "/search/facets?q=peace&facet=year&p=a/p1"),
        ("/citations?q=peace", "/citations?q=peace&p=a/p1"),
        # Nowhere else, and to no other site.
        ("", "/search?p=a/p1"),
        ("/about", "/search?p=a/p1"),
        ("//example.org/search", "/search?p=a/p1"),
        ("https://example.org/search?q=x", "/search?p=a/p1"),
        ("/search/../../x", "/search?p=a/p1"),
        ("search?q=peace", "/search?p=a/p1"),
        ("/search\r\nX: y", "/search?p=a/p1"),
        ("/search?q=a\r\nX: y", "/search?q=a%0D%0AX:%20y&p=a/p1"),
    ],
)
def test_a_selection_is_taken_to_pages_of_results_alone(
    client: FlaskClient, onward: str, location: str
) -> None:
    """The selection goes with the reader to results and citations of this site, and nowhere else."""
    assert go(client, onward, "a/p1") == location


def test_nothing_selected_leads_to_the_plain_page(client: FlaskClient) -> None:
    """Without anything selected a button leads where its link does."""
    assert go(client, "/search?q=peace&view=concordance") == "/search?q=peace&view=concordance"


@pytest.mark.parametrize("view", ["", "&view=concordance", "&view=overview", "&view=collocates"])
def test_each_link_has_a_button_to_the_same_page(long: FlaskClient, view: str) -> None:
    """With nothing selected there are links, each with a hidden button of the same page; then buttons alone."""
    plain = without_charts(long.get(f"/search?q=peace{view}").text)
    buttons = [(to, onward) for to, onward in BUTTON.findall(plain)]
    assert {to for to, _ in buttons} == {"/search/selected"}
    cite = f"/citations?q=peace{view}".replace("&", "&amp;")
    assert {onward for _, onward in buttons} - set(LINK.findall(plain)) <= {cite}
    chosen = without_charts(long.get(f"/search?q=peace{view}&p=long/p45").text)
    assert {*BUTTON.findall(chosen)} == {*buttons, ("/search/selected", cite)}
    assert 'class="if-some"' not in chosen
    assert not {onward for _, onward in buttons} & set(LINK.findall(chosen)) - {
        f"/search?q=peace{view}".replace("&", "&amp;")
    }


def test_a_selection_survives_pages_views_and_filters(long: FlaskClient) -> None:
    """What was ticked on one page is still selected on the next, in each view, and back again."""
    first = long.get("/search?q=bread").text
    ticked = [place for place, _ in BOX.findall(first)][:2]
    second = pressed(long, first, "/search?q=bread&page=2", *ticked)
    assert HIDDEN.findall(second) == ticked
    assert '<p class="tally"><i></i><i></i></p>' in second
    third = [place for place, _ in BOX.findall(second)][:1]
    again = pressed(long, second, "/search?q=bread", *third)
    assert {place for place, is_checked in BOX.findall(again) if is_checked} == set(ticked)
    assert HIDDEN.findall(again) == third
    for view in ("concordance", "overview", "collocates"):
        shown = pressed(long, again, f"/search?q=bread&view={view}")
        checked = {place for place, is_checked in BOX.findall(shown) if is_checked}
        assert checked | set(HIDDEN.findall(shown)) == {*ticked, *third}
        assert 'class="tray' in shown


def test_a_line_of_a_concordance_selects_its_paragraph(client: FlaskClient) -> None:
    """Each line has a box; a paragraph of several lines counts once where it was selected before."""
    page = client.get("/search?q=peace&view=concordance").text
    places = [place for place, _ in BOX.findall(page)]
    several = next(place for place in places if places.count(place) > 1)
    chosen = client.get(f"/search?q=peace&view=concordance&p={several}").text
    assert [place for place, is_checked in BOX.findall(chosen) if is_checked] == [several]
    assert HIDDEN.findall(chosen) == []


def test_unticking_takes_a_passage_out(long: FlaskClient) -> None:
    """A passage of an earlier page that is unticked is not selected any more."""
    page = long.get("/search?q=bread&p=long/p1&p=long/p2").text
    assert [place for place, is_checked in BOX.findall(page) if is_checked] == [
        "long/p1",
        "long/p2",
    ]
    assert go(long, "/search?q=bread&page=2", "long/p2").endswith("&page=2&p=long/p2")


def test_citations_lead_back_to_the_results(client: FlaskClient) -> None:
    """The citations of a selection lead back to the same page of results with it, in every style."""
    at = go(
        client,
        "/citations?q=peace&kind=decree&view=concordance",
        "report-on-peace/p7",
        "report-on-peace/p9",
    )
    back = "/search?q=peace&kind=decree&view=concordance&p=report-on-peace/p7&p=report-on-peace/p9"
    page = client.get(at).text
    assert f'<a href="{back.replace("&", "&amp;")}">Back to results</a>' in page
    style = next(link for link in re.findall(r'href="([^"]*)"', page) if "style=apa" in link)
    in_style = client.get(unescape(style)).text
    assert f'<a href="{back.replace("&", "&amp;")}">Back to results</a>' in in_style
    assert "Back to results" not in client.get("/citations?p=report-on-peace/p7").text


@pytest.mark.parametrize("view", ["", "&view=concordance", "&view=overview"])
def test_a_text_leads_back_to_what_was_selected(client: FlaskClient, view: str) -> None:
    """A hit carries the selection to its text, which leads back with it and keeps it for a search in the text."""
    back = f"/search?q=peace{view}&p=report-on-peace/p7"
    page = without_charts(client.get(back).text)
    opened = next(unescape(a) for a in LINK.findall(page) if re.match(r"/texts/[^\"]*\?q=", a))
    assert opened.startswith("/texts/report-on-peace")
    for address in (opened, re.sub(r"/p\d+\?", "?", opened)):
        answer = client.get(address)
        leads = re.search(r'<a[^>]* href="([^"]*)">Back to results', answer.text)
        assert leads
        assert unescape(leads[1]).replace("%2F", "/") == back
    assert HIDDEN.findall(answer.text) == ["report-on-peace/p7"]


@pytest.mark.parametrize("path", ["/timeline", "/compare"])
def test_charts_and_comparisons_keep_the_selection(client: FlaskClient, path: str) -> None:
    """The selection goes from the overview to a chart or comparison, through its form, and back to a search."""
    overview = client.get("/search?q=peace&view=overview&p=report-on-peace/p7").text
    onward = next(unescape(go) for _, go in BUTTON.findall(overview) if go.startswith(path))
    at = go(client, onward, "report-on-peace/p7")
    assert at == f"{path}?q=peace&p=report-on-peace/p7"
    page = client.get(f"{at}&q2=treaties").text
    assert HIDDEN.findall(page) == ["report-on-peace/p7"]
    searches = [a for a in LINK.findall(without_charts(page)) if "/search?" in a]
    assert searches
    assert all(a.endswith("&amp;p=report-on-peace/p7") for a in searches)


def test_all_values_of_a_facet_keep_the_selection(client: FlaskClient) -> None:
    """The page of all values of a facet leads back with the selection, with and without new filters."""
    page = client.get("/search/facets?q=peace&facet=kind&p=report-on-peace/p7").text
    assert '<a href="/search?q=peace&amp;p=report-on-peace/p7">' in page
    assert HIDDEN.findall(page) == ["report-on-peace/p7"]
    applied = client.get(
        "/search/facets?q=peace&facet=kind&kind=decree&apply=yes&p=report-on-peace/p7"
    )
    assert applied.headers["Location"] == "/search?q=peace&kind=decree&p=report-on-peace/p7"


def test_too_many_are_told(client: FlaskClient) -> None:
    """A page says plainly that no more than a hundred passages can be selected."""
    pairs = urlencode([("p", f"x/p{n}") for n in range(1, MAX_SELECTED + 2)])
    for view in ("", "&view=concordance", "&view=overview"):
        page = client.get(f"/search?q=peace{view}&{pairs}").text
        assert "No more than 100 passages can be selected; the first 100 are kept." in page
        assert page.count("<i></i>") == MAX_SELECTED


def test_hits_are_the_same_whatever_is_selected(long: FlaskClient) -> None:
    """A selection changes neither the hits nor the addresses of files; what a hit leads to carries it."""
    plain = long.get("/search?q=bread&page=2").text
    chosen = long.get("/search?q=bread&page=2&p=long/p45&p=specimen/p2").text
    for pattern in (r'<h2><a href="[^"]*"', r'<link rel="[^"]*"[^>]*>', r'href="/search\.[^"]*"'):
        found = re.findall(pattern, plain)
        assert found
        carried = "&amp;p=long%2Fp45&amp;p=specimen%2Fp2"
        assert [each.replace(carried, "") for each in re.findall(pattern, chosen)] == found


@pytest.mark.parametrize("place", ['"><script>x</script>', "a/p1&b", "%00", "/texts/a"])
def test_odd_places_are_repeated_as_they_are(client: FlaskClient, place: str) -> None:
    """What is no place is repeated escaped, and makes no error."""
    page = client.get("/search", query_string={"q": "peace", "p": place})
    assert page.status_code == 200
    assert "<script>x" not in page.text
    assert [unescape(value) for value in HIDDEN.findall(page.text)] == [place.strip()]


def test_the_empty_selection_is_no_selection() -> None:
    """An address without a selection stays as it is."""
    assert Selection().added_to("/search?q=peace") == "/search?q=peace"
