"""Differences as templates print them: what was, what is, and a few words around each."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.model.word_diff import Difference

#: Words that are shown before a change and behind it.
AROUND = 12


class Part(StrEnum):
    """What a stretch of a comparison is."""

    SAME = "same"
    WAS = "was"
    NOW = "now"
    #: Unchanged words are left out here.
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Compared:
    """A stretch of a comparison."""

    part: Part
    text: str = ""


def compared(steps: Sequence[Difference]) -> tuple[Compared, ...]:
    """Return *steps* with unchanged words cut to those near a change."""
    return tuple(_parts(steps))


def _parts(steps: Sequence[Difference]) -> Iterator[Compared]:
    for n, step in enumerate(steps):
        if step.same:
            yield from _same(step.old, first=n == 0, last=n == len(steps) - 1)
        else:
            yield from _changed(step)


def _changed(step: Difference) -> Iterator[Compared]:
    """Yield what was and what is, with the space around them outside."""
    whole = step.old or step.new
    if whole[:1] == " ":
        yield Compared(Part.SAME, " ")
    if was := step.old.strip(" "):
        yield Compared(Part.WAS, was)
    if now := step.new.strip(" "):
        if was:
            yield Compared(Part.SAME, " ")
        yield Compared(Part.NOW, now)
    if whole[-1:] == " ":
        yield Compared(Part.SAME, " ")


def _same(text: str, *, first: bool, last: bool) -> Iterator[Compared]:
    words = text.split(" ")
    head = [] if first else words[: AROUND + 1]
    tail = [] if last else words[-AROUND - 1 :]
    if len(head) + len(tail) + AROUND // 2 >= len(words):
        yield Compared(Part.SAME, text)
        return
    if head:
        yield Compared(Part.SAME, " ".join(head))
    yield Compared(Part.CUT)
    if tail:
        yield Compared(Part.SAME, " ".join(tail))
