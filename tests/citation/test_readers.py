"""Records as other software reads them: citation-js, Zotero, and the CSL-JSON schema."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

from archive.citation import meta_tags
from archive.citation import write_bibtex
from archive.citation import write_csl
from archive.citation import write_ris
from archive.citation.formats.ris import RIS_TYPES
from archive.citation.formats.zotero import ITEM_TYPES
from archive.model.date import Date
from archive.model.text import Metadata
from tests.citation.test_formats import PRINTED
from tests.citation.test_formats import record
from tests.support.npm import run_client
from tests.support.paths import DATA
from tests.support.paths import ROOT
from tests.support.records import RECORDS as OF_STYLES

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
OF_SOURCES = (
    "newspaper",
    "magazine",
    "journal",
    "letter",
    "letter in a book",
    "archive",
    "web page",
    "family name first",
)
NAMED = {
    "speech": record(SPEECH, place="report-on-peace/p9", kind="speech"),
    "printed": record(PRINTED, place="report-on-war/p7-p9", kind="speech"),
    "decree": record(DECREE, place="decree-on-land@2/p1", kind="decree"),
    "bare": record(Metadata("Untitled"), place="untitled"),
    **{name: OF_STYLES[name] for name in OF_SOURCES},
}
RECORDS = tuple(NAMED.values())
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
    """The records that citation-js read (see the README beside them) are still written the same."""
    written = WRITTEN[name](RECORDS).replace("\r\n", "\n")
    golden(f"citations/readers/{name}", written)


def test_recorded_output_is_that_of_citation_js_now(golden: Callable[[str, str], None]) -> None:
    """What the tests below look at is what citation-js, as it is installed, reads in the records."""
    given = {name: write(RECORDS) for name, write in WRITTEN.items()}
    read = run_client("node", "read_records.js", stdin=json.dumps(given))
    golden("citations/readers/citation-js.json", read)


def test_recorded_heads_are_those_of_pages_now(golden: Callable[[str, str], None]) -> None:
    """The tags that Zotero read are still in the head of pages of such texts."""
    heads = {name: [tag[1:] for tag in meta_tags(each)] for name, each in NAMED.items()}
    golden("citations/readers/heads.json", json.dumps(heads, ensure_ascii=False, indent=1) + "\n")


def stored(reader: str) -> dict[str, list[dict[str, Any]]]:
    """Return what *reader* read, by the name of the file or page."""
    path = DATA / "citations" / "readers" / f"{reader}.json"
    read: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return read


def read_by(reader: str, file: str) -> dict[str, dict[str, Any]]:
    """Return what *reader* read in *file*, by the name of the record; Zotero's separate notes are left out."""
    items = [item for item in stored(reader)[file] if item.get("itemType") != "note"]
    return dict(zip(NAMED, items, strict=True))


#: By record: its types in Zotero and in citation-js, as imported from RIS, BibTeX and CSL-JSON.
TYPES = {
    "speech": ("presentation document document", "motion_picture document document"),
    "printed": ("bookSection bookSection bookSection", "chapter chapter chapter"),
    "decree": ("report document document", "report document document"),
    "bare": ("webpage document document", "webpage document document"),
    "newspaper": (
        "newspaperArticle journalArticle newspaperArticle",
        "article-newspaper article-journal article-newspaper",
    ),
    "magazine": (
        "magazineArticle journalArticle magazineArticle",
        "article-magazine article-journal article-magazine",
    ),
    "journal": (
        "journalArticle journalArticle journalArticle",
        "article-journal article-journal article-journal",
    ),
    "letter": ("letter letter letter", " ".join(["personal_communication"] * 3)),
    "letter in a book": ("bookSection bookSection bookSection", "chapter chapter chapter"),
    "archive": ("manuscript manuscript manuscript", "manuscript manuscript manuscript"),
    "web page": ("webpage webpage webpage", "webpage webpage webpage"),
    "family name first": ("webpage document document", "webpage document document"),
}


@pytest.mark.parametrize("name", NAMED)
def test_types_in_other_readers(name: str) -> None:
    """Each record arrives as an item of the type that is right, or of the nearest that the format has."""
    files = list(WRITTEN)
    zotero = [read_by("zotero", file)[name]["itemType"] for file in files]
    citation_js = [read_by("citation-js", file)[name]["type"] for file in files]
    assert (" ".join(zotero), " ".join(citation_js)) == TYPES[name]


#: By record: the fields that arrive in Zotero from RIS.
IN_ZOTERO = {
    "newspaper": {
        "publicationTitle": "The Times",
        "date": "1917-11-09",
        "edition": "late edition",
        "place": "London",
        "pages": "4",
    },
    "magazine": {"publicationTitle": "Punch", "date": "1917-11-14", "pages": "334-335"},
    "journal": {
        "publicationTitle": "The Slavonic Review",
        "volume": "12",
        "issue": "3",
        "date": "1934",
        "pages": "101-120",
    },
    "letter": {
        "letterType": "letter",
        "date": "1917-11-08",
        "archive": "National Archives, Kew",
        "archiveLocation": "FO 371, box 12, folder 3",
    },
    "archive": {
        "manuscriptType": "memorandum",
        "place": "Petrograd",
        "archive": "National Archives, Kew",
        "archiveLocation": "FO 371, box 12, folder 3",
    },
    "web page": {"websiteTitle": "Papers of 1917", "date": "1917-11-08"},
}


@pytest.mark.parametrize("name", IN_ZOTERO)
def test_fields_of_each_source_in_zotero(name: str) -> None:
    """What the record says of its source arrives in Zotero, from RIS and from the page."""
    wanted = {**IN_ZOTERO[name], "url": NAMED[name].url, "title": NAMED[name].metadata.title}
    for item in (read_by("zotero", "records.ris")[name], stored("zotero")["heads"][0][name]):
        assert {field: item.get(field) for field in wanted} == wanted
        assert ("Vladimir", "Lenin", "author") in people(item)
    (recipients,) = {
        tuple(person for person in people(read[name]) if person[2] == "recipient")
        for read in (
            read_by("zotero", "records.ris"),
            read_by("zotero", "records.csl.json"),
            stored("zotero")["heads"][0],
        )
    }
    assert recipients == ((("Leon", "Trotsky", "recipient"),) if name == "letter" else ())


def people(item: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the people of a Zotero item: given name, family name, role."""
    return [
        (who.get("firstName", ""), who.get("lastName", ""), who["creatorType"])
        for who in item["creators"]
    ]


@pytest.mark.parametrize("name", NAMED)
def test_item_types_in_pages(name: str) -> None:
    """Zotero takes the page of a text for an item of the type that the page states."""
    (item,) = [item[name] for item in stored("zotero")["heads"]]
    assert item["itemType"] == ITEM_TYPES[NAMED[name].type]


def test_table_of_ris_types_is_that_of_the_documentation() -> None:
    """The documentation lists every type, with what Zotero and citation-js make of it."""
    page = (ROOT / "docs" / "citing.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| `([A-Z]+)` \|", page, re.MULTILINE))
    assert rows == {kind.value: type for kind, type in RIS_TYPES.items()}
    for name, (zotero, citation_js) in TYPES.items():
        kind = NAMED[name].type.value
        (row,) = re.findall(rf"^\| {kind} \| .*$", page, re.MULTILINE)
        assert f"`{zotero.split()[0]}`" in row
        assert f"`{citation_js.split()[0]}`" in row


@FILES
def test_read_by_citation_js(name: str) -> None:
    """Title, author, date, URL and paragraph arrive in citation-js, from each format."""
    read = read_by("citation-js", name)
    speech, printed, decree, bare = (read[each] for each in ("speech", "printed", "decree", "bare"))
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
    read = read_by("zotero", name)
    speech, printed, decree, bare = (read[each] for each in ("speech", "printed", "decree", "bare"))
    items = stored("zotero")[name]
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


@FILES
def test_zotero_read_the_records_as_they_are_now(name: str) -> None:
    """Every note of a record is in what was stored; where it is not, Zotero has to read the records again."""
    items = stored("zotero")[name]
    said = {text for item in items for text in (item.get("note", ""), item.get("extra", ""))}
    notes = [each["note"] for each in json.loads(write_csl(RECORDS))]
    read = " ".join(unescape(text) for text in said).replace("\u00a0", " ")
    assert [note for note in notes if note.replace("\u00a0", " ") not in read] == []


@pytest.mark.parametrize("place", ["", "/p9"])
def test_page_read_by_zotero(client: FlaskClient, place: str) -> None:
    """The meta tags still have what Zotero's translators took from a page."""
    (item,) = stored("zotero")[f"page{place}"]
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
