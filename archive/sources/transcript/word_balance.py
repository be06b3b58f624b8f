"""Word balance: prove that an import lost and added no words.

The words of the source, minus those that a reported change removed, plus those that it put in their place, must
be the words of the text and its metadata. Every import is checked.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.model.text import Text
from archive.sources.report import WORDLESS
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


def balance(source: str, text: Text, changes: Iterable[ImportChange]) -> Balance:
    """Return the word balance of an import."""
    due, kept = _words_due(source, changes), _words_of_text(text)
    return Balance(tuple(sorted((due - kept).elements())), tuple(sorted((kept - due).elements())))


def _words_due(source: str, changes: Iterable[ImportChange]) -> Counter[str]:
    due = count_words(source)
    for change in changes:
        if change.kind not in WORDLESS:
            due.update(count_words(change.after))
            due.subtract(count_words(change.before))
    return due


def _words_of_text(text: Text) -> Counter[str]:
    kept: Counter[str] = Counter()
    for piece in (*_of_record(text.metadata), *_of_sections(text)):
        kept.update(count_words(piece))
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
    yield from (source.year, source.volume, source.pages, source.edition, source.editor)
    yield from (source.translator, source.archive, source.shelfmark)


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
    yield from _targets(paragraph.text, paragraph)
    # A file has one note for each label that has a mark.
    notes = {note.label: note for note in paragraph.notes}
    for note in filter(None, map(notes.get, {mark.label for mark in paragraph.note_marks})):
        yield note.label
        yield note.text
        yield from (
            run.value
            for run in note.runs
            if run.kind is RunKind.LINK and run.value != note.text[run.start : run.end]
        )


def _targets(text: str, paragraph: Paragraph) -> Iterator[str]:
    for run in paragraph.runs:
        if run.kind is RunKind.LINK and run.value != text[run.start : run.end]:
            yield run.value
