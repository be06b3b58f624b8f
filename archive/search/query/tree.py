"""The query as a small immutable tree.

The parser builds it from the typed query, `canonical` spells it again, `plan` turns it into terms. No
engine sees it. A `Word`, and each word of a `Phrase` or `Near`, is spelt as it was typed.
"""

from dataclasses import dataclass
from enum import StrEnum

from archive.model.date import Date
from archive.search.query.notices import Notice


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; with hyphens in it, also as separate words side by side and as one."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exactly these words in this order. A word with ``*`` or ``?`` in it is a pattern (see `is_pattern`)."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Exactly these words, in any order, with at most `distance` other words among them."""

    words: tuple[str, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Proximity:
    """Words, quotations, patterns, or alternatives of these, near each other: all `parts`, two or more.

    With at most `distance` other words among them; with None in one sentence. With `in_order` each follows the part
    before it.
    """

    parts: "tuple[Node, ...]"
    distance: int | None
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words that match a pattern: ``*`` matches any letters or none, ``?`` one letter."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` edits away: a letter changed, missing or added, or two neighbours swapped."""

    word: str
    distance: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Paragraphs whose record has `value`: `field` is one of `FIELDS`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Paragraphs of texts dated from `first` to `last`, both included; None is open."""

    first: Date | None
    last: Date | None


@dataclass(frozen=True, slots=True)
class And:
    """Paragraphs that all `parts` find."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Paragraphs that any of `parts` finds."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """Paragraphs that `part` does not find."""

    part: "Node"


Leaf = Word | Phrase | Near | Wildcard | Fuzzy | Filter | DateRange
Node = Leaf | Proximity | And | Or | Not

FIELDS = (
    *("author", "kind", "title", "section", "in", "speaker", "language", "page"),
    *("person", "place", "subject", "collection"),
)
#: Values of ``kind:`` that name a kind of run: the words beside such a filter are searched only there.
ZONES = ("stage", "note")


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `tree` is None for an empty query."""

    tree: Node | None
    #: What of the typed query was cut or read differently.
    notices: tuple[Notice, ...] = ()


def both(*nodes: Node | None) -> Node | None:
    """Return the conjunction of *nodes*, skipping None; None where nothing is left."""
    parts: list[Node] = []
    for node in nodes:
        if node is not None:
            parts += node.parts if isinstance(node, And) else (node,)
    return And(tuple(parts)) if len(parts) > 1 else (parts[0] if parts else None)


def either(*nodes: Node) -> Node:
    """Return the disjunction of *nodes*, of which there is at least one."""
    parts: list[Node] = []
    for node in nodes:
        parts += node.parts if isinstance(node, Or) else (node,)
    return Or(tuple(parts)) if len(parts) > 1 else parts[0]


def leaves(node: Node | None) -> tuple[Leaf, ...]:
    """Return the leaves of *node* that are wanted, leaving out those under a `Not`."""
    match node:
        case None | Not():
            return ()
        case And(parts) | Or(parts) | Proximity(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case _:
            return (node,)


def has_words(node: Node | None) -> bool:
    """Tell whether *node* seeks words, and not only paragraphs by their records."""
    return any(not isinstance(leaf, Filter | DateRange) for leaf in leaves(node))


def is_pattern(word: str) -> bool:
    """Tell whether a word of a `Phrase` or `Near` is a wildcard; letters and marks of words are never these signs."""
    return "*" in word or "?" in word


def is_zone(node: Node) -> bool:
    """Tell whether *node* is a filter for stage directions or notes."""
    return isinstance(node, Filter) and node.field == "kind" and node.value in ZONES


class Zone(StrEnum):
    """Which words of a paragraph are searched."""

    TEXT = "text"
    STAGE = "stage"
    NOTE = "note"
