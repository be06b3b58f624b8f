"""Word differences for templates: deletions, insertions, and a few unchanged words around each."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.model.word_diff import Difference

#: Unchanged words shown before and after a change.
CONTEXT_WORDS = 12


class DiffKind(StrEnum):
    """The kind of a part of a diff."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"
    #: Unchanged words are left out here.
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A run of words in a diff, all of one kind."""

    kind: DiffKind
    text: str = ""


def diff_parts(steps: Sequence[Difference]) -> tuple[DiffPart, ...]:
    """Return *steps* with unchanged words cut to those near a change."""
    return tuple(_parts(steps))


def _parts(steps: Sequence[Difference]) -> Iterator[DiffPart]:
    for n, step in enumerate(steps):
        if step.same:
            yield from _same(step.old, first=n == 0, last=n == len(steps) - 1)
        else:
            yield from _changed(step)


def _changed(step: Difference) -> Iterator[DiffPart]:
    """Yield the deleted and the inserted words, with the spaces around them outside."""
    whole = step.old or step.new
    if whole[:1] == " ":
        yield DiffPart(DiffKind.SAME, " ")
    if deleted := step.old.strip(" "):
        yield DiffPart(DiffKind.DELETED, deleted)
    if inserted := step.new.strip(" "):
        if deleted:
            yield DiffPart(DiffKind.SAME, " ")
        yield DiffPart(DiffKind.INSERTED, inserted)
    if whole[-1:] == " ":
        yield DiffPart(DiffKind.SAME, " ")


def _same(text: str, *, first: bool, last: bool) -> Iterator[DiffPart]:
    words = text.split(" ")
    head = [] if first else words[: CONTEXT_WORDS + 1]
    tail = [] if last else words[-CONTEXT_WORDS - 1 :]
    if len(head) + len(tail) + CONTEXT_WORDS // 2 >= len(words):
        yield DiffPart(DiffKind.SAME, text)
        return
    if head:
        yield DiffPart(DiffKind.SAME, " ".join(head))
    yield DiffPart(DiffKind.OMITTED)
    if tail:
        yield DiffPart(DiffKind.SAME, " ".join(tail))
