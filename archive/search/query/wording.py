"""A query in words: its canonical spelling, and a plain sentence that says what it finds."""

from archive.search.query.tree import ZONES
from archive.search.query.tree import And
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter
from archive.search.query.tree import Fuzzy
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word


def canonical(node: Node | None) -> str:
    """Return the query that parses to *node*."""
    match node:
        case None:
            return ""
        case Word(text):
            return text
        case Phrase(words):
            return f'"{" ".join(words)}"'
        case Near(words, distance):
            return f'"{" ".join(words)}"~{distance}'
        case Wildcard(pattern):
            return pattern
        case Fuzzy(word, distance):
            return f"{word}~{distance}"
        case Filter(field, value):
            return f"{field}:{value}" if _is_one_word(value) else f'{field}:"{value}"'
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


def _is_one_word(value: str) -> bool:
    return " " not in value


def _grouped(node: Node) -> str:
    return f"({canonical(node)})" if isinstance(node, And | Or) else canonical(node)


def sentence(node: Node | None) -> str:
    """Return what *node* finds, without a full stop: ``paragraphs with “peace” in any form``."""
    if node is None:
        return ""
    parts = list(node.parts) if isinstance(node, And) else [node]
    zone = next((p.value for p in parts if isinstance(p, Filter) and is_zone(p)), "")
    place = {"stage": "stage directions", "note": "notes"}.get(zone, "paragraphs")
    wanted = [_says(p) for p in parts if not isinstance(p, Not | Filter | DateRange)]
    unwanted = [_says(p.part) for p in parts if isinstance(p, Not)]
    limits = [_limit(p) for p in parts if isinstance(p, Filter | DateRange) and not is_zone(p)]
    says = [f"with {_list(wanted, 'and')}"] if wanted else []
    says += [f"without {_list(unwanted, 'or')}"] if unwanted else []
    return f"{place} {', '.join([*says, *limits])}"


def is_zone(node: Node) -> bool:
    """Tell whether *node* says in which kind of run the words beside it are sought."""
    return isinstance(node, Filter) and node.field == "kind" and node.value in ZONES


def _list(things: list[str], joint: str) -> str:
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {joint} {things[-1]}"


def _says(node: Node) -> str:
    match node:
        case Word(text):
            return f"“{text}” in any form"
        case Phrase((word,)):
            return f"exactly the word “{word}”"
        case Phrase(words):
            return f"exactly “{' '.join(words)}”"
        case Near(words, distance):
            quoted = [f"“{word}”" for word in words]
            return f"{_list(quoted, 'and')} with at most {distance} words between"
        case Wildcard(pattern):
            return f"words like “{pattern}”"
        case Fuzzy(word, distance):
            letters = "one letter" if distance == 1 else "one or two letters"
            return f"words at most {letters} off “{word}”"
        case Filter() | DateRange():
            return f"a record {_limit(node)}"
        case Not(part):
            return f"no {_says(part)}"
        case And(parts):
            return f"({_list([_says(part) for part in parts], 'and')})"
        case Or(parts):
            joined = _list([_says(part) for part in parts], "or")
            return f"either {joined}"


def _limit(node: Filter | DateRange) -> str:
    match node:
        case Filter("author", value):
            return f"by an author called “{value}”"
        case Filter("kind", value):
            return f"in a section of the kind “{value}”"
        case Filter("title", value):
            return f"in a text titled “{value}”"
        case Filter("section", value):
            return f"in a section headed “{value}”"
        case Filter(_, value):
            return f"in the text “{value}”"
        case DateRange(first, last):
            if first == last and first is not None:
                return f"of {first.words}"
            start = f"from {first.words}" if first else ""
            end = f"up to {last.words}" if last else ""
            return " ".join(filter(None, (start, end)))
