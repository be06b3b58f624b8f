"""Fuzz targets: each takes bytes, and fails if a promise is broken."""

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.errors import BadAddress
from archive.errors import BrokenText
from archive.indexing.build import build
from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.text import Paragraph
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import SourcePlace
from archive.quotation.verdicts import Verdict
from archive.search.query.canonical import canonical
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.settings import Settings
from archive.sources.canonical.format import decode_utf8
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.transcript.reader import read_transcript
from archive.web.wording.queries import describe
from tests.support.paths import ROOT

DATA = ROOT / "tests" / "data"
#: Longer input finds nothing more, and is slow.
MAX_BYTES = 4_000
#: How many inputs Hypothesis tries at most: it takes milliseconds for each, libFuzzer microseconds.
MAX_UNGUIDED_RUNS = 5_000
#: Transcripts that once broke a promise.
TRANSCRIPTS = [
    # Two notes with one label meet in one paragraph.
    b"e r\n8\ne d r .* t s d n t\n\n* B\n\no.*\n* T",
    # Notes in another order than their marks.
    b"[0]b[1]\n\n[1]e\n[0]h",
    # The mark of a note is part of a speaker's name.
    b"Debate\n\nMr. SMITH[1]: I say so.\n\nMr. JONES: No.\n\nMr. SMITH: Yes.\n\n[1] The elder brother.",
]
HEAD = "---\nslug: a\ntitle: A\n---\n\n"
SETTINGS = Settings()


def transcript(data: bytes) -> None:
    """Any bytes are an import that can be written and read back, or a refusal that is no fault of the reader."""
    try:
        made = read_transcript(data, name="x.txt")
    except BrokenText as refusal:
        if "bug" in str(refusal):
            raise AssertionError from refusal
        return
    assert read_canonical(write_canonical(made.text), path="x.md").text == made.text


def canonical_file(data: bytes) -> None:
    """Any file, with a head or without, is a text that is a fixed point of writing and reading, or `BrokenText`."""
    with contextlib.suppress(BrokenText):
        source = decode_utf8(data, path="a.md")
        _fixed(source)
        return
    with contextlib.suppress(BrokenText):
        _fixed(HEAD + data.decode("utf-8", "replace"))


def _fixed(source: str) -> None:
    read = read_canonical(source, path="a.md").text
    written = write_canonical(read)
    again = read_canonical(written, path="a.md").text
    assert again == read, written
    assert write_canonical(again) == written


def query(data: bytes) -> None:
    """Any words are a query that survives its canonical spelling, has a sentence, and is answered."""
    typed = data.decode("utf-8", "surrogateescape")[:MAX_BYTES]
    tree = parse(typed, SETTINGS).tree
    again = parse(canonical(tree), SETTINGS).tree
    assert again == tree, canonical(tree)
    assert describe(again) == describe(tree)
    with contextlib.suppress(DeadlineExceeded):
        until = Deadline.after(SETTINGS.query_seconds)
        found = shipped().searcher.search(SearchRequest(q=typed), until)
        assert found.total >= len(found.hits)


def address(data: bytes) -> None:
    """Any address is written as it was read, or is a `BadAddress`."""
    path = data.decode("utf-8", "surrogateescape")
    try:
        where = Address.parse(path)
    except BadAddress:
        return
    assert Address.parse(str(where)) == where
    assert re.fullmatch(r"/texts/[a-z0-9.@/~-]+", str(where)), where


def quotation(data: bytes) -> None:
    """Any text is checked without an error, and is exact only where its very words occur."""
    typed = data.decode("utf-8", "replace")[:MAX_BYTES]
    try:
        until = Deadline.after(SETTINGS.query_seconds)
        answers = shipped().quotations.check(typed, until, limit=5)
    except DeadlineExceeded:
        return
    for answer in answers:
        if answer.verdict is not Verdict.EXACT:
            continue
        for place in answer.places:
            assert place.is_exact or place is not answer.places[0]
            _check_words(place)


def _paragraph(ref: Ref) -> Paragraph:
    found = shipped().library.excerpt(ref.slug, ref.number, ref.number)
    return found.edition.text.paragraphs[0]


def _check_words(place: SourcePlace) -> None:
    """Check that every word reported as the same is the same, and occurs in the paragraphs that are named."""
    shown = "".join(
        _paragraph(passage.ref).text[passage.span.start : passage.span.end]
        for passage in place.spans
    )
    at, here = 0, _letters(shown)
    for step in place.alignment:
        if step.kind is Agreement.SAME and not place.transmitted:
            same = _letters(step.source)
            assert _letters(step.quoted) == same, step
            at = here.find(same, at) + len(same)
            assert at >= len(same), (step, shown)


def _letters(words: str) -> str:
    """Return only the letters and digits of *words*, without capitals and accents."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


@cache
def shipped() -> Generation:
    """Return the shipped collection, built once for the process, or found in the folder that FUZZ_INDEX names."""
    folder = os.environ.get("FUZZ_INDEX") or tempfile.mkdtemp(prefix="fuzz-index-")
    settings = Settings(texts=ROOT / "texts", index=Path(folder), engine="whoosh")
    if not (settings.index / "current").exists():
        build(settings)
    return Live(settings).now()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "address": address,
    "canonical": canonical_file,
    "query": query,
    "quotation": quotation,
    "transcript": transcript,
}


def seeds(target: str) -> list[bytes]:
    """Return the inputs to begin with, taken from other tests."""
    if target == "transcript":
        return [
            path.read_bytes()[:MAX_BYTES] for path in sorted((DATA / "transcripts").glob("*.txt"))
        ] + TRANSCRIPTS
    if target == "canonical":
        constructs = (DATA / "canonical" / "constructs.md").read_bytes()
        pieces = constructs.split(b"\n\n")
        return [
            constructs[:MAX_BYTES],
            *pieces,
            (ROOT / "texts/report-on-peace.md").read_bytes()[:MAX_BYTES],
        ]
    if target == "query":
        typed = (ROOT / "tests" / "search" / "query" / "test_query.py").read_text(encoding="utf-8")
        return [
            word.encode() for word in re.findall(r"^    \(['\"](.+?)['\"],", typed, re.MULTILINE)
        ]
    if target == "address":
        known = (
            "report-on-peace@2/p7-p9.json",
            "a/p7~5-19.k7f3q2",
            "a/p7~5-p9~2.abcdef.tei.xml",
            "a-1/p0a",
            "a.md",
        )
        return [f"/texts/{path}".encode() for path in known] + [path.encode() for path in known]
    text = (ROOT / "texts/report-on-peace.md").read_text(encoding="utf-8").split("\n\n")
    return [piece.encode()[:600] for piece in text[2:14]] + [
        b'"open diplomacy" ... "secret treaties" [sic]'
    ]
