"""How speakers are marked, where the person who adds a file says it."""

import pytest

from archive.model.text import Text
from archive.sources.given import GivenRecord
from archive.sources.reader import read_bytes
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.speaker_style import parse_styles

INTERVIEW = """On the Mill

Interviewer: When did you come to the mill?
Mary Smith: In the spring of 1911.

Interviewer: Who was with you?
A Neighbour: I was. She said: never again.
"""
GATE = """THE GATE

PORTER. Who knocks there?

MESSENGER. One who brings a letter from the town.

Yesterday. That is when the letter was written.

PORTER. Give it to me.
"""
WELL = """THE WELL

Anna
Who took the bucket from the well?

Ben
The miller took it in the morning.

Anna
Bring it back.
"""
FERRY = """THE FERRY

FERRYMAN   The river is high today.

WIDOW   I must cross it all the same.

A long silence by the water.
"""
HARBOUR = """NOTES ON THE HARBOUR

NORTH PIER: forty boats lay here in winter.

SOUTH PIER: ten boats, and the ferry of the town.

OLD DOCK: dry since the flood, and without a roof.
"""
LAMP = """<html><head><title>The Lamp</title></head><body><h1>The Lamp</h1>
<p><b>Kate</b> The lamp has gone out again.</p>
<p><i>Tom</i> I shall light it when the boat is in.</p>
<p>They wait for a long time at the window.</p></body></html>
"""
LAMP_ABOVE = """<html><head><title>The Lamp</title></head><body><h1>The Lamp</h1>
<p>KATE</p><blockquote>The lamp has gone out again.</blockquote>
<p>TOM</p><blockquote>I shall light it when the boat is in.</blockquote>
<p>KATE</p><blockquote>You said that yesterday.</blockquote></body></html>
"""


def _read(source: str, styles: str, name: str = "source.txt") -> Text:
    given = GivenRecord(speaker_styles=parse_styles(styles))
    return read_bytes(source.encode(), name, given).text


@pytest.mark.parametrize(
    ("source", "styles", "speakers"),
    [
        (INTERVIEW, "colon", ["Interviewer", "Mary Smith", "Interviewer", "A Neighbour"]),
        (GATE, "stop", ["PORTER", "MESSENGER", "", "PORTER"]),
        (GATE, "stop; colon; line", ["PORTER", "MESSENGER", "", "PORTER"]),
        (WELL, "line", ["Anna", "Ben", "Anna"]),
        (FERRY, "gap", ["FERRYMAN", "WIDOW", ""]),
        (LAMP, "bold", ["Kate", "Tom", ""]),
        (LAMP_ABOVE, "line", ["KATE", "TOM", "KATE"]),
    ],
)
def test_a_style_finds_every_speaker_that_is_marked_so(
    source: str, styles: str, speakers: list[str]
) -> None:
    """Few names and names that occur once are speakers, too, where somebody says how they are marked."""
    paragraphs = _read(source, styles).paragraphs
    assert [paragraph.speaker for paragraph in paragraphs] == speakers


@pytest.mark.parametrize("source", [HARBOUR, GATE, FERRY, LAMP, LAMP_ABOVE])
def test_without_speakers_every_name_stays_in_the_text(source: str) -> None:
    """What looks like speeches and is none is text."""
    text = _read(source, "none")
    assert not any(paragraph.speaker for paragraph in text.paragraphs)
    words = " ".join(
        [section.heading for section in text.sections] + [one.text for one in text.paragraphs]
    ).upper()
    names = "PIER DOCK PORTER FERRYMAN WIDOW KATE TOM".split()
    assert all(name in words for name in names if name in source.upper())


def test_only_the_marks_that_were_named_count() -> None:
    """In a play with full stops after the names, a colon ends no name."""
    source = GATE.replace("Give it to me.", "Here:").replace("Yesterday.", "The Letter: lost.")
    assert [p.speaker for p in _read(source, "stop").paragraphs][2] == ""
    assert [p.speaker for p in _read(source, "colon").paragraphs] == ["", "", "The Letter", ""]


def test_a_style_that_fits_nothing_is_told() -> None:
    """Whoever names the wrong style learns it."""
    given = GivenRecord(speaker_styles=frozenset({SpeakerStyle.BOLD}))
    made = read_bytes(GATE.encode(), "gate.txt", given)
    assert "no speaker is marked in this way (bold)" in str(made)


def test_a_file_that_says_who_speaks_is_believed() -> None:
    """TEI and texts of Pincite mark speakers themselves."""
    tei = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>A Play</title>'
        "</titleStmt></fileDesc></teiHeader><text><body><sp><speaker>Hal</speaker><p>Come in now.</p></sp>"
        "</body></text></TEI>"
    )
    made = read_bytes(tei.encode(), "a.xml", GivenRecord(speaker_styles=parse_styles("none")))
    assert [paragraph.speaker for paragraph in made.text.paragraphs] == ["Hal"]
    assert "this file itself says who speaks" in str(made)


@pytest.mark.parametrize("words", ["full stop", "stop; none", "auto, line", "colons"])
def test_styles_that_are_unknown_or_exclude_each_other_are_refused(words: str) -> None:
    """Nothing is guessed from a slip."""
    with pytest.raises(ValueError, match=r"."):
        parse_styles(words)
