"""The planner: makes the plan of a query, in the terms of one generation."""

from collections.abc import Callable
from collections.abc import Iterable

from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.language.early_print import early_form
from archive.language.early_print import early_stem
from archive.language.early_print import fold_early
from archive.language.fold import fold
from archive.language.initials import bare
from archive.language.initials import pointed
from archive.language.stemming import stemmer
from archive.model.pages import page_range
from archive.model.pages import pages_between
from archive.recent import Recent
from archive.search.equals import EqualWords
from archive.search.index.catalogue import Catalogue
from archive.search.index.protocol import Expansion
from archive.search.index.protocol import Words
from archive.search.index.records import HEADINGS
from archive.search.index.records import TITLES
from archive.search.index.wildcards import WildcardPattern
from archive.search.index.wildcards import wildcard_pattern
from archive.search.plan import Adjacent
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Dated
from archive.search.plan import Having
from archive.search.plan import HavingStems
from archive.search.plan import HavingWords
from archive.search.plan import HavingZone
from archive.search.plan import Nearby
from archive.search.plan import Plan
from archive.search.plan import Slot
from archive.search.plan import Stems
from archive.search.plan import Together
from archive.search.plan import Without
from archive.search.plan import plan_leaves
from archive.search.query.canonical import canonical
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
from archive.search.query.tree import Proximity
from archive.search.query.tree import Wildcard
from archive.search.query.tree import Word
from archive.search.query.tree import Zone
from archive.search.query.tree import is_pattern

#: Words of all expansions of wildcards and fuzzy words that are cached; those that know where they are keep the same.
EXPANSION_CACHE_WORDS = 200_000
#: Typed words whose slots are kept: the plan of a query, its forms and its feedback ask for each of its words.
_MAX_RECENT_WORDS = 500
#: Called with a pattern that matches too many words, and their number.
Cut = Callable[[str, int], None]


class Planner:
    """Makes plans for the words of one generation.

    A wildcard or fuzzy word expands to at most *max_expansions* words. Where there are more, `cut` is called
    with the pattern and their number.
    """

    def __init__(
        self,
        words: Words,
        catalogue: Catalogue,
        *,
        max_expansions: int,
        equals: Iterable[Iterable[str]] = (),
    ) -> None:
        self._words = words
        #: The words that the collection takes for one.
        self.equals = EqualWords(equals, catalogue.languages)
        self._catalogue = catalogue
        self._max_expansions = max_expansions
        self._analyser = Analyser()
        # Further pages of a search and its feedback expand the same words again.
        self._expansions = Recent[Wildcard | Fuzzy, Expansion](
            EXPANSION_CACHE_WORDS, size=lambda found: len(found.terms) + 1
        )
        self._typed = Recent[str, tuple[Slot, ...]](_MAX_RECENT_WORDS)

    def plan(self, node: Node, deadline: Deadline, *, cut: Cut) -> Plan:
        """Return the plan of *node*. Raises `DeadlineExceeded`."""
        return self._plan(node, Zone.TEXT, deadline, cut)

    def _plan(self, node: Node, zone: Zone, deadline: Deadline, cut: Cut) -> Plan:
        deadline.check()
        match node:
            case Word(text):
                return self._word(text, zone)
            case Phrase(words):
                slots = self._quoted_slots(words, deadline, cut)
                return Adjacent(slots, zone, self._scored(words, zone))
            case Near(words, distance):
                slots = _disjoint(self._quoted_slots(words, deadline, cut))
                return Nearby(slots, distance, zone, self._scored(words, zone))
            case Proximity(parts, distance, in_order):
                plans = (self._plan(part, zone, deadline, cut) for part in parts)
                return Together(tuple(map(_alternatives, plans)), distance, in_order, zone)
            case Wildcard() | Fuzzy():
                return Adjacent((self._expanded(node, deadline, cut),), zone)
            case Filter("kind", value) if value in ZONES:
                return HavingZone(Zone(value))
            case Filter() | DateRange():
                return self.condition(node)
            case Not(part):
                return Without(self._plan(part, zone, deadline, cut))
            case Or(parts):
                return Any(tuple(self._plan(part, zone, deadline, cut) for part in parts))
            case And(parts):
                inner = _zone_of(parts) or zone
                return All(tuple(self._plan(part, inner, deadline, cut) for part in parts))

    def condition(self, node: Filter | DateRange) -> Plan:
        """Return the plan of a filter by the records of texts and sections."""
        match node:
            case DateRange(first, last):
                return Dated(first, last)
            case Filter("in", slug):
                return Having("slug", (slug,))
            case Filter("kind", kind):
                return Having("folded_kind", (kind.casefold(),))
            case Filter("collection", slug):
                return Having("collection", (slug,))
            case Filter("language", value):
                return Having("language", self._languages(value))
            case Filter("page", value):
                pages = page_range(value)
                named = pages_between(*pages) if len(pages) == 2 else pages
                return Having("page", tuple(dict.fromkeys((value, *named))))
            case Filter("speaker", value):
                terms = self._analyser.analyse(value).terms
                return Any((HavingWords("speaker", terms), HavingWords("printed_speaker", terms)))
            case Filter("title" | "section" as field, value):
                kind = TITLES if field == "title" else HEADINGS
                terms = self._analyser.analyse(value).terms
                return All(
                    tuple(
                        Any((HavingWords(field, (t,)), HavingStems(kind, self.stems_of(t))))
                        for t in terms
                    )
                )
            case Filter(field, value):
                return HavingWords(field, self._analyser.analyse(value).terms)

    def slots(self, word: str) -> tuple[Slot, ...]:
        """Return the exact terms of *word* as it is typed, each with those that are alike."""
        return self._typed.get(word, lambda: self._slots(word))

    def _slots(self, word: str) -> tuple[Slot, ...]:
        terms = self._analyser.analyse(word).terms
        other = pointed(word)
        typed = ((*terms, other),) if other else tuple((t, *self.bare_initials(t)) for t in terms)
        return tuple(map(self.with_early_forms, typed))

    def bare_initials(self, exact: str) -> Slot:
        """Return two initials without full stops, where the collection has that word only in capitals."""
        word = self._words.word(bare(exact))
        return (bare(exact),) if word and pointed(word.surface) else ()

    def with_early_forms(self, terms: Iterable[str]) -> Slot:
        """Return the exact *terms*, and each as a word of an early print where the collection has any."""
        kept = tuple(terms)
        early = map(early_form, kept) if self._catalogue.has_early_prints else ()
        return tuple(dict.fromkeys((*kept, *early)))

    def stems_of_any(self, slot: Slot) -> tuple[str, ...]:
        """Return the stem terms of the exact terms of *slot* in the languages of the collection."""
        return tuple(dict.fromkeys(stem for exact in slot for stem in self.stems_of(exact)))

    def stems_of(self, exact: str) -> tuple[str, ...]:
        """Return the stem terms of *exact*, and of equal words, in the languages of the collection."""
        stems = [stemmer(language).term for language in self._catalogue.languages]
        terms = [stem(exact) for stem in stems]
        if self._catalogue.has_early_prints:
            terms += [early_stem(stem)(early_form(exact)) for stem in stems]
        alike = self.equals.stems
        return tuple(dict.fromkeys(stem for term in terms for stem in alike.get(term, (term,))))

    def single_forms(self, stems: Iterable[str]) -> Slot:
        """Return the exact terms of single words with any of *stems*: of ``co-operate`` no part is a form."""
        return tuple(form[0] for form in self._words.forms(stems) if len(form) == 1)

    def _word(self, typed: str, zone: Zone) -> Plan:
        slots = self.slots(typed)
        if len(slots) == 1:
            initials = pointed(typed)
            if not initials:
                return self._stems(slots[0], zone)
            # Weighed by themselves: they are rarer than the word that they look like.
            word = tuple(term for term in slots[0] if term != initials)
            return Any((self._stems(word, zone), self._stems((initials,), zone)))
        side_by_side = Adjacent(tuple(map(self._inflected, slots)), zone)
        whole = "".join(slot[0] for slot in slots)
        return Any((side_by_side, Stems(self.stems_of(whole), zone, whole)))

    def _stems(self, slot: Slot, zone: Zone) -> Stems:
        return Stems(self.stems_of_any(slot), zone, slot[0])

    def _inflected(self, slot: Slot) -> Slot:
        return self.single_forms(self.stems_of_any(slot))

    def _quoted_slots(self, words: Iterable[str], deadline: Deadline, cut: Cut) -> tuple[Slot, ...]:
        """Return the slots of the *words* of a quotation, some of which may be patterns."""
        slots: list[Slot] = []
        for word in words:
            if is_pattern(word):
                slots.append(self._expanded(Wildcard(word), deadline, cut))
            else:
                slots += self.slots(word)
        return tuple(slots)

    def _scored(self, words: Iterable[str], zone: Zone) -> tuple[Stems, ...]:
        typed = (slot for word in words if not is_pattern(word) for slot in self.slots(word))
        return tuple(self._stems(slot, zone) for slot in typed)

    def _languages(self, tag: str) -> tuple[str, ...]:
        """Return the languages of the collection that *tag* names: ``ru`` also names ``ru-petr1708``."""
        wanted = tag.casefold().replace(" ", "-")
        return tuple(
            language
            for language in self._catalogue.languages
            if f"{language.casefold()}-".startswith(f"{wanted}-")
        )

    def _expanded(self, node: Wildcard | Fuzzy, deadline: Deadline, cut: Cut) -> Slot:
        found = self._expansions.get(node, lambda: self._expand(node, deadline))
        if found.of > len(found.terms):
            cut(canonical(node), found.of)
        return found.terms

    def _expand(self, node: Wildcard | Fuzzy, deadline: Deadline) -> Expansion:
        most = self._max_expansions
        match node:
            case Wildcard(pattern):
                return self._words.matching(self._patterns(pattern), deadline, most=most)
            case Fuzzy(word, distance):
                exact = self.with_early_forms(self._analyser.analyse(word).terms)
                return self._words.similar(exact, distance, deadline, most=most)

    def _patterns(self, wildcard: str) -> tuple[WildcardPattern, ...]:
        folds = (fold, fold_early) if self._catalogue.has_early_prints else (fold,)
        return tuple(dict.fromkeys(wildcard_pattern(wildcard, folded) for folded in folds))


def _disjoint(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Return *slots* without terms of a slot before, since a word cannot be near itself."""
    seen = set[str]()
    kept: list[Slot] = []
    for slot in slots:
        new = tuple(term for term in slot if term not in seen)
        kept += [new] if new else []
        seen.update(new)
    return tuple(kept)


def _alternatives(plan: Plan) -> tuple[Stems | Adjacent, ...]:
    """Return the leaves of *plan*, that of a part of a `Proximity`, any of which matches."""
    return tuple(leaf for leaf in plan_leaves(plan) if isinstance(leaf, Stems | Adjacent))


def _zone_of(parts: Iterable[Node]) -> Zone | None:
    for part in parts:
        if isinstance(part, Filter) and part.field == "kind" and part.value in ZONES:
            return Zone(part.value)
    return None
