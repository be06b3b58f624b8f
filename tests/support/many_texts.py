"""A collection as real ones are: many short texts of many authors, kinds, years and languages, with a history.

Some 2,000 paragraphs in a hundred texts, of sentences from the texts of historians: two sections a text, a misread
letter in a tenth of the words, notes, emendations, stage directions, uncertain dates, corrections, withdrawals and
renames. The same every time.
"""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import copytree

from archive.collection.folder import CollectionFolder
from archive.model.edtf import parse_date
from archive.model.text import Emendation
from archive.model.text import Metadata
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Section
from archive.model.text import Text
from archive.publishing.amendments import move
from archive.publishing.amendments import retire
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.sources.canonical.format import read_canonical
from tests.support.chance import Chance
from tests.support.collections import write_texts
from tests.support.paths import DATA
from tests.support.paths import ROOT

TEXTS = 100
PARAGRAPHS_PER_TEXT = 20
AUTHORS = tuple(
    f"{given} {family}"
    for family in "Adams Bauer Čapek Duval Ellis Field O’Hara Grey".split()
    for given in ("Ann", "Boris", "Clara", "Émile")
)
KINDS = ("speech", "decree", "letter", "article", "minutes", "")
HEADINGS = ("On Peace", "On the Public Debt", "Of War and Treaties", "The Union", "Einleitung", "")
OCCASIONS = ("", "", "First Congress", "Assembly of the States")
#: What is published, the rest are drafts; and of these what is corrected a month later.
PUBLISHED, CORRECTED = range(70), range(6, 70, 6)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LANGUAGES = {"aufklaerung": "de", "declaration-1789": "fr", "dekret-o-mire": "ru"}
#: What the reading of a printed page mistakes for what.
_MISREADINGS = (
    *(("e", "c"), ("h", "b"), ("rn", "m"), ("li", "h"), ("n", "u"), ("t", "f"), ("o", "0")),
    *(("i", "l"), ("ll", "il"), ("s", "f"), ("a", "o"), ("r", "i"), ("d", "cl"), ("m", "nn")),
)
_COLLECTION = """\
title: Many texts
language: en
equals:
  - treaty = pact
  - Congress = Parliament
"""
_FIRST_DAY, _SECOND_DAY, _THIRD_DAY = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)


def write_many_texts(folder: Path) -> None:
    """Write the collection into *folder*, which does not exist yet: the texts, the shipped ones, and their history."""
    copytree(ROOT / "texts", folder)
    (folder / "collection.yaml").write_text(_COLLECTION, encoding="utf-8")
    texts = many_texts()
    write_texts(folder, texts)
    slugs = [text.slug for text in texts]
    collection = CollectionFolder(folder)
    _done(publish(collection, [slugs[n] for n in PUBLISHED], note="", today=_FIRST_DAY))
    for number in CORRECTED:
        path = folder / f"{slugs[number]}.md"
        path.write_text(_corrected(path.read_text(encoding="utf-8")), encoding="utf-8")
    corrected = [slugs[n] for n in CORRECTED]
    _done(publish(collection, corrected, note="misprints", today=_SECOND_DAY))
    for slug, amendment in (
        (slugs[3], retire("p4", "printed by mistake")),
        (slugs[11], retire("p1", "not by this author")),
        (slugs[13], move("p2", "p6")),
        (slugs[20], retire_text("the same as another")),
    ):
        _done((amend(collection, slug, amendment, note="", today=_THIRD_DAY),))
    _done((rename(collection, slugs[30], "renamed-early", note="", today=_THIRD_DAY),))
    _done((rename(collection, slugs[40], "zz-renamed-late", note="", today=_THIRD_DAY),))


def many_texts() -> list[Text]:
    """Return the texts before anything is published."""
    chance = Chance(1848)
    pools = _sentences()
    return [_text(chance, number, pools) for number in range(TEXTS)]


def _sentences() -> dict[str, list[str]]:
    """Return sentences of the texts of historians, by language."""
    pools: dict[str, list[str]] = {}
    for path in sorted((DATA / "historians").glob("*.md")):
        text = read_canonical(path.read_text(encoding="utf-8"), path=path.name).text
        pool = pools.setdefault(_LANGUAGES.get(path.stem, "en"), [])
        for paragraph in text.paragraphs:
            pool += [found for found in _SENTENCE.split(paragraph.text) if '"' not in found]
    return pools


def _text(chance: Chance, number: int, pools: dict[str, list[str]]) -> Text:
    language = {17: "de", 37: "fr", 57: "ru", 77: "de"}.get(number % 80, "en")
    year = 1640 + chance.below(330)
    written = {0: f"{year}~", 1: f"{year // 10}X", 2: f"{year}/{year + 4}", 3: f"{year}-05-17"}
    authors = chance.some(AUTHORS, {0: 2, 1: 0}.get(number % 10, 1))
    metadata = Metadata(
        title=f"{chance.one(HEADINGS) or 'Untitled'} {number}",
        authors=tuple(authors),
        occasion=chance.one(OCCASIONS),
        date=None if number % 9 == 8 else parse_date(written.get(number % 9, f"{year}")),
        language=language,
        early_print=number in (29, 59),
    )
    made = [_paragraph(chance, n, pools[language]) for n in range(PARAGRAPHS_PER_TEXT)]
    middle = chance.between(4, 16)
    first, second = (tuple(made[:middle]), tuple(made[middle:]))
    sections = (
        Section("s1", chance.one(HEADINGS), first, chance.one(KINDS)),
        Section("s2", chance.one(HEADINGS[:-1]), second, chance.one(KINDS)),
    )
    return Text(f"text-{number:03}", metadata, sections)


def _paragraph(chance: Chance, number: int, pool: Sequence[str]) -> Paragraph:
    words = _misread(
        chance, " ".join(chance.one(pool) for _ in range(chance.one((1, 1, 2, 2, 3, 5))))
    )
    match chance.below(24):
        case 0 | 1:
            return Paragraph(
                "",
                words,
                note_marks=(NoteMark(len(words), "1"),),
                notes=(Note("1", chance.one(pool)),),
            )
        case 2:
            shown = chance.one(list(re.finditer(r"\S+", words)))
            reading = Emendation(*shown.span(), chance.one(("peace", "war", "treaties")))
            return Paragraph("", words, emendations=(reading,))
        case 3:
            said = "(Applause, and cries of peace.)"
            stage = Run(len(words) + 1, len(words) + 1 + len(said), RunKind.STAGE)
            return Paragraph("", f"{words} {said}", runs=(stage,))
        case 4:
            return Paragraph("", words, speaker=chance.one(AUTHORS))
        case _:
            return Paragraph("", words)


def _misread(chance: Chance, words: str) -> str:
    return " ".join(_misread_word(chance, w) if chance.happens(0.1) else w for w in words.split())


def _misread_word(chance: Chance, word: str) -> str:
    printed, read = chance.one(_MISREADINGS)
    return word.replace(printed, read, 1)


def _corrected(markdown: str) -> str:
    """Return a working copy in which three words are others."""
    for wrong, right in (
        (" the ", " this "),
        (" of ", " concerning "),
        (" be ", " be peacefully "),
    ):
        head, record, body = markdown.partition("\n---\n")
        markdown = head + record + body.replace(wrong, right, 1)
    return markdown


def _done(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        assert outcome.kind is OutcomeKind.PUBLISHED, outcome
