"""Where the time of a new search page goes, stage by stage, beside the budget; and pages of paragraphs and texts.

    python -m bench.stages INDEX REQUESTS

REQUESTS is a file that `bench.mixed.Requests.write` wrote. All in the process, in processor time: the site is called
as a server calls it, each address once. The functions of each stage are wrapped while this module measures, and only
then, so a stage costs nothing elsewhere.
"""

import argparse
import gc
import time
from collections.abc import Callable
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import GeneratorType
from typing import Any

from werkzeug.test import EnvironBuilder

from archive.server.serve import OBJECTS_PER_COLLECTION
from archive.settings import Settings
from archive.web import create_app
from bench.mixed import Requests


class Stage(StrEnum):
    """A stage of a search page."""

    PLAN = "parse, plan"
    SELECT = "select"
    RANKING = "ranking"
    HITS = "hits"
    FACETS = "facets, records, forms, spellings"
    VALUES = "values for the template"
    TEMPLATE = "template"
    REST = "Flask, WSGI, delivery"


#: Milliseconds that each may take at 16,000 paragraphs.
BUDGET_MS = {
    Stage.PLAN: 0.10,
    Stage.SELECT: 0.20,
    Stage.RANKING: 0.15,
    Stage.HITS: 0.25,
    Stage.FACETS: 0.10,
    Stage.VALUES: 0.10,
    Stage.TEMPLATE: 0.30,
    Stage.REST: 0.30,
}
#: The functions and methods of each stage, as module and name. What one calls of another stage counts there.
FUNCTIONS: dict[Stage, tuple[str, ...]] = {
    Stage.PLAN: (
        "archive.search.searcher:parse",
        "archive.search.searcher:with_filters",
        "archive.search.planner:Planner.plan",
    ),
    Stage.SELECT: ("archive.search.engines.array_engine:ArrayEngine.select",),
    Stage.RANKING: (
        "archive.search.hits:HitBuilder._ranker",
        "archive.search.ranking:Ranker.ranked",
    ),
    Stage.HITS: ("archive.search.hits:HitBuilder.hits",),
    Stage.FACETS: (
        "archive.search.searcher:facets",
        "archive.search.searcher:Searcher._records",
        "archive.search.feedback.feedback:FeedbackBuilder.with_feedback",
    ),
    Stage.VALUES: (
        "archive.web.search.routes:asked_search",
        "archive.web.search.routes:search_page",
        "archive.web.search.routes:dispersion_strip",
    ),
    Stage.TEMPLATE: ("archive.web.search.routes:render_template",),
}
#: What runs one statement of SQL.
STATEMENTS = ("archive.library.sqlite:Database.all", "archive.library.sqlite:Database.one")
#: What these call counts as theirs: feedback plans and counts searches of its own.
_WHOLE = {Stage.FACETS}
#: Columns of the name of a row.
_WIDTH = 36


class Stopwatch:
    """Counts the processor time of this thread by stage."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(Stage, 0)
        #: Statements of SQL so far.
        self.statements = 0
        self._current = Stage.REST
        self._since = time.thread_time_ns()

    def switch(self, stage: Stage) -> Stage:
        """Count from now on for *stage*, and return the stage until now."""
        now, before = time.thread_time_ns(), self._current
        self.spent[before] += now - self._since
        self._since, self._current = now, stage
        return before

    def timed(self, stage: Stage, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return *function*, counted for *stage*; if it is a generator, whatever it yields."""

        def call(*args: Any, **named: Any) -> Any:
            if self._current in _WHOLE:
                return function(*args, **named)
            before = self.switch(stage)
            try:
                result = function(*args, **named)
            finally:
                self.switch(before)
            return self._each(stage, result) if isinstance(result, GeneratorType) else result

        return call

    def counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return *function*, which runs one statement of SQL, counted."""

        def call(*args: Any) -> Any:
            self.statements += 1
            return function(*args)

        return call

    def _each(self, stage: Stage, items: Iterator[Any]) -> Iterator[Any]:
        while True:
            before = self.switch(stage)
            try:
                item = next(items)
            except StopIteration:
                return
            finally:
                self.switch(before)
            yield item


def find(name: str) -> tuple[Any, str]:
    """Return the module or class that holds the function called *name*, and its own name. Raises `AttributeError`."""
    module, _, path = name.partition(":")
    *holders, last = path.split(".")
    holder: Any = import_module(module)
    for each in holders:
        holder = getattr(holder, each)
    getattr(holder, last)
    return holder, last


def wrap(stopwatch: Stopwatch) -> None:
    """Wrap the functions of each stage, for the rest of this process."""
    for stage, names in FUNCTIONS.items():
        for name in names:
            try:
                holder, last = find(name)
            except ImportError:
                continue  # an engine that is not installed
            setattr(holder, last, stopwatch.timed(stage, getattr(holder, last)))
    for name in STATEMENTS:
        holder, last = find(name)
        setattr(holder, last, stopwatch.counted(getattr(holder, last)))


class Site:
    """The site, called in this process."""

    def __init__(self, settings: Settings) -> None:
        self._app = create_app(settings)

    def time(self, path: str) -> float:
        """Return the milliseconds of processor time for one response. Raise `SystemExit` if it is no 200."""
        environ = EnvironBuilder(path).get_environ()
        statuses: list[str] = []
        begun = time.thread_time_ns()
        body = self._app.wsgi_app(environ, lambda status, *_: statuses.append(status))  # type: ignore[arg-type]  # nothing writes to it
        for _ in body:
            pass
        spent = time.thread_time_ns() - begun
        if not statuses[0].startswith("200"):
            raise SystemExit(f"{path}: {statuses[0]}")
        return spent / 1e6


def measure(site: Site, requests: Requests, stopwatch: Stopwatch) -> list[float]:
    """Request each search once, and return the times in ascending order; *stopwatch* has them by stage."""
    for path in requests.warming:
        site.time(path)
    stopwatch.switch(Stage.REST)
    stopwatch.spent = dict.fromkeys(Stage, 0)
    stopwatch.statements = 0
    times = []
    for path in requests.searches:
        times.append(site.time(path))
        stopwatch.switch(Stage.REST)
    return sorted(times)


def print_stages(times: list[float], stopwatch: Stopwatch) -> None:
    """Print the mean of each stage beside its budget."""
    print(f"{'stage':{_WIDTH}}{'ms':>8}{'budget':>9}")
    total = sum(times) / len(times)
    others = sum(ns for stage, ns in stopwatch.spent.items() if stage is not Stage.REST)
    for stage in Stage:
        # What is not in any other stage, without the work of measuring between two requests.
        spent = stopwatch.spent[stage] / 1e6 / len(times)
        if stage is Stage.REST:
            spent = total - others / 1e6 / len(times)
        print(f"{stage:{_WIDTH}}{spent:8.2f}{BUDGET_MS[stage]:9.2f}")
    print(f"{'sum':{_WIDTH}}{total:8.2f}{sum(BUDGET_MS.values()):9.2f}")
    _print_row("search page, new", times)


def _print_row(name: str, times: list[float]) -> None:
    times = sorted(times)
    middle, late = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{name:{_WIDTH}}{sum(times) / len(times):8.2f}  p50 {middle:.2f}  p99 {late:.2f}")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    parser.add_argument("requests", type=Path)
    options = parser.parse_args()
    gc.set_threshold(OBJECTS_PER_COLLECTION)  # as a server does
    requests = Requests.read(options.requests)
    stopwatch = Stopwatch()
    wrap(stopwatch)
    site = Site(Settings(index=options.index))
    print("\nA page in the process, processor time, mean of searches that are new")
    times = measure(site, requests, stopwatch)
    print_stages(times, stopwatch)
    print(f"{'statements of SQL':{_WIDTH}}{stopwatch.statements / len(times):8.1f}")
    for kind, paths in (("paragraph page", requests.paragraphs), ("reading page", requests.texts)):
        for turn in ("new", "again"):
            stopwatch.statements = 0
            _print_row(f"{kind}, {turn}", [site.time(path) for path in paths])
            if turn == "new":
                print(f"{'statements of SQL':{_WIDTH}}{stopwatch.statements / len(paths):8.1f}")


if __name__ == "__main__":
    main()
