"""A whole TEI document."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from types import MappingProxyType

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.export import xml
from archive.export.tei.body import write_body
from archive.export.tei.header import language
from archive.export.tei.header import write_header
from archive.library.authorities import Authorities
from archive.model.edition import Edition
from archive.model.revision import RevisionSummary

#: Parts, of a paragraph or less, that are written between two looks at the clock.
_WATCHED_PARTS = 100
_NAMESPACE = "http://www.tei-c.org/ns/1.0"
#: The namespace of Distributed Text Services, in which a passage is wrapped.
_DTS = "https://w3id.org/api/dts#"


def write_tei(
    edition: Edition,
    *,
    url: str,
    collection: str,
    revisions: Sequence[RevisionSummary] = (),
    notes: Sequence[str] = (),
    authorities: Authorities = MappingProxyType({}),
    wrapped: bool = False,
    deadline: Deadline = NEVER,
) -> str:
    """Return *edition* as TEI P5: its whole text, or the passage to which its text was reduced.

    Raises `DeadlineExceeded`.

    *url* is its permanent address, *collection* who publishes it, *revisions* its revisions, the oldest first.
    *notes* say what became of the passage, and *authorities* where those whom its record names are described. It may be
    *wrapped* in ``dts:wrapper``, which TEI itself does not know.
    """
    head = write_header(
        edition,
        url=url,
        collection=collection,
        revisions=revisions,
        notes=notes,
        authorities=authorities,
    )
    return "".join(deadline.watch(_document(edition, head, wrapped=wrapped), every=_WATCHED_PARTS))


def _document(edition: Edition, head: Iterable[str], *, wrapped: bool) -> Iterator[str]:
    text = edition.text
    tag = language(text.metadata)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield xml.tag("TEI", xmlns=_NAMESPACE, xml_lang=tag) + "\n"
    yield from head
    yield "<text>\n<body>\n"
    if wrapped:
        yield f'<dts:wrapper xmlns:dts="{_DTS}">\n'
    yield from write_body(text.sections, _merged_numbers(edition))
    if wrapped:
        yield "</dts:wrapper>\n"
    yield "</body>\n</text>\n</TEI>\n"


def _merged_numbers(edition: Edition) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for number, into in edition.became.items():
        merged.setdefault(into, []).append(number)
    return merged
