"""Facets are the checkboxes of one form, which narrow a search and widen it again."""

from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from archive.model.date import Date
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.facets import facets as facets_of
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue
from archive.search.value_filters import VALUE_FILTERS
from archive.settings import Settings
from archive.web.parameters import read_search
from archive.web.search.filter_form import FacetField
from archive.web.search.filter_form import FilterForm
from archive.web.search.filter_form import active_filters
from archive.web.search.filter_form import filter_form


def years(*, chosen: str = "") -> Facet:
    """Return a facet of thirty years, one of them perhaps chosen."""
    values = (str(year) for year in range(1900, 1930))
    return Facet(FacetName.YEAR, tuple(FacetValue(v, v, 3, v == chosen) for v in values))


def kinds(*values: str, chosen: tuple[str, ...] = ()) -> Facet:
    """Return a facet of kinds, some of them chosen."""
    return Facet(FacetName.KIND, tuple(FacetValue(v, v, 3, v in chosen) for v in values))


def form_of(*facets: Facet, request: SearchRequest) -> FilterForm:
    """Return the form of *facets*, which must be there."""
    form = filter_form(facets, request, 20)
    assert form is not None
    return form


def field_of(facet: Facet, request: SearchRequest) -> FacetField:
    """Return the only field of the form of *facet*."""
    (field,) = form_of(facet, request=request).facets
    return field


def sent(form: FilterForm) -> list[tuple[str, str]]:
    """Return what a browser sends if nothing is changed."""
    boxes = [
        (field.name, option.value)
        for field in form.facets
        for option in (*field.options, *field.more)
        if option.chosen
    ]
    return [*form.kept, *boxes, ("from", form.date_from), ("to", form.date_to)]


def read(pairs: list[tuple[str, str]]) -> SearchRequest:
    """Return the search that is asked for by *pairs*, without anything to complain of."""
    parameters = read_search(MultiDict(pairs), Settings())
    assert parameters.notices == ()
    return parameters.request


def test_long_facets_are_folded() -> None:
    """Of many values eight are shown and the others folded, unless one of those is an active filter."""
    field = field_of(years(), SearchRequest(q="peace"))
    assert (len(field.options), len(field.more), field.opened) == (8, 22, False)
    assert (field.every, field.every_href) == ("30 years", "/search/facets?q=peace&facet=year")
    request = SearchRequest(q="peace", years=(Date(1925),))
    assert field_of(years(chosen="1925"), request).opened


def test_values_that_are_not_listed_are_counted() -> None:
    """Of forty texts thirty are listed, and the form says that ten more have hits: a list is never taken for all."""
    listed = tuple((f"text-{n}", 40 - n) for n in range(30))
    none = ValueCounts((), 0)
    for distinct, left_off in ((40, 10), (30, 0)):
        values = {
            "slug": ValueCounts(listed, distinct),
            **{each.column: none for each in VALUE_FILTERS if each.column != "slug"},
        }
        (made,) = facets_of(
            SearchRequest(q="peace"), FacetCounts(distinct, values, {}), lambda _, value: value
        )
        assert (len(made.values), made.left_off) == (30, left_off)
        field = field_of(made, SearchRequest(q="peace"))
        assert field.every == f"{distinct} texts"


def test_short_facets_are_not_folded() -> None:
    """Values are not folded where only two would be hidden."""
    field = field_of(kinds(*(f"kind-{n}" for n in range(10))), SearchRequest(q="peace"))
    assert (len(field.options), field.more, field.every) == (10, (), "")


def test_facet_with_one_value_is_hidden() -> None:
    """A facet whose only value all hits have is not shown, unless it is chosen; without any there is no form."""
    assert filter_form((kinds("speech"),), SearchRequest(q="peace"), 20, total=3) is None
    # Of other hits it is said by nobody, or in sections of no kind.
    some = filter_form((kinds("speech"),), SearchRequest(q="peace"), 20, total=4)
    assert some is not None
    assert [option.value for option in some.facets[0].options] == ["speech"]
    request = SearchRequest(q="peace", kinds=("speech",))
    field = field_of(kinds("speech", chosen=("speech",)), request)
    assert field.options[0].chosen


def test_filters_without_hits_can_be_removed() -> None:
    """Where nothing is found, or in time, filters are kept as hidden values, and the form is there for its dates."""
    request = SearchRequest(q="war", authors=("Ann Other",), years=(Date(1917),))
    form = form_of(request=request)
    assert form.kept == (("q", "war"), ("author", "Ann Other"), ("year", "1917"))
    assert form.facets == ()


def test_a_year_of_two_dates_is_its_box() -> None:
    """An address that names a year by its first and last day has the box of the year checked, and no dates."""
    request = SearchRequest(q="peace", date_from=Date(1925), date_to=Date(1925))
    form = form_of(years(chosen="1925"), request=request)
    assert (form.date_from, form.date_to) == ("", "")
    assert read(sent(form)) == SearchRequest(q="peace", years=(Date(1925),))
    # Other dates are dates, whatever years are chosen.
    request = SearchRequest(q="peace", date_from=Date(1925, 3), date_to=Date(1925, 3))
    form = form_of(years(), request=request)
    assert (form.date_from, form.date_to) == ("1925-03", "1925-03")
    assert read(sent(form)) == request


def test_active_filters_are_listed() -> None:
    """Filters by text, author, kind, year and date are listed, each with a link that removes it alone."""
    request = SearchRequest(
        q="war",
        texts=("report-on-peace", "decree"),
        authors=("Ann Other",),
        kinds=("decree",),
        years=(Date(1917), Date(-43)),
        date_from=Date(1914, 8),
    )
    titles = Facet(FacetName.TEXT, (FacetValue("report-on-peace", "Report on Peace", 4, True),))
    chosen = active_filters((titles,), request, 20)
    labels = [value.label for value in chosen]
    assert labels == [
        "Report on Peace", "decree", "Ann Other", "decree", "1917", "44 BC", "from August 1914",
    ]  # fmt: skip
    whole = [
        "in=report-on-peace", "in=decree", "author=Ann+Other", "kind=decree", "year=1917",
        "year=-0043", "from=1914-08",
    ]  # fmt: skip
    for number, value in enumerate(chosen):
        others = [pair for at, pair in enumerate(whole) if at != number]
        assert value.href == f"/search?q=war&{'&'.join(others)}"
    between = SearchRequest(q="war", date_from=Date(1914), date_to=Date(1918))
    assert active_filters((), between, 20)[0].label == "1914 to 1918"
    until = SearchRequest(q="war", date_to=Date(1918))
    assert active_filters((), until, 20)[0].label == "to 1918"
    assert active_filters((titles,), SearchRequest(q="war"), 20) == ()


REQUESTS = st.builds(
    SearchRequest,
    q=st.sampled_from(["war", 'a&b="c" <d>', "Ünïcode", "=&="]),
    texts=st.lists(st.sampled_from(["a", "b-c"]), unique=True).map(tuple),
    authors=st.lists(st.sampled_from(["d e", "Ünïcode & Söhne", "%00"]), unique=True).map(tuple),
    kinds=st.lists(st.sampled_from(["speech", "a+b"]), unique=True).map(tuple),
    years=st.lists(st.sampled_from([Date(1917), Date(-43), Date(79)]), unique=True).map(tuple),
    date_from=st.sampled_from([None, Date(-50), Date(1914, 8, 1)]),
    sort=st.sampled_from(Sort),
    scope=st.sampled_from(Scope),
    per_page=st.sampled_from([20, 50]),
)


@given(REQUESTS, st.booleans(), st.booleans())
def test_an_unchanged_form_asks_for_the_same(
    request: SearchRequest, listed: bool, more: bool
) -> None:
    """Whatever was typed and chosen, and whichever of it is listed, the form asks for all of that on the first page."""
    chosen = {
        FacetName.TEXT: request.texts,
        FacetName.AUTHOR: request.authors,
        FacetName.KIND: request.kinds,
        FacetName.YEAR: tuple(map(str, request.years)),
    }
    facets = [
        Facet(name, tuple(FacetValue(v, v, 1, v in values) for v in (*values, *others)))
        for name, values in chosen.items()
        for others in [("1666", "1667") if more else ()]
        if listed and (values or others)
    ]
    form = filter_form(tuple(facets), request, 20)
    if form is not None:
        asked = read(sent(form))
        assert set(asked.years) == set(request.years)
        assert asked == SearchRequest(
            q=request.q,
            texts=request.texts,
            authors=request.authors,
            kinds=request.kinds,
            years=asked.years,
            date_from=request.date_from,
            sort=request.sort,
            scope=request.scope,
            per_page=request.per_page,
        )
    else:
        assert not any((*chosen.values(), request.date_from))


class Form(HTMLParser):
    """Reads the form of a page of results as a browser does: what has its id, and what is in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.boxes: dict[tuple[str, str], bool] = {}
        self.others: list[tuple[str, str]] = []
        self.groups = 0
        self.is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read one tag."""
        named = dict(attrs)
        self.groups += tag == "fieldset"
        if tag == "form":
            self.is_inside = named.get("id") == "search"
        if tag != "input" or not (self.is_inside or named.get("form") == "search"):
            return
        pair = (named["name"] or "", named["value"] or "")
        if pair[0] == "p":
            return
        if named.get("type") == "checkbox":
            self.boxes[pair] = "checked" in named
        else:
            self.others.append(pair)

    def handle_endtag(self, tag: str) -> None:
        """Read the end of a form."""
        if tag == "form":
            self.is_inside = False

    def address(self, *changed: tuple[str, str]) -> str:
        """Return the address to which the form leads if the boxes *changed* are clicked."""
        checked = [
            pair for pair, is_checked in self.boxes.items() if is_checked != (pair in changed)
        ]
        return f"/search?{urlencode([*self.others, *checked])}"


@pytest.mark.parametrize(
    ("boxes", "heading"),
    [
        ([("kind", "decree")], "8 paragraphs"),
        ([("kind", "speech")], "3 paragraphs"),
        ([("kind", "decree"), ("kind", "speech")], "11 paragraphs"),
    ],
)
def test_boxes_filter_the_search(
    client: FlaskClient, boxes: list[tuple[str, str]], heading: str
) -> None:
    """Checked boxes of one group are alternatives; unchecked again, the search is as before."""
    found = Form(client.get("/search?q=peace").text)
    page = client.get(found.address(*boxes)).text
    assert f'<h1 class="count">{heading}</h1>' in page
    narrowed = Form(page)
    assert {box for box, checked in narrowed.boxes.items() if checked} == set(boxes)
    wide = client.get(narrowed.address(*boxes)).text
    assert Form(wide).boxes == found.boxes


def test_each_group_of_boxes_has_a_name(client: FlaskClient) -> None:
    """Each facet is a group with a legend, each box has a label with its count, and the button says what it does."""
    page = client.get("/search?q=peace").text
    form = page[page.index('<details id="filters"') : page.index('<div class="results"')]
    assert form.count("<legend>") == form.count("<fieldset") == 2
    assert form.count('type="checkbox"') == form.count('<span class="number-of">') > 1
    assert ">Apply filters</button>" in form


@pytest.mark.parametrize("value", ["1917-11", "soon", "19", "1917..1918", "-"])
def test_an_unreadable_year_is_ignored_with_a_notice(client: FlaskClient, value: str) -> None:
    """The page says that it is not a year, and searches for the rest."""
    page = client.get("/search", query_string={"q": "peace", "year": value}).text
    assert f"“{value}” is not a year like 1917; it was ignored." in page
    assert '<h1 class="count">11 paragraphs' in page


def test_years_are_alternatives(client: FlaskClient) -> None:
    """Of several years each is enough, in every view and file; dates beside them must hold as well."""
    both = client.get("/search.json?q=peace&year=1916&year=1917").json
    assert both is not None
    assert both["total"] == 11
    for dates, total in (("&from=1918", 0), ("&from=1917", 11)):
        found = client.get(f"/search.json?q=peace&year=1916&year=1917{dates}").json
        assert found is not None
        assert found["total"] == total
    assert client.get("/search.csv?q=peace&year=1917").text.count("\r\n") == 12
