"""Correcting the dates of revisions: the history says so, and everything that readers see has the right day."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.cli.problem_wording import problem_line
from archive.cli.refusal_wording import error_words
from archive.collection.folder import CollectionFolder
from archive.collection.history import read_history
from archive.collection.status import TextState
from archive.errors import ProblemKind
from archive.indexing.build import build
from archive.maintenance.check_texts import check
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.publishing.redate import redate
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts

TODAY = date(2026, 11, 29)
WRONG = date(2099, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> CollectionFolder:
    """A collection with a text of three revisions, of which the clock dated the last two 2099."""
    folder = CollectionFolder(tmp_path / "texts")
    write_texts(folder.path, [text_of("bread", "The bread is late.", "It will come.")])
    for day, words in (
        (date(2026, 11, 1), ""),
        (WRONG, "very late"),
        (WRONG + timedelta(1), "too late"),
    ):
        correct(folder, words)
        (outcome,) = publish(folder, ["bread"], note="As printed", today=day)
        assert outcome.kind is OutcomeKind.PUBLISHED, outcome.refusal
    return folder


def correct(folder: CollectionFolder, words: str) -> None:
    """Write other *words* into the first paragraph."""
    path = folder.path / "bread.md"
    source = path.read_text(encoding="utf-8")
    if words:
        was = next(w for w in ("very late", "too late", "late") if w in source)
        path.write_text(source.replace(was, words, 1), encoding="utf-8")


def redated(
    folder: CollectionFolder, day: date, *revisions: int, today: date = TODAY, note: str = ""
) -> Outcome:
    """Correct dates of the text."""
    return redate(folder, "bread", day, revisions=revisions, note=note, today=today)


def dates(folder: CollectionFolder) -> list[str]:
    """Return the day of each revision."""
    return [revision.date for revision in folder.history("bread").revisions]


def refusal_of(outcome: Outcome) -> Refusal:
    """Return why *outcome* was refused."""
    assert isinstance(outcome.refusal, PublishRefused), outcome
    (reason,) = outcome.refusal.reasons
    assert isinstance(reason, Refusal)
    return reason


class TestRecord:
    """What is written."""

    def test_it_is_appended_and_no_line_is_rewritten(self, folder: CollectionFolder) -> None:
        """The lines before stay byte for byte; the new one has the words of the last and the right dates."""
        path = folder.history_path("bread")
        before = path.read_bytes()
        outcome = redated(folder, TODAY)
        assert (outcome.kind, outcome.revision) == (OutcomeKind.PUBLISHED, 4)
        assert path.read_bytes().startswith(before)
        (line,) = path.read_bytes()[len(before) :].splitlines()
        record = json.loads(line)
        assert record["dates"] == {"2": "2026-11-29", "3": "2026-11-29"}
        assert record["changes"] == {
            "revision 2": "dated 2026-11-29, not 2099-01-01",
            "revision 3": "dated 2026-11-29, not 2099-01-02",
        }
        assert record["markdown"] == json.loads(before.splitlines()[-1])["markdown"]

    def test_it_is_read_back(self, folder: CollectionFolder) -> None:
        """The history in hand is that in the file: sound, with the corrected dates and those given first."""
        redated(folder, TODAY)
        history = read_history(folder.history_path("bread"))
        assert history.problems() == ()
        assert dates(folder) == ["2026-11-01", "2026-11-29", "2026-11-29", "2026-11-29"]
        first = [revision.first_dated for revision in history.revisions]
        assert first == ["", "2099-01-01", "2099-01-02", ""]

    def test_a_date_can_be_corrected_again(self, folder: CollectionFolder) -> None:
        """The newest correction counts; the day that was given first is still known."""
        redated(folder, date(2026, 11, 20))
        redated(folder, date(2026, 11, 25), 3)
        assert dates(folder)[1:3] == ["2026-11-20", "2026-11-25"]
        assert folder.history("bread").revisions[2].first_dated == "2099-01-02"
        assert folder.history("bread").problems() == ()

    def test_different_days_one_by_one(self, folder: CollectionFolder) -> None:
        """Each revision can get its own day, in whichever order."""
        assert redated(folder, date(2026, 11, 21), 3).refusal is not None
        assert redated(folder, date(2026, 11, 20), 2).kind is OutcomeKind.PUBLISHED
        assert redated(folder, date(2026, 11, 21), 3).kind is OutcomeKind.PUBLISHED
        assert dates(folder) == sorted(dates(folder))

    def test_again_is_unchanged(self, folder: CollectionFolder) -> None:
        """After an interruption the same command says that it is done, and writes nothing."""
        redated(folder, TODAY)
        before = folder.history_path("bread").read_bytes()
        for revisions in ((), (2,), (2, 3)):
            assert redated(folder, TODAY, *revisions).kind is OutcomeKind.UNCHANGED
        assert folder.history_path("bread").read_bytes() == before

    def test_edits_wait_as_before(self, folder: CollectionFolder) -> None:
        """The working copy is neither published nor touched."""
        correct(folder, "late")
        before = (folder.path / "bread.md").read_bytes()
        redated(folder, TODAY)
        assert (folder.path / "bread.md").read_bytes() == before
        (status,) = folder.statuses()
        assert (status.state, status.published) == (TextState.EDITED, "2026-11-29")
        (outcome,) = publish(folder, ["bread"], note="As printed", today=TODAY)
        assert (outcome.kind, outcome.revision) == (OutcomeKind.PUBLISHED, 5)

    def test_renamed_and_withdrawn_texts(self, folder: CollectionFolder) -> None:
        """The correction keeps the former slugs, and the day of the withdrawal is corrected too."""
        rename(folder, "bread", "loaf", note="", today=WRONG + timedelta(1))
        amend(folder, "loaf", retire_text("Its owner asked"), note="", today=WRONG + timedelta(1))
        assert redate(folder, "loaf", TODAY, today=TODAY).kind is OutcomeKind.PUBLISHED
        (status,) = folder.statuses()
        edition = status.load()
        assert edition.formerly == ("bread",)
        assert edition.withdrawn == {"text": "2026-11-29"}
        assert edition.text.withdrawn == "Its owner asked"


class TestRefusals:
    """What is refused, with the reason; nothing is written then."""

    @pytest.mark.parametrize(
        ("day", "revisions", "kind", "words"),
        [
            (TODAY + timedelta(1), (), RefusalKind.FUTURE_DATE, "2026-11-30 is in the future"),
            (TODAY, (4,), RefusalKind.NO_SUCH_REVISION, "no revision 4"),
            (date(2026, 10, 31), (), RefusalKind.DATE_ORDER, "revision 1 is dated 2026-11-01"),
            (date(2026, 10, 31), (2,), RefusalKind.DATE_ORDER, "revision 1 is dated 2026-11-01"),
            (TODAY, (3,), RefusalKind.DATE_ORDER, "revision 2 is dated 2099-01-01"),
        ],
    )
    def test_a_day_that_cannot_be(
        self,
        folder: CollectionFolder,
        day: date,
        revisions: tuple[int, ...],
        kind: RefusalKind,
        words: str,
    ) -> None:
        """The sentence names what stands against it."""
        before = folder.history_path("bread").read_bytes()
        outcome = redated(folder, day, *revisions)
        assert refusal_of(outcome).kind is kind
        assert outcome.refusal is not None
        assert words in error_words(outcome.refusal)[0]
        assert folder.history_path("bread").read_bytes() == before

    def test_the_day_of_the_text_itself(self, folder: CollectionFolder) -> None:
        """Nothing was published in 1917."""
        outcome = redated(folder, date(1917, 11, 8))
        assert outcome.refusal is not None
        assert "nothing can have been published on 1917-11-08" in error_words(outcome.refusal)[0]

    def test_a_text_without_history(self, folder: CollectionFolder) -> None:
        """A draft has no date, and a slug that nothing has is refused."""
        write_texts(folder.path, [text_of("salt", "No salt.")])
        for slug in ("salt", "nothing"):
            outcome = redate(folder, slug, TODAY, today=TODAY)
            assert refusal_of(outcome).kind is RefusalKind.NOT_PUBLISHED

    def test_a_damaged_history(self, folder: CollectionFolder) -> None:
        """Nothing is appended to it."""
        path = folder.history_path("bread")
        path.write_bytes(path.read_bytes().replace(b"very late", b"very soon"))
        before = path.read_bytes()
        assert redated(folder, TODAY).refusal is not None
        assert path.read_bytes() == before


class TestCheck:
    """What the check of a collection says."""

    def test_future_dates_are_told_with_their_remedy(self, folder: CollectionFolder) -> None:
        """Each revision is named with its line, its day and the command; corrected ones are not."""
        report = check(folder, today=TODAY)
        assert not report.sound
        found = [p for p in report.problems if p.kind is ProblemKind.FUTURE_DATE]
        assert [problem.line for problem in found] == [2, 3]
        line = problem_line(found[0])
        assert "revision 2 is dated 2099-01-01" in line
        assert "pincite redate bread --revision 2 --date" in line
        redated(folder, TODAY)
        assert check(folder, today=TODAY).sound

    def test_tomorrow_is_today_elsewhere(self, folder: CollectionFolder) -> None:
        """A revision of an editor further east is no problem."""
        assert check(folder, today=WRONG).sound
        assert not check(folder, today=WRONG - timedelta(1)).sound


def test_readers_see_the_right_day(folder: CollectionFolder, tmp_path: Path) -> None:
    """The history says what was corrected, and every page, file and feed has the right day."""
    settings = Settings(texts=folder.path, index=tmp_path / "index", engine="whoosh")
    build(settings)
    client = create_app(settings).test_client()
    ids = {entry["id"] for entry in entries(client.get("/feed.atom").get_data(as_text=True))}
    assert "2099" in client.get("/feed.atom").get_data(as_text=True)
    redated(folder, TODAY, note="The clock was wrong")
    build(settings)
    history = client.get("/texts/bread/history").get_data(as_text=True)
    assert "29 November 2026 (first dated 1 January 2099)" in history
    assert "The clock was wrong." in history
    assert (
        "The date of revision 2 was corrected to 29 November 2026, from 1 January 2099" in history
    )
    feed = entries(client.get("/feed.atom").get_data(as_text=True))
    assert [entry["updated"][:10] for entry in feed] == ["2026-11-29"] * 3
    assert (
        "The date of revision 2 was corrected to 29 November 2026, from 1 January 2099"
        in feed[0]["summary"]
    )
    assert ids < {entry["id"] for entry in feed}
    for address in (
        "/texts/bread", "/texts/bread/p1", "/texts/bread@2", "/texts/bread@3/p1", "/sitemap.xml",
        "/texts/bread.tei.xml", "/texts/bread.json", "/texts/bread.jsonld", "/texts/bread@2.json",
        "/texts/bread@2.tei.xml", "/texts/bread@3/p1.ris", "/texts/bread@3/p1.bib", "/texts/",
        "/texts/bread@3.csl.json", "/search.atom?q=bread", "/search.json?q=bread", "/search.csv?q=bread",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        # What was done to each revision is said in TEI too, as the history says it.
        wrong = 'when="2099' if address.endswith(".tei.xml") else "2099"
        assert wrong not in answer.get_data(as_text=True), address
    assert "29 November 2026" in client.get("/texts/bread@2").get_data(as_text=True)


def test_the_default_note_is_not_said_twice(folder: CollectionFolder, tmp_path: Path) -> None:
    """Without a note, the history page and the feed give the dates once."""
    settings = Settings(texts=folder.path, index=tmp_path / "index", engine="whoosh")
    redated(folder, TODAY)
    build(settings)
    client = create_app(settings).test_client()
    assert folder.history("bread").revisions[3].note
    for address in ("/texts/bread/history", "/feed.atom"):
        shown = client.get(address).get_data(as_text=True)
        assert (
            shown.count(
                "The date of revision 2 was corrected to 29 November 2026, from 1 January 2099"
            )
            == 1
        ), address


def entries(feed: str) -> list[dict[str, str]]:
    """Return the entries of an Atom feed, each as its elements by name."""
    return [
        {child.tag.rpartition("}")[2]: child.text or "" for child in entry}
        for entry in ET.fromstring(feed)  # noqa: S314 our own words
        if entry.tag.endswith("entry")
    ]


@hypothesis_settings(deadline=None, max_examples=30)
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 40), st.lists(st.integers(1, 6), max_size=3), st.integers(0, 20_000)
        ),
        max_size=8,
    )
)
def test_dates_are_in_order_whatever_is_corrected(
    tmp_path_factory: pytest.TempPathFactory,
    steps: Sequence[tuple[int, list[int], int]],
) -> None:
    """Publishing with a right or wrong clock and corrections in any order leave a sound chain, and lose nothing.

    When no date lies in the future any more, all are in the order of their revisions.
    """
    folder = CollectionFolder(tmp_path_factory.mktemp("dates"))
    write_texts(folder.path, [text_of("bread", "The bread is late.")])
    publish(folder, ["bread"], note="", today=date(2026, 11, 1))
    lines = folder.history_path("bread").read_bytes()
    for ago, revisions, ahead in steps:
        correct(folder, "very late" if ago % 2 else "late")
        publish(folder, ["bread"], note="A slip", today=TODAY + timedelta(ahead % 3 * 9_000))
        redated(folder, TODAY - timedelta(ago), *revisions)
        now = folder.history_path("bread").read_bytes()
        assert now.startswith(lines)
        lines = now
    redated(folder, TODAY)
    history = folder.history("bread")
    assert history.problems() == ()
    assert history.revisions == read_history(folder.history_path("bread")).revisions
    assert max(dates(folder)) <= str(TODAY)
    assert dates(folder) == sorted(dates(folder))
    first = [replace(r, date=r.first_dated or r.date, first_dated="") for r in history.revisions]
    assert [r.hash for r in first] == [r.hash for r in history.revisions]
