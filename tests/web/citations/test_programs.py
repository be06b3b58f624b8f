"""Records and pages of a real collection, as other programs read them: nothing is lost on the way."""

import io
import json
from typing import Any

import pybtex.database
import pytest
import rispy
import signposting
from bibtexparser.entrypoint import parse_string
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.npm import run_client
from tests.support.programs import URL

#: Of every type, corrected, with emendations, withdrawn, and with characters that formats escape.
PLACES = (
    "an-address/p1",
    "a-debate/p4",
    "decree-on-land/p1",
    "letter-to-a-friend/p2",
    "notice/p2",
    "minutes/p2",
    "not-his@1/p1",
    "dekret-o-mire/p1",
    "odyssey/p1",
    "salam/p1",
    "report-on-peace/p9",
)


@pytest.fixture(scope="module")
def site(programs: Settings) -> FlaskClient:
    """A client of the collection for programs."""
    return create_app(programs).test_client()


@pytest.fixture(scope="module")
def files(site: FlaskClient) -> dict[str, dict[str, str]]:
    """The records of the places, by format and place."""
    return {
        ending: {place: site.get(f"/texts/{place}.{ending}").text for place in PLACES}
        for ending in ("ris", "bib", "csl.json", "json")
    }


def test_three_readers_agree(files: dict[str, dict[str, str]]) -> None:
    """Title, address and note are the same in RIS, read by rispy, and in BibTeX, read by pybtex and bibtexparser."""
    for place in PLACES:
        (csl,) = json.loads(files["csl.json"][place])
        (ris,) = rispy.load(io.StringIO(files["ris"][place]))
        parsed = parse_string(files["bib"][place])
        assert not parsed.failed_blocks
        (bib,) = pybtex.database.parse_string(files["bib"][place], "bibtex").entries.values()
        assert ris["primary_title" if "primary_title" in ris else "title"] == csl["title"]
        assert ris["urls"] == [csl["URL"]] == [f"{URL}/texts/{place}"]
        assert bib.fields["url"] == csl["URL"] == parsed.entries[0]["url"]
        assert csl["note"] in ris["notes"]
        assert parsed.entries[0]["note"] == bib.fields["note"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("decree-on-land/p1", "transcription, emended readings marked, revision 1"),
        ("notice/p2", "transcription, emended readings marked, revision 3"),
        ("an-address/p1", "transcription, revision 2"),
        ("report-on-peace/p9", "transcription from Marxist Internet Archive"),
        ("minutes/p2", "since withdrawn"),
        ("minutes/p2", "printed by mistake"),
        ("not-his@1/p1", "since withdrawn"),
    ],
)
def test_notes_tell_the_state_of_the_text(
    files: dict[str, dict[str, str]], place: str, said: str
) -> None:
    """The source, that emended readings are marked, the revision, and that a passage was withdrawn, in every format."""
    for ending in ("ris", "bib", "csl.json"):
        assert said in files[ending][place].replace("\\n", " "), ending


def test_locators_are_those_of_the_citation(files: dict[str, dict[str, str]]) -> None:
    """The paragraph in the note of a record is that of the citation in words."""
    for place in ("an-address/p1", "a-debate/p4", "letter-to-a-friend/p2"):
        (csl,) = json.loads(files["csl.json"][place])
        locator = csl["note"].partition(";")[0]
        assert locator in json.loads(files["json"][place])["citation"]


def test_all_records_of_a_search_are_read(site: FlaskClient) -> None:
    """Hundreds, each with its own key."""
    ris = rispy.loads(site.get("/search.ris?q=harvest+OR+peace").text)
    bib = parse_string(site.get("/search.bib?q=harvest+OR+peace").text)
    assert not bib.failed_blocks
    assert len(ris) == len(bib.entries) > 250
    assert len({entry.key for entry in bib.entries}) == len(ris)


def test_citation_js_reads_every_record(files: dict[str, dict[str, str]]) -> None:
    """Title and address arrive from RIS, BibTeX and CSL-JSON, whatever the record has."""
    given = {
        f"{place}.{ending}": files[ending][place]
        for ending in ("ris", "bib", "csl.json")
        for place in PLACES
    }
    read: dict[str, list[dict[str, Any]]] = json.loads(
        run_client("node", "read_records.js", stdin=json.dumps(given))
    )
    for place in PLACES:
        (csl,) = json.loads(files["csl.json"][place])
        for ending in ("ris", "bib", "csl.json"):
            (item,) = read[f"{place}.{ending}"]
            assert item["title"] == csl["title"], (place, ending)
            assert item["URL"] == csl["URL"]


def test_wikipedia_finds_the_author(site: FlaskClient) -> None:
    """What makes Wikipedia's citations finds title and author of a text of every type, also of a speech."""
    authors = {
        "an-address": "Other, Ann",
        "an-address/p1": "Other, Ann",
        "letter-to-a-friend": "Ångström-O’Neil, Émile",
        "notice/p1": "Other, A.",
    }
    pages = {place: site.get(f"/texts/{place}").text for place in (*authors, "decree-on-land")}
    read = json.loads(run_client("node", "read_pages.js", stdin=json.dumps(pages)))
    for place, author in authors.items():
        assert read[place]["dublinCore"]["creator"] == author
        assert read[place]["dublinCore"]["title"]
    decree = read["decree-on-land"]["highwirePress"]
    assert decree["author"] == "Second All-Russia Congress of Soviets,"
    assert decree["inbook_title"] == "Collected Works"


def test_zotero_still_has_the_speaker(site: FlaskClient) -> None:
    """Zotero takes who gives a presentation from `z:presenters` alone."""
    page = site.get("/texts/an-address").text
    assert '<meta name="z:presenters" content="Other, Ann">' in page
    assert '<meta name="z:itemType" content="presentation">' in page


def test_signposting_leads_to_author_licence_and_files(site: FlaskClient) -> None:
    """The client of PyPI finds them in the header of a page, and the way back in that of a file."""
    found = signposts(site, "/texts/an-address/p1")
    assert [str(link.target) for link in found.authors] == ["https://viaf.org/viaf/1000001"]
    assert found.license is not None
    assert found.license.target.startswith("https://creativecommons.org/")
    assert found.citeAs is not None
    assert found.citeAs.target == f"{URL}/texts/an-address/p1"
    assert {str(link.type) for link in found.describedBy} >= {
        "application/x-bibtex",
        "application/ld+json",
    }
    file = signposts(site, "/texts/an-address/p1.tei.xml")
    assert file.collection is not None
    assert file.collection.target == f"{URL}/texts/an-address/p1"
    assert file.license is not None
    assert file.license.target == found.license.target
    assert not signposts(site, "/texts/notice").license
    assert signposts(site, "/texts/text-0001").authors == set()


def signposts(site: FlaskClient, address: str) -> signposting.Signposting:
    """Return what the client finds in the header at *address*."""
    header = ", ".join(site.get(address).headers.getlist("Link"))
    links = signposting.find_signposting_http_link([header], f"{URL}{address}")
    assert isinstance(links, signposting.Signposting)
    return links
