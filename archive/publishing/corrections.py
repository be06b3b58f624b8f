"""Corrections: what each revision changed in each paragraph and in their order, computed when the library is built.

A text with one revision costs nothing; otherwise only revisions that are new since the last build are read.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import BrokenText
from archive.model.arrangement import Arrangement
from archive.model.edition import Correction
from archive.model.edition import Event
from archive.model.revision import Revision
from archive.model.text import Paragraph
from archive.model.text import Text
from archive.model.word_diff import Difference
from archive.model.word_diff import differences
from archive.publishing.arrangements import first_arrangement
from archive.publishing.arrangements import next_arrangement
from archive.sources.canonical.format import read_canonical

#: The fields that can change beside the words, and their names for people.
_OTHER_CHANGES = {
    "kind": "its form",
    "speaker": "the speaker",
    "runs": "emphasis and links",
    "emendations": "what the source reads",
    "page_breaks": "page numbers",
    "note_marks": "marks of notes",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the revisions of a text did to its paragraphs, and to their order."""

    corrections: tuple[Correction, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()


def compare(
    revisions: Sequence[Revision],
    before: Sequence[Revision] = (),
    known: Comparison | None = None,
) -> Comparison:
    """Return what each of *revisions* after the first did, in the order of the revisions and of the text.

    *known* is what the revisions *before* did, which is taken as it is where these begin with them.
    """
    if len(revisions) < 2:
        return Comparison()
    at = len(before) if before and _signs(before) == _signs(revisions[: len(before)]) else 0
    known = known if known and at else Comparison()
    made, arranged = list(known.corrections), list(known.arrangements)
    first = revisions[max(0, at - 1)]
    last = _read(first)
    if not arranged and last is not None:
        arranged.append(first_arrangement(last, first.number))
    became: dict[str, tuple[str, ...]] = {}
    for revision in revisions[max(1, at) :]:
        text = _read(revision)
        became |= revision.became
        if last is not None and text is not None:
            made += _between(last, text, revision)
        if text is not None:
            arranged += _arranged(arranged, text, revision, became)
            became = {}
        last = text
    return Comparison(tuple(made), tuple(arranged))


def _arranged(
    before: Sequence[Arrangement],
    text: Text,
    revision: Revision,
    became: Mapping[str, tuple[str, ...]],
) -> Iterator[Arrangement]:
    """Yield the arrangement of *revision*, if it is a new one."""
    if not before:
        yield first_arrangement(text, revision.number)
    elif made := next_arrangement(before[-1], text, revision, became):
        yield made


def _signs(revisions: Iterable[Revision]) -> list[tuple[int, str]]:
    return [(revision.number, revision.markdown) for revision in revisions]


def _read(revision: Revision) -> Text | None:
    """Return the text of a revision, or nothing where an older Pincite wrote what can no longer be read."""
    try:
        return read_canonical(revision.markdown, path=f"revision {revision.number}").text
    except BrokenText:
        return None


def _between(last: Text, text: Text, revision: Revision) -> Iterator[Correction]:
    was = {paragraph.number: paragraph for paragraph in last.paragraphs}
    now = {paragraph.number: paragraph for paragraph in text.paragraphs}
    joined = _joined(revision.became, was, now)
    for number, paragraph in now.items():
        made = _of_one(number, was, now, revision, joined.get(number, ()))
        if made is not None:
            yield made
        elif (moved := _moved(revision.changes.get(number, ""))) and not paragraph.withdrawn:
            yield Correction(revision.number, number, Event.MOVED, moved=moved)
    for number in was.keys() - now.keys():
        if into := revision.became.get(number):
            yield Correction(revision.number, number, Event.MERGED, others=into[:1])


def _of_one(
    number: str,
    was: Mapping[str, Paragraph],
    now: Mapping[str, Paragraph],
    revision: Revision,
    joined: tuple[str, ...],
) -> Correction | None:
    """Return what happened to a paragraph of the text, or `None` if it is unchanged."""
    old, new = was.get(number), now[number]
    if old is None:
        whole = tuple(n for n, parts in revision.became.items() if number in parts[1:] and n in was)
        return Correction(revision.number, number, Event.PART if whole else Event.NEW, whole)
    if old == new and not joined:
        return None
    if old.withdrawn or new.withdrawn:
        event = Event.WITHDRAWN if new.withdrawn else Event.RESTORED
        return Correction(revision.number, number, event)
    parts = tuple(n for n in revision.became.get(number, ())[1:] if n in now)
    event = Event.SPLIT if parts else Event.JOINED if joined else Event.CORRECTED
    before = _text(was, {number, *joined})
    after = _text(now, {number, *parts})
    return Correction(
        revision.number,
        number,
        event,
        others=parts or joined,
        moved=_moved(revision.changes.get(number, "")),
        # Marks with offsets move along with a part of the text.
        beside=tuple(_beside(old, new)) if event is Event.CORRECTED else (),
        words=_changed(before, after),
        notes=_changed(_notes(old), _notes(new)) if event is Event.CORRECTED else (),
    )


def _joined(
    became: Mapping[str, tuple[str, ...]],
    was: Mapping[str, Paragraph],
    now: Mapping[str, Paragraph],
) -> dict[str, tuple[str, ...]]:
    """Return, for each number, the numbers that were merged into it."""
    joined: dict[str, tuple[str, ...]] = {}
    for number, into in became.items():
        if number in was and number not in now and into:
            joined[into[0]] = (*joined.get(into[0], ()), number)
    return joined


def _moved(what: str) -> str:
    if what.startswith("now in "):
        return what
    word, _, where = what.partition(" ")
    return where if word == "moved" else ""


def _text(paragraphs: Mapping[str, Paragraph], numbers: set[str]) -> str:
    return " ".join(p.text for number, p in paragraphs.items() if number in numbers and p.text)


def _notes(paragraph: Paragraph) -> str:
    return " ".join(f"[{note.label}] {note.text}" for note in paragraph.notes)


def _changed(before: str, after: str) -> tuple[Difference, ...]:
    return differences(before, after) if before != after else ()


def _beside(old: Paragraph, new: Paragraph) -> Iterator[str]:
    """Yield what changed beside the words; an offset that only moved with the words is no change."""
    for name, words in _OTHER_CHANGES.items():
        if _placeless(getattr(old, name)) != _placeless(getattr(new, name)):
            yield words


def _placeless(marks: object) -> object:
    """Return *marks* without their offsets."""
    if not isinstance(marks, tuple):
        return marks
    return [
        [getattr(mark, name) for name in type(mark).__slots__ if name not in ("start", "end", "at")]
        for mark in marks
    ]
