"""Rewriting of query trees: all words exact or inflected, one part replaced or removed."""

from collections.abc import Callable
from collections.abc import Iterator

from archive.language.initials import is_line_of_capitals
from archive.language.initials import pointed
from archive.language.tokenizer import is_unspaced
from archive.language.tokenizer import words
from archive.search.query.lexer import OPERATORS
from archive.search.query.lexer import Nearness
from archive.search.query.tree import And
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Proximity
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word
from archive.search.query.tree import both
from archive.search.query.tree import either
from archive.search.query.tree import is_pattern
from archive.search.query.typed_words import near_each_other


def exactly(node: Node) -> Node:
    """Return *node* with every word exact."""
    return changed(node, lambda leaf: exact(leaf) if isinstance(leaf, Word) else leaf)


def inflected(node: Node) -> Node:
    """Return *node* with the words of every quotation in any form, in any order."""
    return changed(node, lambda leaf: plain(leaf) if isinstance(leaf, Phrase) else leaf)


def exact(word: Word) -> Node:
    """Return the phrase that matches *word* only as it is spelt."""
    return Phrase(tuple(found.surface for found in words(word.text)))


def plain(quoted: Phrase | Near) -> Node:
    """Return the words of *quoted* in any form and order; a script without spaces is unchanged."""
    if any(map(is_unspaced, quoted.words)):
        return quoted
    # A word that looks like an operator would be parsed as one when it is typed again.
    spelt = (word.lower() if word in OPERATORS else word for word in quoted.words)
    made = both(*(Wildcard(w) if is_pattern(w) else Word(w) for w in dict.fromkeys(spelt)))
    assert made is not None
    return made


def apart(node: Node) -> Node:
    """Return *node* with the words of its quotations, and those near each other, in any form and anywhere."""
    match node:
        case Proximity(parts):
            found = both(*(plain(p) if isinstance(p, Phrase) else apart(p) for p in parts))
            assert found is not None
            return found
        case And(parts):
            found = both(*map(apart, parts))
            assert found is not None
            return found
        case Or(parts):
            return either(*map(apart, parts))
        case Phrase(typed) | Near(typed, _) if len(typed) > 1:
            return plain(node)
        case _:
            return node


def changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return *node* with *change* applied to each wanted leaf; negated parts are unchanged."""
    match node:
        case And(parts):
            made = both(*(changed(part, change) for part in parts))
            assert made is not None
            return made
        case Or(parts):
            return either(*(changed(part, change) for part in parts))
        case Proximity(parts, distance, in_order):
            others = [changed(part, change) for part in parts]
            near = near_each_other(others, Nearness(distance, in_order)) or both(*others)
            assert near is not None
            return near
        case Not():
            return node
        case _:
            return change(node)


def swapped(node: Node, old: Node, new: Node) -> Node:
    """Return *node* with the leaf *old* replaced by *new* wherever it is wanted."""
    return changed(node, lambda leaf: new if leaf == old else leaf)


def without(node: Node, *unwanted: Node) -> Node | None:
    """Return *node* without the parts *unwanted* of its outermost And; None where nothing is left."""
    parts = node.parts if isinstance(node, And) else (node,)
    return both(*(part for part in parts if part not in unwanted))


def without_shouting(tree: Node) -> Node:
    """Return *tree* with words of two capitals in small letters, if all of it is in capitals.

    *IT* is no abbreviation in a line of capitals.
    """
    return _in_small_letters(tree) if is_line_of_capitals(_typed_words(tree)) else tree


def _typed_words(node: Node) -> Iterator[str]:
    match node:
        case Word(text):
            yield from (word.surface for word in words(text))
        case Phrase(typed) | Near(typed, _):
            yield from typed
        case Not(part):
            yield from _typed_words(part)
        case And(parts) | Or(parts) | Proximity(parts):
            for part in parts:
                yield from _typed_words(part)


def _in_small_letters(node: Node) -> Node:
    """Return *node* with its words of two capitals in small letters."""
    match node:
        case Word(text):
            return Word(_small(text))
        case Phrase(typed):
            return Phrase(tuple(map(_small, typed)))
        case Near(typed, distance):
            return Near(tuple(map(_small, typed)), distance)
        case Not(part):
            return Not(_in_small_letters(part))
        case Proximity(parts, distance, in_order):
            return Proximity(tuple(map(_in_small_letters, parts)), distance, in_order)
        case And(parts):
            return And(tuple(map(_in_small_letters, parts)))
        case Or(parts):
            return Or(tuple(map(_in_small_letters, parts)))
        case _:
            return node


def _small(word: str) -> str:
    return word.lower() if pointed(word) else word
