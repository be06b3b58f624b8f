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
    return any(_follow(leaf, order, [], sentences) for order in orders)


def _follow(
    leaf: Together, parts: Sequence[list[Match]], chosen: list[Match], sentences: Sequence[int]
) -> bool:
    """Tell whether all *parts* can follow those that are *chosen*, each the one before, near enough."""
    if not parts:
        return True
    for match in parts[0]:
        if not chosen or match[0] > chosen[-1][1]:
            window = [*chosen, match]
            if _are_near(leaf, window, sentences) and _follow(leaf, parts[1:], window, sentences):
                return True
    return False


def _are_near(leaf: Together, chosen: Sequence[Match], sentences: Sequence[int]) -> bool:
    if leaf.distance is None:
        return len({sentences[first] for first, _ in chosen}) == 1
    window = chosen[-1][1] - chosen[0][0] + 1
    return window - sum(last - first + 1 for first, last in chosen) <= leaf.distance


def _matches(part: Sequence[Stems | Adjacent], words: Sequence[str], forms: FormsOf) -> list[Match]:
    """Return the matches of all alternatives of a part."""
    return sorted({match for one in part for match in _of_one(one, words, forms)})


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
