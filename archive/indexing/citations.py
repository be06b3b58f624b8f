"""What a build keeps for citing: the shapes of all its texts, rendered, and which texts have emended readings."""

import json
from collections.abc import Iterator

from archive.citation.record import Record
from archive.citation.styles.prerender import ShapeRenderer
from archive.citation.styles.prerender import renderer_fingerprint
from archive.library.reader import Library
from archive.model.address import Address
from archive.model.edition import Edition
from archive.model.text import Metadata
from archive.sources.canonical.front_matter import FrontMatterReader


class Citations:
    """Gathers what citations need while texts are staged; what *old* knows is not rendered again."""

    def __init__(self, collection: str, old: Library | None) -> None:
        self._collection = collection
        self._fresh = old is None or old.styles != renderer_fingerprint()
        self._renderings = ShapeRenderer({} if old is None or self._fresh else old.citations)
        self._emended: set[str] = set()

    def want(self, edition: Edition, unchanged: bool) -> None:
        """See to it that *edition* and all its revisions can be cited."""
        text = edition.text
        if any(paragraph.emendations for paragraph in text.paragraphs):
            self._emended.add(text.slug)
        kind = next((section.kind for section in text.sections if section.kind), "")
        self._want(text.slug, text.metadata, kind)
        if self._fresh or not unchanged:
            for revision in edition.revisions[:-1]:
                front = FrontMatterReader(revision.markdown[:0]).read(
                    revision.markdown.splitlines()
                )
                self._want(text.slug, front.metadata, kind)

    def about(self) -> dict[str, str]:
        """Return what the library says of itself."""
        return {"styles": renderer_fingerprint(), "emended": json.dumps(sorted(self._emended))}

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield each shape and what the styles make of it. Raises `BuildFailed`."""
        for shape, rendered in sorted(self._renderings.finish().items()):
            yield shape, json.dumps(rendered, ensure_ascii=False)

    def abandon(self) -> None:
        """Let go of what was begun."""
        self._renderings.abandon()

    def _want(self, slug: str, metadata: Metadata, kind: str) -> None:
        self._renderings.want(
            Record(metadata, Address(slug), "-", self._collection, revision=1, kind=kind)
        )
