"""Word links: highlight the linked words, or say what became of them."""

from dataclasses import replace

from flask import Response
from flask import jsonify
from flask import make_response
from flask import request
from flask.typing import ResponseReturnValue

from archive.errors import NotHere
from archive.export.formats import format_of
from archive.library.word_links import FollowedLink
from archive.library.word_links import follow_link
from archive.library.word_links import resolve_link
from archive.model.address import Address
from archive.model.revision import RevisionSummary
from archive.model.span import Span
from archive.search.results import Marks
from archive.web.api.passage_formats import passage_file
from archive.web.citations.structured_data import add_signposts
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.texts.copied_words import fragment_link
from archive.web.texts.copied_words import quotation_with_citation
from archive.web.texts.passage_page import passage_page
from archive.web.texts.passage_page import render_page
from archive.web.texts.passage_page import with_citation
from archive.web.texts.word_link_view import WordLinkView
from archive.web.texts.word_link_view import word_link_view
from archive.wordlinks.tracking import LinkStatus
from archive.wordlinks.word_range import LinkedWords

_STATUS = {LinkStatus.WITHDRAWN: 410, LinkStatus.UNKNOWN: 404}


def open_words(where: Address) -> ResponseReturnValue:
    """Show the words at *where*, or what became of them."""
    library = current.generation.library
    link = resolve_link(library, where)
    if str(link) != request.path:
        # Without a fingerprint an address means other words after a correction.
        code = 301 if _fingerprint(where) else 302
        return redirect_to(str(link), code=code, keep_query=True)
    opened = follow_link(library, link, current.deadline)
    if link.format:
        return _sibling(opened)
    page = passage_page(opened.passage, opened.where, Marks(_marks(opened)))
    page = with_citation(replace(page, words=link_view(opened)), opened.passage, opened.where)
    response = make_response(render_page(page), _STATUS.get(opened.found.status, 200))
    if opened.found.status is LinkStatus.UNCHANGED:
        return add_signposts(response, opened.passage, opened.where)
    return response


def _marks(opened: FollowedLink) -> dict[str, tuple[Span, ...]]:
    """Return the spans to highlight: words with the fingerprint of the link, and no others."""
    found = opened.found
    if found.now is None or found.now.fingerprint != _fingerprint(opened.link):
        return {}
    return {paragraph.number: (span,) for paragraph, span in found.now.spans()}


def _fingerprint(where: Address) -> str:
    return where.words.fingerprint if where.words else ""


def link_view(opened: FollowedLink) -> WordLinkView:
    """Return what became of the words of a link, in words."""
    found = opened.found
    marked = found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED) and found.now
    return word_link_view(
        found,
        slug=opened.where.slug,
        fragment=fragment_link(found.now, opened.where) if marked and found.now else "",
        withdrawn=opened.withdrawn,
        draft=opened.passage.edition.draft,
        partial=opened.partial,
        replaced=opened.replaced,
    )


def _sibling(opened: FollowedLink) -> ResponseReturnValue:
    """Return *opened* in another format: the words, or the record of the revision that had them."""
    found, link = opened.found, opened.link
    if found.status is LinkStatus.UNKNOWN or not _is_format(link.format):
        raise NotHere(str(link))
    view = link_view(opened)
    if link.format == "json":
        return jsonify(_as_json(opened, view)), _STATUS.get(found.status, 200)
    status = _STATUS.get(found.status, 200)
    marked = found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED)
    if link.format == "txt":
        words = (
            quotation_with_citation(view.quotation, opened.passage, opened.where)
            if marked
            else _as_text(view)
        )
        return Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
    if marked or found.status is LinkStatus.WITHDRAWN:
        # Of withdrawn words, their paragraphs with the last words.
        response = passage_file(opened.passage, opened.where.sibling(link.format))
        response.status_code = status
        return response
    # A reference file describes the linked words, so it is that of the revision that has them.
    assert view.was is not None
    return redirect_to(f"{view.was.href}.{link.format}", code=302)


def _is_format(ending: str) -> bool:
    format = format_of(ending)
    return format is not None and format.is_of_passages


def _as_text(view: WordLinkView) -> str:
    lines = [view.message, view.note]
    for reading, words in ((view.was, view.old), (view.now, view.new)):
        lines += [f"{reading.name}:", words or "(nothing)"] if reading else []
    lines += [f"{part.name}:\n\n{part.words}" for part in view.parts]
    return "\n\n".join(line for line in lines if line)


def _as_json(opened: FollowedLink, view: WordLinkView) -> dict[str, object]:
    found, link = opened.found, opened.link.sibling("")
    body: dict[str, object] = {
        "address": str(link),
        "url": absolute(str(link)),
        "state": found.status.value,
        "said": view.message or None,
        "fingerprint": _fingerprint(link),
        "was": _words_as_json(found.was, opened, found.until.number if found.until else None),
        "now": _words_as_json(found.now, opened, opened.where.revision),
        "parts": [_words_as_json(part, opened, opened.where.revision) for part in found.parts],
        "since": _revision_as_json(found.since),
        "withdrawn": opened.withdrawn or None,
    }
    if view.quotation:
        body["quotation"] = quotation_with_citation(view.quotation, opened.passage, opened.where)
        body["text_fragment"] = view.fragment
    if view.steps:
        body["differences"] = [[step.old, step.new] for step in view.steps]
    return body


def _words_as_json(
    words: LinkedWords | None, opened: FollowedLink, revision: int | None
) -> dict[str, object] | None:
    if words is None:
        return None
    address = str(words.address(opened.where.slug, revision))
    return {"address": address, "url": absolute(address), "text": words.text}


def _revision_as_json(revision: RevisionSummary | None) -> dict[str, object] | None:
    if revision is None:
        return None
    return {"revision": revision.number, "date": revision.date, "note": revision.note}
