"""The corrections of all texts as an Atom feed, the newest first."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint
from flask import Response
from flask import render_template

from archive.errors import NotHere
from archive.export.formats import ATOM
from archive.library.reader import Library
from archive.model.address import Address
from archive.model.address import is_number
from archive.model.address import number_label
from archive.model.edition import Event
from archive.model.revision import RevisionSummary
from archive.web.api.feeds import ENTRIES
from archive.web.api.feeds import xml_words
from archive.web.context import absolute
from archive.web.context import collection
from archive.web.context import generation
from archive.web.texts.corrections import sentence
from archive.web.texts.corrections import spelled

corrections_feed = Blueprint("corrections_feed", __name__)

#: Paragraphs that an entry names of each sort.
NAMED = 20


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """One revision. Its `id` stays when the text gets another slug, or the site another name."""

    id: str
    title: str
    updated: str
    href: str
    history: str
    summary: str


@corrections_feed.get("/feed.atom")
def corrections() -> Response:
    """Return the newest revisions of all texts, each with its note and the paragraphs that it changed."""
    library = generation().library
    entries = tuple(_entry(library, revision) for revision in library.past.latest(ENTRIES))
    body = render_template(
        "corrections.xml",
        title=xml_words(collection().title),
        entries=entries,
        updated=entries[0].updated if entries else library.built,
        itself=absolute("/feed.atom"),
        page=absolute("/texts/"),
    )
    return Response(body, content_type=ATOM.content_type)


def _entry(library: Library, revision: RevisionSummary) -> CorrectionEntry:
    summary = " ".join(filter(None, [sentence(revision.note), *_changes(_told(library, revision))]))
    return CorrectionEntry(
        id=revision.urn,
        title=xml_words(f"{_title(library, revision.slug)}, revision {revision.number}"),
        updated=f"{revision.date}T00:00:00Z",
        href=absolute(str(Address(revision.slug, revision=revision.number))),
        history=absolute(f"{Address(revision.slug)}/history#r{revision.number}"),
        summary=xml_words(summary),
    )


def _title(library: Library, slug: str) -> str:
    try:
        return library.entry(slug).metadata.title
    except NotHere:
        # A text that was withdrawn stands in no list.
        return library.edition(slug).text.metadata.title


def _told(library: Library, revision: RevisionSummary) -> Mapping[str, str]:
    """Return what happened to which paragraph; the part of a split one is not new, nor are joined words corrected."""
    changes = revision.changes
    if not any(what.startswith(("split into", "merged into")) for what in changes.values()):
        return changes
    done = library.past.corrections_in(revision.slug, revision.number, count=len(changes))
    untouched = {
        correction.number
        for correction in done
        if correction.event is Event.PART
        or (correction.event is Event.JOINED and not correction.words)
    }
    return {name: what for name, what in changes.items() if name not in untouched}


def _changes(changes: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each thing that happened to paragraphs, and one for the rest."""
    sorts: dict[str, list[str]] = {}
    others = []
    for name, what in changes.items():
        if is_number(name):
            sorts.setdefault(what, []).append(number_label(name))
        else:
            others.append(f"{name} {what}")
    for what, numbers in sorts.items():
        more = f" and {len(numbers) - NAMED:,} more" if len(numbers) > NAMED else ""
        word = "para." if len(numbers) == 1 else "paras."
        did = spelled(what)
        yield f"{did[:1].upper()}{did[1:]}: {word} {', '.join(numbers[:NAMED])}{more}."
    if others:
        yield f"{', '.join(others)}."
