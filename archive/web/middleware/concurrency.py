"""Concurrency limits: requests that search, export or read old revisions each take a slot of their kind.

Then all requests but the smallest wait in one queue, where each begins when the one before it has ended, or takes long.

A slot is for the work, not for sending: every response has been made when its slot is released, and its reader may take
as long as it likes. Other pages are served meanwhile, however many wait.
"""

import re
from collections.abc import Callable

from flask import Flask
from flask import request

from archive.deadline import Deadline
from archive.web.context import PRINTED_ITEMS
from archive.web.context import current
from archive.web.middleware.clients import client_of_request
from archive.web.middleware.request_limits import RequestLimit

#: Blueprints that query the engine, and those that export all hits.
_SEARCHES = frozenset(
    {"search", "collocates", "compare", "timeline", "quotations", "feeds", "api_search"}
)
_FILES = frozenset({"all_hits", "reference_files"})
_IN_TURN = _SEARCHES | _FILES
_UNLIMITED = frozenset({"search.suggest", "search.take_selection_along"})
#: What may read many earlier revisions or many texts: addresses of revisions and of words, lists of places, and books.
_REVISIONS = re.compile(
    r"(?:/api/v1)?(?:/(?:texts|embed)/[^/]*@|/texts/.*~|/citations)|/mine\.json|/oembed|/[a-z]+/[^/]*\.epub$"
)


def register(app: Flask) -> None:
    """Apply the limits of the site to the requests of *app*."""
    app.before_request(_acquire)
    app.teardown_request(_release)


def _acquire() -> None:
    limit = _limit()
    if limit is not None:
        _wait(limit)
    if request.endpoint not in _UNLIMITED:
        _begin_run()
    # The time begins now, after the wait. Searches and exports take turns, and end by the clock, so that the next
    # begins soon; any number of pages share the machine, and each has as much work as when it is alone. But whoever
    # waits for other machines does not work, however long it takes.
    by_clock = _takes_turns() or current.site.live.is_remote
    _begin(Deadline.after if by_clock else Deadline.of_work)


def take_turn(*, reads_revisions: bool = False) -> None:
    """Wait for a slot for what a message in the body of this request asks; its time begins then.

    All messages of a request share one slot, and its time. Raises `TooBusy`.
    """
    if current.slot is None:
        limits = current.site.limits
        # Nobody waits for a request that waits for its slot.
        _end_run()
        _wait(limits.revisions if reads_revisions else limits.searches)
        _begin_run()
        _begin(Deadline.after)


def _wait(limit: RequestLimit) -> None:
    client = client_of_request(request.environ, current.settings.proxies)
    current.slot = limit.acquire(client)


def _begin(after: Callable[[float], Deadline]) -> None:
    current.deadline = after(current.settings.query_seconds)
    current.printing = current.deadline.steps(PRINTED_ITEMS)


def _takes_turns() -> bool:
    return request.blueprint in _IN_TURN and request.endpoint not in _UNLIMITED


def _limit() -> RequestLimit | None:
    limits, blueprint = current.site.limits, request.blueprint
    if request.endpoint in _UNLIMITED or request.method == "OPTIONS":
        return None
    if blueprint in _FILES or _is_for_all_hits():
        return limits.files
    marks_words = blueprint == "texts" and request.args.get("q")
    if blueprint in _SEARCHES or marks_words:
        return limits.searches
    return limits.revisions if _reads_many() else None


def _reads_many() -> bool:
    """Whether many earlier revisions or many texts may be read."""
    if request.blueprint == "dts":
        return any("@" in request.args.get(name, "") for name in ("id", "resource"))
    return request.blueprint == "oai" or bool(_REVISIONS.match(request.path))


def _is_for_all_hits() -> bool:
    asked = request.endpoint == "search.search_as_json"
    return asked and request.args.get("per_page") == "all"


def _begin_run() -> None:
    # Whoever waits for other machines disturbs nobody meanwhile.
    if not current.site.live.is_remote:
        current.run = current.site.runs.begin()


def _end_run() -> None:
    run, current.run = current.run, None
    if run is not None:
        current.site.runs.end(run)


def _release(_error: BaseException | None) -> None:
    _end_run()
    slot, current.slot = current.slot, None
    if slot is not None:
        slot.release()
