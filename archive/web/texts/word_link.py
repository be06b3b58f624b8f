"""Word links: highlight the linked words, or say what became of them."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cache

from flask import Response
from flask import jsonify
from flask import make_response
from flask import request
from flask.typing import ResponseReturnValue

from archive.errors import BrokenText
from archive.errors import NotHere
from archive.export.formats import format_of
from archive.library.passage import Passage
from archive.library.passage import consecutive
from archive.library.passage import passage
from archive.library.passage import resolve_address
from archive.library.passage import runs_backwards
from archive.library.reader import Library
from archive.model.address import Address
from archive.model.address import WordRange
from archive.model.edition import Edition
from archive.model.revision import Revision
from archive.model.revision import RevisionSummary
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.search.results import Marks
from archive.sources.canonical.format import read_canonical
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
from archive.wordlinks.tracking import ReadRevision
from archive.wordlinks.tracking import TrackedWords
from archive.wordlinks.tracking import track
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import words_at

#: Characters of earlier revisions read to follow one link, the newest first.
MAX_HISTORY_CHARS = 10_000_000
_STATUS = {LinkStatus.WITHDRAWN: 410, LinkStatus.UNKNOWN: 404}


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A word link and what it found; `where` is the address of the passage shown."""

    link: Address
    where: Address
    passage: Passage
    found: TrackedWords
    #: Why the text, or the paragraphs of the words, were withdrawn.
    withdrawn: str = ""
    #: How many revisions were searched, if not all of them.
    partial: int = 0


def open_words(where: Address) -> ResponseReturnValue:
    """Show the words at *where*, or what became of them."""
    library = current.generation.library
    link = _resolve(library, where)
    if link.words is not None and not link.words.fingerprint:
        # An address typed without a fingerprint means the words of the current version.
        return redirect_to(str(_with_fingerprint(library, link)), code=302, keep_query=True)
    if str(link) != request.path:
        return redirect_to(str(link), code=301, keep_query=True)
    opened = _follow_link(library, link)
    if link.format:
        return _sibling(opened)
    page = passage_page(opened.passage, opened.where, Marks(_marks(opened)))
    page = with_citation(replace(page, words=_link_view(opened)), opened.passage, opened.where)
    response = make_response(render_page(page, opened.where), _STATUS.get(opened.found.status, 200))
    if opened.found.status is LinkStatus.UNCHANGED:
        return add_signposts(response, opened.passage, opened.where)
    return response


def _resolve(library: Library, where: Address) -> Address:
    """Return the canonical address of *where*. Merged numbers stay: the link was made under them."""
    where = replace(where, slug=library.current_address(where.text).slug)
    words = where.words
    assert words is not None
    assert where.first is not None
    if where.last in (None, where.first):
        first, last = sorted((words.first, words.last))
        return replace(where, last=None, words=replace(words, first=first, last=last))
    if runs_backwards(library, where):
        reversed_words = WordRange(words.last, words.first, words.fingerprint)
        return replace(where, first=where.last, last=where.first, words=reversed_words)
    return where


def _find_words(library: Library, where: Address) -> tuple[Passage | None, LinkedWords | None]:
    """Return the passage and the words at *where*, in the revision that it names or the current one."""
    try:
        found = consecutive(library, where)
    except NotHere:
        return None, None
    return found, words_at(where, found.paragraphs)


def _with_fingerprint(library: Library, where: Address) -> Address:
    """Return the link to the words that are at *where* now; the paragraphs themselves if they were withdrawn."""
    found, words = _find_words(library, where)
    if words is not None:
        return words.address(where.slug, where.revision).sibling(where.format)
    if found and all(paragraph.withdrawn for paragraph in found.paragraphs):
        return where.paragraphs
    raise NotHere(str(where))


def _follow_link(library: Library, where: Address) -> OpenedLink:
    found, words = _find_words(library, where)
    assert where.words is not None
    if found and words and words.fingerprint == where.words.fingerprint:
        withdrawn = found.edition.text.withdrawn if where.revision is None else ""
        state = LinkStatus.WITHDRAWN if withdrawn else LinkStatus.UNCHANGED
        result = TrackedWords(state, words, words, here=words.paragraphs)
        return OpenedLink(where, where.sibling(""), found, result, withdrawn)
    partial = 0
    if where.revision is None:
        edition = library.edition(where.slug)
        revisions = _newest(library.past.revisions_backwards(where.slug))
        partial = len(revisions) if revisions and revisions[0].number > 1 else 0
        summaries = [revision.summary for revision in revisions]
        result = track(where, summaries, _reader(edition, revisions))
        if result.status is not LinkStatus.UNKNOWN:
            return _show_found_words(library, where, edition, result)
    place = resolve_address(library, where.sibling("").paragraphs)
    unknown = TrackedWords(LinkStatus.UNKNOWN)
    return OpenedLink(where, place, passage(library, place), unknown, partial=partial)


def _show_found_words(
    library: Library, where: Address, edition: Edition, result: TrackedWords
) -> OpenedLink:
    withdrawn = edition.text.withdrawn
    if withdrawn:
        result = replace(result, status=LinkStatus.WITHDRAWN)
    elif result.status is LinkStatus.WITHDRAWN:
        withdrawn = result.here[0].withdrawn
    if result.status is LinkStatus.MOVED and result.now is not None:
        place = result.now.address(where.slug)
        return OpenedLink(where, place, consecutive(library, place), result, withdrawn)
    place, found = _paragraphs_of(library, where, edition, result)
    return OpenedLink(where, place, found, result, withdrawn)


def _paragraphs_of(
    library: Library, where: Address, edition: Edition, result: TrackedWords
) -> tuple[Address, Passage]:
    """Return the passage of the current paragraphs of the words, or else that of the paragraphs of the link."""
    here = {paragraph.number for paragraph in result.here}
    numbers = [p.number for p in edition.text.paragraphs if p.number in here]
    if numbers:
        last = numbers[-1] if len(numbers) > 1 else None
        place = Address(where.slug, first=numbers[0], last=last)
        found = passage(library, place)
        if [paragraph.number for paragraph in found.paragraphs] == numbers:
            return place, found
    place = resolve_address(library, where.sibling("").paragraphs)
    return place, passage(library, place)


def _newest(revisions: Iterable[Revision]) -> list[Revision]:
    """Return as many of *revisions*, which come the newest first, as the limit allows; the oldest first."""
    newest: list[Revision] = []
    remaining = MAX_HISTORY_CHARS
    for revision in revisions:
        remaining -= len(revision.markdown)
        if remaining < 0 and newest:
            break
        newest.insert(0, revision)
    return newest


def _reader(edition: Edition, revisions: Sequence[Revision]) -> ReadRevision:
    """Return a function that reads the paragraphs of one of *revisions* by its number, each once."""
    known = {revision.number: revision for revision in revisions}

    @cache
    def read(number: int) -> tuple[Paragraph, ...]:
        if number == edition.revision:
            return edition.text.paragraphs
        try:
            return read_canonical(known[number].markdown, path=f"revision {number}").text.paragraphs
        except BrokenText:
            # A revision that only an older Pincite could read has no words to show.
            return ()

    return read


def _marks(opened: OpenedLink) -> dict[str, tuple[Span, ...]]:
    """Return the spans to highlight: words with the fingerprint of the link, and no others."""
    found = opened.found
    if found.now is None or found.now.fingerprint != _fingerprint(opened.link):
        return {}
    return {paragraph.number: (span,) for paragraph, span in found.now.spans()}


def _fingerprint(where: Address) -> str:
    return where.words.fingerprint if where.words else ""


def _link_view(opened: OpenedLink) -> WordLinkView:
    found = opened.found
    marked = found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED) and found.now
    return word_link_view(
        found,
        slug=opened.where.slug,
        fragment=fragment_link(found.now, opened.where) if marked and found.now else "",
        withdrawn=opened.withdrawn,
        draft=opened.passage.edition.draft,
        partial=opened.partial,
    )


def _sibling(opened: OpenedLink) -> ResponseReturnValue:
    """Return *opened* in another format: the words, or the record of the revision that had them."""
    found, link = opened.found, opened.link
    if found.status is LinkStatus.UNKNOWN or not _is_format(link.format):
        raise NotHere(str(link))
    view = _link_view(opened)
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


def _as_json(opened: OpenedLink, view: WordLinkView) -> dict[str, object]:
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
    words: LinkedWords | None, opened: OpenedLink, revision: int | None
) -> dict[str, object] | None:
    if words is None:
        return None
    address = str(words.address(opened.where.slug, revision))
    return {"address": address, "url": absolute(address), "text": words.text}


def _revision_as_json(revision: RevisionSummary | None) -> dict[str, object] | None:
    if revision is None:
        return None
    return {"revision": revision.number, "date": revision.date, "note": revision.note}
