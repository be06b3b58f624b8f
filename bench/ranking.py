"""Ranking: known paragraphs searched for as readers remember them, with the rank at which each is shown.

    python -m bench.ranking CORPORA [--cases 420] [--seed 13] [--show] [--work build/bench]

CORPORA is a folder with `sotu/`, `inaugural/`, `federalist/` and `hansard-sample/`. Each query is drawn from one
paragraph or title, and is searched as it is typed. For each kind of query this prints the mean reciprocal rank of what
was meant (0 where it is not on the first page), how many pages show it, and the same for its words joined by OR.
"""

import argparse
import json
import random
import re
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from archive.indexing.generations import CURRENT
from archive.indexing.live import Live
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.search.request import SearchRequest
from archive.search.searcher import Searcher
from archive.settings import Settings
from archive.sources.canonical.format import write_canonical
from bench import prepare
from bench.collection import whole_texts

#: Of so many State of the Union addresses, one is in the collection.
ADDRESS_STEP = 2
#: Shorter paragraphs are not drawn.
MIN_WORDS = 25
#: Words that nobody remembers a passage by.
_SMALL_WORDS = frozenset(
    "a about after all also an and any are as at be been before but by can could did do does each for from had has have"
    " he her his how i if in into is it its may more most must my no nor not of on one only or other our out over shall"
    " she should so some such than that the their them then there these they this those to under up upon us very was"
    " we were what when where which while who whom whose why will with would you your".split()
)
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")


@dataclass(frozen=True, slots=True)
class Item:
    """A query, and what it is to find: a text and, unless empty, the number of a paragraph."""

    kind: str
    query: str
    slug: str
    number: str = ""


def texts(corpora: Path) -> Iterator[Text]:
    """Yield the texts of the collection."""
    yield from list(whole_texts(corpora / "sotu"))[::ADDRESS_STEP]
    for name in ("inaugural", "federalist", "hansard-sample"):
        lines = (corpora / name / "paragraphs.jsonl").read_text(encoding="utf-8").splitlines()
        for doc, rows in groupby(map(json.loads, lines), key=lambda row: row["doc"]):
            yield _text(name, doc, list(rows))


def _text(corpus: str, doc: str, rows: Sequence[dict[str, str]]) -> Text:
    slug = re.sub(r"[^a-z0-9]+", "-", f"{corpus}-{doc}".lower())
    paragraphs = tuple(
        Paragraph("", row["text"], speaker=row["author"] if corpus == "hansard-sample" else "")
        for row in rows
    )
    authors = () if corpus == "hansard-sample" else (rows[0]["author"],)
    title = re.sub(r"\s*\(Hansard.*|^[IVXLC]+: ", "", rows[0]["title"])
    metadata = Metadata(title, authors=authors, language="en")
    return Text(slug, metadata, (Section("s1", "", paragraphs),))


def items(every: Sequence[Text], count: int, seed: int) -> Iterator[Item]:
    """Yield *count* queries, of each kind as many; the same for the same *seed*."""
    draw = _Draw(every, random.Random(seed))  # noqa: S311 nothing secret hangs on it
    for number in range(count):
        yield _KINDS[number % len(_KINDS)](draw)


class _Draw:
    """Draws paragraphs, and words of them."""

    def __init__(self, every: Sequence[Text], chance: random.Random) -> None:
        self.chance = chance
        self.titles = [(text.slug, _content(text.metadata.title)) for text in every]
        self.title_of = dict(self.titles)
        self._found = [
            (text.slug, f"p{number}", _words(paragraph.text))
            for text in every
            for number, paragraph in enumerate(text.paragraphs, 1)
        ]
        self._found = [found for found in self._found if len(found[2]) >= MIN_WORDS]

    def paragraph(self) -> tuple[str, str, list[str]]:
        return self.chance.choice(self._found)

    def foreign(self) -> str:
        """Return a word of any paragraph."""
        return self.chance.choice(_content(" ".join(self.paragraph()[2])) or ["peace"])

    def some(self, words: Sequence[str], count: int) -> list[str]:
        """Return *count* of *words*, each once, in their order."""
        distinct = list(dict.fromkeys(words))
        chosen = sorted(self.chance.sample(range(len(distinct)), min(count, len(distinct))))
        return [distinct[at] for at in chosen]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _content(text: str) -> list[str]:
    return [word for word in _words(text) if word not in _SMALL_WORDS and len(word) > 2]


def _passage(draw: _Draw) -> Item:
    """Two to four adjacent words."""
    while True:
        slug, number, words = draw.paragraph()
        size = draw.chance.randint(2, 4)
        at = draw.chance.randrange(len(words) - size)
        run = words[at : at + size]
        if len(_content(" ".join(run))) >= 2:
            return Item("words of a passage", " ".join(run), slug, number)


def _misremembered(draw: _Draw) -> Item:
    """Some words of a passage in another order, one in another form, and one that is not there."""
    slug, number, words = draw.paragraph()
    some = draw.some(_content(" ".join(words)), 5)
    at = draw.chance.randrange(len(some))
    some[at] = some[at].removesuffix("s") if some[at].endswith("s") else f"{some[at]}s"
    some.insert(draw.chance.randrange(len(some)), draw.foreign())
    draw.chance.shuffle(some)
    return Item("misremembered", " ".join(some), slug, number)


def _one_word_wrong(draw: _Draw) -> Item:
    """Five to eight adjacent words, one of them replaced."""
    slug, number, words = draw.paragraph()
    size = draw.chance.randint(5, 8)
    at = draw.chance.randrange(len(words) - size)
    run = words[at : at + size]
    run[draw.chance.randrange(1, size - 1)] = draw.foreign()
    return Item("one word wrong", " ".join(run), slug, number)


def _question(draw: _Draw) -> Item:
    """A question with three words of the passage."""
    while True:
        slug, number, words = draw.paragraph()
        some = draw.some([word for word in _content(" ".join(words)) if len(word) > 4], 3)
        if len(some) == 3:
            form = draw.chance.choice(
                [
                    "what did he say of {} and {} in the {}",
                    "what was said about {} and the {} of {}",
                    "why does the {} need {} and {}",
                ]
            )
            return Item("question", form.format(*some), slug, number)


def _long_question(draw: _Draw) -> Item:
    """A question with seven words of the passage, of which one is not there."""
    slug, number, words = draw.paragraph()
    some = [*draw.some(_content(" ".join(words)), 6), draw.foreign()]
    draw.chance.shuffle(some)
    return Item("long question", f"how did {' '.join(some)} come about", slug, number)


def _title(draw: _Draw) -> Item:
    """The words of a title, which only the record has."""
    while True:
        slug, words = draw.chance.choice(draw.titles)
        if len(words) >= 2:
            return Item("title", " ".join(words), slug)


def _title_and_words(draw: _Draw) -> Item:
    """Two words of a title, which the paragraph need not have, and two of the paragraph."""
    while True:
        slug, number, words = draw.paragraph()
        titled = draw.some(draw.title_of[slug], 2)
        some = draw.some([word for word in _content(" ".join(words)) if word not in titled], 2)
        if len(titled) == 2 == len(some):
            return Item("title and words", " ".join([*titled, *some]), slug, number)


_KINDS: tuple[Callable[[_Draw], Item], ...] = (
    *(
        _passage,
        _misremembered,
        _one_word_wrong,
        _question,
        _long_question,
        _title,
        _title_and_words,
    ),
)


def rank(searcher: Searcher, item: Item, query: str, *, records: bool) -> int:
    """Return the place on the first page, from 1, of what *item* is to find; 0 where it is not there."""
    results = searcher.search(SearchRequest(q=query))
    shown = [record.ref for record in results.records.hits] if records else []
    shown += [hit.ref for hit in results.hits]
    shown += [hit.ref for hit in results.closest.hits] if results.closest else []
    places = (
        place
        for place, ref in enumerate(shown, 1)
        if ref.slug == item.slug and item.number in ("", ref.number)
    )
    return next(places, 0)


def measure(searcher: Searcher, drawn: Sequence[Item], *, show: bool) -> None:
    """Print the mean reciprocal ranks by kind."""
    ranks: dict[str, list[tuple[int, int]]] = {}
    for item in drawn:
        joined = " OR ".join(dict.fromkeys(item.query.split()))
        found = (
            rank(searcher, item, item.query, records=True),
            rank(searcher, item, joined, records=False),
        )
        ranks.setdefault(item.kind, []).append(found)
        if show and found[0] != 1:
            print(
                f"{item.kind}: {found[0]}, by OR {found[1]}: {item.query}: {item.slug}/{item.number}"
            )
    print("| query | queries | MRR | shown | MRR of the words by OR | shown |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind, pairs in {**ranks, "all": [p for each in ranks.values() for p in each]}.items():
        by_rank = [[pair[which] for pair in pairs] for which in (0, 1)]
        print(f"| {kind} | {len(pairs)} | {' | '.join(map(_figures, by_rank))} |")


def _figures(ranks: Sequence[int]) -> str:
    reciprocal = sum(1 / rank for rank in ranks if rank) / len(ranks)
    return f"{reciprocal:.3f} | {sum(map(bool, ranks))}"


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cases", type=int, default=420)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--show", action="store_true", help="show what is not in the first place")
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    folder, index = options.work / "texts-ranking", options.work / f"index-ranking-{options.engine}"
    every = list(texts(options.corpora))
    if not folder.exists():
        folder.mkdir(parents=True)
        for text in every:
            (folder / f"{text.slug}.md").write_text(write_canonical(text), encoding="utf-8")
    settings = Settings(texts=folder, index=index, engine=options.engine)
    if not (index / CURRENT).exists():
        prepare.index(folder, index, options.engine)
    with Live(settings).now() as generation:
        measure(
            generation.searcher,
            list(items(every, options.cases, options.seed)),
            show=options.show,
        )


if __name__ == "__main__":
    main()
