"""Routes of browsing: lists of texts, years, and the pages of entities, each also as JSON."""

from flask import Blueprint
from flask import jsonify
from flask import render_template
from flask import request
from flask.typing import ResponseReturnValue

from archive.errors import NotHere
from archive.language.controls import without_directions
from archive.library.entities import Moved
from archive.web.browse.entities import ANY_PATH
from archive.web.browse.entities import KIND_OF_PATH
from archive.web.browse.entities import KINDS
from archive.web.browse.entities import entity_address
from archive.web.browse.entities import entity_list_page
from archive.web.browse.entities import entity_page
from archive.web.browse.entities import items_of
from archive.web.browse.entity_data import entity_json
from archive.web.browse.entity_data import entity_json_ld
from archive.web.browse.entity_data import entity_list_json
from archive.web.browse.entity_data import period_json
from archive.web.browse.text_list import text_list_page
from archive.web.browse.years import period_page
from archive.web.browse.years import read_period
from archive.web.browse.years import years_json
from archive.web.browse.years import years_page
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.parameters import MAX_TYPED_CHARS
from archive.web.parameters import read_page
from archive.web.parameters import read_text_list
from archive.web.sharing.books import has_book

blueprint = Blueprint("browse", __name__)


@blueprint.get("/texts")
@blueprint.get("/years")
@blueprint.get(f"/<{ANY_PATH}:kind>")
def bare(kind: str = "") -> ResponseReturnValue:
    """Redirect to the list by a path, so that a proxy may use any host name."""
    return redirect_to(f"{request.path}/", code=301, keep_query=True)


@blueprint.get("/texts/")
def texts() -> str:
    """List the texts that pass filters, in an order."""
    library = current.generation.library
    page = text_list_page(library.lists, read_text_list(request.args), library.counts.texts)
    return render_template("texts.html", page=page)


@blueprint.get("/years/")
def years() -> str:
    """List the decades and years in which there are texts."""
    library = current.generation.library
    return render_template("years.html", page=years_page(library.lists, library.counts.texts))


@blueprint.get("/years.json")
def years_as_json() -> ResponseReturnValue:
    """Return the years in which there are texts, for programs."""
    return jsonify(years_json(current.generation.library.lists))


@blueprint.get("/years/<value>")
def period(value: str) -> ResponseReturnValue:
    """List the texts of a year or a decade, as a page or for programs."""
    lists = current.generation.library.lists
    named = value.removesuffix(".json")
    found = read_period(named, lists)
    if found is None:
        raise NotHere(request.path)
    page = read_page(request.args)
    if named != value:
        return jsonify(period_json(lists, found, absolute, page))
    return render_template("period.html", page=period_page(lists, found, page))


@blueprint.get(f"/<{ANY_PATH}:kind>/")
def entities(kind: str) -> str:
    """List the authors, people, places, subjects or collections."""
    page = entity_list_page(
        current.generation.library,
        KIND_OF_PATH[kind],
        contains=_contains(),
        page=read_page(request.args),
    )
    return render_template("entities.html", page=page)


@blueprint.get(f"/<{ANY_PATH}:kind>.json")
def entities_as_json(kind: str) -> ResponseReturnValue:
    """Return the authors, people, places, subjects or collections for programs."""
    library, page = current.generation.library, read_page(request.args)
    return jsonify(
        entity_list_json(library, KIND_OF_PATH[kind], absolute, contains=_contains(), page=page)
    )


@blueprint.get(f"/<{ANY_PATH}:kind>/<slug>")
def entity(kind: str, slug: str) -> ResponseReturnValue:
    """Show an author, person, place, subject or collection with its texts, as a page or for programs."""
    library, named = current.generation.library, KIND_OF_PATH[kind]
    bare_slug = slug.removesuffix(".json")
    is_json = bare_slug != slug
    found = library.entity(named, bare_slug)
    if found is None:
        raise NotHere(request.path)
    if isinstance(found, Moved):
        ending = ".json" if is_json else ""
        return redirect_to(entity_address(named, found.slug) + ending, code=301, keep_query=True)
    # No text names it any more; its address is kept, and says so.
    status = 410 if found.is_gone else 200
    if is_json:
        return jsonify(entity_json(library, found, absolute, read_page(request.args))), status
    if found.is_gone:
        others = items_of(library.successors(found), named)
        gone = render_template("entity_gone.html", entity=found, kind=KINDS[named], others=others)
        return gone, status
    page = entity_page(library, found, read_page(request.args))
    return render_template(
        "entity.html",
        page=page,
        linked=entity_json_ld(found, absolute),
        book=f"{page.address}.epub" if has_book(found) else "",
    )


def _contains() -> str:
    return without_directions(request.args.get("contains", "")).strip()[:MAX_TYPED_CHARS]
