"""PDF documents that are damaged, or made to do harm, are refused or cleaned, each with a line that says so."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.main import main
from archive.errors import BrokenText
from archive.sources.pdf.process import read_pages
from archive.sources.pdf.reader import read_pdf
from tests.support.hostile_pdfs import READ
from tests.support.hostile_pdfs import REFUSED
from tests.support.hostile_pdfs import WORDS
from tests.support.hostile_pdfs import forms_that_show_forms
from tests.support.pdf_files import pdf


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused(name: str) -> None:
    """What cannot be read is refused with one line and what to do."""
    data, words = REFUSED[name]
    with pytest.raises(BrokenText, match=words) as refused:
        read_pdf(data, name="a.pdf")
    [problem] = refused.value.problems
    assert problem.remedy


@pytest.mark.parametrize("name", READ)
def test_what_is_more_than_words_is_read_and_listed(name: str) -> None:
    """What holds more than words is read as words, and what was left is listed."""
    data, words = READ[name]
    made = read_pdf(data, name="a.pdf")
    assert made.text.paragraphs[0].text == WORDS[0].words
    assert words in str(made)


def test_process_that_takes_too_long_is_ended() -> None:
    """Process that reads is ended where it takes too long."""
    with pytest.raises(BrokenText, match="more time or memory"):
        read_pages(forms_that_show_forms(9), "a.pdf", seconds=0.5)


def test_bomb_of_memory_is_refused() -> None:
    """Document that unpacks to half a gigabyte is refused."""
    with pytest.raises(BrokenText, match="more time or memory"):
        read_pages(pdf(WORDS, raw=b" " * 500_000_000), "a.pdf")


def test_others_of_a_folder_are_added_where_one_ends_its_process(tmp_path: Path) -> None:
    """Others of a folder are added where one document ends the process that reads it."""
    folder, texts = tmp_path / "in", tmp_path / "texts"
    folder.mkdir()
    texts.mkdir()
    (folder / "a.pdf").write_bytes(forms_that_show_forms(9))
    (folder / "b.pdf").write_bytes(pdf(WORDS))
    ran = CliRunner().invoke(main, ["add", f"--texts={texts}", str(folder)])
    assert ran.exit_code == 1
    assert "a.pdf" in ran.output
    assert "time or memory" in ran.output
    assert [path.name for path in texts.glob("*.md")] == ["b.md"]
