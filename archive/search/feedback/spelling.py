"""Spelling suggestions: words of the collection that a rare word of a query may have been meant for."""

from math import log

from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.search.feedback.word_forms import WordFormFinder
from archive.search.index.protocol import Words
from archive.search.index.similar_terms import distances
from archive.search.query.rewriting import swapped
from archive.search.query.tree import Leaf
from archive.search.query.tree import Node
from archive.search.query.tree import Phrase
from archive.search.query.tree import Word
from archive.search.query.tree import leaves
from archive.search.results import Spelling
from archive.search.results import WordForm

#: A word is rare in up to so many paragraphs; others are taken as correct.
MAX_RARE_PARAGRAPHS = 2
#: A suggestion for a rare word is at least so many times as frequent.
MIN_FREQUENCY_RATIO = 20
#: A suggestion with another first letter is in at least so many paragraphs.
MIN_OTHER_INITIAL_PARAGRAPHS = 5
#: Suggestions for one word, and words of a query that get any.
MAX_SUGGESTIONS = 3
MAX_CORRECTED_WORDS = 4
#: Shorter words resemble others by chance: letters of a word that is corrected, and with two errors.
MIN_LETTERS = 4
#: Longer words are no words.
MAX_LETTERS = 64
MIN_LETTERS_TWO_ERRORS = 6
#: One more error weighs as much as a word this many times rarer, as a logarithm.
_ERROR_WEIGHT = log(50)


def spellings(
    tree: Node,
    words: Words,
    word_forms: WordFormFinder,
    deadline: Deadline,
    *,
    analyser: Analyser,
) -> tuple[Spelling, ...]:
    """Return suggestions for the words of *tree* that are rare or missing in the collection.

    Raises `DeadlineExceeded`.
    """
    found: list[Spelling] = []
    for leaf in dict.fromkeys(leaves(tree)):
        if len(found) == MAX_CORRECTED_WORDS:
            break
        term = _term(leaf, analyser)
        if term is None:
            continue
        if suggested := _suggestions(term, words, word_forms, deadline):
            forms = (_form(other, leaf, tree, word_forms, deadline) for other in suggested)
            found.append(Spelling(leaf, tuple(forms)))
    return tuple(found)


def _term(leaf: Leaf, analyser: Analyser) -> str | None:
    """Return the exact term of a leaf of one word of letters."""
    match leaf:
        case Word(text) | Phrase((text,)):
            terms = analyser.analyse(text).terms
        case _:
            return None
    if len(terms) != 1 or not MIN_LETTERS <= len(terms[0]) <= MAX_LETTERS:
        return None
    return terms[0] if terms[0].replace("'", "").isalpha() else None


def _suggestions(
    term: str, words: Words, word_forms: WordFormFinder, deadline: Deadline
) -> list[str]:
    own = word_forms.paragraphs_of_all_forms(term, deadline)
    if own > MAX_RARE_PARAGRAPHS:
        return []
    least = max(1, own * MIN_FREQUENCY_RATIO)
    most = 2 if len(term) >= MIN_LETTERS_TWO_ERRORS and not own else 1
    similar = words.located(words.similar([term], most, deadline, least=least).terms, deadline)
    others = dict(zip(similar.terms, similar.paragraphs.tolist(), strict=True))
    frequent = [other for other in others if other != term and other.replace("'", "").isalpha()]
    worth = {
        other: log(1 + others[other]) - _ERROR_WEIGHT * errors
        for other, errors in zip(frequent, distances(term, frequent, most), strict=True)
        # The first letter is seldom wrong, and then hardly with another.
        if other[0] == term[0] or (errors == 1 and others[other] >= MIN_OTHER_INITIAL_PARAGRAPHS)
    }
    return sorted(worth, key=lambda other: (-worth[other], other))[:MAX_SUGGESTIONS]


def _form(
    term: str, leaf: Leaf, tree: Node, word_forms: WordFormFinder, deadline: Deadline
) -> WordForm:
    surface = word_forms.surface(term)
    meant: Node = Phrase((surface,)) if isinstance(leaf, Phrase) else Word(surface)
    having = word_forms.paragraphs((term,), deadline)
    return WordForm(surface, having, swapped(tree, leaf, meant))
