"""Exported records: other readers find every field, and nothing is invented."""

import json
from typing import Any

import pybtex.database
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pybtex.richtext import Text as RichText

from archive.citation import Record
from archive.citation import write_bibtex
from archive.citation import write_csl
from archive.citation import write_ris
from archive.citation.names import read_name
from archive.model.address import Address
from archive.model.date import Date
from archive.model.text import Metadata
from archive.model.text import Source

AT = "http://localhost/texts/report-on-peace"
PLACES = pytest.mark.parametrize(
    ("place", "locator"), [("", ""), ("/p9", "para. 9"), ("/p7-p9", "paras. 7–9")]
)
PRINTED = Metadata(
    title="Report on {Peace} & War: 100 %",
    authors=("Lenin, V. I.", "Second All-Russia Congress of Soviets"),
    date=Date(1917, 11, 8),
    date_as_printed="October 26 (November 8), 1917",
    language="en",
    source=Source(
        title="Collected Works",
        volume="26",
        place="Moscow",
        publisher="Progress Publishers",
        year="1972",
        pages="249-253",
        translators=("Yuri Sdobnikov",),
    ),
)


def record(metadata: Metadata, *, place: str = "report-on-peace/p7", kind: str = "") -> Record:
    """Return the record of a passage in the collection."""
    address = Address.parse(place)
    url = f"https://archive.example.org{address}"
    return Record(
        metadata, place=address, url=url, collection="Papers of 1917", revision=2, kind=kind
    )


def ris(written: str) -> dict[str, Any]:
    """Return the single record that rispy reads."""
    (found,) = rispy.loads(written)
    return dict(found)


@PLACES
def test_ris_of_a_speech(client: FlaskClient, place: str, locator: str) -> None:
    """The RIS of a text, paragraph and range has author, title, date, URL and locator."""
    response = client.get(f"/texts/report-on-peace{place}.ris")
    assert response.content_type == "application/x-research-info-systems; charset=utf-8"
    name = f"report-on-peace{place.replace('/', '-')}.ris"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.text.startswith("TY  - SLIDE\r\n")
    assert response.text.endswith("ER  - \r\n")
    found = ris(response.text)
    assert found["authors"] == ["Lenin, Vladimir"]
    assert found["title"] == "Report on Peace"
    assert (found["year"], found["date"]) == ("1917", "1917/11/08")
    assert found["urls"] == [AT + place]
    assert locator in found["notes"][0]
    assert "date as printed: October 26 (November 8), 1917" in found["notes"][0]


@PLACES
def test_bibtex_of_a_speech(client: FlaskClient, place: str, locator: str) -> None:
    """Two BibTeX readers find the same fields."""
    response = client.get(f"/texts/report-on-peace{place}.bib")
    assert response.content_type == "application/x-bibtex; charset=utf-8"
    assert parse_string(response.text).failed_blocks == []
    (entry,) = pybtex.database.parse_string(response.text, "bibtex").entries.values()
    assert entry.type == "misc"
    assert list(map(str, entry.persons["author"])) == ["Lenin, Vladimir"]
    assert str(RichText.from_latex(entry.fields["title"])) == "Report on Peace"
    assert (entry.fields["year"], entry.fields["date"]) == ("1917", "1917-11-08")
    assert entry.fields["url"] == AT + place
    assert locator.replace(". ", ".~").replace("–", "--") in entry.fields["note"]


@PLACES
def test_csl_of_a_speech(client: FlaskClient, place: str, locator: str) -> None:
    """CSL-JSON has the same fields, and no empty ones."""
    response = client.get(f"/texts/report-on-peace{place}.csl.json")
    assert response.content_type == "application/vnd.citationstyles.csl+json; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    (found,) = json.loads(response.text)
    note = found.pop("note")
    assert found == {
        "id": f"report-on-peace{place.replace('/', '-')}",
        "type": "document",
        "genre": "Speech",
        "title": "Report on Peace",
        "author": [{"family": "Lenin", "given": "Vladimir"}],
        "event-title": "Second All-Russia Congress of Soviets of Workers' and Soldiers' Deputies",
        "issued": {"date-parts": [[1917, 11, 8]]},
        "source": found["source"],
        "language": "en",
        "URL": AT + place,
    }
    assert locator in note


def test_text_of_a_printed_edition_is_a_chapter() -> None:
    """Its own date becomes the original date."""
    printed = record(PRINTED)
    found = ris(write_ris((printed,)))
    assert found["type_of_reference"] == "CHAP"
    assert found["authors"] == ["Lenin, V. I.", "Second All-Russia Congress of Soviets,"]
    assert (found["secondary_title"], found["volume"]) == ("Collected Works", "26")
    assert (found["start_page"], found["end_page"]) == ("249", "253")
    assert (found["year"], found["publisher"]) == ("1972", "Progress Publishers")
    assert any("original date: 1917-11-08" in note for note in found["notes"])
    (csl,) = json.loads(write_csl((printed,)))
    assert csl["type"] == "chapter"
    assert csl["issued"] == {"date-parts": [[1972]]}
    assert csl["original-date"] == {"date-parts": [[1917, 11, 8]]}
    assert csl["author"][1] == {"literal": "Second All-Russia Congress of Soviets"}
    (entry,) = pybtex.database.parse_string(write_bibtex((printed,)), "bibtex").entries.values()
    assert (entry.type, entry.fields["year"], entry.fields["origdate"]) == (
        "incollection",
        "1972",
        "1917-11-08",
    )
    assert entry.fields["pages"] == "249--253"
    assert entry.persons["author"][1].last_names == ["{Second All-Russia Congress of Soviets}"]
    assert entry.fields["title"] == (
        r"Report on \textbraceleft{}Peace\textbraceright{} \& {War:} 100 \%"
    )


def test_record_with_only_a_title_invents_nothing() -> None:
    """Only title, URL and revision are written."""
    bare = record(Metadata("Untitled"), place="untitled")
    tags = [line[:2] for line in write_ris((bare,)).splitlines()]
    assert tags == ["TY", "ID", "TI", "T2", "DP", "UR", "N1", "ER"]
    (csl,) = json.loads(write_csl((bare,)))
    assert list(csl) == ["id", "type", "title", "source", "URL", "note"]
    assert csl["type"] == "document"
    assert write_bibtex((bare,)).count(" = ") == 3


@given(title=st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1))
def test_any_title_is_read_back(title: str) -> None:
    """No character in a title breaks a record."""
    one = record(Metadata(title, authors=(title,)))
    assert json.loads(write_csl((one,)))[0]["title"] == title
    assert ris(write_ris((one,)))["title"] == title
    library = parse_string(write_bibtex((one,)))
    assert library.failed_blocks == []
    assert len(library.entries) == 1
    assert len(pybtex.database.parse_string(write_bibtex((one,)), "bibtex").entries) == 1


@pytest.mark.parametrize(
    ("name", "inverted"),
    [
        ("Vladimir Lenin", "Lenin, Vladimir"),
        ("Lenin, V. I.", "Lenin, V. I."),
        ("W. E. B. Du Bois", "Du Bois, W. E. B."),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("Queen Victoria", "Queen Victoria"),
        ("Elizabeth II", "Elizabeth II"),
        ("Second All-Russia Congress of Soviets", "Second All-Russia Congress of Soviets"),
        ("War Office", "War Office"),
        ("Plato", "Plato"),
    ],
)
def test_names_are_split_only_where_certain(name: str, inverted: str) -> None:
    """A person is sorted by family name; a body, a title or a single name stays whole."""
    assert read_name(name).inverted == inverted


def test_formats_are_linked_from_the_page(client: FlaskClient) -> None:
    """Each page announces its other formats, and lists them for people."""
    text = client.get("/texts/report-on-peace/p9").text
    for ending, name in [("ris", "RIS"), ("bib", "BibTeX"), ("csl.json", "CSL-JSON")]:
        address = f"/texts/report-on-peace/p9.{ending}"
        assert f'title="{name}" href="{address}">' in text
        assert f'<a rel="nofollow" href="{address}"' in text
