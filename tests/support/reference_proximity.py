"""Proximity, found in the plainest way: in one list of words, match by match."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from itertools import permutations

from archive.search.plan import Adjacent
from archive.search.plan import Stems
from archive.search.plan import Together

#: The first and the last word of a match.
Match = tuple[int, int]
#: Returns the forms with any of some stems, each as its exact terms.
FormsOf = Callable[[Iterable[str]], Iterable[tuple[str, ...]]]


def is_together(
    leaf: Together, words: Sequence[str], sentences: Sequence[int], forms: FormsOf
) -> bool:
    """Tell whether *leaf* matches in *words*, which are in *sentences* of these numbers."""
    parts = [_matches(part, words, forms) for part in leaf.parts]
    if leaf.distance is None:
        parts = [[m for m in part if sentences[m[0]] == sentences[m[1]]] for part in parts]
    orders = [tuple(parts)] if leaf.in_order else permutations(parts)
    return any(_follow(leaf, order, leader, sentences) for order in orders for leader in order[0])


def _follow(
    leaf: Together, parts: Sequence[list[Match]], leader: Match, sentences: Sequence[int]
) -> bool:
    """Tell whether all other parts follow *leader*, a match of the first, each the one before, near enough."""
    chosen = [leader]
    for part in parts[1:]:
        after = next((match for match in part if match[0] > chosen[-1][1]), None)
        if after is None:
            return False
        chosen.append(after)
    if leaf.distance is None:
        return len({sentences[first] for first, _ in chosen}) == 1
    window = chosen[-1][1] - leader[0] + 1
    return window - sum(last - first + 1 for first, last in chosen) <= leaf.distance


def _matches(part: Sequence[Stems | Adjacent], words: Sequence[str], forms: FormsOf) -> list[Match]:
    """Return the matches of all alternatives of a part, ascending, none overlapping another."""
    found = [match for one in part for match in _apart(_of_one(one, words, forms))]
    return _apart(found)


def _of_one(leaf: Stems | Adjacent, words: Sequence[str], forms: FormsOf) -> list[Match]:
    runs = (
        [[(term,) for term in form] for form in forms(leaf.terms)]
        if isinstance(leaf, Stems)
        else [list(leaf.slots)]
    )
    return [
        (at, at + len(run) - 1)
        for run in runs
        for at in range(len(words) - len(run) + 1)
        if all(words[at + n] in slot for n, slot in enumerate(run))
    ]


def _apart(matches: list[Match]) -> list[Match]:
    """Return *matches* from left to right without those that overlap one before, of equal starts the longer."""
    kept: list[Match] = []
    for first, last in sorted(set(matches), key=lambda match: (match[0], -match[1])):
        if not kept or first > kept[-1][1]:
            kept.append((first, last))
    return kept
