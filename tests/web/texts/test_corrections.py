"""Corrections as readers see them: on the page of a passage, in the history and in the feed; error reports."""

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
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.word_diff import differences
from archive.publishing.amendments import merge
from archive.publishing.amendments import move
from archive.publishing.amendments import retire
from archive.publishing.amendments import retire_text
from archive.publishing.amendments import split
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from archive.web.texts import history_page
from archive.web.texts.corrections import note_sentence
from archive.web.texts.diff_view import DiffKind
from archive.web.texts.diff_view import diff_parts
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.lives import Life
from tests.support.site import page
from tests.support.site import words_of

#: Words of which some repeat, so that long stretches stay and are cut.
READINGS = some.lists(some.sampled_from(["peace", "war", "of", "the", ","]), max_size=60).map(
    " ".join
)


@given(READINGS, READINGS)
def test_a_diff_contains_every_change(old: str, new: str) -> None:
    """Applied to the old words, the parts of a diff give the new ones: no change is omitted, and none is made up."""
    shown = diff_parts(differences(old, new))

    def pattern(left_out: DiffKind) -> str:
        kept = [part for part in shown if part.kind is not left_out]
        # A space separates deleted and inserted words; each reading has only one of the two.
        words = [".*" if p.kind is DiffKind.OMITTED else re.escape(p.text.strip()) for p in kept]
        return r"\s*".join(words)

    assert re.fullmatch(rf"\s*{pattern(DiffKind.INSERTED)}\s*", old)
    assert re.fullmatch(rf"\s*{pattern(DiffKind.DELETED)}\s*", new)
    if old != new:
        assert {part.kind for part in shown} & {DiffKind.DELETED, DiffKind.INSERTED}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A text with revisions of every kind, one with a single revision, and a draft."""
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
    """A client of that collection."""
    return create_app(settings).test_client()


@pytest.fixture
def shown(site: FlaskClient) -> Callable[[str], str]:
    """A function that returns the section on revisions of a page, without tags."""

    def words(address: str) -> str:
        past = re.search(
            r'<section id="past" class="past".*?</section>', page(site, address), re.DOTALL
        )
        assert past is not None, address
        return " ".join(re.sub(r"<[^>]*>", "", past[0]).split())

    return words


def test_a_passage_names_the_revision_of_its_words(shown: Callable[[str], str]) -> None:
    """Words that were never corrected date from the first revision, whether or not there are later ones."""
    assert shown("/texts/salt/p1") == "Not changed since first published (1 November 2026)."
    assert shown("/texts/bread@1/p2").startswith("First published in revision 1 (1 November 2026).")


def test_a_correction_is_shown_word_by_word(site: FlaskClient, shown: Callable[[str], str]) -> None:
    """Corrections are listed newest first, with date and note; each change is labelled for screen readers."""
    text = shown("/texts/bread/p1")
    assert text.startswith("Corrected in revision 6 (6 November 2026): Read anew.")
    assert "Revision 2, 2 November 2026: corrected. Misprint &amp; &lt;error&gt;." in text
    assert text.index("Revision 6") < text.index("Revision 2")
    markup = page(site, "/texts/bread/p1")
    assert '<ins><span class="unseen">inserted: </span>very</ins> late' in markup
    assert '<del><span class="unseen">removed: </span>again</del>.' in markup


def test_an_emendation_shows_the_reading_of_the_source(shown: Callable[[str], str]) -> None:
    """The passage shows the reading of the source, and says if that is all that changed."""
    text = shown("/texts/bread/p3")
    assert "they: the source reads thay." in text
    assert "No words changed; other changes: what the source reads." in text


def test_splits_and_merges_are_reported(shown: Callable[[str], str]) -> None:
    """A paragraph that was split, merged, or once part of another says so."""
    assert "Split into paras. 2 and 2a in revision 4" in shown("/texts/bread/p2")
    assert "Split from para. 2 in revision 4" in shown("/texts/bread/p2a")
    assert "Para. 4 was merged into it in revision 5" in shown("/texts/bread/p3")


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("p3 withdrawn: Not in the manuscript", "Not in the manuscript."),
        ("withdrawn: its owner asked", "Its owner asked."),
        ("p6 split", ""),
        ("p17 merged into p16a", ""),
        ("p4 moved after p2", ""),
        ("p4 moved to the beginning", ""),
        ("renamed from old-bread", ""),
        ("renamed from old-bread, as its title", "renamed from old-bread, as its title."),
        ("p6 split at the printer’s rule", "p6 split at the printer’s rule."),
        ("Read anew", "Read anew."),
        ("", ""),
    ],
)
def test_a_default_note_does_not_repeat_the_event(note: str, sentence: str) -> None:
    """What a revision did is named beside its note, so a note that says only this is not shown."""
    assert note_sentence(note) == sentence


def test_an_event_is_named_once(site: FlaskClient, shown: Callable[[str], str]) -> None:
    """Neither passage, history nor feed repeats a split as its note."""
    assert "p2 split" not in shown("/texts/bread/p2")
    assert "p2 split" not in page(site, "/texts/bread/history")
    assert "p2 split" not in page(site, "/feed.atom")


def test_withdrawals_and_notes_are_described(tmp_path: Path) -> None:
    """A reason follows the withdrawal, a changed note is no change of words, and the last version is not current."""
    made = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    noted = Paragraph(
        "", "It is late.", note_marks=(NoteMark(10, "1"),), notes=(Note("1", "Or lost."),)
    )
    write_texts(made.texts, [text_of("bread", noted, "It will come.", "So they say.")])
    texts, path = CollectionFolder(made.texts), made.texts / "bread.md"
    publish(texts, ["bread"], note="", today=date(2026, 11, 1))
    path.write_text(path.read_text().replace("Or lost", "Or sunk"))
    (outcome,) = publish(texts, ["bread"], note="As printed", today=date(2026, 11, 2))
    assert outcome.revision == 2, outcome.refusal
    amend(texts, "bread", retire("p3", "Not in the manuscript"), note="", today=date(2026, 11, 3))
    build(made)
    site = create_app(made).test_client()
    history = words_of(site.get("/texts/bread/history"))
    assert "Only notes changed." in history
    assert "No words changed" not in history
    assert "3 November 2026 current version Not in the manuscript." in history
    # A tombstone has no words to link to, in a revision as little as now.
    linkable = {"@2/p3": True, "@3/p3": False, "/p3": False, "/p2-p3": True}
    for place, form in linkable.items():
        assert ("Link to words" in site.get(f"/texts/bread{place}").text) == form, place
    amend(texts, "bread", retire_text("its owner asked"), note="", today=date(2026, 11, 4))
    build(made)
    history = words_of(create_app(made).test_client().get("/texts/bread/history"))
    assert "4 November 2026 last version; the text is withdrawn Its owner asked." in history
    assert "current version" not in history


def test_the_reason_of_a_withdrawal_is_said_of_nothing_else(tmp_path: Path) -> None:
    """A page number that moves to the paragraph before is no reason to doubt that paragraph."""
    made = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    paged = Paragraph("", "So they say.", page_breaks=(PageBreak(0, "13"),))
    write_texts(made.texts, [text_of("bread", "It is late.", "It will come.", paged)])
    texts = CollectionFolder(made.texts)
    publish(texts, ["bread"], note="", today=date(2026, 11, 1))
    amend(texts, "bread", retire("p3", "Not in the manuscript"), note="", today=date(2026, 11, 3))
    build(made)
    site = create_app(made).test_client()
    assert "Not in the manuscript" not in words_of(site.get("/texts/bread/p2"))
    assert "Not in the manuscript" in words_of(site.get("/texts/bread/p3"))
    assert "Not in the manuscript" in words_of(site.get("/texts/bread/history"))


def test_an_earlier_revision_says_what_became_of_its_words(shown: Callable[[str], str]) -> None:
    """The page of an earlier revision says whether its words are still the current ones."""
    assert "In revision 2 (2 November 2026), it was corrected." in shown("/texts/bread@1/p1")
    assert "In revision 5 (5 November 2026), it was merged into para. 3." in shown(
        "/texts/bread@1/p4"
    )
    assert "In revision 5 (5 November 2026), para. 4 was merged" in shown("/texts/bread@4/p3")
    assert shown("/texts/bread@1/p1").startswith(
        "First published in revision 1 (1 November 2026). In revision 2"
    )
    assert "The current version has the same words." in shown("/texts/bread@6/p1")


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("@1/p1-p2", "In revision 2 (2 November 2026), para. 1 was corrected."),
        ("@2/p1-p3", "In revision 3 (3 November 2026), para. 3 was corrected."),
        ("@3/p1-p3", "In revision 4 (4 November 2026), para. 2 was split into paras. 2 and 2a."),
        ("@4/p2-p3", "In revision 5 (5 November 2026), para. 4 was merged into para. 3."),
        ("@4/p3-p4", "In revision 5 (5 November 2026), para. 4 was merged into para. 3."),
        ("@5/p1-p3", "In revision 6 (6 November 2026), para. 1 was corrected."),
        ("@5/p2-p3", "The current version has the same words."),
    ],
)
def test_an_earlier_range_names_the_paragraph_that_changed(
    shown: Callable[[str], str], place: str, told: str
) -> None:
    """What became of one paragraph is not said of the whole range."""
    assert told in shown(f"/texts/bread{place}")


def test_an_earlier_range_says_what_is_between_its_paragraphs_now(tmp_path: Path) -> None:
    """Words that are the same, but no longer side by side, are not called just the same."""
    life = Life(tmp_path, "m")
    life.texts.path.mkdir()
    words = (f"alpha{n} beta{n} gamma{n} delta{n}." for n in range(1, 7))
    life.path.write_text("---\nslug: m\ntitle: A title\n---\n" + "\n\n".join(words))
    life.publish("")
    life.edit(lambda text: text.replace("{#p1}", "{#p1}\n\nThis was left out."))
    life.publish("left out")
    life.amend(move("p5", "p3"))
    life.edit(lambda text: text.replace("alpha5", "alfa5").replace("alpha6", "alfa6"))
    life.publish("corrected")
    client = life.client()

    def past(place: str) -> str:
        return words_of(client.get(f"/texts/m{place}"))

    same = "The current version has the same words"
    assert f"{same}, with other paragraphs between them." in past("@1/p1-p2")
    assert f"{same}, with other paragraphs between them." in past("@2/p3-p4")
    for place in ("@1/p1", "@1/p2-p3", "@2/p1-p2"):
        assert f"{same}." in past(place)
    assert "In revision 3 (22 November 2026), para. 5 was moved after para. 3." in past("@2/p4-p5")
    told = "In revision 4 (22 November 2026), paragraphs 5 and 6 were changed."
    assert told in past("@3/p5-p6")


def test_a_range_names_the_paragraph_of_each_correction(shown: Callable[[str], str]) -> None:
    """On the page of a range each correction names its paragraph."""
    text = shown("/texts/bread/p1-p2")
    assert text.startswith("Last changed in revision 6")
    assert "Revision 6, 6 November 2026: Para. 1: corrected." in text
    assert "Revision 4, 4 November 2026: Para. 2: split into paras. 2 and 2a." in text


def test_a_draft_has_no_past(site: FlaskClient) -> None:
    """A draft was never published, so it has no corrections."""
    assert 'class="past"' not in page(site, "/texts/draft/p1")


def test_the_history_shows_the_words_of_each_correction(site: FlaskClient) -> None:
    """Each revision lists its corrections by paragraph, with links to both readings."""
    history = page(site, "/texts/bread/history")
    assert "very</ins> late" in history
    assert 'href="/texts/bread@1/p1">revision 1</a>' in history
    assert 'href="/texts/bread@2/p1">revision 2</a>' in history


def test_the_history_tells_a_split_and_a_merge_once(site: FlaskClient) -> None:
    """What one paragraph lost the other got: the line of one of them says both."""
    told = words_of(site.get("/texts/bread/history"))
    assert "Para. 2 : split into paras. 2 and 2a." in told
    assert "Para. 3 : para. 4 was merged into it." in told
    for other in ("split from", "merged into para."):
        assert other not in told


def test_a_large_revision_is_paginated(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The history shows a few paragraphs of each revision and links to all of them; older revisions have pages, too."""
    # A separate site, since finished pages are cached.
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


def test_the_feed_lists_corrections(site: FlaskClient) -> None:
    """The feed is valid Atom, newest first, with note, paragraphs, and links to the revision and the history."""
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


def test_the_feed_calls_only_changed_words_new_or_corrected(site: FlaskClient) -> None:
    """A part of a split paragraph is not called new, nor are two joined paragraphs called corrected."""
    feed = feedparser.parse(site.get("/feed.atom").data)
    for entry in feed.entries:
        if "Split into" in entry.summary:
            assert "New" not in entry.summary
        if "Merged into" in entry.summary:
            assert "Corrected" not in entry.summary
    assert any("Split into" in entry.summary for entry in feed.entries)
    assert any("Merged into" in entry.summary for entry in feed.entries)


def test_the_feed_is_announced_and_conditional(site: FlaskClient) -> None:
    """Every page links to the feed, and an unchanged feed is answered with 304."""
    assert 'type="application/atom+xml" title="Corrections" href="/feed.atom"' in page(site, "/")
    tag = site.get("/feed.atom").headers["ETag"]
    assert site.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_an_entry_keeps_its_id(tmp_path: Path) -> None:
    """Another slug, another host and a new index leave the ids of entries as they are."""
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
    """The link to report an error."""

    def link(self, settings: Settings, report: str, address: str) -> str:
        """Return the link on the page at *address*."""
        client = create_app(replace(settings, report=report)).test_client()
        found = re.search(r'<a href="([^"]*)"[^>]*data-report', page(client, address))
        assert found is not None
        return found[1].replace("&amp;", "&")

    def test_a_mail_has_address_and_revision(self, settings: Settings) -> None:
        """Subject and body are encoded so that every mail program can read them."""
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
        """The parameters are those of the tracker, and parameters of the setting are kept."""
        link = self.link(settings, report, "/texts/bread@2")
        assert link.startswith(report)
        asked = parse_qs(urlsplit(link).query)
        assert asked[title] == ["Error in Bread"]
        assert "Revision: 2 (2 November 2026)" in asked[body][0]
        assert "/texts/bread@2" in asked[body][0]
        assert list(asked)[-1] == body

    def test_without_the_setting_there_is_no_link(self, site: FlaskClient) -> None:
        """A site without the setting has no link to report errors."""
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
        """Anything but a mail address or a tracker is refused, with an example."""
        with pytest.raises(SettingsError, match=r"PINCITE_REPORT.*mailto:editor@example.org"):
            Settings.from_environment({"PINCITE_REPORT": word})

    def test_the_setting_is_read_from_the_environment(self) -> None:
        """PINCITE_REPORT is the address for reports."""
        given = Settings.from_environment({"PINCITE_REPORT": "mailto:editor@example.org"})
        assert given.report == "mailto:editor@example.org"
