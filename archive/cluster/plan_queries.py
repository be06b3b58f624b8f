"""Plans as queries of OpenSearch ("Query DSL" in its reference), over the fields of `paragraphs.matching`."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from functools import reduce
from itertools import chain
from itertools import islice
from math import prod
from typing import Any

from archive.cluster.answers import Object
from archive.cluster.paragraphs.matching import GAP
from archive.cluster.words import ClusterWords
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.search.plan import Adjacent
from archive.search.plan import All
from archive.search.plan import Any as AnyPlan
from archive.search.plan import Dated
from archive.search.plan import Having
from archive.search.plan import HavingStems
from archive.search.plan import HavingWords
from archive.search.plan import HavingZone
from archive.search.plan import InTexts
from archive.search.plan import Nearby
from archive.search.plan import Plan
from archive.search.plan import Slot
from archive.search.plan import Stems
from archive.search.plan import Together
from archive.search.plan import Without
from archive.search.plan import all_leaves

NONE: Object = {"match_none": {}}
#: Orders of the parts of a group, and choices among what matches them, that are tried.
_MAX_ORDERS, _MAX_CHOICES = 120, 1_000

#: Numbers of the terms that match at one position.
_Numbers = tuple[int, ...]
#: What matches a part of a group: words side by side, any of some at each position.
_Run = tuple[_Numbers, ...]
_Part = tuple[_Run, ...]


class PlanQueries:
    """Makes the queries of *plans*, the words of which are looked up together. Raises `ClusterError`.

    Raises `DeadlineExceeded`, too, where a group could be matched in too many ways.
    """

    def __init__(self, words: ClusterWords, plans: Iterable[Plan], deadline: Deadline) -> None:
        self._words = words
        self._deadline = deadline
        leaves = list(dict.fromkeys(leaf for plan in plans for leaf in all_leaves(plan)))
        stems = [leaf for leaf in leaves if isinstance(leaf, Stems)]
        scoring = [s for leaf in leaves if not isinstance(leaf, Stems) for s in leaf.scored_by]
        slots = [s for leaf in leaves if isinstance(leaf, Adjacent | Nearby) for s in leaf.slots]
        grouped = [one for leaf in leaves if isinstance(leaf, Together) for one in leaf.leaves]
        with_forms = [one.terms for one in grouped if isinstance(one, Stems)]
        terms = [term for leaf in (*stems, *scoring) for term in leaf.terms]
        words.look_up(slots, terms, with_forms, deadline)
        #: What is known of all stems, those by which is scored included.
        self.stems = words.stems(terms)
        forms = [word for each in with_forms for form in words.forms(each) for word in form]
        #: The numbers of the words that have such stems, alone or as parts of compounds.
        self._of_forms = {word.exact: word.numbers for word in words.known(dict.fromkeys(forms))}

    def query(self, plan: Plan) -> Object:
        """Return what finds *plan*."""
        match plan:
            case Stems(terms, zone):
                numbers = [self.stems[term].number for term in terms if term in self.stems]
                return _terms(f"s_{zone}", numbers)
            case Adjacent(slots, zone):
                return self._adjacent(slots, f"w_{zone}")
            case Nearby(slots, distance, zone):
                return self._nearby(slots, distance, f"w_{zone}")
            case Together():
                return self._together(plan)
            case Having(column, values):
                return _terms(f"c_{column}", values)
            case HavingWords(column, words):
                return _having_words(f"v_{column}", words)
            case HavingStems(kind, terms):
                return _terms(kind, terms)
            case Dated():
                return _dated(plan)
            case InTexts(texts):
                return _terms("text", sorted(texts))
            case HavingZone(zone):
                return {"term": {"zones": zone.value}}
            case AnyPlan(parts):
                return _any(map(self.query, parts))
            case Without(part):
                return {"bool": {"must_not": [self.query(part)]}}
            case All(parts):
                return self._all(parts)

    def _all(self, parts: Sequence[Plan]) -> Object:
        if not parts:
            return NONE
        wanted = [self.query(part) for part in parts if not isinstance(part, Without)]
        unwanted = [self.query(part.part) for part in parts if isinstance(part, Without)]
        return {"bool": {"filter": wanted, "must_not": unwanted}}

    def _numbers(self, slot: Slot) -> _Numbers:
        return tuple(self._words.located(slot, self._deadline).numbers[0].tolist()) if slot else ()

    def _adjacent(self, slots: Sequence[Slot], field: str) -> Object:
        numbers = list(map(self._numbers, slots))
        if not numbers or not all(numbers):
            return NONE
        if len(numbers) == 1:
            return _terms(field, numbers[0])
        spans = [_span(field, slot) for slot in numbers]
        return {"span_near": {"slop": 0, "in_order": True, "clauses": spans}}

    def _nearby(self, slots: Sequence[Slot], distance: int, field: str) -> Object:
        numbers = list(map(self._numbers, slots))
        if not all(numbers):
            return NONE
        if len(numbers) == 1:
            return _terms(field, numbers[0])
        return _intervals(field, _all_of("unordered", distance, map(_any_number, numbers)))

    def _together(self, leaf: Together) -> Object:
        parts = [self._part(part) for part in leaf.parts]
        if not all(parts):
            return NONE
        if leaf.in_order:
            orders = [tuple(parts)]
        elif _share_words(parts):
            orders = list(islice(_orders(Counter(parts)), _MAX_ORDERS + 1))
        else:
            orders = []
        choices = prod(len([run for run in part if len(run) > 1]) + 1 for part in parts)
        if len(orders) > _MAX_ORDERS or choices * max(1, len(orders)) > _MAX_CHOICES:
            raise DeadlineExceeded("words near each other in too many ways")
        # A sentence is a value of its own, with a gap before the next.
        field, gaps = (
            (f"x_{leaf.zone}", GAP - 1)
            if leaf.distance is None
            else (f"w_{leaf.zone}", leaf.distance)
        )
        found = [_all_of("ordered", gaps, _sources(order)) for order in orders] or [
            _all_of("unordered", gaps, _sources(parts))
        ]
        having = [_any(map(self.query, part)) for part in leaf.parts]
        return {"bool": {"filter": [*having, _intervals(field, _any_of(found))]}}

    def _part(self, part: Sequence[Stems | Adjacent]) -> _Part:
        """Return what matches *part*: the words that do alone, together, then runs of words."""
        single: dict[int, None] = {}
        longer: dict[_Run, None] = {}
        for leaf in part:
            for run in self._runs(leaf):
                if len(run) == 1:
                    single |= dict.fromkeys(run[0])
                elif all(run):
                    longer[run] = None
        return (*([(tuple(sorted(single)),)] if single else []), *longer)

    def _runs(self, leaf: Stems | Adjacent) -> Iterator[_Run]:
        if isinstance(leaf, Adjacent):
            yield tuple(map(self._numbers, leaf.slots))
            return
        for form in self._words.forms(leaf.terms):
            yield tuple(self._of_forms.get(word, ()) for word in form)


def _share_words(parts: Sequence[_Part]) -> bool:
    """Tell whether matches of two of *parts* may have a word in common."""
    words = [set(chain.from_iterable(chain.from_iterable(part))) for part in parts]
    return sum(map(len, words)) > len(reduce(set.union, words))


def _orders(left: Counter[_Part]) -> Iterator[tuple[_Part, ...]]:
    """Yield the different orders of the parts that are *left*, each so many times."""
    if not left:
        yield ()
    for part in left:
        for rest in _orders(left - Counter([part])):
            yield (part, *rest)


def _sources(order: Sequence[_Part]) -> Iterator[Object]:
    """Yield what matches the parts of *order*: of those that are alike each has a term more, which nothing has.

    Lucene takes what is alike for one source that is repeated, and finds not all of it.
    """
    before: Counter[_Part] = Counter()
    for part in order:
        yield _any_of([*map(_run, part), *([_nothing(before[part])] if before[part] else [])])
        before[part] += 1


def _nothing(number: int) -> Object:
    return {"match": {"query": f"none{number}"}}


def _run(run: _Run) -> Object:
    if len(run) == 1:
        return _any_number(run[0])
    return _all_of("ordered", 0, map(_any_number, run))


def _any_number(numbers: _Numbers) -> Object:
    return _any_of([{"match": {"query": str(number)}} for number in numbers])


def _any_of(sources: Sequence[Object]) -> Object:
    return sources[0] if len(sources) == 1 else {"any_of": {"intervals": sources}}


def _all_of(mode: str, gaps: int, sources: Iterable[Object]) -> Object:
    return {"all_of": {"mode": mode, "max_gaps": gaps, "intervals": list(sources)}}


def _intervals(field: str, source: Object) -> Object:
    return {"intervals": {field: source}}


def _span(field: str, numbers: _Numbers) -> Object:
    spans = [{"span_term": {field: str(number)}} for number in numbers]
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": spans}}


def _terms(field: str, values: Iterable[Any]) -> Object:
    listed = list(values)
    return {"terms": {field: listed}} if listed else NONE


def _any(queries: Iterable[Object]) -> Object:
    listed = list(queries)
    return {"bool": {"should": listed, "minimum_should_match": 1}} if listed else NONE


def _having_words(field: str, words: Iterable[str]) -> Object:
    """Return what finds one value with all *words*, wherever they are in it."""
    wanted = list(dict.fromkeys(words))
    if not wanted:
        return {"match_all": {}}
    if len(wanted) == 1:
        return {"term": {field: wanted[0]}}
    sources: list[Mapping[str, Any]] = [{"match": {"query": word}} for word in wanted]
    return _intervals(field, _all_of("unordered", GAP - 1, sources))


def _dated(plan: Dated) -> Object:
    first, last = plan.days
    periods = [
        ("earliest", "latest"),
        *([("old_earliest", "old_latest")] if plan.old_style else []),
    ]
    return _any(_overlapping(*names, first, last) for names in periods)


def _overlapping(earliest: str, latest: str, first: int | None, last: int | None) -> Object:
    wanted: list[Object] = [{"exists": {"field": earliest}}]
    if first is not None:
        wanted.append({"range": {latest: {"gte": first}}})
    if last is not None:
        wanted.append({"range": {earliest: {"lte": last}}})
    return {"bool": {"filter": wanted}}
