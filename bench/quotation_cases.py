"""Quotations with known answers: a collection of the corpora, and cases drawn from it by a seed.

The collection has every fourth State of the Union address, the inaugural addresses as one very long paragraph each,
and the first seventy papers of The Federalist, where the last sentence of every fourth paragraph is made a note. The
other papers and Hansard are other works.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from archive.language.analyser import Analyser
from archive.model.text import Metadata
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.sources.canonical.format import write_canonical
from bench.collection import whole_texts

ADDRESS_STEP, NOTE_STEP = 4, 4
OWN_PAPERS = 70
#: Words of a sentence that is quoted, and of one from a very long paragraph.
SENTENCE_WORDS = range(10, 41)
SHORT_SENTENCE_WORDS = range(7, 14)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_VERBS = re.compile(r"\b(?:is|are|was|were|will|shall|can|may|must|should|would|has|have|had)\b")
_COMMON = re.compile(
    r"(?:the|of|and|to|in|a|that|it|is|be|for|as|with|by|on|this|not|or|which|have|has|from|are|was|were|been"
    r"|will|an|at|their|its|our|we|they|his|he|I|all|no|but|would|who|them|these|such|may|can|if|so|than|us)[.,;:]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A quotation with what its result must be.

    `added` are the words that only the quotation has and `missing` those that only the source has: exact terms. They
    are None where the verdict alone is told. `slugs` are the texts that must be shown.
    """

    kind: str
    quotation: str
    #: exact, close or absent; or "not exact".
    expected: str
    slugs: tuple[str, ...] = ()
    added: Counter[str] | None = None
    missing: Counter[str] | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentences by the slug of their text: of all texts, of very long paragraphs, of notes; and of other works."""

    sentences: Mapping[str, Sequence[str]]
    long: Mapping[str, Sequence[str]]
    notes: Mapping[str, Sequence[str]]
    others: Sequence[str]


def texts(corpora: Path) -> Iterator[Text]:
    """Yield the texts of the collection."""
    yield from list(whole_texts(corpora / "sotu"))[::ADDRESS_STEP]
    for doc, rows in _documents(corpora / "inaugural"):
        words = " ".join(row["text"] for row in rows)
        yield _text(doc, rows[0], [Paragraph("", words)])
    for number, (doc, rows) in enumerate(_documents(corpora / "federalist")):
        if number < OWN_PAPERS:
            paragraphs = [
                _with_note(row["text"]) if at % NOTE_STEP == 0 else Paragraph("", row["text"])
                for at, row in enumerate(rows, 1)
            ]
            yield _text(doc, rows[0], paragraphs)


def write_collection(corpora: Path, folder: Path) -> None:
    """Write the collection as working copies."""
    folder.mkdir(parents=True)
    for text in texts(corpora):
        (folder / f"{text.slug}.md").write_text(write_canonical(text), encoding="utf-8")


def corpus(corpora: Path) -> Corpus:
    """Return the sentences that cases are drawn from."""
    own: dict[str, list[str]] = {}
    long: dict[str, list[str]] = {}
    notes: dict[str, list[str]] = {}
    for text in texts(corpora):
        of_text = [s for p in text.paragraphs for s in _SENTENCE_END.split(p.text)]
        own[text.slug] = of_text
        if len(text.paragraphs) == 1:
            long[text.slug] = of_text
        if from_notes := [note.text for p in text.paragraphs for note in p.notes]:
            notes[text.slug] = from_notes
    papers = list(_documents(corpora / "federalist"))[OWN_PAPERS:]
    rows = [row for _, rows in papers for row in rows]
    rows += [row for _, rows in _documents(corpora / "hansard-sample") for row in rows]
    others = [s for row in rows for s in _SENTENCE_END.split(row["text"])]
    return Corpus(own, long, notes, others)


def cases(source: Corpus, count: int, seed: int) -> Iterator[Case]:
    """Yield *count* cases, of each kind about as many; the same for the same *seed*."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    draw = _Draw(source, chance)
    for number in range(count):
        yield _KINDS[number % len(_KINDS)](draw)


class _Draw:
    """Draws sentences, and words to put among them."""

    def __init__(self, source: Corpus, chance: random.Random) -> None:
        self.source = source
        self.chance = chance
        everything = [s for some in source.sentences.values() for s in some]
        words = [w.strip(".,;:!?()'\"") for s in chance.sample(everything, 500) for w in s.split()]
        self._words = [word for word in words if word.isalpha() and word.islower()]

    def sentence(
        self, among: Mapping[str, Sequence[str]], lengths: range = SENTENCE_WORDS
    ) -> tuple[str, list[str]]:
        slugs = sorted(among)
        while True:
            slug = self.chance.choice(slugs)
            words = self.chance.choice(among[slug]).split()
            # Marks in the sentence are read as conventions, and the words of a case must be those of the sentence.
            plain = not re.search(r"[\[\]“”\"—–*_]|\.\s*\.|\d|--|- ", " ".join(words))
            if len(words) in lengths and plain and not _repeats(words):
                return slug, words

    def foreign(self, beside: Sequence[str]) -> str:
        """Return a word that is none of those *beside* it."""
        near = {word.strip(".,;:!?()'\"").lower() for word in beside}
        return next(w for w in iter(lambda: self.chance.choice(self._words), "") if w not in near)

    def place(self, words: Sequence[str], edge: int = 2) -> int:
        return self.chance.randrange(edge, len(words) - edge)


def _repeats(words: Sequence[str]) -> bool:
    """Tell whether a word occurs twice close together, so that nobody can tell which of them is left out."""
    folded = [word.strip(".,;:").lower() for word in words]
    return any(word in folded[at + 1 : at + 3] for at, word in enumerate(folded))


def _verbatim(draw: _Draw) -> Case:
    slug, words = draw.sentence(draw.source.sentences)
    first = draw.chance.randrange(len(words) - 6)
    piece = words[first : first + draw.chance.randrange(6, len(words) - first + 1)]
    return Case("verbatim", " ".join(piece), "exact", (slug,))


def _altered(draw: _Draw) -> Case:
    slug, words = draw.sentence(draw.source.sentences)
    added: list[str] = []
    missing: list[str] = []
    for at in sorted(draw.chance.sample(range(1, len(words) - 1, 3), 2), reverse=True):
        missing.append(words[at])
        added.append(draw.foreign(words))
        words[at] = added[-1]
    return _different("altered", slug, words, added, missing)


def _negated(draw: _Draw) -> Case:
    while True:
        slug, words = draw.sentence(draw.source.sentences)
        verbs = [at for at, word in enumerate(words) if _VERBS.fullmatch(word)]
        if verbs and "not" not in words:
            at = draw.chance.choice(verbs)
            words.insert(at + 1, "not")
            return _different("negated", slug, words, ["not"], [])


def _gapped(draw: _Draw) -> Case:
    slug, words = draw.sentence(draw.source.sentences, range(18, 41))
    at = draw.chance.choice([2, 2, 3, 4, draw.place(words, 8)])
    size = draw.chance.randrange(2, min(12, len(words) - at - 4))
    left_out = words[at : at + size]
    return _different("gapped", slug, words[:at] + words[at + size :], [], left_out)


def _elided(draw: _Draw) -> Case:
    slug, words = draw.sentence(draw.source.sentences, range(18, 41))
    at = draw.place(words, 6)
    size = min(5, len(words) - at - 5)
    mark = draw.chance.choice(["…", "...", "[…]", "(. . .)"])
    return Case("elided", " ".join([*words[:at], mark, *words[at + size :]]), "exact", (slug,))


def _joined(draw: _Draw) -> Case:
    one, first = draw.sentence(draw.source.sentences, range(16, 41))
    other, second = draw.sentence(draw.source.sentences, range(16, 41))
    half = first[: len(first) // 2] + second[len(second) // 2 :]
    return Case("joined", " ".join(half), "not exact", (one, other))


def _bracketed(draw: _Draw) -> Case:
    slug, words = draw.sentence(draw.source.sentences)
    first, at = words[0], draw.place(words)
    match draw.chance.randrange(5):
        case 0:
            words[0] = f"[{first[0].swapcase()}]{first[1:]}"
        case 1:
            words.insert(at, draw.chance.choice(["[sic]", "[emphasis added]", "[italics mine]"]))
        case 2:
            words[at] += draw.chance.choice(["[1]", "[12]", "[A]", "¹"])
        case 3:
            long = next((n for n, word in enumerate(words) if word.isalpha() and len(word) > 6), 0)
            words[long] = f"{words[long][:-2]}[{words[long][-2:]}]"
        case _:
            long = next((n for n, word in enumerate(words) if word.isalpha() and len(word) > 6), 0)
            words[long] = f"{words[long][:4]}-\n{words[long][4:]}"
    return Case("bracketed", " ".join(words), "exact", (slug,))


def _from_note(draw: _Draw) -> Case:
    slug, words = draw.sentence(draw.source.notes)
    if draw.chance.random() < 0.5:
        return Case("note", " ".join(words), "exact", (slug,))
    added = draw.foreign(words)
    at = draw.place(words)
    return _different("note altered", slug, [*words[:at], added, *words[at:]], [added], [])


def _from_long(draw: _Draw) -> Case:
    slug, words = draw.sentence(draw.source.long, SHORT_SENTENCE_WORDS)
    at = draw.place(words)
    added = draw.foreign(words)
    return _different("long paragraph", slug, [*words[:at], added, *words[at:]], [added], [])


def _half_invented(draw: _Draw) -> Case:
    _, words = draw.sentence(draw.source.sentences, range(14, 41))
    at = len(words) // 2
    halves = [words[:at], words[at:]]
    invented = draw.chance.randrange(2)
    halves[invented] = [
        word if _COMMON.fullmatch(word) else draw.foreign(words) for word in halves[invented]
    ]
    return Case("half invented", " ".join(halves[0] + halves[1]), "absent")


def _inner_marks(draw: _Draw) -> Case:
    slug, words = draw.sentence(draw.source.sentences, range(16, 30))
    missing = words[2]
    words[2] = added = draw.foreign(words)
    marked = f'{" ".join(words[:6])} "{" ".join(words[6:-4])}" {" ".join(words[-4:])}'
    return _different("inner marks", slug, marked.split(), [added], [missing])


def _very_long(draw: _Draw) -> Case:
    slug = draw.chance.choice(sorted(draw.source.long))
    words = " ".join(draw.source.long[slug]).split()[: draw.chance.randrange(420, 900)]
    words = " ".join(words).replace("…", "").replace('"', "").split()
    return Case("very long", " ".join([*words, "and so the moon is green cheese"]), "not exact")


def _other_work(draw: _Draw) -> Case:
    _, words = draw.sentence({"": draw.source.others})
    return Case("other work", " ".join(words), "absent")


def _different(
    kind: str, slug: str, words: Sequence[str], added: Sequence[str], missing: Sequence[str]
) -> Case:
    return Case(
        kind, " ".join(words), "close", (slug,), terms(" ".join(added)), terms(" ".join(missing))
    )


def terms(text: str) -> Counter[str]:
    """Return the exact terms of *text*, counted."""
    return Counter(Analyser().analyse(text).terms)


#: Kinds in the order in which they are drawn; those that are twice make twice as many cases.
_KINDS: tuple[Callable[[_Draw], Case], ...] = (
    *(_verbatim, _altered, _gapped, _joined, _negated, _bracketed, _from_note, _from_long),
    *(_elided, _inner_marks, _very_long, _other_work, _altered, _gapped, _joined, _negated),
    *(_bracketed, _from_note, _from_long, _other_work, _half_invented, _half_invented),
)


def _documents(folder: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    lines = (folder / "paragraphs.jsonl").read_text(encoding="utf-8").splitlines()
    for doc, rows in groupby(map(json.loads, lines), key=lambda row: row["doc"]):
        yield doc, list(rows)


def _with_note(words: str) -> Paragraph:
    """Return a paragraph whose last sentence is a note."""
    *kept, last = _SENTENCE_END.split(words)
    if not kept:
        return Paragraph("", words)
    text = " ".join(kept)
    return Paragraph("", text, note_marks=(NoteMark(len(text), "1"),), notes=(Note("1", last),))


def _text(doc: str, row: Mapping[str, str], paragraphs: Sequence[Paragraph]) -> Text:
    slug = re.sub(r"[^a-z0-9]+", "-", doc.lower())
    metadata = Metadata(row["title"], authors=(row["author"],), language="en")
    return Text(slug, metadata, (Section("s1", "", tuple(paragraphs)),))
