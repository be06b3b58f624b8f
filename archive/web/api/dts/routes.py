"""Routes of Distributed Text Services 1.0: the entry, collections, the structure of a text, and its words."""

from flask import Blueprint
from flask import Response
from flask import json
from flask import request

from archive.web.api.dts.collections import collection_object
from archive.web.api.dts.documents import document
from archive.web.api.dts.navigation import navigation_object
from archive.web.api.dts.parameters import read_collection
from archive.web.api.dts.parameters import read_document
from archive.web.api.dts.parameters import read_navigation
from archive.web.api.dts.texts import HEAD
from archive.web.api.dts.texts import ROOT
from archive.web.api.dts.texts import Json
from archive.web.api.dts.texts import collection_url
from archive.web.api.dts.texts import endpoint
from archive.web.api.dts.texts import find_resource
from archive.web.context import absolute
from archive.web.context import current

blueprint = Blueprint("dts", __name__)

_LINKED_DATA = "application/ld+json"


@blueprint.get(ROOT)
def entry() -> Response:
    """Say where the endpoints are."""
    return _respond(
        {
            **HEAD,
            "@id": absolute(ROOT),
            "@type": "EntryPoint",
            "collection": f"{endpoint('collection')}{{?id,page,nav}}",
            "navigation": f"{endpoint('navigation')}{{?resource,ref,start,end,down,tree,page}}",
            "document": f"{endpoint('document')}{{?resource,ref,start,end,tree,mediaType}}",
        }
    )


@blueprint.get(f"{ROOT}/collection")
def collection() -> Response:
    """Describe a collection or a text, and list what is in it, or what it is in."""
    library = current.generation.library
    return _respond(collection_object(library, read_collection(request.args), _url()))


@blueprint.get(f"{ROOT}/navigation")
def navigation() -> Response:
    """List the units of a text."""
    library = current.generation.library
    return _respond(navigation_object(library, read_navigation(request.args), _url()))


@blueprint.get(f"{ROOT}/document")
def words() -> Response:
    """Return the words of a text or of a part of it."""
    library, asked = current.generation.library, read_document(request.args)
    resource = find_resource(library, asked.resource)
    body, media_type = document(library, resource, asked)
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    response.headers["Link"] = f'<{collection_url(resource.id)}>; rel="collection"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _respond(body: Json) -> Response:
    return Response(json.dumps(body), content_type=_LINKED_DATA)


def _url() -> str:
    """Return the URL of the request, with its parameters as they came."""
    query = request.query_string.decode("ascii", "replace")
    return absolute(request.path) + (f"?{query}" if query else "")
