"""Pinning numbers in a file changes the ends of its blocks and nothing else."""

from pathlib import Path

import pytest

from archive.errors import BrokenText
from archive.errors import FolderError
from archive.files import write_atomically
from archive.sources.canonical import reader as canonical_reader
from archive.sources.canonical.pinning import pin

HEAD = "---\nslug: a\ntitle: A\n---\n"


def pin_body(body: str, *, ids: tuple[str, ...] = ("s1",)) -> str:
    """Pin p1, p2 … at the paragraphs of *body* and *ids* at its sections."""
    source = HEAD + body
    reading = canonical_reader.read(source, path="a.md")
    numbers = [f"p{n + 1}" for n in range(len(reading.paragraphs))]
    return pin(source, reading, path="a.md", numbers=numbers, ids=ids)[0].removeprefix(HEAD)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a\nb\n", "a\nb {#p1}\n"),
        ("a", "a {#p1}"),
        ("a   \n", "a {#p1}   \n"),
        ("a\r\n\r\nb\r\n", "a {#p1}\r\n\r\nb {#p2}\r\n"),
        ("a {.signature}\n", "a {#p1 .signature}\n"),
        ("> a\n> b\n>\n> c\n", "> a\n> b {#p1}\n>\n> c {#p2}\n"),
        ("- a\n  b\n\n- c\n", "- a\n  b {#p1}\n\n- c {#p2}\n"),
        ("a [(b)]{.stage}\n", "a [(b)]{.stage} {#p1}\n"),
        (
            "| a | b |\n|---|---|\n| c | d |\n\nx\n",
            "| a | b |\n|---|---|\n| c | d |\n{#p1}\n\nx {#p2}\n",
        ),
        ("> | a |\n> |---|\n> | c |", "> | a |\n> |---|\n> | c |\n> {#p1}"),
        ("a[^1] {#p1}\n\n[^1]: note\n", "a[^1] {#p1}\n\n[^1]: note\n"),
        ("a\n<!-- b -->\n", "a\n<!-- b --> {#p1}\n"),
        ("a\n\n<!-- b -->\n", "a {#p1}\n\n<!-- b -->\n"),
    ],
)
def test_number_is_added_at_the_end_of_its_paragraph(body: str, expected: str) -> None:
    """In every kind of block the number is added and every other byte stays."""
    assert pin_body(body) == expected


@pytest.mark.parametrize(
    ("body", "ids", "expected"),
    [
        ("## A\n\nx\n", ("s1",), "## A {#s1}\n\nx {#p1}\n"),
        ("## A ##\n\nx\n", ("s1",), "## A {#s1} ##\n\nx {#p1}\n"),
        ("## A {kind=b}\n\nx\n", ("s4",), "## A {#s4 kind=b}\n\nx {#p1}\n"),
        ("x\n\n* * *\n\ny\n", ("s1", "s2"), "x {#p1}\n\n* * * {#s2}\n\ny {#p2}\n"),
        ("x\n\n## A\n\ny\n", ("s9", "s2"), "--- {#s9}\n\nx {#p1}\n\n## A {#s2}\n\ny {#p2}\n"),
    ],
)
def test_id_is_added_at_its_heading(body: str, ids: tuple[str, ...], expected: str) -> None:
    """Headings and rules get their id; words before the first heading get a rule when they need one."""
    assert pin_body(body, ids=ids) == expected


def test_line_that_a_number_would_change_is_refused() -> None:
    """Where a number would turn words into a list, the error names the line and nothing is written."""
    with pytest.raises(BrokenText) as caught:
        pin_body("a\n- ")
    assert caught.value.problems[0].line == 6


class TestWriting:
    """Files are replaced whole or not at all."""

    def test_link_stays_a_link(self, tmp_path: Path) -> None:
        """The target of the link is written, with its permissions, and no temporary file is left."""
        real, link = tmp_path / "real.md", tmp_path / "link.md"
        real.write_text("old")
        real.chmod(0o604)
        link.symlink_to(real)
        write_atomically(link, b"new")
        assert (link.is_symlink(), real.read_text()) == (True, "new")
        assert real.stat().st_mode & 0o777 == 0o604
        assert sorted(path.name for path in tmp_path.iterdir()) == ["link.md", "real.md"]

    def test_new_file_has_default_permissions(self, tmp_path: Path) -> None:
        """Its permissions are those of any new file, not the owner's only."""
        write_atomically(tmp_path / "a.md", b"new")
        (tmp_path / "b.md").write_bytes(b"new")
        modes = {path.stat().st_mode for path in tmp_path.iterdir()}
        assert len(modes) == 1

    def test_failed_write_leaves_no_file(self, tmp_path: Path) -> None:
        """An unwritable place is an error with its path and leaves no temporary file."""
        (tmp_path / "a.md").mkdir()
        with pytest.raises(FolderError, match=r"a\.md"):
            write_atomically(tmp_path / "a.md", b"new")
        assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
