"""Texts, their sections, and passages with their paragraphs."""

from collections.abc import Iterable

from archive.export.source import PassageSource
from archive.library.entries import TextEntry
from archive.library.passage import Passage
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.address import locator_of
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Source
from archive.web.api.v1.objects.common import Absolute
from archive.web.api.v1.objects.common import Json
from archive.web.api.v1.objects.common import Status
from archive.web.api.v1.objects.common import date_of
from archive.web.api.v1.objects.common import ref_of
from archive.web.api.v1.objects.common import text_head


def text_object(entry: TextEntry, *, absolute: Absolute, rights: str) -> Json:
    """Return a text as a list has it: without its source, which takes as long as all the rest.

    *rights* are those of the collection, where its record states none.
    """
    metadata, address = entry.metadata, str(Address(entry.slug))
    return {
        "ref": entry.slug,
        "url": absolute(address),
        **text_head(entry.slug, metadata, entry.revision, draft=entry.draft),
        "revised": entry.date or None,
        "waiting": entry.waiting and not entry.draft,
        **_record(metadata, rights),
        "kinds": list(dict.fromkeys(s.kind for s in entry.sections if s.kind)),
        "paragraph_count": entry.paragraphs,
        "word_count": entry.words,
    }


def section_objects(slug: str, sections: Iterable[Section]) -> list[Json]:
    """Return the *sections* of the text *slug*, each with the number of its first paragraph."""
    return [
        {
            "id": section.id,
            "ref": f"{slug}/{section.id}",
            "heading": section.heading,
            "kind": section.kind,
            "level": section.level,
            "first": section.paragraphs[0].number if section.paragraphs else None,
        }
        for section in sections
    ]


def passage_object(
    source: PassageSource, *, rights: str, paragraphs: Iterable[Paragraph] | None = None
) -> Json:
    """Return a passage with its citation and its *paragraphs*: all that it has, or the given ones of them."""
    found, record, place = source.passage, source.record, source.page
    edition, metadata = found.edition, found.edition.text.metadata
    chosen = found.paragraphs if paragraphs is None else paragraphs
    head = text_head(place.slug, metadata, edition.revision, draft=edition.draft)
    return {
        "ref": ref_of(place),
        "url": record.url,
        **head,
        "status": Status.WITHDRAWN.value if record.withdrawn else head["status"],
        "revised": edition.date or None,
        "locator": locator_of(place),
        "citation": source.citation,
        "emended": record.emended,
        **_record(metadata, rights),
        "source": _source(metadata.source),
        "remarks": list(source.notes),
        "previous": _neighbour(place, found.before),
        "next": _neighbour(place, found.after),
        "paragraphs": paragraph_objects(found, place, chosen, absolute=source.absolute),
    }


def paragraph_objects(
    found: Passage, place: Address, paragraphs: Iterable[Paragraph], *, absolute: Absolute
) -> list[Json]:
    """Return some *paragraphs* of *found* at *place*, with all marks as offsets into the words."""
    section_of = {p.number: section.id for section in found.sections for p in section.paragraphs}
    made = []
    for paragraph in paragraphs:
        address = Address(place.slug, place.revision, paragraph.number)
        made.append(_paragraph(paragraph, address, section_of[paragraph.number], absolute))
    return made


def _record(metadata: Metadata, rights: str) -> Json:
    return {
        "occasion": metadata.occasion,
        "date_old_style": date_of(metadata.date_old_style),
        "date_as_printed": metadata.date_as_printed,
        "places": list(metadata.places),
        "collections": list(metadata.collections),
        "subjects": list(metadata.subjects),
        "people": list(metadata.people),
        "rights": metadata.rights or rights,
    }


def _source(source: Source) -> Json:
    return {
        "type": source.type.value if source.type else None,
        "title": source.title,
        "url": source.url,
        "publisher": source.publisher,
        "place": source.place,
        "year": source.year,
        "date": date_of(source.date),
        "volume": source.volume,
        "issue": source.issue,
        "pages": source.pages,
        "edition": source.edition,
        "editors": list(source.editors),
        "translators": list(source.translators),
        "recipients": list(source.recipients),
        "archive": source.archive,
        "location": source.location,
    }


def _paragraph(paragraph: Paragraph, address: Address, section: str, absolute: Absolute) -> Json:
    return {
        "ref": ref_of(address),
        "url": absolute(str(address)),
        "number": paragraph.number,
        "section": section,
        "kind": paragraph.kind.value,
        "speaker": paragraph.speaker,
        "text": paragraph.text,
        "withdrawn": paragraph.withdrawn or None,
        "runs": [
            {"start": run.start, "end": run.end, "kind": run.kind.value, "value": run.value}
            for run in paragraph.runs
        ],
        "emendations": [
            {"start": each.start, "end": each.end, "transmitted": each.transmitted}
            for each in paragraph.emendations
        ],
        "page_breaks": [{"at": each.at, "label": each.label} for each in paragraph.page_breaks],
        "note_marks": [{"at": each.at, "label": each.label} for each in paragraph.note_marks],
        "notes": [{"label": note.label, "text": note.text} for note in paragraph.notes],
    }


def _neighbour(place: Address, paragraph: Paragraph | None) -> str | None:
    return str(Ref(place.slug, paragraph.number)) if paragraph else None
