"""Documents that LibreOffice, a browser and groff made of four short texts: the text of each, checked by a person."""

from collections.abc import Callable

import pytest

from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.chapters import split_chapters
from archive.sources.reader import read_source
from tests.support.paths import DATA

FILES = sorted(path.name for path in (DATA / "pdf").glob("*.pdf"))


@pytest.mark.parametrize("name", FILES)
def test_document_gives_the_expected_text(name: str, golden: Callable[[str, str], None]) -> None:
    """Each document gives the text that a person has checked, and that text reads back."""
    made = read_source(DATA / "pdf" / name)
    written = write_canonical(made.text)
    golden(f"pdf/{name}.md", written)
    assert read_canonical(written, path=name).text == made.text


@pytest.mark.parametrize("maker", ["libreoffice", "browser", "columns", "groff"])
def test_chapters_become_texts(maker: str) -> None:
    """Each chapter of a document becomes a text."""
    chapters = split_chapters(read_source(DATA / "pdf" / f"letters-{maker}.pdf"))
    titles = [chapter.text.metadata.title for chapter in chapters]
    assert titles == ["To his sister", "To the Office of Works", "To his sister"]
