"""What was asked, as a small immutable tree.

The parser makes it from what was typed, `render` turns it back, `plan` turns it into terms. No engine
sees it. A `Word`, and each word of a `Phrase` or `Near`, is spelt as it was typed.
"""

from dataclasses import dataclass
from enum import StrEnum

from archive.model.date import Date


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; with hyphens in it, also as separate words side by side and as one."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exactly these words in this order."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Exactly these words, in any order, with at most `distance` other words among them."""

    words: tuple[str, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of a shape: ``*`` stands for any letters or none, ``?`` for one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` letters off: changed, missing, added, or two neighbours exchanged."""

    word: str
    distance: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Paragraphs whose record has `value`: `field` is author, kind, title, section or in."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Paragraphs of texts dated from `first` to `last`, both counted in; None is open."""

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
Node = Leaf | And | Or | Not

FIELDS = ("author", "kind", "title", "section", "in")
#: Kinds of run: with one of them, the words beside it are sought only there.
ZONES = ("stage", "note")


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search. `tree` is None when nothing was asked."""

    tree: Node | None
    #: What could not be read as it was typed, in sentences for the page.
    remarks: tuple[str, ...] = ()


def both(*nodes: Node | None) -> Node | None:
    """Return the node that asks for all of *nodes*, leaving out those that are None."""
    parts: list[Node] = []
    for node in nodes:
        if node is not None:
            parts += node.parts if isinstance(node, And) else (node,)
    return And(tuple(parts)) if len(parts) > 1 else (parts[0] if parts else None)


def either(*nodes: Node) -> Node:
    """Return the node that asks for any of *nodes*, at least one."""
    parts: list[Node] = []
    for node in nodes:
        parts += node.parts if isinstance(node, Or) else (node,)
    return Or(tuple(parts)) if len(parts) > 1 else parts[0]


def leaves(node: Node | None) -> tuple[Leaf, ...]:
    """Return the leaves of *node* that say what is wanted, leaving out what stands under a `Not`."""
    match node:
        case None | Not():
            return ()
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case _:
            return (node,)


class Zone(StrEnum):
    """Which words of a paragraph are meant."""

    TEXT = "text"
    STAGE = "stage"
    NOTE = "note"
