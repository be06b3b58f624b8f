"""How long searches take in the process: p50 and p99 by class, on an index that is there.

    python -m bench.search INDEX [--rounds 20]

One thread, nothing cached but what the engine keeps; the first round warms and is not counted.
"""

import argparse
import resource
import time
from pathlib import Path

from archive.live import Live
from archive.search.results import SearchRequest
from archive.settings import Settings
from bench.queries import CLASSES


def percentile(sorted_values: list[float], share: float) -> float:
    """Return the value below which *share* of the values lie."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def main() -> None:
    """Measure, and print a row a class."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument(
        "--cpu", action="store_true", help="count processor time, on a busy machine"
    )
    asked = parser.parse_args()
    clock = time.process_time if asked.cpu else time.perf_counter
    generation = Live(Settings(index=asked.index)).now()
    print(f"{generation.library.counts.paragraphs:,} paragraphs")
    print(f"{'class':22}{'hits':>9}{'p50 ms':>9}{'p99 ms':>9}")
    everything: list[float] = []
    for name, queries in CLASSES.items():
        times, hits = [], 0
        for round_number in range(asked.rounds + 1):
            for q in queries:
                started = clock()
                hits = generation.searcher.search(SearchRequest(q=q)).total
                if round_number:
                    times.append((clock() - started) * 1000)
        times.sort()
        everything += times
        print(f"{name:22}{hits:9,}{percentile(times, 0.5):9.2f}{percentile(times, 0.99):9.2f}")
    everything.sort()
    print(f"{'all':31}{percentile(everything, 0.5):9.2f}{percentile(everything, 0.99):9.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
