"""The application factory."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from urllib.parse import urlunsplit

from flask import Flask
from flask import Response
from flask import abort
from flask import current_app
from flask import request
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from archive.indexing.live import Live
from archive.indexing.serving import Serving
from archive.settings import Settings
from archive.settings import asset_folder
from archive.web import errors
from archive.web import kept_passages
from archive.web import llms_txt
from archive.web import own_pages
from archive.web import pages
from archive.web import well_known
from archive.web.api import all_hits
from archive.web.api import collocates_files
from archive.web.api import feeds
from archive.web.api import memento
from archive.web.api import reference_files
from archive.web.api.dts import routes as dts
from archive.web.api.mcp import routes as agents
from archive.web.api.oai import routes as oai
from archive.web.api.v1 import description
from archive.web.api.v1 import searches as api_searches
from archive.web.api.v1 import texts as api_texts
from archive.web.assets import Assets
from archive.web.browse import routes as browse
from archive.web.citations import bibliography
from archive.web.citations import handout
from archive.web.context import Copy
from archive.web.context import Site
from archive.web.context import template_variables
from archive.web.context import utc_today
from archive.web.context import watched
from archive.web.frame import current_frame
from archive.web.links import link
from archive.web.links import redirect_to
from archive.web.middleware import concurrency
from archive.web.middleware import headers
from archive.web.middleware import prefix
from archive.web.middleware.caching import CachingMiddleware
from archive.web.middleware.page_cache import PageCache
from archive.web.middleware.request import LenientRequest
from archive.web.middleware.request_limits import RequestLimits
from archive.web.quick_templates import QuickEnvironment
from archive.web.quotations import routes as quotations
from archive.web.search import compare_routes
from archive.web.search import routes as search
from archive.web.search import timeline_routes
from archive.web.sharing import books
from archive.web.sharing import embed
from archive.web.sharing import oembed
from archive.web.sharing import share_page
from archive.web.texts import corrections_feed
from archive.web.texts import routes as texts
from archive.web.texts import whats_new
from archive.web.texts import word_link_form

#: Bytes of a request body. Quotations and harvesters send one; small ones are tolerated elsewhere.
#: A check reads 20,000 characters, of which a form or JSON may spell each in twelve.
MAX_BODY_BYTES = 256 * 1024


#: The macros that templates call, by name.
_MACROS = {
    "macros": "_macros.html",
    "hit_list": "_hits.html",
    "selecting": "_selection.html",
    "text": "_text.html",
    "blocks_of": "_blocks.html",
    "linking": "_words.html",
    "differ": "_compared.html",
    "quoted": "_quoted.html",
    "browsing": "_browse.html",
}
#: The path under which a server in front mounts the site.
_PATH = re.compile(r"(?:/[\w.~-]+)*")


#: Templates of the pages that are asked for most.
_MOST_ASKED = ("search.html", "passage.html", "text.html", "layout.html")


class Application(Flask):
    """The site: Flask without coroutines, so that it need not look at each function that a request calls."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return *func*."""
        return func


def create_app(
    settings: Settings,
    *,
    live: Serving | None = None,
    clock: Callable[[], date] = utc_today,
    copy: Copy | None = None,
) -> Application:
    """Return the site that *settings* describe; it starts even where there is no index yet.

    What *live* returns serves, or else what is in the index folder. *clock* returns the day on which pages are read.
    With *copy* they are those of a copy.
    """
    app = Application("archive", static_folder=None, template_folder=str(asset_folder("templates")))
    app.request_class = LenientRequest
    app.jinja_environment = QuickEnvironment
    site = _site(settings, live or Live(settings, quotations=True), clock, copy)
    site.register(app)
    _set_up_json(app)
    _set_up_templates(app)
    _set_up_routes(app)
    concurrency.register(app)
    headers.register(app)
    errors.register(app)
    prefix.register(app, settings)
    # Outermost, so that a cached page is sent without any work of the rest.
    caching = CachingMiddleware(
        app.wsgi_app,
        live=site.live,
        clock=site.clock,
        cache=PageCache(settings.cache_bytes),
        settings=settings,
    )
    # Nothing may be around it that wraps responses: a server sends a large file in its own way only as it is.
    app.wsgi_app = caching  # type: ignore[assignment,method-assign]  # as Flask's documentation says
    return app


def compile_templates(app: Flask) -> None:
    """Compile the templates of the pages of *app* that are asked for most, so that no reader waits for it."""
    for name in _MOST_ASKED:
        app.jinja_env.get_template(name)


def _site(settings: Settings, live: Serving, clock: Callable[[], date], copy: Copy | None) -> Site:
    return Site(
        settings=settings,
        live=live,
        assets=Assets.read(asset_folder("static")),
        limits=RequestLimits.from_settings(settings),
        clock=clock,
        copy=copy,
    )


def _set_up_json(app: Flask) -> None:
    # Keys in the order in which people want to read them, letters unescaped.
    json = DefaultJSONProvider(app)
    json.sort_keys = False
    json.ensure_ascii = False
    json.mimetype = "application/json"
    app.json = json


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.autoescape = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    # Globals, for macros are imported without the context of their page.
    app.jinja_env.globals["link"] = link
    app.jinja_env.filters["watched"] = watched
    # Likewise for all templates, so that no page imports them anew.
    for name, file in _MACROS.items():
        app.jinja_env.globals[name] = app.jinja_env.get_template(file).module
    app.context_processor(template_variables)
    app.context_processor(lambda: {"frame": current_frame()})


def _set_up_routes(app: Flask) -> None:
    for module in (
        pages, own_pages, search, compare_routes, timeline_routes, all_hits, collocates_files, reference_files,
        bibliography, handout, feeds, corrections_feed, whats_new, quotations, browse, texts, word_link_form, embed,
        oembed, share_page, books, kept_passages, oai, agents, llms_txt, memento, well_known,
        description, api_texts, api_searches, dts,
    ):  # fmt: skip
        app.register_blueprint(module.blueprint)
    app.before_request(_refuse_hosts)
    app.before_request(_refuse_bodies)
    app.before_request(_drop_slash)
    app.after_request(_keep_host_out)


def _refuse_hosts() -> None:
    """Refuse a malformed host name, or path of the site, which links and citations would repeat."""
    if not _PATH.fullmatch(request.root_path):
        # The page that says so has links, too.
        request.root_path = ""
        abort(400)
    if not request.host:
        abort(400)


def _refuse_bodies() -> None:
    """Refuse a request with a large body."""
    if (request.content_length or 0) > MAX_BODY_BYTES:
        abort(413)


def _drop_slash() -> Response | None:
    """Redirect from ``/help/`` to ``/help``."""
    bare = request.path.rstrip("/")
    is_read = request.method in {"GET", "HEAD"}
    if request.url_rule is not None or not is_read or bare in {"", request.path}:
        return None
    routes = current_app.create_url_adapter(request)
    if routes is None or not routes.test(bare, method="GET"):
        return None
    return redirect_to(bare, code=301, keep_query=True)


def _keep_host_out(response: Response) -> Response:
    """Make redirects relative to the host: Werkzeug's own, from ``//`` to ``/``, repeat that of the request."""
    location = response.headers.get("Location")
    if location and (target := urlsplit(location)).netloc:
        path = f"/{target.path.lstrip('/')}"
        response.headers["Location"] = urlunsplit(("", "", path, target.query, target.fragment))
        # The page that Werkzeug makes for those who do not follow repeats it, too.
        response.set_data(b"")
    return response
