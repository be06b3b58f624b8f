"""A search as an Atom feed: the paragraphs that are new or changed, by the day of their own last change."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from uuid import uuid5

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.export.formats import ATOM
from archive.export.xml import without_forbidden
from archive.model.address import Ref
from archive.model.address import paragraph_label
from archive.model.date import Date
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.all_hits import ChangedParagraph
from archive.search.request import SearchRequest
from archive.search.snippet import make_snippet
from archive.web.api.feed_pages import MAX_ENTRIES
from archive.web.api.feed_pages import FeedPages
from archive.web.api.search_json import plain_snippet
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import file_address
from archive.web.links import place_address
from archive.web.links import search_address
from archive.web.parameters import asked_search
from archive.web.parameters import echoed
from archive.web.wording.queries import describe

blueprint = Blueprint("feeds", __name__)

#: How an address names a changed paragraph: the day, and where it is.
_AFTER = re.compile(r"(\d{4}-\d\d-\d\d),([a-z0-9-]{1,200})/(p[0-9a-z]{1,11})", re.ASCII)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One change of a paragraph that was found.

    Its `id` stays the same when the text gets another slug or the site another name, and is another when the words
    change again; `href` has the words marked there.
    """

    id: str
    href: str
    title: str
    authors: tuple[str, ...]
    updated: str
    summary: str


@blueprint.get("/search.atom")
def search_feed() -> Response:
    """Return the paragraphs of published texts that a search finds, those whose words changed last first."""
    settings = current.settings
    search = asked_search(request.args).request
    word = request.args.get("since", "").strip()
    since = read_day(word)
    found = current.generation.searcher.all_hits(search, current.deadline)
    first = _first(found, search, since or date.min)
    # The numbers of a draft promise nothing, and an entry of a feed is for ever: drafts have no changes.
    changes, total = found.changes(first, first + MAX_ENTRIES, since=since or date.min)
    q = without_forbidden(search.q[: settings.query_characters])
    entries = tuple(_entry(change, q) for change in changes)
    body = render_template(
        "feed.xml",
        q=q,
        reading=without_forbidden(describe(found.tree)),
        unread=without_forbidden(echoed(word)) if word and since is None else "",
        entries=entries,
        updated=entries[0].updated if entries else last_change(),
        pages=FeedPages(
            first=first,
            total=total,
            size=MAX_ENTRIES,
            url=lambda after: absolute(_feed_address(search, since, after)),
            name=lambda place: "{},{}".format(*found.change(place, since=since or date.min)),
        ),
        page=absolute(search_address(search, per_page=settings.per_page)),
    )
    response = Response(body, content_type=ATOM.content_type)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _first(found: AllHits, search: SearchRequest, since: date) -> int:
    """Return with which change the page begins that the request asks for, by its number or after a paragraph."""
    if named := _AFTER.fullmatch(request.args.get("after", "")):
        day, slug, number = named.groups()
        with suppress(ValueError):
            return found.changes_up_to(date.fromisoformat(day), Ref(slug, number), since=since)
    return (search.page - 1) * MAX_ENTRIES


def _feed_address(search: SearchRequest, since: date | None, after: str) -> str:
    """Return the address of the feed of *search*, or of its page *after* an entry."""
    more = {"since": str(since or ""), "after": after}
    given = {name: value for name, value in more.items() if value}
    return file_address(search, "/search.atom", **given)


def read_day(word: str) -> date | None:
    """Return the first day of ``2026``, ``2026-11`` or ``2026-11-30``; None where *word* is no date.

    >>> read_day("2026-11")
    datetime.date(2026, 11, 1)
    """
    try:
        day = Date.parse(word).earliest
        return date(day.year, day.month, day.day)
    except ValueError:
        return None


def last_change() -> str:
    """Return when anything was published last: the time of a feed without entries, which stays as long as it does."""
    return f"{current.generation.library.published.newest_day() or '1970-01-01'}T00:00:00Z"


def _entry(change: ChangedParagraph, q: str) -> FeedEntry:
    ref, text = change.located.ref, change.located.text
    snippet = (
        make_snippet(change.notes, change.note_spans)
        if change.note_spans and not change.spans
        else make_snippet(change.located.paragraph.text, change.spans)
    )
    words = plain_snippet(snippet)
    return FeedEntry(
        id=uuid5(UUID(text.urn), f"{ref.number}@{change.revision}").urn,
        href=absolute(place_address(ref.address, q)),
        title=without_forbidden(f"{text.title}, {paragraph_label(ref.number)}"),
        authors=tuple(map(without_forbidden, text.authors)),
        updated=f"{change.day}T00:00:00Z",
        summary=without_forbidden(f"{change.speaker}: {words}" if change.speaker else words),
    )
