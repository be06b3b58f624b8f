"""Search parameters of an address. None of them is an error: one that cannot be read is ignored, with a notice."""

from dataclasses import dataclass
from dataclasses import replace
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from archive.language.controls import without_controls
from archive.language.controls import without_directions
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextSort
from archive.model.address import Address
from archive.model.date import Date
from archive.model.entity import EntityKind
from archive.search.facet_list import ListOrder
from archive.search.facet_list import ListRequest
from archive.search.filters import is_filtered
from archive.search.request import MAX_WINDOW_WORDS
from archive.search.request import WINDOW_WORDS
from archive.search.request import Collocation
from archive.search.request import Order
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Side
from archive.search.request import Sort
from archive.search.request import View
from archive.search.results import FacetName
from archive.search.value_filters import VALUE_FILTERS
from archive.settings import Settings
from archive.web.browse.text_list import TextListRequest
from archive.web.context import current

Choice = TypeVar("Choice", Sort, View, Order, Scope, Side, FacetName, ListOrder, TextSort)

#: Values of one filter that are read.
MAX_FILTER_VALUES = 20
#: Characters of a list of words to leave out.
MAX_LEFT_OUT_CHARS = 1_000
#: More pages of results than any search has.
MAX_PAGE_NUMBER = 1_000_000
#: Characters that values of a facet are filtered by.
MAX_TYPED_CHARS = 100
#: Characters of an unreadable value that its notice repeats.
MAX_ECHOED_CHARS = 60


@dataclass(frozen=True, slots=True)
class SearchParameters:
    """The search that an address asks for, and notices of what could not be read."""

    request: SearchRequest
    notices: tuple[str, ...]


def read_search(args: MultiDict[str, str], settings: Settings) -> SearchParameters:
    """Read the parameters of ``/search`` and ``/search.json``."""
    reader = _Reader(args)
    first, last = reader.dates()
    request = SearchRequest(
        q=query_of(args),
        page=reader.page(),
        per_page=reader.per_page(settings.per_page, maximum=settings.most_per_page),
        sort=reader.choice("sort", Sort.RELEVANCE, "sort order"),
        view=reader.choice("view", View.LIST, "view"),
        order=reader.choice("order", Order.PLACE, "order of lines"),
        years=reader.years(),
        date_from=first,
        date_to=last,
        scope=reader.choice("scope", Scope.PARAGRAPH, "scope"),
        collocation=reader.collocation(),
        **{each.field: reader.values(each.name.value) for each in VALUE_FILTERS},
    )
    return SearchParameters(request, tuple(reader.notices))


def asked_search(args: MultiDict[str, str]) -> SearchParameters:
    """Read the search of a request to this site, whose texts may have other slugs now. Raises `IndexMissing`."""
    read = read_search(args, current.settings)
    return replace(read, request=in_current_texts(read.request)) if read.request.texts else read


def in_current_texts(request: SearchRequest) -> SearchRequest:
    """Return *request* with the slugs that its texts have now. Raises `IndexMissing`."""
    if not request.texts:
        return request
    current_address = current.generation.library.current_address
    slugs = [current_address(Address(slug)).slug for slug in request.texts]
    return replace(request, texts=tuple(dict.fromkeys(slugs)))


def read_facet_list(args: MultiDict[str, str]) -> tuple[ListRequest, tuple[str, ...]]:
    """Read the parameters of ``/search/facets`` beside those of its search, and return notices of them."""
    reader = _Reader(args)
    name = reader.choice("facet", FacetName.TEXT, "facet")
    by_default = ListOrder.NAME if name is FacetName.YEAR else ListOrder.COUNT
    contains = without_directions(args.get("contains", "")).strip()[:MAX_TYPED_CHARS]
    order = reader.choice("by", by_default, "sort order")
    # An unreadable page is told by the search.
    notices = tuple(reader.notices)
    return ListRequest(name, contains, order, reader.page()), notices


def read_text_list(args: MultiDict[str, str]) -> TextListRequest:
    """Read the parameters of ``/texts/``."""
    reader = _Reader(args)

    def typed(name: str) -> str:
        return without_directions(args.get(name, "")).strip()[:MAX_TYPED_CHARS]

    first, last = reader.dates()
    wanted = TextFilter(
        entities=tuple((kind, typed(kind.value)) for kind in EntityKind if typed(kind.value)),
        kind=typed("kind"),
        language=typed("language"),
        date_from=first,
        date_to=last,
        words=typed("q"),
    )
    sort = reader.choice("sort", TextSort.DATE, "sort order")
    return TextListRequest(wanted, sort, reader.page(), tuple(reader.notices))


def read_page(args: MultiDict[str, str]) -> int:
    """Return the number of the page of a list, 1 where none can be read."""
    return _Reader(args).page()


def query_of(args: MultiDict[str, str]) -> str:
    """Return the query of an address. It may be cut anywhere, so nothing in it turns the direction of writing."""
    return without_directions(args.get("q", "")).strip()


def asks(request: SearchRequest) -> bool:
    """Tell whether *request* asks for anything: words, or all paragraphs that pass its filters."""
    return bool(request.q) or is_filtered(request)


def bounded(request: SearchRequest, settings: Settings) -> SearchRequest:
    """Return *request* with its query cut to what a search reads, for every link repeats it."""
    most = settings.query_characters
    return request if len(request.q) <= most else replace(request, q=request.q[:most])


class _Reader:
    """Reads parameters one by one, and collects notices."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self._args = args
        self.notices: list[str] = []

    def page(self) -> int:
        """Return the number of the page, 1 by default."""
        number = self._number("page")
        if number is None:
            self.notices.append(f"{self._quoted('page')} is not a page number; this is page 1.")
        return min(number or 1, MAX_PAGE_NUMBER)

    def per_page(self, default: int, *, maximum: int) -> int:
        """Return the number of paragraphs on a page."""
        number = self._number("per_page")
        if number is None:
            self.notices.append(
                f"{self._quoted('per_page')} is not a number of paragraphs; a page shows {default}."
            )
        elif number > maximum:
            self.notices.append(f"A page shows at most {maximum} paragraphs.")
        return min(number or default, maximum)

    def choice(self, name: str, default: Choice, label: str) -> Choice:
        """Return one of the values of the enumeration of *default*."""
        word = self._word(name)
        values = type(default)
        try:
            return values(word) if word else default
        except ValueError:
            known = ", ".join(value.value for value in values)
            self.notices.append(f"{self._quoted(name)} is not a {label}; choose from {known}.")
            return default

    def collocation(self) -> Collocation:
        """Return what counts as a collocate, and the one whose occurrences are sought."""
        words = self._number("window")
        if words is None or words > MAX_WINDOW_WORDS:
            self.notices.append(
                f"{self._quoted('window')} is not a number of words from 1 to {MAX_WINDOW_WORDS};"
                f" words within {WINDOW_WORDS} words were counted."
            )
            words = WINDOW_WORDS
        return Collocation(
            words=words or WINDOW_WORDS,
            side=self.choice("side", Side.BOTH, "side"),
            left_out=without_directions(self._word("leave_out"))[:MAX_LEFT_OUT_CHARS],
            function_words=self._word("function_words") not in ("", "no"),
            of=without_directions(self._word("collocate"))[:MAX_LEFT_OUT_CHARS],
        )

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a filter without repetition."""
        given = dict.fromkeys(value.strip() for value in self._args.getlist(name))
        values = tuple(value for value in given if value)
        if len(values) > MAX_FILTER_VALUES:
            self.notices.append(f"Only the first {MAX_FILTER_VALUES} values of a filter are used.")
        return values[:MAX_FILTER_VALUES]

    def years(self) -> tuple[Date, ...]:
        """Return years without repetition."""
        years = []
        for value in self.values("year"):
            try:
                year = Date.parse(value)
            except ValueError:
                year = None
            if year is None or year.month:
                self.notices.append(f"{_quoted(value)} is not a year like 1917; it was ignored.")
            else:
                years.append(year)
        return tuple(dict.fromkeys(years))

    def date(self, name: str) -> Date | None:
        """Return a day, month or year."""
        word = self._word(name)
        if not word:
            return None
        try:
            return Date.parse(word)
        except ValueError:
            self.notices.append(
                f"{self._quoted(name)} is not a date like 1917, 1917-11 or 1917-11-08;"
                " it was ignored."
            )
            return None

    def dates(self) -> tuple[Date | None, Date | None]:
        """Return the dates from and to, the earlier one first."""
        first, last = self.date("from"), self.date("to")
        if first is None or last is None or first <= last or str(first).startswith(str(last)):
            return first, last
        self.notices.append("The two dates were in reverse order and have been swapped.")
        return last, first

    def _word(self, name: str) -> str:
        return self._args.get(name, "").strip()

    def _number(self, name: str) -> int | None:
        """Return a positive number, 0 where none was given, or None where it cannot be read."""
        word = self._word(name)
        if not word:
            return 0
        if not (word.isascii() and word.isdigit()) or not word.strip("0"):
            return None
        # Python refuses to read numbers of thousands of digits.
        return int(word) if len(word) <= 9 else 10**9

    def _quoted(self, name: str) -> str:
        return _quoted(self._word(name))


def echoed(value: object) -> str:
    """Return *value* as a message may repeat it: not all of a long one, without controls of any kind."""
    word = without_directions(without_controls(str(value)))
    return f"{word[:MAX_ECHOED_CHARS]}…" if len(word) > MAX_ECHOED_CHARS else word


def _quoted(word: str) -> str:
    return f"“{echoed(word)}”"
