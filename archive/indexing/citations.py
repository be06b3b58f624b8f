"""Citations of a build: rendered shapes of all records, and which texts have emended readings."""

import json
from collections.abc import Iterator

from archive.citation.record import Record
from archive.citation.speakers import by_author
from archive.citation.styles.prerender import ShapeRenderer
from archive.citation.styles.prerender import renderer_fingerprint
from archive.library.reader import Library
from archive.model.address import Address
from archive.model.edition import Edition
from archive.model.text import Metadata
from archive.sources.canonical.front_matter import FrontMatterReader


class Citations:
    """Collects the shapes of records while texts are staged; those that *old* has are not rendered again."""

    def __init__(self, collection: str, old: Library | None) -> None:
        self._collection = collection
        self._fresh = old is None or old.styles != renderer_fingerprint()
        self._renderings = ShapeRenderer({} if old is None or self._fresh else old.citations)
        self._emended: set[str] = set()

    def want(self, edition: Edition, unchanged: bool) -> None:
        """Add the records of *edition* and of all its revisions."""
        text = edition.text
        if any(paragraph.emendations for paragraph in text.paragraphs):
            self._emended.add(text.slug)
        kind = next((section.kind for section in text.sections if section.kind), "")
        spoken = any(paragraph.speaker for paragraph in text.paragraphs)
        self._want(text.slug, text.metadata, kind, spoken=spoken)
        if self._fresh or not unchanged:
            for revision in edition.revisions[:-1]:
                front = FrontMatterReader(revision.markdown[:0]).read(
                    revision.markdown.splitlines()
                )
                spoken = "speaker=" in revision.markdown
                self._want(text.slug, front.metadata, kind, spoken=spoken)

    def about(self) -> dict[str, str]:
        """Return the values for the table ``about``."""
        return {"styles": renderer_fingerprint(), "emended": json.dumps(sorted(self._emended))}

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield each shape and its renderings. Raises `BuildFailed`."""
        for shape, rendered in sorted(self._renderings.finish().items()):
            yield shape, json.dumps(rendered, ensure_ascii=False)

    def abandon(self) -> None:
        """Stop rendering."""
        self._renderings.abandon()

    def _want(self, slug: str, metadata: Metadata, kind: str, *, spoken: bool) -> None:
        record = Record(metadata, Address(slug), "-", self._collection, revision=1, kind=kind)
        self._renderings.want(record)
        if spoken and len(record.authors) > 1:
            # A passage in which one of them speaks is cited as theirs.
            for author in record.authors:
                self._renderings.want(by_author(record, author))
