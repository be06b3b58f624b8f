"""Answers of the JSON API: an object, or a page of a list with links to the others."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Response
from flask import abort
from flask import jsonify
from flask import request
from werkzeug.urls import iri_to_uri

from archive.web.api.v1.objects import Absolute
from archive.web.api.v1.objects import Json
from archive.web.api.v1.parameters import PageRequest
from archive.web.context import absolute
from archive.web.context import current

#: Where the description of the API is, and its page.
DESCRIPTION_PATH, PAGE_PATH = "/api/v1/openapi.json", "/api"
DESCRIPTION_TYPE = "application/vnd.oai.openapi+json;version=3.1"
#: Bytes of an address; the server takes 64 kB with the headers.
MAX_ADDRESS_BYTES = 56 * 1024


def paged(
    body: Json, items: str, listed: Sequence[object], page: PageRequest, total: int | None
) -> Response:
    """Return *body* with a *page* of *items*, of *total*, and links to the first, previous, next and last page.

    Without a total, for which there was no time, it is not known whether there is a next page.
    """
    response = jsonify(
        {**body, "total": total, "page": page.number, "per_page": page.size, items: listed}
    )
    if total is None:
        current.uncacheable = True
    else:
        _add_pages(response, page.number, page.pages(total))
    return response


def site_url() -> Absolute:
    """Return what makes URLs of paths, for lists: what they begin with is made once."""
    return absolute("").__add__


def refuse_long_addresses() -> None:
    """Refuse an address of more bytes than `MAX_ADDRESS_BYTES`."""
    if len(request.query_string) + len(request.path) > MAX_ADDRESS_BYTES:
        abort(414)


def add_description(response: Response) -> Response:
    """Announce the description of the API, by the relations of RFC 8631; a malformed host has no address of it."""
    if not request.host:
        return response
    described = (
        f'<{iri_to_uri(absolute(DESCRIPTION_PATH))}>; rel="service-desc"; type="{DESCRIPTION_TYPE}"'
    )
    response.headers.add("Link", described)
    response.headers.add(
        "Link", f'<{iri_to_uri(absolute(PAGE_PATH))}>; rel="service-doc"; type="text/html"'
    )
    return response


def _add_pages(response: Response, number: int, pages: int) -> None:
    numbers = {"first": 1, "prev": number - 1, "next": number + 1, "last": pages}
    for relation, other in numbers.items():
        if 1 <= other <= pages:
            response.headers.add("Link", f'<{_address(other)}>; rel="{relation}"')


def _address(page: int) -> str:
    """Return the address of another *page* of the list of this request."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    query = urlencode([*pairs, ("page", str(page))])
    return iri_to_uri(f"{absolute(request.path)}?{query}")
