"""Citations of selected passages: one bibliography, or a file for reference managers."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.citation import STYLES
from archive.citation import CitationPart
from archive.citation import Record
from archive.deadline import DeadlineExceeded
from archive.errors import BadAddress
from archive.errors import NotHere
from archive.errors import NothingSelected
from archive.export.formats import format_of
from archive.export.formats import record_formats
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.library.protocol import Library
from archive.model.address import Address
from archive.web.citations.citations import bibliography_of
from archive.web.citations.citations import requested_style
from archive.web.citations.citations import style_choices
from archive.web.citations.records import record_of
from archive.web.context import current
from archive.web.kept_passages import keepable
from archive.web.links import Choice
from archive.web.links import Download
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.parameters import bounded
from archive.web.parameters import read_search
from archive.web.selection import MAX_SELECTED
from archive.web.selection import Selection
from archive.web.selection import read_selection

blueprint = Blueprint("bibliography", __name__)

#: Characters of each that are repeated in messages and links.
MAX_ECHOED_CHARS = 80
Parts = tuple[CitationPart, ...]


@dataclass(frozen=True, slots=True)
class SelectedPassages:
    """The selected passages: their records, and notices about the others."""

    records: tuple[Record, ...]
    notices: tuple[str, ...]
    #: The parameters of an address that has this selection.
    parameters: list[tuple[str, str]]
    #: There was no time for the rest of them.
    timed_out: bool


@dataclass(frozen=True, slots=True)
class BibliographyPage:
    """Citations and a bibliography, as the template prints them."""

    #: The heading and the list of notes or in-text citations; empty where a style has only entries.
    short_name: str
    short: tuple[Parts, ...]
    entries: tuple[Parts, ...]
    entry_name: str
    styles: tuple[Choice, ...]
    style: str
    notices: tuple[str, ...]
    downloads: tuple[Download, ...]
    #: The passages as a browser keeps them.
    keep: tuple[dict[str, str | int], ...]
    #: The results among which the passages were selected, with the selection; empty where they are not known.
    back: str


@blueprint.get("/citations")
def citations() -> str:
    """Show the citation of every selected passage, and one bibliography."""
    selected = read_selection(request.args)
    selection = _passages(selected)
    style = requested_style()
    search, back = _search(selected)
    made = bibliography_of(selection.records, style)
    name = made.citations[0].short_name if made.citations else ""
    page = BibliographyPage(
        short_name=f"{name}s" if name else "",
        short=tuple(citation.short for citation in made.citations if citation.short),
        entries=made.entries,
        entry_name="Templates" if style == "wikipedia" else "Bibliography",
        styles=style_choices("/citations", style, [*search, *selection.parameters]),
        style=STYLES[style],
        notices=selection.notices,
        downloads=_downloads(selection),
        keep=tuple(keepable(record, "") for record in selection.records if not record.withdrawn),
        back=back,
    )
    return render_template("citations.html", page=page)


@blueprint.get("/citations.<path:ending>")
def records(ending: str) -> Response:
    """Return the records of all selected passages as a file for reference managers.

    Raises `NotHere` for an unknown format, `NothingSelected`, and `DeadlineExceeded`.
    """
    format = format_of(ending)
    if format is None or format.write_records is None:
        raise NotHere(request.path)
    selection = _passages(read_selection(request.args))
    if selection.timed_out:
        # A file cannot say that it is not complete.
        raise DeadlineExceeded
    if not selection.records:
        raise NothingSelected(request.path)
    body = "".join(format.write_records(selection.records))
    response = Response(body, content_type=format.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="citations.{ending}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _search(selected: Selection) -> tuple[list[tuple[str, str]], str]:
    """Return the search among whose results passages were *selected*: its parameters, and the way back to it."""
    settings = current.settings
    search = bounded(read_search(request.args, settings).request, settings)
    pairs = parameters(search, per_page=settings.per_page)
    if not pairs:
        return [], ""
    return pairs, selected.added_to(search_address(search, per_page=settings.per_page))


def _passages(selected: Selection) -> SelectedPassages:
    """Return the *selected* passages, with a notice for each that does not exist."""
    library = current.generation.library
    names, notices = selected.places, _too_many(selected)
    found: dict[str, Record] = {}
    timed_out = False
    for at, name in enumerate(names):
        if timed_out := current.deadline.is_over:
            notices.append(
                f"Only the first {at} of {len(names)} selected passages are cited:"
                " there was no time for the others."
            )
            break
        try:
            where = resolve_address(library, read_address(name.removeprefix("/texts/"))).sibling("")
            record, reason = _record(library, where)
        except (BadAddress, NotHere):
            notices.append(f"{name[:MAX_ECHOED_CHARS]}: no such passage in this collection.")
            continue
        if reason:
            notices.append(f"{name[:MAX_ECHOED_CHARS]} was withdrawn: {reason}")
        found.setdefault(record.url, record)
    current.uncacheable |= timed_out
    return SelectedPassages(tuple(found.values()), tuple(notices), selected.parameters, timed_out)


def _too_many(selected: Selection) -> list[str]:
    if not selected.left_off:
        return []
    total = len(selected.places) + selected.left_off
    return [f"Only the first {MAX_SELECTED} of {total:,} selected passages are cited."]


def _record(library: Library, where: Address) -> tuple[Record, str]:
    """Return the record of *where*, and the reason if it was withdrawn. Raises `NotHere`."""
    found = passage(library, where)
    return record_of(found, where), found.withdrawal.reason if found.withdrawal else ""


def _downloads(selection: SelectedPassages) -> tuple[Download, ...]:
    if not selection.records:
        return ()
    return tuple(
        Download(
            format.name,
            f"/citations.{format.ending}?{urlencode(selection.parameters)}",
            format.media_type,
        )
        for format in record_formats()
    )
