"""What objects of every kind have: refs, dates, offsets, and the head that says of which text they are."""

from collections.abc import Callable
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from archive.model.address import Address
from archive.model.edtf import AnyDate
from archive.model.span import Span
from archive.model.text import Metadata

Json = dict[str, Any]
#: Returns the public URL of a path of the site.
Absolute = Callable[[str], str]


class Status(StrEnum):
    """Whether a text may be cited."""

    #: Not published yet: its numbers and words may change.
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


def ref_of(place: Address) -> str:
    """Return ``report-on-peace/p7``, without the format that *place* may have."""
    return str(place.sibling("")).removeprefix("/texts/")


def spans(found: Iterable[Span]) -> list[list[int]]:
    """Return *found* as pairs of offsets in code points, the second excluded."""
    return [[span.start, span.end] for span in found]


def text_head(slug: str, metadata: Metadata, revision: int, *, draft: bool) -> Json:
    """Return what every object says of the text that it is of; a draft has no revision."""
    return {
        "slug": slug,
        "title": metadata.title,
        "authors": list(metadata.authors),
        "date": date_of(metadata.date),
        "language": metadata.language,
        "status": (Status.DRAFT if draft else Status.PUBLISHED).value,
        "revision": None if draft else revision,
    }


def date_of(date: AnyDate | None) -> str | None:
    """Return *date* as EDTF; None where there is none."""
    return str(date) if date else None
