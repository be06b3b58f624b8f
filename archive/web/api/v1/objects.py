"""The objects of the JSON API: pure functions from values to what JSON can say.

A `ref` names a place like ``report-on-peace/p7``: what follows ``/texts/`` in its address, on pages and in the API.
Dates are EDTF level 1 (ISO 8601-2) or null, languages BCP 47 tags, offsets code points. A field that a record does not
state is an empty string or list; a number that nobody has is null.
"""

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from enum import StrEnum
from itertools import filterfalse
from typing import Any

from archive.export.source import PassageSource
from archive.library.entries import PublishedRevision
from archive.library.entries import TextEntry
from archive.library.passage import Passage
from archive.library.word_links import FollowedLink
from archive.model.address import NUMBER
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.address import locator_of
from archive.model.edition import Correction
from archive.model.edtf import AnyDate
from archive.model.revision import RevisionSummary
from archive.model.span import Span
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Source
from archive.model.word_diff import Difference
from archive.quotation.verdicts import Coverage
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Remark
from archive.quotation.verdicts import SourcePlace
from archive.search.corpus.all_hits import FoundParagraph
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.results import Hit
from archive.web.api.search_json import plain_snippet

Json = dict[str, Any]
#: Returns the public URL of a path of the site.
Absolute = Callable[[str], str]


class Status(StrEnum):
    """Whether a text may be cited."""

    #: Not published yet: its numbers and words may change.
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ChangeKind(StrEnum):
    """What a revision did to its text."""

    NEW = "new"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


def ref_of(place: Address) -> str:
    """Return ``report-on-peace/p7``, without the format that *place* may have."""
    return str(place.sibling("")).removeprefix("/texts/")


def text_object(entry: TextEntry, *, absolute: Absolute, rights: str) -> Json:
    """Return a text as a list has it: without its source, which takes as long as all the rest.

    *rights* are those of the collection, where its record states none.
    """
    metadata, address = entry.metadata, str(Address(entry.slug))
    return {
        "ref": entry.slug,
        "url": absolute(address),
        **_head(entry.slug, metadata, entry.revision, draft=entry.draft),
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
    head = _head(place.slug, metadata, edition.revision, draft=edition.draft)
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


def hit_object(hit: Hit, entry: TextEntry, *, citation: str, absolute: Absolute) -> Json:
    """Return a hit in the text of *entry*: the words of its paragraph, with the matches as offsets into them."""
    return {
        **_found(hit.ref, entry, absolute),
        "section": hit.section,
        "kind": hit.kind,
        "speaker": hit.speaker,
        "text": hit.text,
        "highlights": spans(hit.highlights),
        "snippet": plain_snippet(hit.snippet),
        "in_note": hit.in_note,
        "citation": citation,
        "score": hit.score,
    }


def line_object(
    hit: FoundParagraph, line: ConcordanceLine, entry: TextEntry, *, absolute: Absolute
) -> Json:
    """Return one occurrence in its context; `start` is its offset in the words of the paragraph, or of its notes."""
    return {
        **_found(hit.ref, entry, absolute),
        "section": hit.section.heading,
        "kind": hit.section.kind,
        "speaker": hit.speaker,
        "left": line.left,
        "hit": line.hit,
        "right": line.right,
        "start": line.start,
        "in_note": line.in_note,
    }


def verdict_object(
    result: QuotationResult,
    *,
    entry: Callable[[str], TextEntry],
    citation: Callable[[Address], str],
    remark: Callable[[Remark], str],
    url: str,
    absolute: Absolute,
) -> Json:
    """Return the verdict on one quotation, with the places that it was compared with and what was searched.

    *entry* returns the text with a slug, *citation* that of a place, *remark* the sentence of a remark; *url* is the
    permanent address of this verdict.
    """
    return {
        "quotation": result.quotation,
        "verdict": result.verdict.value,
        "url": url,
        "total": result.total,
        "places": [
            _place(place, entry(place.address.slug), citation(place.address), absolute)
            for place in result.places
        ],
        "remarks": [{"kind": each.kind.value, "sentence": remark(each)} for each in result.remarks],
        "searched": searched_object(result.coverage),
    }


def searched_object(coverage: Coverage) -> Json:
    """Return what was searched: how much, from which years, in which state of the collection."""
    return {
        "texts": coverage.texts,
        "paragraphs": coverage.paragraphs,
        "first_year": coverage.first_year,
        "last_year": coverage.last_year,
        "state": coverage.state,
    }


def revision_object(revision: RevisionSummary, *, absolute: Absolute) -> Json:
    """Return a published revision: its day, what the editor said of it, and what it did to which part."""
    address = Address(revision.slug, revision=revision.number)
    return {
        "ref": ref_of(address),
        "url": absolute(str(address)),
        "revision": revision.number,
        "date": revision.date,
        "note": revision.note,
        **_changes(revision),
    }


def correction_object(
    slug: str, correction: Correction, revision: RevisionSummary, *, absolute: Absolute
) -> Json:
    """Return what a *revision* did to one paragraph of the text *slug*, word by word.

    The `old` sides of `words`, joined, are the words before it, the `new` sides those after it.
    """
    address = Address(slug, correction.revision, correction.number)
    return {
        "ref": ref_of(address),
        "url": absolute(str(address)),
        "number": correction.number,
        "revision": correction.revision,
        "date": revision.date,
        "note": revision.note,
        "event": correction.event.value,
        "others": list(correction.others),
        "moved": correction.moved,
        "beside": list(correction.beside),
        "words": _differences(correction.words),
        "notes": _differences(correction.notes),
    }


def history_object(
    where: Address,
    revisions: Mapping[int, RevisionSummary],
    corrections: Sequence[Correction],
    *,
    total: int,
    absolute: Absolute,
) -> Json:
    """Return the newest *corrections* of the passage at *where*, of *total*; *revisions* made them, by number."""
    return {
        "ref": ref_of(where),
        "url": absolute(f"{Address(where.slug)}/history"),
        "total": total,
        "corrections": [
            correction_object(where.slug, each, revisions[each.revision], absolute=absolute)
            for each in corrections
        ],
    }


def change_object(published: PublishedRevision, *, absolute: Absolute) -> Json:
    """Return a revision as a list of what is new has it, with the first of its corrections."""
    revision, metadata = published.summary, published.metadata
    address = Address(revision.slug)
    kind = ChangeKind.NEW if revision.number == 1 else ChangeKind.CORRECTED
    if revision.changes.get("text") == "withdrawn":
        kind = ChangeKind.WITHDRAWN
    head = _head(revision.slug, metadata, revision.number, draft=False)
    return {
        "change": kind.value,
        "day": revision.date,
        "ref": revision.slug,
        "url": absolute(str(address)),
        **head,
        "status": Status.WITHDRAWN.value if published.is_withdrawn else head["status"],
        "note": revision.note,
        **_changes(revision),
        "corrected": published.corrected,
        "corrections": [
            correction_object(revision.slug, each, revision, absolute=absolute)
            for each in published.corrections
        ],
    }


def words_object(opened: FollowedLink) -> Json:
    """Return the words of a link: where they are now, or how they were last and what replaced them."""
    found, slug = opened.found, opened.where.slug
    now = found.now
    until = found.until.number if found.until else None
    return {
        "status": found.status.value,
        "ref": ref_of(opened.link),
        "text": now.text if now else None,
        "spans": [
            {"ref": f"{slug}/{paragraph.number}", "start": span.start, "end": span.end}
            for paragraph, span in (now.spans() if now else ())
        ],
        "was": {"ref": ref_of(found.was.address(slug, until)), "text": found.was.text}
        if found.was
        else None,
        "since": {
            "revision": found.since.number,
            "date": found.since.date,
            "note": found.since.note,
        }
        if found.since
        else None,
    }


def spans(found: Iterable[Span]) -> list[list[int]]:
    """Return *found* as pairs of offsets in code points, the second excluded."""
    return [[span.start, span.end] for span in found]


def _head(slug: str, metadata: Metadata, revision: int, *, draft: bool) -> Json:
    """Return what every object says of the text that it is of; a draft has no revision."""
    return {
        "slug": slug,
        "title": metadata.title,
        "authors": list(metadata.authors),
        "date": _date(metadata.date),
        "language": metadata.language,
        "status": (Status.DRAFT if draft else Status.PUBLISHED).value,
        "revision": None if draft else revision,
    }


def _found(ref: Ref, entry: TextEntry, absolute: Absolute) -> Json:
    """Return where a search found something: the paragraph *ref* of the text of *entry*."""
    address = ref.address
    return {
        "ref": str(ref),
        "url": absolute(str(address)),
        **_head(ref.slug, entry.metadata, entry.revision, draft=entry.draft),
        "locator": locator_of(address),
        "number": ref.number,
    }


def _record(metadata: Metadata, rights: str) -> Json:
    return {
        "occasion": metadata.occasion,
        "date_old_style": _date(metadata.date_old_style),
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
        "date": _date(source.date),
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


def _changes(revision: RevisionSummary) -> Json:
    """Return how many paragraphs had what done to them, and what was done to other parts: a text may have thousands."""
    changes = revision.changes
    # Without a call of ours for each paragraph.
    others = {name: changes[name] for name in filterfalse(NUMBER.fullmatch, changes)}
    counts = Counter(changes.values()) - Counter(others.values())
    return {
        "paragraphs_changed": dict(counts),
        "other_changes": [{"name": name, "change": change} for name, change in others.items()],
    }


def _place(place: SourcePlace, entry: TextEntry, citation: str, absolute: Absolute) -> Json:
    return {
        "ref": ref_of(place.address),
        "url": absolute(str(place.address)),
        **_head(place.address.slug, entry.metadata, place.revision, draft=place.draft),
        "locator": locator_of(place.address),
        "section": place.section,
        "speakers": list(place.speakers),
        "text": place.text,
        "spans": [
            {"ref": str(each.ref), "start": each.span.start, "end": each.span.end}
            for each in place.spans
        ],
        "note": place.note,
        "transmitted": place.transmitted,
        "differing_words": place.differing_words,
        "differences": [
            {"kind": run.kind.value, "quoted": run.quoted, "source": run.source}
            for run in place.differences
        ],
        "citation": citation,
    }


def _differences(steps: Iterable[Difference]) -> list[Json]:
    return [{"old": step.old, "new": step.new} for step in steps]


def _neighbour(place: Address, paragraph: Paragraph | None) -> str | None:
    return str(Ref(place.slug, paragraph.number)) if paragraph else None


def _date(date: AnyDate | None) -> str | None:
    return str(date) if date else None
