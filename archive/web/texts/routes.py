"""Routes of texts: reading pages, paragraphs and ranges, their history and other formats."""

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Blueprint
from flask import Response
from flask import make_response
from flask import render_template
from flask import request
from flask.typing import ResponseReturnValue

from archive.library.page_lookup import address_of_page
from archive.library.passage import Passage
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.model.address import Address
from archive.search.results import Marks
from archive.web.api.memento import add_memento
from archive.web.api.memento import requested_memento
from archive.web.api.passage_formats import passage_file
from archive.web.citations.structured_data import add_signposts
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.parameters import asked_search
from archive.web.parameters import bounded
from archive.web.selection import read_selection
from archive.web.selection import trail_of
from archive.web.texts.context_links import part_at
from archive.web.texts.history_page import history_page
from archive.web.texts.history_page import revision_page
from archive.web.texts.page_view import TextPage
from archive.web.texts.passage_page import passage_page
from archive.web.texts.passage_page import render_page
from archive.web.texts.passage_page import with_citation
from archive.web.texts.word_link import open_words

blueprint = Blueprint("texts", __name__)


@blueprint.get("/texts/<slug>/history")
def history(slug: str) -> ResponseReturnValue:
    """List the revisions of a text: what was corrected, when and why."""
    library = current.generation.library
    where = library.current_address(read_address(slug))
    if where.slug != slug:
        return redirect_to(f"{where}/history", code=301)
    edition, get = library.edition(where.slug), request.args.get
    if number := get("revision", ""):
        page = revision_page(library, edition, number, get("page", ""))
    else:
        page = history_page(library, edition, below=get("before", ""))
    return render_template("history.html", page=page)


@blueprint.get("/texts/<path:address>")
def place(address: str) -> ResponseReturnValue:
    """Show a text, a paragraph or a range, as a page or in another format."""
    where = read_address(address)
    if where.words is not None:
        return open_words(where)
    library = current.generation.library
    where = resolve_address(library, where)
    if str(where) != request.path:
        return redirect_to(str(where), code=301, keep_query=True)
    if where.first is None and _asked_page():
        return _redirect_to_page(where, _asked_page())
    found = passage(library, where)
    if memento := requested_memento(found, where):
        return memento
    response = _sibling(found, where) if where.format else _text_page(found, where)
    return add_memento(response, found, where)


def _text_page(found: Passage, where: Address) -> Response:
    page = with_citation(_page(found, where), found, where)
    response = make_response(render_page(page), _status(found))
    # What was withdrawn has no address to cite but those of its revisions.
    return response if found.withdrawal else add_signposts(response, found, where)


def _asked_page() -> str:
    """Return the page of the source that the address asks for; after a search, ``page`` is one of its results."""
    return "" if request.args.get("q", "").strip() else request.args.get("page", "").strip()


def _redirect_to_page(where: Address, page: str) -> ResponseReturnValue:
    """Redirect to the paragraph in which *page* of the source begins. Raises `PageNotMarked`."""
    found = address_of_page(current.generation.library, where, page)
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    # Not for ever: another revision may have the page in another paragraph.
    return redirect_to(f"{found}?{urlencode(others)}" if others else str(found), code=302)


def _status(found: Passage) -> int:
    return 410 if found.withdrawal else 200


def _page(found: Passage, where: Address) -> TextPage:
    # Only the current version is indexed, so an earlier one has no hits to highlight.
    if not request.args.get("q", "").strip() or found.withdrawal or not _is_current(found):
        return passage_page(found, where, Marks())
    settings = current.settings
    # Queries are cut to the same length as on the search page.
    search = bounded(asked_search(request.args).request, settings)
    trail = trail_of(search, read_selection(request.args), settings.per_page)
    return passage_page(found, where, _marks(found, where, search.q), trail=trail)


def _is_current(found: Passage) -> bool:
    slug, library = found.edition.text.slug, current.generation.library
    return not library.is_withdrawn(slug) and found.edition.revision == library.entry(slug).revision


def _sibling(found: Passage, where: Address) -> Response:
    response = add_signposts(passage_file(found, where), found, where)
    response.status_code = _status(found)
    if found.edition.draft or found.withdrawal:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _marks(found: Passage, where: Address, q: str) -> Marks:
    """Return the matches of the query *q* in the paragraphs of *found*, or in the text of which it is a part."""
    outlined = part_at(current.generation.library, where)
    numbers: Iterable[str] = (p.number for p in found.paragraphs if not p.withdrawn)
    if outlined:
        numbers = outlined[0].numbers
    searcher = current.generation.searcher
    marks = searcher.marks(found.edition.text.slug, numbers, q, current.deadline)
    # The next request may have those that are missing.
    current.uncacheable |= marks.more
    return marks
