"""What pages of browsing cost: times in the process and compressed sizes, in a collection of many short texts.

    python -m bench.browsing OUT [--texts 10000] [--authors 2000] [--rounds 40]

The texts are made up, the same on every machine: two paragraphs each, by some 2,000 authors, with places, subjects,
people and collections, of the years 1600 to 1949. The collection and its index are made in the folder OUT once, and
used again. Each page is asked for with other parameters each time, so that no cache can answer.
"""

import argparse
import gc
import gzip
import random
import time
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

from archive.indexing.build import build
from archive.model.date import Date
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.server.serve import OBJECTS_PER_COLLECTION
from archive.settings import Settings
from archive.sources.canonical.format import write_canonical
from archive.web import create_app
from bench.collection import KINDS

_SYLLABLES = "an ber col da el fen gar hol in jo kel lor man nor ot pel quin ros sten tor ul ver wil yor".split()
_WORDS = "letter speech report peace war trade harvest treaty army navy debt school church law land river".split()
_TITLES = (
    "Inaugural Address",
    "Letter to the Assembly",
    "On the State of the {}",
    "The {} Act",
    "A Speech on {}",
)
_COLLECTIONS, _PLACES, _SUBJECTS = 20, 300, 200
_FIRST_YEAR, _LAST_YEAR = 1600, 1949


def names(chance: random.Random, count: int, parts: int) -> list[str]:
    """Return *count* different made-up names of so many *parts*."""
    found: dict[str, None] = {}
    while len(found) < count:
        words = ("".join(chance.choices(_SYLLABLES, k=2)).capitalize() for _ in range(parts))
        found.setdefault(" ".join(words))
    return list(found)


def texts(count: int, authors: int) -> Iterator[Text]:
    """Yield *count* made-up texts by so many *authors*."""
    chance = random.Random(count)  # noqa: S311  # the same on every machine
    by, places = names(chance, authors, 2), names(chance, _PLACES, 1)
    subjects, people = names(chance, _SUBJECTS, 1), names(chance, authors // 2, 2)
    for number in range(count):
        word = chance.choice(_WORDS).capitalize()
        metadata = Metadata(
            title=chance.choice(_TITLES).format(word),
            # Everyone has a text, and some have many.
            authors=(by[number % authors] if chance.random() < 0.5 else chance.choice(by[:200]),),
            date=Date(chance.randint(_FIRST_YEAR, _LAST_YEAR)),
            language=chance.choice(("en", "en", "de", "fr")),
            places=(chance.choice(places),),
            subjects=tuple(chance.sample(subjects, 2)),
            people=(chance.choice(people),),
            collections=(f"papers-{chance.randrange(_COLLECTIONS)}",),
        )
        words = tuple(Paragraph("", " ".join(chance.choices(_WORDS, k=30)) + ".") for _ in range(2))
        yield Text(f"text-{number}", metadata, (Section("s1", "", words, chance.choice(KINDS)),))


def pages(count: int) -> dict[str, Callable[[random.Random], str]]:
    """Return what makes an address of each kind of page, of a collection of *count* texts."""
    last_page = count // 100

    def year(chance: random.Random) -> int:
        return chance.randint(_FIRST_YEAR, _LAST_YEAR)

    return {
        "home": lambda c: f"/?{c.random()}",
        "texts by date": lambda c: f"/texts/?page={c.randint(1, last_page)}&{c.random()}",
        "texts by title": lambda c: (
            f"/texts/?sort=title&page={c.randint(1, last_page)}&{c.random()}"
        ),
        "texts by author": lambda c: (
            f"/texts/?sort=author&page={c.randint(1, last_page)}&{c.random()}"
        ),
        "texts, words": lambda c: f"/texts/?q={c.choice(_WORDS)}&sort=title&{c.random()}",
        "texts, filters": lambda c: (
            f"/texts/?kind={c.choice(KINDS)}&from={year(c)}&author={c.choice(_SYLLABLES)}&{c.random()}"
        ),
        "years": lambda c: f"/years/?{c.random()}",
        "a year": lambda c: f"/years/{year(c)}?{c.random()}",
        "a decade": lambda c: f"/years/{year(c) // 10 * 10}s?{c.random()}",
        "authors": lambda c: f"/authors/?page={c.randint(1, 5)}&{c.random()}",
        "authors, typed": lambda c: f"/authors/?contains={c.choice(_SYLLABLES)}&{c.random()}",
        "places": lambda c: f"/places/?{c.random()}",
        "subjects": lambda c: f"/subjects/?{c.random()}",
        "people": lambda c: f"/people/?page={c.randint(1, 3)}&{c.random()}",
        "collections": lambda c: f"/collections/?{c.random()}",
        "a collection": lambda c: (
            f"/collections/papers-{c.randrange(_COLLECTIONS)}?page={c.randint(1, 5)}&{c.random()}"
        ),
    }


def measured(
    settings: Settings, count: int, rounds: int
) -> Iterator[tuple[str, float, float, int]]:
    """Yield each kind of page with p50 and p99 of its time in milliseconds, and its largest compressed size."""
    client = create_app(settings).test_client()
    # As the server does.
    gc.set_threshold(OBJECTS_PER_COLLECTION)
    chance = random.Random(1)  # noqa: S311  # the same on every machine
    listed = client.get("/authors.json").get_json()["authors"]
    kinds = pages(count)
    kinds["an author"] = lambda c: f"/authors/{c.choice(listed)['slug']}?{c.random()}"
    for name, address in kinds.items():
        client.get(address(chance))
        times, largest = [], 0
        for _ in range(rounds):
            asked = address(chance)
            start = time.thread_time()
            answer = client.get(asked)
            times.append((time.thread_time() - start) * 1000)
            assert answer.status_code == 200, asked
            largest = max(largest, len(gzip.compress(answer.data, 6)))
        times.sort()
        yield name, times[rounds // 2], times[-1 - rounds // 100], largest


def main() -> None:
    """Make the collection where it is not there yet, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("out", type=Path)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--authors", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    settings = Settings(texts=asked.out / "texts", index=asked.out / "index")
    if not settings.texts.exists():
        settings.texts.mkdir(parents=True)
        for text in texts(asked.texts, asked.authors):
            path = settings.texts / f"{text.slug}.md"
            path.write_text(write_canonical(text), encoding="utf-8")
    build(settings)
    print("| Page | p50 ms | p99 ms | kB |\n| --- | --- | --- | --- |")
    for name, median, worst, size in measured(settings, asked.texts, asked.rounds):
        print(f"| {name} | {median:.1f} | {worst:.1f} | {size / 1000:.1f} |")


if __name__ == "__main__":
    main()
