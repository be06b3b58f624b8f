"""Names with their particle written apart or together: *La Fayette* and *Lafayette*, *d'Alembert* and *Dalembert*."""

from collections.abc import Callable
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from archive.deadline import Deadline
from archive.language.fold import fold
from archive.search.feedback.word_forms import Terms
from archive.search.feedback.word_forms import WordFormFinder
from archive.search.index.protocol import Words
from archive.search.query.rewriting import swapped
from archive.search.query.rewriting import without
from archive.search.query.tree import And
from archive.search.query.tree import Leaf
from archive.search.query.tree import Node
from archive.search.query.tree import Phrase
from archive.search.query.tree import Word
from archive.search.query.tree import both
from archive.search.query.tree import leaves
from archive.search.results import Spelling
from archive.search.results import WordForm

#: Articles and prepositions of French, Italian, Spanish, Portuguese, Dutch, German, Irish and Scottish names.
PARTICLES = frozenset(
    {"d", "de", "del", "della", "der", "des", "di", "do", "dos", "du", "el", "l", "la", "las"}
    | {"le", "les", "los", "mac", "mc", "o", "saint", "san", "st", "van", "von"}
)
#: Letters that a name has beside its particle.
MIN_NAME_LETTERS = 4
#: Words of a query that get such suggestions.
MAX_NAMES = 4


def name_spellings(
    tree: Node, words: Words, word_forms: WordFormFinder, deadline: Deadline
) -> tuple[Spelling, ...]:
    """Return the other ways in which the collection writes the names of *tree*. Raises `DeadlineExceeded`."""
    found: list[Spelling] = []
    for name, rest in _names(tree):
        known = (parts for parts in _others(name) if all(map(words.word, parts)))
        forms = [
            _form(parts, having, rest, word_forms)
            for parts in known
            if (having := word_forms.paragraphs(parts, deadline))
        ]
        if forms:
            found.append(Spelling(name, tuple(forms)))
    return tuple(found[:MAX_NAMES])


#: Makes the query with another spelling of a name.
_Rest = Callable[[Node], Node]


def _names(tree: Node) -> Iterator[tuple[Leaf, _Rest]]:
    """Yield what may be names in *tree*: words, quotations, and pairs of a particle and a word as a quotation."""
    for leaf in dict.fromkeys(leaves(tree)):
        if isinstance(leaf, Word | Phrase):
            yield leaf, partial(swapped, tree, leaf)
    parts = tree.parts if isinstance(tree, And) else ()
    for particle, name in pairwise(parts):
        if isinstance(particle, Word) and isinstance(name, Word) and _is_particle(particle.text):
            rest = without(tree, particle, name)
            yield Phrase((particle.text, name.text)), partial(_with, rest)


def _with(rest: Node | None, name: Node) -> Node:
    whole = both(name, rest)
    assert whole is not None
    return whole


def _form(parts: Terms, having: int, rest: _Rest, word_forms: WordFormFinder) -> WordForm:
    spelt = tuple(map(word_forms.surface, parts))
    name: Node = Word(spelt[0]) if len(spelt) == 1 else Phrase(spelt)
    return WordForm(" ".join(spelt), having, rest(name))


def _others(leaf: Leaf) -> Iterator[Terms]:
    """Yield other ways to write *leaf*, which is a word or a quotation, as exact terms."""
    match leaf:
        case Word(text) | Phrase((text,)):
            yield from _divided(fold(text))
        case Phrase((particle, name)) if _is_particle(particle):
            yield from _together(fold(particle), fold(name))


def _divided(word: str) -> Iterator[Terms]:
    head, apostrophe, rest = word.partition("'")
    if apostrophe and head in PARTICLES:
        yield (head + rest,)
        return
    for size in range(1, len(word) - MIN_NAME_LETTERS + 1):
        if word[:size] in PARTICLES:
            yield (word[:size], word[size:])
            yield (f"{word[:size]}'{word[size:]}",)


def _together(particle: str, name: str) -> Iterator[Terms]:
    if len(name) >= MIN_NAME_LETTERS:
        yield (particle + name,)
        yield (f"{particle}'{name}",)


def _is_particle(word: str) -> bool:
    return fold(word) in PARTICLES
