"""Reasons for which publishing refuses a text, as typed values; the command line makes the sentences."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.errors import PinciteError
from archive.publishing.alignment import Question
from archive.sources.canonical.reader import read


class RefusalKind(StrEnum):
    """Why a text, or a change to it, cannot be published."""

    #: No file of the folder has this slug. `names` are similar slugs; without any, `files` cannot be read.
    NO_SUCH_TEXT = "no such text"
    #: Its file has mistakes, which are among the notes of the outcome.
    BROKEN = "broken"
    #: Several `files` have this slug.
    DUPLICATE_SLUG = "duplicate slug"
    #: It is published as `slug`, of which no file is left.
    RENAMED_BY_HAND = "renamed by hand"
    #: No revision of it exists.
    NOT_PUBLISHED = "not published"
    #: One of the `files` has its name and cannot be read as this text.
    OTHER_FILE = "other file"

    #: The note is missing; `names` are what changed.
    NO_NOTE = "no note"
    #: The file has other changes too, `names`, and no note explains them.
    OTHER_CHANGES = "other changes"
    #: The clock is before the date of the last revision: `today`, `last`.
    CLOCK = "clock"
    #: `last` is to be the date of a revision, and is after `today`.
    FUTURE_DATE = "future date"
    #: No revision of the text has this `number`.
    NO_SUCH_REVISION = "no such revision"
    #: Revision `number` is to be dated `words`, but revision `other`, beside it, is dated `last`.
    DATE_ORDER = "date order"

    #: `number` belonged to another paragraph.
    REUSED_NUMBER = "reused number"
    #: `number` was never published, and publishing would not give it at this place.
    MISPLACED_NUMBER = "misplaced number"
    #: The number `other` is written inside paragraph `number`, not at the end of one.
    NUMBER_INSIDE = "number inside"
    #: The id `number` belonged to a section with the heading `words`.
    REUSED_SECTION_ID = "reused section id"

    #: No published paragraph has this `number`; with `other` it was to be merged.
    NO_SUCH_PARAGRAPH = "no such paragraph"
    #: `number` was merged into `other` in revision `last`; its words are in `words` now. `asked` is what it was to be
    #: merged with.
    MERGED_NUMBER = "merged number"
    #: `number`, which was merged so, is at a paragraph of the file.
    MERGED_MARK = "merged mark"
    #: `number` is withdrawn already, for the reason `words`.
    ALREADY_WITHDRAWN = "already withdrawn"
    #: `number` is not marked in the file.
    NOT_MARKED = "not marked"
    #: `words` do not occur exactly once inside `number`.
    NO_PLACE_TO_SPLIT = "no place to split"
    #: `number` is still one paragraph in the file.
    NOT_SPLIT = "not split"
    #: `number` is to be merged into itself.
    SAME_PARAGRAPH = "same paragraph"
    #: `number` is to be moved after itself.
    AFTER_ITSELF = "after itself"
    #: `number` and `other` are not next to each other.
    NOT_ADJACENT = "not adjacent"
    #: `number` and `other` are of different kinds or speakers.
    DIFFERENT_KINDS = "different kinds"
    #: `number` does not contain the words of `other`, which is not in the file.
    WORDS_MISSING = "words missing"
    #: The change would lose or add words.
    WORDS_CHANGED = "words changed"

    #: `slug` cannot be a slug.
    INVALID_SLUG = "invalid slug"
    #: `slug` is the slug of the text already.
    SAME_SLUG = "same slug"
    #: `slug` is, or was, the slug of another text.
    TAKEN_SLUG = "taken slug"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for a refusal. Its kind says which of the values it has."""

    kind: RefusalKind
    number: str = ""
    other: str = ""
    slug: str = ""
    words: str = ""
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    today: date | None = None
    last: str = ""
    asked: str = ""

    def __str__(self) -> str:
        """Return the kind and the values, for logs."""
        values = (self.number, self.other, self.slug, self.words, *self.names, *self.files)
        return " ".join(filter(None, (self.kind.value, *values)))


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """A published paragraph that cannot be told in the file, as it was published last."""

    question: Question
    text: str
    #: Its lines, as they can be put back into the file.
    source: tuple[str, ...]

    def __str__(self) -> str:
        """Return the question, for logs."""
        question = self.question
        return " ".join(filter(None, (question.number, question.doubt.value, question.other)))


class PublishRefused(PinciteError):
    """A text that cannot be published as it is, and all `reasons`; nothing was written."""

    def __init__(self, slug: str, *reasons: Refusal | Uncertainty) -> None:
        super().__init__(f"{slug}: {'; '.join(map(str, reasons))}")
        self.slug = slug
        self.reasons = reasons

    @property
    def is_unclear(self) -> bool:
        """Whether a reason is an `Uncertainty`, which the editor can answer."""
        return any(isinstance(reason, Uncertainty) for reason in self.reasons)


def uncertainties(
    questions: Iterable[Question], markdown: str, *, path: str
) -> Iterator[Uncertainty]:
    """Yield *questions* with their paragraphs as the last revision, *markdown*, has them."""
    reading = read(markdown, path=path)
    lines = markdown.splitlines()
    pairs = zip(reading.text.paragraphs, reading.paragraphs, strict=True)
    published = {p.number: (p.text, tuple(lines[at.first - 1 : at.last])) for p, at in pairs}
    for question in questions:
        yield Uncertainty(question, *published[question.number])
