"""Files that Pandoc and LibreOffice made of four short texts: the text of each, checked by a person."""

from collections.abc import Callable

import pytest

from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.reader import read_source
from tests.support.paths import DATA

FILES = sorted(
    path.name for path in (DATA / "office").iterdir() if path.suffix in (".docx", ".odt", ".epub")
)


@pytest.mark.parametrize("name", FILES)
def test_file_gives_the_expected_text(name: str, golden: Callable[[str, str], None]) -> None:
    """Each file gives the text that a person has checked, and that text reads back."""
    made = read_source(DATA / "office" / name)
    written = write_canonical(made.text)
    golden(f"office/{name}.md", written)
    assert read_canonical(written, path=name).text == made.text
