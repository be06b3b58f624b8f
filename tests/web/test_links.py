"""Addresses of searches: what they say is what is read from them."""

from dataclasses import replace
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from archive.model.date import Date
from archive.search.request import Order
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.request import View
from archive.settings import Settings
from archive.web.links import PAGING
from archive.web.links import SearchLinks
from archive.web.links import search_address
from archive.web.parameters import read_search

WORDS = st.sampled_from(["war", "a&b=c", "Ünïcode +%20", '"peace treaty"~5', "#?/"])
REQUESTS = st.builds(
    SearchRequest,
    q=WORDS,
    page=st.integers(1, 3),
    per_page=st.sampled_from([20, 50]),
    sort=st.sampled_from(Sort),
    texts=st.lists(st.sampled_from(["a", "b-c"]), unique=True).map(tuple),
    authors=st.lists(WORDS, unique=True, max_size=2).map(tuple),
    kinds=st.lists(WORDS, unique=True, max_size=2).map(tuple),
    years=st.lists(st.sampled_from([Date(1917), Date(-43)]), unique=True).map(tuple),
    date_from=st.sampled_from([None, Date(-50), Date(1, 8, 1)]),
    date_to=st.sampled_from([None, Date(1918, 3)]),
    view=st.sampled_from(View),
    order=st.sampled_from(Order),
    scope=st.sampled_from(Scope),
)


def asked(address: str) -> SearchRequest:
    """Return the search that *address* asks for, without anything to complain of."""
    pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)
    parameters = read_search(MultiDict(pairs), Settings())
    assert parameters.notices == ()
    return parameters.request


@given(REQUESTS)
def test_an_address_asks_for_its_search(request: SearchRequest) -> None:
    """Whatever a search is, its address asks for it."""
    assert asked(search_address(request, per_page=20)) == request


@given(REQUESTS, WORDS, st.sampled_from(Sort), st.sampled_from(View), st.sampled_from([1, 2, 9]))
def test_links_change_what_they_name(
    request: SearchRequest, q: str, sort: Sort, view: View, page: int
) -> None:
    """A link differs from its search in what it changes, and is spelled like the address of that other search."""
    links = SearchLinks(request, 20)
    changed = {
        links.to(q=q): replace(request, q=q),
        links.to(sort="" if sort is Sort.RELEVANCE else sort.value): replace(request, sort=sort),
        links.to(view="" if view is View.LIST else view.value): replace(request, view=view),
        links.to(page="" if page == 1 else str(page)): replace(request, page=page),
    }
    for address, other in changed.items():
        assert asked(address) == other
        assert address == search_address(other, per_page=20)


@given(REQUESTS)
def test_files_have_all_pages(request: SearchRequest) -> None:
    """The address of a file asks for the search, whatever its page, order and view."""
    address = SearchLinks(request, 20).file("/search.csv", start="21")
    names = [name for name, _ in parse_qsl(urlsplit(address).query)]
    assert not PAGING & set(names)
    whole = SearchRequest(q=request.q)
    for field in ("texts", "authors", "kinds", "years", "date_from", "date_to", "scope"):
        whole = replace(whole, **{field: getattr(request, field)})
    assert asked(address) == whole


@pytest.mark.parametrize("path", ["/search", "/search.json"])
def test_no_parameters_need_no_question_mark(path: str) -> None:
    """The address of an empty search is its path."""
    assert search_address(SearchRequest(), per_page=20, path=path) == path
