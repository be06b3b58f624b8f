"""Requests for the HTTP benchmark: searches and addresses, drawn from a collection with a fixed seed.

Of 200 searches a quarter each are rare words (in five paragraphs at most), common words (of the 300 most common
with five letters and more), two words of one paragraph, and phrases of two to four words. They are plain words,
so that any search engine understands them.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from archive.library.protocol import Library

#: Searches of each class that are measured, and others that warm the server.
SEARCHES_PER_CLASS = 50
WARMING_PER_CLASS = 10
#: A rare word is in at most so many paragraphs; a common one is among so many most frequent words.
MAX_RARE_PARAGRAPHS = 5
COMMON_WORDS = 300
#: A word of a pair is in at least so many paragraphs, if the collection is large enough.
MIN_PAIR_PARAGRAPHS = 10
#: Addresses of paragraphs, and of whole texts.
PARAGRAPHS = 200
TEXTS = 40

_WORD = re.compile(r"[a-z]+")
_PHRASE = re.compile(r"\b[A-Za-z]+(?: [A-Za-z]+){3,}\b")


@dataclass(frozen=True, slots=True)
class Requests:
    """Paths to request."""

    searches: tuple[str, ...]
    #: Other requests, sent before anything is measured.
    warming: tuple[str, ...]
    paragraphs: tuple[str, ...]
    texts: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the requests that `write` wrote."""
        saved = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: tuple(paths) for name, paths in saved.items()})

    def write(self, path: Path) -> None:
        """Save the requests, since drawing them from a large collection takes long."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


def paragraphs(library: Library) -> Iterator[tuple[str, str, str, str]]:
    """Yield every paragraph: slug, number, title of the text, words."""
    for entry in library.entries():
        text = library.edition(entry.slug).text
        for paragraph in text.paragraphs:
            if not paragraph.withdrawn:
                yield entry.slug, paragraph.number, entry.metadata.title, paragraph.text


def draw_requests(library: Library) -> Requests:
    """Return requests for *library*; a small one yields fewer searches of each class."""
    chance = random.Random(library.counts.paragraphs)  # noqa: S311 nothing secret hangs on it
    counts: Counter[str] = Counter()
    sample: list[tuple[str, str, str]] = []
    # A sample, so that a million paragraphs need not be in memory.
    share = min(1.0, 20_000 / library.counts.paragraphs)
    for slug, number, _title, words in paragraphs(library):
        counts.update(set(_WORD.findall(words.lower())))
        if chance.random() < share:
            sample.append((slug, number, words))
    searches, warming = [], []
    for queries in _classes(chance, counts, sample):
        first = max(1, len(queries) * WARMING_PER_CLASS // (SEARCHES_PER_CLASS + WARMING_PER_CLASS))
        searches += [f"/search?q={quote(q)}" for q in queries[first:]]
        warming += [f"/search?q={quote(q)}" for q in queries[:first]]
    chance.shuffle(searches)
    chosen = chance.sample(sample, min(PARAGRAPHS, len(sample)))
    slugs = sorted({entry.slug for entry in library.entries()})
    return Requests(
        searches=tuple(searches),
        warming=tuple(warming),
        paragraphs=tuple(f"/texts/{slug}/{number}" for slug, number, _ in chosen),
        texts=tuple(f"/texts/{slug}" for slug in chance.sample(slugs, min(TEXTS, len(slugs)))),
    )


def _classes(
    chance: random.Random, counts: Counter[str], sample: list[tuple[str, str, str]]
) -> Iterator[list[str]]:
    wanted = SEARCHES_PER_CLASS + WARMING_PER_CLASS
    rare = sorted(word for word, n in counts.items() if n <= MAX_RARE_PARAGRAPHS and len(word) >= 4)
    yield chance.sample(rare, min(wanted, len(rare)))
    # Ties sort alphabetically, since sets have no order.
    often = sorted((-n, word) for word, n in counts.items() if len(word) >= 5)[:COMMON_WORDS]
    yield [word for _, word in chance.sample(often, min(wanted, len(often)))]
    pairs: dict[str, None] = {}
    phrases: dict[str, None] = {}
    for _ in range(wanted * 20):
        words = chance.choice(sample)[2]
        known = sorted({w for w in _WORD.findall(words.lower()) if len(w) >= 4})
        known = [
            word for word in known if counts[word] >= min(MIN_PAIR_PARAGRAPHS, len(sample) // 10)
        ]
        if len(pairs) < wanted and len(known) >= 2:
            pairs[" ".join(chance.sample(known, 2))] = None
        runs = _PHRASE.findall(words)
        if len(phrases) < wanted and runs:
            run = chance.choice(runs).split()
            length = chance.choice((2, 3, 4))
            at = chance.randrange(len(run) - length + 1)
            phrases[f'"{" ".join(run[at : at + length])}"'] = None
    yield list(pairs)
    yield list(phrases)
