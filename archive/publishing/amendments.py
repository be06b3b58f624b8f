"""Amendments: withdraw, split, merge or move a published paragraph; withdraw or rename a text.

Each is a function from the working copy and the last revision to the amended working copy and its record.
A working copy that has the change already, by hand or from an interrupted command, comes back as it is.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from archive.language.controls import clean
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Text
from archive.publishing.alignment import Decisions
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.publishing.similarity import MIN_SIMILARITY
from archive.publishing.similarity import count_pieces
from archive.publishing.similarity import share_kept
from archive.publishing.similarity import words_of
from archive.sources.canonical import editing as edit
from archive.sources.canonical.editing import CanonicalFile
from archive.sources.canonical.writer import write_tombstone


@dataclass(frozen=True, slots=True)
class AmendedFile:
    """An amended working copy, with what the revision records."""

    source: str
    #: The note of the revision, unless the editor gives one.
    note: str
    #: The numbers that the amendment changes; any other change needs a note.
    numbers: frozenset[str]
    decisions: Decisions | None = None
    #: Changes to record beyond those that a comparison shows.
    changes: Mapping[str, str] = field(default_factory=dict)


Amendment = Callable[[CanonicalFile, Text], AmendedFile]


def retire(number: str, reason: str) -> Amendment:
    """Withdraw a paragraph: its number stays as a tombstone with the *reason*."""
    reason = clean(reason)

    def amend(file: CanonicalFile, last: Text) -> AmendedFile:
        _published(last, number)
        index = file.index(number)
        if index < 0:
            made = _back(file, last, number, reason)
        elif file.text.paragraphs[index].withdrawn:
            made = file
        else:
            made = edit.withdraw(file, number, reason)
        numbers = frozenset({number, *_with_other_pages(file, made.source)})
        return AmendedFile(made.source, f"{number} withdrawn: {reason}", numbers)

    return amend


def _with_other_pages(before: CanonicalFile, after: str) -> Iterator[str]:
    """Yield the paragraphs that have other page breaks in the source *after* than *before*."""
    known = {paragraph.number: paragraph.page_breaks for paragraph in before.text.paragraphs}
    for paragraph in CanonicalFile.of(after, path=before.path).text.paragraphs:
        if paragraph.page_breaks != known.get(paragraph.number, ()):
            yield paragraph.number


def retire_text(reason: str) -> Amendment:
    """Withdraw a whole text, whose words stay in its file."""
    reason = clean(reason)

    def amend(file: CanonicalFile, last: Text) -> AmendedFile:
        made = edit.with_record(file, "withdrawn", reason)
        return AmendedFile(made.source, f"withdrawn: {reason}", frozenset({"text"}))

    return amend


def rename(slug: str) -> Amendment:
    """Give a text another slug."""

    def amend(file: CanonicalFile, last: Text) -> AmendedFile:
        made = edit.with_record(file, "slug", slug)
        changes = {"slug": f"renamed from {last.slug}"}
        return AmendedFile(
            made.source, f"renamed from {last.slug}", frozenset({"slug"}), changes=changes
        )

    return amend


def split(number: str, at: str) -> Amendment:
    """Split a paragraph before the words *at*; its number stays with the first part.

    Without *at* it is split in the file already, and its number moves to the first part.
    """

    def amend(file: CanonicalFile, last: Text) -> AmendedFile:
        was = _published(last, number)
        index = _here(file, last, number)
        if at:
            made = edit.split(file, index, at)
            if made is None and _is_split(file, last, was, index):
                made = _first_has_number(file, last, was, index)
            if made is None:
                refusal = Refusal(RefusalKind.NO_PLACE_TO_SPLIT, number, words=at)
                raise PublishRefused(last.slug, refusal)
        else:
            made = _first_has_number(file, last, was, index)
        after = CanonicalFile.of(made.source, path=file.path)
        new = frozenset(p.number for p in after.text.paragraphs if not p.number)
        return AmendedFile(made.source, f"{number} split", frozenset({number}) | new)

    return amend


def merge(first: str, second: str) -> Amendment:
    """Join two paragraphs; the number of the later leads to the earlier."""

    def amend(file: CanonicalFile, last: Text) -> AmendedFile:
        numbers = [paragraph.number for paragraph in last.paragraphs]
        if first == second:
            raise PublishRefused(last.slug, Refusal(RefusalKind.SAME_PARAGRAPH, first))
        was = {first: _published(last, first, second), second: _published(last, second, first)}
        one, other = sorted((first, second), key=numbers.index)
        made = _joined(file, last, one, other, was)
        joined = CanonicalFile.of(made.source, path=file.path).text
        words = words_of(next(p for p in joined.paragraphs if p.number == one))
        # A short paragraph is little of what it is merged with: it keeps its number for having its own words.
        kept = share_kept(words_of(was[one]), words) >= MIN_SIMILARITY
        certain = frozenset({one}) if kept else frozenset()
        decisions = Decisions(merged={other: one}, certain=certain)
        changes = {other: f"merged into {one}"}
        note = f"{other} merged into {one}"
        return AmendedFile(made.source, note, frozenset({one, other}), decisions, changes)

    return amend


def move(number: str, after: str) -> Amendment:
    """Move a paragraph after another, or to the beginning where *after* is empty."""

    def amend(file: CanonicalFile, last: Text) -> AmendedFile:
        _published(last, number)
        index = _here(file, last, number)
        if number == after:
            raise PublishRefused(last.slug, Refusal(RefusalKind.AFTER_ITSELF, number))
        where = f"after {after}" if after else "to the beginning"
        before = index - 1
        while before >= 0 and not file.text.paragraphs[before].number:
            before -= 1
        now = file.text.paragraphs[before].number if before >= 0 else ""
        if now == after:
            made = file
        elif after:
            target = _here(file, last, after)
            made = edit.move(file, index, file.below(file.span(target)[1]))
        else:
            made = edit.move(file, index, file.span(0)[0])
        decisions = Decisions(moved=frozenset({number}))
        note = f"{number} moved {where}"
        return AmendedFile(
            made.source, note, frozenset({number}), decisions, {number: f"moved {where}"}
        )

    return amend


def _published(last: Text, number: str, other: str = "") -> Paragraph:
    """Return the paragraph as it was published; it is to be merged with *other*, if with any.

    Raise `PublishRefused` if there is none, or it is withdrawn.
    """
    found = next((p for p in last.paragraphs if p.number == number), None)
    if found is None:
        raise PublishRefused(last.slug, Refusal(RefusalKind.NO_SUCH_PARAGRAPH, number, other))
    if found.withdrawn:
        refusal = Refusal(RefusalKind.ALREADY_WITHDRAWN, number, words=found.withdrawn)
        raise PublishRefused(last.slug, refusal)
    return found


def _here(file: CanonicalFile, last: Text, number: str) -> int:
    index = file.index(number)
    if index < 0:
        raise PublishRefused(last.slug, Refusal(RefusalKind.NOT_MARKED, number))
    return index


def _back(file: CanonicalFile, last: Text, number: str, reason: str) -> CanonicalFile:
    """Return *file* with a tombstone in place of a paragraph that is no longer in it."""
    section = next(s for s in last.sections if any(p.number == number for p in s.paragraphs))
    numbers = [paragraph.number for paragraph in section.paragraphs]
    at = numbers.index(number)
    block = write_tombstone(number, reason)
    for before in reversed(numbers[:at]):
        if (index := file.index(before)) >= 0:
            line = file.below(file.span(index)[1])
            return file.with_block(line, line, block)
    for after in numbers[at + 1 :]:
        if (index := file.index(after)) >= 0:
            line = file.span(index)[0]
            return file.with_block(line, line, block)
    places = dict(zip((s.id for s in file.text.sections), file.reading.sections, strict=True))
    if section.id in places and not places[section.id].implied:
        line = file.below(places[section.id].last)
        return file.with_block(line, line, block)
    return file.with_block(len(file.lines), len(file.lines), block)


def _is_split(file: CanonicalFile, last: Text, was: Paragraph, index: int) -> bool:
    paragraphs = file.text.paragraphs
    beside = [words_of(p) for step in (1, -1) for p in _new(file, last, index, step)[:1]]
    before, now = words_of(was), words_of(paragraphs[index])
    return any(count_pieces(before, now, [words]) for words in beside)


def _first_has_number(file: CanonicalFile, last: Text, was: Paragraph, index: int) -> CanonicalFile:
    """Return *file* with the number at the first part of a paragraph that was split by hand."""
    paragraphs = file.text.paragraphs
    above, below = (_new(file, last, index, step) for step in (-1, 1))
    before, now = words_of(was), words_of(paragraphs[index])
    earlier = count_pieces(before, now, map(words_of, above))
    if earlier:
        bare = edit.renumber(file, index, was.number, "")
        again = CanonicalFile.of(bare.source, path=file.path)
        first = index - earlier
        return edit.renumber(again, first, again.text.paragraphs[first].number, was.number)
    if count_pieces(before, now, map(words_of, below)):
        return file
    raise PublishRefused(file.text.slug, Refusal(RefusalKind.NOT_SPLIT, was.number))


def _new(file: CanonicalFile, last: Text, index: int, step: int) -> list[Paragraph]:
    """Return the paragraphs on one side of another that were never published.

    They may have numbers all the same, from an interrupted command.
    """
    known, found = {paragraph.number for paragraph in last.paragraphs}, []
    index += step
    paragraphs = file.text.paragraphs
    while 0 <= index < len(paragraphs) and paragraphs[index].number not in known:
        found.append(paragraphs[index])
        index += step
    return found


def _joined(
    file: CanonicalFile, last: Text, one: str, other: str, was: Mapping[str, Paragraph]
) -> CanonicalFile:
    first, second = file.index(one), file.index(other)
    if first >= 0 and second >= 0:
        return _join(file, last, first, second)
    if first < 0 and second < 0:
        _here(file, last, one)
    there = file.text.paragraphs[max(first, second)]
    lost = was[other] if second < 0 else was[one]
    if share_kept(words_of(lost), words_of(there)) < MIN_SIMILARITY:
        refusal = Refusal(RefusalKind.WORDS_MISSING, there.number, lost.number)
        raise PublishRefused(last.slug, refusal)
    return file if first >= 0 else edit.renumber(file, second, other, one)


def _join(file: CanonicalFile, last: Text, first: int, second: int) -> CanonicalFile:
    paragraphs = file.text.paragraphs
    one, other = paragraphs[first], paragraphs[second]
    together = next(s for s in file.text.sections if one in s.paragraphs)
    between = paragraphs[first + 1 : second]
    if other not in together.paragraphs or second < first or any(p.text for p in between):
        refusal = Refusal(RefusalKind.NOT_ADJACENT, one.number, other.number)
        raise PublishRefused(last.slug, refusal)
    if (one.kind, one.speaker) != (other.kind, other.speaker):
        refusal = Refusal(RefusalKind.DIFFERENT_KINDS, one.number, other.number)
        raise PublishRefused(last.slug, refusal)
    return edit.join(file, first, second, verse=one.kind is ParagraphKind.STANZA)
