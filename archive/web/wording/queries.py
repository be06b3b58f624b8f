"""Queries in English: which paragraphs a query finds, and what its parts are called."""

import re
from collections.abc import Callable
from collections.abc import Sequence

from archive.language.language_names import language_name
from archive.model.pages import page_range
from archive.model.span import Part
from archive.search.query.canonical import canonical
from archive.search.query.canonical import joined
from archive.search.query.canonical import quoted_word
from archive.search.query.tree import And
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter
from archive.search.query.tree import Fuzzy
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Proximity
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word
from archive.search.query.tree import Zone
from archive.search.query.tree import is_zone
from archive.search.request import SearchRequest

_PLACES = {Zone.STAGE.value: "stage directions", Zone.NOTE.value: "notes"}
#: No term contains such quotation marks: they separate tokens.
_QUOTED = re.compile(r"“([^”]*)”")


def describe(tree: Node | None) -> str:
    """Return what *tree* finds, without a capital and a full stop; empty for None.

    ``paragraphs containing “secret” and “treaties”, including other forms, dated 1917``
    """
    if tree is None:
        return ""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    zone = next((p.value for p in parts if isinstance(p, Filter) and is_zone(p)), "")
    wanted = tuple(p for p in parts if not isinstance(p, Not | Filter | DateRange))
    limits = [_limit(p) for p in parts if isinstance(p, Filter | DateRange) and not is_zone(p)]
    excluded = [part for p in parts if isinstance(p, Not) for part in _alternatives(p.part)]
    words = [p for p in excluded if not isinstance(p, Filter | DateRange)]
    limits += [f"not {_limit(p)}" for p in excluded if isinstance(p, Filter | DateRange)]
    place = _PLACES.get(zone, "paragraphs")
    clauses = [f"without {_without(words)}", *limits] if words else limits
    if wanted:
        return ", ".join([_containing(place, wanted), *clauses])
    every = "" if words else "all "
    return f"{every}{place} {', '.join(clauses)}".rstrip()


def describe_search(
    tree: Node | None, request: SearchRequest, title_of: Callable[[str], str] = str
) -> str:
    """Return what *tree* finds; without one, what passes the filters of *request*.

    ``all paragraphs by “Vladimir Lenin”, of 1917``. *title_of* returns the title of the text with a slug.
    """
    if tree is not None:
        return describe(tree)
    filters = (
        ("by", request.authors),
        ("in the text", tuple(map(title_of, request.texts))),
        ("said by", request.speakers),
        ("with the person", request.people),
        ("with the place", request.places),
        ("on the subject", request.subjects),
        ("in the collection", request.collections),
        ("in sections of the kind", request.kinds),
    )
    named = [(words, [f"“{value}”" for value in values]) for words, values in filters]
    named.append(("of", [year.words for year in request.years]))
    limits = [f"{words} {word_list(values, 'or')}" for words, values in named if values]
    if request.date_from or request.date_to:
        limits.append(_limit(DateRange(request.date_from, request.date_to)))
    return f"all paragraphs {', '.join(limits)}" if limits else ""


def describe_parts(tree: Node | None) -> tuple[Part, ...]:
    """Return `describe` with a capital, its quoted terms marked instead of quoted."""
    return marked_parts(describe(tree))


def marked_parts(sentence: str) -> tuple[Part, ...]:
    """Return *sentence* with a capital, its quoted terms marked instead of quoted."""
    pieces = _QUOTED.split(sentence[:1].upper() + sentence[1:])
    return tuple(Part(text, bool(at % 2)) for at, text in enumerate(pieces) if text)


def part_name(node: Node) -> str:
    """Return what a part of a query is called in a sentence: the words as typed, in quotation marks."""
    match node:
        case Not(part):
            return f"excluding {part_name(part)}"
        case _:
            return f"“{as_typed(node)}”"


def as_typed(node: Node) -> str:
    """Return *node* as it was typed, a quotation without its marks."""
    return joined(node.words) if isinstance(node, Phrase) else canonical(node)


def word_list(items: Sequence[str], conjunction: str) -> str:
    """Return *items* as a list in a sentence.

    >>> word_list(["a", "b", "c"], "or")
    'a, b or c'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def _containing(place: str, wanted: tuple[Node, ...]) -> str:
    if all(map(_is_inflected, wanted)):
        words = [_inflected(node, nested=len(wanted) > 1) for node in wanted]
        return f"{place} containing {word_list(words, 'and')}, including other forms"
    names = [_name(node) for node in wanted]
    return f"{place} containing {word_list(names, 'and')}"


def _alternatives(excluded: Node) -> Sequence[Node]:
    """Return the parts of an excluded OR, each of which is excluded."""
    if not isinstance(excluded, Or) or any(isinstance(part, Not) for part in excluded.parts):
        return (excluded,)
    return [node for part in excluded.parts for node in _alternatives(part)]


def _without(excluded: Sequence[Node]) -> str:
    if all(isinstance(node, Word) for node in excluded):
        return f"any form of {word_list([part_name(node) for node in excluded], 'or')}"
    return word_list([_name(node) for node in excluded], "or")


def _is_inflected(node: Node) -> bool:
    """Tell whether *node* is only words in any form, so that this need be names only once."""
    if isinstance(node, And | Or):
        return all(map(_is_inflected, node.parts))
    return isinstance(node, Word)


def _inflected(node: Node, *, nested: bool) -> str:
    match node:
        case And(parts) | Or(parts):
            words = [_inflected(part, nested=True) for part in parts]
            joined = word_list(words, "and" if isinstance(node, And) else "or")
            return f"({joined})" if nested else joined
        case _:
            return part_name(node)


def _name(node: Node) -> str:
    match node:
        case Word(text):
            return f"any form of “{text}”"
        case Phrase((word,)):
            return f"the exact word “{word}”"
        case Phrase(words):
            return f"the exact phrase “{joined(words)}”"
        case Near(words, distance):
            quoted = word_list([f"“{word}”" for word in words], "and")
            return f"{quoted} {_apart(distance)}"
        case Proximity():
            return _near(node)
        case Wildcard(pattern):
            return f"words matching “{pattern}”"
        case Fuzzy(word, distance):
            return f"words within {'one letter' if distance == 1 else 'two letters'} of “{word}”"
        case Filter() | DateRange():
            return f"anything {_limit(node)}"
        case Not(part):
            return _negated_name(part)
        case And(parts):
            return f"({word_list([_name(part) for part in parts], 'and')})"
        case Or(parts):
            return f"either {word_list([_name(part) for part in parts], 'or')}"


def _near(node: Proximity) -> str:
    names = [
        f"“{quoted_word(p)}”" if isinstance(p, Phrase) and quoted_word(p) else _name(p)
        for p in node.parts
    ]
    listed = ", then ".join(names) if node.in_order else word_list(names, "and")
    if node.distance is None:
        return f"{listed} in one sentence"
    return f"{listed} {_apart(node.distance)}"


def _apart(distance: int) -> str:
    if distance == 0:
        return "with no word between them"
    most = "1 word" if distance == 1 else f"{distance} words"
    return f"with at most {most} between them"


def _negated_name(excluded: Node) -> str:
    parts = _alternatives(excluded)
    if all(isinstance(part, Word) for part in parts):
        return f"no form of {word_list([part_name(part) for part in parts], 'or')}"
    if isinstance(excluded, Filter | DateRange):
        return f"anything not {_limit(excluded)}"
    return f"not {_name(excluded)}"


def _limit(node: Filter | DateRange) -> str:
    match node:
        case Filter("author", value):
            return f"in texts by “{value}”"
        case Filter("kind", value):
            return f"in sections of the kind “{value}”"
        case Filter("title", value):
            return f"in texts with “{value}” in the title"
        case Filter("section", value):
            return f"under a heading with “{value}”"
        case Filter("speaker", value):
            return f"said by “{value}”"
        case Filter("person" | "place" as field, value):
            return f"in texts with the {field} “{value}”"
        case Filter("subject", value):
            return f"in texts on the subject “{value}”"
        case Filter("collection", value):
            return f"in the collection “{value}”"
        case Filter("language", value):
            name = language_name(value)
            return (
                f"in texts in {name} ({value})" if name else f"in texts in the language “{value}”"
            )
        case Filter("page", value):
            return (
                f"on pages {value.replace('-', '–')}"
                if len(page_range(value)) > 1
                else f"on page {value}"
            )
        case Filter(_, value):
            return f"in the text “{value}”"
        case DateRange(None, None):
            return "of any date"
        case DateRange(None, last):
            assert last is not None
            return f"dated {last.words} or earlier"
        case DateRange(first, None):
            assert first is not None
            return f"dated {first.words} or later"
        case DateRange(first, last):
            assert first is not None
            assert last is not None
            return f"dated {first.words}" + ("" if first == last else f" to {last.words}")
