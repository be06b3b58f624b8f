"""Ebooks of selected passages, and of all texts of an author or a collection."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.epubs import check
from tests.support.epubs import faults
from tests.support.epubs import files_of
from tests.support.site import page


def chapters(book: bytes) -> list[str]:
    """Return the chapters of *book*."""
    return [content.decode() for name, content in files_of(book).items() if "chapter-" in name]


def test_selected_passages(client: FlaskClient, tmp_path: Path) -> None:
    """Each is a chapter with its words, its permalink and its citation; the page of citations links to the book."""
    query = "p=report-on-peace/p7&p=report-on-peace/p9-p10"
    answer = client.get(f"/citations.epub?{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/epub+zip")
    assert faults(answer.data) == []
    assert check(answer.data, tmp_path) == []
    first, second, _ = chapters(answer.data)
    assert "Report on Peace, para. 7" in first
    assert "http://localhost/texts/report-on-peace/p7" in first
    assert "Vladimir Lenin, “Report on Peace,”" in second
    assert "/citations.epub?p=report-on-peace" in page(client, f"/citations?{query}")


@pytest.mark.parametrize("query", ["", "p=nowhere/p1", "p="])
def test_nothing_selected(client: FlaskClient, query: str) -> None:
    """Without a passage there is no book."""
    assert client.get(f"/citations.epub?{query}").status_code == 404


def test_texts_of_an_author(client: FlaskClient) -> None:
    """All texts of an author are one book, offered on the author's page."""
    assert 'href="/authors/vladimir-lenin.epub"' in page(client, "/authors/vladimir-lenin")
    answer = client.get("/authors/vladimir-lenin.epub")
    assert answer.status_code == 200
    assert faults(answer.data) == []
    assert answer.headers["Content-Disposition"] == 'attachment; filename="vladimir-lenin.epub"'
    assert client.get("/authors/nobody.epub").status_code == 404
