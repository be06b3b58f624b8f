"""Latency of searches in the process: p50 and p99 by class, on an existing index.

    python -m bench.search INDEX [--rounds 20] [--cpu]

One thread, no cache but the engine's own; the first round warms it and is not counted. Each search computes
everything on a page of 20 hits: snippets, highlights, facets.
"""

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from archive.indexing.live import Live
from archive.library.protocol import Library
from archive.search.request import Order
from archive.search.request import SearchRequest
from archive.search.searcher import Searcher
from archive.settings import Settings
from bench.queries import CLASSES
from bench.queries import PREFIXES
from bench.queries import draw_queries

#: The classes, with one and two errors apart; these count for the mixed list.
MIXED = {name: queries for name, queries in CLASSES.items() if name != "fuzzy"} | {
    "one error": [q for q in CLASSES["fuzzy"] if q.endswith("~")],
    "two errors": [q for q in CLASSES["fuzzy"] if q.endswith("~2")],
}


def percentile(sorted_values: list[float], share: float) -> float:
    """Return the percentile *share* of the values."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def measure(
    calls: list[Callable[[], object]], rounds: int, clock: Callable[[], float]
) -> list[float]:
    """Return the milliseconds of each call in ascending order."""
    times = []
    for number in range(rounds + 1):
        for call in calls:
            started = clock()
            call()
            if number:
                times.append((clock() - started) * 1000)
    return sorted(times)


def concordance(searcher: Searcher, q: str) -> None:
    """Compute the first page of a concordance, sorted by the words after the hit."""
    everything = searcher.all_hits(SearchRequest(q=q))
    if everything is not None:
        places = everything.sorted_lines(everything.survey(2_000), Order.RIGHT, 2_000).places[:50]
        list(everything.at([position for position, _ in places]))


def filters(library: Library) -> dict[str, Callable[[str], SearchRequest]]:
    """Return how a query is narrowed by each filter, to the values of the first text."""
    first = library.entries()[0]
    author = first.metadata.authors[0]
    kind = next((section.kind for section in first.sections if section.kind), "speech")
    return {
        "narrowed to a text": lambda q: SearchRequest(q=q, texts=(first.slug,)),
        "by author": lambda q: SearchRequest(q=q, authors=(author,)),
        "by kind": lambda q: SearchRequest(q=q, kinds=(kind,)),
        "by date": lambda q: SearchRequest(q=f"{q} year:1850..1900"),
        "by heading": lambda q: SearchRequest(q=f"{q} section:treaties"),
    }


def main() -> None:
    """Measure, and print a row for each class."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument(
        "--cpu", action="store_true", help="count processor time, on a busy machine"
    )
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    started = time.perf_counter()
    generation = Live(Settings(index=options.index)).now()
    opening = time.perf_counter() - started
    library, searcher = generation.library, generation.searcher
    say = print
    say(f"{library.counts.paragraphs:,} paragraphs, {library.engine}, opened in {opening:.2f} s")
    say(f"{'class':22}{'hits':>11}{'p50 ms':>9}{'p99 ms':>9}")
    mixed: list[float] = []
    for name, queries in (MIXED | draw_queries(library)).items():
        searches = [partial(searcher.search, SearchRequest(q=q)) for q in queries]
        times = measure(list(searches), options.rounds, clock)
        hits = max(search().total for search in searches)
        say(f"{name:22}{hits:11,}{percentile(times, 0.5):9.2f}{percentile(times, 0.99):9.2f}")
        if name in MIXED:
            mixed += times
    others: dict[str, list[Callable[[], object]]] = {
        name: [partial(searcher.search, narrowed(q)) for q in CLASSES["common word"]]
        for name, narrowed in filters(library).items()
    }
    others |= {
        "suggestion": [partial(searcher.suggest, word) for word in PREFIXES],
        "concordance": [partial(concordance, searcher, q) for q in CLASSES["phrase"]],
    }
    for name, calls in others.items():
        times = measure(calls, options.rounds, clock)
        say(f"{name:33}{percentile(times, 0.5):9.2f}{percentile(times, 0.99):9.2f}")
    mixed.sort()
    say(f"{'mixed list':33}{percentile(mixed, 0.5):9.2f}{percentile(mixed, 0.99):9.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
