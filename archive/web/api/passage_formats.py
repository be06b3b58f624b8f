"""The machine siblings of a text, a paragraph or a range: JSON, plain text, Markdown, records."""

from collections.abc import Callable
from dataclasses import asdict
from json import dumps
from typing import Any

from flask import Response
from flask import jsonify

from archive.citation import Record
from archive.citation import plain
from archive.citation import write_bibtex
from archive.citation import write_csl
from archive.citation import write_ris
from archive.export.formats import MIMETYPES
from archive.export.tei import write_tei
from archive.library.passage import Passage
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.address import number_label
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.model.text import Section
from archive.sources.canonical.format import write_canonical
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_of
from archive.web.citations.structured_data import linked_whole
from archive.web.context import absolute
from archive.web.context import collection
from archive.web.context import generation
from archive.web.presenters import byline
from archive.web.presenters import printed_date


def as_json(found: Passage, where: Address) -> Response:
    """Return the passage with all its marks, as offsets into its text."""
    edition, page = found.edition, where.sibling("")
    slug = edition.text.slug
    return jsonify(
        {
            "address": str(page),
            "url": absolute(str(page)),
            "slug": slug,
            **_metadata(edition.text.metadata),
            "edition": {
                "revision": edition.revision or None,
                "date": edition.date or None,
                "note": edition.note,
                "draft": edition.draft,
            },
            "citation": _citation(found, page),
            "sections": [_section(section, slug) for section in found.sections],
        }
    )


def as_plain_text(found: Passage, where: Address) -> Response:
    """Return the words of the passage, and how to cite them."""
    metadata = found.edition.text.metadata
    whole = where.first is None
    head = [byline(metadata.authors), metadata.title, metadata.occasion, printed_date(metadata)]
    blocks = ["\n".join(line for line in head if line)] if whole else []
    for section in found.sections:
        blocks += [section.heading] if section.heading and whole else []
        blocks += [_plain_paragraph(p, numbered=whole) for p in section.paragraphs]
    blocks.append(_citation(found, where.sibling("")))
    return _text("\n\n".join(blocks) + "\n", where)


def as_markdown(found: Passage, where: Address) -> Response:
    """Return the passage in the canonical format, the whole text as it was published."""
    if where.first is None:
        return _text(found.edition.markdown, where)
    return _text(write_canonical(found.edition.text), where)


def as_ris(found: Passage, where: Address) -> Response:
    """Return the record of the passage as RIS."""
    return _record(write_ris, found, where)


def as_bibtex(found: Passage, where: Address) -> Response:
    """Return the record of the passage as BibTeX."""
    return _record(write_bibtex, found, where)


def as_csl(found: Passage, where: Address) -> Response:
    """Return the record of the passage as CSL-JSON."""
    return _record(write_csl, found, where)


def as_tei(found: Passage, where: Address) -> Response:
    """Return the passage as TEI P5, which is sent as it is written."""
    edition, page = found.edition, where.sibling("")
    # A draft has none; their words are not needed.
    issues = generation().library.past.listed(
        edition.text.slug, below=edition.revision + 1, count=edition.revision
    )
    chunks = write_tei(
        edition,
        url=absolute(str(page)),
        collection=collection().title,
        issues=issues[::-1],
    )
    return Response(chunks, content_type=f"{MIMETYPES[where.format]}; charset=utf-8")


def as_linked(found: Passage, where: Address) -> Response:
    """Return what the passage is, in the words of schema.org."""
    said = dumps(linked_whole(found, where.sibling("")), ensure_ascii=False, indent=2)
    return Response(f"{said}\n", content_type=MIMETYPES[where.format])


#: The writer of each ending.
WRITERS: dict[str, Callable[[Passage, Address], Response]] = {
    "json": as_json,
    "txt": as_plain_text,
    "md": as_markdown,
    "ris": as_ris,
    "bib": as_bibtex,
    "csl.json": as_csl,
    "tei.xml": as_tei,
    "jsonld": as_linked,
}


def _text(body: str, where: Address) -> Response:
    return Response(body, content_type=f"{MIMETYPES[where.format]}; charset=utf-8")


def _record(write: Callable[[tuple[Record, ...]], str], found: Passage, where: Address) -> Response:
    record = record_of(found.edition, where)
    response = _text(write((record,)), where)
    # A file with a name of its own is what a citation manager takes up.
    name = f"{record.key}.{where.format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _citation(found: Passage, page: Address) -> str:
    return plain(citation_of(record_of(found.edition, page)).main)


def _metadata(metadata: Metadata) -> dict[str, Any]:
    return {
        "title": metadata.title,
        "authors": list(metadata.authors),
        "occasion": metadata.occasion,
        "date": str(metadata.date) if metadata.date else None,
        "date_old_style": str(metadata.date_old_style) if metadata.date_old_style else None,
        "date_as_printed": metadata.date_as_printed,
        "language": metadata.language,
        "rights": metadata.rights,
        "source": {name: value for name, value in asdict(metadata.source).items() if value},
    }


def _section(section: Section, slug: str) -> dict[str, Any]:
    return {
        "id": section.id,
        "heading": section.heading,
        "kind": section.kind,
        "level": section.level,
        "paragraphs": [_paragraph(p, Ref(slug, p.number)) for p in section.paragraphs],
    }


def _paragraph(paragraph: Paragraph, ref: Ref) -> dict[str, Any]:
    """Return all of *paragraph*; lists of marks that are empty are left out."""
    marks = asdict(paragraph)
    always = {name: marks.pop(name) for name in ("number", "text", "kind")}
    address = str(ref.address)
    given = {name: value for name, value in marks.items() if value}
    return {"address": address, "url": absolute(address), **always, **given}


def _plain_paragraph(paragraph: Paragraph, *, numbered: bool) -> str:
    text = f"(Withdrawn: {paragraph.withdrawn})" if paragraph.withdrawn else paragraph.text
    if paragraph.kind in (ParagraphKind.STANZA, ParagraphKind.TABLE):
        for run in paragraph.runs:
            if run.kind is RunKind.LINE_BREAK:
                text = f"{text[: run.start]}\n{text[run.start + 1 :]}"
    speaker = f"{paragraph.speaker}: " if paragraph.speaker else ""
    return f"[{number_label(paragraph.number)}] {speaker}{text}" if numbered else speaker + text
