"""Notes of the source: found at the ends of sections or of the file, and matched to the marks that call them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace

from archive.sources.inline import read_marks
from archive.sources.lines import labels_in
from archive.sources.lines import marked
from archive.sources.lines import without_labels
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.units import FoundNote
from archive.sources.units import Unit
from archive.sources.units import UnitKind

_LABEL = r"[A-Za-z]?[0-9]{1,3}|[A-Za-z]|\*{1,3}|[†‡§¶]{1,2}"
#: How a note begins: ``[^1]: …``, ``[Footnote 1: …]``, ``[1] …``, ``1. …``, ``<sup>1</sup> …``, ``* …``.
_DEFINITIONS = (
    re.compile(r"\[\^(?P<label>[^\]\s]{1,20})\]:\s*(?P<text>\S.*)", re.DOTALL),
    re.compile(
        r"\[\s*(?:foot)?note\s+(?P<label>" + _LABEL + r")\s*[:.]\s*(?P<text>\S.*)\]",
        re.DOTALL | re.IGNORECASE,
    ),
    re.compile(r"<sup>\[?(?P<label>" + _LABEL + r")\]?</sup>\s*(?P<text>\S.*)", re.DOTALL),
    re.compile(r"[\[(](?P<label>" + _LABEL + r")[\])]\s*(?P<text>\S.*)", re.DOTALL),
    re.compile(r"(?P<label>[A-Z]?[0-9]{1,3})[.)]\s+(?P<text>\S.*)", re.DOTALL),
    re.compile(r"(?P<label>[A-Z]?[0-9]{1,2})\s+(?P<text>[A-Z\"“].*)", re.DOTALL),
    re.compile(r"(?P<label>\*{1,3}|[†‡§¶]{1,2})\s+(?P<text>\S.*)", re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class _Definition:
    label: str
    text: str
    #: ``[^1]:`` is a note wherever it stands; others must come after their mark.
    anywhere: bool


def mark_pattern(labels: Iterable[str]) -> re.Pattern[str] | None:
    """Return what calls a note in running text, for notes with these *labels*."""
    choice = "|".join(re.escape(label) for label in sorted(set(labels), key=len, reverse=True))
    if not choice:
        return None
    return re.compile(
        rf"\[\^(?P<a>{choice})\]|<sup>[\[(]?(?P<b>{choice})[\])]?</sup>|\[(?P<c>{choice})\]|(?<=\S)\((?P<d>{choice})\)"
        rf"|(?<=[\w.,;:!?”\"'’)])(?P<e>(?:{choice})(?<=[*†‡§¶]))(?![\w*])"
    )


def with_notes(units: tuple[Unit, ...], ledger: Ledger) -> tuple[Unit, ...]:
    """Take the notes out of *units* and give each to the paragraph that calls it."""
    kept: list[Unit] = []
    for position, unit in enumerate(units):
        definition = _definition(unit)
        caller = None if definition is None else _caller(definition, kept, units[position + 1 :])
        if definition is None or caller is None:
            kept.append(unit)
            continue
        note = FoundNote(definition.label, without_labels(definition.text), unit.number)
        place = (
            next(i for i, other in enumerate(kept) if other is caller) if caller in kept else None
        )
        if place is None:
            kept.append(unit)
            continue
        # A page that begins inside a note begins, for the text, after the paragraph that calls it.
        pages = marked(labels_in(unit.text))
        kept[place] = replace(caller, notes=(*caller.notes, note), text=caller.text + pages)
        why = f"a note: it belongs to the paragraph of line {caller.number}, which calls it"
        ledger.add(
            ChangeKind.NOTE,
            unit.number,
            without_labels(unit.text),
            f"{definition.label} {note.text}",
            why,
            last=unit.last,
        )
    return tuple(kept)


def _definition(unit: Unit) -> _Definition | None:
    if unit.kind is not UnitKind.PARAGRAPH:
        return None
    for position, pattern in enumerate(_DEFINITIONS):
        match = pattern.fullmatch(unit.text)
        if match is not None:
            return _Definition(match["label"], match["text"].strip(), anywhere=position == 0)
    return None


def _caller(definition: _Definition, before: list[Unit], after: tuple[Unit, ...]) -> Unit | None:
    """Find the nearest paragraph before that calls this note and has no note of that label yet."""
    pattern = mark_pattern([definition.label])
    assert pattern is not None
    for unit in reversed(before):
        if unit.kind is UnitKind.PARAGRAPH and pattern.search(unit.text):
            shown = read_marks(unit.text, pattern)
            if not shown.text or all(mark.label != definition.label for mark in shown.note_marks):
                return None
            if any(note.label == definition.label for note in unit.notes):
                return None
            return unit
        # A numbered heading begins another document with notes of its own.
        if unit.numbered and not definition.anywhere:
            return None
    return None
