"""Tables of a page: those with rows and cells, and those that only lay it out."""

from archive.sources.html.elements import Element
from archive.sources.html.elements import has_words
from archive.sources.html.elements import size_of
from archive.sources.html.elements import tag_of

#: A cell with more words is a column of the page.
_MAX_CELL_CHARS = 600
_LAID_OUT = ("table", "h1", "h2", "h3", "h4", "hr", "blockquote", "ul", "ol", "dl", "pre")


def cells_of(table: Element) -> dict[Element, int]:
    """Return the elements of a *table* of data, each cell with its place in its row; nothing if it lays out a page."""
    if any(True for _ in table.iterdescendants(*_LAID_OUT)):
        return {}
    rows = [row for row in table.iter("tr") if has_words(row)]
    cells = [[cell for cell in row if tag_of(cell) in ("td", "th")] for row in rows]
    if max(map(len, cells), default=0) < 2:
        return {}
    if any(
        len(list(cell.iter("p", "div"))) > 1 or size_of(cell) > _MAX_CELL_CHARS
        for row in cells
        for cell in row
    ):
        return {}
    found = {table: 0, **dict.fromkeys(rows, 0)}
    for row in cells:
        found.update({cell: at for at, cell in enumerate(row)})
    return found
