"""Authority files: what the owner says of people, places and collections, and what is said of mistakes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Problem
from archive.model.address import is_slug
from archive.model.entity import Authority
from archive.sources.authorities import PERSON_KEYS
from archive.sources.authorities import PLACE_KEYS
from archive.sources.authorities import read_authority_list
from archive.sources.authorities import read_collection_file
from archive.sources.own_page import read_words


def people(source: str) -> tuple[tuple[Authority, ...], tuple[Problem, ...]]:
    """Return the entries of a file of people, and its problems."""
    return read_authority_list(source, path="people.yaml", keys=PERSON_KEYS)


def test_all_values_of_a_person() -> None:
    """One name or several, dates as words or as two dates, any number of addresses."""
    entries, problems = people(
        "lenin:\n  name: Vladimir Lenin\n  sort_name: Lenin, Vladimir Ilyich\n  also: [N. Lenin, V. I. Lenin]\n"
        "  born: 1870-04-22\n  died: 1924\n  same_as: https://www.wikidata.org/wiki/Q1394\n  note: Author.\n"
        "ada: Ada Lovelace\n"
        "homer: {name: Homer, dates: 8th century BC}\n"
        "x: {name: X, died: 1640~}\n"
        "y: {name: Y, formerly: [why, ypsilon]}\n"
    )
    assert problems == ()
    assert entries == (
        Authority(
            "lenin",
            "Vladimir Lenin",
            "Lenin, Vladimir Ilyich",
            ("N. Lenin", "V. I. Lenin"),
            "22 April 1870–1924",
            ("https://www.wikidata.org/wiki/Q1394",),
            "Author.",
        ),
        Authority("ada", "Ada Lovelace"),
        Authority("homer", "Homer", dates="8th century BC"),
        Authority("x", "X", dates="died c. 1640"),
        Authority("y", "Y", formerly=("why", "ypsilon")),
    )


def test_a_place_is_somewhere() -> None:
    """Degrees are numbers, north and east."""
    source = "petrograd: {name: Petrograd, latitude: 59.94, longitude: '30.31'}\n"
    (place,), problems = read_authority_list(source, path="places.yaml", keys=PLACE_KEYS)
    assert (place.latitude, place.longitude, problems) == (59.94, 30.31, ())


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("Lenin X: {name: A}\n", 1, "is not a valid key"),
        ("a:\n  nam: A\n", 2, "'nam' is not a known name"),
        ("a:\n  also: B\n", 2, "the name is missing"),
        ("a: {name: A}\na: {name: B}\n", 2, "given twice"),
        ("a: {name: A, also: B}\nb:\n  name: B\n", 3, "is a spelling of 'a', too"),
        ("a:\n  name: A\n  born: yesterday\n", 3, "born"),
        ("a:\n  name: A\n  formerly: [b, C D]\n", 3, "'C D' is no key that an entry had"),
        ("a:\n  name: A\n  same_as: Q1394\n", 3, "is not an address of the web"),
        ("a:\n  name: A\n  same_as: javascript:alert(1)\n", 3, "is not an address of the web"),
        ("a:\n  name: A\n  latitude: 59\n", 3, "'latitude' is not a known name"),
        ("- a\n- b\n", 1, "not a list of `name: value` lines"),
        ("a: [A, B]\n", 1, "name must be one value"),
        ("a: {name: A\n", 2, "not YAML"),
        ("a:\n  name: A\n  also: {x: y}\n", 3, "a name or a list of names"),
    ],
)
def test_a_mistake_is_told_with_its_line(source: str, line: int, words: str) -> None:
    """Each with what is wrong; entries without a mistake stay."""
    _, problems = people(source)
    assert any(words in problem.message and problem.line == line for problem in problems), problems
    assert all(problem.path == "people.yaml" for problem in problems)


@pytest.mark.parametrize("word", ["91", "-90.5", "north", "1e3", "nan"])
def test_degrees_that_are_none(word: str) -> None:
    """Beyond the pole, in words, or no number at all."""
    source = f"p: {{name: P, latitude: {word}}}\n"
    (place,), (problem,) = read_authority_list(source, path="places.yaml", keys=PLACE_KEYS)
    assert place.latitude is None
    assert "from -90 to 90" in problem.remedy


def test_an_empty_file_says_nothing() -> None:
    """Also one with comments alone."""
    assert people("") == ((), ())
    assert people("# nobody yet\n") == ((), ())


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        ("---\nname: The Peace\n---\n\nIt *ended*.\n", "The Peace", "It *ended*."),
        ("It ended.\n", "Peace 1917", "It ended."),
        ("---\nsort_name: Peace\n---\n", "Peace 1917", ""),
        ("", "Peace 1917", ""),
    ],
)
def test_a_collection(source: str, name: str, words: str) -> None:
    """Its name, and a paragraph or more; without front matter its name is made of that of the file."""
    (entry,), problems = read_collection_file(source, path="collections/peace-1917.md")
    assert (entry.slug, entry.name, entry.words, problems) == ("peace-1917", name, words, ())


@pytest.mark.parametrize(
    ("path", "source", "line", "words"),
    [
        ("collections/Peace 1917.md", "x", 0, "its name is its address"),
        ("collections/a.md", "---\nname: A\n", 1, "not closed"),
        ("collections/a.md", "---\nname: A\nborn: 1917\n---\n", 3, "'born' is not a known name"),
        ("collections/a.md", "---\nname: A\nsame_as: x\n---\n", 3, "is not an address of the web"),
    ],
)
def test_a_mistake_in_a_collection(path: str, source: str, line: int, words: str) -> None:
    """It is told with the line of the file."""
    _, problems = read_collection_file(source, path=path)
    assert any(words in problem.message and problem.line == line for problem in problems), problems


def test_the_words_of_a_collection_are_markdown_like_any_other() -> None:
    """What has no place there is told with the line of the file."""
    source = "---\nname: A\n---\n\nIt *ended*.\n\n<script>x</script> [here](javascript:x)\n"
    (entry,), problems = read_collection_file(source, path="collections/a.md")
    blocks, told = read_words(entry.words)
    assert [block.words.text for block in blocks if block.words][:1] == ["It ended."]
    assert "javascript" not in repr(blocks)
    assert problems
    assert {problem.line for problem in problems} == {7}
    assert len(told) == len(problems)


VALUES = st.recursive(
    st.text(max_size=12)
    | st.sampled_from(["Ada", "1870", "https://a.b/", "90.5", "~", "a-b", "[", "'"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(PLACE_KEYS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    source=st.text(max_size=80)
    | st.dictionaries(st.sampled_from(["ada", "b c", ""]), VALUES, max_size=3).map(json.dumps)
)
def test_any_file_is_read_or_its_mistakes_are_told(source: str) -> None:
    """Nothing raises; each entry has a key and a name; each problem a message, and a line of the file."""
    lines = source.count("\n") + 2
    readings = [
        read_authority_list(source, path="x.yaml", keys=PLACE_KEYS),
        read_collection_file(source, path="collections/x.md"),
        read_collection_file(f"---\n{source}\n---\n{source}", path="collections/x.md"),
    ]
    for at, (entries, problems) in enumerate(readings):
        assert all(is_slug(entry.slug) and entry.name for entry in entries)
        assert all(address.startswith("http") for entry in entries for address in entry.same_as)
        most = lines if at < 2 else 2 * lines + 2
        assert all(problem.message and 0 <= problem.line <= most for problem in problems)
