"""What programs cost: processor time in the process of a call of the JSON API, and of the page that shows the same.

    python -m bench.api TEXTS INDEX [--rounds 200]

The index is built where it is not there yet. A call and its page are asked for in turn, each time for something else,
so that no cache can answer and both meet the same load. Of each the median is printed (aim: a call costs no more).
Then come the answers of DTS and pages of an OAI-PMH harvest (aim: 20 ms for collections of 16,000 paragraphs).
"""

import argparse
import gc
import random
import time
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from archive.indexing.build import build
from archive.indexing.live import Live
from archive.server.serve import OBJECTS_PER_COLLECTION
from archive.settings import Settings
from archive.web import create_app

#: Makes the address of a page, and that of the call which says the same, of a place ``report-on-peace/p7``.
_Pair = Callable[[str, int], tuple[str, str]]
API = "/api/v1"
#: Of no site: harvesters are answered only where a public address is set.
_URL = "https://archive.example.org"


def pairs(words: list[str]) -> dict[str, _Pair]:
    """Return what makes the addresses of each kind of page and of its call, with *words* to search for."""

    def word(n: int) -> str:
        return words[n % len(words)]

    return {
        "texts": lambda _, __: ("/texts/", f"{API}/texts?per_page=100"),
        "text": lambda place, _: (f"/texts/{_slug(place)}", f"{API}/texts/{_slug(place)}?per_page=100"),
        "paragraph": lambda place, _: (f"/texts/{place}", f"{API}/texts/{place}"),
        "search": lambda _, n: (f"/search?q={word(n)}", f"{API}/search?q={word(n)}"),
        "concordance": lambda _, n: (
            f"/search?q={word(n)}&view=concordance",
            f"{API}/concordance?q={word(n)}",
        ),
        "quotation": lambda _, n: (
            f"/quotation?q={_quoted(words, n)}",
            f"{API}/quotation?q={_quoted(words, n)}",
        ),
        "citations": lambda place, _: (f"/citations?p={place}", f"{API}/citations?ref={place}"),
        "changes": lambda _, __: ("/new", f"{API}/changes?per_page=50"),
    }  # fmt: skip


def standards() -> dict[str, Callable[[str], str]]:
    """Return what makes the addresses of DTS and of harvesters, of a place such as ``report-on-peace/p7``."""
    dts = "/api/dts"

    def passage(place: str, more: str = "") -> str:
        slug, _, number = place.partition("/")
        return f"{dts}/document?resource={slug}&ref={number}{more}"

    return {
        "DTS: a collection": lambda _: f"{dts}/collection?id=all",
        "DTS: a text": lambda place: f"{dts}/collection?id={_slug(place)}",
        "DTS: its structure": lambda place: f"{dts}/navigation?resource={_slug(place)}&down=-1",
        "DTS: a passage as TEI": passage,
        "DTS: a passage as HTML": lambda place: passage(place, "&mediaType=text/html"),
        "OAI: 100 records": lambda _: "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "OAI: 100 headers": lambda _: "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
        "OAI: a text as TEI": lambda place: (
            "/oai?verb=GetRecord&metadataPrefix=tei"
            f"&identifier=oai:archive.example.org:{_slug(place)}"
        ),
    }


def measured(settings: Settings, rounds: int) -> Iterator[tuple[str, float, float]]:
    """Yield each kind with the medians of its page and of its call, in milliseconds."""
    client = _client(settings)
    places, words = _sampled(settings, rounds)
    for name, addresses in pairs(words).items():
        times: tuple[list[float], list[float]] = ([], [])
        for n in range(rounds):
            for each, address in zip(times, addresses(places[n], n), strict=True):
                each.append(_milliseconds(client, address))
        yield name, median(times[0]), median(times[1])


def measured_standards(settings: Settings, rounds: int) -> Iterator[tuple[str, float]]:
    """Yield each kind of answer of DTS and OAI-PMH with its median, in milliseconds."""
    client = _client(replace(settings, url=_URL))
    places, _ = _sampled(settings, rounds)
    for name, address in standards().items():
        yield name, median(_milliseconds(client, address(place)) for place in places)


def _client(settings: Settings) -> FlaskClient:
    """Return a client of a site that keeps nothing, so that each answer is made."""
    build(settings)
    gc.set_threshold(OBJECTS_PER_COLLECTION)
    return create_app(replace(settings, cache_bytes=0)).test_client()


def _milliseconds(client: FlaskClient, address: str) -> float:
    start = time.thread_time()
    answer = client.get(address)
    elapsed = (time.thread_time() - start) * 1000
    assert answer.status_code == 200, f"{address}: {answer.status}"
    return elapsed


def _sampled(settings: Settings, count: int) -> tuple[list[str], list[str]]:
    """Return *count* places of the collection, and words of them."""
    chance = random.Random(1)  # noqa: S311  # the same on every machine
    library = Live(settings).now().library
    found = library.located_paragraphs(chance.choices(range(library.counts.paragraphs), k=count))
    places, words = [], []
    for paragraph in found:
        places.append(str(paragraph.ref))
        spoken = [word for word in paragraph.paragraph.text.split() if word.isalpha()]
        words.append(chance.choice(spoken) if spoken else "peace")
    return places, words


def _slug(place: str) -> str:
    return place.partition("/")[0]


def _quoted(words: list[str], n: int) -> str:
    return "+".join(words[(n + k) % len(words)] for k in range(8))


def main() -> None:
    """Print a table of the kinds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("texts", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--rounds", type=int, default=200)
    asked = parser.parse_args()
    settings = Settings(texts=asked.texts, index=asked.index)
    print("| Kind | page ms | call ms |\n| --- | --- | --- |")
    for name, page, call in measured(settings, asked.rounds):
        print(f"| {name} | {page:.2f} | {call:.2f} |")
    print("\n| Kind | ms |\n| --- | --- |")
    for name, time_of_answer in measured_standards(settings, asked.rounds):
        print(f"| {name} | {time_of_answer:.2f} |")


if __name__ == "__main__":
    main()
