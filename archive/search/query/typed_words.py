"""Typed words as leaves of a query: plain words, and those of a quotation."""

from collections.abc import Sequence

from archive.language.fold import fold
from archive.language.tokenizer import WordSpan
from archive.language.tokenizer import is_unspaced
from archive.language.tokenizer import words
from archive.search.query.lexer import OPERATORS
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Phrase
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word
from archive.search.query.tree import is_pattern

#: Other words that ``"a b"~n`` may allow among its words.
MAX_NEAR_DISTANCE = 100


def quoted(typed: tuple[str, ...], near: int | None) -> Node | None:
    """Return the words and patterns of a quotation, *near* each other where a distance is given, as a leaf."""
    if not typed:
        return None
    if len(typed) == 1 and is_pattern(typed[0]):
        return Wildcard(typed[0])
    if near is None:
        return Phrase(typed)
    different = tuple({fold(word): word for word in reversed(typed)}.values())[::-1]
    return (
        Near(different, min(near, MAX_NEAR_DISTANCE)) if len(different) > 1 else Phrase(different)
    )


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
