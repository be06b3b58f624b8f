"""Citations of selected passages: one bibliography, or a file for reference managers."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.citation import STYLES
from archive.citation import CitationPart
from archive.deadline import DeadlineExceeded
from archive.errors import NotHere
from archive.errors import NothingSelected
from archive.export.formats import EPUB
from archive.export.formats import format_of
from archive.export.formats import record_formats
from archive.web.citations.citations import bibliography_of
from archive.web.citations.citations import requested_style
from archive.web.citations.citations import style_choices
from archive.web.citations.handout import handout_address
from archive.web.citations.selected_passages import SelectedPassages
from archive.web.citations.selected_passages import passages_of
from archive.web.citations.selected_passages import search_of
from archive.web.kept_passages import keepable
from archive.web.links import Choice
from archive.web.links import Download
from archive.web.selection import read_selection

blueprint = Blueprint("bibliography", __name__)

Parts = tuple[CitationPart, ...]


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
    #: The same passages with their words, to be printed.
    handout: str
    #: The results among which the passages were selected, with the selection; empty where they are not known.
    back: str


@blueprint.get("/citations")
def citations() -> str:
    """Show the citation of every selected passage, and one bibliography."""
    selected = read_selection(request.args)
    selection = passages_of(selected)
    style = requested_style()
    search, back = search_of(selected)
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
        handout=handout_address(style, [*search, *selection.parameters]),
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
    selection = passages_of(read_selection(request.args))
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


def _downloads(selection: SelectedPassages) -> tuple[Download, ...]:
    if not selection.records:
        return ()
    return tuple(
        Download(
            format.name,
            f"/citations.{format.ending}?{urlencode(selection.parameters)}",
            format.media_type,
        )
        for format in (*record_formats(), EPUB)
    )
