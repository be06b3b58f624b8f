"""Searches take turns: a few at once, some that wait, and a polite no beyond, while pages go on being served."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from threading import BoundedSemaphore
from threading import Lock

from flask import Flask
from flask import Response
from flask import current_app
from flask import g
from flask import request

from archive.errors import PinciteError
from archive.settings import Settings

#: Seconds that a search waits for its turn.
PATIENCE = 5.0
#: What asks the engine, by the part of the site; the files of all hits have turns of their own, since they are
#: sent as slowly as their reader reads.
_SEARCHES = frozenset({"searching", "quoting", "feeds"})
_FILES = frozenset({"exports", "reference_files"})
_QUICK = frozenset({"searching.suggest"})
#: What may read revisions of long ago: addresses of revisions and of words, and lists of many places.
_PAST = re.compile(r"/texts/[^/]*@|/texts/.*~|/citations")


class TooBusy(PinciteError):
    """More searches than this site lets wait."""


class Turns:
    """Lets *at_once* in at a time, and *waiting* wait; threads share it."""

    def __init__(self, at_once: int, waiting: int, *, patience: float = PATIENCE) -> None:
        self._most = at_once + waiting
        self._patience = patience
        self._free = BoundedSemaphore(at_once)
        self._lock = Lock()
        self._there = 0

    def take(self) -> "Turn":
        """Wait for a turn. Raises `TooBusy` where too many wait already, or it takes too long."""
        with self._lock:
            if self._there >= self._most:
                raise TooBusy
            self._there += 1
        if not self._free.acquire(timeout=self._patience):
            self._leave()
            raise TooBusy
        return Turn(self)

    def end(self) -> None:
        """Let the next one in; what has a `Turn` calls it by that."""
        self._free.release()
        self._leave()

    def _leave(self) -> None:
        with self._lock:
            self._there -= 1


class Turn:
    """One turn; ending it twice is ending it once."""

    def __init__(self, turns: Turns) -> None:
        self._turns: Turns | None = turns

    def end(self) -> None:
        """Let the next one in."""
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.end()


def register(app: Flask, settings: Settings) -> None:
    """Let requests of *app* that search take turns."""
    app.extensions["turns"] = {
        "search": Turns(settings.searches, settings.searches_waiting),
        "file": Turns(settings.files, settings.files * 2),
        "past": Turns(settings.revisions, settings.revisions_waiting),
    }
    app.before_request(_take)
    app.after_request(_end_with)
    app.teardown_request(_end)


def _take() -> None:
    kind = _kind()
    if kind:
        turns: Mapping[str, Turns] = current_app.extensions["turns"]
        g.turn = turns[kind].take()


def _kind() -> str:
    if request.endpoint in _QUICK:
        return ""
    if request.blueprint in _FILES or _is_of_all_hits():
        return "file"
    marks = request.blueprint == "reading" and request.args.get("q")
    if request.blueprint in _SEARCHES or marks:
        return "search"
    return "past" if _PAST.match(request.path) else ""


def _is_of_all_hits() -> bool:
    everything = request.args.get("per_page") == "all"
    return request.endpoint == "searching.search_as_json" and everything


def _end_with(response: Response) -> Response:
    """End the turn when the last of *response* is sent: the files of all hits are made while they are."""
    turn: Turn | None = g.pop("turn", None)
    if turn is not None and response.is_streamed:
        response.response = _until(turn, response.iter_encoded())
        # What is never begun has no end.
        response.call_on_close(turn.end)
    elif turn is not None:
        turn.end()
    return response


def _until(turn: "Turn", body: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from body
    finally:
        turn.end()


def _end(_error: BaseException | None) -> None:
    turn: Turn | None = g.pop("turn", None)
    if turn is not None:
        turn.end()
