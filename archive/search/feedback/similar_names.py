"""Names in filters that nobody has: those of authors or speakers that are spelt much like them."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import islice
from itertools import product

from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.search.index.similar_terms import are_within
from archive.search.index.similar_terms import distance
from archive.search.query.canonical import joined
from archive.search.query.rewriting import swapped
from archive.search.query.tree import Filter
from archive.search.query.tree import Node
from archive.search.query.tree import leaves
from archive.search.results import Spelling
from archive.search.results import WordForm

#: Filters by names.
NAME_FIELDS = ("author", "speaker", "person", "place", "subject")
#: Suggestions for one name, and names that are tried for them.
MAX_SUGGESTIONS, MAX_TRIED = 3, 12
#: Shorter words are like others by chance: letters of a word with one error, and with two.
MIN_LETTERS, MIN_LETTERS_TWO_ERRORS = 4, 6


def similar_names(
    tree: Node,
    words_of: Callable[[str], Sequence[str]],
    count: Callable[[Node, Deadline], int],
    deadline: Deadline,
) -> Iterator[Spelling]:
    """Yield suggestions for each name in a filter of *tree* that finds nothing. Raises `DeadlineExceeded`.

    *words_of* returns the words of all names of a field, and *count* how many paragraphs a filter finds.
    """
    for leaf in dict.fromkeys(leaves(tree)):
        if not isinstance(leaf, Filter) or leaf.field not in NAME_FIELDS or count(leaf, deadline):
            continue
        names = _names_like(leaf.value, words_of(leaf.field), deadline)
        likely = (Filter(leaf.field, name) for name in islice(names, MAX_TRIED))
        counted = ((meant, count(meant, deadline)) for meant in likely)
        forms = (
            WordForm(meant.value, paragraphs, swapped(tree, leaf, meant))
            for meant, paragraphs in counted
            if paragraphs
        )
        if found := tuple(islice(forms, MAX_SUGGESTIONS)):
            yield Spelling(leaf, found)


def _names_like(name: str, words: Sequence[str], deadline: Deadline) -> Iterator[str]:
    """Yield *name* with each word that is none of *words* replaced by one of them; those most like it first."""
    choices = [
        [term] if term in words else _words_like(term, words, deadline)
        for term in Analyser().analyse(name).terms
    ]
    return (joined(chosen) for chosen in product(*choices))


def _words_like(term: str, words: Sequence[str], deadline: Deadline) -> list[str]:
    if len(term) < MIN_LETTERS:
        return []
    most = 2 if len(term) >= MIN_LETTERS_TWO_ERRORS else 1
    found = are_within(most, term, words, deadline)
    alike = [word for word, is_like in zip(words, found.tolist(), strict=True) if is_like]
    return sorted(alike, key=lambda word: (distance(term, word, most), word))
