"""Writes the copy of a site: each page as the site makes it, with its links rewritten, and the data of its search."""

import hashlib
from collections import deque
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import unquote
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from flask import Flask

from archive.errors import PinciteError
from archive.export.bagit import DATA
from archive.export.bagit import FileRecord
from archive.export.bagit import tag_files
from archive.indexing import generations
from archive.indexing.live import Generation
from archive.indexing.live import open_generation
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.edition import Edition
from archive.model.text import Text
from archive.search.offline.search_files import SearchFiles
from archive.settings import Settings
from archive.web.app import create_app
from archive.web.context import Copy
from archive.web.context import site_of
from archive.web.copy.addresses import CopyAddresses
from archive.web.copy.addresses import file_of
from archive.web.copy.rewriting import with_addresses
from archive.web.presenters import day

#: Where every copy begins, beside what its pages link.
_FIRST = ("/", "/help", "/about", "/search", "/quotation", "/texts/")
#: The line of ``bag-info.txt`` by which a folder is known for a copy, which another may replace, and the page beside
#: the payload that leads in.
FORM, FORM_NUMBER = "Pincite-Copy-Form", "1"
START = "index.html"
_STUB_BYTES = 300
_HTML = "text/html"


class PageMissing(PinciteError):
    """A page of the site that a copy needs could not be made."""

    def __init__(self, path: str, status: str) -> None:
        super().__init__(f"{path} answered {status}")
        #: Its address, and the status line of the answer.
        self.path = path
        self.status = status


class IndexChanged(PinciteError):
    """Another index was built while the copy was written."""


@dataclass(frozen=True, slots=True)
class CopySummary:
    """What a copy has: files and bytes, without those of the bag around it."""

    files: int
    size: int


def write_copy(
    settings: Settings, folder: Path, *, moved: Callable[[int, int], None] = lambda _done, _of: None
) -> CopySummary:
    """Write a copy of the site with *settings* into the new *folder*; `settings.url` is the address of the living site.

    The folder becomes a bag (RFC 8493) whose payload is the site, with a page beside it that leads in. Nothing in it
    hangs on the clock: the same index makes the same bytes. *moved* is called with the number of texts that are
    written, and of all. Raises `PageMissing`, `IndexChanged`, `IndexMissing` and `OSError`.
    """
    # No page is asked for twice, and whatever takes long may.
    settings = replace(settings, cache_bytes=0, query_seconds=3600.0)
    with open_generation(generations.current(settings.index), settings) as generation:
        library = generation.library
        newest = library.published.newest_day() or library.built[:10]
        app = create_app(settings, clock=lambda: date.fromisoformat(newest), copy=Copy(day(newest)))
        writer = _CopyWriter(app, settings, folder, generation)
        for done, of in writer.write():
            moved(done, of)
        if site_of(app).live.now().name != generation.name:
            raise IndexChanged("The index changed while the copy was written.")
        writer.finish(library.collection.title, newest)
        return CopySummary(
            len(writer.records), sum(record.size for record in writer.records.values())
        )


@dataclass(slots=True)
class _CopyWriter:
    app: Flask
    settings: Settings
    folder: Path
    generation: Generation
    records: dict[str, FileRecord] = field(default_factory=dict)
    _addresses: CopyAddresses = field(init=False)
    _seen: set[str] = field(default_factory=set)
    _waiting: deque[str] = field(default_factory=deque)

    def __post_init__(self) -> None:
        library, catalogue = self.generation.library, self.generation.searcher.catalogue
        slugs = frozenset(catalogue.text(number).slug for number in range(catalogue.texts))
        self._addresses = CopyAddresses(
            library, slugs, url=self.settings.url, prefix=self.settings.prefix
        )

    def write(self) -> Iterator[tuple[int, int]]:
        """Write all pages and the data of the search; yield after each text how many there are, and of how many."""
        library, searcher = self.generation.library, self.generation.searcher
        search = SearchFiles(
            library, searcher, lambda name, text: self._save(f"search/{name}", text.encode())
        )
        self._waiting.extend(self._new(_FIRST))
        of = searcher.catalogue.texts
        for number in range(of):
            edition = library.edition(searcher.catalogue.text(number).slug)
            self._write_text(edition.text)
            self._write_places(edition)
            search.add_text(edition.text)
            yield number + 1, of
        search.finish()
        while self._waiting:
            self._waiting.extend(self._new(self._write_page(self._waiting.popleft())))

    def finish(self, title: str, newest: str) -> None:
        """Write what is beside the site: the page that leads in, and the manifests."""
        about = {
            "Bag-Software-Agent": "Pincite",
            "Bagging-Date": newest,
            "External-Description": f"A copy of {title}, as of {newest}: its pages, and their search",
            "External-Identifier": f"{self.settings.url}/",
            FORM: FORM_NUMBER,
        }
        files = tag_files(dict(sorted(self.records.items())), about)
        files[START] = _lead(title, f"{DATA}/index.html")
        for name, content in files.items():
            (self.folder / name).write_bytes(content)

    def _write_text(self, text: Text) -> None:
        """Write the pages of *text*, and its files."""
        slug = text.slug
        whole = str(Address(slug))
        own = deque(self._new([whole]))
        while own:
            for path in self._new(self._write_page(own.popleft())):
                (own if _is_of(slug, path) else self._waiting).append(path)

    def _write_places(self, edition: Edition) -> None:
        """Write what leads from each paragraph to its place, under this slug and those that the text had before.

        A number that was merged leads to the paragraph that has its words.
        """
        slug, text = edition.text.slug, edition.text
        places = {paragraph.number: paragraph.number for paragraph in text.paragraphs}
        for number in edition.became:
            places[number] = self.generation.library.current_number(Ref(slug, number))
        for name in (slug, *edition.formerly):
            if name != slug:
                self._write_stub(str(Address(name)), str(Address(slug)), text.metadata.title)
            for number, now in places.items():
                self._write_stub(f"{Address(name)}/{number}", f"{Address(slug)}/{now}", now)

    def _write_stub(self, place: str, now: str, named: str) -> None:
        """Write the page at *place*, which leads to that of *now*."""
        name = file_of(place)
        target, _ = self._addresses.link(f"{self.settings.prefix}{now}", page=name)
        self._save(name, _stub(target, f"{self.settings.url}{now}", named))

    def _new(self, paths: Iterable[str]) -> list[str]:
        """Return those of *paths* that were not asked for before: each page is written once."""
        new = [path for path in dict.fromkeys(paths) if path not in self._seen]
        self._seen.update(new)
        return new

    def _write_page(self, path: str) -> list[str]:
        """Write the page or file at *path* of the site; return the other pages that it needs."""
        status, media_type, body = _get(self.app, f"{self.settings.prefix}{path}")
        name = file_of(path)
        if status.startswith("5"):
            raise PageMissing(path, status)
        if not status.startswith("200 "):
            # The owner's page links what is not there, such as a page beyond the last of a list.
            site = f"{self.settings.url}{path}"
            self._save(name, _stub(site, site, path))
            return []
        needed: list[str] = []
        if media_type == _HTML:

            def address(href: str) -> str:
                relative, page = self._addresses.link(href, page=name)
                if page:
                    needed.append(page)
                return relative

            body = with_addresses(body.decode(), address).encode()
        elif media_type == "text/css":
            # A stylesheet names its fonts, which lie beside it.
            needed += [font.address for font in site_of(self.app).assets.fonts]
        self._save(name, body)
        return needed

    def _save(self, name: str, content: bytes) -> None:
        path = self.folder / DATA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.records[name] = FileRecord(len(content), hashlib.sha256(content).hexdigest())


def _is_of(slug: str, path: str) -> bool:
    """Tell whether *path* is that of the text *slug*, or of a part or file of it."""
    return path.startswith(f"/texts/{slug}") and path[len(slug) + 7 :][:1] in ("", "/", ".")


def _get(app: WSGIApplication, path: str) -> tuple[str, str, bytes]:
    """Return the status line, the media type and the body that *app* answers at *path*."""
    bare, _, query = path.partition("?")
    environ: dict[str, object] = {
        "PATH_INFO": unquote(bare).encode().decode("latin-1"),
        "QUERY_STRING": query,
    }
    setup_testing_defaults(environ)
    answered: list[tuple[str, str]] = []

    def start(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        types = [value for name, value in headers if name.lower() == "content-type"]
        answered.append((status, "".join(types).partition(";")[0]))
        return lambda _data: None

    body = app(environ, start)
    try:
        content = b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()
    return *answered[-1], content


def _stub(target: str, canonical: str, number: str) -> bytes:
    """Return the page of one paragraph, which leads to its place in the page of the text."""
    named = f'<link rel="canonical" href="{escape(canonical)}">'
    rest = (
        f'<meta http-equiv="refresh" content="0;url={escape(target)}">'
        f'<title>{escape(number)}</title><a href="{escape(target)}">{escape(number)}</a>'
    )
    start = '<!doctype html><html lang="en"><meta charset="utf-8">'
    whole = f"{start}{named}{rest}".encode()
    # A long address is left out rather than the way on.
    return whole if len(whole) <= _STUB_BYTES else f"{start}{rest}".encode()


def _lead(title: str, target: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="0;url={target}">'
        f'<title>{escape(title)}</title><a href="{target}">{escape(title)}</a></html>\n'
    ).encode()
