"""A written text reads back as itself, and no input breaks the reader."""

import contextlib

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.errors import BrokenText
from archive.model.text import Text
from archive.sources.canonical import reader as canonical_reader
from archive.sources.canonical.format import decode_utf8
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.canonical.pinning import pin
from tests.support.strategies import texts

_PATIENT = settings(
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_HEAD = "---\nslug: a\ntitle: A\n---\n"
_PIECES = st.sampled_from(
    (
        *"\\*_{}[]()<>~+-|!&#`:\n \t",
        "\n\n",
        "  \n",
        "{~~a~>",
        "~~}",
        "{++",
        "++}",
        "{--a--}",
        "{pb 2}",
        "{pb}",
        "{#p1}",
        "{#p2 .stanza}",
        '{speaker="A"}',
        "{.stage}",
        "[^A]",
        "\n\n[^A]: note",
        "<sup>",
        "</sup>",
        "<a href='javascript:x'>",
        "<script>",
        "<!--",
        "-->",
        "\n- ",
        "\n1. ",
        "\n> ",
        "\n    ",
        "\n| a | b |",
        "\n|---|---|",
        "\n## H",
        "\n--- {#s2}",
        "\n---\n",
        "words",
        "e\u0301",
        "\u00a0",
        "\u2028",
        "\x00",
        "\x0b",
        "\ud800",
        "\ufeff",
        "\r",
    )
)


@_PATIENT
@given(texts())
def test_written_text_reads_back_as_itself(text: Text) -> None:
    """read_canonical(write_canonical(text)) equals text, for every construct and awkward word."""
    written = write_canonical(text)
    assert read_canonical(written, path="a.md").text == text, written


@_PATIENT
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_markup_survives_writing_and_pinning(body: str) -> None:
    """Any string of markup gives a text that survives writing and pinning, or BrokenText."""
    source = _HEAD + body
    try:
        reading = canonical_reader.read(source, path="a.md")
    except BrokenText:
        return
    text = reading.text
    written = write_canonical(text)
    assert read_canonical(written, path="b.md").text == text, written
    numbers = [p.number or f"p{n}c" for n, p in enumerate(text.paragraphs, 1)]
    ids = [section.id for section in text.sections]
    with contextlib.suppress(BrokenText):
        pinned, numbered = pin(source, reading, path="a.md", numbers=numbers, ids=ids)
        assert [p.number for p in numbered.paragraphs] == numbers
        assert [p.text for p in numbered.paragraphs] == [p.text for p in text.paragraphs]
        assert read_canonical(pinned, path="a.md").text == numbered


@_PATIENT
@given(st.one_of(st.text(max_size=200), st.text(max_size=100).map("---\n{}\n---\nwords".format)))
def test_any_string_is_read_or_refused(source: str) -> None:
    """No string raises an error other than BrokenText."""
    with contextlib.suppress(BrokenText):
        read_canonical(source, path="a.md")


@_PATIENT
@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    """Any bytes give a string, or a problem with its line."""
    bad = _first_bad(content)
    if bad == len(content):
        assert decode_utf8(content, path="a.md") == content.decode("utf-8-sig")
        return
    with pytest.raises(BrokenText) as caught:
        decode_utf8(content, path="a.md")
    assert caught.value.problems[0].line == content.count(b"\n", 0, bad) + 1


def _first_bad(content: bytes) -> int:
    """Return the offset of the first byte that is not valid UTF-8."""
    at = 0
    while at < len(content):
        for length in range(1, 5):
            try:
                content[at : at + length].decode("utf-8")
                break
            except UnicodeDecodeError:
                continue
        else:
            return at
        at += length
    return at
