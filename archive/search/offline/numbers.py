r"""Numbers as text, in the few characters that a string in a script needs no escapes for.

Each is written in base 45, its highest digit first. A digit is one of 90 characters, from ``#`` to ``}`` without the
backslash: the first 45 are the last digits of numbers, the others all digits before. So no separators are needed.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from functools import lru_cache

_BASE = 45
_DIGITS = "".join(chr(code) for code in range(0x23, 0x7E) if chr(code) != "\\")


@lru_cache(1 << 16)
def number_as_text(number: int) -> str:
    """Return *number*, 0 or more, as text.

    >>> [number_as_text(number) for number in (0, 44, 45, 2025)]
    ['#', 'O', 'Q#', 'QP#']
    """
    text = _DIGITS[number % _BASE]
    while number >= _BASE:
        number //= _BASE
        text = _DIGITS[_BASE + number % _BASE] + text
    return text


def numbers_as_text(numbers: Iterable[int]) -> str:
    """Return *numbers* as text, one after the other."""
    return "".join(map(number_as_text, numbers))


def steps(places: Iterable[int]) -> Iterator[int]:
    """Yield how far each of *places*, which ascend, is from the one before, and the first from 0."""
    before = 0
    for place in places:
        yield place - before
        before = place


def ranges_as_text(ranges: Iterable[tuple[int, int]]) -> str:
    """Return *ranges*, first and end, ascending, as text: those that touch are one."""
    joined: list[list[int]] = []
    for first, end in ranges:
        if joined and first <= joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([first, end])
    return numbers_as_text(steps(edge for pair in joined for edge in pair))
