"""Where the pages of the site are in a copy: the same paths, each page a file ``index.html`` in a folder.

Links between them are relative and name the file, since a browser shows a folder on a disk as a list. Whatever is not
in the copy is linked at the living site.
"""

import posixpath
import re
from functools import lru_cache
from urllib.parse import parse_qsl
from urllib.parse import quote
from urllib.parse import unquote
from urllib.parse import urlsplit

from archive.errors import PinciteError
from archive.export import formats
from archive.library.entities import Entity
from archive.library.passage import read_address
from archive.library.reader import StoredLibrary
from archive.model.address import is_number
from archive.web.browse.entities import KIND_OF_PATH
from archive.web.browse.years import read_period
from archive.web.paging import page_address

#: Pages that are there once. Those of lists have further ones, and the list of texts other orders.
_SINGLE = frozenset({"/", "/help", "/about", "/search", "/quotation"})
_LISTS = frozenset({"/texts/", "/years/", "/new"})
_LISTED = re.compile(r"(?:sort=(title|author))?(?:&?page=([1-9]\d{0,5}))?", re.ASCII)
_ENDINGS = frozenset(format.ending for format in formats.FORMATS)


class CopyAddresses:
    """Knows which addresses of a site with the texts *slugs* are in its copy, and links them."""

    def __init__(
        self, library: StoredLibrary, slugs: frozenset[str], *, url: str, prefix: str
    ) -> None:
        self._library = library
        self._slugs = slugs
        self._url = url
        self._prefix = prefix
        self._is_browsed = lru_cache(1 << 14)(self._browsed)

    def link(self, href: str, *, page: str) -> tuple[str, str]:
        """Return what the link *href* becomes in the file *page*, and the page that must be there for it.

        The page is a path of the site, perhaps with ``?page=``; it is empty where there is none, or none is needed.
        """
        if not href.startswith("/") or href.startswith("//"):
            return href, ""
        own = href.removeprefix(self._prefix) or "/"
        split = urlsplit(own)
        needed, query, fragment = self._place(split.path, split.query, split.fragment)
        if not needed:
            return f"{self._url}{own}", ""
        relative = posixpath.relpath(file_of(needed), posixpath.dirname(page) or ".")
        address = quote(relative, safe="/@,~()!*'")
        address += f"?{query}" if query else ""
        return (f"{address}#{fragment}" if fragment else address), needed

    def _place(self, path: str, query: str, fragment: str) -> tuple[str, str, str]:
        """Return the page that shows an address, with the query and fragment that its script and browser read."""
        if path.startswith("/texts/") and path != "/texts/":
            # The page of a text marks what was sought; its other parameters are for the site.
            if query and not query.startswith("q="):
                return "", "", ""
            needed, fragment = self._of_text(path, fragment)
            return needed, query, fragment
        if path == "/search":
            return path, query, fragment
        if not query:
            return (path if self._is_known(path) else ""), "", fragment
        listed = _LISTED.fullmatch(query)
        if listed is None or not self._is_list(path) or (listed[1] and path != "/texts/"):
            return "", "", ""
        order = [("sort", listed[1])] if listed[1] else []
        return page_address(path, int(listed[2] or 1), order), "", fragment

    def _of_text(self, path: str, fragment: str) -> tuple[str, str]:
        """Return the page that shows what is at *path*, below ``/texts/``, and the place in it; perhaps no page."""
        slug, _, below = unquote(path.removeprefix("/texts/")).partition("/")
        bare, dot, ending = slug.partition(".")
        if bare not in self._slugs:
            return "", fragment
        if not below:
            return (path if not dot or ending in _ENDINGS else ""), fragment
        if dot:
            return "", fragment
        if below == "history":
            return path, fragment
        outline = self._library.outline(slug)
        if is_number(below):
            part = outline.part_of(below) if outline else None
            return (str(part.address) if part else f"/texts/{slug}"), fragment or below
        try:
            where = read_address(f"{slug}/{below}")
        except PinciteError:
            return "", fragment
        part = outline.part_at(where) if outline else None
        return (str(part.address) if part else ""), fragment

    def _is_known(self, path: str) -> bool:
        return (
            path in _SINGLE
            or path.startswith("/assets/")
            or self._is_list(path)
            or self._is_own(path)
        )

    def _is_own(self, path: str) -> bool:
        return any(path == f"/pages/{page.slug}" for page in self._library.own_pages)

    def _is_list(self, path: str) -> bool:
        return path in _LISTS or self._is_browsed(path)

    def _browsed(self, path: str) -> bool:
        """Tell whether *path* is that of a list of names, or of what has one of them, or of a year."""
        first, _, rest = unquote(path[1:]).partition("/")
        if first == "years":
            return read_period(rest, self._library.lists) is not None
        kind = KIND_OF_PATH.get(first)
        if kind is None or "/" in rest or "." in rest:
            return False
        if not rest:
            return path.endswith("/")
        found = self._library.entity(kind, rest)
        return isinstance(found, Entity) and not found.is_gone


def file_of(path: str) -> str:
    """Return the file of the page at *path* of the site: ``texts/_title-2/index.html`` for ``?sort=title&page=2``.

    No name of a text, year or person begins with ``_``.
    """
    path, _, query = path.partition("?")
    name = unquote(path).strip("/")
    last = name.rpartition("/")[2]
    if "." in last:
        return name
    folder = f"{name}/_{'-'.join(value for _, value in parse_qsl(query))}" if query else name
    return f"{folder}/index.html".lstrip("/")
