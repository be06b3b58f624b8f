"""The page that offers a passage for other sites: its link, its words as HTML, and a frame."""

from dataclasses import dataclass

from flask import Blueprint
from flask import render_template
from flask.typing import ResponseReturnValue

from archive.errors import NotHere
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.search.results import Marks
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.sharing.addresses import frame_address
from archive.web.sharing.oembed import HEIGHT
from archive.web.sharing.oembed import WIDTH
from archive.web.texts.page_view import TextPage
from archive.web.texts.passage_page import passage_page

blueprint = Blueprint("share", __name__)


@dataclass(frozen=True, slots=True)
class SharePage:
    """A passage, ready to be taken to another site. `frame` is the URL of its frame."""

    passage: TextPage
    frame: str
    width: int = WIDTH
    height: int = HEIGHT


@blueprint.get("/texts/<slug>/<numbers>/share")
def share(slug: str, numbers: str) -> ResponseReturnValue:
    """Offer a paragraph or a range as HTML and as a frame. Raises `NotHere` where there is nothing to show."""
    asked = read_address(f"{slug}/{numbers}")
    library = current.generation.library
    where = resolve_address(library, asked.sibling("")).paragraphs
    if where != asked:
        return redirect_to(f"{where}/share", code=301)
    found = passage(library, where)
    frame = frame_address(found, where)
    if not frame:
        raise NotHere(str(where))
    page = passage_page(found, where, Marks())
    return render_template("share.html", page=SharePage(page, absolute(frame)))
