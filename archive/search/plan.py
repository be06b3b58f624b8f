"""Query plans: a query in terms of the index, as engines execute it.

Words become sets of stem terms, quotations and shapes sets of exact terms, filters values of columns.
An engine never sees what was typed.
"""

from dataclasses import dataclass

from archive.model.date import Date
from archive.model.date import day_number
from archive.search.query.tree import Zone

#: The exact terms that match at one position.
Slot = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stems:
    """Paragraphs with any of these stem terms. `exact` is the word as typed, which ranks higher."""

    terms: tuple[str, ...]
    zone: Zone
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Paragraphs with a word from each slot side by side, in this order."""

    slots: tuple[Slot, ...]
    zone: Zone
    #: The words as if they had been typed plainly, for ranking; none for words of a shape.
    scored_by: tuple[Stems, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearby:
    """Paragraphs with a word from each slot, in any order, at most `distance` other words among them."""

    slots: tuple[Slot, ...]
    distance: int
    zone: Zone
    scored_by: tuple[Stems, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """Paragraphs with a match of each of `parts`, any of its leaves, near each other; no two matches share a word.

    With at most `distance` other words among them; with None in one sentence. With `in_order` each follows the part
    before it.
    """

    parts: "tuple[tuple[Stems | Adjacent, ...], ...]"
    distance: int | None
    in_order: bool
    zone: Zone

    @property
    def leaves(self) -> "tuple[Stems | Adjacent, ...]":
        """The leaves of all parts."""
        return tuple(leaf for part in self.parts for leaf in part)

    @property
    def scored_by(self) -> tuple[Stems, ...]:
        """The words as if they had been typed plainly, for ranking."""
        return tuple(
            stems
            for leaf in self.leaves
            for stems in ((leaf,) if isinstance(leaf, Stems) else leaf.scored_by)
        )


@dataclass(frozen=True, slots=True)
class Having:
    """Paragraphs that have any of these values in a column (see `search.index.columns`)."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HavingWords:
    """Paragraphs that have a value with all of these words, as exact terms, in a column."""

    column: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HavingStems:
    """Paragraphs under a title or heading with any of these stem terms: `kind` is that of `records`."""

    kind: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """Paragraphs of texts that may be between two days, where they are given."""

    first: Date | None
    last: Date | None

    @property
    def spelt(self) -> str:
        """The period as it is typed: ``1917-10-26``, ``1917-10..``."""
        if self.first == self.last:
            return str(self.first)
        return f"{self.first or ''}..{self.last or ''}"

    @property
    def days(self) -> tuple[int | None, int | None]:
        """The first and the last day as numbers."""
        return (
            day_number(self.first.earliest) if self.first else None,
            day_number(self.last.latest) if self.last else None,
        )

    @property
    def old_style(self) -> bool:
        """Whether texts dated so in Old Style are meant, too: years are New Style, months and days as printed."""
        return any(date is not None and date.month for date in (self.first, self.last))


@dataclass(frozen=True, slots=True)
class InTexts:
    """The paragraphs of these texts, by their numbers in the catalogue."""

    texts: frozenset[int]


@dataclass(frozen=True, slots=True)
class HavingZone:
    """Paragraphs with any stage direction, or any note."""

    zone: Zone


@dataclass(frozen=True, slots=True)
class All:
    """The intersection of the parts; parts that are `Without` are subtracted."""

    parts: "tuple[Plan, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """The union of the parts."""

    parts: "tuple[Plan, ...]"


@dataclass(frozen=True, slots=True)
class Without:
    """The complement of the part."""

    part: "Plan"


PlanLeaf = Stems | Adjacent | Nearby | Together
Plan = (
    PlanLeaf
    | Having
    | HavingWords
    | HavingStems
    | Dated
    | InTexts
    | HavingZone
    | All
    | Any
    | Without
)
NOTHING = Any(())


def plan_leaves(plan: Plan) -> tuple[PlanLeaf, ...]:
    """Return the leaves of *plan* about words, leaving out those under a `Without`.

    A word that is twice in the query is twice in the result.
    """
    match plan:
        case All(parts) | Any(parts):
            return tuple(leaf for part in parts for leaf in plan_leaves(part))
        case Stems() | Adjacent() | Nearby() | Together():
            return (plan,)
        case _:
            return ()


def all_leaves(plan: Plan) -> tuple[PlanLeaf, ...]:
    """Return the leaves of *plan* about words, those under a `Without` and in a `Together` too."""
    match plan:
        case All(parts) | Any(parts):
            return tuple(leaf for part in parts for leaf in all_leaves(part))
        case Without(part):
            return all_leaves(part)
        case Together():
            return (plan, *plan.leaves)
        case Stems() | Adjacent() | Nearby():
            return (plan,)
        case _:
            return ()


def scoring_stems(plan: Plan) -> tuple[Stems, ...]:
    """Return the stems that engines rank by: the words of *plan*, those of quotations included."""
    return tuple(
        stems
        for leaf in plan_leaves(plan)
        for stems in ((leaf,) if isinstance(leaf, Stems) else leaf.scored_by)
    )
