"""Searches by class, drawn from a collection with a fixed seed, each with the same for FTS5 where that has it.

They are sent one by one to a new process, so that no cache can help; see `bench.http`.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from archive.library.protocol import Library
from bench.client import Measurement
from bench.mixed import Requests
from bench.mixed import paragraphs
from bench.servers import Server

#: Searches of each class.
PER_CLASS = 60
#: A rare word is in at most so many paragraphs; common words and function words are among so many most frequent.
MAX_RARE_PARAGRAPHS = 5
COMMON_WORDS, FUNCTION_WORDS = 300, 30
#: Paragraphs that are drawn from.
SAMPLE = 20_000

_WORD = re.compile(r"[a-z]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Query:
    """A search: its address here, and for the page with FTS5; empty where that has no such search."""

    path: str
    fts5: str = ""


Classes = dict[str, list[Query]]


@dataclass(frozen=True, slots=True)
class _Drawn:
    chance: random.Random
    sample: Sequence[Sequence[str]]
    rare: Sequence[str]
    common: Sequence[str]
    function: Sequence[str]

    def run(self, least: int, most: int) -> list[str]:
        length = self.chance.randint(least, most)
        while True:
            words = self.chance.choice(self.sample)
            if len(words) >= length:
                first = self.chance.randrange(len(words) - length + 1)
                return list(words[first : first + length])

    def pair(self) -> tuple[str, str]:
        while True:
            known = sorted({word for word in self.chance.choice(self.sample) if len(word) >= 4})
            if len(known) >= 2:
                first, second = self.chance.sample(known, 2)
                return first, second

    def small_words(self) -> list[str]:
        while True:
            run = self.run(2, 3)
            if all(word in self.function for word in run):
                return run

    def misspelt(self, errors: int) -> str:
        word = self.chance.choice(self.common)
        for _ in range(errors):
            at = self.chance.randrange(len(word))
            word = word[:at] + self.chance.choice(_LETTERS) + word[at + 1 :]
        return word


def draw_classes(library: Library) -> Classes:
    """Return searches of every class for *library*."""
    drawn, filters = _draw(library), _filters(library)
    chance = drawn.chance
    common, rare = partial(chance.choice, drawn.common), partial(chance.choice, drawn.rare)

    def several(draw: Callable[[], Query]) -> list[Query]:
        made: dict[Query, None] = {}
        for _ in range(PER_CLASS * 3):
            made[draw()] = None
        return list(made)[:PER_CLASS]

    def alike(draw: Callable[[], str]) -> list[Query]:
        return several(lambda: _query(q := draw(), q))

    def pairs(here: str, there: str) -> list[Query]:
        return several(lambda: _pair(drawn.pair(), here, there))

    classes = {
        "rare word": alike(rare),
        "common word": alike(common),
        "function word": alike(partial(chance.choice, drawn.function)),
        "AND": pairs("{} {}", "{} {}"),
        "OR": alike(lambda: f"{common()} OR {common()} OR {rare()}"),
        "NOT": pairs("{} -{}", "{} NOT {}"),
        "phrase": alike(lambda: f'"{" ".join(drawn.run(2, 4))}"'),
        "phrase of function words": alike(lambda: f'"{" ".join(drawn.small_words())}"'),
        "near": pairs('"{} {}"~10', "NEAR({} {}, 10)"),
        "prefix": alike(lambda: f"{common()[:4]}*"),
        "leading wildcard": several(lambda: _query(f"*{common()[-4:]}")),
        "one error": several(lambda: _query(f"{drawn.misspelt(1)}~")),
        "two errors": several(lambda: _query(f"{drawn.misspelt(2)}~2")),
        "ten words": several(lambda: _query(" ".join(drawn.run(10, 10)))),
    }
    for name, values in filters.items():
        if values:
            classes[f"filter: {name}"] = several(
                lambda name=name, values=values: _query(common(), **{name: chance.choice(values)})  # type: ignore[misc]  # defaults, so that each has its own
            )
    classes["filter: section"] = several(lambda: _query(f"section:{rare()} {common()}"))
    classes["concordance"] = several(
        lambda: _query(f'"{" ".join(drawn.run(2, 3))}"', view="concordance", order="right")
    )
    return classes


def _query(q: str, fts5: str = "", **others: str) -> Query:
    def path(words: str) -> str:
        return f"/search?{urlencode({'q': words, **others})}"

    return Query(path(q), path(fts5) if fts5 else "")


def _pair(words: tuple[str, str], here: str, there: str) -> Query:
    return _query(here.format(*words), there.format(*words))


def _draw(library: Library) -> _Drawn:
    chance = random.Random(library.counts.paragraphs)  # noqa: S311 nothing secret hangs on it
    counts: Counter[str] = Counter()
    sample: list[list[str]] = []
    share = min(1.0, SAMPLE / library.counts.paragraphs)
    for *_, text in paragraphs(library):
        if chance.random() < share:
            sample.append(_WORD.findall(text.lower()))
            counts.update(set(sample[-1]))
    # Ties sort alphabetically, since sets have no order.
    often = [word for _, word in sorted((-n, word) for word, n in counts.items())]
    return _Drawn(
        chance,
        [words for words in sample if words],
        rare=[w for w in often if counts[w] <= MAX_RARE_PARAGRAPHS and len(w) >= 4],
        common=[word for word in often if len(word) >= 5][:COMMON_WORDS],
        function=often[:FUNCTION_WORDS],
    )


def _filters(library: Library) -> dict[str, list[str]]:
    """Return the values of each filter, by the parameter of the address that has it."""
    entries = library.entries()
    dates = (entry.metadata.date for entry in entries)
    return {
        "author": sorted({name for entry in entries for name in entry.metadata.authors}),
        "kind": sorted({s.kind for entry in entries for s in entry.sections if s.kind}),
        "in": sorted(entry.slug for entry in entries),
        "from": sorted({str(date.year) for date in dates if date}),
    }


def classes_for(library: Library, path: Path) -> Classes:
    """Return what `draw_classes` draws, kept in the file at *path*, since drawing takes long."""
    if not path.exists():
        drawn = {name: list(map(asdict, some)) for name, some in draw_classes(library).items()}
        path.write_text(json.dumps(drawn), encoding="utf-8")
    saved = json.loads(path.read_text(encoding="utf-8"))
    return {name: [Query(**query) for query in queries] for name, queries in saved.items()}


def measure_classes(
    server: Server, requests: Requests, classes: Classes, *, fts5: bool = False
) -> dict[str, Measurement]:
    """Return the measurement of each of *classes*, one client, each search new to the process."""
    server.measure(requests.warming, 1)
    measured = {}
    for name, queries in classes.items():
        paths = [query.fts5 if fts5 else query.path for query in queries]
        if paths := [path for path in paths if path]:
            measured[name] = server.measure(paths, 1)
    return measured


def class_lines(
    measured: dict[str, dict[str, Measurement]], empty: Measurement, fts5: dict[str, Measurement]
) -> Iterator[str]:
    """Yield the rows of a table for each server; ratios are of processor time, more than 1 is quicker."""
    for server, by_class in measured.items():
        yield f"\n{server}, by class, each search new to the process, one client; ratios by processor time"
        yield f"{'':26}{'requests':>9}{'p50 ms':>9}{'p99 ms':>9}{'cpu ms':>9}{'to (a)':>9}{'to (b)':>9}"
        for name, row in by_class.items():
            other = fts5.get(name)
            yield (
                f"{name:26}{len(row.times):9}{row.percentile(0.5):9.2f}{row.percentile(0.99):9.2f}"
                f"{row.each:9.2f}{empty.each / row.each:9.2f}"
                + (f"{other.each / row.each:9.2f}" if other else "")
            )
