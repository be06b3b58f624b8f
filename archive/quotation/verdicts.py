"""What a check of a quotation says: frozen values that need no open file."""

from dataclasses import dataclass
from enum import StrEnum

from archive.model.address import Address
from archive.model.address import Ref
from archive.model.span import Span


class Verdict(StrEnum):
    """The three answers there are."""

    #: The words are here, in this order, none other among them.
    EXACT = "exact"
    #: A passage is here that the quotation plainly means; its words differ.
    CLOSE = "close"
    #: No passage is near enough to be what was quoted.
    ABSENT = "absent"


class Kind(StrEnum):
    """How a word of the quotation and a word of the source stand to each other."""

    SAME = "same"
    #: Another spelling of the same word: labour, labor.
    SPELLING = "spelling"
    #: Another word, or another form of the word.
    DIFFERENT = "different"
    #: The source has it, the quotation does not.
    MISSING = "missing"
    #: The quotation has it, the source does not.
    ADDED = "added"
    #: The quotation says that it leaves something out here.
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of the comparison: words quoted, words of the source, how they stand to each other."""

    kind: Kind
    quoted: str
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one paragraph that the quotation is compared with."""

    ref: Ref
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where the quoted words stand, and how they differ there."""

    address: Address
    title: str
    authors: tuple[str, ...]
    date: str
    section: str
    draft: bool
    revision: int
    #: The words of the source from the first to the last that answers to the quotation.
    text: str
    passages: tuple[Passage, ...]
    steps: tuple[Step, ...]
    #: The words are those that the source transmits, and stand emended in the text.
    transmitted: bool = False

    @property
    def differences(self) -> tuple[Step, ...]:
        """The steps in which quotation and source are not the same."""
        return tuple(step for step in self.steps if step.kind not in (Kind.SAME, Kind.GAP))

    @property
    def is_exact(self) -> bool:
        """Nothing differs but spelling."""
        return all(step.kind is Kind.SPELLING for step in self.differences)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through: how much, of which years, in which state of the collection."""

    texts: int
    paragraphs: int
    first_year: int | None
    last_year: int | None
    #: The day of the newest revision, a full stop, six characters that stand for all revisions there are.
    state: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer for one quotation."""

    quotation: str
    verdict: Verdict
    #: Best first. For an absent quotation the nearest passages, which do not have its words.
    places: tuple[Place, ...]
    #: How many places there are in all.
    total: int
    searched: Searched
    #: What should be known beside: joined from two passages, too short to tell.
    remarks: tuple[str, ...] = ()
