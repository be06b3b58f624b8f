"""A passage with everything that a writer of a file needs to know of it."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from archive.citation import Record
from archive.deadline import Deadline
from archive.library.authorities import Authorities
from archive.library.passage import Passage
from archive.model.address import Address
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.model.text import Section

#: Paragraphs that are written between two looks at the clock.
_WATCHED_PARAGRAPHS = 100


@dataclass(frozen=True, slots=True)
class PassageSource:
    """A passage, its record, and what only the site that publishes it knows."""

    passage: Passage
    record: Record
    #: The finished citation of the passage, as plain text.
    citation: str
    #: Returns the public URL of a path of the site.
    absolute: Callable[[str], str]
    #: Returns the revisions of the text up to this one, the oldest first; none of a draft.
    revisions: Callable[[], Sequence[RevisionSummary]]
    #: When the file must be written; writers look at it, and raise `DeadlineExceeded`.
    deadline: Deadline
    #: The ISO day on which it is read.
    today: str
    #: Sentences on what became of the passage: that it was withdrawn, or how a range was rearranged.
    notes: Sequence[str] = ()
    #: Returns where else the authors, people and places of the record are described.
    authorities: Callable[[], Authorities] = dict

    def paragraphs(self, section: Section) -> Iterator[Paragraph]:
        """Yield the paragraphs of *section*, until the time is over."""
        return self.deadline.watch(section.paragraphs, every=_WATCHED_PARAGRAPHS)

    @property
    def page(self) -> Address:
        """The address of the passage as a page."""
        return self.record.place

    @property
    def is_whole_text(self) -> bool:
        """Whether the passage is a text from its beginning to its end."""
        return self.page.first is None
