"""The author of a passage in a text of several authors."""

import pytest

from archive.citation import attribute
from archive.model.text import Metadata
from tests.citation.test_formats import record

LENIN, TROTSKY = "Vladimir Lenin", "Leon Trotsky"
SPOKEN = [
    # As it is written, in capitals, with a title, with initials, without accents, with an office in brackets.
    ([LENIN, TROTSKY], "Leon Trotsky", "Leon Trotsky"),
    ([LENIN, TROTSKY], "TROTSKY", "Leon Trotsky"),
    ([LENIN, TROTSKY], "Comrade Trotsky", "Leon Trotsky"),
    ([LENIN, TROTSKY], "Mr. L. Trotsky", "Leon Trotsky"),
    (["Émile Zola", "Henri Mitterand"], "M. Emile Zola (the accused)", None),
    (["Émile Zola", "Henri Mitterand"], "Emile Zola (the accused)", "Émile Zola"),
    (["Vladimir Ilyich Lenin", TROTSKY], "V. I. Lenin", "Vladimir Ilyich Lenin"),
    (["The Earl of Crawford", "Lord Hindlip"], "THE EARL OF CRAWFORD", "The Earl of Crawford"),
    (["Du Bois, W. E. B.", "Ida B. Wells"], "Dr. Du Bois", "Du Bois, W. E. B."),
    (["Karl Marx and Friedrich Engels"], "Engels", "Friedrich Engels"),
    # One of two with the family name is named in full; a family name that several have is nobody's.
    (["John Adams", "Samuel Adams"], "Samuel Adams", "Samuel Adams"),
    (["John Adams", "Samuel Adams"], "Mr. Adams", None),
    (["John Adams", "Samuel Adams"], "S. Adams", "Samuel Adams"),
    # Another person, an ancestor with one name more, a part of a family name, a body.
    (["John Adams", TROTSKY], "Abigail Adams", None),
    (["John Adams", TROTSKY], "John Quincy Adams", None),
    (["Martin van Buren", TROTSKY], "Buren", None),
    (["Congress of Soviets", TROTSKY], "Soviets", None),
    ([LENIN, TROTSKY], "A voice", None),
]


@pytest.mark.parametrize(("authors", "speaker", "cited"), SPOKEN)
def test_a_speaker_who_is_an_author(authors: list[str], speaker: str, cited: str | None) -> None:
    """One of several authors, certainly named, is the only one cited; anyone else is named in the note."""
    made = attribute(record(Metadata("Debate", authors=tuple(authors))), [speaker, speaker])
    if cited:
        assert made.metadata.authors == (cited,)
        assert "speaker" not in made.note
    else:
        assert made.metadata.authors == tuple(authors)
        assert f"speaker: {speaker}" in made.note


@pytest.mark.parametrize("speakers", [[], [""], ["Lenin", "Trotsky"], ["Lenin", ""]])
def test_a_passage_without_one_speaker(speakers: list[str]) -> None:
    """It is cited as the whole text is, and its note names nobody."""
    whole = record(Metadata("Debate", authors=(LENIN, TROTSKY)))
    assert attribute(whole, speakers) == whole


@pytest.mark.parametrize("authors", [(), ("William Shakespeare",)])
def test_characters_are_no_authors(authors: tuple[str, ...]) -> None:
    """In a text of one author, or of an unknown one, who speaks is named in the note alone."""
    made = attribute(record(Metadata("Hamlet", authors=authors)), ["Shakespeare"])
    assert made.metadata.authors == authors
    assert "speaker: Shakespeare" in made.note
