"""Records as other software reads them: citation-js, Zotero, and the CSL-JSON schema."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

from archive.citation import write_bibtex
from archive.citation import write_csl
from archive.citation import write_ris
from archive.model.date import Date
from archive.model.text import Metadata
from tests.citation.test_formats import PRINTED
from tests.citation.test_formats import record
from tests.support.paths import DATA

SPEECH = Metadata(
    title="Report on Peace",
    authors=("Vladimir Lenin",),
    occasion="Second All-Russia Congress of Soviets",
    date=Date(1917, 11, 8),
    date_old_style=Date(1917, 10, 26),
    date_as_printed="October 26 (November 8), 1917",
    language="en",
)
DECREE = Metadata(
    title="Decree on Land", authors=("Second All-Russia Congress of Soviets",), date=Date(1917, 11)
)
RECORDS = (
    record(SPEECH, place="report-on-peace/p9", kind="speech"),
    record(PRINTED, place="report-on-war/p7-p9", kind="speech"),
    record(DECREE, place="decree-on-land@2/p1", kind="decree"),
    record(Metadata("Untitled"), place="untitled"),
)
WRITTEN = {
    "records.ris": write_ris,
    "records.bib": write_bibtex,
    "records.csl.json": write_csl,
}
FILES = pytest.mark.parametrize("name", WRITTEN)


@FILES
def test_recorded_input_is_what_is_written_now(
    golden: Callable[[str, str], None], name: str
) -> None:
    """The records that citation-js read (see `read.js` beside them) are still written the same."""
    written = WRITTEN[name](RECORDS).replace("\r\n", "\n")
    golden(f"citations/readers/{name}", written)


@FILES
def test_read_by_citation_js(name: str) -> None:
    """Title, author, date, URL and paragraph arrive in citation-js, from each format."""
    stored = (DATA / "citations" / "readers" / "citation-js.json").read_text(encoding="utf-8")
    speech, printed, decree, bare = json.loads(stored)[name]
    assert speech["title"] == "Report on Peace"
    assert speech["author"] == [{"family": "Lenin", "given": "Vladimir"}]
    assert day(speech["issued"]) == [1917, 11, 8]
    assert speech["URL"].endswith("/texts/report-on-peace/p9")
    assert "para. 9" in speech["note"].replace("\u00a0", " ")
    assert "publisher" not in speech
    assert printed["title"] == PRINTED.title
    assert printed["author"][0] == {"family": "Lenin", "given": "V. I."}
    assert printed["container-title"] == "Collected Works"
    assert day(printed["issued"]) == [1972]
    assert printed["URL"].endswith("/texts/report-on-war/p7-p9")
    assert "paras. 7–9" in str(printed["note"]).replace("\u00a0", " ")
    # In RIS, citation-js knows only whole dates, and takes the year of another.
    assert day(decree["issued"]) == ([1917] if name.endswith("ris") else [1917, 11])
    # The address of a revision leads to that revision.
    assert decree["URL"].endswith("/texts/decree-on-land@2/p1")
    assert bare["title"] == "Untitled"
    assert not {"author", "issued", "publisher", "page"} & bare.keys()


def day(date: dict[str, Any]) -> list[int]:
    """Return the year, month and day of a CSL-JSON date."""
    (parts,) = date["date-parts"]
    return list(map(int, parts))


def valid_csl(items: list[dict[str, Any]]) -> list[str]:
    """Return the errors of the CSL-JSON schema in *items*."""
    schema = json.loads((DATA / "schemas" / "csl-data.json").read_text(encoding="utf-8"))
    checked = jsonschema.Draft7Validator(schema).iter_errors(items)
    return [error.message for error in checked]


def test_csl_is_valid(client: FlaskClient) -> None:
    """CSL-JSON of every kind of record is valid, and the check detects what is not."""
    items = json.loads(write_csl(RECORDS))
    assert valid_csl(items) == []
    for place in ("", "/p9", "/p7-p9", "@1", "@1/p9"):
        answer = client.get(f"/texts/report-on-peace{place}.csl.json")
        assert valid_csl(json.loads(answer.text)) == []
    assert valid_csl([{**items[0], "type": "sermon"}])
    assert valid_csl([{**items[0], "Paragraph": "9"}])


@pytest.mark.parametrize("ending", ["json", "txt", "ris", "bib", "csl.json"])
def test_records_of_a_revision(client: FlaskClient, ending: str) -> None:
    """The record and the citation of a revision link to that revision."""
    answer = client.get(f"/texts/report-on-peace@1/p9.{ending}")
    assert "http://localhost/texts/report-on-peace@1/p9" in answer.text


@FILES
def test_read_by_zotero(name: str) -> None:
    """Title, author, date, URL and paragraph arrive in Zotero's translators, from each format."""
    stored = (DATA / "citations" / "readers" / "zotero.json").read_text(encoding="utf-8")
    items = json.loads(stored)[name]
    speech, printed, decree, bare = (item for item in items if item["itemType"] != "note")
    notes = " ".join([item["note"] for item in items if item["itemType"] == "note"])
    said = f"{notes} {' '.join(item.get('extra', '') for item in items)}".replace("\u00a0", " ")
    assert speech["title"] == "Report on Peace"
    assert [(c["firstName"], c["lastName"]) for c in speech["creators"]] == [("Vladimir", "Lenin")]
    assert speech["date"] in ("1917-11-08", "November 8, 1917")
    assert speech["url"].endswith("/texts/report-on-peace/p9")
    assert printed["itemType"] == "bookSection"
    assert (printed["bookTitle"], printed["date"]) == ("Collected Works", "1972")
    assert printed["url"].endswith("/texts/report-on-war/p7-p9")
    assert decree["url"].endswith("/texts/decree-on-land@2/p1")
    assert "para. 9; date as printed: October 26 (November 8), 1917" in said
    assert "paras. 7–9" in said
    assert bare["title"] == "Untitled"
    assert not {"creators", "date", "publisher", "pages"} & bare.keys()


@pytest.mark.parametrize("place", ["", "/p9"])
def test_page_read_by_zotero(client: FlaskClient, place: str) -> None:
    """The meta tags still have what Zotero's translators took from a page."""
    stored = (DATA / "citations" / "readers" / "zotero.json").read_text(encoding="utf-8")
    (item,) = json.loads(stored)[f"page{place}"]
    (presenter,) = item.pop("creators")
    read = {**item, "presenter": f"{presenter['lastName']}, {presenter['firstName']}"}
    tags = {
        "itemType": "z:itemType",
        "presenter": "z:presenters",
        "title": "DC.title",
        "date": "DC.date",
        "url": "og:url",
        "presentationType": "z:presentationType",
        "meetingName": "z:meetingName",
        "language": "DC.language",
        "abstractNote": "description",
    }
    assert set(read) == set(tags)
    head = client.get(f"/texts/report-on-peace{place}").text
    said = dict(re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)">', head))
    assert {name: unescape(said[tag]) for name, tag in tags.items()} == read
