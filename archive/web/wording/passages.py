"""Wording of what became of a passage: a range whose paragraphs were rearranged, and what was withdrawn."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import groupby

from archive.library.passage import Passage
from archive.library.protocol import Library
from archive.library.ranges import TrackedRange
from archive.model.address import number_label
from archive.model.date import Date
from archive.model.edition import Correction
from archive.model.edition import Event
from archive.model.revision import RevisionSummary
from archive.web.presenters import as_sentence

#: Paragraphs named in one sentence, and revisions described, the newest ones.
MAX_NAMED_PARAGRAPHS = 6
MAX_REVISIONS = 12

Revisions = Mapping[int, RevisionSummary]


def passage_notes(found: Passage, revisions: Revisions) -> tuple[str, ...]:
    """Return, in sentences, that *found* was withdrawn, and how it was rearranged since it was first published.

    *revisions* are those that rearranged it, by number. That single paragraphs were withdrawn is not repeated: the
    passage says it in their place.
    """
    withdrawn = f"{withdrawal_phrase(found)}: {found.withdrawal.reason}" if found.withdrawal else ""
    notes = [as_sentence(withdrawn)] if withdrawn else []
    return (*notes, *range_notes(found.tracked, revisions))


def tombstone_notes(found: Passage) -> tuple[str, ...]:
    """Return, in sentences, which paragraphs of a passage were withdrawn and why; none where all of it was."""
    gone = (p for p in found.paragraphs if p.withdrawn and not found.withdrawal)
    notes = (f"Paragraph {number_label(p.number)} was withdrawn: {p.withdrawn}" for p in gone)
    return tuple(map(as_sentence, notes))


def withdrawal_phrase(found: Passage) -> str:
    """Return that *found*, of which everything was withdrawn, was withdrawn, and when, without a full stop."""
    assert found.withdrawal is not None
    revision = found.withdrawal.revision
    when = f" in {revision_phrase(revision)}" if revision else ""
    if found.withdrawal.whole_text:
        return f"This text was withdrawn{when}"
    names = paragraphs_phrase([paragraph.number for paragraph in found.paragraphs])
    verb = "was" if len(found.paragraphs) == 1 else "were"
    return f"{_capital(names)} {verb} withdrawn{when}"


def range_notes(tracked: TrackedRange | None, revisions: Revisions) -> tuple[str, ...]:
    """Return, in sentences, what was done to the paragraphs of a range; nothing where it is as first published.

    *revisions* are those that did it, by number.
    """
    if tracked is None or tracked.until is None:
        return ()
    notes = list(_change_notes(tracked.changes, revisions))
    if tracked.between:
        names = paragraphs_phrase(tracked.between)
        verb, plural = ("is", "does") if len(tracked.between) == 1 else ("are", "do")
        notes.append(
            f"{_capital(names)} {verb} now between these paragraphs, and {plural} not belong to this range."
        )
    return tuple(notes) or ("The order of these paragraphs has changed.",)


def rearranging_revisions(library: Library, found: Passage) -> dict[int, RevisionSummary]:
    """Return the revisions that rearranged the range *found*, by number: the newest that its notice describes."""
    if found.tracked is None or not found.tracked.changes:
        return {}
    numbers = sorted({change.revision for change in found.tracked.changes})[-MAX_REVISIONS:]
    return library.past.summaries_of(found.edition.text.slug, numbers)


def revision_phrase(revision: RevisionSummary | None) -> str:
    """Return ``revision 2 (22 November 2026)``, or nothing where there is none."""
    if revision is None:
        return ""
    when = Date.parse(revision.date).words if revision.date else ""
    return f"revision {revision.number} ({when})" if when else f"revision {revision.number}"


def paragraphs_phrase(numbers: Sequence[str]) -> str:
    """Return ``paragraph 3``, ``paragraphs 3, 5 and 7``, or how many they are, from which to which."""
    if len(numbers) > MAX_NAMED_PARAGRAPHS:
        ends = f"{number_label(numbers[0])} … {number_label(numbers[-1])}"
        return f"{len(numbers)} paragraphs ({ends})"
    *first, last = map(number_label, numbers)
    return f"paragraphs {', '.join(first)} and {last}" if first else f"paragraph {last}"


def _change_notes(changes: Sequence[Correction], revisions: Revisions) -> Iterator[str]:
    """Yield a sentence for each revision that made *changes*, the newest ones."""
    by_revision = [
        (n, _clauses(list(group))) for n, group in groupby(changes, key=lambda c: c.revision)
    ]
    omitted = len(by_revision) - MAX_REVISIONS
    if omitted > 0:
        yield f"Earlier changes, in {omitted} revisions, are not listed here."
    for number, clauses in by_revision[-MAX_REVISIONS:]:
        yield f"In {revision_phrase(revisions.get(number)) or f'revision {number}'}, {clauses}."


def _clauses(changes: Sequence[Correction]) -> str:
    """Return what one revision did, in clauses."""
    added = [change.number for change in changes if change.event is Event.NEW]
    clauses = []
    if added:
        verb = "was" if len(added) == 1 else "were"
        clauses.append(f"{paragraphs_phrase(added)} {verb} added")
    clauses += [_clause(change) for change in changes if change.event is not Event.NEW]
    return ", and ".join(clauses)


def _clause(change: Correction) -> str:
    name = paragraphs_phrase([change.number])
    match change.event:
        case Event.SPLIT:
            return f"{name} was split into {paragraphs_phrase([change.number, *change.others])}"
        case Event.MERGED:
            return f"{name} was merged into {paragraphs_phrase(change.others)}"
        case _:
            return f"{name} was moved {_place(change.moved)}".rstrip()


def _place(moved: str) -> str:
    """Return ``after paragraph 4`` for ``after p4``."""
    where, _, number = moved.partition(" p")
    return f"{where} paragraph {number}" if number else moved


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
