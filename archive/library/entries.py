"""Values that the library returns: frozen, and independent of its open file."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from typing import overload

from archive.citation import CitedText
from archive.citation import Record
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.edtf import AnyDate
from archive.model.revision import RevisionSummary
from archive.model.text import Metadata
from archive.model.text import Paragraph

T = TypeVar("T")

#: Entries that are read at once.
_ENTRIES_READ = 256


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
class ListedText:
    """A text as a list of its paragraphs needs it."""

    slug: str
    title: str
    authors: tuple[str, ...]
    date: AnyDate | None
    draft: bool
    cited: CitedText
    #: The URN of its first revision, which identifies it for ever; empty for a draft.
    urn: str


def listed_text(edition: Edition, collection: str) -> ListedText:
    """Return the text of *edition*, in a *collection* of that title, as a list of its paragraphs needs it."""
    text, metadata = edition.text, edition.text.metadata
    record = Record(
        metadata,
        place=Address(text.slug),
        url="",
        collection=collection,
        revision=edition.revision,
        kind=next((section.kind for section in text.sections if section.kind), ""),
        emended=any(paragraph.emendations for paragraph in text.paragraphs),
    )
    return ListedText(
        slug=text.slug,
        title=metadata.title,
        authors=metadata.authors,
        date=metadata.date,
        draft=edition.draft,
        cited=CitedText.of(record),
        urn=edition.revisions[0].urn if edition.revisions else "",
    )


@dataclass(frozen=True, slots=True)
class LocatedParagraph:
    """A paragraph with its position in the collection, its address, and what it is in."""

    position: int
    ref: Ref
    paragraph: Paragraph
    text: ListedText
    #: The heading and the kind of its section.
    heading: str
    kind: str


@dataclass(frozen=True, slots=True)
class PublishedRevision:
    """A revision with the record of its text as it is now, for lists of what is new."""

    summary: RevisionSummary
    metadata: Metadata
    #: The whole text is withdrawn now.
    is_withdrawn: bool
    #: Its first corrections, and how many there are; none of a first revision.
    corrections: tuple[Correction, ...] = ()
    corrected: int = 0


class Entries(Sequence[T]):
    """Texts or other entries in an order, read when they are needed: *read* returns so many from a place on."""

    def __init__(self, length: int, read: Callable[[int, int], list[T]]) -> None:
        self._length = length
        self._read = read

    def __len__(self) -> int:
        """Return how many they are."""
        return self._length

    def __iter__(self) -> Iterator[T]:
        """Yield all of them."""
        for first in range(0, self._length, _ENTRIES_READ):
            yield from self._read(first, _ENTRIES_READ)

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...

    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        """Return the one at *place*, or those of a slice without a step."""
        if isinstance(place, slice):
            first, end, _ = place.indices(self._length)
            return self._read(first, max(0, end - first))
        (entry,) = self._read(range(self._length)[place], 1)
        return entry
