"""*My passages*: what a reader keeps in the browser. The site is asked what became of it, and stores nothing."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import render_template
from flask import request

from archive.citation import Record
from archive.citation import plain
from archive.errors import BadAddress
from archive.errors import NotHere
from archive.library.passage import Passage
from archive.library.passage import corrected_since
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.model.address import Address
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_of
from archive.web.context import current
from archive.web.selection import MAX_SELECTED

blueprint = Blueprint("kept_passages", __name__)

#: Characters of a passage that are shown in the list of kept ones.
MAX_SHOWN_CHARS = 1_000


@blueprint.get("/mine")
def mine() -> str:
    """Show the page on which a script lists the passages that are kept in this browser."""
    return render_template("mine.html")


@blueprint.get("/mine.json")
def mine_as_json() -> Response:
    """Tell of each passage that is named, in the revision in which it was kept, what it is now, in that order.

    ``p=report-on-peace@1/p7`` names a passage; at most a hundred are read. A draft has no revision.
    """
    named = request.args.getlist("p")[:MAX_SELECTED]
    response = jsonify(passages=list(_told(named)))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def keepable(record: Record, words: str) -> dict[str, str | int]:
    """Return the passage of *record*, which begins with *words*, as a browser keeps it."""
    where = record.place
    return {
        "place": _place(where),
        "revision": record.revision,
        "title": _title(record),
        "words": words,
    }


def _told(named: list[str]) -> Iterator[dict[str, Any]]:
    for name in named:
        # Whoever asks for a hundred long texts gets as many as there is time for.
        current.deadline.check()
        try:
            yield _state(read_address(name))
        except (BadAddress, NotHere):
            yield {"status": "missing"}


def _state(kept: Address) -> dict[str, Any]:
    """Return what the passage *kept* is now. Raises `NotHere`."""
    library = current.generation.library
    where = resolve_address(library, Address(kept.slug, first=kept.first, last=kept.last))
    if where.first is None:
        raise NotHere(str(kept))
    found = passage(library, where)
    record = record_of(found, where)
    return {
        "status": _status(found, kept.revision or 0),
        "address": str(where),
        "title": _title(record),
        "language": found.edition.text.metadata.language,
        "words": _words(found),
        "citation": plain(citation_of(record).main),
        "reason": found.withdrawal.reason if found.withdrawal else "",
    }


def _status(found: Passage, revision: int) -> str:
    if found.withdrawal:
        return "withdrawn"
    if found.edition.draft:
        return "draft"
    return "corrected" if corrected_since(current.generation.library, found, revision) else "same"


def _words(found: Passage) -> str:
    words = "\n".join(p.text[:MAX_SHOWN_CHARS] for p in found.paragraphs if p.text)
    return words if len(words) <= MAX_SHOWN_CHARS else f"{words[:MAX_SHOWN_CHARS].rstrip()} …"


def _title(record: Record) -> str:
    return ", ".join(filter(None, (record.metadata.title, record.locator)))


def _place(where: Address) -> str:
    return str(Address(where.slug, first=where.first, last=where.last)).removeprefix("/texts/")
