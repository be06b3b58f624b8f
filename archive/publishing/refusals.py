"""What is asked back when publishing is not certain: each question as a sentence, and the command that answers it."""

from collections.abc import Iterable
from collections.abc import Sequence

from archive.errors import PublishRefused
from archive.model.text import Paragraph
from archive.publishing.alignment import Doubt
from archive.publishing.alignment import Question
from archive.sources.canonical.reader import read

#: Paragraphs that are printed whole, so that they can be put back.
MOST_PRINTED = 5
_MARGIN = "\n    "


def beginning(paragraph: Paragraph, length: int = 50) -> str:
    """Return the first words of *paragraph*, for a message."""
    text = paragraph.text
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


class Published:
    """The paragraphs of the last revision, as its file has them."""

    def __init__(self, markdown: str, *, path: str) -> None:
        reading = read(markdown, path=path)
        lines = markdown.splitlines()
        pairs = zip(reading.text.paragraphs, reading.paragraphs, strict=True)
        self._paragraphs = {p.number: p for p in reading.text.paragraphs}
        self._sources = {p.number: lines[at.first - 1 : at.last] for p, at in pairs}

    def named(self, number: str) -> str:
        """Return *number* with its first words."""
        paragraph = self._paragraphs[number]
        return f"{number} (“{beginning(paragraph)}”)" if paragraph.text else number

    def source(self, number: str) -> str:
        """Return the lines of a paragraph, as they can be put back into the file."""
        return _MARGIN.join(self._sources[number])


def refusal(slug: str, questions: Sequence[Question], published: Published) -> PublishRefused:
    """Return the refusal that asks *questions*, with the commands that answer them."""
    reasons = [_reason(question, published) for question in questions]
    remedies = [line for question in questions for line in _remedies(slug, question, published)]
    remedies += _to_put_back(questions, published)
    remedies.append("Nothing was written.")
    return PublishRefused(slug, "; ".join(reasons), _MARGIN.join(dict.fromkeys(remedies)))


def _reason(question: Question, published: Published) -> str:
    number, other, named = question.number, question.other, published.named(question.number)
    match question.doubt:
        case Doubt.VANISHED:
            return f"{named} is no longer in the file"
        case Doubt.JOINED:
            return f"{named} is no longer marked in the file, and its words stand in {other}"
        case Doubt.UNSURE:
            return f"{named} is not marked in the file, and no paragraph is surely it"
        case Doubt.MOVED:
            return f"{number} stands at another place than it was published"
        case Doubt.SWAPPED:
            return f"{number} has the words that were published as {other}"
        case Doubt.OTHER_WORDS:
            return f"{named} has other words now than it was published with"
        case Doubt.LATER_PART:
            return f"{named} was split, and its number stands at a later part of it"
        case Doubt.NOT_MERGED:
            return f"{named} cannot be merged into {other}, which has not got its words"


def _remedies(slug: str, question: Question, published: Published) -> Iterable[str]:
    number, other = question.number, question.other
    match question.doubt:
        case Doubt.VANISHED:
            yield f'If it is to go:        pincite retire {slug} {number} --reason "…"'
        case Doubt.JOINED:
            yield f"If they are one now:   pincite merge {slug} {other} {number}"
        case Doubt.UNSURE:
            yield f"If it is one of them:  write {{#{number}}} at the end of that paragraph"
            yield f'If it is to go:        pincite retire {slug} {number} --reason "…"'
        case Doubt.MOVED:
            place = f"--after {other}" if other else "--first"
            yield f"If that is its place:  pincite move {slug} {number} {place}"
        case Doubt.SWAPPED:
            yield f"A number stays with its words: write {{#{other}}} where these words are now."
        case Doubt.OTHER_WORDS:
            yield f'If it is corrected:    pincite publish {slug} --certain {number} --note "…"'
            yield f"If it is another one:  take {{#{number}}} off it, and then"
            yield f'                       pincite retire {slug} {number} --reason "…"'
        case Doubt.LATER_PART:
            yield f"To give the number to the first part:  pincite split {slug} {number}"
            yield f'To leave it where it is:  pincite publish {slug} --certain {number} --note "…"'
        case Doubt.NOT_MERGED:
            yield f"Put the words of {number} into {other}, or let it be withdrawn:"
            yield f'    pincite retire {slug} {number} --reason "…"'


def _to_put_back(questions: Sequence[Question], published: Published) -> Iterable[str]:
    """Yield the paragraphs that are not in the file, as they were published."""
    gone = [q.number for q in questions if q.doubt in (Doubt.VANISHED, Doubt.UNSURE, Doubt.JOINED)]
    gone += [q.number for q in questions if q.doubt in (Doubt.OTHER_WORDS, Doubt.NOT_MERGED)]
    if gone:
        yield "To undo it, put this back:"
    yield from (published.source(number) for number in gone[:MOST_PRINTED])
    if len(gone) > MOST_PRINTED:
        yield f"and {len(gone) - MOST_PRINTED} more."
