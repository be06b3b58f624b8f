"""Values that the library returns: frozen, and independent of its open file."""

from dataclasses import dataclass

from archive.model.address import Ref
from archive.model.edition import Edition
from archive.model.text import Metadata
from archive.model.text import Paragraph


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of a library."""

    texts: int
    paragraphs: int
    words: int


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section as a list of contents needs it; `first` is the number of its first paragraph."""

    id: str
    heading: str
    kind: str
    level: int
    first: str


@dataclass(frozen=True, slots=True)
class TextEntry:
    """A text as a list of texts needs it. `revision` is 0 and `date` empty for a draft."""

    slug: str
    metadata: Metadata
    draft: bool
    waiting: bool
    revision: int
    date: str
    paragraphs: int
    words: int
    sections: tuple[SectionEntry, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Consecutive paragraphs of a text, with the ones before and after.

    Of `edition`, the text holds these paragraphs only, and `markdown` is left empty.
    """

    edition: Edition
    before: Paragraph | None
    after: Paragraph | None


@dataclass(frozen=True, slots=True)
class LocatedParagraph:
    """A paragraph with its position in the collection and its address."""

    position: int
    ref: Ref
    paragraph: Paragraph
