"""Page furniture of a PDF: running heads, page numbers and what a browser prints, recognised by their position.

A row at the top or foot of a page is furniture if its number counts the pages, or if the same words are at the same
height on other pages, with a gap between them and the text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.model.roman_numerals import from_roman
from archive.sources.pdf.columns import CELLS
from archive.sources.pdf.columns import joined
from archive.sources.pdf.columns import pieces_of_rows
from archive.sources.pdf.pages import PrintedLine
from archive.sources.pdf.pages import PrintedPage

_NUMBER = r"(?P<number>[0-9]{1,4}|[ivxlc]{1,7})"
_ALONE = re.compile(
    rf"[-–—\[(|• ]*(?:page|p\.|pg\.?|seite)?\s*{_NUMBER}(?:\s*(?:of|/|von)\s*[0-9]+)?[-–—\])|•. ]*",
    re.IGNORECASE,
)
_AT_LEFT = re.compile(rf"{_NUMBER}(?:\s*/\s*[0-9]+)?\s*[|•·–—-]?\s+(?=[^\W\d_])")
_AT_RIGHT = re.compile(
    rf"(?<=[^\W_.])[.,:]?\s+(?:[|•·–—-]\s*)?(?:page\s+)?{_NUMBER}(?:\s*(?:/|of)\s*[0-9]+)?\s*$",
    re.IGNORECASE,
)
_BROWSER_HEAD = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4},?\s+[0-9]{1,2}:[0-9]{2}\b.*")
_BROWSER_FOOT = re.compile(r"(?P<url>(?:https?|file|about):\S*)\s+[0-9]+\s*/\s*[0-9]+")
_MAX_ROWS, _MAX_CHARS = 2, 120
#: How much the height of the same line may differ between two pages, in points.
_SAME_HEIGHT = 6.0
#: The gap between furniture and text, in heights of letters.
_APART = 1.5
_MIN_PAGES, _MIN_SHARE, _FEW_PAGES = 2, 0.25, 4


@dataclass(frozen=True, slots=True)
class Furniture:
    """The furniture of one page: its rows, the number of the page as printed, and the address that a browser printed.

    `is_numbered` rows carry the number of the page.
    """

    rows: tuple[PrintedLine, ...] = ()
    numbered: tuple[PrintedLine, ...] = ()
    label: str = ""
    url: str = ""
    #: The lines of the page that these rows are made of.
    pieces: tuple[PrintedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the top or foot of a page; `order` counts from the edge, `apart` says if a gap is inside of it."""

    page: int
    is_top: bool
    order: int
    row: PrintedLine
    apart: bool
    pieces: tuple[PrintedLine, ...]

    @property
    def key(self) -> str:
        return re.sub(r"[0-9]+|\b[ivxlc]+\b", "#", " ".join(self.row.text.split()))

    @property
    def number(self) -> tuple[str, bool]:
        """The number at an end of the row, and whether it is alone there."""
        alone = _ALONE.fullmatch(self.row.text)
        if alone:
            return alone["number"], True
        match = _AT_LEFT.match(self.row.text) or _AT_RIGHT.search(self.row.text)
        return (match["number"], False) if match else ("", False)


def find_furniture(pages: Sequence[PrintedPage]) -> Mapping[int, Furniture]:
    """Return the furniture of the pages, by their index."""
    edges = [edge for at, page in enumerate(pages) for edge in _edges(at, page)]
    chosen = dict.fromkeys(_repeated(edges, len(pages)), "")
    chosen |= dict(_numbered(edges, len(pages)))
    numbers = {edge.page: label for edge, label in chosen.items() if label}
    # A head may repeat the number of the foot.
    for edge in edges:
        if edge.order == 0 and edge.apart and edge.number[0] == numbers.get(edge.page):
            chosen.setdefault(edge, "")
    # The pages of a browser are those of no print.
    chosen |= {edge: "" for edge in edges if _is_of_browser(edge)}
    places = {(edge.page, edge.is_top, edge.order) for edge in chosen}
    kept: dict[int, list[_Edge]] = {}
    for edge in chosen:
        if edge.order == 0 or (edge.page, edge.is_top, edge.order - 1) in places:
            kept.setdefault(edge.page, []).append(edge)
    found = {}
    for at, here in kept.items():
        labels = [chosen[edge] for edge in here if chosen[edge]]
        urls = [match["url"] for edge in here if (match := _BROWSER_FOOT.fullmatch(edge.row.text))]
        found[at] = Furniture(
            tuple(edge.row for edge in here if not chosen[edge]),
            tuple(edge.row for edge in here if chosen[edge]),
            labels[0] if labels else "",
            urls[0] if urls else "",
            tuple(piece for edge in here for piece in edge.pieces),
        )
    # Pages of nothing else are pages of text.
    left = sum(len(page.lines) for page in pages) - sum(len(one.pieces) for one in found.values())
    return found if left else {}


def _is_of_browser(edge: _Edge) -> bool:
    pattern = _BROWSER_HEAD if edge.is_top else _BROWSER_FOOT
    return edge.order == 0 and pattern.fullmatch(edge.row.text) is not None


def _edges(at: int, page: PrintedPage) -> Iterator[_Edge]:
    pieces = pieces_of_rows([line for line in page.lines if not line.sideways])
    rows = list(map(joined, pieces))
    for is_top in (True, False):
        # A row is near to one edge only.
        half = len(rows) // 2 if not is_top else len(rows) - len(rows) // 2
        places = range(len(rows)) if is_top else range(len(rows) - 1, -1, -1)
        for order, place in enumerate(places[: min(_MAX_ROWS, half)]):
            row = rows[place]
            if len(row.text) > _MAX_CHARS:
                break
            following = places[order + 1 : order + 2]
            inside = rows[following[0]] if following else None
            apart = inside is None or abs(inside.middle - row.middle) >= _APART * row.size
            yield _Edge(at, is_top, order, row, apart, tuple(pieces[place]))


def _numbered(edges: Sequence[_Edge], pages: int) -> Iterator[tuple[_Edge, str]]:
    """Yield the rows whose numbers count the pages, with the number."""
    groups: dict[tuple[bool, bool, int], list[_Edge]] = {}
    for edge in edges:
        label, _ = edge.number
        if label:
            number = int(label) if label.isdigit() else from_roman(label)
            kind = edge.is_top, label.isdigit(), number - edge.page
            groups.setdefault(kind, []).append(edge)
    done: set[int] = set()
    for (_, _, offset), group in sorted(groups.items(), key=lambda one: -len(one[1])):
        group = [edge for edge in group if edge.page not in done]
        alone = sum(edge.number[1] for edge in group)
        has_gap = any(CELLS in edge.row.text for edge in group)
        apart = sum(edge.apart or CELLS in edge.row.text for edge in group)
        several = len({edge.page for edge in group}) >= max(_MIN_PAGES, min(3, _MIN_SHARE * pages))
        # Of a few pages, some may show no number.
        only = pages <= _FEW_PAGES and offset == 1 and apart and (alone or has_gap)
        if (several and 2 * max(alone, apart) >= len(group)) or only:
            # The row nearest to the edge has it, if several could.
            outer = {edge.page: edge for edge in sorted(group, key=lambda one: -one.order)}
            done.update(outer)
            yield from ((edge, edge.number[0]) for edge in outer.values())


def _repeated(edges: Sequence[_Edge], pages: int) -> Iterator[_Edge]:
    """Yield the rows whose words are at the same height on other pages."""
    groups: dict[tuple[bool, str], list[_Edge]] = {}
    for edge in edges:
        groups.setdefault((edge.is_top, edge.key), []).append(edge)
    for group in groups.values():
        usual = Counter(round(edge.row.middle / _SAME_HEIGHT) for edge in group).most_common(1)[0][
            0
        ]
        level = [edge for edge in group if abs(edge.row.middle / _SAME_HEIGHT - usual) <= 1]
        where = {edge.page for edge in level}
        apart = sum(edge.apart for edge in level)
        # A head of two pages may be that of a short chapter; it is on pages that face each other or alternate.
        near = any(at + 1 in where or at + 2 in where for at in where)
        enough = len(where) >= (_MIN_PAGES if pages <= 4 else 3) or (len(where) >= 2 and near)
        if enough and 2 * apart >= len(level):
            yield from level
