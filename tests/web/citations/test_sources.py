"""Texts from every type of source, from the front matter that a volunteer writes to each page and file."""

import json
import re
from html import unescape

import pybtex.database
import pytest
import rispy
from flask.testing import FlaskClient

from archive.indexing.build import build
from archive.settings import Settings
from archive.web import create_app
from tests.support.tei import faults
from tests.web.citations.test_structured_data import linked_data

#: By slug: the record as it is written.
WRITTEN = {
    "in-a-book": """\
title: On Peace
author: Ann Other
date: 1917-11-08
source: {type: book, title: Collected Papers, editor: [Ben Hall, Cy Jones], year: 1972, pages: 3-9}""",
    "in-a-newspaper": """\
title: The Peace Proposals
author: Ann Other
source: {type: newspaper, title: The Times, place: London, date: 1917-11-09, page: 4, issue: 41630}""",
    "in-a-magazine": """\
title: A Peace Song
source: {type: magazine, title: Punch, date: 1917-11-14, pages: 334-335}""",
    "in-a-journal": """\
title: The Peace Question
author: Ann Other
date: 1934
source: {type: journal, title: The Review, volume: 12, issue: 3, year: 1934, pages: 101-120}""",
    "a-letter": """\
title: The Delegates Must Stay
author: Ann Other
date: 1917-11-08
source:
  type: letter
  recipient: {name: Mao Zedong, family: Mao}
  place: Petrograd
  archive: National Archives
  collection: FO 371
  box: 12
  folder: 3""",
    "in-an-archive": """\
title: A Memorandum on Peace
author: War Office
date: 1917-11-08
source: {type: archive, archive: National Archives, archive_place: Kew, collection: FO 371, box: 12}""",
    "from-a-web-page": """\
title: A Page on Peace
author: Ann Other
date: 1917-11-08
source: {type: web page, title: The Peace Site, url: "https://example.org/peace"}""",
}
#: By slug: what each style says of the source.
CITED = {
    "in-a-book": {
        "chicago": "in Collected Papers, ed. Ben Hall and Cy Jones (1917, 1972), para. 1",
        "author-date": "In Collected Papers, edited by Ben Hall and Cy Jones.",
        "mla": "Collected Papers, edited by Ben Hall and Cy Jones, 1972, pp. 3–9.",
        "apa": "In B. Hall & C. Jones (Eds.), Collected Papers (pp. 3–9).",
        "harvard": "in B. Hall and C. Jones (eds) Collected Papers, pp. 3–9.",
        "wikipedia": "|title=Collected Papers |date=1972 |orig-date=8 November 1917"
        " |editor1-last=Hall |editor1-first=Ben |editor2-last=Jones |editor2-first=Cy |",
    },
    "in-a-newspaper": {
        "chicago": "“The Peace Proposals,” The Times (London), November 9, 1917, para. 1",
        "author-date": "The Times (London), November 9.",
        "mla": "The Times [London], no. 41630, 9 Nov. 1917, p. 4.",
        "apa": "(1917, November 9). The Peace Proposals [Transcription, draft, not yet published]."
        " The Times, (41630), 4.",
        "harvard": "The Times, 9 November, p. 4.",
        "wikipedia": "{{cite news |last=Other |first=Ann |title=The Peace Proposals |newspaper=The Times"
        " |date=9 November 1917 |issue=41630 |location=London |",
    },
    "in-a-magazine": {
        "chicago": "Punch. “A Peace Song.” November 14, 1917.",
        "author-date": "Punch. 1917. “A Peace Song.” November 14.",
        "mla": "“A Peace Song.” Punch, 14 Nov. 1917, pp. 334–35.",
        "apa": "(1917, November 14). Punch, 334–335.",
        "harvard": "Punch (1917) ‘A Peace Song’, 14 November, pp. 334–335.",
        "wikipedia": "{{cite magazine |title=A Peace Song |magazine=Punch |date=14 November 1917 |",
    },
    "in-a-journal": {
        "chicago": "The Review 12, no. 3 (1934): 101–20.",
        "author-date": "The Review 12 (3): 101–20.",
        "mla": "The Review, vol. 12, no. 3, 1934, pp. 101–20.",
        "apa": "The Review, 12(3), 101–120.",
        "harvard": "The Review, 12(3), pp. 101–120.",
        "wikipedia": "|journal=The Review |date=1934 |volume=12 |issue=3 |",
    },
    "a-letter": {
        "chicago": "letter to Mao Zedong, An archive, Petrograd, November 8, 1917, para. 1, transcription,"
        " draft, not yet published, box 12, folder 3, FO 371, National Archives,",
        "author-date": "Letter to Mao Zedong. An archive, Petrograd, November 8.",
        "mla": "Petrograd, 8 Nov. 1917, National Archives, FO 371, box 12, folder 3,",
        "apa": "[Letter to Mao Zedong; Transcription, draft, not yet published]."
        " FO 371 (box 12, folder 3), National Archives.",
        "harvard": "[letter to Mao Zedong; FO 371, box 12, folder 3, National Archives; transcription,",
        "wikipedia": "|type=letter to Mao Zedong |location=Petrograd"
        " |id=FO 371, box 12, folder 3, National Archives |",
    },
    "in-an-archive": {
        "chicago": "box 12, FO 371, National Archives, Kew,",
        "author-date": "Box 12. FO 371. National Archives, Kew.",
        "mla": "National Archives, Kew, FO 371, box 12,",
        "apa": "FO 371 (box 12), National Archives, Kew.",
        "harvard": "[FO 371, box 12, National Archives, Kew; transcription,",
        "wikipedia": "|id=FO 371, box 12, National Archives, Kew |",
    },
    "from-a-web-page": dict.fromkeys(
        ("chicago", "author-date", "mla", "apa", "harvard"), "ranscription from The Peace Site,"
    ),
}
#: By slug: the source at the foot of the page.
SHOWN = {
    "in-a-book": "Book: Collected Papers, edited by Ben Hall and Cy Jones, 1972, pages 3-9",
    "in-a-newspaper": "Newspaper: The Times, no. 41630, London, 9 November 1917, page 4",
    "in-a-magazine": "Magazine: Punch, 14 November 1917, pages 334-335",
    "in-a-journal": "Journal: The Review, volume 12, no. 3, 1934, pages 101-120",
    "a-letter": "Letter: To Mao Zedong, Petrograd, box 12, folder 3, FO 371, National Archives",
    "in-an-archive": "Archive: Box 12, FO 371, National Archives, Kew",
    "from-a-web-page": "Web page: The Peace Site",
}
#: By slug: the types in RIS, BibTeX, CSL-JSON, Zotero and schema.org.
TYPES = {
    "in-a-book": ("CHAP", "incollection", "chapter", "bookSection", "Chapter"),
    "in-a-newspaper": ("NEWS", "article", "article-newspaper", "newspaperArticle", "NewsArticle"),
    "in-a-magazine": ("MGZN", "article", "article-magazine", "magazineArticle", "Article"),
    "in-a-journal": ("JOUR", "article", "article-journal", "journalArticle", "ScholarlyArticle"),
    "a-letter": ("PCOMM", "letter", "personal_communication", "letter", "Message"),
    "in-an-archive": ("MANSCPT", "unpublished", "manuscript", "manuscript", "ArchiveComponent"),
    "from-a-web-page": ("ELEC", "online", "webpage", "webpage", "CreativeWork"),
}
EACH = pytest.mark.parametrize("slug", WRITTEN)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a collection with a text of every type of source."""
    folder = tmp_path_factory.mktemp("sources")
    texts = folder / "texts"
    texts.mkdir()
    for slug, record in WRITTEN.items():
        source = f"---\nslug: {slug}\nlanguage: en\n{record}\n---\nPeace and bread.\n"
        (texts / f"{slug}.md").write_text(source, encoding="utf-8")
    settings = Settings(texts=texts, index=folder / "index", url="https://archive.example.org")
    build(settings)
    return create_app(settings).test_client()


def words(page: str) -> str:
    """Return the words of *page* without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", page)).split())


@EACH
def test_source_is_cited_in_every_style(site: FlaskClient, slug: str) -> None:
    """Each style says of the source what the record says, in its own way."""
    for style, said in CITED[slug].items():
        assert said in words(site.get(f"/texts/{slug}/p1?style={style}").text), style


@EACH
def test_source_is_shown_on_the_page(site: FlaskClient, slug: str) -> None:
    """The foot of the page names the source with its type and every field."""
    page = words(site.get(f"/texts/{slug}").text)
    assert f"Source{SHOWN[slug]}Edition" in page.replace(" Edition", "Edition")


@EACH
def test_source_has_its_type_in_every_format(site: FlaskClient, slug: str) -> None:
    """RIS, BibTeX, CSL-JSON, the tags for Zotero and JSON-LD each have the type for it."""
    (ris,) = rispy.loads(site.get(f"/texts/{slug}.ris").text)
    bibtex = pybtex.database.parse_string(site.get(f"/texts/{slug}.bib").text, "bibtex")
    (entry,) = bibtex.entries.values()
    (csl,) = json.loads(site.get(f"/texts/{slug}.csl.json").text)
    page = site.get(f"/texts/{slug}").text
    (tagged,) = re.findall(r'<meta name="z:itemType" content="([^"]*)">', page)
    found = (ris["type_of_reference"], entry.type, csl["type"], tagged, linked_data(page)["@type"])
    assert found == TYPES[slug]


def test_tei_of_every_source_is_valid(site: FlaskClient) -> None:
    """TEI of every type of source is valid and has its fields as elements of their own."""
    written = {slug: site.get(f"/texts/{slug}.tei.xml").text for slug in WRITTEN}
    assert faults(written.values()) == []
    for slug, elements in {
        "in-a-newspaper": (
            '<biblStruct type="newspaper">',
            '<title level="j">The Times</title>',
            '<date when="1917-11-09">9 November 1917</date>',
            '<biblScope unit="issue">41630</biblScope>',
            '<biblScope unit="page">4</biblScope>',
        ),
        "in-a-journal": ('<biblStruct type="journal">', '<biblScope unit="volume">12</biblScope>'),
        "a-letter": (
            '<bibl type="letter">',
            "<repository>National Archives</repository><collection>FO 371</collection>"
            '<idno type="box">12</idno><idno type="folder">3</idno></msIdentifier>',
            '<correspAction type="sent"><persName><forename>Ann</forename> <surname>Other</surname>'
            '</persName><placeName>Petrograd</placeName><date when="1917-11-08">',
            '<correspAction type="received"><persName><surname>Mao</surname> <forename>Zedong',
        ),
        "in-an-archive": ("<settlement>Kew</settlement>",),
        "from-a-web-page": ('<bibl type="webpage">', '<ref target="https://example.org/peace">'),
    }.items():
        for element in elements:
            assert element in written[slug]


def test_linked_data_of_sources(site: FlaskClient) -> None:
    """JSON-LD has the issue of a periodical, the recipient of a letter, the archive and the web page."""
    found = {slug: linked_data(site.get(f"/texts/{slug}").text) for slug in WRITTEN}
    assert found["in-a-newspaper"]["isPartOf"][0] == {  # type: ignore[index]
        "@type": "PublicationIssue",
        "issueNumber": "41630",
        "datePublished": "1917-11-09",
        "isPartOf": {"@type": "Newspaper", "name": "The Times"},
    }
    assert found["in-a-journal"]["isPartOf"][0]["isPartOf"] == {  # type: ignore[index]
        "@type": "PublicationVolume",
        "volumeNumber": "12",
        "isPartOf": {"@type": "Periodical", "name": "The Review"},
    }
    letter = found["a-letter"]
    assert letter["recipient"] == [
        {"@type": "Person", "name": "Mao Zedong", "familyName": "Mao", "givenName": "Zedong"}
    ]
    assert letter["locationCreated"] == {"@type": "Place", "name": "Petrograd"}
    assert letter["itemLocation"] == "FO 371, box 12, folder 3"
    assert found["in-an-archive"]["holdingArchive"] == {
        "@type": "ArchiveOrganization",
        "name": "National Archives",
        "address": "Kew",
    }
    assert found["from-a-web-page"]["isBasedOn"] == {
        "@type": "WebPage",
        "name": "The Peace Site",
        "url": "https://example.org/peace",
    }


def test_json_of_a_source(site: FlaskClient) -> None:
    """JSON has the fields of the record by their names, names also as one line."""
    letter = json.loads(site.get("/texts/a-letter.json").text)["source"]
    assert letter == {
        "type": "letter",
        "recipients": ["Mao Zedong"],
        "recipient": "Mao Zedong",
        "place": "Petrograd",
        "archive": "National Archives",
        "collection": "FO 371",
        "box": "12",
        "folder": "3",
    }
    book = json.loads(site.get("/texts/in-a-book.json").text)["source"]
    assert (book["editors"], book["editor"]) == (["Ben Hall", "Cy Jones"], "Ben Hall and Cy Jones")
    assert json.loads(site.get("/texts/in-a-newspaper.json").text)["source"]["date"] == "1917-11-09"
