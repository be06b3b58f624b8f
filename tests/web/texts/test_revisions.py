"""Earlier revisions: their permanent addresses, and the history of a text."""

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.site import words_of


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site with a text of three revisions, and a draft; rebuilt after each revision."""
    folder = tmp_path_factory.mktemp("revised")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh")
    write_texts(
        settings.texts, [text_of("bread", "The bread is late.", "It will come.", title="Bread")]
    )
    write_texts(settings.texts, [text_of("draft", "Nothing yet.")])
    path = settings.texts / "bread.md"
    for day, old, new, note in (
        (1, "", "", "First published"),
        (2, "late", "very late", "As printed"),
        (3, "It will come. {#p2}", "It will come. {#p2}\n\nSoon.", "A line was left out"),
    ):
        source = path.read_text(encoding="utf-8")
        path.write_text(source.replace(old, new, 1) if old else source, encoding="utf-8")
        (outcome,) = publish(
            CollectionFolder(settings.texts), ["bread"], note=note, today=date(2026, 11, day)
        )
        assert outcome.revision == day, outcome.refusal
        build(settings)
    return create_app(settings).test_client()


def page(client: FlaskClient, address: str) -> str:
    """Return the page at *address*, which exists."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_a_revision_shows_its_own_words(revised: FlaskClient) -> None:
    """The text and each paragraph are as they were, with a link to the current version."""
    first = page(revised, "/texts/bread@1")
    assert "The bread is late." in first
    assert "Soon." not in first
    assert "Revision 1, published 1 November 2026. This is an earlier version;" in first
    assert 'href="/texts/bread"' in first
    assert "very late" in page(revised, "/texts/bread@2/p1")
    assert 'href="/texts/bread/p1"' in page(revised, "/texts/bread@1/p1")


def test_the_newest_revision_is_the_current_text(revised: FlaskClient) -> None:
    """The newest number shows the same as the text."""
    assert "Soon." in page(revised, "/texts/bread@3")
    assert "Soon." in page(revised, "/texts/bread")


def test_a_revision_has_ranges_and_other_formats(revised: FlaskClient) -> None:
    """A revision can be read by ranges and in every format."""
    assert "very late" in page(revised, "/texts/bread@2/p1-p2.txt")
    assert revised.get("/texts/bread@1.json").get_json()["edition"]["revision"] == 1
    assert "The bread is late." in page(revised, "/texts/bread@1.md")


def test_the_citation_of_a_revision_names_it(revised: FlaskClient) -> None:
    """A citation has the number and the address of the revision that was read."""
    shown = page(revised, "/texts/bread@1/p1")
    assert "revision 1" in shown
    assert "/texts/bread@1/p1" in shown


@pytest.mark.parametrize(
    "address", ["/texts/bread@4", "/texts/bread@1/p3", "/texts/draft@1", "/texts/no@1"]
)
def test_unknown_revision_is_404(revised: FlaskClient, address: str) -> None:
    """An unknown revision, or a paragraph that it does not have, is 404."""
    assert revised.get(address).status_code == 404


def test_the_history_says_what_was_corrected_when_and_why(revised: FlaskClient) -> None:
    """Revisions are listed newest first, with their notes and changed paragraphs."""
    shown = page(revised, "/texts/bread/history")
    assert shown.index("Revision 3") < shown.index("Revision 2") < shown.index("Revision 1")
    newest = words_of(revised.get("/texts/bread/history")).partition("Revision 2")[0]
    assert "Revision 3 3 November 2026 current version A line was left out" in newest
    assert '<a href="/texts/bread@2/p1">Para. 1</a>: corrected.' in shown
    assert '<a href="/texts/bread@3/p3">Para. 3</a>: added.' in shown
    assert 'id="r3"' in shown
    assert 'href="/texts/bread/history"' in page(revised, "/texts/bread/p1")
    assert "has not been published" in page(revised, "/texts/draft/history")
    assert revised.get("/texts/no/history").status_code == 404


def test_earlier_revisions_are_not_for_crawlers(revised: FlaskClient) -> None:
    """Only the current version is open to search engines."""
    assert "noindex" in page(revised, "/texts/bread@1")
    assert "noindex" not in page(revised, "/texts/bread")


def test_earlier_revisions_have_no_hits(revised: FlaskClient) -> None:
    """An earlier revision is shown without highlighting, since only the current version is indexed."""
    assert "<mark>" in page(revised, "/texts/bread?q=bread")
    assert "<mark>" not in page(revised, "/texts/bread@1?q=bread")


def test_a_rebuilt_index_has_every_revision(tmp_path: Path) -> None:
    """The index is built from the history alone: delete it, and a rebuild has every revision."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")
    write_texts(settings.texts, [text_of("bread", "The bread is late.")])
    publish(CollectionFolder(settings.texts), ["bread"], note="", today=date(2026, 11, 1))
    (settings.texts / "bread.md").unlink()
    build(settings)
    assert "The bread is late." in page(create_app(settings).test_client(), "/texts/bread@1/p1")


def test_each_revision_has_its_own_words(revised: FlaskClient) -> None:
    """Each address has the words of its own revision, whatever was read before."""
    for _ in range(2):
        for number, words in ((1, "The bread is late."), (2, "very late"), (3, "very late")):
            assert words in page(revised, f"/texts/bread@{number}/p1")
