"""Results of a quotation check: frozen values that need no open file and hold no sentences."""

from dataclasses import dataclass
from enum import StrEnum

from archive.model.address import Address
from archive.model.address import Ref
from archive.model.span import Span


class Verdict(StrEnum):
    """The three verdicts."""

    #: The words occur in this order, with no other among them.
    EXACT = "exact"
    #: A passage is plainly what was quoted; its words differ.
    CLOSE = "close"
    #: No passage is near enough to be what was quoted.
    ABSENT = "absent"


class Agreement(StrEnum):
    """How quoted words and the words of the source agree."""

    SAME = "same"
    #: Another spelling of the same word: labour, labor.
    SPELLING = "spelling"
    #: Another word, or another form of the word.
    DIFFERENT = "different"
    #: In the source, not in the quotation.
    MISSING = "missing"
    #: In the quotation, not in the source.
    ADDED = "added"
    #: A mark of omission in the quotation.
    GAP = "gap"
    #: A stage direction of the source, which the quotation leaves out.
    STAGE = "stage"
    #: A few words of the source, which a gloss in the quotation replaces.
    GLOSSED = "glossed"

    @property
    def is_match(self) -> bool:
        """Nothing of what was said differs, but for spelling."""
        return self in (Agreement.SAME, Agreement.SPELLING, Agreement.STAGE, Agreement.GLOSSED)


class RemarkKind(StrEnum):
    """What a reader should know besides the verdict."""

    #: Only the first `number` parts of the quotation were compared.
    PARTS_LIMIT = "parts-limit"
    #: Only the first `number` words of a part were compared.
    WORDS_LIMIT = "words-limit"
    #: Only the first `number` characters of the text were checked, and the quotation goes on.
    CUT = "cut"
    #: `number` words are around the quotation marks, and were not found with the words in them.
    WORDS_AROUND = "words-around"
    #: `text`, behind the quotation, is its citation, and was not checked.
    CITATION = "citation"
    #: So few words that a match means little.
    SHORT = "short"
    #: The parts are `number` paragraphs apart.
    PARTS_APART = "parts-apart"
    #: Each part occurs, but nowhere do they follow one another.
    PARTS_SCATTERED = "parts-scattered"
    #: The part `text` is nowhere; others are, at the places shown.
    PART_ABSENT = "part-absent"
    #: `text`, in square brackets, explains or replaces a word of the source.
    GLOSS = "gloss"
    #: Letters in square brackets were read as letters of the word: `text` is the first such word.
    BRACKETED_LETTERS = "bracketed-letters"
    #: `text` is a remark of the person quoting, and no word of the source.
    EDITORIAL_REMARK = "editorial-remark"
    #: `text` calls a note, and is no word of the source.
    NOTE_CALL = "note-call"
    #: `text` was read as one word that is divided at the end of a line.
    LINE_END_HYPHEN = "line-end-hyphen"
    #: The stage direction `text` of the source is left out.
    STAGE_DIRECTION = "stage-direction"
    #: Two passages in different places are quoted as one: the places are theirs, in the order of the words.
    RUN_TOGETHER = "run-together"
    #: Two passages of one text, `number` paragraphs apart, are quoted as one.
    LEFT_OUT_UNMARKED = "left-out-unmarked"
    #: The first place has the beginning or end of the quotation; the other `number` words, `text`, are nowhere.
    REST_ABSENT = "rest-absent"
    #: Not in these words; the first place may be the passage, in other words or another translation.
    OTHER_WORDS = "other-words"


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a result. `number` is the number that the kind names, else 0; `text` the words, else empty."""

    kind: RemarkKind
    number: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class AlignedRun:
    """Neighbouring words of the alignment that agree in the same way: as quoted, and as in the source."""

    kind: Agreement
    quoted: str
    source: str
    #: What is between these words of the source and the next: a space, perhaps punctuation and quotation marks.
    after: str = " "


@dataclass(frozen=True, slots=True)
class ParagraphSpan:
    """A span of one paragraph that the quotation is compared with."""

    ref: Ref
    span: Span


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place in a text, aligned with the quotation."""

    address: Address
    title: str
    authors: tuple[str, ...]
    date: str
    section: str
    draft: bool
    revision: int
    #: The source from the first to the last word aligned with the quotation.
    text: str
    spans: tuple[ParagraphSpan, ...]
    alignment: tuple[AlignedRun, ...]
    #: How many words are different, missing or added.
    differing_words: int
    #: Compared with the transmitted reading, which the text emends.
    transmitted: bool = False
    #: The label of the note of the paragraph that has the words; empty where its text has them.
    note: str = ""
    #: Who speaks there, each once, as citations call them; empty where the text does not say.
    speakers: tuple[str, ...] = ()

    @property
    def differences(self) -> tuple[AlignedRun, ...]:
        """The runs in which quotation and source are not the same."""
        same = (Agreement.SAME, Agreement.GAP, Agreement.STAGE, Agreement.GLOSSED)
        return tuple(run for run in self.alignment if run.kind not in same)

    @property
    def is_exact(self) -> bool:
        """Nothing differs but spelling."""
        return all(run.kind is Agreement.SPELLING for run in self.differences)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched: how much, from which years, and in which state of the collection."""

    texts: int
    paragraphs: int
    first_year: int | None
    last_year: int | None
    #: The day of the newest revision, a full stop, and a digest of six characters of all revisions.
    state: str


@dataclass(frozen=True, slots=True)
class QuotationResult:
    """The result for one quotation."""

    quotation: str
    verdict: Verdict
    #: Best first. For an absent quotation the nearest passages, if any share something telling; none matches.
    places: tuple[SourcePlace, ...]
    #: How many places there are in all.
    total: int
    coverage: Coverage
    remarks: tuple[Remark, ...] = ()

    @property
    def points_to_a_place(self) -> bool:
        """A remark on an absent quotation is about the first place."""
        kinds = (RemarkKind.REST_ABSENT, RemarkKind.PART_ABSENT, RemarkKind.OTHER_WORDS)
        return any(remark.kind in kinds for remark in self.remarks)
