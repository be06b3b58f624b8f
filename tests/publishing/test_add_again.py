"""A source that is added again: nothing to do, a revision of its text, or another text."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from archive.collection.folder import CollectionFolder
from archive.collection.known_files import KNOWN_FILES
from archive.collection.known_files import SETTLED_NS
from archive.collection.known_files import KnownFiles
from archive.errors import ProblemKind
from archive.publishing import same_source
from archive.publishing.add import AddedText
from archive.publishing.add import Options
from archive.publishing.add import Outcome
from archive.publishing.add import RefusedFile
from archive.publishing.add import UnchangedText
from archive.publishing.add import add
from archive.publishing.publish import publish
from archive.publishing.same_source import KnownSources
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_text_file
from archive.sources.given import GivenRecord
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.web_address import WebAddress
from tests.support.pages import Answer
from tests.support.pages import serve_pages
from tests.support.ticks import after_a_tick

OPENING = "The bridge at our town is in a bad state, and nobody has mended it for years."
MIDDLE = "Last winter the flood took two of its piers, and the carts go round by the upper ford."
CLOSE = "We ask the council to send masons before the frost, or to say that it will send none."
SPEECH = f"On Bridges\n\nBy Mary Alder\n\n4 May 1850\n\n{OPENING}\n\n{MIDDLE}\n\n{CLOSE}\n"
CORRECTED = SPEECH.replace("bad state", "sad state").replace("two of its piers", "three piers")
OTHER_WORDS = (
    "Of all the roads into the valley only one was ever finished, and its builder died poor."
    " The others end at farms, where nobody remembers what they were meant to reach."
)
OTHER_SPEECH = f"On Bridges\n\nBy Mary Alder\n\n4 May 1850\n\n{OTHER_WORDS}\n"
OTHER_RECORD = (
    "On Bridges\n\nBy Mary Alder\n\n4 May 1850\n\nOur bridge, she said, was bad and had not been mended."
    " The flood had taken two piers and carts went by the ford.\n\nShe asked the council to send masons"
    " before the frost, or to say that it would send none. (Hear.)\n"
)


@dataclass(frozen=True)
class Shelf:
    """A collection, and the sources that are added to it."""

    texts: Path
    sources: Path

    def add(self, words: str, name: str = "speech.txt", options: Options | None = None) -> Outcome:
        """Add a file called *name* with these words."""
        (self.sources / name).write_text(words, encoding="utf-8")
        (outcome,) = add([self.sources / name], self.texts, options=options)
        return outcome

    def publish(self, slug: str, note: str = "") -> None:
        """Publish the text."""
        publish(CollectionFolder(self.texts), (slug,), note=note, today=date(2026, 11, 30))

    def edit(self, slug: str, old: str, new: str) -> None:
        """Change the file of the text by hand."""
        path = self.texts / f"{slug}.md"
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new), encoding="utf-8")

    def words(self, slug: str) -> str:
        """Return the words of the text."""
        source = (self.texts / f"{slug}.md").read_text(encoding="utf-8")
        return " ".join(one.text for one in read_canonical(source, path=slug).text.paragraphs)

    @property
    def names(self) -> list[str]:
        """The texts of the collection."""
        return sorted(path.stem for path in self.texts.glob("*.md"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty collection."""
    (tmp_path / "sources").mkdir()
    return Shelf(tmp_path / "texts", tmp_path / "sources")


@pytest.mark.parametrize("name", ["speech.txt", "copy of speech.txt"])
def test_the_same_source_is_nothing_to_do(shelf: Shelf, name: str) -> None:
    """Whatever the file is called, and also after a misprint was corrected by hand."""
    shelf.add(SPEECH)
    assert isinstance(shelf.add(SPEECH, name), UnchangedText)
    shelf.edit("on-bridges", "bad state", "very bad state")
    shelf.publish("on-bridges")
    assert isinstance(shelf.add(SPEECH, name), UnchangedText)
    assert shelf.names == ["on-bridges"]
    assert "very bad state" in shelf.words("on-bridges")


def test_a_corrected_source_proposes_a_revision(shelf: Shelf) -> None:
    """Its words replace those of the text; the numbers stay, and nothing is published."""
    shelf.add(SPEECH)
    shelf.publish("on-bridges")
    outcome = shelf.add(CORRECTED)
    assert isinstance(outcome, AddedText)
    assert (outcome.is_update, outcome.recognised is not None, outcome.written) == (True,) * 3
    assert outcome.updates
    assert shelf.names == ["on-bridges"]
    assert "sad state" in shelf.words("on-bridges")
    source = (shelf.texts / "on-bridges.md").read_text(encoding="utf-8")
    text = read_canonical(source, path="on-bridges").text
    assert [paragraph.number for paragraph in text.paragraphs] == ["p1", "p2", "p3"]
    folder = CollectionFolder(shelf.texts)
    assert len(folder.history("on-bridges").revisions) == 1


def test_what_was_read_before_is_nothing_to_do_after_a_correction(shelf: Shelf) -> None:
    """Neither the old source nor the corrected one undoes the other when a folder is added again."""
    shelf.add(SPEECH)
    shelf.add(CORRECTED)
    assert isinstance(shelf.add(SPEECH), UnchangedText)
    assert isinstance(shelf.add(CORRECTED), UnchangedText)
    assert "sad state" in shelf.words("on-bridges")


def test_a_dry_run_proposes_and_writes_nothing(shelf: Shelf) -> None:
    """It says that it would replace words."""
    shelf.add(SPEECH)
    outcome = shelf.add(CORRECTED, options=Options(dry_run=True))
    assert isinstance(outcome, AddedText)
    assert outcome.is_update
    assert "bad state" in shelf.words("on-bridges")


@pytest.mark.parametrize("is_published", [False, True])
def test_what_was_edited_and_not_published_is_never_overwritten(
    shelf: Shelf, is_published: bool
) -> None:
    """The edited words are nowhere else, so the person decides; both ways are open."""
    shelf.add(SPEECH)
    if is_published:
        shelf.publish("on-bridges")
    shelf.edit("on-bridges", "masons before", "masons, and mortar, before")
    outcome = shelf.add(CORRECTED)
    assert isinstance(outcome, RefusedFile)
    assert [problem.kind for problem in outcome.problems] == [ProblemKind.EDITED_SINCE]
    assert "masons, and mortar" in shelf.words("on-bridges")
    assert isinstance(shelf.add(CORRECTED, options=Options(new=True)), AddedText)
    assert shelf.names == ["on-bridges", "on-bridges-2"]


def test_a_record_that_was_corrected_by_hand_stays(shelf: Shelf) -> None:
    """A better title and its words are two things: the words are replaced, the record is not."""
    shelf.add(SPEECH)
    shelf.edit("on-bridges", "title: On Bridges", "title: A Petition on the Bridge")
    outcome = shelf.add(CORRECTED)
    assert isinstance(outcome, AddedText)
    assert outcome.is_update
    assert outcome.made.text.metadata.title == "A Petition on the Bridge"


def test_a_new_text_can_be_asked_for(shelf: Shelf) -> None:
    """Even of the very same source."""
    shelf.add(SPEECH)
    assert isinstance(shelf.add(SPEECH, options=Options(new=True)), AddedText)
    assert shelf.names == ["on-bridges", "on-bridges-2"]


@pytest.mark.parametrize(
    ("source", "style", "speakers"),
    [
        (
            "# The Gate\n\nPorter: Who is it?\n\nGuest: A friend of yours.\n",
            "colon",
            ["Porter", "Guest"],
        ),
        ("# The Gate\n\nPORTER: Who is it?\n\nGUEST: A friend of yours.\n", "none", ["", ""]),
        (
            "# The Gate\n\nJo\n\nWho is it there?\n\nEd\n\nA friend of yours.\n",
            "line",
            ["Jo", "Ed"],
        ),
    ],
)
def test_other_options_read_the_same_file_again(
    shelf: Shelf, source: str, style: str, speakers: list[str]
) -> None:
    """Who says how speakers are marked wants the text to change; no name stands twice."""
    shelf.add(source)
    given = GivenRecord(speaker_styles=frozenset({SpeakerStyle(style)}))
    outcome = shelf.add(source, options=Options(given=given))
    assert isinstance(outcome, AddedText)
    assert outcome.is_update
    paragraphs = outcome.made.text.paragraphs
    assert [one.speaker for one in paragraphs if one.text] == speakers
    words = outcome.markdown.partition("\n---\n")[2]
    assert all(words.lower().count(name) == 1 for name in ("porter", "guest") if name in source)


@pytest.mark.parametrize(
    ("change", "is_like"),
    [
        pytest.param(lambda _: OTHER_SPEECH, False, id="the same title: two volumes, two letters"),
        pytest.param(lambda _: OTHER_RECORD, False, id="the same speech, taken down by another"),
        pytest.param(lambda s: s.replace("4 May 1850", "9 June 1851"), True, id="another day"),
        pytest.param(lambda s: s.replace("Mary Alder", "John Birch"), True, id="another author"),
        pytest.param(
            lambda s: s.replace("On Bridges", "Petition of the Lower Town"), True, id="a circular"
        ),
        pytest.param(
            lambda s: s.replace(MIDDLE, OTHER_WORDS * 3).replace(CLOSE, OTHER_WORDS * 2),
            False,
            id="a volume with the same preface",
        ),
    ],
)
def test_another_text_is_a_text_of_its_own(
    shelf: Shelf, change: Callable[[str], str], is_like: bool
) -> None:
    """Likeness alone replaces nothing; where most words are the same, the report says of what."""
    shelf.add(SPEECH)
    outcome = shelf.add(change(SPEECH), "other.txt")
    assert isinstance(outcome, AddedText)
    assert not outcome.is_update
    assert (outcome.like is not None) is is_like
    assert len(shelf.names) == 2
    assert "bad state" in shelf.words("on-bridges")


def test_an_edition_of_another_year_is_a_text_of_its_own(shelf: Shelf) -> None:
    """Two editions have nearly the same words, and records that say that they are two."""
    for name, year in (("first.txt", "1850"), ("second.txt", "1861")):
        given = GivenRecord(source={"title": "The Town Papers", "year": year})
        shelf.add(CORRECTED if year == "1861" else SPEECH, name, Options(given=given))
    assert shelf.names == ["on-bridges", "on-bridges-2"]


def test_files_that_are_added_together_do_not_replace_each_other(shelf: Shelf) -> None:
    """A folder may have two forms of one speech; a copy of one is nothing to do."""
    for name, words in (("a.txt", SPEECH), ("b.txt", CORRECTED), ("copy of a.txt", SPEECH)):
        (shelf.sources / name).write_text(words, encoding="utf-8")
    outcomes = add([shelf.sources], shelf.texts)
    assert [isinstance(outcome, AddedText) for outcome in outcomes] == [True, True, False]
    assert shelf.names == ["on-bridges", "on-bridges-2"]
    again = add([shelf.sources], shelf.texts)
    assert all(isinstance(outcome, UnchangedText) for outcome in again)


def test_a_page_that_changed_is_a_revision_of_its_text(tmp_path: Path) -> None:
    """The same address, with a correction: the day of access stays that of the record."""
    page = "<!doctype html><html lang='en'><title>On Bridges</title><h1>On Bridges</h1>"
    paragraphs = "".join(f"<p>{words}</p>" for words in (OPENING, MIDDLE, CLOSE))
    answers = {"/a": Answer((page + paragraphs).encode())}
    options = Options(allow_local=True)
    with serve_pages(answers) as server:
        address = WebAddress(server.url("/a"))
        add([address], tmp_path, options=options)
        assert isinstance(add([address], tmp_path, options=options)[0], UnchangedText)
        answers["/a"] = Answer((page + paragraphs.replace("two of", "three of")).encode())
        (outcome,) = add([address], tmp_path, options=options)
    assert isinstance(outcome, AddedText)
    assert outcome.is_update
    assert len(list(tmp_path.glob("*.md"))) == 1


def test_chapters_that_changed_are_revisions_of_their_texts(shelf: Shelf) -> None:
    """A corrected book changes the chapters that were corrected, and adds the one that is new."""
    one, two = f"## The Bridge\n\n{OPENING} {MIDDLE}\n", f"## The Roads\n\n{OTHER_WORDS}\n"
    options = Options(split=True)
    (shelf.sources / "book.md").write_text(f"# Town Papers\n\n{one}\n{two}", encoding="utf-8")
    add([shelf.sources / "book.md"], shelf.texts, options=options)
    assert shelf.names == ["the-bridge", "the-roads"]
    three = f"## The Council\n\n{CLOSE}\n"
    changed = f"# Town Papers\n\n{one.replace('bad', 'sad')}\n{two}\n{three}"
    (shelf.sources / "book.md").write_text(changed, encoding="utf-8")
    outcomes = add([shelf.sources / "book.md"], shelf.texts, options=options)
    assert [getattr(outcome, "is_update", None) for outcome in outcomes] == [True, None, False]
    assert shelf.names == ["the-bridge", "the-council", "the-roads"]


def test_a_table_that_names_the_texts_can_be_used_again(shelf: Shelf) -> None:
    """A folder whose table has slugs is added a second time without a refusal."""
    records = {"speech.txt": GivenRecord(slug="bridges")}
    options = Options(records=records)
    assert isinstance(shelf.add(SPEECH, options=options), AddedText)
    assert isinstance(shelf.add(SPEECH, options=options), UnchangedText)
    outcome = shelf.add(CORRECTED, options=options)
    assert isinstance(outcome, AddedText)
    assert outcome.is_update
    assert shelf.names == ["bridges"]


def test_what_was_checked_is_not_to_be_checked_again(shelf: Shelf) -> None:
    """Of a corrected source only what is new, or what the file still asks, is to be looked at."""
    doubtful = SPEECH.replace("its piers", "its piers[1]").replace("the council", "the council[2]")
    made = shelf.add(doubtful)
    assert isinstance(made, AddedText)
    first, second = (change for change in made.checks if change.before in "12")
    shelf.edit("on-bridges", f"# check: {first}\n", "")
    corrected = doubtful.replace("bad state", "sad state").replace("years.", "years[3].")
    outcome = shelf.add(corrected)
    assert isinstance(outcome, AddedText)
    assert outcome.is_update
    asked = [change.before for change in outcome.checks]
    assert first.before not in asked
    assert second.before in asked
    assert "3" in asked


class TestKnownFiles:
    """Files that are known from earlier need not be read to tell that a source is added again."""

    @pytest.fixture
    def known(self, shelf: Shelf, tmp_path: Path) -> Path:
        """Fill the collection with other texts, and return the file that keeps what is known of them."""
        (tmp_path / "index").mkdir(mode=0o700)
        path = tmp_path / "index" / KNOWN_FILES
        for number in range(6):
            shelf.add(
                f"Letter {number}\n\nNothing in letter {number} is about bridges.", f"{number}.txt"
            )
        shelf.add(SPEECH)
        shelf.add(OTHER_RECORD, "record.txt", Options(new=True))
        (shelf.texts / "broken.md").write_bytes(b"\xff")
        after_a_tick(tmp_path)
        KnownSources(shelf.texts, known_later(path)).made_of("")
        return path

    @pytest.fixture
    def read(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The names of the files of the collection that are read from now on."""
        read: list[str] = []

        def reading(path: Path) -> str:
            read.append(path.name)
            return read_text_file(path)

        monkeypatch.setattr(same_source, "read_text_file", reading)
        return read

    @pytest.mark.parametrize(
        ("words", "name", "candidates"),
        [
            (SPEECH, "speech.txt", set()),
            (SPEECH, "copy.txt", set()),
            (CORRECTED, "speech.txt", {"on-bridges.md", "on-bridges-2.md"}),
            (CORRECTED, "other.txt", {"on-bridges.md", "on-bridges-2.md"}),
            (OTHER_WORDS, "roads.txt", set()),
        ],
    )
    def test_only_what_is_like_the_source_is_read(
        self,
        shelf: Shelf,
        known: Path,
        read: list[str],
        words: str,
        name: str,
        candidates: set[str],
    ) -> None:
        """A file more costs no more in a large folder; what becomes of it is the same as without what is known."""
        (shelf.sources / name).write_text(words, encoding="utf-8")
        dry = Options(dry_run=True)
        (expected,) = add([shelf.sources / name], shelf.texts, options=dry)
        read.clear()
        (outcome,) = add([shelf.sources / name], shelf.texts, options=dry, known=known_later(known))
        assert outcome == expected
        # What is wrong is read each time.
        assert set(read) - {"broken.md"} == candidates

    def test_a_text_that_changed_is_read(self, shelf: Shelf, known: Path, read: list[str]) -> None:
        """What is known of a file is not believed when it has changed."""
        path = shelf.texts / "on-bridges.md"
        path.write_text(re.sub("(?m)^# source: .*\n", "", path.read_text()))
        (shelf.sources / "copy.txt").write_text(SPEECH, encoding="utf-8")
        (outcome,) = add([shelf.sources / "copy.txt"], shelf.texts, known=known_later(known))
        assert isinstance(outcome, UnchangedText)
        assert "on-bridges.md" in read


def known_later(path: Path) -> KnownFiles:
    """Return what is known, as a process some seconds later knows it."""
    return KnownFiles(path, clock=lambda: time.time_ns() + 10 * SETTLED_NS)
