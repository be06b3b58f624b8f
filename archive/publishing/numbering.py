"""Numbering: new paragraphs get numbers that were never used before."""

from collections.abc import Iterator
from collections.abc import Sequence
from collections.abc import Set
from itertools import product
from string import ascii_lowercase

from archive.model.address import number_parts
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind


def assign(numbers: Sequence[str], used: Set[str]) -> tuple[str, ...]:
    """Return *numbers* with a new one for each that is empty; those in *used* are never reused.

    At the end, and in a text that has none, the next integer; after p7 the first free of p7a, p7b …;
    before the first p0a, p0b ….

    >>> assign(["", "p1", "", "p2", ""], {"p1", "p2", "p3", "p1a"})
    ('p0a', 'p1', 'p1b', 'p2', 'p4')
    """
    taken = {*used, *filter(None, numbers)}
    following = max((number_parts(number)[0] for number in taken), default=0) + 1
    last = max((n for n, number in enumerate(numbers) if number), default=-1)
    whole, before = [], 0
    for n, number in enumerate(numbers):
        if number:
            before = number_parts(number)[0]
        elif n > last:
            number, following = f"p{following}", following + 1
        else:
            number = next(word for word in _lettered(before) if word not in taken)
        taken.add(number)
        whole.append(number)
    return tuple(whole)


def _lettered(integer: int) -> Iterator[str]:
    for length in (1, 2, 3):
        for letters in product(ascii_lowercase, repeat=length):
            yield f"p{integer}{''.join(letters)}"


def invalid_numbers(numbers: Sequence[str], known: Set[str], used: Set[str]) -> Iterator[Refusal]:
    """Yield the numbers that publishing would not have given at their place.

    A number that was pinned before a crash interrupted the publishing is not one of them.
    """
    highest = max((number_parts(number)[0] for number in used), default=0)
    before, last = 0, max((n for n, word in enumerate(numbers) if word in known), default=-1)
    for n, number in enumerate(numbers):
        if not number:
            continue
        integer, letters = number_parts(number)
        if number in used and number not in known:
            yield Refusal(RefusalKind.REUSED_NUMBER, number)
        elif number not in known:
            fits = integer == before if letters else integer > highest and n > last
            if not fits:
                yield Refusal(RefusalKind.MISPLACED_NUMBER, number)
        before = integer
