"""Memento (RFC 7089): the revisions of a text or a passage by the moment from which on they were current.

An address without a revision is the original resource and its TimeGate: with ``Accept-Datetime`` it leads to the
revision of that moment, the memento. A TimeMap lists all of them. Revisions have days: a day begins at midnight UTC.
"""

from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime

from flask import Blueprint
from flask import Response
from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date
from werkzeug.http import parse_date

from archive.errors import NotHere
from archive.errors import PinciteError
from archive.library.passage import Passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.library.protocol import Past
from archive.library.ranges import ends_of_range
from archive.model.address import Address
from archive.web.context import current
from archive.web.links import redirect_to

blueprint = Blueprint("memento", __name__)

LINK_FORMAT = "application/link-format"
#: Revisions in a TimeMap; of a text that has more, the newest.
MAX_MEMENTOS = 1000
_ASKED = "Accept-Datetime"
_ABOVE_ALL = 1 << 31


@dataclass(frozen=True, slots=True)
class _Memento:
    """A revision of a text or a passage: its address, and the ISO day from which on it was current."""

    place: Address
    date: str


class BadMoment(PinciteError):
    """A header Accept-Datetime whose `value` is no date of HTTP."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


@blueprint.get("/timemap/texts/<path:address>")
def timemap(address: str) -> ResponseReturnValue:
    """List the revisions of a text or a passage, in any of its formats, the oldest first. Raises `NotHere`."""
    library = current.generation.library
    where = resolve_address(library, read_address(address))
    if where.revision is not None or where.words is not None:
        raise NotHere(request.path)
    if f"/timemap{where}" != request.path:
        return redirect_to(f"/timemap{where}", code=301)
    listed = _mementos(library.past, where)
    if not listed:
        raise NotHere(request.path)
    return Response(",\n".join(_listed(where, listed)) + "\n", content_type=LINK_FORMAT)


def add_memento(response: Response, found: Passage, where: Address) -> Response:
    """Say in the header of *where* which moment it is of, and where those of others are found."""
    if found.edition.draft or where.words is not None:
        return response
    if where.revision is None:
        response.vary.add(_ASKED)
    else:
        response.headers["Memento-Datetime"] = _moment(found.edition.date)
    original = replace(where, revision=None)
    response.headers.add("Link", f"{_link(original, 'original timegate')}, {_timemap(original)}")
    return response


def requested_memento(found: Passage, where: Address) -> Response | None:
    """Return a redirect to the revision of *where* that the request names by its moment; None where it names none.

    The one that was current then, or the first. Raises `BadMoment`.
    """
    asked = request.headers.get(_ASKED)
    if asked is None or where.revision is not None or found.edition.draft:
        return None
    moment = parse_date(asked)
    if moment is None:
        raise BadMoment(asked)
    listed = _mementos(current.generation.library.past, where)
    if not listed:
        return None
    day = moment.astimezone(UTC).date().isoformat()
    chosen = next((each for each in reversed(listed) if each.date <= day), listed[0])
    response = redirect_to(str(chosen.place), code=302, keep_query=True)
    return add_memento(response, found, where)


def _mementos(past: Past, where: Address) -> Sequence[_Memento]:
    """Return the revisions that have the passage at *where*, the oldest first.

    Of a range of which paragraphs were moved, a revision has what the range showed then, in the order of that time.
    """
    summaries = past.summaries(where.slug, below=_ABOVE_ALL, count=MAX_MEMENTOS)[::-1]
    if where.first is None:
        return [_Memento(replace(where, revision=each.number), each.date) for each in summaries]
    orders = past.arrangements(where.slug)
    ends = list(ends_of_range(where.first, where.last or where.first, orders))
    since = [revision for revision, *_ in ends]
    listed = []
    for each in summaries:
        if at := bisect_right(since, each.number):
            _, first, last = ends[at - 1]
            place = replace(where, revision=each.number, first=first)
            place = replace(place, last=None if first == last else last)
            listed.append(_Memento(place, each.date))
    return listed


def _listed(where: Address, listed: Sequence[_Memento]) -> Iterator[str]:
    """Yield the links of a TimeMap."""
    yield _link(where, "original timegate")
    oldest, newest = (_moment(each.date) for each in (listed[0], listed[-1]))
    yield f'{_timemap(where, "self")}; from="{oldest}"; until="{newest}"'
    for number, each in enumerate(listed, start=1):
        ends = ("first " * (number == 1)) + ("last " * (number == len(listed)))
        yield f'{_link(each.place, f"{ends}memento")}; datetime="{_moment(each.date)}"'


def _timemap(where: Address, relation: str = "timemap") -> str:
    return f'{_link(where, relation, "/timemap")}; type="{LINK_FORMAT}"'


def _link(where: Address, relation: str, below: str = "") -> str:
    return f'<{current.ascii_url}{below}{where}>; rel="{relation}"'


def _moment(day: str) -> str:
    """Return an ISO *day* as a date of HTTP."""
    return http_date(datetime.fromisoformat(day).replace(tzinfo=UTC))
