"""Citation records of passages, made of the edition and the site."""

from collections.abc import Iterable
from dataclasses import replace

from archive.citation import Record
from archive.citation import attribute
from archive.library.entries import SectionEntry
from archive.library.page_lookup import pages_of_passage
from archive.library.passage import Passage
from archive.library.printed_pages import LAST
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.edition import Edition
from archive.model.text import Section
from archive.web.context import absolute
from archive.web.context import current
from archive.web.wording.passages import passage_notes
from archive.web.wording.passages import rearranging_revisions
from archive.web.wording.passages import tombstone_notes
from archive.wordlinks.word_range import words_at


def record_of(found: Passage, where: Address) -> Record:
    """Return the record of *found* at *where*, with the address of its page."""
    permanent, library, edition = where.sibling(""), current.generation.library, found.edition
    gone = library.is_withdrawn(where.slug)
    # A withdrawn text is in no list, though its earlier revisions can still be read.
    known = library.edition(where.slug).text if gone else library.entry(where.slug)
    record = Record(
        edition.text.metadata,
        # Of paragraphs that were moved apart, the pages between belong to others.
        pages=None
        if found.tracked and found.tracked.between
        else pages_of_passage(library, edition, permanent),
        place=permanent,
        url=absolute(str(permanent)),
        collection=current.collection.title,
        revision=0 if edition.draft else edition.revision,
        kind=_kind(known.sections),
        emended=_is_emended(library, edition),
        withdrawn=gone or found.withdrawal is not None,
        text_withdrawn=gone,
        remarks=(*tombstone_notes(found), *notes_of(found)),
    )
    return attribute(record, _speakers(found, permanent))


def notes_of(found: Passage) -> tuple[str, ...]:
    """Return, in sentences, that *found* was withdrawn, and how it was rearranged since it was first published."""
    return passage_notes(found, rearranging_revisions(current.generation.library, found))


def record_of_hit(ref: Ref) -> Record:
    """Return the record of the paragraph of a hit."""
    return record_at(ref.address)


def record_at(place: Address) -> Record:
    """Return the record of *place* in the current version. Raises `NotHere`."""
    record = replace(
        record_of_text(place.slug),
        pages=None if place.first is None else _pages(place.slug, place.first, place.last),
        place=place,
        url=absolute(str(place)),
    )
    return attribute(record, current.generation.library.speakers(place))


def record_of_text(slug: str) -> Record:
    """Return the record of the whole text *slug* in the current version. Raises `NotHere`."""
    library = current.generation.library
    entry, place = library.entry(slug), Address(slug)
    return Record(
        entry.metadata,
        place=place,
        url=absolute(str(place)),
        collection=current.collection.title,
        revision=entry.revision,
        kind=_kind(entry.sections),
        emended=library.is_emended(slug),
    )


def pages_of_paragraph(ref: Ref) -> tuple[str, str] | None:
    """Return the first and the last page of a paragraph in the current version, where they are marked."""
    return _pages(ref.slug, ref.number, None)


def _pages(slug: str, first: str, last: str | None) -> tuple[str, str] | None:
    pages = current.generation.library.printed_pages(Address(slug))
    return pages.between((first, 0), (last or first, LAST))


def _speakers(found: Passage, where: Address) -> tuple[str, ...]:
    """Return the speaker of each paragraph of *found*, or of its words at *where*; none of a whole text."""
    if where.first is None:
        return ()
    words = words_at(where, found.paragraphs)
    paragraphs = words.paragraphs if words else found.paragraphs
    return tuple(paragraph.speaker for paragraph in paragraphs if paragraph.text)


def _is_emended(library: Library, edition: Edition) -> bool:
    """Tell whether the whole text of which *edition* has a part has emended readings, in its revision."""
    slug = edition.text.slug
    if library.is_withdrawn(slug) or edition.revision != library.entry(slug).revision:
        edition = library.revision(slug, edition.revision)
        return any(paragraph.emendations for paragraph in edition.text.paragraphs)
    return library.is_emended(slug)


def _kind(sections: Iterable[Section | SectionEntry]) -> str:
    """Return the kind of a text: that of its first section that has one."""
    return next((section.kind for section in sections if section.kind), "")
