"""A passage for a frame on another site, which says whether its words are those that were embedded."""

from dataclasses import dataclass

from flask import Blueprint
from flask import make_response
from flask import render_template
from flask import request
from flask.typing import ResponseReturnValue

from archive.errors import NotHere
from archive.library.passage import Passage
from archive.library.passage import corrected_since
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.model.address import Address
from archive.search.results import Marks
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.middleware.headers import EMBEDDED
from archive.web.sharing.addresses import embed_address
from archive.web.sharing.addresses import is_too_long
from archive.web.texts.passage_page import passage_page

blueprint = Blueprint("embed", __name__)


@dataclass(frozen=True, slots=True)
class EmbeddedState:
    """Whether the words of a passage are those of `since`, the revision that was embedded; 0 where none is named."""

    since: int
    corrected: bool


@blueprint.get("/embed/<path:address>")
def embed(address: str) -> ResponseReturnValue:
    """Show a paragraph or a range in a frame of any site. Raises `NotHere` for anything else."""
    where = read_address(address)
    if where.words is not None or where.format or where.first is None:
        raise NotHere(request.path)
    library = current.generation.library
    where = resolve_address(library, where)
    if request.path != embed_address(where):
        return redirect_to(embed_address(where), code=301, keep_query=True)
    found = passage(library, where)
    if is_too_long(found):
        raise NotHere(request.path)
    page = passage_page(found, where, Marks())
    response = make_response(
        render_template("embed.html", page=page, state=_state(found, where)),
        410 if found.withdrawal else 200,
    )
    response.headers["Content-Security-Policy"] = EMBEDDED
    return response


def _state(found: Passage, where: Address) -> EmbeddedState:
    """Return what became of the words of *found* since the revision that the address names."""
    named = request.args.get("revision", "")
    revision = int(named) if named.isascii() and named.isdigit() and len(named) < 8 else 0
    if not 0 < revision <= found.edition.revision or where.revision is not None:
        return EmbeddedState(0, corrected=False)
    library = current.generation.library
    return EmbeddedState(revision, corrected=corrected_since(library, found, revision))
