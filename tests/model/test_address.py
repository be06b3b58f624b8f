"""Addresses: read and written by one module, each the inverse of the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadAddress
from archive.model.address import MAX_SLUG_CHARS
from archive.model.address import NUMBER
from archive.model.address import SLUG
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.address import WordRange
from archive.model.address import number_parts

SLUGS = st.from_regex(SLUG, fullmatch=True).filter(lambda slug: len(slug) <= MAX_SLUG_CHARS)
NUMBERS = st.from_regex(NUMBER, fullmatch=True)
WORDS = st.builds(
    WordRange,
    st.integers(1, 9999),
    st.integers(1, 9999),
    st.just("") | st.from_regex("[a-z2-7]{6}", fullmatch=True),
)


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    """Draw any address."""
    first = draw(st.none() | NUMBERS)
    return Address(
        draw(SLUGS),
        revision=draw(st.none() | st.integers(1, 999)),
        first=first,
        last=draw(st.none() | NUMBERS) if first else None,
        words=draw(st.none() | WORDS) if first else None,
        format=draw(st.sampled_from(["", "json", "txt", "md", "tei.xml", "csl.json"])),
    )


@given(addresses())
def test_written_address_parses_to_the_same(address: Address) -> None:
    """`Address.parse` is the inverse of ``str``."""
    assert Address.parse(str(address)) == address


@given(st.text(max_size=60))
def test_invalid_address_raises_bad_address(text: str) -> None:
    """Any string either raises `BadAddress` or is written as it was read."""
    bare = text.removeprefix("/texts/").strip("/")
    try:
        address = str(Address.parse(text))
    except BadAddress as error:
        address = error.address
    assert address in (text, f"/texts/{bare}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Report",
        "a--b",
        "-a",
        "a/p0",
        "a/p07",
        "a/7",
        "a@0",
        "a/p7-",
        "a/p7-9",
        "../etc",
        "a/p7/p8",
        "a/p7~",
        "a/p7~0",
        "a/p7~5-",
        "a/p7~5-p9",
        "a/p7-p9~3",
        "a/p7~5.K7F3Q2",
        "a/~5",
        "a" * 101,
    ],
)
def test_these_are_no_addresses(text: str) -> None:
    """Capitals, double hyphens, leading zeros, bare numbers and paths are refused."""
    with pytest.raises(BadAddress):
        Address.parse(text)


def test_a_number_is_a_word_with_two_parts() -> None:
    """p7a is what was inserted after p7."""
    assert number_parts("p7a") == (7, "a")
    assert number_parts("p17") == (17, "")
    with pytest.raises(BadAddress):
        number_parts("7")


def test_a_ref_checks_both_its_parts() -> None:
    """A wrong reference cannot be made."""
    assert str(Ref("report-on-peace", "p7").address) == "/texts/report-on-peace/p7"
    with pytest.raises(BadAddress):
        Ref("Report", "p7")
    with pytest.raises(BadAddress):
        Ref("report", "seven")


def test_siblings_and_the_whole_text_are_the_same_place() -> None:
    """A sibling differs in its format only; the text drops the paragraph."""
    address = Address.parse("report-on-peace@2/p7-p9")
    assert str(address.sibling("json")) == "/texts/report-on-peace@2/p7-p9.json"
    assert str(address.text) == "/texts/report-on-peace@2"


def test_words_in_an_address() -> None:
    """Words of one paragraph, one word, and words over several; what follows the fingerprint is the format."""
    for text, last, words, format in (
        ("a/p7~5-19.k7f3q2", None, WordRange(5, 19, "k7f3q2"), ""),
        ("a/p7~5.k7f3q2", None, WordRange(5, 5, "k7f3q2"), ""),
        ("a/p7~5-p9~3.k7f3q2", "p9", WordRange(5, 3, "k7f3q2"), ""),
        ("a/p7~5-19.k7f3q2.csl.json", None, WordRange(5, 19, "k7f3q2"), "csl.json"),
        ("a@2/p7~5-19.json", None, WordRange(5, 19), "json"),
    ):
        address = Address.parse(text)
        assert (address.last, address.words, address.format) == (last, words, format)
        assert str(address) == f"/texts/{text}"
    assert str(Address.parse("a/p7~5-p9~3.k7f3q2").paragraphs) == "/texts/a/p7-p9"
