"""Conservation of words: prove that an import lost and added none.

The words of the source, minus those that a reported change removed, plus those that it put in their place, must
be the words of the text and its metadata. Every import is checked.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Metadata
from archive.model.text import Note
from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Text
from archive.sources.report import WORDLESS
from archive.sources.report import ChangeKind
from archive.sources.report import ImportChange

#: Letters, digits and the marks on them, in a row.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def count_words(text: str) -> Counter[str]:
    """Count the words of *text*, ignoring invisible characters."""
    return Counter(_WORD.findall(unicodedata.normalize("NFC", _UNSEEN.sub("", text))))


@dataclass(frozen=True, slots=True)
class Balance:
    """The difference between source and text: words `lost` and words `added`."""

    lost: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_even(self) -> bool:
        """Whether no letter was lost or added.

        Removing markup inside or between words may divide the same letters into other words, which loses
        nothing.
        """
        return Counter("".join(self.lost)) == Counter("".join(self.added))


def check_words(
    source: str,
    text: Text,
    changes: tuple[ImportChange, ...],
    name: str,
    *,
    has_targets: bool = True,
) -> tuple[ImportChange, ...]:
    """Refuse the import of the file called *name* if a word was lost or added, which would be a bug of its reader.

    *source* has the words of the file, taken by another path than the reader's; *has_targets* says whether the
    targets of links are among them. Return what somebody should look at. Raise `BrokenText`.
    """
    word_sum = balance(source, text, changes, has_targets=has_targets)
    if word_sum.is_even:
        return _doubt_division(word_sum)
    lost, made = " ".join(word_sum.lost[:20]), " ".join(word_sum.added[:20])
    say = "; ".join(filter(None, (lost and f"lost: {lost}", made and f"added: {made}")))
    remedy = "Nothing was written. This is a bug in Pincite: please report it, with the file."
    raise BrokenText(Problem(name, 0, f"words would be lost or added ({say})", remedy))


def _doubt_division(word_sum: Balance) -> tuple[ImportChange, ...]:
    if not word_sum.added:
        return ()
    before, after = " ".join(word_sum.lost), " ".join(word_sum.added)
    why = "markup inside or between these words was removed, which changes where they divide"
    return (ImportChange(ChangeKind.DOUBT, 0, before, after, why),)


def balance(
    source: str, text: Text, changes: Iterable[ImportChange], *, has_targets: bool = True
) -> Balance:
    """Return the word balance of an import; without targets of links unless *has_targets*."""
    due, kept = _words_due(source, changes), _words_of_text(text, has_targets=has_targets)
    return Balance(tuple(sorted((due - kept).elements())), tuple(sorted((kept - due).elements())))


def _words_due(source: str, changes: Iterable[ImportChange]) -> Counter[str]:
    due = count_words(source)
    for change in changes:
        if change.kind not in WORDLESS:
            due.update(count_words(change.after))
            due.subtract(count_words(change.before))
    return due


def _words_of_text(text: Text, *, has_targets: bool) -> Counter[str]:
    kept: Counter[str] = Counter()
    for piece in (*_of_record(text.metadata), *_of_sections(text)):
        kept.update(count_words(piece))
    if has_targets:
        for target in _targets(text):
            kept.update(count_words(target))
    return kept


def _of_record(record: Metadata) -> Iterator[str]:
    source = record.source
    yield from (
        record.title,
        *record.authors,
        record.occasion,
        record.date_as_printed,
        record.rights,
    )
    yield from (
        source.title,
        source.url,
        source.accessed_as_printed,
        source.publisher,
        source.place,
    )
    yield from (source.year, source.volume, source.pages, source.edition, *source.editors)
    yield from (*source.translators, *source.recipients, source.issue, source.archive)
    yield from (source.archive_place, source.collection, source.box, source.folder)
    yield source.shelfmark
    yield from (*record.places, *record.collections, *record.subjects, *record.people)


def _of_sections(text: Text) -> Iterator[str]:
    for section in text.sections:
        yield section.heading
        for paragraph in section.paragraphs:
            yield from _of_paragraph(paragraph)


def _of_paragraph(paragraph: Paragraph) -> Iterator[str]:
    yield paragraph.text
    yield paragraph.speaker
    yield from (emendation.transmitted for emendation in paragraph.emendations)
    yield from (page.label for page in paragraph.page_breaks)
    yield from (mark.label for mark in paragraph.note_marks)
    for note in _notes_shown(paragraph):
        yield note.label
        yield note.text


def _notes_shown(paragraph: Paragraph) -> tuple[Note, ...]:
    """Return the notes that a mark refers to: a file has one note for each label."""
    notes = {note.label: note for note in paragraph.notes}
    return tuple(filter(None, map(notes.get, {mark.label for mark in paragraph.note_marks})))


def _targets(text: Text) -> Iterator[str]:
    """Return the targets of links, where they are not the words of the link."""
    for paragraph in text.paragraphs:
        yield from _targets_over(paragraph.text, paragraph.runs)
        for note in _notes_shown(paragraph):
            yield from _targets_over(note.text, note.runs)


def _targets_over(words: str, runs: tuple[Run, ...]) -> Iterator[str]:
    for run in runs:
        if run.kind is RunKind.LINK and run.value != words[run.start : run.end]:
            yield run.value
