"""What goes wrong, as a page in the house's look, or as a problem document for programs."""

import logging
from dataclasses import dataclass
from sqlite3 import DatabaseError

from flask import Flask
from flask import Response
from flask import json
from flask import render_template
from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import InternalServerError

from archive.errors import BadAddress
from archive.errors import IndexMissing
from archive.errors import NotHere
from archive.errors import TextWithdrawn
from archive.export import formats
from archive.library.passage import read_address
from archive.model.address import Address
from archive.search.deadline import TimeIsUp
from archive.web.context import current
from archive.web.middleware.headers import PROBLEM
from archive.web.middleware.request_limits import QUEUE_TIMEOUT_S
from archive.web.middleware.request_limits import TooBusy
from archive.web.text_list import ShownEntry
from archive.web.text_list import shown_entry

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says: what happened, and what to do."""

    status: int
    title: str
    detail: str


_BY_STATUS = {
    400: (
        "This request cannot be read",
        "Something in the address is damaged; searching again may help.",
    ),
    404: ("Nothing stands here", "No page of this archive has that address."),
    405: ("This archive can only be read", "Pages here are asked for and never sent to."),
    410: ("This text was withdrawn", "Its page says why."),
    413: ("That is too long", "The request is longer than this site reads."),
    414: ("That is too long", "The address is longer than this site reads."),
    500: (
        "Something went wrong here",
        "The fault is on this side. It has been noted; please try again later.",
    ),
    503: (
        "The archive is being prepared",
        "Its index is not ready yet. Please try again in a moment.",
    ),
}


def register(app: Flask) -> None:
    """Answer every error of *app*; this is where a status is chosen."""
    app.register_error_handler(NotHere, _not_here)
    app.register_error_handler(BadAddress, _bad_address)
    app.register_error_handler(TextWithdrawn, _withdrawn)
    app.register_error_handler(IndexMissing, _index_missing)
    app.register_error_handler(TimeIsUp, _time_is_up)
    app.register_error_handler(TooBusy, _too_busy)
    app.register_error_handler(DatabaseError, _unreadable)
    app.register_error_handler(HTTPException, _http)


def _not_here(error: NotHere) -> Response:
    title, _ = _BY_STATUS[404]
    detail = f"{error}. {error.remedy}".rstrip()
    return _answer(Trouble(404, title, detail), near=_near(error.address))


def _bad_address(error: BadAddress) -> Response:
    title, _ = _BY_STATUS[404]
    detail = f"No page has this address: {error.reason}."
    return _answer(Trouble(404, title, detail), near=_near(request.path))


def _withdrawn(error: TextWithdrawn) -> Response:
    title, _ = _BY_STATUS[410]
    return _answer(Trouble(410, title, f"{error}."))


def _index_missing(error: IndexMissing) -> Response:
    title, detail = _BY_STATUS[503]
    response = _answer(Trouble(503, title, f"{detail} {error.remedy}"))
    response.headers["Retry-After"] = "10"
    return response


def _unreadable(error: DatabaseError) -> Response:
    """The library cannot be read: its files are looked over, and what is damaged is let go."""
    log.error("The index cannot be read: %s", error)
    current.site.live.doubt()
    return _index_missing(IndexMissing(current.settings.index, "the index cannot be read"))


def _time_is_up(_: TimeIsUp) -> Response:
    detail = "It was given up before it had looked everywhere. Fewer wildcards, or fewer texts, make it quick."
    return _answer(Trouble(503, "This search took too long", detail))


def _too_busy(_: TooBusy) -> Response:
    detail = "Texts and passages can be read meanwhile; in a few seconds this will be answered too."
    response = _answer(Trouble(503, "Many are asking for this at the moment", detail))
    response.headers["Retry-After"] = str(int(QUEUE_TIMEOUT_S))
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        # A redirect is no trouble.
        return error.get_response()
    status = error.code or InternalServerError.code
    if status == InternalServerError.code:
        # What is damaged shows itself in many ways.
        current.site.live.doubt()
    title, detail = _BY_STATUS.get(status, (error.name, "This request could not be answered."))
    response = _answer(Trouble(status, title, detail))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _answer(trouble: Trouble, *, near: ShownEntry | None = None) -> Response:
    if _is_for_programs():
        return _problem(trouble)
    body = render_template("error.html", trouble=trouble, near=near)
    return Response(body, status=trouble.status)


def _is_for_programs() -> bool:
    """Whether a program asks: the address ends like that of a machine format."""
    ending = request.path.rpartition("/")[2].rpartition(".")[2]
    # Of ``tei.xml`` the last part, which is also that of what crawlers ask for.
    endings = {format.ending.rpartition(".")[2] for format in formats.FORMATS}
    return request.path in {"/suggest", "/readyz"} or ending in endings


def _problem(trouble: Trouble) -> Response:
    body = {
        "type": "about:blank",
        "title": trouble.title,
        "status": trouble.status,
        "detail": trouble.detail,
        "instance": request.path,
    }
    return Response(json.dumps(body), trouble.status, content_type=PROBLEM)


def _near(path: str) -> ShownEntry | None:
    """Return the text that an address is about, if there is one."""
    try:
        slug = read_address(path.removeprefix("/texts/").partition("/")[0].partition("@")[0]).slug
        return shown_entry(current.generation.library.entry(Address(slug).slug))
    except (BadAddress, NotHere, IndexMissing):
        return None
