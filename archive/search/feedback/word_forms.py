"""Which forms of each word were sought, and how often each stands in the collection."""

from collections.abc import Callable
from collections.abc import Iterable

from archive.language.analyser import Analyser
from archive.search.index.lexicon import Lexicon
from archive.search.plan import Plan
from archive.search.plan import Planner
from archive.search.plan import Run
from archive.search.plan import plan_leaves
from archive.search.query.rewriting import exact
from archive.search.query.rewriting import plain
from archive.search.query.rewriting import swapped
from archive.search.query.tree import And
from archive.search.query.tree import Fuzzy
from archive.search.query.tree import Leaf
from archive.search.query.tree import Node
from archive.search.query.tree import Phrase
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word
from archive.search.query.tree import Zone
from archive.search.query.tree import leaves
from archive.search.query.wording import canonical
from archive.search.query.wording import is_zone
from archive.search.results import Form
from archive.search.results import WordForms

#: Forms of one word that are told, and words of which they are told.
MOST = 12
MOST_WORDS = 12
#: Hyphened forms of one word that are counted: each costs a look into the texts, once a generation.
MOST_COMPOUNDS = 6

#: The parts of a form: one, or those of a hyphened word.
Parts = tuple[str, ...]


class FormTeller:
    """Tells the forms of the words of searches. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon, planner: Planner, count: Callable[[Plan], int]) -> None:
        self._lexicon = lexicon
        self._planner = planner
        self._count = count
        self._analyse = Analyser().analyse
        self._counted: dict[Parts, int] = {}

    def tell(self, tree: Node) -> tuple[WordForms, ...]:
        """Return the forms of each word that *tree* wants.

        None for words of stage directions and notes: the counts are those of paragraphs.
        """
        parts = tree.parts if isinstance(tree, And) else (tree,)
        if any(map(is_zone, parts)):
            return ()
        words = [
            leaf
            for leaf in dict.fromkeys(leaves(tree))
            if isinstance(leaf, Word | Phrase | Wildcard | Fuzzy)
        ]
        return tuple(self._word(leaf, tree) for leaf in words[:MOST_WORDS])

    def _word(self, leaf: Leaf, tree: Node) -> WordForms:
        found = {parts: self.paragraphs(parts) for parts in self._forms(leaf)}
        ordered = sorted(
            (parts for parts, count in found.items() if count),
            key=lambda parts: (-found[parts], parts),
        )
        forms = (self._form(parts, found[parts], leaf, tree) for parts in ordered[:MOST])
        return WordForms(
            typed=_typed(leaf),
            exact=isinstance(leaf, Phrase),
            forms=tuple(forms),
            more=max(0, len(ordered) - MOST),
            other=self._other(leaf, tree),
        )

    def _form(self, parts: Parts, count: int, leaf: Leaf, tree: Node) -> Form:
        spelt = tuple(map(self.surface, parts))
        narrowed = swapped(tree, leaf, Phrase(spelt))
        return Form("-".join(spelt), count, canonical(narrowed))

    def surface(self, exact: str) -> str:
        """Return the exact term *exact* as it is written, where that asks for it again."""
        surface = self._lexicon.entries[exact].surface
        return surface if self._analyse(surface).terms == (exact,) else exact

    def paragraphs(self, parts: Parts) -> int:
        """Return how many paragraphs of the collection have a form."""
        if len(parts) == 1:
            entry = self._lexicon.entries.get(parts[0])
            return entry.paragraphs if entry else 0
        if parts in self._counted:
            return self._counted[parts]
        having = self._count(Run(tuple((part,) for part in parts), Zone.TEXT))
        # What readers make up is not kept: only compounds of the texts are, and these are bounded.
        if parts in self._lexicon.compounds:
            self._counted[parts] = having
        return having

    def in_any_form(self, exact: str) -> int:
        """Return about how many paragraphs have *exact* in any form: 0 only where none has."""
        forms = self._lexicon.forms(self._planner.stems_of(exact))
        return sum(map(self.paragraphs, forms))

    def _forms(self, leaf: Leaf) -> Iterable[Parts]:
        match leaf:
            case Word(text):
                terms = self._analyse(text).terms
                whole = "".join(terms)
                found = self._lexicon.forms(self._planner.stems_of(whole))
                compounds = [parts for parts in found if len(parts) > 1][:MOST_COMPOUNDS]
                if len(terms) > 1:
                    compounds = list(dict.fromkeys([terms, *compounds]))
                return [*(parts for parts in found if len(parts) == 1), *compounds]
            case Phrase((word,)):
                terms = self._analyse(word).terms
                return [terms] if len(terms) == 1 else []
            case Wildcard() | Fuzzy():
                (run,) = plan_leaves(self._planner.plan(leaf, cut=lambda _typed, _words: None))
                assert isinstance(run, Run)
                return [(term,) for slot in run.slots for term in slot]
            case _:
                return []

    def _other(self, leaf: Leaf, tree: Node) -> str:
        match leaf:
            case Word():
                return canonical(swapped(tree, leaf, exact(leaf)))
            case Phrase() if (loose := plain(leaf)) != leaf:
                return canonical(swapped(tree, leaf, loose))
            case _:
                return ""


def _typed(leaf: Leaf) -> str:
    match leaf:
        case Phrase(words):
            return " ".join(words)
        case _:
            return canonical(leaf)
