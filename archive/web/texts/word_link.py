"""Links to words, opened: the words marked where they stand, or what became of them."""

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
from archive.errors import TextWithdrawn
from archive.export.formats import format_of
from archive.library.passage import Passage
from archive.library.passage import passage
from archive.library.reader import Library
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.address import WordRange
from archive.model.edition import Edition
from archive.model.revision import Revision
from archive.model.revision import RevisionSummary
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.sources.canonical.format import read_canonical
from archive.web.api.passage_formats import passage_file
from archive.web.citations.structured_data import signposted
from archive.web.context import absolute
from archive.web.context import generation
from archive.web.links import redirect_to
from archive.web.texts.copied_words import fragment_link
from archive.web.texts.copied_words import pasted
from archive.web.texts.passage_page import cited
from archive.web.texts.passage_page import passage_page
from archive.web.texts.passage_page import rendered
from archive.web.texts.word_link_view import WordLinkView
from archive.web.texts.word_link_view import word_link_view
from archive.wordlinks.tracking import LinkStatus
from archive.wordlinks.tracking import ReadRevision
from archive.wordlinks.tracking import TrackedWords
from archive.wordlinks.tracking import track
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import words_at

#: Characters of earlier revisions that are read for one link, the newest first.
MOST_READ = 10_000_000
_STATUS = {LinkStatus.WITHDRAWN: 410, LinkStatus.UNKNOWN: 404}


@dataclass(frozen=True, slots=True)
class Opened:
    """A link to words, and what it found; `where` is the address of what is shown."""

    link: Address
    where: Address
    passage: Passage
    found: TrackedWords
    #: Why the text, or what the words were in, was withdrawn.
    withdrawn: str = ""
    #: How many revisions were looked at, where it is not all.
    partial: int = 0


def open_words(where: Address) -> ResponseReturnValue:
    """Answer for the address of words."""
    library = generation().library
    settled = _settled(library, where)
    if settled.words is not None and not settled.words.fingerprint:
        # Whoever writes such an address means the words of today, and may see other ones tomorrow.
        return redirect_to(str(_fingerprinted(library, settled)), code=302, keep_query=True)
    if str(settled) != request.path:
        return redirect_to(str(settled), code=301, keep_query=True)
    opened = _opened(library, settled)
    if settled.format:
        return _sibling(opened)
    page = passage_page(opened.passage, opened.where, hits=_marks(opened))
    page = cited(replace(page, words=_shown(opened)), opened.passage, opened.where)
    response = make_response(rendered(page, opened.where), _STATUS.get(opened.found.status, 200))
    if opened.found.status is LinkStatus.UNCHANGED:
        return signposted(response, opened.passage, opened.where)
    return response


def _settled(library: Library, where: Address) -> Address:
    """Return *where* as this site spells it. Numbers that were merged stay: the words were made under them."""
    where = replace(where, slug=library.answering(where.text).slug)
    words = where.words
    assert words is not None
    assert where.first is not None
    if where.last in (None, where.first):
        first, last = sorted((words.first, words.last))
        return replace(where, last=None, words=replace(words, first=first, last=last))
    if where.revision is None and _turned(library, where):
        turned = WordRange(words.last, words.first, words.fingerprint)
        return replace(where, first=where.last, last=where.first, words=turned)
    return where


def _turned(library: Library, where: Address) -> bool:
    assert where.first is not None
    assert where.last is not None
    try:
        first, last = (library.order(Ref(where.slug, n)) for n in (where.first, where.last))
    except NotHere:
        return False
    return first > last


def _standing(library: Library, where: Address) -> tuple[Passage | None, LinkedWords | None]:
    """Return what stands at *where* now, or in the revision that it names, and the words there."""
    try:
        found = passage(library, where)
    except NotHere:
        return None, None
    return found, words_at(where, found.paragraphs)


def _fingerprinted(library: Library, where: Address) -> Address:
    _, words = _standing(library, where)
    if words is None:
        raise NotHere(str(where))
    return words.address(where.slug, where.revision).sibling(where.format)


def _opened(library: Library, where: Address) -> Opened:
    found, words = _standing(library, where)
    assert where.words is not None
    if found and words and words.fingerprint == where.words.fingerprint:
        withdrawn = found.edition.text.withdrawn if where.revision is None else ""
        state = LinkStatus.WITHDRAWN if withdrawn else LinkStatus.UNCHANGED
        result = TrackedWords(state, words, words, here=words.paragraphs)
        return Opened(where, where.sibling(""), found, result, withdrawn)
    partial = 0
    if where.revision is None:
        edition = library.edition(where.slug)
        revisions = _newest(library.past.revisions_backwards(where.slug))
        partial = len(revisions) if revisions and revisions[0].number > 1 else 0
        summaries = [revision.summary for revision in revisions]
        result = track(where, summaries, _reader(edition, revisions))
        if result.status is not LinkStatus.UNKNOWN:
            return _followed(library, where, edition, result)
    if found is None:
        raise NotHere(str(where))
    place = where.sibling("").paragraphs
    return Opened(where, place, found, TrackedWords(LinkStatus.UNKNOWN), partial=partial)


def _followed(library: Library, where: Address, edition: Edition, result: TrackedWords) -> Opened:
    withdrawn = edition.text.withdrawn
    if withdrawn:
        result = replace(result, status=LinkStatus.WITHDRAWN)
    elif result.status is LinkStatus.WITHDRAWN:
        withdrawn = result.here[0].withdrawn
    if result.status is LinkStatus.MOVED and result.now is not None:
        place = result.now.address(where.slug)
    else:
        ends = [paragraph.number for paragraph in result.here]
        last = ends[-1] if len(ends) > 1 else None
        place = Address(where.slug, first=ends[0], last=last)
    return Opened(where, place, passage(library, place), result, withdrawn)


def _newest(revisions: Iterable[Revision]) -> list[Revision]:
    """Return the newest *revisions*, which come the newest first, within `MOST_READ`; the oldest first."""
    newest: list[Revision] = []
    left = MOST_READ
    for revision in revisions:
        left -= len(revision.markdown)
        if left < 0 and newest:
            break
        newest.insert(0, revision)
    return newest


def _reader(edition: Edition, revisions: Sequence[Revision]) -> ReadRevision:
    """Return what reads the paragraphs of one of *revisions* by its number, each once."""
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


def _marks(opened: Opened) -> dict[str, tuple[Span, ...]]:
    """Return what is marked: words that have the fingerprint, and no others."""
    found = opened.found
    if found.now is None or found.now.fingerprint != _fingerprint(opened.link):
        return {}
    return {paragraph.number: (span,) for paragraph, span in found.now.spans()}


def _fingerprint(where: Address) -> str:
    return where.words.fingerprint if where.words else ""


def _shown(opened: Opened) -> WordLinkView:
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


def _sibling(opened: Opened) -> ResponseReturnValue:
    """Return what *opened* found in another format: the words, or the record of how they stood."""
    found, link = opened.found, opened.link
    if found.status is LinkStatus.UNKNOWN or not _is_format(link.format):
        raise NotHere(str(link))
    shown = _shown(opened)
    if link.format == "json":
        return jsonify(_as_json(opened, shown)), _STATUS.get(found.status, 200)
    if found.status is LinkStatus.WITHDRAWN:
        raise TextWithdrawn(str(link), opened.withdrawn)
    marked = found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED)
    if link.format == "txt":
        words = pasted(shown.quotation, opened.passage, opened.where) if marked else _as_text(shown)
        return Response(f"{words}\n", content_type="text/plain; charset=utf-8")
    if marked:
        where = opened.where.sibling(link.format)
        return passage_file(opened.passage, where)
    # A record is of words: of those that were linked, in the revision that has them.
    assert shown.was is not None
    return redirect_to(f"{shown.was.href}.{link.format}", code=302)


def _is_format(ending: str) -> bool:
    format = format_of(ending)
    return format is not None and format.is_of_passages


def _as_text(shown: WordLinkView) -> str:
    lines = [shown.said, shown.note]
    for reading, words in ((shown.was, shown.old), (shown.now, shown.new)):
        lines += [f"{reading.name}:", words or "(nothing)"] if reading else []
    return "\n\n".join(line for line in lines if line)


def _as_json(opened: Opened, shown: WordLinkView) -> dict[str, object]:
    found, link = opened.found, opened.link.sibling("")
    told: dict[str, object] = {
        "address": str(link),
        "url": absolute(str(link)),
        "state": found.status.value,
        "said": shown.said or None,
        "fingerprint": _fingerprint(link),
        "was": _words(found.was, opened, found.until.number if found.until else None),
        "now": _words(found.now, opened, opened.where.revision),
        "since": _since(found.since),
        "withdrawn": opened.withdrawn or None,
    }
    if shown.quotation:
        told["quotation"] = pasted(shown.quotation, opened.passage, opened.where)
        told["text_fragment"] = shown.fragment
    if shown.steps:
        told["differences"] = [[step.old, step.new] for step in shown.steps]
    return told


def _words(
    words: LinkedWords | None, opened: Opened, revision: int | None
) -> dict[str, object] | None:
    if words is None:
        return None
    address = str(words.address(opened.where.slug, revision))
    return {"address": address, "url": absolute(address), "text": words.text}


def _since(revision: RevisionSummary | None) -> dict[str, object] | None:
    if revision is None:
        return None
    return {"revision": revision.number, "date": revision.date, "note": revision.note}
