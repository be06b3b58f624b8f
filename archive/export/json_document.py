"""A passage as JSON: the text of each paragraph, with its marks as offsets into it."""

import json
from collections.abc import Callable
from dataclasses import asdict
from dataclasses import replace
from typing import Any

from archive.export.source import PassageSource
from archive.library.passage import last_words_address
from archive.model.address import Ref
from archive.model.edition import Correction
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import listed


def json_document(source: PassageSource) -> str:
    """Return the passage with all its marks, on one line."""
    edition, page = source.passage.edition, str(source.page)
    slug = edition.text.slug
    document = {
        "address": page,
        "url": source.absolute(page),
        "slug": slug,
        **_metadata(edition.text.metadata),
        "edition": {
            "revision": edition.revision or None,
            "date": edition.date or None,
            "note": edition.note,
            "draft": edition.draft,
        },
        **_fate(source),
        "citation": source.citation,
        "sections": [_section(section, slug, source) for section in source.passage.sections],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _fate(source: PassageSource) -> dict[str, Any]:
    """Return that the passage was withdrawn, or how a range was rearranged; nothing about any other."""
    found, page = source.passage, source.page
    fate: dict[str, Any] = {}
    if gone := found.withdrawal:
        last_words = last_words_address(found, page)
        fate["withdrawn"] = {
            "reason": gone.reason,
            "revision": gone.revision.number if gone.revision else None,
            "date": gone.revision.date if gone.revision else None,
            "last_words": str(last_words) if last_words else None,
        }
    if (tracked := found.tracked) and tracked.until is not None:
        fate["range"] = {
            "as_first_published": str(replace(page, revision=tracked.until)),
            "changes": [_change(change) for change in tracked.changes],
            "between": list(tracked.between),
        }
    return fate | ({"notes": list(source.notes)} if source.notes else {})


def _change(change: Correction) -> dict[str, Any]:
    named = {"others": list(change.others), "moved": change.moved}
    return {
        "revision": change.revision,
        "number": change.number,
        "event": change.event.value,
        **{name: value for name, value in named.items() if value},
    }


def _metadata(metadata: Metadata) -> dict[str, Any]:
    return {
        "title": metadata.title,
        "authors": list(metadata.authors),
        "occasion": metadata.occasion,
        "date": str(metadata.date) if metadata.date else None,
        "date_old_style": str(metadata.date_old_style) if metadata.date_old_style else None,
        "date_as_printed": metadata.date_as_printed,
        "language": metadata.language,
        "places": list(metadata.places),
        "collections": list(metadata.collections),
        "subjects": list(metadata.subjects),
        "people": list(metadata.people),
        "rights": metadata.rights,
        "source": _source(metadata.source),
    }


def _source(source: Source) -> dict[str, Any]:
    fields = {
        **asdict(source),
        "date": str(source.date or ""),
        "editor": listed(source.editors),
        "translator": listed(source.translators),
        "recipient": listed(source.recipients),
    }
    return {name: value for name, value in fields.items() if value}


def _section(section: Section, slug: str, source: PassageSource) -> dict[str, Any]:
    return {
        "id": section.id,
        "heading": section.heading,
        "kind": section.kind,
        "level": section.level,
        "paragraphs": [
            _paragraph(p, Ref(slug, p.number), source.absolute) for p in source.paragraphs(section)
        ],
    }


def _paragraph(paragraph: Paragraph, ref: Ref, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Return all of *paragraph*, without lists of marks that are empty."""
    marks = asdict(paragraph)
    always = {name: marks.pop(name) for name in ("number", "text", "kind")}
    address = str(ref.address)
    given = {name: value for name, value in marks.items() if value}
    return {"address": address, "url": absolute(address), **always, **given}
