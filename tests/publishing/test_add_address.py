"""A page is added by its address: it is fetched, and becomes the source with the day of access."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.main import main
from archive.errors import ProblemKind
from archive.model.date import Date
from archive.model.text import SourceType
from archive.publishing.add import AddedText
from archive.publishing.add import Options
from archive.publishing.add import RefusedFile
from archive.publishing.add import add
from archive.sources.web_address import WebAddress
from tests.support.pages import Answer
from tests.support.pages import PageServer
from tests.support.pages import serve_pages

PAGE = (
    "<!doctype html><html lang='en'><title>On Bridges</title><h1>On Bridges</h1>"
    "<p>The bridge at our town is in a bad state — nobody mended it.</p>"
)
BOOK = PAGE.replace("<p>", "<p>Source: The Town Book, Town Press, 1850, page 3</p><p>")
OPTIONS = Options(allow_local=True, today=Date(2026, 11, 30))


def _added(server: PageServer, path: str, folder: Path, options: Options = OPTIONS) -> AddedText:
    (outcome,) = add((WebAddress(server.url(path)),), folder, options=options)
    assert isinstance(outcome, AddedText)
    return outcome


def test_page_is_the_source_with_the_day_of_access(tmp_path: Path) -> None:
    """The record has the last address and the day; a page that names no book is a web page."""
    answers = {
        "/old": Answer(status=301, headers={"Location": "/bridges.htm"}),
        "/bridges.htm": Answer(PAGE.encode()),
    }
    with serve_pages(answers) as server:
        made = _added(server, "/old", tmp_path)
        record = made.made.text.metadata
        assert (record.title, made.path.name) == ("On Bridges", "on-bridges.md")
        assert record.source.url == server.url("/bridges.htm")
        assert record.source.accessed_as_printed == "2026-11-30"
        assert record.source.type is SourceType.WEBPAGE
        assert made.path.is_file()


def test_book_that_a_page_names_stays_the_source(tmp_path: Path) -> None:
    """What the page was printed from is kept beside its address."""
    with serve_pages({"/a": Answer(BOOK.encode())}) as server:
        source = _added(server, "/a", tmp_path).made.text.metadata.source
        assert (source.title, source.publisher, source.year) == (
            "The Town Book",
            "Town Press",
            "1850",
        )
        assert source.url == server.url("/a")
        assert source.form is SourceType.BOOK


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html; charset=windows-1252", PAGE.encode("cp1252")),
        ("text/html; charset=utf-16le", PAGE.encode("utf-16-le")),
        ("text/html", PAGE.replace("<h1>", "<meta charset=cp1252><h1>").encode("cp1252")),
        ("text/html; charset=iso-8859-1", PAGE.encode("utf-8")),
        ("text/plain", PAGE.encode()),
    ],
)
def test_encoding_is_that_of_the_answer_or_of_the_page(
    tmp_path: Path, content_type: str, body: bytes
) -> None:
    """The header of the answer counts, then the page; what is UTF-8 is read as UTF-8 whatever they say."""
    answer = Answer(body, headers={"Content-Type": content_type})
    with serve_pages({"/a.htm": answer}) as server:
        text = _added(server, "/a.htm", tmp_path).made.text
        (paragraph,) = text.paragraphs
        assert "state — nobody" in paragraph.text
        assert text.metadata.title == "On Bridges"


def test_page_of_the_local_network_is_refused_unless_allowed(tmp_path: Path) -> None:
    """Without leave, no page is fetched from this machine."""
    with serve_pages({"/a": Answer(PAGE.encode())}) as server:
        (outcome,) = add((WebAddress(server.url("/a")),), tmp_path)
        assert isinstance(outcome, RefusedFile)
        assert outcome.problems[0].kind is ProblemKind.LOCAL_ADDRESS
        assert not server.asked


def test_better_page_updates_a_text(tmp_path: Path) -> None:
    """An address serves as well as a file for --update."""
    better = PAGE.replace("a bad state", "a very bad state")
    with serve_pages({"/a": Answer(PAGE.encode()), "/b": Answer(better.encode())}) as server:
        _added(server, "/a", tmp_path)
        options = Options(allow_local=True, update="on-bridges", today=Date(2026, 12, 1))
        made = _added(server, "/b", tmp_path, options)
        assert "very bad" in made.path.read_text(encoding="utf-8")


def test_command_takes_addresses_and_says_what_is_wrong(tmp_path: Path) -> None:
    """One page is added and another is named with the reason; nothing ends in a traceback."""
    with serve_pages({"/a": Answer(PAGE.encode())}) as server:
        command = ["add", "--texts", str(tmp_path), "--allow-local"]
        answer = CliRunner().invoke(main, [*command, server.url("/a"), server.url("/b")])
        assert answer.exit_code == 1
        assert "On Bridges: 1 paragraph" in answer.output
        assert f"{server.url('/b')}: there is no page at this address" in answer.output
        assert "404" in answer.output
        refused = CliRunner().invoke(main, ["add", "--texts", str(tmp_path), "ftp://a.example/b"])
        assert "it must begin with https:// or http://" in refused.output
