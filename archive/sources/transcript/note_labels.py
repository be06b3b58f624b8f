"""Labels of notes that meet in one paragraph: each note gets a label of its own, and keeps its own marks.

Old books restart their notes on every page. A paragraph that runs over three pages has three notes ``*``. The
first keeps its label; the others become ``*-2`` and ``*-3``. Their marks are *pinned*: replaced by markers that
mean the same whatever the marks are joined with, where ``*`` could become emphasis.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.inline import read_marks
from archive.sources.transcript.lines import PIN_CLOSES
from archive.sources.transcript.lines import PIN_OPENS
from archive.sources.transcript.notes import mark_pattern
from archive.sources.transcript.units import PinnedMark
from archive.sources.transcript.units import SourceNote
from archive.sources.transcript.units import TranscriptUnit


def has_repeated_label(unit: TranscriptUnit) -> bool:
    """Tell whether two notes of *unit* have the same label."""
    return len({note.label for note in unit.notes}) < len(unit.notes)


def pin_notes(units: Sequence[TranscriptUnit], ledger: Ledger) -> list[TranscriptUnit]:
    """Return *units*, which will be one paragraph, with distinct labels and pinned marks.

    The pins of all of them refer to one sequence, which each of the units returned has.
    """
    labels = _DistinctLabels(units, ledger)
    pinned: list[PinnedMark] = []
    made = []
    for unit in units:
        notes = tuple(map(labels.rename, unit.notes))
        made.append(replace(unit, text=_pin(unit, notes, pinned), notes=notes))
    return [replace(unit, pinned=tuple(pinned)) for unit in made]


def _pin(unit: TranscriptUnit, notes: Sequence[SourceNote], pinned: list[PinnedMark]) -> str:
    """Return the text of *unit* with the marks of its notes pinned; *notes* are these with their new labels."""
    new: dict[str, list[str]] = {}
    for before, note in zip(unit.notes, notes, strict=True):
        new.setdefault(before.label, []).append(note.label)
    shown = read_marks(unit.text, mark_pattern(new))
    seen: Counter[str] = Counter()
    pieces, at = [], 0
    for mark, (start, end) in zip(shown.note_marks, shown.mark_spans, strict=True):
        if mark.label not in new:
            continue
        # The first mark belongs to the first note, and so on; any marks left over to the last.
        label = new[mark.label][min(seen[mark.label], len(new[mark.label]) - 1)]
        seen[mark.label] += 1
        pieces += [unit.text[at:start], f"{PIN_OPENS}{len(pinned)}{PIN_CLOSES}"]
        pinned.append(PinnedMark(unit.text[start:end], label))
        at = end
    return "".join((*pieces, unit.text[at:]))


class _DistinctLabels:
    """Gives each note of one paragraph a label of its own, as like that of the source as possible."""

    def __init__(self, units: Sequence[TranscriptUnit], ledger: Ledger) -> None:
        self._ledger = ledger
        self._printed = {note.label for unit in units for note in unit.notes}
        self._count: Counter[str] = Counter()

    def rename(self, note: SourceNote) -> SourceNote:
        """Return *note*, the next of the paragraph, with its label."""
        self._count[note.label] += 1
        if self._count[note.label] == 1:
            return note
        while (label := f"{note.label}-{self._count[note.label]}") in self._printed:
            self._count[note.label] += 1
        why = f"another note of this paragraph has the label {note.label}: this one gets its own"
        self._ledger.add(ChangeKind.NOTE, note.number, note.label, label, why)
        return replace(note, label=label)
