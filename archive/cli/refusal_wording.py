"""Sentences for refusals and errors, and the commands that answer them."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from archive.cli.problem_wording import RESTORE_HISTORY
from archive.cli.problem_wording import damage_words
from archive.cli.problem_wording import problem_line
from archive.errors import BrokenText
from archive.errors import HistoryDamaged
from archive.errors import PinciteError
from archive.publishing.alignment import Doubt
from archive.publishing.clock import ClockDoubt
from archive.publishing.clock import DoubtfulDay
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.publishing.publish_refusals import Uncertainty

#: Paragraphs that are printed whole, so that they can be put back.
MAX_PRINTED_PARAGRAPHS = 5
#: Characters of a paragraph that identify it in a sentence.
BEGINNING_CHARS = 50
_MARGIN = "\n    "
#: Changes that are not called by their number.
_NAMES = {"record": "the record", "text": "the whole text"}

#: The sentence and the remedy for each kind, with the names of its values.
_REFUSALS: Mapping[RefusalKind, tuple[str, str]] = {
    RefusalKind.BROKEN: ("this file has mistakes", ""),
    RefusalKind.DUPLICATE_SLUG: (
        "several files have this slug: {files}",
        "Give each of them its own slug.",
    ),
    RefusalKind.RENAMED_BY_HAND: (
        "this text was renamed to {slug} by hand",
        "Rename it with `pincite rename {text} {slug}`, or put `slug: {text}` back.",
    ),
    RefusalKind.NOT_PUBLISHED: (
        "no text is published under this slug",
        "A draft needs no command: edit or delete its file.",
    ),
    RefusalKind.OTHER_FILE: ("{files} cannot be read as this text", ""),
    RefusalKind.NO_NOTE: ("What did you correct in {names}?", 'Add --note "…".'),
    RefusalKind.OTHER_CHANGES: (
        "the file has other changes, too. What did you correct in {names}?",
        'Add --note "…".',
    ),
    RefusalKind.CLOCK: (
        "today is {today}, but the last revision is dated {last}",
        "If the clock of this machine is wrong, set it. If that date is wrong, correct it:"
        " pincite redate {text} --date YYYY-MM-DD",
    ),
    RefusalKind.FUTURE_DATE: (
        "{last} is in the future: today is {today}",
        "Give the day on which it was published.",
    ),
    RefusalKind.NO_SUCH_REVISION: (
        "there is no revision {number}",
        "The page /texts/{text}/history lists its revisions.",
    ),
    RefusalKind.DATE_ORDER: (
        "revision {number} cannot be dated {words}: revision {other} is dated {last}",
        "Give a day that fits between its neighbours, or correct both: --revision {number} --revision {other}",
    ),
    RefusalKind.REUSED_NUMBER: (
        "{number} was the number of another paragraph before",
        "Remove the number: publishing numbers new paragraphs.",
    ),
    RefusalKind.MISPLACED_NUMBER: (
        "{number} was never published, and does not belong at this place",
        "Remove the number: publishing numbers new paragraphs.",
    ),
    RefusalKind.NUMBER_INSIDE: (
        "the number {other} is in the middle of {number}",
        "Put an empty line after it if a paragraph ends there; else remove it.",
    ),
    RefusalKind.REUSED_SECTION_ID: (
        "{number} was the section “{words}” in an earlier revision",
        "Remove the id: publishing gives new sections their ids.",
    ),
    RefusalKind.NO_SUCH_PARAGRAPH: (
        "there is no published paragraph {number}",
        "Its file shows its numbers.",
    ),
    RefusalKind.MERGED_NUMBER: (
        "{number} was merged into {other} in revision {last}",
        "Its words are in {words}: give that number.",
    ),
    RefusalKind.MERGED_MARK: (
        "{number} was merged into {other} in revision {last}",
        "Remove {{#{number}}}: its addresses lead to its words, wherever they are.",
    ),
    RefusalKind.ALREADY_WITHDRAWN: ("{number} is already withdrawn: {words}", ""),
    RefusalKind.NOT_MARKED: (
        "{number} is not marked in the file",
        "Write {{#{number}}} at the end of its paragraph.",
    ),
    RefusalKind.NO_PLACE_TO_SPLIT: (
        "“{words}” does not occur exactly once inside {number}",
        "Add a few more words, as they are in the file.",
    ),
    RefusalKind.NOT_SPLIT: (
        "{number} is still one paragraph in the file",
        'Say where the second part begins: --at "its first words".',
    ),
    RefusalKind.SAME_PARAGRAPH: ("{number} cannot be merged into itself", ""),
    RefusalKind.AFTER_ITSELF: ("{number} cannot be moved after itself", ""),
    RefusalKind.NOT_ADJACENT: (
        "{number} and {other} are not next to each other",
        "First: pincite move {text} {other} --after {number}",
    ),
    RefusalKind.DIFFERENT_KINDS: (
        "{number} and {other} are of different kinds or speakers",
        "Join them in the file, then run this again.",
    ),
    RefusalKind.WORDS_MISSING: (
        "{number} does not contain the words of {other}, which is not in the file",
        "Put {other} back, or add its words at the end of {number}.",
    ),
    RefusalKind.WORDS_CHANGED: (
        "this command would change other words",
        "Make the change in the file, then run the command again.",
    ),
    RefusalKind.INVALID_SLUG: (
        "“{slug}” cannot be a slug",
        "A slug has a-z, 0-9 and single hyphens.",
    ),
    RefusalKind.SAME_SLUG: ("{slug} is its slug already", ""),
    RefusalKind.TAKEN_SLUG: ("{slug} is, or was, the slug of another text", "Choose another one."),
}

_DOUBTS: Mapping[Doubt, str] = {
    Doubt.VANISHED: "{named} is missing from the file",
    Doubt.JOINED: "{named} is no longer marked in the file, and its words are now in {other}",
    Doubt.UNSURE: "{named} is not marked in the file, and no paragraph clearly matches it",
    Doubt.MOVED: "{number} is not at the place where it was published",
    Doubt.SWAPPED: "{number} has the words that were published as {other}",
    Doubt.OTHER_WORDS: "{named} now has other words than it was published with",
    Doubt.LATER_PART: "{named} was split, and its number is at a later part",
    Doubt.NOT_MERGED: "{named} cannot be merged into {other}, which does not contain its words",
}

_RETIRE = 'pincite retire {text} {number} --reason "…"'
_CERTAIN = 'pincite publish {text} --certain {number} --note "…"'
_ANSWERS: Mapping[Doubt, tuple[str, ...]] = {
    Doubt.VANISHED: (f"To withdraw it:          {_RETIRE}",),
    Doubt.JOINED: ("To make them one:        pincite merge {text} {other} {number}",),
    Doubt.UNSURE: (
        "If it is one of them:    write {{#{number}}} at the end of that paragraph",
        f"To withdraw it:          {_RETIRE}",
    ),
    Doubt.MOVED: ("If that is its place:    pincite move {text} {number} {place}",),
    Doubt.SWAPPED: (
        "A number stays with its words: write {{#{other}}} where these words are now.",
    ),
    Doubt.OTHER_WORDS: (
        f"If it is corrected:      {_CERTAIN}",
        "If it is a new one:      remove {{#{number}}} from it, then",
        f"                         {_RETIRE}",
    ),
    Doubt.LATER_PART: (
        "To number the first part:  pincite split {text} {number}",
        f"To leave it where it is:   {_CERTAIN}",
    ),
    Doubt.NOT_MERGED: (
        "Put the words of {number} into {other}, or withdraw it:",
        f"    {_RETIRE}",
    ),
}


def error_words(error: PinciteError) -> tuple[str, str]:
    """Return the sentence for an error, and what can be done about it; either may have several lines."""
    match error:
        case PublishRefused():
            return _refusal(error)
        case BrokenText():
            return "\n".join(map(problem_line, error.problems)), ""
        case DoubtfulDay():
            return _doubtful_day(error)
        case HistoryDamaged():
            return f"{error.path}:{error.line}: {damage_words(error.damage)}", RESTORE_HISTORY
        case _:
            return str(error), error.remedy


def _doubtful_day(error: DoubtfulDay) -> tuple[str, str]:
    says, known = f"the clock of this machine says {error.clock}", error.known
    if error.doubt is ClockDoubt.PAST:
        remedy = "Give the day of publication. The date of a text belongs in its file: `date: 1917-11-08`."
        return f"nothing can have been published on {error.chosen}", remedy
    if error.doubt is ClockDoubt.FUTURE:
        remedy = "Set the clock if it is wrong, or give another --date."
        return f"{error.chosen} is in the future: {says}", remedy
    remedy = "Set the clock if it is wrong, or say which day it is: --date YYYY-MM-DD"
    if known is None:
        return says, remedy
    if not known.slug:
        return f"{says}, and Pincite was installed on {known.day}", remedy
    revision = f"revision {known.revision} of {known.slug}"
    if error.doubt is ClockDoubt.AHEAD:
        return f"{says}, and the newest revision, {revision}, is dated {known.day}", remedy
    redate = f"pincite redate {known.slug} --revision {known.revision} --date YYYY-MM-DD"
    correction = f"{_MARGIN}If the date of that revision is wrong: {redate}"
    return f"{says}, but {revision} is dated {known.day}", remedy + correction


def _refusal(error: PublishRefused) -> tuple[str, str]:
    sentences: list[str] = []
    remedies: list[str] = []
    unclear: list[Uncertainty] = []
    for reason in error.reasons:
        if isinstance(reason, Uncertainty):
            unclear.append(reason)
            sentences.append(_doubt(reason))
            remedies += _answers(error.slug, reason)
        else:
            sentence, remedy = _reason(error.slug, reason)
            sentences.append(sentence)
            remedies.append(remedy)
    if unclear:
        remedies += _to_put_back(unclear)
    # Several reasons may have one remedy.
    lines = dict.fromkeys(filter(None, remedies))
    return f"{error.slug}: {'; '.join(sentences)}", _MARGIN.join(lines)


def done_words(slug: str, done: Refusal) -> str:
    """Return the sentence for what was done before."""
    return _reason(slug, done)[0]


def _reason(text: str, refusal: Refusal) -> tuple[str, str]:
    if refusal.kind is RefusalKind.NO_SUCH_TEXT:
        return "no file in the collection folder has this slug", _search_help(refusal)
    sentence, remedy = _REFUSALS[refusal.kind]
    given = {
        "text": text,
        "number": refusal.number,
        "other": refusal.other,
        "slug": refusal.slug,
        "words": refusal.words,
        "names": ", ".join(_NAMES.get(name, name) for name in refusal.names),
        "files": ", ".join(refusal.files),
        "today": refusal.today,
        "last": refusal.last,
    }
    return sentence.format(**given), remedy.format(**given)


def _search_help(refusal: Refusal) -> str:
    if refusal.names:
        return f"Did you mean {refusal.names[0]}?"
    if refusal.files:
        return "Some files cannot be read; `pincite check` says why."
    return "`pincite publish`, without a name, lists what is not published yet."


def _doubt(reason: Uncertainty) -> str:
    question = reason.question
    beginning = f" (“{_beginning(reason.text)}”)" if reason.text else ""
    named = f"{question.number}{beginning}"
    sentence = _DOUBTS[question.doubt]
    return sentence.format(number=question.number, other=question.other, named=named)


def _answers(text: str, reason: Uncertainty) -> Iterator[str]:
    number, other = reason.question.number, reason.question.other
    place = f"--after {other}" if other else "--first"
    for line in _ANSWERS[reason.question.doubt]:
        yield line.format(text=text, number=number, other=other, place=place)


def _to_put_back(unclear: Iterable[Uncertainty]) -> Iterator[str]:
    """Yield the paragraphs that are not in the file, as they were published."""
    in_file = (Doubt.MOVED, Doubt.SWAPPED, Doubt.LATER_PART)
    gone = [reason for reason in unclear if reason.question.doubt not in in_file]
    if gone:
        yield "To undo it, put this back:"
    yield from (_MARGIN.join(reason.source) for reason in gone[:MAX_PRINTED_PARAGRAPHS])
    if len(gone) > MAX_PRINTED_PARAGRAPHS:
        yield f"and {len(gone) - MAX_PRINTED_PARAGRAPHS} more."


def _beginning(text: str) -> str:
    """Return the first words of a paragraph."""
    if len(text) <= BEGINNING_CHARS:
        return text
    return text[:BEGINNING_CHARS].rsplit(" ", 1)[0] + " …"
