"""Corrections feed: the newest revisions of all texts as Atom."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.export.formats import ATOM
from archive.export.xml import without_forbidden
from archive.library.entries import PublishedRevision
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.address import is_number
from archive.model.address import number_label
from archive.model.edition import Event
from archive.model.revision import RevisionSummary
from archive.web.api.feed_pages import MAX_ENTRIES
from archive.web.api.feed_pages import FeedPages
from archive.web.api.feeds import last_change
from archive.web.context import absolute
from archive.web.context import current
from archive.web.parameters import read_page
from archive.web.texts.corrections import note_sentence
from archive.web.texts.corrections import spell_out_numbers
from archive.web.wording.history import other_changes

blueprint = Blueprint("corrections_feed", __name__)

#: Paragraphs that an entry names for each kind of change.
MAX_NAMED_PARAGRAPHS = 20
#: How an address names a revision: its day, its text and its number.
_AFTER = re.compile(r"(\d{4}-\d\d-\d\d),([a-z0-9-]{1,200}),(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """One revision. Its `id` stays the same when the text gets another slug or the site another name."""

    id: str
    title: str
    updated: str
    href: str
    history: str
    summary: str


@blueprint.get("/feed.atom")
def corrections() -> Response:
    """Return the newest revisions of all texts, each with its note and the paragraphs that it changed."""
    library = current.generation.library
    pages = revision_pages(library, "/feed.atom", corrections_only=True)
    newest = library.published.newest(pages.first, pages.size, corrections_only=True)
    entries = tuple(correction_entry(library, revision) for revision in newest)
    body = render_template(
        "corrections.xml",
        title=without_forbidden(current.collection.title),
        entries=entries,
        updated=entries[0].updated if entries else last_change(),
        pages=pages,
        page=absolute("/texts/"),
    )
    return Response(body, content_type=ATOM.content_type)


def revision_pages(library: Library, path: str, *, corrections_only: bool) -> FeedPages:
    """Return the page of the feed at *path* that the request asks for, by its number or after a revision."""
    published = library.published
    first = (read_page(request.args) - 1) * MAX_ENTRIES
    if found := _AFTER.fullmatch(request.args.get("after", "")):
        day, slug, number = found.groups()
        first = published.place_after(day, slug, int(number), corrections_only=corrections_only)

    def name(place: int) -> str:
        return ",".join(map(str, published.at(place, corrections_only=corrections_only)))

    return FeedPages(
        first=first,
        total=published.total(corrections_only=corrections_only),
        size=MAX_ENTRIES,
        url=lambda after: absolute(f"{path}?after={after}" if after else path),
        name=name,
    )


def correction_entry(library: Library, published: PublishedRevision) -> CorrectionEntry:
    """Return the entry of a feed for a revision that is not the first of its text."""
    revision = published.summary
    sentences = [note_sentence(revision.note), *_change_sentences(_word_changes(library, revision))]
    summary = " ".join(filter(None, sentences))
    return CorrectionEntry(
        id=revision.urn,
        title=without_forbidden(f"{published.metadata.title}, revision {revision.number}"),
        updated=f"{revision.date}T00:00:00Z",
        href=absolute(str(Address(revision.slug, revision=revision.number))),
        history=absolute(f"{Address(revision.slug)}/history#r{revision.number}"),
        summary=without_forbidden(summary),
    )


def _word_changes(library: Library, revision: RevisionSummary) -> Mapping[str, str]:
    """Return the change of each paragraph, without those whose words only moved when others were split or merged."""
    changes = revision.changes
    if not any(change.startswith(("split into", "merged into")) for change in changes.values()):
        return changes
    corrections = library.past.corrections_in(revision.slug, revision.number, count=len(changes))
    untouched = {
        correction.number
        for correction in corrections
        if correction.event is Event.PART
        or (correction.event is Event.JOINED and not correction.words)
    }
    return {name: change for name, change in changes.items() if name not in untouched}


def _change_sentences(changes: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each kind of change of paragraphs, and one for each other change."""
    kinds: dict[str, list[str]] = {}
    for name, change in changes.items():
        if is_number(name):
            kinds.setdefault(change, []).append(number_label(name))
    for change, numbers in kinds.items():
        more = (
            f" and {len(numbers) - MAX_NAMED_PARAGRAPHS:,} more"
            if len(numbers) > MAX_NAMED_PARAGRAPHS
            else ""
        )
        word = "para." if len(numbers) == 1 else "paras."
        phrase = spell_out_numbers(change)
        yield f"{phrase[:1].upper()}{phrase[1:]}: {word} {', '.join(numbers[:MAX_NAMED_PARAGRAPHS])}{more}."
    yield from (f"{sentence}." for sentence in other_changes(changes))
