"""Strict parameters: an unknown one, a repeated one, and a value that cannot be read are errors.

The pages and their siblings ignore what they cannot read, and say so; a program would not hear it.
"""

import re
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from archive.language.controls import without_directions
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextSort
from archive.model.date import Date
from archive.model.entity import EntityKind
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.value_filters import VALUE_FILTERS
from archive.settings import Settings
from archive.web.api.v1.problems import BadParameters
from archive.web.api.v1.problems import ParameterError
from archive.web.paging import page_count
from archive.web.parameters import MAX_ECHOED_CHARS
from archive.web.parameters import MAX_FILTER_VALUES
from archive.web.parameters import MAX_PAGE_NUMBER
from archive.web.parameters import MAX_TYPED_CHARS
from archive.web.parameters import echoed

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

#: Items on a page: by default, and at most.
PER_PAGE, MAX_PER_PAGE = 20, 100
PAGING = ("page", "per_page")
#: Parameters that one answer refuses: an address has room for thousands, each of which would take time and be repeated.
MAX_REFUSED = 20
#: The filters of a search, of which each may be given several times.
FILTERS = (*(each.name.value for each in VALUE_FILTERS), "year")
SEARCH = ("q", *FILTERS, "from", "to", "scope")
TEXTS = (*(kind.value for kind in EntityKind), "kind", "language", "from", "to", "q", "sort")

#: What a date may look like.
_DATES = ("1917", "1917-11", "1917-11-08", "-0043")
#: A language tag of BCP 47, as far as texts have them.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page of a list, counted from 1, and how many items it has."""

    number: int = 1
    size: int = PER_PAGE

    @property
    def first(self) -> int:
        """The number of its first item, from 0."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        """The number of the item after its last, from 0."""
        return self.first + self.size

    def pages(self, total: int) -> int:
        """Return how many pages of this size *total* items have."""
        return page_count(total, self.size)

    def check(self, total: int) -> None:
        """Raise `BadParameters` where *total* items have no such page."""
        pages = self.pages(total)
        if self.number > pages:
            detail = f"There is no page {self.number}: the list has {pages}."
            raise BadParameters([ParameterError("page", detail, (f"1 to {pages:,}",))])


class StrictParameters:
    """Reads the parameters of a request, of which *names* are known, and those in *repeated* may be several.

    What cannot be read is collected; `check` raises it all at once.
    """

    def __init__(
        self, args: MultiDict[str, str], names: Sequence[str], *, repeated: Sequence[str] = ()
    ) -> None:
        self.args = args
        self._errors: list[ParameterError] = []
        for name in args:
            if len(self._errors) == MAX_REFUSED:
                break
            if name not in names:
                self._add(name, _unknown(name, names), names)
            elif name not in repeated and len(args.getlist(name)) > 1:
                self._add(name, f"“{name}” was given several times; it can be given once.")

    def check(self) -> None:
        """Raise `BadParameters` where anything could not be read."""
        if self._errors:
            raise BadParameters(self._errors)

    def refuse(self, name: str, detail: str, allowed: Sequence[str] = ()) -> None:
        """Collect that the parameter *name* cannot be taken."""
        self._add(name, detail, allowed)

    def words(self, name: str, *, most: int, required: bool = False) -> str:
        """Return what was typed, of *most* characters."""
        typed = without_directions(self.args.get(name, "")).strip()
        if len(typed) > most:
            self._add(name, f"“{name}” has {len(typed):,} characters.", [f"at most {most:,}"])
        if required and not typed:
            self._add(name, f"“{name}” is missing or empty.", ["words"])
        return typed

    def values(self, name: str, *, most: int = MAX_FILTER_VALUES) -> tuple[str, ...]:
        """Return each of *most* values of a parameter once."""
        values = tuple(dict.fromkeys(value.strip() for value in self.args.getlist(name)))
        if len(values) > most:
            self._add(name, f"“{name}” has {len(values):,} values.", [f"at most {most}"])
        if "" in values:
            self._add(name, f"“{name}” is empty; leave it out instead.")
        return values[:most]

    def choice(self, name: str, default: Choice) -> Choice:
        """Return one of the values of the enumeration of *default*."""
        return self._value(name, default, type(default), tuple(type(default)))

    def one_of(self, name: str, default: str, allowed: Mapping[str, object]) -> str:
        """Return one of the words that are *allowed*."""
        return self._value(name, default, lambda word: _known(word, allowed), tuple(allowed))

    def page(self) -> PageRequest:
        """Return the page that is asked for; the size is at most `MAX_PER_PAGE`."""
        number = self._number("page", 1, MAX_PAGE_NUMBER)
        return PageRequest(number, self._number("per_page", PER_PAGE, MAX_PER_PAGE))

    def day(self, name: str) -> str:
        """Return an ISO day; empty where none is given."""
        return self._value(
            name, "", lambda word: date.fromisoformat(_iso_day(word)).isoformat(), ("2026-11-08",)
        )

    def dates(self) -> tuple[Date | None, Date | None]:
        """Return the dates from and to."""
        first, last = (self._value(name, None, Date.parse, _DATES) for name in ("from", "to"))
        if first and last and first > last and not str(first).startswith(str(last)):
            self._add("to", f"“to” ({last}) is before “from” ({first}).")
        return first, last

    def years(self) -> tuple[Date, ...]:
        """Return years, each once."""
        years = []
        for word in self.values("year"):
            try:
                years.append(_year(word))
            except ValueError:
                self._add("year", f"“{echoed(word)}” is not a year.", ("1917", "-0043"))
        return tuple(years)

    def language(self) -> str:
        """Return a tag of BCP 47; empty where none is given."""
        return self._value("language", "", _language, ("en", "zh-Hant", "und"))

    def _number(self, name: str, default: int, most: int) -> int:
        return self._value(name, default, lambda word: _number(word, most), (f"1 to {most:,}",))

    def _value(
        self, name: str, default: Value, read: Callable[[str], Value], allowed: Sequence[str]
    ) -> Value:
        """Return what *read* makes of the parameter *name*, and *default* where it is not given."""
        if name not in self.args:
            return default
        word = self.args[name].strip()
        try:
            return read(word)
        except ValueError:
            self._add(name, f"“{echoed(word)}” cannot be read as “{name}”.", allowed)
            return default

    def _add(self, name: str, detail: str, allowed: Sequence[str] = ()) -> None:
        self._errors.append(ParameterError(echoed(name), detail, tuple(map(str, allowed))))


def read_search(
    reader: StrictParameters, settings: Settings, *, page: PageRequest, sort: bool = True
) -> SearchRequest:
    """Return the search that is asked for. At least one of its words and filters must be given."""
    first, last = reader.dates()
    request = SearchRequest(
        q=reader.words("q", most=settings.query_characters),
        page=page.number,
        per_page=page.size,
        sort=reader.choice("sort", Sort.RELEVANCE) if sort else Sort.RELEVANCE,
        years=reader.years(),
        date_from=first,
        date_to=last,
        scope=reader.choice("scope", Scope.PARAGRAPH),
    )
    for each in VALUE_FILTERS:
        request = each.replaced(request, reader.values(each.name.value))
    if request == replace(SearchRequest(), page=page.number, per_page=page.size, sort=request.sort,
                          scope=request.scope):  # fmt: skip
        reader.refuse("q", "Neither words nor a filter were given.", ("q", *FILTERS, "from", "to"))
    return request


def read_text_filter(reader: StrictParameters) -> tuple[TextFilter, TextSort]:
    """Return which texts are asked for, and in which order."""
    first, last = reader.dates()
    typed = {kind: reader.words(kind.value, most=MAX_TYPED_CHARS) for kind in EntityKind}
    wanted = TextFilter(
        entities=tuple((kind, value) for kind, value in typed.items() if value),
        kind=reader.words("kind", most=MAX_TYPED_CHARS),
        language=reader.language(),
        date_from=first,
        date_to=last,
        words=reader.words("q", most=MAX_TYPED_CHARS),
    )
    return wanted, reader.choice("sort", TextSort.DATE)


def _unknown(name: str, names: Sequence[str]) -> str:
    nearest = get_close_matches(name[:MAX_ECHOED_CHARS], names, n=1)
    hint = f" Did you mean “{nearest[0]}”?" if nearest else ""
    return f"There is no parameter “{echoed(name)}” here.{hint}"


def _known(word: str, allowed: Mapping[str, object]) -> str:
    if word not in allowed:
        raise ValueError(word)
    return word


def _number(word: str, most: int) -> int:
    # Python refuses to read numbers of thousands of digits.
    if not (word.isascii() and word.isdigit() and len(word) < 10 and 1 <= int(word) <= most):
        raise ValueError(word)
    return int(word)


def _iso_day(word: str) -> str:
    # Python also reads other forms of ISO 8601, such as weeks.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word, re.ASCII):
        raise ValueError(word)
    return word


def _year(word: str) -> Date:
    year = Date.parse(word)
    if year.month:
        raise ValueError(word)
    return year


def _language(word: str) -> str:
    if not _LANGUAGE.fullmatch(word):
        raise ValueError(word)
    return word
