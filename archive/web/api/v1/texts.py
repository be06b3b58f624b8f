"""Routes of the JSON API that read: lists of texts, texts, passages, citations, changes and suggestions."""

from dataclasses import dataclass

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import request
from flask.typing import ResponseReturnValue

from archive.citation import DEFAULT
from archive.citation import STYLES
from archive.citation import Citation
from archive.citation import Record
from archive.citation import csl_item
from archive.citation import plain
from archive.deadline import DeadlineExceeded
from archive.errors import BadAddress
from archive.errors import NotHere
from archive.library.citable_passage import passage_of_section
from archive.library.passage import Passage
from archive.library.passage import last_words_address
from archive.library.passage import passage
from archive.library.passage import resolve_address
from archive.library.word_links import follow_link
from archive.library.word_links import resolve_link
from archive.model.address import Address
from archive.model.address import is_section
from archive.recent import Recent
from archive.web.api.passage_formats import passage_source
from archive.web.api.suggestions import suggestions
from archive.web.api.v1 import objects
from archive.web.api.v1.answers import add_description
from archive.web.api.v1.answers import paged
from archive.web.api.v1.answers import refuse_long_addresses
from archive.web.api.v1.answers import site_url
from archive.web.api.v1.objects import Json
from archive.web.api.v1.parameters import PAGING
from archive.web.api.v1.parameters import TEXTS
from archive.web.api.v1.parameters import PageRequest
from archive.web.api.v1.parameters import StrictParameters
from archive.web.api.v1.parameters import read_text_filter
from archive.web.api.v1.problems import PassageWithdrawn
from archive.web.citations.citations import bibliography_of
from archive.web.citations.records import record_of
from archive.web.citations.structured_data import add_terms
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.parameters import echoed
from archive.web.selection import MAX_PLACE_CHARS
from archive.web.selection import MAX_SELECTED
from archive.wordlinks.tracking import LinkStatus

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.before_request(refuse_long_addresses)
blueprint.after_request(add_description)

#: Texts whose object in a list is kept, about 1 kB each: by the index, the root of the site and the slug.
_recent = Recent[tuple[str, str, str], Json](2048)
#: Revisions of a text, and corrections of a passage, that come with it: the newest ones.
MAX_REVISIONS = 20
#: Characters of what is completed.
MAX_TYPED_CHARS = 1_000


@blueprint.get("/texts")
def texts() -> Response:
    """List the texts that pass filters, in an order."""
    reader = StrictParameters(request.args, (*TEXTS, *PAGING))
    wanted, sort = read_text_filter(reader)
    page = reader.page()
    reader.check()
    library = current.generation.library
    found = library.lists.texts(wanted, sort)
    page.check(len(found))
    root = absolute("")
    listed = [_listed(each.slug, root) for each in found[page.first : page.end]]
    return paged({}, "items", listed, page, len(found))


@blueprint.get("/texts/<text>")
def text(text: str) -> ResponseReturnValue:
    """Return a text, or a revision of it: its record, its sections, its revisions, and a page of its paragraphs."""
    page = _page()
    where = resolve_address(current.generation.library, _parse(text))
    if objects.ref_of(where) != text:
        return _redirect(where)
    found = passage(current.generation.library, where)
    _refuse_withdrawn(found, where)
    library, slug = current.generation.library, where.slug
    below = found.edition.revision + 1
    more = {
        "sections": objects.section_objects(slug, found.sections),
        "revisions": [
            objects.revision_object(each, absolute=absolute)
            for each in library.past.summaries(slug, below=below, count=MAX_REVISIONS)
        ],
    }
    return _passage_page(found, where, page, more)


@blueprint.get("/texts/<text>/<place>")
def place(text: str, place: str) -> ResponseReturnValue:
    """Return a paragraph, a range of them, a section, or words, with their citation and their history."""
    page = _page()
    if is_section(place):
        return _section(_parse(text), place, page)
    where = _parse(f"{text}/{place}")
    if where.words is not None:
        return _words(where, page)
    library = current.generation.library
    where = resolve_address(library, where)
    if objects.ref_of(where) != f"{text}/{place}":
        return _redirect(where)
    found = passage(library, where)
    _refuse_withdrawn(found, where)
    return _passage_page(found, where, page, {"words": None, "history": _history(found, where)})


@blueprint.get("/citations")
def citations() -> Response:
    """Return the citations of passages in one style, with one bibliography."""
    reader = StrictParameters(request.args, ("ref", "style"), repeated=("ref",))
    style = reader.one_of("style", DEFAULT, STYLES)
    names = reader.values("ref", most=MAX_SELECTED)
    if "ref" not in request.args:
        reader.refuse("ref", "“ref” is missing.", ("report-on-peace/p7", "report-on-peace@1/p7-p9"))
    found = [_cited(reader, name) for name in names if name]
    reader.check()
    cited = [each for each in found if each]
    made = bibliography_of([each.record for each in cited], style)
    items = [
        _citation(each, citation) for each, citation in zip(cited, made.citations, strict=True)
    ]
    entries = [plain(entry) for entry in made.entries]
    return jsonify({"style": style, "total": len(items), "items": items, "bibliography": entries})


@blueprint.get("/changes")
def changes() -> Response:
    """List the revisions of all texts since a day, the newest first."""
    reader = StrictParameters(request.args, ("since", *PAGING))
    since, page = reader.day("since"), reader.page()
    reader.check()
    library = current.generation.library
    total = library.published.total(since=since)
    page.check(total)
    found = library.published.newest(page.first, page.size, since=since)
    url = site_url()
    listed = [objects.change_object(each, absolute=url) for each in found]
    head = {"since": since or None, "state": library.state}
    return paged(head, "items", listed, page, total)


@blueprint.get("/suggest")
def suggest() -> Response:
    """Return what the last word that was typed may become, and texts and sections with all words in their title."""
    reader = StrictParameters(request.args, ("q",))
    typed = reader.words("q", most=MAX_TYPED_CHARS, required=True)
    reader.check()
    serving = current.generation
    _, values, about, addresses = suggestions(
        typed,
        serving.searcher.suggester,
        serving.library,
        current.deadline,
        per_page=current.settings.per_page,
    )
    items = [
        {"value": value, "about": said, "url": address if "://" in address else absolute(address)}
        for value, said, address in zip(values, about, addresses, strict=True)
    ]
    return jsonify({"query": typed, "total": len(items), "items": items})


def _listed(slug: str, root: str) -> Json:
    """Return the text *slug* as a list has it, with the *root* of the site before its path; some are kept."""

    def make() -> Json:
        entry = current.generation.library.entry(slug)
        rights = current.collection.rights
        return objects.text_object(entry, absolute=root.__add__, rights=rights)

    return _recent.get((current.generation.folder.name, root, slug), make)


def _page() -> PageRequest:
    reader = StrictParameters(request.args, PAGING)
    page = reader.page()
    reader.check()
    return page


def _parse(ref: str) -> Address:
    """Return the address of *ref*. Raises `BadAddress` for what a page would read all the same."""
    where = Address.parse(ref)
    if where.format:
        raise BadAddress(ref, "the API has no other formats; see the files of its page")
    return where


def _redirect(where: Address, *, code: int = 301) -> Response:
    return redirect_to(f"/api/v1{where}", code=code, keep_query=True)


def _refuse_withdrawn(found: Passage, where: Address) -> None:
    """Raise `PassageWithdrawn` where all of *found* was."""
    gone = found.withdrawal
    if gone is None:
        return
    revision, last = gone.revision, last_words_address(found, where)
    raise PassageWithdrawn(
        objects.ref_of(where),
        gone.reason,
        revision=revision.number if revision else 0,
        day=revision.date if revision else "",
        successor=f"/api/v1{last}" if last else "",
    )


def _passage_page(found: Passage, where: Address, page: PageRequest, more: Json) -> Response:
    """Return *found* at *where* with a *page* of its paragraphs, and *more* of it."""
    paragraphs = found.paragraphs
    page.check(len(paragraphs))
    made = objects.passage_object(
        passage_source(found, where),
        rights=current.collection.rights,
        paragraphs=paragraphs[page.first : page.end],
    )
    listed = made.pop("paragraphs")
    response = paged({**made, **more}, "paragraphs", listed, page, len(paragraphs))
    return add_terms(response, found, where)


def _section(where: Address, name: str, page: PageRequest) -> ResponseReturnValue:
    """Return the section *name* of the text at *where*, with the sections under it. Raises `NotHere`."""
    library = current.generation.library
    found, at = passage_of_section(library, library.current_address(where), name)
    _refuse_withdrawn(found, at)
    return _passage_page(found, at, page, {"words": None, "history": _history(found, at)})


def _words(where: Address, page: PageRequest) -> ResponseReturnValue:
    """Return the paragraphs of the words at *where*, with the words, or what became of them."""
    library = current.generation.library
    link = resolve_link(library, where)
    if link != where:
        return _redirect(link, code=301 if where.words and where.words.fingerprint else 302)
    opened = follow_link(library, link, current.deadline)
    status = opened.found.status
    if status is LinkStatus.UNKNOWN:
        raise NotHere(str(link))
    if status is LinkStatus.WITHDRAWN:
        was = opened.found.was
        until = opened.found.until
        last = was.address(link.slug, until.number if until else None) if was else None
        raise PassageWithdrawn(
            objects.ref_of(link),
            opened.withdrawn,
            revision=opened.found.since.number if opened.found.since else 0,
            day=opened.found.since.date if opened.found.since else "",
            successor=f"/api/v1{last}" if last else "",
        )
    more = {
        "words": objects.words_object(opened),
        "history": _history(opened.passage, opened.where),
    }
    return _passage_page(opened.passage, opened.where, page, more)


def _history(found: Passage, where: Address) -> Json:
    """Return the newest corrections of *found* up to its revision."""
    library, slug = current.generation.library, where.slug
    numbers = [paragraph.number for paragraph in found.paragraphs]
    made = library.past.corrections_of(slug, numbers) if found.edition.revision > 1 else ()
    done = [each for each in made if each.revision <= found.edition.revision]
    listed = done[:MAX_REVISIONS]
    revisions = library.past.summaries_of(slug, sorted({each.revision for each in listed}))
    return objects.history_object(where, revisions, listed, total=len(done), absolute=absolute)


@dataclass(frozen=True, slots=True)
class _Cited:
    """A passage that is cited."""

    found: Passage
    where: Address
    record: Record


def _cited(reader: StrictParameters, name: str) -> _Cited | None:
    """Return the passage *name*; refuse it, and return None, where there is none. Raises `DeadlineExceeded`."""
    if current.deadline.is_over:
        raise DeadlineExceeded
    library = current.generation.library
    try:
        if len(name) > MAX_PLACE_CHARS:
            raise BadAddress(name, "it is too long")
        where = resolve_address(library, _parse(name))
        found = passage(library, where)
    except (BadAddress, NotHere):
        reader.refuse("ref", f"There is no passage “{echoed(name)}”.", ("report-on-peace/p7",))
        return None
    return _Cited(found, where, record_of(found, where))


def _citation(cited: _Cited, citation: Citation) -> Json:
    record = cited.record
    return {
        "ref": objects.ref_of(record.place),
        "url": record.url,
        "revision": record.revision or None,
        "withdrawn": record.withdrawn,
        "citation": plain(citation.main),
        "short": plain(citation.short),
        "entry": plain(citation.entry),
        "csl": csl_item(record),
    }
