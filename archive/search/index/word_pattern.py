"""Patterns over words as characters (see `forward_index`), searched in stretches, with looks at the clock between."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from archive.deadline import Steps

#: Separates pieces, and parts of one piece that no phrase may cross.
PIECE_SEPARATOR = "\0"
PART_SEPARATOR = "\1"
#: Steps of `re` between two looks at the clock: at most some 20 ms.
WATCHED_STEPS = 1_000_000
#: Words that are searched in one go, however simple the pattern.
MAX_STRETCH_WORDS = 250_000


@dataclass(frozen=True, slots=True)
class WordPattern:
    """A pattern for matches of at most `width` words, context included, that takes up to `steps` steps at each word."""

    compiled: re.Pattern[str]
    width: int
    steps: int

    @classmethod
    def of(cls, pattern: str, *, width: int, steps: int) -> "WordPattern":
        """Compile *pattern*."""
        return cls(re.compile(pattern), width, steps)

    @property
    def stretch(self) -> int:
        """The number of words that are searched in one go."""
        return max(1, min(MAX_STRETCH_WORDS, WATCHED_STEPS // self.steps))

    def matches(self, words: str, steps: Steps) -> Iterator[re.Match[str]]:
        """Yield the matches in *words*, none overlapping another. Raises `DeadlineExceeded`."""
        at = 0
        for stop in range(self.stretch, len(words) + self.stretch, self.stretch):
            steps.take(min(self.stretch, len(words)) * self.steps)
            # A match that begins in this stretch may end in the next.
            for match in self.compiled.finditer(words, at, stop + self.width - 1):
                if match.start() >= stop:
                    break
                yield match
                at = match.end()
            at = max(at, stop)

    def is_in(self, words: str, first: int, end: int, steps: Steps) -> bool:
        """Tell whether ``words[first:end]`` has a match. Raises `DeadlineExceeded`."""
        for at in range(first, end, self.stretch):
            steps.take(min(self.stretch, end - first) * self.steps)
            stop = at + self.stretch + self.width - 1
            if self.compiled.search(words, at, min(stop, end)):
                return True
        return False


def any_pattern(words: str, longer: Sequence[str]) -> WordPattern | None:
    """Return the pattern of any of *words*, or of the *longer* runs of words; None where there are none."""
    runs = sorted(longer, key=len, reverse=True)
    options = [*runs, f"[{words}]"] if words else runs
    if not options:
        return None
    width = len(runs[0]) if runs else 1
    return WordPattern.of("|".join(options), width=width, steps=len(options) + width)


def phrase_pattern(slots: Sequence[str]) -> WordPattern | None:
    """Return the pattern of words side by side; each slot is the characters of the alternatives.

    None where a slot is empty, and nothing can match.
    """
    if not slots or not all(slots):
        return None
    return WordPattern.of("".join(map(_one_of, slots)), width=len(slots), steps=len(slots))


def near_pattern(slots: Sequence[str], distance: int) -> WordPattern | None:
    """Return the pattern of the first of different words that are near each other in any order.

    One word from each slot, no two slots sharing a word, with at most *distance* other words among them:
    after the first, all the others come within the same window. None where a slot is empty.
    """
    if not slots or not all(slots):
        return None
    window = rf"[^{PIECE_SEPARATOR}{PART_SEPARATOR}]{{0,{len(slots) - 2 + distance}}}?"
    # A branch for each slot that may come first; a literal first character is quick to find for `re`.
    branches = (
        _one_of(first) + "".join(f"(?={window}{_one_of(slot)})" for slot in slots if slot != first)
        for first in slots
    )
    width = len(slots) + distance
    return WordPattern.of(f"(?:{'|'.join(branches)})", width=width, steps=len(slots) * width)


def _one_of(slot: str) -> str:
    return slot if len(slot) == 1 else f"[{slot}]"
