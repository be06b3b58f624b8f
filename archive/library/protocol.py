"""The library protocol: the texts of one generation, ready to show, with their history.

Every paragraph has a *position*, counted from 0 through the whole collection in the order of the slugs; the engines
know paragraphs by it. Its address (`Ref`) is what people know it by, and does not change when other texts come.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Protocol

from archive.library.entities import Entity
from archive.library.entities import EntityOrder
from archive.library.entities import Moved
from archive.library.entities import TextOrder
from archive.library.entries import Counts
from archive.library.entries import Excerpt
from archive.library.entries import LocatedParagraph
from archive.library.entries import PublishedRevision
from archive.library.entries import TextEntry
from archive.library.outline import Outline
from archive.library.printed_pages import PrintedPages
from archive.library.text_lists import TextLists
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.arrangement import Arrangement
from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.entity import EntityKind
from archive.model.revision import Revision
from archive.model.revision import RevisionSummary
from archive.model.text import Collection


class Past(Protocol):
    """The published revisions of all texts, and the corrections of each; a draft and an unknown text have none."""

    def revisions(self, slug: str) -> tuple[Revision, ...]:
        """Return the revisions of *slug*, the oldest first."""

    def revisions_backwards(self, slug: str) -> Iterator[Revision]:
        """Yield the revisions of *slug*, the newest first; each is read only when it is needed."""

    def summaries(self, slug: str, *, below: int, count: int) -> tuple[RevisionSummary, ...]:
        """Return the newest *count* revisions of *slug* with a number less than *below*, the newest first."""

    def summaries_of(self, slug: str, numbers: Sequence[int]) -> dict[int, RevisionSummary]:
        """Return the revisions *numbers* of *slug*, by number."""

    def edition_of(self, now: Edition, number: int) -> Edition:
        """Return revision *number* of the text whose current edition is *now*. Raises `NotHere`."""

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """Return all corrections of *slug*, the oldest first."""

    def corrections_of(self, slug: str, numbers: Sequence[str]) -> tuple[Correction, ...]:
        """Return the corrections of the paragraphs *numbers* of *slug*, the newest first."""

    def corrections_in(
        self, slug: str, revision: int, *, first: int = 0, count: int
    ) -> tuple[Correction, ...]:
        """Return *count* corrections by *revision* of *slug*, starting at *first*, in the order of the text."""

    def correction_counts(self, slug: str) -> dict[int, int]:
        """Return how many paragraphs of *slug* each revision changed, by its number."""

    def withdrawals(self, slug: str, names: Sequence[str]) -> dict[str, RevisionSummary]:
        """Return the revision that last withdrew each of *names*: a number, or ``text`` for the whole text *slug*."""

    def arrangements(self, slug: str) -> tuple[Arrangement, ...]:
        """Return every order that the paragraphs of *slug* have had, the oldest first; a draft has one."""


class PublishedRevisions(Protocol):
    """The revisions of all texts together, withdrawn ones included, as lists of what is new need them."""

    def counts(self) -> dict[str, int]:
        """Return the number of the newest revision of each published text, by slug."""

    def newest_day(self) -> str:
        """Return the ISO day on which anything was published last; empty where nothing ever was."""

    def total(self, *, corrections_only: bool = False, since: str = "") -> int:
        """Return how many revisions of all texts were published, on the ISO day *since* or later.

        Perhaps without the first of each text.
        """

    def place_after(
        self, day: str, slug: str, number: int, *, corrections_only: bool = False
    ) -> int:
        """Return how many revisions come up to this one in the order of `newest`, whether it is there or not."""

    def at(self, place: int, *, corrections_only: bool = False) -> tuple[str, str, int]:
        """Return the day, the slug and the number of the revision at a *place* in the order of `newest`."""

    def newest(
        self, first: int, count: int, *, corrections_only: bool = False, since: str = ""
    ) -> tuple[PublishedRevision, ...]:
        """Return *count* revisions of all texts from the *first*, the newest first, of *since* or later.

        Of a text perhaps not its first.
        """


class Library(Protocol):
    """The texts of one generation. Safe to share between threads; nothing that it returns holds a file open.

    What takes a slug or an address raises `NotHere` where there is no such text or paragraph. A withdrawn text has an
    edition and a past; it is in no list, and its paragraphs have no positions.
    """

    #: The name of the generation, and when it was built (ISO 8601).
    generation: str
    built: str
    counts: Counts
    collection: Collection

    @property
    def state(self) -> str:
        """The state of the collection: the day of its newest revision, and a digest of all revisions.

        Drafts are left out: they have no revisions, and promise nothing.
        """

    @property
    def citations(self) -> Mapping[str, Mapping[str, tuple[str, str, str]]]:
        """The rendering of each shape of record in each style, with placeholders for its words."""

    @property
    def past(self) -> Past:
        """The published revisions of each text, and their corrections."""

    @property
    def published(self) -> PublishedRevisions:
        """The published revisions of all texts together."""

    @property
    def lists(self) -> TextLists:
        """Lists of its texts, and their years, kinds and languages with counts."""

    def entries(self) -> Sequence[TextEntry]:
        """Return all texts by date, then by slug; those without a date last. They are read when they are needed."""

    def entry(self, slug: str) -> TextEntry:
        """Return one text as a list needs it. Raises `NotHere`, also for a withdrawn one."""

    def entities(
        self, kind: EntityKind, *, contains: str = "", order: EntityOrder = EntityOrder.NAME
    ) -> Sequence[Entity]:
        """Return the authors, people, places, subjects or collections that texts name now.

        They are read when they are needed. Those that contain what is typed have its letters and digits in their name
        or in a spelling of it: case, accents and punctuation make no difference.
        """

    def entity(self, kind: EntityKind, slug: str) -> Entity | Moved | None:
        """Return what is at an address, or where that leads; None where nothing ever was.

        It may be an entity that is gone: no text names it any more. What an address leads to is no address that leads
        on.
        """

    def entity_slugs(self, kind: EntityKind, names: Sequence[str]) -> dict[str, str]:
        """Return the address of each of *names*, spelled as in the records of texts."""

    def successors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return what texts that once named *entity* name in its place, by name; it may have been several."""

    def collection_name(self, slug: str) -> str:
        """Return the name of the collection with a *slug*; one is made of it where no text names it."""

    def texts_of(
        self, kind: EntityKind, slug: str, *, order: TextOrder = TextOrder.DATE
    ) -> Sequence[TextEntry]:
        """Return the texts that name an entity now, drafts included, read when they are needed. Raises `NotHere`."""

    def texts_since(self, day: str) -> tuple[TextEntry, ...]:
        """Return the texts whose newest revision is of *day* or later, in the order of `entries`."""

    def years(self) -> tuple[int, int] | None:
        """Return the first and the last year of the texts; None where none has a date."""

    def counts_of_texts(self) -> tuple[int, int]:
        """Return how many texts are drafts, and how many have an unpublished correction."""

    def revisions(self) -> Iterator[tuple[str, int, str]]:
        """Yield the slug of each published text, in order, with the number and the day of its revision."""

    def edition(self, slug: str) -> Edition:
        """Return a whole text with its publication state, perhaps a withdrawn one. Raises `NotHere`."""

    def revision(self, slug: str, number: int) -> Edition:
        """Return a text as it was published once. Raises `NotHere`."""

    def excerpt(self, slug: str, first: str, last: str) -> Excerpt:
        """Return the paragraphs from *first* to *last*; the rest of a long text is not read.

        Raises `NotHere`, also where *last* comes before *first*.
        """

    def outline(self, slug: str) -> Outline | None:
        """Return the outline of a long text; None for any other, also for a withdrawn or unknown one."""

    def is_withdrawn(self, slug: str) -> bool:
        """Tell whether the text *slug* was withdrawn."""

    def is_emended(self, slug: str) -> bool:
        """Tell whether the text *slug* has emended readings."""

    def printed_pages(self, where: Address) -> PrintedPages:
        """Return the pages of the printed source in the text or the revision of *where*. Raises `NotHere`."""

    def speakers(self, where: Address) -> tuple[str, ...]:
        """Return the speaker of each paragraph of *where* in the current text; empty names for those without.

        Raises `NotHere`. A whole text, and a place that it does not have, has none.
        """

    def current_address(self, where: Address) -> Address:
        """Return *where* with the current slug of its text and, for one paragraph, the number that has its words.

        In the address of a revision only the slug changes: its numbers are its own for ever.
        """

    def current_number(self, ref: Ref) -> str:
        """Return the number that has the words of *ref*, which may have been merged."""

    def located_paragraphs(self, positions: Iterable[int]) -> Iterator[LocatedParagraph]:
        """Yield the paragraphs at *positions*, in that order; some are read together when it is their turn."""

    def located_paragraph(self, position: int) -> LocatedParagraph:
        """Return the paragraph at *position*."""

    def positions(self, slug: str, numbers: Iterable[str]) -> dict[int, str]:
        """Return the number of the paragraph at each position of those *numbers* of *slug* that have one.

        Raises `NotHere`.
        """

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions*."""
