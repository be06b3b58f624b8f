"""What an address asks of a search. Nothing in it is an error: what cannot be read is said and left out."""

from dataclasses import dataclass
from dataclasses import replace
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from archive.model.date import Date
from archive.search.request import Order
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.request import View
from archive.search.results import Notice
from archive.settings import Settings

Chosen = TypeVar("Chosen", Sort, View, Order)

#: Values of one filter that are read.
MOST_VALUES = 20
#: A page that no collection has.
MOST_PAGES = 1_000_000
#: Of a value that could not be read, this much is repeated in a notice.
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """The search that an address spells, and what of it could not be read."""

    request: SearchRequest
    notices: tuple[Notice, ...]


def read_search(args: MultiDict[str, str], settings: Settings) -> Asked:
    """Read the parameters of ``/search`` and ``/search.json``."""
    reader = _Reader(args)
    request = SearchRequest(
        q=args.get("q", "").strip(),
        page=reader.number("page", default=1, most=MOST_PAGES),
        per_page=reader.number("per_page", default=settings.per_page, most=settings.most_per_page),
        sort=reader.choice("sort", Sort.RELEVANCE, "order"),
        view=reader.choice("view", View.LIST, "view"),
        order=reader.choice("order", Order.PLACE, "order of lines"),
        texts=reader.values("in"),
        authors=reader.values("author"),
        kinds=reader.values("kind"),
        date_from=reader.date("from"),
        date_to=reader.date("to"),
        scope=reader.scope(),
    )
    request = reader.forwards(request)
    return Asked(request, tuple(map(Notice, reader.notices)))


def bounded(asked: SearchRequest, settings: Settings) -> SearchRequest:
    """Return *asked* with no more of its words than a search reads: every link repeats them."""
    return replace(asked, q=asked.q[: settings.query_characters])


class _Reader:
    """Reads parameters one by one and keeps what is to be said of them."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self._args = args
        self.notices: list[str] = []

    def number(self, name: str, *, default: int, most: int) -> int:
        """Return a number from 1 to *most*, and *default* where there is none."""
        word = self._args.get(name, "").strip()
        if not word:
            return default
        label = {"page": "page", "per_page": "number of paragraphs on a page"}[name]
        if not (word.isascii() and word.isdigit()) or not word.strip("0"):
            self.notices.append(f"{_quoted(word)} is no {label}; {default} was taken.")
            return default
        if len(word) > 9 or int(word) > most:
            if name == "per_page":
                self.notices.append(f"At most {most} paragraphs are shown on a page.")
            return most
        return int(word)

    def choice(self, name: str, default: Chosen, label: str) -> Chosen:
        """Return one of the values that *default* is one of."""
        word = self._args.get(name, "").strip()
        values = type(default)
        try:
            return values(word) if word else default
        except ValueError:
            there = ", ".join(value.value for value in values)
            self.notices.append(f"{_quoted(word)} is no {label}; there are {there}.")
            return default

    def scope(self) -> Scope:
        """Return where all the words must stand together."""
        word = self._args.get("scope", "").strip()
        try:
            return Scope(word) if word else Scope.PARAGRAPH
        except ValueError:
            self.notices.append(f"{_quoted(word)} is no scope; there are paragraph and text.")
            return Scope.PARAGRAPH

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a filter, each once."""
        given = dict.fromkeys(value.strip() for value in self._args.getlist(name))
        kept = tuple(value for value in given if value)
        if len(kept) > MOST_VALUES:
            self.notices.append(f"Only the first {MOST_VALUES} choices of one kind were read.")
        return kept[:MOST_VALUES]

    def date(self, name: str) -> Date | None:
        """Return a day, month or year."""
        word = self._args.get(name, "").strip()
        if not word:
            return None
        try:
            return Date.parse(word)
        except ValueError:
            self.notices.append(
                f"{_quoted(word)} is no date like 1917, 1917-11 or 1917-11-08; it was left out."
            )
            return None

    def forwards(self, request: SearchRequest) -> SearchRequest:
        """Return *request* with its dates in order."""
        first, last = request.date_from, request.date_to
        if first is None or last is None or first <= last or str(first).startswith(str(last)):
            return request
        self.notices.append("The dates ran backwards; they were taken the other way round.")
        return replace(request, date_from=last, date_to=first)


def _quoted(word: str) -> str:
    return f"“{word[:SHOWN]}{'…' if len(word) > SHOWN else ''}”"
