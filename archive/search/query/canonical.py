"""The canonical spelling of a query: the inverse of the parser."""

from collections.abc import Sequence
from itertools import pairwise

from archive.language.tokenizer import is_unspaced
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


def canonical(node: Node | None) -> str:
    """Return the query that parses to *node*; empty for None."""
    match node:
        case None:
            return ""
        case Word(text):
            return text
        case Phrase(words):
            return f'"{joined(words)}"'
        case Near(words, distance):
            return f'"{" ".join(words)}"~{distance}'
        case Proximity():
            return _near(node)
        case Wildcard(pattern):
            return pattern
        case Fuzzy(word, distance):
            return f"{word}~{distance}"
        case Filter(field, value):
            return f'{field}:"{value}"' if " " in value else f"{field}:{value}"
        case DateRange(first, last):
            return f"year:{first}" if first == last else f"year:{first or ''}..{last or ''}"
        case Not(part):
            return f"NOT {_grouped(part)}"
        case And(parts):
            return " ".join(
                _grouped(part) if isinstance(part, Or) else canonical(part) for part in parts
            )
        case Or(parts):
            return " OR ".join(map(canonical, parts))


def operator(distance: int | None, *, in_order: bool) -> str:
    """Return the operator between two words at most *distance* apart; None is one sentence."""
    return f"{'PRE' if in_order else 'NEAR'}/{'s' if distance is None else distance}"


def _near(node: Proximity) -> str:
    quoted = [quoted_word(part) for part in node.parts]
    if all(quoted):
        within = "s" if node.distance is None else str(node.distance)
        return f'"{" ".join(quoted)}"~{">" if node.in_order else ""}{within}'
    return f" {operator(node.distance, in_order=node.in_order)} ".join(map(_grouped, node.parts))


def quoted_word(node: Node) -> str:
    """Return the word or pattern in quotation marks that *node* matches; empty where it is anything else."""
    match node:
        case Phrase((word,)) | Wildcard(word):
            return word
        case _:
            return ""


def joined(words: Sequence[str]) -> str:
    """Return *words* with spaces between them, except where their script has none."""
    parts = list(words[:1])
    for before, word in pairwise(words):
        parts += ["" if is_unspaced(before) and is_unspaced(word) else " ", word]
    return "".join(parts)


def _grouped(node: Node) -> str:
    return f"({canonical(node)})" if isinstance(node, And | Or) else canonical(node)
