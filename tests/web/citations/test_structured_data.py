"""Structured data of pages: TEI, schema.org and Signposting."""

import json
import re

import extruct
import pytest
from flask.testing import FlaskClient

from archive.citation.formats.schema_org import text_json_ld
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Text
from archive.settings import Settings
from archive.sources.canonical.format import read_canonical
from archive.web import create_app
from tests.citation.test_formats import PRINTED
from tests.citation.test_formats import record
from tests.citation.test_readers import SPEECH
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.site import specimen_settings
from tests.support.tei import edition_of
from tests.support.tei import faults
from tests.support.tei import shown_words
from tests.support.tei import words_by_number

PLACES = pytest.mark.parametrize("place", ["", "/p9", "/p7-p9", "@1", "@1/p9"])
AT = "http://localhost/texts/report-on-peace"


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of drafts with every mark, on a site with a public address."""
    return create_app(specimen_settings(tmp_path_factory.mktemp("described"))).test_client()


def linked_data(page: str) -> dict[str, object]:
    """Return the JSON-LD that extruct finds in *page*."""
    (found,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    return dict(found)


@PLACES
def test_tei_of_a_place(client: FlaskClient, place: str) -> None:
    """TEI of a text, paragraph, range or revision is valid and has the displayed words and its own address."""
    answer = client.get(f"/texts/report-on-peace{place}.tei.xml")
    assert answer.content_type == "application/tei+xml; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert faults([answer.text]) == []
    assert f'<idno type="URI">{AT}{place}</idno>' in answer.text
    markdown = client.get(f"/texts/report-on-peace{place}.md").text
    text = read_canonical(markdown, path="answer").text
    expected = {p.number: shown_words(p) for p in text.paragraphs}
    assert words_by_number(answer.text) == expected


def test_tei_lists_its_revisions(client: FlaskClient) -> None:
    """TEI names its revision and lists the changes of each."""
    answer = client.get("/texts/report-on-peace.tei.xml").text
    history = client.get("/texts/report-on-peace/history").text
    assert '<edition n="1">Revision 1, published' in answer
    (note,) = re.findall(r'<change n="1" when="[0-9-]+">(.*)</change>', answer)
    assert note in history


def test_tei_of_a_draft(specimen: FlaskClient) -> None:
    """A draft is labelled, valid TEI and not for search engines."""
    answer = specimen.get("/texts/specimen.tei.xml")
    assert "<edition>Draft, not yet published</edition>" in answer.text
    assert "<revisionDesc>" not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert faults([answer.text]) == []


@PLACES
def test_formats_are_linked(client: FlaskClient, place: str) -> None:
    """A page links to TEI and JSON-LD among its other formats, and they exist."""
    page = client.get(f"/texts/report-on-peace{place}").text
    for ending, mimetype in (("tei.xml", "application/tei+xml"), ("jsonld", "application/ld+json")):
        address = f"/texts/report-on-peace{place}.{ending}"
        assert f'type="{mimetype}"' in page
        assert f'href="{address}"' in page
        assert client.get(address).mimetype == mimetype


LENIN = {
    "@type": "Person",
    "name": "Vladimir Lenin",
    "familyName": "Lenin",
    "givenName": "Vladimir",
}


def test_linked_data_of_a_text(client: FlaskClient) -> None:
    """The page of a text describes it by its record and adds nothing."""
    found = linked_data(client.get("/texts/report-on-peace").text)
    collection = found.pop("isPartOf")
    modified = found.pop("dateModified")
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(modified))
    assert found == {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": AT,
        "url": AT,
        "name": "Report on Peace",
        "genre": "speech",
        "author": [LENIN],
        "dateCreated": "1917-11-08",
        "inLanguage": "en",
        "recordedAt": {
            "@type": "Event",
            "name": SPEECH.occasion + " of Workers' and Soldiers' Deputies",
        },
        "isBasedOn": "https://www.marxists.org/archive/lenin/works/1917/oct/25-26/26b.htm",
        "version": "1",
    }
    assert isinstance(collection, list)
    assert collection[0]["@type"] == "Collection"


def test_linked_data_of_a_paragraph(client: FlaskClient) -> None:
    """The page of a paragraph describes it as a quotation from its text, with its words."""
    found = linked_data(client.get("/texts/report-on-peace/p9").text)
    assert (found["@type"], found["@id"]) == ("Quotation", f"{AT}/p9")
    assert found["name"] == "Report on Peace, para. 9"
    assert str(found["text"]).startswith("The government abolishes secret diplomacy")
    assert found["isPartOf"][0]["@id"] == AT  # type: ignore[index]
    ranged = client.get("/texts/report-on-peace/p7-p9")
    assert "text" not in linked_data(ranged.text)
    whole = json.loads(client.get("/texts/report-on-peace/p7-p9.jsonld").text)
    assert whole["text"].count("\n\n") == 2


def test_linked_data_of_the_collection(client: FlaskClient) -> None:
    """The home page describes the collection and how to search it."""
    found = linked_data(client.get("/").text)
    assert found["@id"] == "http://localhost/"
    assert found["potentialAction"]["target"]["urlTemplate"] == (  # type: ignore[index]
        "http://localhost/search?q={search_term_string}"
    )


def test_linked_data_of_an_edition(specimen: FlaskClient) -> None:
    """A text from a printed edition is a chapter of the book; nothing in a record can end the script element."""
    page = specimen.get("/texts/specimen").text
    found = linked_data(page)
    assert found["@type"] == "Chapter"
    assert found["name"] == "A Specimen of <Marks>"
    assert "<Marks>" not in page
    assert found["creativeWorkStatus"] == "Draft"
    book = found["isPartOf"][0]  # type: ignore[index]
    assert book["volumeNumber"] == "26"
    assert book["publisher"]["name"] == "Progress"
    spoken = linked_data(specimen.get("/texts/specimen/p2").text)
    assert spoken["spokenByCharacter"] == [{"name": "Lord Hindlip"}]


def test_linked_data_of_a_minimal_record() -> None:
    """A record with only a title gives only title and addresses."""
    metadata = Metadata("Untitled </script>")
    edition = edition_of(Text("untitled", metadata, ()), revision=0, date="", draft=True)
    found = text_json_ld(record(metadata, place="untitled"), edition, home="https://a.example/")
    assert set(found) == {
        "@context",
        "@type",
        "@id",
        "url",
        "name",
        "isPartOf",
        "creativeWorkStatus",
    }
    printed = text_json_ld(record(PRINTED), edition, home="https://a.example/")
    assert printed["pagination"] == "249-253"
    assert printed["author"][1] == {"name": "Second All-Russia Congress of Soviets"}


def links(header: str) -> dict[str, list[str]]:
    """Return the addresses in a Link header by relation."""
    found: dict[str, list[str]] = {}
    for url, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', header):
        found.setdefault(relation, []).append(url)
    return found


@PLACES
def test_signposts(client: FlaskClient, place: str) -> None:
    """A page names its permanent address, its files and its records in the header, and each of them links back."""
    answer = client.get(f"/texts/report-on-peace{place}")
    found = links(answer.headers["Link"])
    assert found["cite-as"] == [AT + place]
    assert found["type"] == ["https://schema.org/AboutPage"]
    assert set(found) == {"cite-as", "type", "item", "describedby"}
    assert len(answer.headers["Link"]) < 4096
    for relation, back in (("item", "collection"), ("describedby", "describes")):
        for url in found[relation]:
            sibling = client.get(url)
            assert sibling.status_code == 200
            assert links(sibling.headers["Link"]) == {back: [AT + place]}
            assert f'<{url}>; rel="{relation}"; type="{sibling.mimetype}"' in answer.headers["Link"]


def test_a_draft_has_no_cite_as_link(specimen: FlaskClient) -> None:
    """A draft has no permanent address to cite."""
    assert "cite-as" not in links(specimen.get("/texts/specimen").headers["Link"])


def test_descriptions(client: FlaskClient) -> None:
    """The description is made of the record of a text, or of the beginning of a passage."""
    pattern = r'<meta name="description" content="([^"]*)">'
    (text,) = re.findall(pattern, client.get("/texts/report-on-peace").text)
    assert text.startswith("Vladimir Lenin, Second All-Russia Congress of Soviets")
    assert text.endswith("October 26 (November 8), 1917")
    (passage,) = re.findall(pattern, client.get("/texts/report-on-peace/p9").text)
    assert passage.startswith("The government abolishes secret diplomacy")
    assert passage.endswith(" …")
    assert len(passage) <= 200


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a text with a withdrawn paragraph."""
    folder = tmp_path_factory.mktemp("withdrawn")
    gone = Paragraph("p2", "", withdrawn="A later hand & not his.")
    text = text_of("a-text", Paragraph("p1", "Peace."), gone, Paragraph("p3", "Bread."))
    built(folder, [text])
    return create_app(Settings(texts=folder / "texts", index=folder / "index")).test_client()


@pytest.mark.parametrize("place", ["", "/p2", "/p1-p3"])
def test_withdrawn_paragraph(withdrawn: FlaskClient, place: str) -> None:
    """Every format of a passage with a withdrawn paragraph gives the reason; 410 where nothing else is left."""
    status = 410 if place == "/p2" else 200
    page = withdrawn.get(f"/texts/a-text{place}")
    assert "A later hand" in page.text
    assert 'name="description" content=""' not in page.text
    tei = withdrawn.get(f"/texts/a-text{place}.tei.xml").text
    assert "<desc>A later hand &amp; not his.</desc>" in tei
    assert words_by_number(tei)["p2"] == []
    assert faults([tei]) == []
    for ending in ("json", "txt", "md"):
        answer = withdrawn.get(f"/texts/a-text{place}.{ending}")
        assert answer.status_code == status
        assert "A later hand" in answer.text
    body = json.loads(withdrawn.get(f"/texts/a-text{place}.jsonld").text)
    assert "later hand" not in body.get("text", "")
    assert ("text" in body) == (place == "/p1-p3")
    for ending in ("ris", "bib", "csl.json"):
        assert withdrawn.get(f"/texts/a-text{place}.{ending}").status_code == status


def test_linked_data_of_words(client: FlaskClient) -> None:
    """A word link is described as a quotation, without the words of the whole paragraph."""
    found = client.get("/texts/report-on-peace/p9~2-4", follow_redirects=True)
    data = linked_data(found.text)
    assert data["name"] == "Report on Peace, para. 9, words 2–4"
    assert "text" not in data
    assert str(data["@id"]).startswith(f"{AT}/p9~2-4.")
