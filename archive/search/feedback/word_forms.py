"""Word forms: the forms of each word of a query that were searched, and how many paragraphs have each."""

from collections.abc import Iterable

from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.search.engines.protocol import Engine
from archive.search.index.protocol import Words
from archive.search.plan import Adjacent
from archive.search.plan import plan_leaves
from archive.search.planner import Planner
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
from archive.search.query.tree import is_zone
from archive.search.query.tree import leaves
from archive.search.results import WordForm
from archive.search.results import WordForms

#: Forms of one word that are returned, and words of a query that they are returned for.
MAX_FORMS = 12
MAX_WORDS = 12
#: Hyphenated forms of one word that are counted: each costs a search, once a generation.
MAX_COMPOUNDS = 6

#: The exact terms of a form: one, or those of a hyphenated word.
Terms = tuple[str, ...]


class WordFormFinder:
    """Finds and counts the forms of words. Safe to share between threads; raises `DeadlineExceeded` throughout."""

    def __init__(self, words: Words, planner: Planner, engine: Engine) -> None:
        self._words = words
        self._planner = planner
        self._engine = engine
        self._analyse = Analyser().analyse
        self._counted: dict[Terms, int] = {}

    def word_forms(self, tree: Node, deadline: Deadline) -> tuple[WordForms, ...]:
        """Return the forms of each wanted word of *tree*.

        Empty for a search in stage directions or notes, since only paragraphs are counted.
        """
        parts = tree.parts if isinstance(tree, And) else (tree,)
        if any(map(is_zone, parts)):
            return ()
        words = [
            leaf
            for leaf in dict.fromkeys(leaves(tree))
            if isinstance(leaf, Word | Phrase | Wildcard | Fuzzy)
        ]
        return tuple(self._word(leaf, tree, deadline) for leaf in words[:MAX_WORDS])

    def _word(self, leaf: Leaf, tree: Node, deadline: Deadline) -> WordForms:
        deadline.check()
        forms_of_leaf = tuple(self._forms(leaf, deadline))
        single = tuple(parts[0] for parts in forms_of_leaf if len(parts) == 1)
        located = self._words.located(single, deadline)
        counts: dict[Terms, int] = {
            (term,): having
            for term, having in zip(located.terms, located.paragraphs.tolist(), strict=True)
        }
        longer = (parts for parts in forms_of_leaf if len(parts) > 1)
        counts |= {parts: self.paragraphs(parts, deadline) for parts in longer}
        ordered = sorted(
            (parts for parts, count in counts.items() if count),
            key=lambda parts: (-counts[parts], parts),
        )
        forms = (self._form(parts, counts[parts], leaf, tree) for parts in ordered[:MAX_FORMS])
        return WordForms(
            leaf=leaf,
            forms=tuple(forms),
            more=max(0, len(ordered) - MAX_FORMS),
            toggled=_toggled(leaf, tree),
        )

    def _form(self, parts: Terms, count: int, leaf: Leaf, tree: Node) -> WordForm:
        spelt = tuple(map(self.surface, parts))
        return WordForm("-".join(spelt), count, swapped(tree, leaf, Phrase(spelt)))

    def surface(self, exact: str) -> str:
        """Return *exact* as it is first written in the collection, or unchanged where that is another term."""
        word = self._words.word(exact)
        surface = word.surface if word else exact
        return surface if surface == exact or self._analyse(surface).terms == (exact,) else exact

    def paragraphs(self, parts: Terms, deadline: Deadline) -> int:
        """Return how many paragraphs of the collection have the form *parts*."""
        if len(parts) == 1:
            word = self._words.word(parts[0])
            return word.paragraphs if word else 0
        if parts in self._counted:
            return self._counted[parts]
        run = Adjacent(tuple((part,) for part in parts), Zone.TEXT)
        (having,) = self._engine.counts([run], deadline)
        # Only compounds of the texts are cached: their number is bounded, that of typed ones is not.
        if self._words.is_compound(parts):
            self._counted[parts] = having
        return having

    def paragraphs_of_all_forms(self, exact: str, deadline: Deadline) -> int:
        """Return about how many paragraphs have any form of *exact*; 0 only where none has."""
        forms = self._words.forms(self._planner.stems_of(exact))
        single = tuple(form[0] for form in forms if len(form) == 1)
        having = int(self._words.located(single, deadline).paragraphs.sum())
        return having + sum(self.paragraphs(form, deadline) for form in forms if len(form) > 1)

    def _forms(self, leaf: Leaf, deadline: Deadline) -> Iterable[Terms]:
        match leaf:
            case Word(text):
                slots = self._planner.slots(text)
                terms = tuple(slot[0] for slot in slots)
                alike = slots[0] if len(slots) == 1 else ("".join(terms),)
                found = self._words.forms(self._planner.stems_of_any(alike))
                compounds = [parts for parts in found if len(parts) > 1][:MAX_COMPOUNDS]
                if len(terms) > 1:
                    compounds = list(dict.fromkeys([terms, *compounds]))
                return [*(parts for parts in found if len(parts) == 1), *compounds]
            case Phrase((word,)):
                slots = self._planner.slots(word)
                return [(term,) for term in slots[0]] if len(slots) == 1 else []
            case Wildcard() | Fuzzy():
                plan = self._planner.plan(leaf, deadline, cut=lambda _typed, _words: None)
                (run,) = plan_leaves(plan)
                assert isinstance(run, Adjacent)
                return [(term,) for slot in run.slots for term in slot]
            case _:
                return []


def _toggled(leaf: Leaf, tree: Node) -> Node | None:
    """Return *tree* with *leaf* exact instead of inflected, or the other way round."""
    match leaf:
        case Word():
            return swapped(tree, leaf, exact(leaf))
        case Phrase() if (loose := plain(leaf)) != leaf:
            return swapped(tree, leaf, loose)
        case _:
            return None
