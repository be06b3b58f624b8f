"""Filters of the tools that search: their parameters, and their values as the library knows them."""

from archive.errors import NotHere
from archive.model.address import is_slug
from archive.model.date import Date
from archive.model.entity import EntityKind
from archive.web.api.mcp import schemas
from archive.web.api.mcp.protocol import Json
from archive.web.api.mcp.tools import ToolError
from archive.web.context import current
from archive.web.parameters import echoed

#: Names of records that what is typed in one filter may match.
MAX_NAMES = 20
#: Characters of the names of filters, and of dates and tags.
MAX_NAME_CHARS, MAX_DATE_CHARS = 200, 40

_AUTHOR = "Only texts of this author, by a name or a part of it. Example: Lenin"
_COLLECTION = (
    "Only texts of this collection, by its name or slug or a part of it. Example: peace-1917"
)
_KIND = "Only sections of this kind, as texts declare it. Example: decree"
_FROM = "Only texts of this year, month or day, or later (New Style). Example: 1917-11"
_TO = "Only texts of this year, month or day, or earlier (New Style). Example: 1918"
FILTERS = {
    "author": schemas.text(_AUTHOR, MAX_NAME_CHARS),
    "collection": schemas.text(_COLLECTION, MAX_NAME_CHARS),
    "kind": schemas.text(_KIND, MAX_NAME_CHARS),
    "from": schemas.text(_FROM, MAX_DATE_CHARS),
    "to": schemas.text(_TO, MAX_DATE_CHARS),
}


def dates_of(arguments: Json) -> tuple[Date | None, Date | None]:
    """Return the period of *arguments*. Raises `ToolError`."""
    dates = []
    for name in ("from", "to"):
        word = arguments.get(name)
        try:
            dates.append(None if word is None else Date.parse(word))
        except ValueError as error:
            raise ToolError(
                f"{name}: “{echoed(word)}” is not a date.", "Write 1917, 1917-11 or 1917-11-08."
            ) from error
    first, last = dates
    if first and last and last < first and not str(first).startswith(str(last)):
        raise ToolError("from is after to.", "Exchange the two dates.")
    return first, last


def slug_of(name: str) -> str:
    """Return the slug of the text that *name* names, perhaps by its address. Raises `ToolError`."""
    slug = name.strip().rstrip("/").rpartition("/")[2]
    try:
        if is_slug(slug):
            return current.generation.library.entry(slug).slug
    except NotHere:
        pass
    raise ToolError(
        f"There is no text “{echoed(name)}”.",
        "list_texts returns the ref of each text, such as report-on-peace.",
    )


def names_of(kind: EntityKind, typed: str) -> tuple[str, ...]:
    """Return the names that records have of what is *typed*: itself, or all that contain it. Raises `ToolError`."""
    found = current.generation.library.entities(kind, contains=typed)[: MAX_NAMES + 1]
    names = [name for each in found for name in each.names]
    if typed in names:
        return (typed,)
    if not names or len(found) > MAX_NAMES:
        few = "No text names" if not names else "Too many texts name"
        raise ToolError(
            f"{few} the {kind.value} “{echoed(typed)}”.",
            f"Search without this filter, or find the {kind.value} with list_texts.",
        )
    return tuple(dict.fromkeys(names))
