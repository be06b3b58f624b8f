"""The collection that real clients read: drafts, withdrawn texts, former slugs, several languages, 1,000 texts.

Its single texts are in ``tests/data/programs``, with a README. The rest are of a sentence each, by forty authors,
in five languages, of three centuries and in two collections.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from shutil import ignore_patterns

import pytest

from archive.collection.folder import CollectionFolder
from archive.collection.history import append_revision
from archive.collection.history import read_history
from archive.indexing.build import build
from archive.model.date import Date
from archive.model.revision import Revision
from archive.model.text import Paragraph
from archive.model.text import Text
from archive.publishing.amendments import merge
from archive.publishing.amendments import move
from archive.publishing.amendments import retire
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import FIRST_NOTE
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.sources.canonical.format import write_canonical
from tests.support.collections import text_of
from tests.support.paths import DATA
from tests.support.paths import ROOT

URL = "https://archive.example.org"
TEXTS = 1_000
DRAFTS = ("draft-letter", "draft-speech")
#: The slug of a text that was renamed twice, and those that it had.
RENAMED, FORMER = "note-to-the-powers", ("note-on-peace", "note-of-peace")
WITHDRAWN = "not-his"
#: When the texts were published first, corrected, and amended.
FIRST_DAY, SECOND_DAY, THIRD_DAY = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)
_SENTENCES = {
    "en": "The harvest of that year was better than the last.",
    "de": "Die Ernte dieses Jahres war besser als die letzte.",
    "fr": "La récolte de cette année fut meilleure que la dernière.",
    "ru": "Урожай этого года был лучше прошлого.",
    "el": "Η σοδειά εκείνης της χρονιάς ήταν καλύτερη.",
}
_KINDS = ("speech", "letter", "report", "")


def programs_settings(folder: Path) -> Settings:
    """Write and build the collection in *folder*, and return its settings."""
    settings = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh", url=URL)
    with pytest.MonkeyPatch.context() as patched:
        # No test cuts the power, and the disk would take longer than all the rest.
        patched.setattr(os, "fsync", lambda _descriptor: None)
        _write(settings.texts)
        build(settings)
    return settings


def _write(texts: Path) -> None:
    copytree(DATA / "programs", texts, ignore=ignore_patterns("README"))
    folder = CollectionFolder(texts)
    slugs = sorted({path.stem for path in texts.glob("*.md")} - {*DRAFTS})
    _done(publish(folder, slugs, note="", today=FIRST_DAY))
    _amend(folder)
    for name in ("report-on-peace.md", "history/report-on-peace.jsonl"):
        (texts / name).write_bytes((ROOT / "texts" / name).read_bytes())
    for number in range(TEXTS - len(slugs) - 1):
        _publish_at_once(folder, _short_text(number))


def _amend(folder: CollectionFolder) -> None:
    """Correct, amend, withdraw and rename."""
    _correct(folder, "notice", "at noon", "at one o’clock", SECOND_DAY)
    _correct(folder, "notice", "old quay", "new quay", THIRD_DAY)
    _correct(folder, "an-address", "all talks", "all negotiations", SECOND_DAY)
    for amendment in (retire("p2", "printed by mistake"), merge("p3", "p4"), move("p5", "p1")):
        _done([amend(folder, "minutes", amendment, note="", today=SECOND_DAY)])
    _done([amend(folder, WITHDRAWN, retire_text("He never gave it."), note="", today=THIRD_DAY)])
    for old, new in zip(FORMER, (*FORMER[1:], RENAMED), strict=True):
        _done([rename(folder, old, new, note="", today=THIRD_DAY)])


def _correct(folder: CollectionFolder, slug: str, old: str, new: str, day: date) -> None:
    path = folder.path / f"{slug}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    _done(publish(folder, [slug], note=f"read “{new}”", today=day))


def _done(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        assert outcome.kind is OutcomeKind.PUBLISHED, outcome


def _short_text(number: int) -> Text:
    language = tuple(_SENTENCES)[number % 7 % 5]
    made = text_of(
        f"text-{number:04}",
        Paragraph("p1", f"{_SENTENCES[language]} ({number})"),
        author=f"Author {chr(65 + number % 26)}. Name{number % 40:02}",
        date=Date(1700 + number % 300),
        language=language,
        kind=_KINDS[number % 4],
        title=f"Report {number} of the Harvest",
    )
    collections = (("harvests",), ("harvests", "letters"), ())[number % 3]
    return replace(made, metadata=replace(made.metadata, collections=collections))


def _publish_at_once(folder: CollectionFolder, text: Text) -> None:
    """Write the file and the history of a *text* as publishing would, in a tenth of the time."""
    markdown = write_canonical(text)
    (folder.path / f"{text.slug}.md").write_text(markdown, encoding="utf-8")
    first = Revision(
        number=1,
        date=FIRST_DAY.isoformat(),
        note=FIRST_NOTE,
        slug=text.slug,
        markdown=markdown,
        changes={"p1": "new"},
    )
    append_revision(read_history(folder.history_path(text.slug)), first)
