"""The passages that a reader has selected: kept in the address, so that they survive the next page without scripts.

Each is a parameter ``p=report-on-peace/p7``. The links of a page of results have a button beside them, shown instead
of the link while anything is selected. It sends what is selected on this page, and where the link leads, to
`SELECT_PATH`, which redirects there with the selection in the address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from archive.model.address import MAX_SLUG_CHARS
from archive.search.request import SearchRequest
from archive.web.links import Trail
from archive.web.links import parameters

SELECT_PATH = "/search/selected"
#: Passages that an address can have.
MAX_SELECTED = 100
#: Characters of one of them: a slug, a range of numbers with a revision, and ``/texts/`` before it.
MAX_PLACE_CHARS = MAX_SLUG_CHARS + 60
#: Pages to which a selection may be taken along.
_PAGES = ("/search", "/search/facets", "/citations", "/timeline", "/compare")


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected passages as an address names them, each once, and how many were too many."""

    places: tuple[str, ...] = ()
    left_off: int = 0

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of an address that has this selection."""
        return [("p", place) for place in self.places]

    def added_to(self, path: str) -> str:
        """Return the address *path* of this site with this selection.

        >>> Selection(("report-on-peace/p7",)).added_to("/search?q=peace")
        '/search?q=peace&p=report-on-peace/p7'
        """
        if not self.places:
            return path
        pairs = urlencode(self.parameters, safe="/")
        return f"{path}{'&' if '?' in path else '?'}{pairs}"


@dataclass(frozen=True, slots=True)
class SelectionView:
    """A selection as a page of results prints it."""

    #: Those selected before this page was opened.
    places: frozenset[str] = frozenset()
    #: Those of them that are not on this page, in the order of selection.
    elsewhere: tuple[str, ...] = ()
    #: This page with nothing selected.
    clear: str = ""
    #: The citations, with the search to come back to.
    cite: str = ""


def read_selection(args: MultiDict[str, str]) -> Selection:
    """Return the selection of an address. What is no place of a passage is told when it is cited."""
    given = dict.fromkeys(word.strip() for word in args.getlist("p"))
    places = [place for place in given if 0 < len(place) <= MAX_PLACE_CHARS]
    return Selection(tuple(places[:MAX_SELECTED]), max(0, len(places) - MAX_SELECTED))


def trail_of(request: SearchRequest, selection: Selection, per_page: int) -> Trail:
    """Return what the links to hits of *request* carry, so that a text leads back to it with the *selection*."""
    return [*parameters(request, per_page=per_page), *selection.parameters]


def selection_view(selection: Selection, shown: Iterable[str], address: str) -> SelectionView:
    """Return *selection* for the page at *address*, which shows the passages *shown*."""
    _, _, query = address.partition("?")
    here = frozenset(shown)
    return SelectionView(
        places=frozenset(selection.places),
        elsewhere=tuple(place for place in selection.places if place not in here),
        clear=address,
        cite=f"/citations?{query}" if query else "/citations",
    )


def destination(path: str) -> str:
    """Return *path* if a selection may be taken there, otherwise the search page."""
    return path if path.partition("?")[0] in _PAGES else "/search"


def too_many(selection: Selection) -> str:
    """Return a sentence on the passages that were too many; empty where none were."""
    if not selection.left_off:
        return ""
    return (
        f"No more than {MAX_SELECTED} passages can be selected; the first {MAX_SELECTED} are kept."
    )
