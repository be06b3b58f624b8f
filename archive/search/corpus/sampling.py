"""Even samples: what is counted where there is too much to count all, or too little time.

A sample is every second, fourth, eighth … paragraph of those that were found, in the order of the texts, from the first
on. So it depends on nothing but the search and the index, and no text or time has a larger share in it than another.
"""

from collections.abc import Iterator
from dataclasses import dataclass

#: The first round counts one paragraph of so many, each other as many as all before it: a power of two.
FIRST_SHARE = 64
#: So few paragraphs are counted in one round.
FEW = 2_000


@dataclass(frozen=True, slots=True)
class Round:
    """One round: it counts ``found[first::step]``; after it, ``found[::every]`` is counted."""

    first: int
    step: int
    every: int


def step_for(total: int, most: int) -> int:
    """Return the lowest power of two that divides *total* into *most* or fewer.

    >>> [step_for(total, 100) for total in (0, 100, 101, 400)]
    [1, 1, 2, 4]
    """
    step = 1
    while -(-total // step) > max(1, most):
        step *= 2
    return step


def rounds(total: int, most: int) -> Iterator[Round]:
    """Yield the rounds in which *total* paragraphs are counted, or an even sample of *most* or fewer.

    >>> [(each.first, each.step, each.every) for each in rounds(4_000, 4_000)][:3]
    [(0, 64, 64), (32, 64, 32), (16, 32, 16)]
    """
    smallest = step_for(total, most)
    every = smallest if total <= FEW else smallest * FIRST_SHARE
    yield Round(0, every, every)
    while every > smallest:
        yield Round(every // 2, every, every // 2)
        every //= 2
