"""Spellings: words of the collection that a word that finds little or nothing may have been meant for."""

from math import log

from archive.language.analyser import Analyser
from archive.search.feedback.word_forms import FormTeller
from archive.search.index.fuzzy import distance
from archive.search.index.fuzzy import similar_terms
from archive.search.index.lexicon import Lexicon
from archive.search.query.rewriting import swapped
from archive.search.query.tree import Leaf
from archive.search.query.tree import Node
from archive.search.query.tree import Phrase
from archive.search.query.tree import Word
from archive.search.query.tree import leaves
from archive.search.query.wording import canonical
from archive.search.results import Form
from archive.search.results import Spelling

#: A word that so many paragraphs have is spelt as it was meant.
FEW = 2
#: Another word is worth telling of a rare one when it is so much more frequent.
TIMES = 20
#: A word with another first letter must be so frequent.
LIKELY = 5
#: Words that are told, of one that was typed; and words of a search that are looked at.
MOST = 3
MOST_WORDS = 4
#: Shorter words have neighbours by chance.
SHORTEST = 4
SHORTEST_OF_TWO = 6
#: An error more weighs as much as a word this many times rarer, as a logarithm.
_ERROR = log(50)


def spellings(
    tree: Node, lexicon: Lexicon, teller: FormTeller, *, sought: Analyser
) -> tuple[Spelling, ...]:
    """Return what may have been meant by the words of *tree* that stand in few paragraphs or in none."""
    found: list[Spelling] = []
    for leaf in dict.fromkeys(leaves(tree)):
        if len(found) == MOST_WORDS:
            break
        term = _term(leaf, sought)
        if term is None:
            continue
        near = _near(term, lexicon, teller)
        if near:
            forms = (_form(t, leaf, tree, teller) for t in near)
            found.append(Spelling(_typed(leaf), tuple(forms)))
    return tuple(found)


def _term(leaf: Leaf, sought: Analyser) -> str | None:
    """Return the exact term of a leaf of one word of letters."""
    match leaf:
        case Word(text) | Phrase((text,)):
            terms = sought.analyse(text).terms
        case _:
            return None
    if len(terms) != 1 or len(terms[0]) < SHORTEST or not terms[0].replace("'", "").isalpha():
        return None
    return terms[0]


def _near(term: str, lexicon: Lexicon, teller: FormTeller) -> list[str]:
    own = teller.in_any_form(term)
    if own > FEW:
        return []
    least = max(1, own * TIMES)
    most = 2 if len(term) >= SHORTEST_OF_TWO and not own else 1
    others = {
        other: lexicon.entries[other].paragraphs for other in similar_terms(term, most, lexicon)
    }
    errors = {other: distance(term, other, most) for other in others}
    worth = {
        other: log(1 + count) - _ERROR * errors[other]
        for other, count in others.items()
        if count >= least
        and other != term
        and other.replace("'", "").isalpha()
        # The first letter is seldom wrong, and then hardly with another.
        and (other[0] == term[0] or (errors[other] == 1 and count >= LIKELY))
    }
    return sorted(worth, key=lambda other: (-worth[other], other))[:MOST]


def _form(term: str, leaf: Leaf, tree: Node, teller: FormTeller) -> Form:
    surface = teller.surface(term)
    meant: Node = Phrase((surface,)) if isinstance(leaf, Phrase) else Word(surface)
    return Form(surface, teller.paragraphs((term,)), canonical(swapped(tree, leaf, meant)))


def _typed(leaf: Leaf) -> str:
    return leaf.words[0] if isinstance(leaf, Phrase) else canonical(leaf)
