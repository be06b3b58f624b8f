"""Typed words as leaves of a query: plain words, and those of a quotation."""

from collections.abc import Sequence

from archive.language.fold import fold
from archive.language.tokenizer import WordSpan
from archive.language.tokenizer import is_unspaced
from archive.language.tokenizer import words
from archive.search.query.canonical import canonical
from archive.search.query.canonical import quoted_word
from archive.search.query.lexer import OPERATORS
from archive.search.query.lexer import Nearness
from archive.search.query.tree import Fuzzy
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Proximity
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word
from archive.search.query.tree import is_pattern

#: Other words that ``"a b"~n`` may allow among its words.
MAX_NEAR_DISTANCE = 100


def quoted(typed: tuple[str, ...], near: Nearness | None) -> Node | None:
    """Return the words and patterns of a quotation, side by side or *near* each other; None where there are none."""
    if not typed:
        return None
    if len(typed) == 1 and is_pattern(typed[0]):
        return Wildcard(typed[0])
    if near is None:
        return Phrase(typed)
    return near_each_other(
        [Wildcard(word) if is_pattern(word) else Phrase((word,)) for word in typed], near
    )


def near_each_other(parts: Sequence[Node], near: Nearness) -> Node | None:
    """Return *parts* near each other; None where any is no word, quotation or pattern, or alternatives of these."""
    if not all(map(_can_be_near, parts)):
        return None
    if not near.in_order:
        parts = list({fold(canonical(part)): part for part in reversed(parts)}.values())[::-1]
    if len(parts) == 1:
        return parts[0]
    distance = None if near.distance is None else min(near.distance, MAX_NEAR_DISTANCE)
    words = tuple(map(quoted_word, parts))
    if all(words) and distance is not None and not near.in_order:
        return Near(words, distance)
    return Proximity(tuple(parts), distance, near.in_order)


def _can_be_near(node: Node) -> bool:
    if isinstance(node, Or):
        return all(map(_can_be_near, node.parts))
    return isinstance(node, Word | Phrase | Wildcard | Fuzzy)


def plain_words(text: str) -> list[Node]:
    """Return the words of *text*; those that hyphens join are one `Word`, those of a script without spaces a phrase."""
    found: list[list[WordSpan]] = []
    for word in words(text):
        if found and (word.hyphenated or _touches(found[-1][-1], word)):
            found[-1].append(word)
        else:
            found.append([word])
    return [_run(run) for run in found]


def _touches(before: WordSpan, word: WordSpan) -> bool:
    """Tell whether nothing separates *word* from *before*, as where a script has no spaces."""
    return word.start == before.end and (word.is_unspaced or before.is_unspaced)


def _run(run: Sequence[WordSpan]) -> Node:
    surfaces = [word.surface for word in run]
    if len(run) > 1 and any(map(is_unspaced, surfaces)):
        return Phrase(tuple(surfaces))
    text = "-".join(surfaces)
    # A word that looks like an operator would be parsed as one when it is typed again.
    return Word(text.lower() if text in OPERATORS else text)
