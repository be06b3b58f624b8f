"""The canonical format: how each construct is read, and the problem reported for each mistake."""

import json
import os
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from archive.cli.problem_wording import problem_line
from archive.collection.description import read_collection
from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Emendation
from archive.model.text import NoteMark
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Text
from archive.sources.canonical.format import MAX_FILE_BYTES
from archive.sources.canonical.format import decode_utf8
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file
from archive.sources.canonical.format import write_canonical
from archive.sources.canonical.front_matter import KEYS
from archive.sources.canonical.front_source import SOURCE_KEYS
from tests.support.paths import DATA
from tests.support.paths import ROOT

CANONICAL = DATA / "canonical"
HEAD = "---\nslug: a\ntitle: A\n---\n"
#: The line on which a body after `HEAD` begins.
BODY = 5


def paragraph(body: str) -> Paragraph:
    """Return the only paragraph of *body*."""
    (only,) = read_canonical(HEAD + body, path="a.md").text.paragraphs
    return only


def problems(source: str) -> tuple[Problem, ...]:
    """Return the problems of *source*, fatal or not."""
    try:
        return read_canonical(source, path="texts/my-file.md").notes
    except BrokenText as error:
        return error.problems


def without_empty(text: Text) -> dict[str, object]:
    """Return *text* as JSON-like values without empty fields."""
    kept = {"slug": text.slug, "metadata": _kept(asdict(text.metadata))}
    sections = [_kept(asdict(section)) for section in text.sections]
    return json.loads(json.dumps({**kept, "sections": sections}))  # type: ignore[no-any-return]


def _kept(value: object) -> object:
    if isinstance(value, dict):
        # 0 is a value: an offset.
        return {
            key: _kept(part)
            for key, part in value.items()
            if part is not False and part not in ("", (), None)
        }
    if isinstance(value, list | tuple):
        return [_kept(part) for part in value]
    return value


def test_every_construct_is_read_and_written_back(request: pytest.FixtureRequest) -> None:
    """The file with every construct gives the expected text, and writing does not change it."""
    text = read_canonical((CANONICAL / "constructs.md").read_text(), path="constructs.md").text
    golden = CANONICAL / "constructs.json"
    if request.config.getoption("--update-golden"):
        golden.write_text(json.dumps(without_empty(text), ensure_ascii=False, indent=1) + "\n")
    assert without_empty(text) == json.loads(golden.read_text())
    assert read_canonical(write_canonical(text), path="b.md").text == text


class TestWords:
    """The displayed text and both of its readings."""

    def test_white_space_is_collapsed(self) -> None:
        """Tabs, no-break spaces and line ends become one space, and the ends are trimmed."""
        assert paragraph(" a \t b\u00a0\u00a0c\nd  ").text == "a b c d"

    def test_text_is_in_nfc(self) -> None:
        """An accent is part of its letter, and marks after it stay after it."""
        words = paragraph("e\u0301te\u0301 {~~a~>b~~}")
        assert words.text == "été b"
        assert words.emendations == (Emendation(4, 5, "a"),)

    @pytest.mark.parametrize(
        ("source", "text", "transmitted"),
        [
            ("present {~~way~>war~~}, namely", "present war, namely", "present way, namely"),
            ("a {++b ++}c", "a b c", "a c"),
            ("a {--b--} c", "a c", "a b c"),
            ("{--b--} c", "c", "b c"),
            ("a {--b--}", "a", "a b"),
            ("a {--b --}c", "a c", "a b c"),
            (
                "the *present {~~way~>war* of~~} all",
                "the present war of all",
                "the present way all",
            ),
            (r"{~~a \~> b~>c~~}", "c", "a ~> b"),
        ],
    )
    def test_both_readings_have_single_spaces(
        self, source: str, text: str, transmitted: str
    ) -> None:
        """An emendation keeps what was transmitted, with single spaces in either reading."""
        words = paragraph(source)
        assert (words.text, words.transmitted()) == (text, transmitted)

    @pytest.mark.parametrize(
        "source", ["1917. [^A] The", "1917.[^A] The", "1917. <sup>[A]</sup> The"]
    )
    def test_note_mark_between_spaces_belongs_to_the_word_before(self, source: str) -> None:
        """However it is spaced, a note mark follows the word and is not a word itself."""
        words = paragraph(source)
        assert (words.text, words.note_marks) == ("1917. The", (NoteMark(5, "A"),))

    def test_raw_html_is_sanitised(self) -> None:
        """Words stay; scripts, event handlers and unsafe links are removed."""
        words = paragraph("<p onclick='x'>a <a href=\"javascript:x\">b</a> <script>c</script></p>")
        assert (words.text, words.runs) == ("a b c", ())

    def test_number_alone_is_text(self) -> None:
        """A line with only a number and a full stop is not an empty list."""
        assert paragraph("1917.").text == "1917."
        assert paragraph("1. > quoted").text == "1. quoted"
        assert paragraph("1. 2) - a").text == "1. 2) a"

    def test_verse_has_a_hard_break_on_every_line(self) -> None:
        """A paragraph whose lines all end in a hard break is a stanza; one with only some is prose."""
        assert paragraph("a\\\nb  \nc").kind is ParagraphKind.STANZA
        assert paragraph("a\\\nb\nc").kind is ParagraphKind.PROSE

    def test_indents_of_verse_are_a_measure_of_the_stanza(self) -> None:
        """The blanks before each line are listed in the braces; lines beyond the last number are not set in."""
        stanza = paragraph('a\\\nb\\\nc {indent="0 2 0"}')
        assert (stanza.text, stanza.indents) == ("a b c", (0, 2))

    def test_repeated_label_refers_to_the_note_below(self) -> None:
        """Books that restart their notes on every page keep them apart."""
        source = HEAD + "a[^1]\n\n[^1]: first\n\nb[^1]\n\n[^1]: second\n\nc[^1]\n"
        text = read_canonical(source, path="a.md").text
        notes = [[note.text for note in p.notes] for p in text.paragraphs]
        assert notes == [["first"], ["second"], ["second"]]

    def test_every_yaml_value_is_text(self) -> None:
        """A title may be a number, an author No, and a date without quotes stays a date."""
        source = "---\nslug: a\ntitle: 1984\nauthor: No\noccasion: 2001-01-01\n---\nx"
        record = read_canonical(source, path="a.md").text.metadata
        assert (record.title, record.authors, record.occasion) == ("1984", ("No",), "2001-01-01")


MISTAKES = {
    "no front matter": ("Some words.\n", 1, "`pincite add texts/my-file.md`"),
    "an empty file": ("", 1, "this file is empty"),
    "front matter without end": ("---\nslug: a\ntitle: A\n\nwords\n", 1, "not closed"),
    "no slug": ("---\ntitle: A\n---\nx", 1, "`slug: my-file`"),
    "a bad slug": ("---\ntitle: A\nslug: My Text!\n---\nx", 3, "`slug: my-text`"),
    "no title": ("---\nslug: a\n---\nx", 1, "no title"),
    "a bad date": ("---\nslug: a\ntitle: A\ndate: 8 Nov 1917\n---\nx", 4, "1917-11-08"),
    "an impossible date": ("---\nslug: a\ntitle: A\ndate: 1917-02-30\n---\nx", 4, "no day 30"),
    "a bad language": ("---\nslug: a\ntitle: A\nlanguage: English\n---\nx", 4, "language tag"),
    "a bad address": (
        "---\nslug: a\ntitle: A\nsource:\n  url: javascript:x\n---\nx",
        5,
        "is not a web address",
    ),
    "YAML with a colon": ("---\nslug: a\ntitle: Report: on peace\n---\nx", 3, "quotes"),
    "a repeated name": ("---\nslug: a\ntitle: A\ntitle: B\n---\nx", 4, "given twice"),
    "an alias": ("---\nslug: a\ntitle: &x A\noccasion: *x\n---\nx", 3, "quotes"),
    "a list for a title": ("---\nslug: a\ntitle: [A, B]\n---\nx", 3, "one value"),
    "YAML that nests": ("---\nslug: a\ntitle: " + "[" * 5000 + "\n---\nx", 3, "nested"),
    "no words": (HEAD, 0, "no paragraph"),
    "a number twice": (HEAD + "a {#p1}\n\nb\nc {#p1}\n", BODY + 3, "first on line 5"),
    "a section twice": (HEAD + "## A {#s1}\n\nx\n\n## B {#s1}\n\ny\n", BODY + 4, "s1"),
    "a bad number": (HEAD + "a {#7}\n", BODY, "{#p7}"),
    "an unknown attribute": (HEAD + "a {#p1 author=x}\n", BODY, "author="),
    "an unknown kind of paragraph": (HEAD + "a {.poem}\n", BODY, ".stanza"),
    "an indent in words": (HEAD + 'a\\\nb {indent="0 two"}\n', BODY + 1, 'indent="0 2 0 2"'),
    "a bad kind of section": (HEAD + "## A {kind=Speech}\n\nx\n", BODY, "kind=speech"),
    "a number alone": (HEAD + "a\n\n{#p1}\n", BODY + 2, "without an empty line"),
    "an open emendation": (HEAD + "a\nb {~~c~>d\n", BODY + 1, "not closed"),
    "an emendation without arrow": (HEAD + "b {~~c~~}\n", BODY, "~>"),
    "nested emendations": (HEAD + "{~~a~>b {++c++}~~}\n", BODY, "inside"),
    "a page break without page": (HEAD + "a {pb} b\n", BODY, "{pb 250}"),
    "a note that nothing calls": (HEAD + "a\n\n[^A]: b\n", BODY + 2, "[^A]"),
    "an emendation in a heading": (HEAD + "## {~~a~>b~~}\n\nx\n", BODY, "heading"),
    "a second note with the label of the first": (
        HEAD + "a[^A] b[^A]\n\n[^A]: b\n\n[^A]: c\n",
        BODY + 4,
        "this one of the 2 notes [^A]",
    ),
    "an emendation in a note": (HEAD + "x[^A]\n\n[^A]: {~~a~>b~~}\n", BODY + 2, "note"),
    "too deep": (HEAD + ">" * 300 + " a\n\nb\n", BODY, "nested too deeply"),
}

NOTES = {
    "an unknown name": ("---\nslug: a\ntitle: A\nautor: B\n---\nx", 4, "author"),
    "dates that disagree": (
        "---\nslug: a\ntitle: A\ndate: 1917-11-07\ndate_old_style: 1917-10-26\n---\nx",
        5,
        "1917-11-08",
    ),
    "a title in the body": (HEAD + "# A\n\nx\n", BODY, "##"),
    "a script": (HEAD + "x\n<script>y</script>\n", BODY + 1, "<script>"),
    "a strange link": (HEAD + "[x](ftp://y)\n", BODY, "https://"),
    "more indents than lines": (HEAD + 'a\\\nb {indent="0 2 4"}\n', BODY + 1, "3 lines"),
    "a picture": (HEAD + "![x](https://y/z.png)\n", BODY, "picture"),
    "a control character": (HEAD + "a\n\nb\x08\n", BODY + 2, "U+0008"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_reported_with_line_and_remedy(name: str) -> None:
    """A fatal mistake is reported once, with its line and a remedy."""
    source, line, words = MISTAKES[name]
    (problem,) = [problem for problem in problems(source) if problem.fatal]
    assert problem.line == line
    assert words in f"{problem.message} {problem.remedy}"


@pytest.mark.parametrize("name", NOTES)
def test_warning_is_not_fatal(name: str) -> None:
    """A minor mistake gives a text, and a warning with its line."""
    source, line, words = NOTES[name]
    (problem,) = problems(source)
    assert (problem.line, problem.fatal) == (line, False)
    assert words in problem_line(problem)


def test_all_mistakes_are_reported_at_once() -> None:
    """All problems of a file are reported together, in the order of its lines."""
    source = "---\nslug: A B\ndate: x\n---\na {#p1}\n\n{~~a\n\nb {#p1}\n"
    assert [problem.line for problem in problems(source) if problem.fatal] == [1, 2, 3, 7, 9]


class TestFile:
    """Reading files from disk."""

    def test_byte_order_mark_is_not_text(self) -> None:
        """UTF-8 with a byte order mark reads like UTF-8 without."""
        source = decode_utf8(b"\xef\xbb\xbf" + (HEAD + "x").encode(), path="a.md")
        assert read_canonical(source, path="a.md").text.slug == "a"

    def test_bad_byte_is_reported_with_its_line(self) -> None:
        """A file that is not UTF-8 is reported with the line of its first bad byte."""
        with pytest.raises(BrokenText) as caught:
            decode_utf8(b"---\nslug: a\ntitle: caf\xe9\n---\n", path="a.md")
        (problem,) = caught.value.problems
        assert (problem.line, "pincite add a.md" in problem.remedy) == (3, True)

    def test_folder_is_refused(self, tmp_path: Path) -> None:
        """A folder with the name of a text is reported as one."""
        with pytest.raises(BrokenText, match="folder"):
            read_file(tmp_path)

    def test_missing_file_is_a_problem(self, tmp_path: Path) -> None:
        """A missing file is a problem, not a traceback."""
        with pytest.raises(BrokenText, match="cannot be read"):
            read_file(tmp_path / "gone.md")

    def test_enormous_file_is_not_read(self, tmp_path: Path) -> None:
        """The size is checked before the bytes are read."""
        path = tmp_path / "a.md"
        with path.open("wb") as file:
            file.truncate(MAX_FILE_BYTES + 1)
        with pytest.raises(BrokenText, match="larger than 50 MB"):
            read_file(path)

    def test_pipes_and_devices_are_refused(self, tmp_path: Path) -> None:
        """A file that never ends, or waits for a writer, is refused at once."""
        os.mkfifo(tmp_path / "a.md")
        (tmp_path / "b.md").symlink_to("/dev/zero")
        for name in ("a.md", "b.md"):
            with pytest.raises(BrokenText, match="a pipe or a device"):
                read_file(tmp_path / name)


class TestDocument:
    """The examples in docs/text-format.md are correct."""

    PAGE = ROOT / "docs" / "text-format.md"

    def examples(self, language: str) -> list[str]:
        """Return the examples in *language*."""
        return re.findall(rf"^```{language}\n(.*?)^```$", self.PAGE.read_text(), re.DOTALL | re.M)

    def test_every_example_reads_without_warnings(self) -> None:
        """Each example is a valid text, or the body of one."""
        examples = self.examples("markdown")
        assert len(examples) > 8
        for example in examples:
            if example.startswith("---\n") and not example.startswith("---\nslug"):
                # A page of the owner's own, or the words about a collection.
                continue
            source = example if example.startswith("---\nslug") else HEAD + example
            assert read_canonical(source, path="docs.md").notes == ()

    def test_every_row_of_the_table_reads_as_markup(self) -> None:
        """Nothing in the table of inline markup is plain text."""
        table = self.PAGE.read_text().partition("## Inside a paragraph")[2].partition("\nBoth")[0]
        lines = re.findall(r"^\| `(.+?)` (?:\||or)", table, re.M)
        assert len(lines) > 8
        for row in lines:
            words = paragraph(row)
            plain = "[aggressive]" in row or row.startswith("\\")
            assert (words.text == row) == ("[aggressive]" in row), row
            marks = words.runs or words.emendations or words.page_breaks or words.note_marks
            assert bool(marks) != plain, row

    def test_every_metadata_field_is_documented(self) -> None:
        """Every field that is read is documented."""
        page = self.PAGE.read_text()
        assert [name for name in (*KEYS, *SOURCE_KEYS) if f"`{name}`" not in page] == []
        assert [kind for kind in ParagraphKind if f".{kind}" not in page and kind not in page] == []

    def test_examples_of_sources_read(self) -> None:
        """Every example of a source reads, as the type that it states and without a warning."""
        examples = re.findall(r"^source: \{type: (\w+).*$", self.PAGE.read_text(), re.MULTILINE)
        for example in re.finditer(
            r"^source: \{type: (\w+).*$", self.PAGE.read_text(), re.MULTILINE
        ):
            made = read_canonical(f"---\nslug: a\ntitle: A\n{example[0]}\n---\nx", path="a.md")
            assert (made.text.metadata.source.form, made.notes) == (example[1], ())
        assert len(examples) >= 4

    def test_collection_example_reads(self, tmp_path: Path) -> None:
        """The example of collection.yaml has no unknown fields."""
        example = self.examples("yaml")[0]
        (tmp_path / "collection.yaml").write_text(example)
        collection, remarks = read_collection(tmp_path / "collection.yaml")
        assert (remarks, collection.examples[2]) == ((), "annex*")
