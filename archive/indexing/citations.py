"""Citations of a build: rendered shapes of all records."""

import json
from collections.abc import Iterable
from collections.abc import Iterator

from archive.citation.record import Record
from archive.citation.speakers import by_author
from archive.citation.styles.prerender import ShapeRenderer
from archive.citation.styles.prerender import renderer_fingerprint
from archive.citation.styles.prerender import shape
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.edition import Edition
from archive.model.text import Metadata
from archive.sources.canonical.front_matter import FrontMatterReader


class Citations:
    """Collects the shapes of records while texts are staged; those that *old* has are not rendered again.

    The same version of the styles rendered them.
    """

    def __init__(self, old: Library | None) -> None:
        self._renderings = ShapeRenderer({} if old is None else old.citations)

    def want(self, shapes: Iterable[str]) -> None:
        """Let *shapes* be rendered that have not been rendered yet."""
        for wanted in sorted(shapes):
            self._renderings.want(wanted)

    def about(self) -> dict[str, str]:
        """Return the values for the table ``about``."""
        return {"styles": renderer_fingerprint()}

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield each shape and its renderings. Raises `BuildFailed`."""
        for wanted, rendered in sorted(self._renderings.finish().items()):
            yield wanted, json.dumps(rendered, ensure_ascii=False)

    def abandon(self) -> None:
        """Stop rendering."""
        self._renderings.abandon()


def shapes_of(edition: Edition, collection: str) -> Iterator[str]:
    """Yield the shapes of the records of *edition* and of all its revisions, in a *collection* of that title."""
    text = edition.text
    kind = next((section.kind for section in text.sections if section.kind), "")
    spoken = any(paragraph.speaker for paragraph in text.paragraphs)
    yield from _shapes(text.slug, text.metadata, kind, collection, spoken=spoken)
    for revision in edition.revisions[:-1]:
        front = FrontMatterReader(revision.markdown[:0]).read(revision.markdown.splitlines())
        spoken = "speaker=" in revision.markdown
        yield from _shapes(text.slug, front.metadata, kind, collection, spoken=spoken)


def _shapes(
    slug: str, metadata: Metadata, kind: str, collection: str, *, spoken: bool
) -> Iterator[str]:
    record = Record(metadata, Address(slug), "-", collection, revision=1, kind=kind)
    yield shape(record)
    if spoken and len(record.authors) > 1:
        # A passage in which one of them speaks is cited as theirs.
        yield from (shape(by_author(record, author)) for author in record.authors)
