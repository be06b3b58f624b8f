"""Errors as pages, or as problem documents (RFC 9457) for programs. Every status is chosen here."""

import logging
import re
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from sqlite3 import DatabaseError
from types import MappingProxyType
from urllib.parse import quote

from flask import Flask
from flask import Response
from flask import json
from flask import render_template
from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import InternalServerError
from werkzeug.urls import iri_to_uri

from archive.deadline import DeadlineExceeded
from archive.errors import BadAddress
from archive.errors import CollectionUnavailable
from archive.errors import IndexMissing
from archive.errors import NotHere
from archive.errors import PageNotMarked
from archive.errors import TextWithdrawn
from archive.export import formats
from archive.language.controls import without_controls
from archive.language.controls import without_directions
from archive.library.passage import read_address
from archive.model.address import locator_of
from archive.web.api.mcp import refusals as agents
from archive.web.api.memento import BadMoment
from archive.web.api.oai.routes import NoPublicAddress
from archive.web.api.parts import BadStart
from archive.web.api.parts import NoRoom
from archive.web.api.parts import StaleExport
from archive.web.api.v1.problems import BadParameters
from archive.web.api.v1.problems import PassageWithdrawn
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import Choice
from archive.web.links import link
from archive.web.middleware.headers import PROBLEM
from archive.web.middleware.request_limits import QUEUE_TIMEOUT_S
from archive.web.middleware.request_limits import TooBusy
from archive.web.near_addresses import near_addresses
from archive.web.near_addresses import words_of_path
from archive.web.parameters import echoed
from archive.web.presenters import as_sentence
from archive.web.presenters import page_ranges
from archive.web.presenters import pluralize

log = logging.getLogger(__name__)

#: Seconds after which a client may ask again where there is no index yet.
INDEX_RETRY_S = 10
#: The same where the collection cannot be asked.
UNAVAILABLE_RETRY_S = 5
#: The same where the disk has no room.
NO_ROOM_RETRY_S = 600
#: What to do where the time was over, by what was asked for.
_TEXT_TOO_LONG = (
    "It was stopped before it was complete, so that the site has time for others. Please try again later,"
    " or open a part of the text: its address and the first and last paragraph, such as /p1-p100."
)
_SEARCH_TOO_LONG = (
    "It was stopped before it was complete. Use fewer words and wildcards, or search fewer texts."
)
_SELECTION_TOO_LONG = "It was stopped before it was complete. Please select fewer passages."
_TOO_LONG = {
    "search": _SEARCH_TOO_LONG,
    "all_hits": _SEARCH_TOO_LONG,
    "reference_files": _SEARCH_TOO_LONG,
    "feeds": _SEARCH_TOO_LONG,
    "api_search": _SEARCH_TOO_LONG,
    "quotations": "It was stopped before it was complete. Please check a shorter quotation.",
    "bibliography": _SELECTION_TOO_LONG,
    "handout": _SELECTION_TOO_LONG,
}


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What an error page says: what happened, and what to do."""

    status: int
    title: str
    detail: str


#: What a path may have beside letters and digits, by RFC 3986.
_PATH_SIGNS = "/:@-._~!$&'()*+,;="
#: Paths under which every error is a problem document.
_DOORS = re.compile(r"/(?:api|mcp|oai|oembed|timemap)(?:/|$)")
_BY_STATUS = {
    400: (
        "This address cannot be read",
        "Part of the address is damaged or missing. Try a search instead.",
    ),
    404: ("Page not found", "There is no page at this address. It may be mistyped or cut short."),
    405: ("Pages can only be read", "Nothing can be sent to this address."),
    410: ("This text was withdrawn", "Its page says why."),
    413: ("The request is too long", "Please send less at once."),
    414: ("The address is too long", "Please search for fewer words, or select fewer passages."),
    415: (
        "The body is of another type",
        "Send JSON, with “Content-Type: application/json”.",
    ),
    500: (
        "Something went wrong",
        "The error is ours, and it has been recorded. Please try again later.",
    ),
    503: (
        "The texts are being prepared",
        "The site will be ready soon. Please try again in a moment.",
    ),
}


def register(app: Flask) -> None:
    """Handle every error of *app*."""
    app.register_error_handler(NotHere, _not_here)
    app.register_error_handler(PageNotMarked, _page_not_marked)
    app.register_error_handler(BadAddress, _bad_address)
    app.register_error_handler(TextWithdrawn, _withdrawn)
    app.register_error_handler(PassageWithdrawn, _passage_withdrawn)
    app.register_error_handler(BadParameters, _bad_parameters)
    app.register_error_handler(IndexMissing, _index_missing)
    app.register_error_handler(CollectionUnavailable, _unavailable)
    app.register_error_handler(DeadlineExceeded, _time_is_up)
    app.register_error_handler(TooBusy, _too_busy)
    app.register_error_handler(BadStart, _bad_start)
    app.register_error_handler(BadMoment, _bad_moment)
    app.register_error_handler(StaleExport, _stale_export)
    app.register_error_handler(NoRoom, _no_room)
    app.register_error_handler(NoPublicAddress, _no_public_address)
    app.register_error_handler(DatabaseError, _unreadable)
    app.register_error_handler(HTTPException, _http)


def _not_here(error: NotHere) -> Response:
    title, _ = _BY_STATUS[404]
    detail = missing_in_text(error.address) or f"{error}. {error.remedy}".rstrip()
    return _respond(ErrorView(404, title, detail), near=_near())


def missing_in_text(address: str) -> str:
    """Return what a text that is here does not have; nothing where *address* names no text."""
    try:
        where = read_address(address.removeprefix("/texts/"))
        entry = current.generation.library.entry(where.slug)
    except (BadAddress, NotHere, CollectionUnavailable):
        return ""
    title = f"“{entry.metadata.title}”"
    if where.format:
        return f"{title} is not available as {where.format}."
    revision = f"revision {where.revision}" if where.revision is not None else ""
    if where.first is None:
        return f"{title} has no {revision}." if revision else ""
    there = f"{title}, {revision}," if revision else title
    size = pluralize(entry.paragraphs, "paragraph")
    missing = f"{there} has no {locator_of(where)}."
    return missing if revision else f"{missing} It has {size}."


def _page_not_marked(error: PageNotMarked) -> Response:
    title, _ = _BY_STATUS[404]
    page = echoed(error.page)
    detail = (
        "The pages of the source are not marked in this text. Use its paragraph numbers instead."
    )
    if error.pages:
        marked = page_ranges(error.pages)
        detail = f"Page {page} of the source is not marked in this text. Marked: {marked}."
    return _respond(ErrorView(404, title, detail), near=_near())


def _bad_address(error: BadAddress) -> Response:
    title, _ = _BY_STATUS[404]
    detail = f"No page has this address: {error.reason}."
    return _respond(ErrorView(404, title, detail), near=_near())


def _withdrawn(error: TextWithdrawn) -> Response:
    title, _ = _BY_STATUS[410]
    page = Choice("The page of this text", error.address)
    return _respond(ErrorView(410, title, as_sentence(str(error))), near=(page,))


def _passage_withdrawn(error: PassageWithdrawn) -> Response:
    title, _ = _BY_STATUS[410]
    successor = iri_to_uri(absolute(error.successor)) if error.successor else None
    more = {
        "reason": error.reason,
        "revision": error.revision or None,
        "date": error.day or None,
        "successor": successor,
    }
    response = _respond(ErrorView(410, title, as_sentence(str(error))), more=more)
    if successor:
        response.headers.add("Link", f'<{successor}>; rel="predecessor-version"')
    return response


def _bad_parameters(error: BadParameters) -> Response:
    title = "A parameter cannot be taken"
    errors = [
        {"parameter": each.parameter, "detail": each.detail, "allowed": list(each.allowed)}
        for each in error.errors
    ]
    return _respond(ErrorView(400, title, str(error)), more={"errors": errors})


def _index_missing(error: IndexMissing) -> Response:
    """Respond with 503, or with 502 where the index is a copy: a server in front then asks another machine.

    It must not do so for other answers with 503, by which a busy machine would count as one that has failed.
    """
    return _not_ready(502 if current.settings.source else 503, error)


def _unavailable(error: CollectionUnavailable) -> Response:
    """Respond that the collection cannot be asked; why, the log alone is told: readers can do nothing about it."""
    log.error("%s", error)
    detail = (
        "The whole collection cannot be asked at the moment, so there is no answer rather than half of one."
        " Please try again in a few seconds."
    )
    return _later(ErrorView(503, "The texts cannot be reached now", detail), UNAVAILABLE_RETRY_S)


def _unreadable(error: DatabaseError) -> Response:
    """Respond that the index is missing, and verify it in the background: it may be corrupt."""
    log.error("The index cannot be read: %s", error)
    current.site.live.verify_soon()
    # What one request met says nothing of others, also where the index is a copy.
    return _not_ready(503, IndexMissing(current.settings.index, "the index cannot be read"))


def _not_ready(status: int, error: IndexMissing) -> Response:
    title, detail = _BY_STATUS[503]
    # A copy comes by itself.
    remedy = "" if current.settings.source else error.remedy
    return _later(ErrorView(status, title, f"{detail} {remedy}".rstrip()), INDEX_RETRY_S)


def _time_is_up(_: DeadlineExceeded) -> Response:
    detail = _TOO_LONG.get(request.blueprint or "", _TEXT_TOO_LONG)
    return _later(ErrorView(503, "This took too long", detail), int(QUEUE_TIMEOUT_S))


def _too_busy(_: TooBusy) -> Response:
    detail = "Please try again in a few seconds. Texts and passages can still be read."
    return _later(ErrorView(503, "The site is busy", detail), int(QUEUE_TIMEOUT_S))


def _bad_start(error: BadStart) -> Response:
    title, _ = _BY_STATUS[400]
    detail = f"“{echoed(error.value)}” is not where a part of a file begins ({error.name}=)."
    return _respond(ErrorView(400, title, detail))


def _bad_moment(error: BadMoment) -> Response:
    detail = (
        f"“{echoed(error.value)}” is no date of HTTP (Accept-Datetime). One reads like"
        " Thu, 08 Nov 2018 00:00:00 GMT."
    )
    return _respond(ErrorView(400, "This date cannot be read", detail))


def _stale_export(error: StaleExport) -> Response:
    detail = (
        "The texts have changed since the first part of this file was made, so its parts do not fit"
        f" together. Please start again: {error.restart}"
    )
    return _respond(ErrorView(410, "This part has expired", detail))


def _no_public_address(_: NoPublicAddress) -> Response:
    detail = (
        "Records are named after the public address of the site, which is not set. Its owner can set it:"
        " PINCITE_URL=https://archive.example.org."
    )
    return _respond(ErrorView(404, "Nothing can be harvested here yet", detail))


def _no_room(error: NoRoom) -> Response:
    log.error("A file of search results could not be written: %s", error)
    detail = "The disk of this site is full. Pages can still be read. Please try again later."
    return _later(ErrorView(503, "There is no space for this file", detail), NO_ROOM_RETRY_S)


def _later(error: ErrorView, seconds: int) -> Response:
    """Respond with *error*, and say that the client may ask again after so many *seconds*."""
    response = _respond(error)
    response.headers["Retry-After"] = str(seconds)
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        # Werkzeug raises redirects, too.
        return error.get_response()
    status = error.code or InternalServerError.code
    if status == InternalServerError.code:
        # A corrupt index may cause any exception.
        current.site.live.verify_soon()
    title, detail = _BY_STATUS.get(status, (error.name, "This request could not be answered."))
    near = _near() if status == 404 else ()
    response = _respond(ErrorView(status, title, detail), near=near)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _respond(
    error: ErrorView,
    *,
    near: Sequence[Choice] = (),
    more: Mapping[str, object] = MappingProxyType({}),
) -> Response:
    """Return a page, which lists what is *near*, or a problem document, which has *more* members."""
    # It may repeat an address.
    error = replace(error, detail=without_directions(without_controls(error.detail)))
    if request.path == agents.PATH:
        return agents.refusal(error.status, f"{error.title}. {error.detail}")
    if _is_for_programs():
        return _problem(error, more)
    again = request.full_path.rstrip("?") if error.status >= 500 and request.method == "GET" else ""
    words = request.args.get("q", "") or words_of_path(request.path) * (error.status == 404)
    body = render_template("error.html", error=error, near=near, again=again, words=words)
    return Response(body, status=error.status)


def _is_for_programs() -> bool:
    """Whether a program asks: at a door for programs, or for an address that ends like that of a machine format."""
    if _DOORS.match(request.path):
        return True
    ending = request.path.rpartition("/")[2].rpartition(".")[2]
    # The last part of ``tei.xml`` is also that of the documents for crawlers.
    endings = {format.ending.rpartition(".")[2] for format in formats.FORMATS}
    return request.path in {"/suggest", "/readyz"} or ending in endings


def _problem(error: ErrorView, more: Mapping[str, object]) -> Response:
    # A request with a malformed host has no URL.
    address = absolute if request.host else link
    body = {
        "type": address(f"/api#status-{error.status}"),
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": quote(request.path, safe=_PATH_SIGNS),
        **more,
    }
    return Response(json.dumps(body), error.status, content_type=PROBLEM)


def _near() -> tuple[Choice, ...]:
    """Return what the address that leads nowhere may have meant; nothing where nothing can be asked."""
    query = request.query_string.decode("ascii", "replace")
    try:
        return near_addresses(request.path, query, current.generation)
    except CollectionUnavailable:
        return ()
