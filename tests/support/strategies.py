"""Texts for Hypothesis: every construct of the model, and words that look like markup."""

import unicodedata
from itertools import pairwise

from hypothesis import strategies as st

from archive.language.controls import close_directions
from archive.model.date import Date
from archive.model.edtf import parse_date
from archive.model.lines import stanza_indents
from archive.model.text import Emendation
from archive.model.text import Metadata
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import SourceType
from archive.model.text import Text
from archive.sources.paragraph_builder import normalize_runs

_AWKWARD = (
    "war",
    "peace",
    "1.",
    "1917",
    "1917.",
    "2)",
    "#",
    "##",
    ">",
    "-",
    "---",
    "+",
    "*",
    "**",
    "_",
    "snake_case",
    "`",
    "~~",
    "~>",
    "~~}",
    "{~~",
    "{++",
    "--}",
    "{",
    "}",
    "{#p7}",
    "{pb",
    "\\",
    "[aggressive]",
    "[^A]",
    "[^A]:",
    "]",
    "[",
    "](http://x.y)",
    "[x](y)",
    "![x](y)",
    "]{.stage}",
    "!",
    "<sup>[A]</sup>",
    "<em>",
    "</em>",
    "<!--",
    "-->",
    "<https://example.org>",
    "&amp;",
    "&#42;",
    "R&D",
    "AT&T;",
    "(Applause.)",
    "“quoted”",
    "l'été",
    "e\u0331\u0302",
    "мир",
    "平和",
    "=",
    "===",
    "|",
    "a|b",
    ":",
    "-:",
    "\u00ad",
    "\u200b",
    "!",
    '"',
    "'",
    "...",
    "…",
    "🙂",
)
_SAFE = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp"))
_WORD = st.one_of(st.sampled_from(_AWKWARD), st.text(_SAFE, min_size=1, max_size=6))
_LABEL = st.text(st.sampled_from("ABC*†12ab"), min_size=1, max_size=2)
_TARGETS = (
    "https://example.org/a_b?c=d&copy=e",
    "http://example.org/(x)",
    "mailto:archive@example.org",
    "https://example.org/м*и",
    "HTTPS://EXAMPLE.ORG/%5B1%5D",
)


def lines(max_size: int = 8) -> st.SearchStrategy[str]:
    """Words with single spaces, in NFC, that close every direction they open."""
    words = st.lists(_WORD, min_size=1, max_size=max_size)
    return words.map(" ".join).map(_composed).filter(bool)


def _composed(words: str) -> str:
    return close_directions(" ".join(unicodedata.normalize("NFC", words).split()))


@st.composite
def _runs(draw: st.DrawFn, text: str) -> tuple[Run, ...]:
    offsets = st.integers(0, len(text))
    kinds = [kind for kind in RunKind if kind is not RunKind.LINE_BREAK]
    runs = []
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted((draw(offsets), draw(offsets)))
        kind = draw(st.sampled_from(kinds))
        value = draw(st.sampled_from(_TARGETS)) if kind is RunKind.LINK else ""
        runs.append(Run(start, end, kind, value))
    spaces = [at for at, character in enumerate(text) if character == " "]
    if draw(st.booleans()) and spaces:
        runs += [
            Run(at, at, RunKind.LINE_BREAK)
            for at in draw(st.lists(st.sampled_from(spaces), max_size=3))
        ]
    return normalize_runs(runs)


@st.composite
def _emendations(draw: st.DrawFn, text: str) -> tuple[Emendation, ...]:
    size = draw(st.integers(0, 2))
    offsets = st.lists(st.integers(0, len(text)), min_size=2 * size, max_size=2 * size)
    edges = sorted(draw(offsets))
    found = []
    for start, end in list(pairwise(edges))[::2]:
        transmitted = draw(lines(3)) if start == end or draw(st.booleans()) else ""
        if transmitted:
            transmitted = draw(st.sampled_from(("", " "))) + transmitted
            transmitted += draw(st.sampled_from(("", " ")))
        found.append(Emendation(start, end, transmitted))
    return tuple(found)


_SPEAKERS = lines(3)


@st.composite
def paragraphs(draw: st.DrawFn, number: str, notes: dict[str, Note]) -> Paragraph:
    """One paragraph of any kind, or what is left of one that was withdrawn."""
    if number and draw(st.integers(0, 7)) == 0:
        return Paragraph(number, "", withdrawn=draw(lines(3)))
    kind = draw(st.sampled_from(ParagraphKind))
    text = draw(lines())
    if kind is ParagraphKind.TABLE:
        # The bars of a table divide cells, and nothing comes between a bar and its space.
        text = _composed(text.replace("|", " | "))
        runs = normalize_runs(run for run in draw(_runs(text)) if run.kind is RunKind.LINE_BREAK)
        return Paragraph(
            number, text, kind, runs, speaker=draw(st.sampled_from(("", 'A {b} & "c"')))
        )
    offsets = st.integers(0, len(text))
    labels = draw(st.lists(st.sampled_from([*notes, "Z"]), max_size=2))
    marks = tuple(sorted(NoteMark(draw(offsets), label) for label in labels))
    called = dict.fromkeys(mark.label for mark in marks)
    pages = draw(st.lists(st.sampled_from(("250", "xii", "[3]")), max_size=2))
    runs = draw(_runs(text))
    count = 1 + sum(run.kind is RunKind.LINE_BREAK for run in runs)
    columns = st.lists(st.sampled_from((0, 2, 4, 30)), min_size=count, max_size=count)
    return Paragraph(
        number=number,
        text=text,
        kind=kind,
        runs=runs,
        emendations=draw(_emendations(text)),
        page_breaks=tuple(sorted(PageBreak(draw(offsets), label) for label in pages)),
        note_marks=marks,
        notes=tuple(notes[label] for label in called if label in notes and draw(st.booleans())),
        speaker=draw(st.one_of(st.just(""), _SPEAKERS)),
        indents=stanza_indents(draw(columns)),
    )


@st.composite
def _note(draw: st.DrawFn, label: str) -> Note:
    text = draw(lines(4))
    return Note(label, text, draw(_runs(text)))


#: Names as YAML might misread them.
_NAMES = st.one_of(st.sampled_from(("1984", "No", "- a", "a: b", "Mao Zedong")), lines(2))


#: As exact as the records of texts are, and less.
_DATES = "1917-11 1917-11-08 1640~ 1640-02? -0043% 164X -01XX~ 1640-21 1914/1918~ ../1913 1640-24?/..".split()


@st.composite
def metadata(draw: st.DrawFn) -> Metadata:
    """A record with awkward values."""
    word = st.one_of(
        st.just(""), st.sampled_from(("1984", "No", "~", "null", "- a", "a: b", "'x'"))
    )
    word = st.one_of(word, lines(4))
    names = draw(st.lists(_NAMES, max_size=2))
    editors = draw(st.lists(_NAMES, max_size=2))
    stated = {name: name.split()[0] for name in (*names, *editors) if draw(st.booleans())}
    named = _several(word.map(lambda words: words or "1917"))
    return Metadata(
        title=draw(lines(4)),
        authors=tuple(names),
        occasion=draw(word),
        date=draw(st.sampled_from((None, *map(parse_date, _DATES)))),
        date_old_style=draw(st.one_of(st.none(), st.just(Date(1917, 10, 26)))),
        date_as_printed=draw(word),
        language=draw(st.sampled_from(("und", "en", "pt-BR"))),
        rights=draw(word),
        source=Source(
            title=draw(word),
            year=draw(word),
            url=draw(st.sampled_from(("", *_TARGETS[:2]))),
            editors=tuple(editors),
            type=draw(st.sampled_from((None, *SourceType))),
            date=draw(st.sampled_from((None, Date(1917), Date(1917, 11, 9)))),
            recipients=tuple(draw(st.lists(_NAMES, max_size=2))),
            box=draw(word),
        ),
        family_names=tuple(sorted(stated.items())),
        early_print=draw(st.booleans()),
        places=draw(named),
        collections=draw(_several(st.sampled_from(("peace", "1917", "no", "null")))),
        subjects=draw(named),
        people=tuple(dict.fromkeys(draw(st.lists(_NAMES, max_size=2)))),
    )


def _several(names: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(names, max_size=3, unique=True).map(tuple)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """A whole text: numbers may be missing, notes may return with other words."""
    sections = []
    ids = draw(st.permutations([f"s{n}" for n in range(1, 5)]))
    for n in range(draw(st.integers(1, 3))):
        notes = {label: draw(_note(label)) for label in draw(st.sets(_LABEL, max_size=2))}
        count = draw(st.integers(0 if n else 1, 3))
        numbers = [
            draw(st.sampled_from((f"p{10 * n + i + 1}", f"p{10 * n + i + 1}b", "")))
            for i in range(count)
        ]
        sections.append(
            Section(
                id=ids[n] if n or draw(st.booleans()) else "s1",
                heading=draw(st.one_of(st.just(""), lines(4))),
                paragraphs=tuple(draw(paragraphs(number, notes)) for number in numbers),
                kind=draw(st.sampled_from(("", "speech", "decree"))),
                level=draw(st.integers(1, 3)),
            )
        )
    if len({section.id for section in sections}) < len(sections):
        sections = sections[:1]
    withdrawn = draw(st.one_of(st.just(""), lines(3)))
    return Text("a-text", draw(metadata()), tuple(sections), withdrawn)
