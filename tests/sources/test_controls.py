"""Control characters in files: what the readers make of them, and what is said about it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.cli.problem_wording import problem_line
from archive.collection.description import read_collection
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.language.controls import open_directions
from archive.model.text import Text
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.controls import clean_text
from archive.sources.reader import read_source
from archive.wordlinks.fingerprint import fingerprint
from archive.wordlinks.fingerprint import word_spans
from tests.support.strategies import texts

RLO, PDF, RLI, PDI = "\u202e", "\u202c", "\u2067", "\u2069"
HEAD = "---\nslug: a\ntitle: A\n---\n"
#: The line on which a body after `HEAD` begins.
BODY = 5


def read(source: str) -> tuple[Text, tuple[Problem, ...]]:
    """Return the text of *source*, and the notes on it."""
    reading = read_canonical(source, path="a.md")
    return reading.text, reading.notes


#: A body, the field that has a control, its value, the line of the note.
FIELDS: dict[str, tuple[str, Callable[[Text], str], str, int]] = {
    "a paragraph": (f"x\n\na {RLO}b\nc\n", lambda t: t.paragraphs[1].text, f"a {RLO}b c{PDF}", BODY + 2),
    "an entity": ("a &#x202e;b\n", lambda t: t.paragraphs[0].text, f"a {RLO}b{PDF}", BODY),
    "an isolate": (f"a {RLI}b\n", lambda t: t.paragraphs[0].text, f"a {RLI}b{PDI}", BODY),
    "before a number": (f"a {RLO}b {{#p1}}\n", lambda t: t.paragraphs[0].text, f"a {RLO}b{PDF}", BODY),
    "emphasis": (f"*a {RLO}b* c\n", lambda t: t.paragraphs[0].text, f"a {RLO}b c{PDF}", BODY),
    "a heading": (f"## a{RLO}b\n\nx\n", lambda t: t.sections[0].heading, f"a{RLO}b{PDF}", BODY),
    "a speaker": (f'x {{speaker="A{RLO}"}}\n', lambda t: t.paragraphs[0].speaker, f"A{RLO}{PDF}", BODY),
    "a note": (f"x[^A]\n\n[^A]: a{RLO}b\n", lambda t: t.paragraphs[0].notes[0].text, f"a{RLO}b{PDF}", BODY),
    "an emendation": (
        f"x {{~~a{RLO}~>b~~}}\n", lambda t: t.paragraphs[0].emendations[0].transmitted, f"a{RLO}{PDF}", BODY,
    ),
    "a page": (f"x {{pb 2{RLO}}}\n", lambda t: t.paragraphs[0].page_breaks[0].label, f"2{RLO}{PDF}", BODY),
    "a tombstone": (
        f'x\n\n{{#p3 withdrawn="a{RLO}b"}}\n', lambda t: t.paragraphs[1].withdrawn, f"a{RLO}b{PDF}", BODY + 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_an_open_direction_ends_with_its_field(name: str) -> None:
    """The field is closed, a note has the line, and the file as it is written reads as the same text."""
    body, field, closed, line = FIELDS[name]
    text, notes = read(HEAD + body)
    assert field(text) == closed
    (note,) = notes
    assert (note.line, note.fatal, note.kind) == (line, False, ProblemKind.OPEN_DIRECTION)
    assert "U+20" in problem_line(note)
    again, notes = read(write_canonical(text))
    assert (again, notes) == (text, ())


@pytest.mark.parametrize(
    "line",
    ['title: "A{}"', 'author: "A{}"', 'author: [B, "A{}"]', 'rights: "A{}"', 'withdrawn: "A{}"',
     'occasion: "A{}"', 'date_as_printed: "A{}"', 'source:\n  title: B\n  publisher: "A{}"', 'source: "A{}"'],
)  # fmt: skip
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"\0", ""), (r"\x9b", ""), (r"\uFFFE", ""), (r"\e", ""), (r"\a", ""), (r"\U0001FFFF", ""),
        (r"\u202E", f"{RLO}{PDF}"), (RLO, f"{RLO}{PDF}"), (f"{RLI}x", f"{RLI}x{PDI}"),
    ],
)  # fmt: skip
def test_records(line: str, written: str, shown: str) -> None:
    """However a record writes a control, it is left out or closed in every field, and the note has the line."""
    title = "" if line.startswith("title") else "title: A\n"
    source = f"---\nslug: a\n{title}{line.format(written)}\n---\nx\n"
    text, (note,) = read(source)
    assert f"A{shown}" in _strings(text)
    assert note.line == source.split("\n").index(line.format(written).split("\n")[-1]) + 1
    assert not note.fatal


def _strings(text: Text) -> list[str]:
    metadata = text.metadata
    source = metadata.source
    return [
        metadata.title, *metadata.authors, metadata.rights, metadata.occasion, metadata.date_as_printed,
        source.publisher, source.title, text.withdrawn,
    ]  # fmt: skip


def test_the_collection(tmp_path: Path) -> None:
    """The description of the collection is read in the same way."""
    path = tmp_path / "collection.yaml"
    path.write_text(f'title: "A\\x9b{RLO}"\nexamples: ["b\\0"]\n')
    collection, problems = read_collection(path)
    assert (collection.title, collection.examples) == (f"A{RLO}{PDF}", ("b",))
    assert [problem.line for problem in problems] == [1, 1, 2]
    assert not any(problem.fatal for problem in problems)


@pytest.mark.parametrize(
    "body",
    [
        "שלום\u200f, עולם.",
        f"He said {RLI}שלום{PDI} to\nthem.",
        f"{RLI}שלום\nעולם{PDI} in two lines.",
        "العربية\u061c (1917)",
        "می\u200cخواهم",
    ],
)
def test_legitimate_directions_stay(body: str) -> None:
    """A text from right to left keeps its marks, and nothing is said about them."""
    text, notes = read(HEAD + body + "\n")
    assert text.paragraphs[0].text == " ".join(body.split())
    assert notes == ()


def test_word_addresses_stay() -> None:
    """The words of a published text are counted, and make the same fingerprint, with their ends or without."""
    words = f"One {RLO}two three\u200f, {RLI}four"
    text, _ = read(HEAD + words + "\n")
    shown = text.paragraphs[0].text
    before, after = word_spans(words), word_spans(shown)
    assert [(s.start, shown[s.start : s.end].rstrip(PDF + PDI)) for s in after] == [
        (s.start, words[s.start : s.end]) for s in before
    ]
    assert fingerprint(shown[s.start : s.end] for s in after) == fingerprint(
        words[s.start : s.end] for s in before
    )


@given(texts(), st.sampled_from([RLO, RLI, f"{RLI}{RLO}", f"{PDF}{PDI}"]))
def test_any_text_is_closed_once(text: Text, control: str) -> None:
    """Cleaning changes only what is open, and a text that was written reads back as it was cleaned."""
    turned = replace(
        text,
        metadata=replace(text.metadata, title=f"{text.metadata.title} {control}x"),
        sections=tuple(
            replace(section, heading=f"{section.heading}{control}x" if section.heading else "")
            for section in text.sections
        ),
    )
    cleaned, found = clean_text(turned)
    assert open_directions(cleaned.metadata.title) == []
    assert cleaned.metadata.title.startswith(turned.metadata.title)
    assert clean_text(cleaned) == (cleaned, ())
    if not found:
        assert cleaned == turned
    assert read_canonical(write_canonical(cleaned), path="a.md").text == cleaned


#: The words of a file, and those of the text made of it.
WORDS = {
    "an open direction in English": (f"The bread {RLO}has not come.", "The bread has not come."),
    "a mark in English": ("The bread\u200f has not come.", "The bread has not come."),
    "Hebrew with a mark": ("שלום\u200f, עולם טוב.", "שלום\u200f, עולם טוב."),
    "Hebrew left open": (f"{RLI}שלום עולם טוב.", f"{RLI}שלום עולם טוב.{PDI}"),
    "Hebrew in English": (f"He said {RLI}שלום{PDI} to them.", f"He said {RLI}שלום{PDI} to them."),
    "Arabic left open": (f"{RLO}العربية لغة.", f"{RLO}العربية لغة.{PDF}"),
    "devices": ("The \x00bread\x9b has\ufffe not\U0001ffff come.", "The bread has� not� come."),
}
FORMATS = {
    ".txt": "A Speech on Bread\n\nPetrograd, 3 May 1918\n\n{}\n\nThere will be bread.\n",
    ".html": "<html><head><title>A Speech</title></head><body><p>{}</p><p>There will be bread.</p></body></html>",
    ".md": HEAD + "{}\n\nThere will be bread.\n",
}


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("suffix", FORMATS)
def test_imports(tmp_path: Path, name: str, suffix: str) -> None:
    """Whatever the format, what is added needs no cleaning, and reads back as the same text."""
    path = tmp_path / f"speech{suffix}"
    path.write_bytes(FORMATS[suffix].format(WORDS[name][0]).encode("utf-8"))
    made = read_source(path).text
    assert clean_text(made) == (made, ())
    again, notes = read(write_canonical(made))
    assert (again, notes) == (made, ())


@pytest.mark.parametrize("name", WORDS)
def test_transcripts(tmp_path: Path, name: str) -> None:
    """A line that is read from right to left keeps its controls; every change is in the report."""
    words, imported = WORDS[name]
    path = tmp_path / "speech.txt"
    path.write_bytes(FORMATS[".txt"].format(words).encode("utf-8"))
    made = read_source(path)
    assert imported in [paragraph.text for paragraph in made.text.paragraphs]
    assert (words == imported) == (
        not any("direction" in str(c) or "control" in str(c) for c in made.report)
    )
