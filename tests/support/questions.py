"""Draws the questions of the golden answers, and writes them with the answers of this checkout.

    python -m tests.support.questions

They are drawn once and kept with the answers (see `tests.support.answers`), so that no change of what is here, or of
chance, changes them. `make golden` renews the answers to the questions that are kept.
"""

import ast
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from urllib.parse import urlencode

from archive.language.tokenizer import words as words_of
from bench.queries import CLASSES
from tests.support.answers import FOLDER
from tests.support.answers import Archive
from tests.support.answers import opened
from tests.support.answers import write_answers
from tests.support.chance import Chance
from tests.support.generated_texts import VOCABULARY
from tests.support.many_texts import AUTHORS
from tests.support.many_texts import HEADINGS
from tests.support.many_texts import KINDS
from tests.support.paths import ROOT

#: A question with the kind that it is of.
Question = tuple[str, str]

#: The files in which the tests of searches list what they ask.
_ASKED = {"test_ranking.py": "WANTED", "test_historians.py": "EXACTLY"}
_GENERATED_QUESTIONS = 350
_SORTS = ("relevance", "text", "date")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A collection to draw from: its paragraphs as words, its words from the rarest, and its texts."""

    chance: Chance
    paragraphs: Sequence[Sequence[str]]
    words: Sequence[str]
    slugs: Sequence[str]

    def rare(self) -> str:
        """Return one of the rarer half of the words."""
        return self.chance.one(self.words[: len(self.words) // 2])

    def common(self) -> str:
        """Return one of the hundred most frequent words of five letters and more."""
        return self.chance.one([word for word in self.words if len(word) > 4][-100:])

    def function(self) -> str:
        """Return one of the thirty most frequent words."""
        return self.chance.one(self.words[-30:])

    def any(self) -> str:
        """Return a word, the more frequent the likelier."""
        return self.chance.one(self.chance.one(self.paragraphs))

    def run(self, least: int, most: int) -> list[str]:
        """Return neighbouring words of one paragraph."""
        length = self.chance.between(least, most)
        while True:
            paragraph = self.chance.one(self.paragraphs)
            if len(paragraph) >= length:
                first = self.chance.below(len(paragraph) - length + 1)
                return list(paragraph[first : first + length])

    def together(self, count: int) -> list[str]:
        """Return words of one paragraph, in any order."""
        return self.chance.some(self.run(count * 3, count * 3), count)

    def misspelt(self, errors: int) -> str:
        """Return a word of five letters and more with so many errors."""
        chance, word = self.chance, ""
        while not 5 <= len(word) <= 15:
            word = self.any()
        for _ in range(errors):
            at, letter = chance.below(len(word) - 1), chance.one(_LETTERS)
            swapped = word[at + 1] + word[at]
            ways = (letter + word[at:], word[at + 1 :], letter + word[at + 1 :])
            word = word[:at] + chance.one((*ways, swapped + word[at + 2 :]))
        return word


#: How many questions of each kind, and how one is drawn.
_KINDS: dict[str, tuple[int, Callable[[Drawn], str]]] = {
    "rare word": (70, lambda d: d.rare()),
    "common word": (50, lambda d: d.common()),
    "function word": (20, lambda d: d.function()),
    "exact word": (20, lambda d: f'"{d.any()}"'),
    "two words": (60, lambda d: " ".join(d.together(2))),
    "words anywhere": (40, lambda d: f"{d.common()} {d.any()}"),
    "three words": (40, lambda d: " ".join(d.together(3))),
    "OR": (50, lambda d: f"{d.any()} OR {d.rare()} OR {d.common()}"),
    "NOT": (50, lambda d: f"{d.common()} -{d.any()} -{d.rare()}"),
    "brackets": (50, lambda d: f"({d.any()} OR {d.common()}) ({d.common()} OR NOT {d.any()})"),
    "phrase": (60, lambda d: f'"{" ".join(d.run(2, 5))}"'),
    "phrase of function words": (30, lambda d: f'"{d.function()} {d.function()}"'),
    "near": (50, lambda d: f'"{" ".join(d.together(2))}"~{d.chance.below(12)}'),
    "near of three": (20, lambda d: f'"{" ".join(d.together(3))}"~{d.chance.below(25)}'),
    "prefix": (40, lambda d: f"{_cut(d.any())}*"),
    "leading wildcard": (25, lambda d: f"*{d.any()[-3:]}"),
    "wildcard": (25, lambda d: _with_wildcard(d.chance, d.common())),
    "one error": (40, lambda d: f"{d.misspelt(1)}~"),
    "two errors": (25, lambda d: f"{d.misspelt(2)}~2"),
    "misspelt": (25, lambda d: f"{d.misspelt(1)} {d.any()}"),
    "most of the words": (50, lambda d: f"{' '.join(d.together(3))} {d.rare()}"),
    "ten words": (40, lambda d: " ".join([*d.run(9, 9), d.any()])),
    "author": (30, lambda d: f"author:{_cited(d.chance.one(AUTHORS))} {d.any()}"),
    "kind": (30, lambda d: f"kind:{d.chance.one((*KINDS[:-1], 'stage', 'note'))} {d.any()}"),
    "text": (20, lambda d: f"in:{d.chance.one(d.slugs)} {d.any()}"),
    "title": (15, lambda d: f"title:{d.chance.one(('peace', 'debt', 'war', 'union'))} {d.any()}"),
    "section": (15, lambda d: f"section:{_cited(d.chance.one(HEADINGS[:-1]))} {d.common()}"),
    "year": (30, lambda d: f"{d.any()} {_years(d.chance)}"),
    "date": (20, lambda d: f"date:{_day(d.chance)}..{_day(d.chance)} {d.common()}"),
    "filter alone": (20, lambda d: d.chance.one((_years(d.chance), f"author:{d.any()}", "kind:note"))),
}  # fmt: skip


def questions(name: str, archive: Archive) -> Iterator[Question]:
    """Yield the questions to the collection *name*."""
    drawn = _drawn(archive, seed=len(archive.paragraphs))
    match name:
        case "historians":
            for file, variable in _ASKED.items():
                for q in _listed(ROOT / "tests" / "search" / file, variable):
                    yield f"{variable.lower()} in {file}", _search(q)
            yield from _other_views(drawn, 4)
        case "generated":
            for _ in range(_GENERATED_QUESTIONS):
                yield "grammar", _search(_generated(drawn.chance, 3), sort=drawn.chance.one(_SORTS))
            yield from _other_views(drawn, 3)
        case "many":
            for kind, queries in CLASSES.items():
                yield from ((f"bench: {kind}", _search(q)) for q in queries)
            for kind, (count, draw) in _KINDS.items():
                yield from ((kind, _search(draw(drawn))) for _ in range(count))
            for _ in range(80):
                yield "parameters", _search(drawn.common(), **_parameters(drawn))
            yield from _other_views(drawn, 40)


def _other_views(drawn: Drawn, count: int) -> Iterator[Question]:
    """Yield questions for all but lists of hits."""
    chance = drawn.chance
    draws = [_KINDS[kind][1] for kind in ("common word", "phrase", "near", "OR", "author", "kind")]
    for _ in range(count):
        order = chance.one(("place", "left", "right"))
        q = chance.one(draws)(drawn)
        yield f"concordance by {order}", _search(q, view="concordance", order=order)
        yield "overview", _search(chance.one(draws)(drawn), view="overview")
        yield "all hits", _search(chance.one(draws)(drawn), per_page="all")
        slug, q = chance.one(drawn.slugs), chance.one(draws)(drawn)
        yield "marks", f"/texts/{slug}?{urlencode({'q': q})}"
        typed = f"{drawn.any()} {_cut(drawn.any())}" if chance.happens(0.3) else _cut(drawn.any())
        yield "suggestions", f"/suggest?{urlencode({'q': typed})}"
        run = drawn.run(6, 20)
        yield "quotation", _quotation(run)
        yield "altered quotation", _quotation(_altered(drawn, run))
    for _ in range(count // 4):
        yield "no quotation", _quotation([drawn.any() for _ in range(12)])


def _parameters(drawn: Drawn) -> dict[str, str | list[str]]:
    chance = drawn.chance
    ways: list[tuple[str, str | list[str]]] = [
        ("in", chance.some(drawn.slugs, 2)),
        ("author", chance.some(AUTHORS, 3)),
        ("kind", chance.some(KINDS[:-1], 2)),
        ("from", str(chance.between(1640, 1900))),
        ("to", str(chance.between(1700, 1970))),
        ("sort", chance.one(_SORTS)),
        ("page", str(chance.between(1, 4))),
        ("scope", "text"),
        ("per_page", "10"),
    ]
    return dict(chance.some(ways, chance.between(1, 3)))


def _generated(chance: Chance, depth: int) -> str:
    """Return a query of the grammar that the contract of the engines is tested with."""
    if not depth or chance.happens(0.3):
        run = f'"{" ".join(chance.some(VOCABULARY, chance.between(1, 3)))}"'
        filters = "author:lenin kind:decree kind:stage kind:note in:text-2 year:1917 section:peace"
        patterns = "Applause zzz peac* *e w?r tratey~ labr~2"
        many = [chance.one(VOCABULARY) for _ in range(4)]
        several = (run, f"{run}~{chance.below(10)}", chance.one(filters.split()))
        return chance.one((*many, *several, chance.one(patterns.split())))
    first, second = _generated(chance, depth - 1), _generated(chance, depth - 1)
    return chance.one(
        (f"{first} {second}", f"{first} OR {second}", f"NOT ({first})", f"({first}) {second}")
    )


def _altered(drawn: Drawn, run: Sequence[str]) -> list[str]:
    made = [drawn.any() if drawn.chance.happens(0.12) else word for word in run]
    at = drawn.chance.below(len(made))
    return made[:at] + made[at + 1 :]


def _listed(path: Path, variable: str) -> list[str]:
    """Return what the table *variable* of a test lists as typed."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == variable and node.value:
            assert isinstance(node.value, ast.List)
            pairs = (pair.elts[0] for pair in node.value.elts if isinstance(pair, ast.Tuple))
            return [ast.literal_eval(first) for first in pairs]
    raise LookupError(variable)


def _cut(word: str) -> str:
    return word[: max(2, len(word) // 2 + 1)]


def _with_wildcard(chance: Chance, word: str) -> str:
    at = chance.between(1, len(word) - 1)
    return word[:at] + chance.one(("?", "*")) + word[at + 1 :]


def _cited(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _years(chance: Chance) -> str:
    year = chance.between(1640, 1960)
    return chance.one((f"year:{year}", f"year:{year}..{year + 60}", f"year:..{year}", "year:1750s"))


def _day(chance: Chance) -> str:
    return f"{chance.between(1640, 1960)}-{chance.between(1, 12):02}"


def _search(q: str, **others: str | list[str]) -> str:
    given = {"per_page": "50", **others}
    return f"/search?{urlencode({'q': q, **given}, doseq=True, quote_via=quote)}"


def _quotation(words: Sequence[str]) -> str:
    return f"/quotation?{urlencode({'q': ' '.join(words)}, quote_via=quote)}"


def _drawn(archive: Archive, seed: int) -> Drawn:
    paragraphs = [
        [word.surface for word in words_of(text) if '"' not in word.surface]
        for _, text in archive.paragraphs
    ]
    counts = Counter(word for paragraph in paragraphs for word in {w.lower() for w in paragraph})
    words = sorted(counts, key=lambda word: (counts[word], word))
    slugs = sorted({address.partition("/")[0] for address, _ in archive.paragraphs})
    return Drawn(Chance(seed), [p for p in paragraphs if len(p) > 1], words, slugs)


def write(name: str) -> None:
    """Draw the questions to the collection *name*, and write them with the answers."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        archive = opened(name, "whoosh", Path(folder))
        write_answers(name, archive, dict.fromkeys(questions(name, archive)))


def main() -> None:
    """Write the files of all collections."""
    for name in ("historians", "generated", "many"):
        write(name)


if __name__ == "__main__":
    main()
