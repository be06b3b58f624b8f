"""PDF documents that are damaged, or made to do harm, are refused or cleaned, each with a line that says so."""

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.main import main
from archive.errors import BrokenText
from archive.sources.pdf.pages import PrintedDocument
from archive.sources.pdf.pages import PrintedLine
from archive.sources.pdf.pages import PrintedPage
from archive.sources.pdf.process import read_pages
from archive.sources.pdf.reader import read_pdf
from archive.sources.pdf.reader import read_printed
from tests.support.hostile_pdfs import READ
from tests.support.hostile_pdfs import REFUSED
from tests.support.hostile_pdfs import WORDS
from tests.support.hostile_pdfs import forms_that_show_forms
from tests.support.hostile_pdfs import letters_without_names
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


def test_letters_that_the_file_does_not_name_are_told() -> None:
    """A page of a font that does not say which letters it prints is marked as doubtful."""
    made = read_pdf(letters_without_names(), name="a.pdf")
    assert any("does not say which letters" in change.why for change in made.report)


def _page(*lines: tuple[str, float, float]) -> PrintedPage:
    printed = tuple(
        PrintedLine(words, left, bottom, left + 5 * len(words), bottom + 11, 11)
        for words, left, bottom in lines
    )
    return PrintedPage(printed, "\n".join(line.text for line in printed), 612)


_BOOK = [
    _page(("The Ships", 260, 770), ("A harbour of ships.", 72, 700), (f"{at + 1}", 300, 30))
    for at in range(5_000)
]
_SCATTERED = [_page(*((f"word{at}", at * 37 % 500, at * 91 % 700) for at in range(20_000)))]
_ONE_ROW = [_page(*((f"word{at}", at * 50.0, 700) for at in range(20_000)))]


@pytest.mark.parametrize("pages", [_BOOK, _SCATTERED, _ONE_ROW], ids=["book", "scattered", "row"])
def test_many_pages_and_lines_are_read_soon(pages: list[PrintedPage]) -> None:
    """The time that a document takes grows with its pages and lines, not with their square."""
    began = time.process_time()
    made = read_printed(PrintedDocument(tuple(pages)), name="a.pdf")
    assert made.text.paragraphs
    assert time.process_time() - began < 15


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
