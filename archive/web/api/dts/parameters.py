"""Parameters of the four addresses: an unknown, repeated, empty or unreadable one is an error that names it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from archive.web.api.v1.parameters import StrictParameters
from archive.web.parameters import MAX_PAGE_NUMBER
from archive.web.parameters import echoed

CHILDREN, PARENTS = "children", "parents"
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a tree that are asked for: one, or those from one to another; or none, for the whole text."""

    ref: str = ""
    start: str = ""
    end: str = ""
    tree: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether no unit is named."""
        return not (self.ref or self.start)


@dataclass(frozen=True, slots=True)
class CollectionRequest:
    """What is asked of a collection or text; the root where no *id* is given."""

    id: str
    nav: str
    page: int | None


@dataclass(frozen=True, slots=True)
class NavigationRequest:
    """What is asked of the structure of a text. `down` is how many levels, -1 all; None where it is not given."""

    resource: str
    units: Units
    down: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """The words that are asked for, and the media type, empty where none is named."""

    resource: str
    units: Units
    media_type: str


def read_collection(args: MultiDict[str, str]) -> CollectionRequest:
    """Read the parameters of the collection endpoint. Raises `BadParameters`."""
    reader = _Reader(args, ("id", "page", "nav"))
    nav = reader.word("nav") or CHILDREN
    if nav not in (CHILDREN, PARENTS):
        reader.refuse("nav", f"“{nav}” is not a direction.", (CHILDREN, PARENTS))
    request = CollectionRequest(reader.word("id"), nav, reader.page_number())
    reader.check()
    return request


def read_navigation(args: MultiDict[str, str]) -> NavigationRequest:
    """Read the parameters of the navigation endpoint. Raises `BadParameters`."""
    names = ("resource", "ref", "start", "end", "down", "tree", "page")
    reader = _Reader(args, names)
    resource, units, down = (
        reader.resource(),
        reader.units(),
        reader.number("down", -1, "-1, 0 or more"),
    )
    if down in (None, 0) and units.is_whole:
        reader.refuse(
            "down",
            "Without “ref”, “start” and “end”, “down” must be 1 or more, or -1.",
            ("-1", "1"),
        )
    elif down == 0 and units.start:
        reader.refuse(
            "down", "A range has no siblings: “down” must be 1 or more, or -1.", ("-1", "1")
        )
    request = NavigationRequest(resource, units, down, reader.page_number())
    reader.check()
    return request


def read_document(args: MultiDict[str, str]) -> DocumentRequest:
    """Read the parameters of the document endpoint. Raises `BadParameters`."""
    reader = _Reader(args, ("resource", "ref", "start", "end", "tree", "mediaType"))
    request = DocumentRequest(reader.resource(), reader.units(), reader.word("mediaType"))
    reader.check()
    return request


class _Reader(StrictParameters):
    """Reads parameters, of which none may be empty."""

    def __init__(self, args: MultiDict[str, str], names: Sequence[str]) -> None:
        super().__init__(args, names)
        for name in args:
            if name in names and not args[name].strip():
                self.refuse(name, f"“{name}” is empty; leave it out instead.")

    def word(self, name: str) -> str:
        """Return what was given, or an empty string."""
        return self.args.get(name, "").strip()

    def number(self, name: str, least: int, allowed: str) -> int | None:
        """Return a whole number, or None where none was given."""
        word = self.word(name)
        if not word:
            return None
        if not _WHOLE_NUMBER.fullmatch(word) or not least <= int(word) <= MAX_PAGE_NUMBER:
            self.refuse(name, f"“{echoed(word)}” cannot be read as “{name}”.", (allowed,))
            return None
        return int(word)

    def page_number(self) -> int | None:
        """Return the number of a page, from 1."""
        return self.number("page", 1, "1 or more")

    def resource(self) -> str:
        """Return the text that is asked for, which must be named."""
        word = self.word("resource")
        if "resource" not in self.args:
            self.refuse("resource", "“resource” is missing: it names a text.", ("such as a slug",))
        return word

    def units(self) -> Units:
        """Return the units that are asked for: a `ref`, or `start` and `end`, or none."""
        units = Units(*(self.word(name) for name in ("ref", "start", "end", "tree")))
        if units.ref and (units.start or units.end):
            self.refuse("ref", "“ref” cannot be given together with “start” or “end”.")
        elif bool(units.start) != bool(units.end):
            given, missing = ("start", "end") if units.start else ("end", "start")
            self.refuse(missing, f"“{missing}” is missing: “{given}” needs it.")
        return units
