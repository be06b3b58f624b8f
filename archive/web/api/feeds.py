"""A search as an Atom feed, the texts published last first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.export.formats import ATOM
from archive.model.address import paragraph_label
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.all_hits import FoundParagraph
from archive.search.snippet import make_snippet
from archive.web.api.search_json import plain_snippet
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import file_address
from archive.web.links import place_address
from archive.web.links import search_address
from archive.web.parameters import read_search
from archive.web.wording.queries import describe_search

blueprint = Blueprint("feeds", __name__)

#: Entries of a feed.
MAX_ENTRIES = 50
#: What XML cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One paragraph that was found. Its `id` is its permalink; `href` has the words marked there."""

    id: str
    href: str
    title: str
    authors: tuple[str, ...]
    updated: str
    summary: str


@blueprint.get("/search.atom")
def search_feed() -> Response:
    """Return the paragraphs of published texts that a search finds, those published last first."""
    settings = current.settings
    search = read_search(request.args, settings).request
    found = current.generation.searcher.all_hits(search, current.deadline)
    q = xml_words(search.q[: settings.query_characters])
    entries = tuple(islice(_entries(found, q), MAX_ENTRIES))
    newest = max((entry.updated for entry in entries), default=current.generation.library.built)
    body = render_template(
        "feed.xml",
        q=q,
        reading=xml_words(describe_search(found.tree, search)),
        total=found.total,
        entries=entries,
        updated=newest,
        itself=absolute(file_address(search, "/search.atom")),
        page=absolute(search_address(search, per_page=settings.per_page)),
    )
    response = Response(body, content_type=ATOM.content_type)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _entries(found: AllHits, q: str) -> Iterator[FeedEntry]:
    entry_of = current.generation.library.entry
    published = [
        (entry_of(text.slug).date, first, end)
        for text, first, end in found.by_text()
        if not text.draft
    ]
    # The numbers of a draft promise nothing, and an entry of a feed is for ever.
    for date, first, end in sorted(published, key=lambda text: text[0], reverse=True):
        for hit in found.paragraphs(first, min(end, first + MAX_ENTRIES)):
            yield _entry(hit, f"{date}T00:00:00Z", q)


def _entry(hit: FoundParagraph, updated: str, q: str) -> FeedEntry:
    snippet = (
        make_snippet(hit.notes, hit.note_spans)
        if hit.note_spans and not hit.spans
        else make_snippet(hit.paragraph.text, hit.spans)
    )
    words = plain_snippet(snippet)
    return FeedEntry(
        id=absolute(str(hit.ref.address)),
        href=absolute(place_address(hit.ref.address, q)),
        title=xml_words(f"{hit.text.title}, {paragraph_label(hit.ref.number)}"),
        authors=tuple(map(xml_words, hit.text.authors)),
        updated=updated,
        summary=xml_words(f"{hit.speaker}: {words}" if hit.speaker else words),
    )


def xml_words(words: str) -> str:
    """Return *words* without the characters that XML cannot hold."""
    return _NOT_XML.sub("", words)
