"""Names of persons: the family name that the record states, and several names in one line."""

import json
import re

import pybtex.database
import pytest
import rispy

from archive.citation import coins
from archive.citation import meta_tags
from archive.citation import plain
from archive.citation import write_bibtex
from archive.citation import write_csl
from archive.citation import write_ris
from archive.citation.formats.schema_org import passage_json_ld
from archive.citation.formats.wikipedia import wikipedia
from archive.citation.names import Name
from archive.citation.names import read_name
from archive.citation.names import read_names
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Source
from tests.citation.test_formats import record

MAO, HO = "Mao Zedong", "Hồ Chí Minh"
FAMILIES = ((HO, "Hồ"), (MAO, "Mao"))
BY_MAO = record(
    Metadata(
        "On War",
        authors=(MAO, "Vladimir Lenin"),
        source=Source(title="Works", year="1938", editors=(HO, "Jane Doe"), translators=(HO,)),
        family_names=FAMILIES,
    )
)


@pytest.mark.parametrize(
    ("name", "family", "natural", "inverted"),
    [
        (MAO, "Mao", MAO, "Mao, Zedong"),
        (HO, "Hồ", HO, "Hồ, Chí Minh"),
        ("Nagy Imre", "Nagy", "Nagy Imre", "Nagy, Imre"),
        ("Park Chung Hee", "Park", "Park Chung Hee", "Park, Chung Hee"),
        ("Itō Hirobumi", "Itō", "Itō Hirobumi", "Itō, Hirobumi"),
        ("Gabriel García Márquez", "García Márquez", None, "García Márquez, Gabriel"),
        ("Ludwig van Beethoven", "Beethoven", None, "Beethoven, Ludwig van"),
        ("Ford Madox Ford", "Ford", None, "Ford, Ford Madox"),
        (
            "Henry Louis Gates, Jr.",
            "Louis Gates",
            "Henry Louis Gates Jr.",
            "Louis Gates, Henry, Jr.",
        ),
        ("Young Ireland", "Young Ireland", None, "Young Ireland"),
        ("Queen Victoria", "Victoria", None, "Victoria, Queen"),
        ("Jón Jónsson", "", None, "Jónsson, Jón"),
    ],
)
def test_stated_family_name_is_used(
    name: str, family: str, natural: str | None, inverted: str
) -> None:
    """The record decides which part of a name is the family name; one that comes first stays first."""
    read = read_name(name, family)
    assert (read.natural, read.inverted) == (natural or name, inverted)


@pytest.mark.parametrize(
    ("written", "families"),
    [
        ("George Hanna", ["Hanna"]),
        ("Yuri Sdobnikov and George Hanna", ["Sdobnikov", "Hanna"]),
        ("Karl Marx & Friedrich Engels", ["Marx", "Engels"]),
        ("Marx, Karl; Engels, Friedrich", ["Marx", "Engels"]),
        ("Lenin, V. I. and Trotsky, L.", ["Lenin", "Trotsky"]),
        ("Du Bois, W. E. B., and Leon Trotsky", ["Du Bois", "Trotsky"]),
        ("George Hanna, Jane Doe and Richard Roe", ["Hanna", "Doe", "Roe"]),
        ("Alexander Hamilton, John Jay, and James Madison", ["Hamilton", "Jay", "Madison"]),
        ("Marx and Engels", ["Marx and Engels"]),
        ("Sidney and Beatrice Webb", ["Sidney and Beatrice Webb"]),
        ("Ministry of Labour and National Service", ["Ministry of Labour and National Service"]),
        ("Sears, Roebuck & Co", ["Sears, Roebuck & Co"]),
        ("King, Martin Luther, Jr.", ["King"]),
    ],
)
def test_several_names_in_one_line(written: str, families: list[str]) -> None:
    """A line with several persons is divided where each is certainly one; else it is one name."""
    assert [name.family for name in read_names((written,), {})] == families


def test_name_with_a_stated_family_is_never_divided() -> None:
    """What the record says of a name holds for all of it."""
    both = "Smith and Wesson Works"
    assert read_names((both, MAO), {both: both, MAO: "Mao"}) == (
        Name(both),
        Name("Mao", "Zedong", family_first=True),
    )


def test_every_format_has_the_stated_family_name() -> None:
    """RIS, BibTeX, CSL-JSON, the tags for Zotero, COinS, JSON-LD and Wikipedia know which part is the family name."""
    (ris,) = rispy.loads(write_ris((BY_MAO,)))
    assert ris["authors"] == ["Mao, Zedong", "Lenin, Vladimir"]
    assert ris["secondary_authors"] == ["Hồ, Chí Minh", "Doe, Jane"]
    assert ris["subsidiary_authors"] == ["Hồ, Chí Minh"]
    (entry,) = pybtex.database.parse_string(write_bibtex((BY_MAO,)), "bibtex").entries.values()
    assert [str(person) for person in entry.persons["author"]] == ["Mao, Zedong", "Lenin, Vladimir"]
    assert [str(person) for person in entry.persons["editor"]] == ["Hồ, Chí Minh", "Doe, Jane"]
    assert entry.fields["translator"] == "Hồ, Chí Minh"
    (csl,) = json.loads(write_csl((BY_MAO,)))
    mao = {"family": "Mao", "given": "Zedong", "static-ordering": True}
    ho = {"family": "Hồ", "given": "Chí Minh", "static-ordering": True}
    assert csl["author"] == [mao, {"family": "Lenin", "given": "Vladimir"}]
    assert csl["editor"] == [ho, {"family": "Doe", "given": "Jane"}]
    assert csl["translator"] == [ho]
    tags = [(tag.name, tag.content) for tag in meta_tags(BY_MAO)]
    assert [content for name, content in tags if name == "citation_author"] == ris["authors"]
    assert [content for name, content in tags if name == "citation_editor"] == [
        "Hồ, Chí Minh",
        "Doe, Jane",
    ]
    assert ("z:translators", "Hồ, Chí Minh") in tags
    assert re.findall(r"rft\.au(?:last|first)?=([^&]*)", coins(BY_MAO)) == [
        "Mao",
        "Zedong",
        "Lenin%2C+Vladimir",
    ]
    template = plain(wikipedia(BY_MAO))
    assert "|author1=Mao Zedong |last2=Lenin |first2=Vladimir |" in template
    assert "|editor1=Hồ Chí Minh |editor2-last=Doe |editor2-first=Jane |" in template


def test_speaker_has_the_family_name_that_the_record_states() -> None:
    """A speaker named in the text is the author of the same name."""
    spoken = (Paragraph("p1", "War.", speaker=MAO), Paragraph("p2", "Peace.", speaker=HO))
    found = passage_json_ld(BY_MAO, spoken, whole="https://example.org", home="https://example.org")
    assert found["spokenByCharacter"] == [
        {"@type": "Person", "name": MAO, "familyName": "Mao", "givenName": "Zedong"},
        {"@type": "Person", "name": HO, "familyName": "Hồ", "givenName": "Chí Minh"},
    ]


@pytest.mark.parametrize(
    ("name", "inverted", "natural"),
    [
        ("Sir John Hartley", "Hartley, John", None),
        ("Dame Ethel Smyth", "Smyth, Ethel", None),
        ("Lady Mary Wortley Montagu", "Montagu, Mary Wortley", None),
        ("Lord John Russell", "Russell, John", None),
        ("Dr. W. E. B. Du Bois", "Du Bois, W. E. B.", None),
        ("Rev. Sydney Smith", "Smith, Sydney", None),
        ("The Rev. Dr. Thomas Chalmers", "Chalmers, Thomas", None),
        ("The Right Hon. William Gladstone", "Gladstone, William", None),
        ("Rt. Hon. Sir Robert Peel", "Peel, Robert", None),
        ("Prof. Max Müller", "Müller, Max", None),
        ("Capt. James Cook", "Cook, James", None),
        ("Rev. Martin Luther King, Jr.", "King, Martin Luther, Jr.", "Rev. Martin Luther King Jr."),
        ("Hartley, Sir John", "Hartley, John", "Sir John Hartley"),
        ("Sir Walter Scott, Bart.", "Scott, Walter", "Sir Walter Scott"),
        ("John Smith, Esq.", "Smith, John", "John Smith"),
        ("Thomas Arnold, D.D.", "Arnold, Thomas", "Thomas Arnold"),
    ],
)
def test_titles_of_honour_are_no_part_of_a_name(
    name: str, inverted: str, natural: str | None
) -> None:
    """Manuals of style leave them out; in running words they stay."""
    read = read_name(name)
    assert (read.inverted, read.natural) == (inverted, natural or name)


@pytest.mark.parametrize(
    "name",
    [
        "Lord Salisbury", "Lady Byron", "Dr. Johnson", "Sir William", "Mr. Smith", "The Lord Mayor",
        "Lord Chief Justice", "Lord Justice Bowen", "Lord High Admiral", "The Duke of Wellington",
        "Lord Mayor of London", "The Lord Privy Seal", "Dr. X", "The Right Honourable Society of Clockmakers",
    ],
)  # fmt: skip
def test_a_title_that_is_the_name_stays(name: str) -> None:
    """Nobody is cited by half a peerage or office."""
    assert read_name(name) == Name(name)


def test_a_titled_author_is_exported_by_the_family_name() -> None:
    """In every format for programs that cite; schema.org has a place for the title."""
    titled = record(Metadata("On Roads", authors=("Sir John Hartley",), source=Source()))
    (ris,) = rispy.loads(write_ris((titled,)))
    assert ris["authors"] == ["Hartley, John"]
    bibtex = pybtex.database.parse_string(write_bibtex((titled,)), "bibtex")
    (entry,) = bibtex.entries.values()
    assert str(entry.persons["author"][0]) == "Hartley, John"
    (csl,) = json.loads(write_csl((titled,)))
    assert csl["author"] == [{"family": "Hartley", "given": "John"}]
    spoken = (Paragraph("p1", "Peace.", speaker="Sir John Hartley"),)
    page = passage_json_ld(titled, spoken, whole="https://example.org", home="https://example.org")
    assert '"honorificPrefix": "Sir"' in json.dumps(page)
