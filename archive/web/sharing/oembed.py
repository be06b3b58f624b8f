"""oEmbed 1.0 (https://oembed.com): what another site needs to show a passage of this one in a frame."""

from urllib.parse import unquote
from urllib.parse import urlsplit

from flask import Blueprint
from flask import Response
from flask import abort
from flask import jsonify
from flask import render_template
from flask import request

from archive.errors import NotHere
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.search.results import Marks
from archive.web.context import absolute
from archive.web.context import current
from archive.web.sharing.addresses import frame_address
from archive.web.texts.passage_page import passage_page

blueprint = Blueprint("oembed", __name__)

#: The size of a frame in pixels, where the other site asks for no smaller one.
WIDTH, HEIGHT = 600, 280
#: No frame is smaller.
LEAST = 200
_TEXTS = "/texts/"


@blueprint.get("/oembed")
def oembed() -> Response:
    """Describe the passage at ``url``, with a frame in HTML. Raises `NotHere` for an address of anything else."""
    if request.args.get("format", "json") != "json":
        abort(501)
    site, given = absolute(""), unquote(request.args.get("url", ""))
    # Nothing else is parsed: a malformed host would be refused with an error.
    if not given.startswith(f"{site}{_TEXTS}"):
        raise NotHere(given)
    path = urlsplit(given).path.removeprefix(urlsplit(site).path)
    library = current.generation.library
    where = resolve_address(library, read_address(path.removeprefix(_TEXTS)))
    found = passage(library, where)
    frame = frame_address(found, where)
    if not frame:
        raise NotHere(given)
    page = passage_page(found, where, Marks())
    width, height = _bounded("maxwidth", WIDTH), _bounded("maxheight", HEIGHT)
    html = render_template(
        "_frame.html", page=page, source=absolute(frame), width=width, height=height
    )
    return jsonify(
        version="1.0",
        type="rich",
        provider_name=current.collection.title,
        provider_url=absolute("/"),
        title=", ".join(filter(None, (page.head.title, page.locator))),
        author_name=page.head.byline,
        width=width,
        height=height,
        html=html.strip(),
    )


def _bounded(name: str, default: int) -> int:
    given = request.args.get(name, "")
    asked = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else default
    return max(LEAST, min(asked, default))
