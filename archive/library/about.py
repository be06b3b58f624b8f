"""What is true of a generation as a whole: facts that are small however many texts it has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from archive.errors import Problem
from archive.library.codec import load_problem
from archive.library.entries import Counts
from archive.library.schema import SCHEMA_VERSION
from archive.library.sqlite import Database
from archive.model.logo import Logo
from archive.model.own_page import PageHead
from archive.model.text import Collection

#: The rendering of each shape of record in each style, with placeholders for its words.
Citations = Mapping[str, Mapping[str, tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a generation all the time."""

    #: Its name, and when it was built (ISO 8601).
    generation: str
    built: str
    #: The engine whose index is beside it.
    engine: str
    counts: Counts
    collection: Collection
    #: A digest of the authority files.
    described: str
    #: The problems of the texts when they were read.
    problems: tuple[Problem, ...]
    #: The version of the citation styles.
    styles: str
    #: The owner's own pages, in their order, and the logo.
    own_pages: tuple[PageHead, ...]
    logo: Logo | None


class About(Protocol):
    """Reads what is true of a generation as a whole. Threads may share it."""

    facts: Facts

    def citations(self) -> Citations:
        """Return the rendering of each shape of record in each style."""

    def own_page(self, slug: str) -> str | None:
        """Return the Markdown of a page of the owner; None where there is none."""


class OtherVersion(Exception):
    """Another version of Pincite built the library."""


class StoredAbout(About):
    """Reads *database*, the library of a generation.

    Raises `OtherVersion`, and where the file is damaged `sqlite3.DatabaseError`, `ValueError`, `TypeError` or
    `LookupError`.
    """

    def __init__(self, database: Database) -> None:
        self._all, self._one = database.all, database.one
        about = dict(self._all("SELECT name, value FROM about"))
        if about.get("schema") != str(SCHEMA_VERSION):
            raise OtherVersion
        logo = self._one("SELECT media_type, width, height, content FROM logo")
        pages = self._all("SELECT slug, title, menu, place FROM own_page ORDER BY place")
        self.facts = Facts(
            generation=about["generation"],
            built=about["built"],
            engine=about["engine"],
            counts=Counts(**json.loads(about["counts"])),
            collection=_collection(about["collection"]),
            described=about.get("described", ""),
            problems=tuple(map(load_problem, json.loads(about["problems"]))),
            styles=about["styles"],
            own_pages=tuple(
                PageHead(slug, title, bool(menu), place) for slug, title, menu, place in pages
            ),
            logo=Logo(*logo) if logo else None,
        )
        #: The folders of the segments.
        self.segments: tuple[str, ...] = tuple(
            name for (name,) in self._all("SELECT name FROM segment ORDER BY number")
        )

    def citations(self) -> Citations:
        """Return the rendering of each shape of record in each style."""
        rows = self._all("SELECT shape, rendered FROM citation")
        return {shape: json.loads(rendered) for shape, rendered in rows}

    def own_page(self, slug: str) -> str | None:
        """Return the Markdown of a page of the owner; None where there is none."""
        row = self._one("SELECT markdown FROM own_page WHERE slug = ?", slug)
        return row[0] if row else None


def _collection(dumped: str) -> Collection:
    stated = json.loads(dumped)
    stated["examples"] = tuple(stated["examples"])
    stated["equals"] = tuple(map(tuple, stated["equals"]))
    return Collection(**stated)
