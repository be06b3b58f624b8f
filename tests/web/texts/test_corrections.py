"""What was corrected, as readers see it: on the page of a passage, in the history, in a feed; and how they report."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs
from urllib.parse import unquote
from urllib.parse import urlsplit

import feedparser
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as some

from archive.collection.folder import CollectionFolder
from archive.errors import SettingsError
from archive.indexing.build import build
from archive.model.word_diff import differences
from archive.publishing.amend import amend
from archive.publishing.amend import rename
from archive.publishing.amendments import merge
from archive.publishing.amendments import split
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from archive.web.texts import history_page
from archive.web.texts.diff_view import DiffKind
from archive.web.texts.diff_view import diff_parts
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.site import page

#: Words of which some repeat, so that long stretches stay and are cut.
READINGS = some.lists(some.sampled_from(["peace", "war", "of", "the", ","]), max_size=60).map(
    " ".join
)


@given(READINGS, READINGS)
def test_what_is_shown_is_what_changed(old: str, new: str) -> None:
    """Put on the old words, what is shown gives the new: nothing that changed is cut, nothing is made up."""
    shown = diff_parts(differences(old, new))

    def pattern(gone: DiffKind) -> str:
        kept = [part for part in shown if part.kind is not gone]
        # A space stands between what was and what is; one of the two is not in this reading.
        words = [".*" if p.kind is DiffKind.OMITTED else re.escape(p.text.strip()) for p in kept]
        return r"\s*".join(words)

    assert re.fullmatch(rf"\s*{pattern(DiffKind.INSERTED)}\s*", old)
    assert re.fullmatch(rf"\s*{pattern(DiffKind.DELETED)}\s*", new)
    if old != new:
        assert {part.kind for part in shown} & {DiffKind.DELETED, DiffKind.INSERTED}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A text with five revisions: corrected, emended, split, merged, enlarged; one without; a draft."""
    folder = tmp_path_factory.mktemp("past")
    made = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh")
    words = "The bread is late again.", "It will come with the ship.", "So they say.", "Amen to it."
    write_texts(made.texts, [text_of("bread", *words), text_of("salt", "Salt is dear.")])
    texts, path = CollectionFolder(made.texts), made.texts / "bread.md"
    publish(texts, ["bread", "salt"], note="", today=date(2026, 11, 1))

    def edit(old: str, new: str, day: int, note: str) -> None:
        path.write_text(path.read_text().replace(old, new))
        (outcome,) = publish(texts, ["bread"], note=note, today=date(2026, 11, day))
        assert outcome.revision == day, outcome.refusal

    edit("late again", "very late", 2, "Misprint & <error>")
    edit("So they say", "So {~~thay~>they~~} say", 3, "A slip of the source")
    amend(texts, "bread", split("p2", "with the"), note="", today=date(2026, 11, 4))
    amend(texts, "bread", merge("p3", "p4"), note="", today=date(2026, 11, 5))
    edit("very late", "late", 6, "Read anew")
    write_texts(made.texts, [text_of("draft", "Nothing yet.")])
    build(made)
    return made


@pytest.fixture(scope="module")
def site(settings: Settings) -> FlaskClient:
    """A browser before that collection."""
    return create_app(settings).test_client()


@pytest.fixture
def shown(site: FlaskClient) -> Callable[[str], str]:
    """The words of the revisions of a passage, without tags."""

    def words(address: str) -> str:
        past = re.search(r'<section class="past".*?</section>', page(site, address), re.DOTALL)
        assert past is not None, address
        return " ".join(re.sub(r"<[^>]*>", "", past[0]).split())

    return words


def test_a_passage_says_since_when_it_has_its_words(shown: Callable[[str], str]) -> None:
    """Unchanged since the first revision; with one revision, too; and in a range."""
    assert shown("/texts/salt/p1") == "Not changed since first published (1 November 2026)."
    assert shown("/texts/bread@1/p2").startswith("First published in revision 1 (1 November 2026).")


def test_a_correction_is_shown_word_by_word(site: FlaskClient, shown: Callable[[str], str]) -> None:
    """The newest first, each with its day and note; what was and what is, also for who cannot see the marks."""
    told = shown("/texts/bread/p1")
    assert told.startswith("Corrected in revision 6 (6 November 2026): Read anew.")
    assert "Revision 2, 2 November 2026: corrected. Misprint &amp; &lt;error&gt;." in told
    assert told.index("Revision 6") < told.index("Revision 2")
    markup = page(site, "/texts/bread/p1")
    assert '<ins><span class="unseen">now: </span>very</ins> late' in markup
    assert '<del><span class="unseen">before: </span>again</del>.' in markup


def test_an_emendation_has_the_reading_of_the_source(shown: Callable[[str], str]) -> None:
    """What the source reads stands with the passage, and what changed beside the words is said."""
    told = shown("/texts/bread/p3")
    assert "they: the source reads thay." in told
    assert "No words changed; other changes: what the source reads." in told


def test_what_came_of_numbers_is_told(shown: Callable[[str], str]) -> None:
    """Split, merged, and once a part of another."""
    assert "Split into paras. 2 and 2a in revision 4" in shown("/texts/bread/p2")
    assert "Part of para. 2 until revision 4" in shown("/texts/bread/p2a")
    assert "Para. 4 was merged into it in revision 5" in shown("/texts/bread/p3")


def test_a_revision_says_what_became_of_its_words(shown: Callable[[str], str]) -> None:
    """On the page of an earlier revision stands whether the words are still so."""
    assert "In revision 2 (2 November 2026), it was corrected." in shown("/texts/bread@1/p1")
    assert "In revision 5 (5 November 2026), it was merged into para. 3." in shown(
        "/texts/bread@1/p4"
    )
    assert "In revision 5 (5 November 2026), para. 4 was merged" in shown("/texts/bread@4/p3")
    assert shown("/texts/bread@1/p1").startswith(
        "First published in revision 1 (1 November 2026). In revision 2"
    )
    assert "The current version has the same words." in shown("/texts/bread@6/p1")


def test_a_range_tells_of_each_paragraph(shown: Callable[[str], str]) -> None:
    """What was done in a range names the paragraph."""
    told = shown("/texts/bread/p1-p2")
    assert told.startswith("Last changed in revision 6")
    assert "Revision 6, 6 November 2026: Para. 1: corrected." in told
    assert "Revision 4, 4 November 2026: Para. 2: split into paras. 2 and 2a." in told


def test_a_draft_has_no_past(site: FlaskClient) -> None:
    """It was never published, so nothing was corrected."""
    assert 'class="past"' not in page(site, "/texts/draft/p1")


def test_the_history_shows_the_words(site: FlaskClient) -> None:
    """Each revision with what it changed, paragraph by paragraph, and the way to both readings."""
    history = page(site, "/texts/bread/history")
    assert "very</ins> late" in history
    assert 'href="/texts/bread@1/p1">revision 1</a>' in history
    assert 'href="/texts/bread@2/p1">revision 2</a>' in history
    assert "part of para. 2 until then" in history
    assert "part of" not in page(site, "/texts/salt/history")


def test_a_large_revision_is_shown_in_pages(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The history shows a few paragraphs of each, and leads to all of them; so do old revisions."""
    # A site of its own: finished pages are kept.
    site = create_app(settings).test_client()
    monkeypatch.setattr(history_page, "MAX_REVISION_PARAGRAPHS", 1)
    monkeypatch.setattr(history_page, "PARAGRAPHS_PER_PAGE", 1)
    monkeypatch.setattr(history_page, "REVISIONS_PER_PAGE", 3)
    first = page(site, "/texts/bread/history")
    assert "All 2 paragraphs changed in this revision" in first
    assert 'href="/texts/bread/history?before=4">Older revisions' in first
    assert 'id="r3"' in page(site, "/texts/bread/history?before=4")
    whole = page(site, "/texts/bread/history?revision=4")
    assert "Para. 2<" in whole
    assert "Para. 2a<" not in whole
    assert 'href="/texts/bread/history?revision=4&amp;page=2"' in whole
    assert "Para. 2a<" in page(site, "/texts/bread/history?revision=4&page=2")
    assert page(site, "/texts/bread/history?revision=99", 404)
    assert page(site, "/texts/bread/history?revision=x", 404)
    assert 'id="r6"' in page(site, "/texts/bread/history?before=x")


def test_the_feed_tells_of_corrections(site: FlaskClient) -> None:
    """Valid Atom, the newest first: the note, the paragraphs, the way to the revision and to the history."""
    answer = site.get("/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = feedparser.parse(answer.data)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [
        f"Bread, revision {n}" for n in (6, 5, 4, 3, 2)
    ]
    last = feed.entries[-1]
    assert last.updated == "2026-11-02T00:00:00Z"
    assert last.summary == "Misprint & <error>. Corrected: para. 1."
    links = {link.rel: link.href for link in last.links}
    assert links["alternate"].endswith("/texts/bread@2")
    assert links["related"].endswith("/texts/bread/history#r2")
    assert feed.feed.updated == "2026-11-06T00:00:00Z"
    assert len({entry.id for entry in feed.entries}) == 5


def test_the_feed_says_new_and_corrected_only_of_words_that_are(site: FlaskClient) -> None:
    """A part of a split paragraph has no new words, and two that were joined no corrected ones."""
    feed = feedparser.parse(site.get("/feed.atom").data)
    for entry in feed.entries:
        if "Split into" in entry.summary:
            assert "New" not in entry.summary
        if "Merged into" in entry.summary:
            assert "Corrected" not in entry.summary
    assert any("Split into" in entry.summary for entry in feed.entries)
    assert any("Merged into" in entry.summary for entry in feed.entries)


def test_the_feed_is_announced_and_conditional(site: FlaskClient) -> None:
    """Every page names it, and who has it is told that it is still the same."""
    assert 'type="application/atom+xml" title="Corrections" href="/feed.atom"' in page(site, "/")
    tag = site.get("/feed.atom").headers["ETag"]
    assert site.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_an_entry_keeps_its_id(tmp_path: Path) -> None:
    """Another slug, another host and a new index leave the ids of the feed as they are."""
    made = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    write_texts(made.texts, [text_of("bread", "The bread is late.")])
    texts, path = CollectionFolder(made.texts), made.texts / "bread.md"
    publish(texts, ["bread"], note="", today=date(2026, 11, 1))
    build(made)
    empty = feedparser.parse(create_app(made).test_client().get("/feed.atom").data)
    assert not empty.bozo
    assert empty.entries == []
    path.write_text(path.read_text().replace("late", "very late"))
    publish(texts, ["bread"], note="As printed", today=date(2026, 11, 2))
    build(made)
    before = feedparser.parse(create_app(made).test_client().get("/feed.atom").data)
    rename(texts, "bread", "loaf", note="", today=date(2026, 11, 3))
    build(made)
    moved = replace(made, url="https://archive.example.org")
    after = feedparser.parse(create_app(moved).test_client().get("/feed.atom").data)
    assert after.entries[1].id == before.entries[0].id
    assert after.entries[1].link == "https://archive.example.org/texts/loaf@2"


class TestReport:
    """The way to report an error."""

    def link(self, settings: Settings, report: str, address: str) -> str:
        """Return the link on a page."""
        client = create_app(replace(settings, report=report)).test_client()
        found = re.search(r'<a href="([^"]*)"[^>]*data-report', page(client, address))
        assert found is not None
        return found[1].replace("&amp;", "&")

    def test_a_mail_carries_address_and_revision(self, settings: Settings) -> None:
        """Subject and body are written so that every mail program reads them."""
        link = self.link(settings, "mailto:editor@example.org", "/texts/bread/p1")
        to, query = link.split("?")
        assert to == "mailto:editor@example.org"
        assert "+" not in query
        subject, body = (unquote(pair.partition("=")[2]) for pair in query.split("&"))
        assert subject == "Error in Bread, para. 1"
        assert "Address: http://localhost/texts/bread/p1\r\n" in body
        assert "Revision: 6 (6 November 2026)\r\n" in body

    @pytest.mark.parametrize(
        ("report", "title", "body"),
        [
            ("https://example.org/issues/new", "title", "body"),
            ("https://example.org/issues/new?labels=text", "title", "body"),
            ("https://example.org/a/-/issues/new", "issue[title]", "issue[description]"),
        ],
    )
    def test_an_issue_has_title_and_body(
        self, settings: Settings, report: str, title: str, body: str
    ) -> None:
        """As trackers call them; what the address asks already stays."""
        link = self.link(settings, report, "/texts/bread@2")
        assert link.startswith(report)
        asked = parse_qs(urlsplit(link).query)
        assert asked[title] == ["Error in Bread"]
        assert "Revision: 2 (2 November 2026)" in asked[body][0]
        assert "/texts/bread@2" in asked[body][0]
        assert list(asked)[-1] == body

    def test_without_the_setting_there_is_none(self, site: FlaskClient) -> None:
        """Nobody is named who did not ask for it."""
        assert "data-report" not in page(site, "/texts/bread/p1")
        assert "data-report" not in page(site, "/texts/bread")

    @pytest.mark.parametrize(
        "word",
        [
            "javascript:alert(1)",
            "http://example.org/new",
            "editor@example.org",
            "mailto:",
            "https://",
            "https://example.org/#new",
            "mailto:a@b.org\nBcc: c@d.org",
            "https://[",
        ],
    )
    def test_other_addresses_are_refused(self, word: str) -> None:
        """What is no mail and no tracker is refused, with a word on what would do."""
        with pytest.raises(SettingsError, match=r"PINCITE_REPORT.*mailto:editor@example.org"):
            Settings.from_environment({"PINCITE_REPORT": word})

    def test_the_environment_says_where(self) -> None:
        """What is set there is where errors are reported."""
        given = Settings.from_environment({"PINCITE_REPORT": "mailto:editor@example.org"})
        assert given.report == "mailto:editor@example.org"
