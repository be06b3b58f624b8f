"""Updating a text from a better transcript: manual work stays, numbers follow their paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from difflib import SequenceMatcher

from archive.model.text import Emendation
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import Text

#: Two paragraphs that share this much are the same one, corrected.
MIN_SIMILARITY = 0.6
_CONTEXT_CHARS = 24
#: Paragraphs after the last match in which the next one is looked for.
_WINDOW_PARAGRAPHS = 40


@dataclass(frozen=True, slots=True)
class TranscriptUpdate:
    """The text with its new words, and what happened, a sentence each."""

    text: Text
    says: tuple[str, ...]


def update(old: Text, new: Text) -> TranscriptUpdate:
    """Put the words of *new* into *old*: its slug, its record, and its numbers stay."""
    says: list[str] = []
    pairs = _pairs(old.paragraphs, new.paragraphs)
    made = [
        _merged(old.paragraphs[pairs[i]], paragraph, says) if i in pairs else paragraph
        for i, paragraph in enumerate(new.paragraphs)
    ]
    _tell_of_others(old, new, pairs, says)
    record = _record(old.metadata, new.metadata, says)
    text = replace(old, metadata=record, sections=_sections(old, new, pairs, made, says))
    return TranscriptUpdate(text, tuple(says))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _pairs(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> dict[int, int]:
    """Align by content: return the position in *old* of each paragraph of *new* that was there."""
    before, after = [_words(p.transmitted()) for p in old], [_words(p.text) for p in new]
    pairs: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs.update(zip(range(j1, j2), range(i1, i2), strict=True))
        elif tag == "replace":
            _pair_alike(before, after, range(i1, i2), range(j1, j2), pairs)
    return pairs


def _pair_alike(
    before: list[str], after: list[str], olds: range, news: range, pairs: dict[int, int]
) -> None:
    """Pair what is alike, in order: a pair never crosses another."""
    start = olds.start
    for j in news:
        likeness = [
            (_likeness(before[i], after[j]), -i)
            for i in range(start, min(start + _WINDOW_PARAGRAPHS, olds.stop))
        ]
        best, place = max(likeness, default=(0.0, 0))
        if best >= MIN_SIMILARITY:
            pairs[j] = -place
            start = -place + 1


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= MIN_SIMILARITY else 0.0


def _merged(old: Paragraph, new: Paragraph, says: list[str]) -> Paragraph:
    """Return the new words under the old number, with what the editor had done."""
    called = old.number or "a paragraph"
    speaker = _speaker(old, new)
    if speaker != old.speaker:
        says.append(f"{called}: {f'the speaker is {speaker}' if speaker else 'it has no speaker'}")
    if old.transmitted() == new.text:
        pages = old.page_breaks if old.emendations else new.page_breaks
        return replace(old, page_breaks=pages, speaker=speaker)
    made = replace(new, number=old.number, kind=old.kind, speaker=speaker)
    for emendation in old.emendations:
        shown = old.text[emendation.start : emendation.end]
        place = _place(old, emendation, made)
        if place is None:
            says.append(
                f"{called}: the emendation “{emendation.transmitted}” → “{shown}” has no place "
                "in the new words; it is gone"
            )
        else:
            made = emend(made, place, place + len(emendation.transmitted), shown)
    says.append(f"{called}: {_difference(old.transmitted(), new.text)}")
    return made


def _speaker(old: Paragraph, new: Paragraph) -> str:
    """Return the speaker that an editor has given, unless the name is among the new words."""
    is_in_words = new.text.startswith(old.speaker)
    return new.speaker or ("" if is_in_words else old.speaker)


def _place(old: Paragraph, emendation: Emendation, new: Paragraph) -> int | None:
    """Return the offset of the transmitted words of *emendation* in *new*, found by their context."""
    if not emendation.transmitted:
        return None
    before = old.text[max(0, emendation.start - _CONTEXT_CHARS) : emendation.start]
    after = old.text[emendation.end : emendation.end + _CONTEXT_CHARS]
    for left, right in ((before, after), (before, ""), ("", after)):
        sought = left + emendation.transmitted + right
        if (left or right) and new.text.count(sought) == 1:
            return new.text.index(sought) + len(left)
    return None


def emend(paragraph: Paragraph, start: int, end: int, shown: str) -> Paragraph:
    """Return *paragraph* with *shown* where ``text[start:end]`` was transmitted; all its marks move along."""
    text = paragraph.text
    grown = len(shown) - (end - start)

    def moved(at: int) -> int:
        return at if at <= start else at + grown if at >= end else min(at, start + len(shown))

    def run(one: Run) -> Run:
        return replace(one, start=moved(one.start), end=moved(one.end))

    mine = Emendation(start, start + len(shown), text[start:end])
    others = tuple(
        replace(one, start=moved(one.start), end=moved(one.end)) for one in paragraph.emendations
    )
    return replace(
        paragraph,
        text=text[:start] + shown + text[end:],
        runs=tuple(map(run, paragraph.runs)),
        emendations=tuple(sorted((*others, mine))),
        page_breaks=tuple(replace(one, at=moved(one.at)) for one in paragraph.page_breaks),
        note_marks=tuple(replace(one, at=moved(one.at)) for one in paragraph.note_marks),
    )


def _difference(old: str, new: str) -> str:
    """Say in words what changed between two readings of a paragraph."""
    before, after = old.split(), new.split()
    parts = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "delete":
            parts.append(f"“{' '.join(before[i1:i2])}” left out")
        elif tag == "insert":
            parts.append(f"“{' '.join(after[j1:j2])}” added")
        elif tag == "replace":
            parts.append(f"“{' '.join(before[i1:i2])}” → “{' '.join(after[j1:j2])}”")
    return "; ".join(parts) or "only its spaces differ"


def _tell_of_others(old: Text, new: Text, pairs: dict[int, int], says: list[str]) -> None:
    kept = set(pairs.values())
    for position, paragraph in enumerate(old.paragraphs):
        if position not in kept:
            called = paragraph.number or "a paragraph"
            says.append(f"{called} is not in the new transcript: {_start(paragraph)}")
    for position, paragraph in enumerate(new.paragraphs):
        if position not in pairs:
            says.append(f"new, without a number yet: {_start(paragraph)}")


def _start(paragraph: Paragraph) -> str:
    words = paragraph.text.split()
    return f"“{' '.join(words[:10])}{' …' if len(words) > 10 else ''}”"


def _record(old: Metadata, new: Metadata, says: list[str]) -> Metadata:
    """Keep what the record says; take from *new* only what it does not say."""
    made = old
    for each in fields(Metadata):
        if each.name in ("source", "title"):
            continue
        mine, other = getattr(old, each.name), getattr(new, each.name)
        if other and (not mine or mine == "und") and mine != other:
            made = replace(made, **{each.name: other})
            says.append(f"{each.name.replace('_', ' ')}: {_in_words(other)}")
    source = old.source
    for each in fields(Source):
        other = getattr(new.source, each.name)
        if other and not getattr(source, each.name):
            source = replace(source, **{each.name: other})
            says.append(f"source, {each.name.replace('_', ' ')}: {_in_words(other)}")
    return replace(made, source=source)


def _in_words(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _sections(
    old: Text, new: Text, pairs: dict[int, int], made: list[Paragraph], says: list[str]
) -> tuple[Section, ...]:
    """Keep the ids and kinds of sections whose paragraphs stayed."""
    owner = [section for section in old.sections for _ in section.paragraphs]
    used: set[str] = set()
    taken = {section.id for section in old.sections}
    sections, at = [], 0
    for section in new.sections:
        here = range(at, at + len(section.paragraphs))
        at = here.stop
        olds = [owner[pairs[i]] for i in here if i in pairs]
        same = next((one for one in (*olds, *_called(old, section)) if one.id not in used), None)
        identity = same.id if same else _free(taken)
        used.add(identity)
        taken.add(identity)
        if same and section.heading and same.heading and section.heading != same.heading:
            says.append(
                f"{same.id}: heading “{same.heading}” kept; the new transcript has “{section.heading}”"
            )
        sections.append(
            Section(
                id=identity,
                heading=(same.heading if same else "") or section.heading,
                paragraphs=tuple(made[i] for i in here),
                kind=(same.kind if same else "") or section.kind,
                level=same.level if same else section.level,
            )
        )
    return tuple(sections)


def _called(old: Text, section: Section) -> list[Section]:
    return [one for one in old.sections if section.heading and one.heading == section.heading]


def _free(taken: set[str]) -> str:
    number = 1
    while f"s{number}" in taken:
        number += 1
    return f"s{number}"
