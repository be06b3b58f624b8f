"""The accent colour, the names and the logo in collection.yaml."""

import base64
import re
from pathlib import Path

import pytest

from archive.cli.problem_wording import problem_line
from archive.collection.accent import DARK
from archive.collection.accent import LEAST_CONTRAST
from archive.collection.accent import LIGHT
from archive.collection.folder import CollectionFolder
from archive.collection.logo import MAX_LOGO_BYTES
from archive.errors import Problem
from archive.model.colour import Colour
from archive.model.logo import Logo
from archive.model.text import Collection
from tests.support.pictures import PNG
from tests.support.pictures import SVG
from tests.support.pictures import WEBPS


def described(folder: Path, words: str) -> tuple[Collection, tuple[Problem, ...]]:
    """Return what *words* in collection.yaml say, and their problems."""
    (folder / "collection.yaml").write_text(words, encoding="utf-8")
    return CollectionFolder(folder).collection_with_problems()


@pytest.mark.parametrize(
    ("words", "collection"),
    [
        ("name: Letters\n", Collection(title="Letters")),
        ("title: Letters\n", Collection(title="Letters")),
        ("name: 1917\nline: A year\n", Collection(title="1917", line="A year")),
        ("description: A year\n", Collection(description="A year")),
    ],
)
def test_names_and_lines(tmp_path: Path, words: str, collection: Collection) -> None:
    """A collection may say name or title; a line goes below the name, or else its description."""
    assert described(tmp_path, words) == (collection, ())
    assert collection.lead in ("", "A year")


@pytest.mark.parametrize("words", ["name: A\ntitle: B\n", "title: A\nname: B\n"])
def test_name_and_title_are_one(tmp_path: Path, words: str) -> None:
    """Of two names the first counts, and the editor is told."""
    collection, (problem,) = described(tmp_path, words)
    assert collection.title == "A"
    assert problem.line == 2


@pytest.mark.parametrize(
    "word", ['"#2a5c8a"', "2A5C8A", "'#2A5c8a'", "2a5c8a # the blue of the society"]
)
def test_accent_is_a_colour(tmp_path: Path, word: str) -> None:
    """It is written with or without its sign; at night it is lighter, of the same hue."""
    collection, problems = described(tmp_path, f"accent: {word}\n")
    assert problems == ()
    assert collection.accent == "#2a5c8a"
    night = Colour.parse(collection.accent_dark)
    assert night.contrast_with(DARK) >= LEAST_CONTRAST
    assert night.blue > night.green > night.red


def test_accent_by_night_is_taken_as_it_is(tmp_path: Path) -> None:
    """Whoever names both gets both, and either may be named alone."""
    both, _ = described(tmp_path, "accent: 2a5c8a\naccent_dark: abcdef\n")
    assert (both.accent, both.accent_dark) == ("#2a5c8a", "#abcdef")
    night, _ = described(tmp_path, "accent_dark: abcdef\n")
    assert (night.accent, night.accent_dark) == ("", "#abcdef")


@pytest.mark.parametrize(
    ("words", "line", "said"),
    [
        ("title: A\naccent: #2a5c8a\n", 2, 'Write accent: "#2a5c8a".'),
        ("accent_dark: #abc\n", 1, 'Write accent_dark: "#abc".'),
        ("accent: blue\n", 1, "“blue” is not a colour"),
        ("accent: 12345\n", 1, "“12345” is not a colour"),
        ("accent: [a]\n", 1, "one value"),
        ("accent: ff8800\n", 1, "contrast is 2.12, but it needs 4.5"),
        ("accent: ff8800\n", 1, 'The nearest colour that can be read is accent: "#a85a00".'),
        ("accent_dark: 9a2318\n", 1, "hard to read on dark paper"),
        ("accent: ffffff\n", 1, 'accent: "#'),
        ("acent: 2a5c8a\n", 1, "Did you mean accent?"),
    ],
)
def test_accent_that_is_refused(tmp_path: Path, words: str, line: int, said: str) -> None:
    """The line, the measured contrast and a colour that can be read are told; the usual colour stays."""
    collection, (problem,) = described(tmp_path, words)
    assert (collection.accent, collection.accent_dark) == ("", "")
    assert problem.line == line
    assert said in problem_line(problem)


def test_proposed_colour_is_accepted(tmp_path: Path) -> None:
    """What a message proposes is taken when it is written."""
    _, (problem,) = described(tmp_path, "accent: ffcc00\n")
    proposed = re.findall(r'accent: "(#[0-9a-f]{6})"', problem_line(problem))[-1]
    assert described(tmp_path, f'accent: "{proposed}"\n')[1] == ()


@pytest.mark.parametrize(("content", "media_type", "size"), [
    (PNG, "image/png", (2, 1)),
    (SVG, "image/svg+xml", (200, 100)),
    (b'<svg xmlns="http://www.w3.org/2000/svg" width="300px" height="150"/>', "image/svg+xml", (300, 150)),
    *((content, "image/webp", (2, 1)) for content in WEBPS),
])  # fmt: skip
def test_logo_is_read(
    tmp_path: Path, content: bytes, media_type: str, size: tuple[int, int]
) -> None:
    """Its kind is told by its content, whatever its name, and its size is known, so that no page jumps."""
    (tmp_path / "logo.bin").write_bytes(content)
    logo, problems = CollectionFolder(tmp_path).logo("logo.bin")
    assert problems == ()
    assert logo == Logo(media_type, *size, content)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("logo.svg", b"", "no SVG, PNG or WebP"),
        ("logo.svg", b"<html/>", "no SVG, PNG or WebP"),
        ("logo.svg", b"<svg", "damaged SVG"),
        ("logo.svg", b"<svg/>", "no SVG, PNG or WebP"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
        (
            "logo.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="2"/>',
            "viewBox",
        ),
        ("logo.jpg", base64.b64decode("/9j/4AAQSkZJRg=="), "no SVG, PNG or WebP"),
        ("logo.png", PNG[:16] + bytes(8) + PNG[24:], "width or height is 0"),
        ("logo.webp", WEBPS[0][:14], "damaged WebP"),
        ("logo.svg", b" " * (MAX_LOGO_BYTES + 1), "kB; it may have 100"),
        ("../logo.svg", SVG, "not a file of this folder"),
        ("/etc/passwd", SVG, "not a file of this folder"),
        (".hidden.svg", SVG, "not a file of this folder"),
        ("missing.svg", None, "no file missing.svg"),
    ],
)
def test_logo_that_is_refused(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    """The reason and what to do are told, with the line of collection.yaml or the file; the site goes without."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "collection.yaml").write_text(f"title: A\nlogo: {name}\n")
    if content is not None and not name.startswith("/"):
        (texts / name).write_bytes(content)
    folder = CollectionFolder(texts)
    logo, (problem,) = folder.logo(folder.collection().logo)
    assert logo is None
    assert said in problem_line(problem)
    assert problem.line == (2 if problem.path.endswith("collection.yaml") else 0)


def test_logo_with_entities_that_grow_is_no_trouble(tmp_path: Path) -> None:
    """Entities of an SVG file are not expanded."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]>{SVG.decode().replace("<path", "&e11;<path")}'
    )
    (tmp_path / "logo.svg").write_text(bomb)
    logo, problems = CollectionFolder(tmp_path).logo("logo.svg")
    assert (logo is None) == bool(problems)


def test_papers_are_those_of_the_style_sheet() -> None:
    """Contrast is measured on the grounds that pages have."""
    sheet = (Path(__file__).parents[2] / "static" / "base.css").read_text()
    tokens = dict(re.findall(r"--(paper|panel): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\)", sheet))
    papers = [tokens[name].split(", ") for name in ("paper", "panel")]
    assert [str(colour) for colour in LIGHT] == [light for light, _ in papers]
    assert [str(colour) for colour in DARK] == [dark for _, dark in papers]
