"""OAI-PMH: each verb, each error, and what the answers say."""

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from archive.indexing.build import build
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.harvesting import DC
from tests.support.harvesting import OAI
from tests.support.harvesting import ask
from tests.support.harvesting import error_code
from tests.support.harvesting import every_page
from tests.support.harvesting import headers
from tests.support.harvesting import token_of
from tests.support.harvesting import valid
from tests.support.programs import DRAFTS
from tests.support.programs import FORMER
from tests.support.programs import RENAMED
from tests.support.programs import WITHDRAWN

ID = "oai:archive.example.org:"


@pytest.fixture(scope="module")
def client(programs: Settings) -> FlaskClient:
    """A client of the site with a thousand texts."""
    return create_app(programs).test_client()


def test_identify_says_what_the_repository_is(client: FlaskClient) -> None:
    """The address, the contact of the collection, and the first datestamp, which no record precedes."""
    told = ask(client, verb="Identify").find(f"{OAI}Identify")
    assert told.findtext(f"{OAI}baseURL") == "https://archive.example.org/oai"
    assert told.findtext(f"{OAI}adminEmail") == "editor@example.org"
    earliest = told.findtext(f"{OAI}earliestDatestamp")
    listed = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", until=earliest)
    assert {stamp for stamp, _ in headers(listed).values()} == {earliest}
    assert f"{ID}report-on-peace" in "".join(told.itertext())


@pytest.mark.parametrize(
    ("report", "email"),
    [
        ("mailto:reader@example.org?subject=x", "reader@example.org"),
        ("https://example.org/issues", "webmaster@archive.example.org"),
    ],
)
def test_without_a_contact_somebody_can_be_reached(
    shipped: Settings, report: str, email: str
) -> None:
    """The address for errors, or the one that every host should have."""
    settings = replace(shipped, url="https://archive.example.org", report=report)
    told = ask(create_app(settings).test_client(), verb="Identify")
    assert next(told.iter(f"{OAI}adminEmail")).text == email


def test_a_site_without_a_public_address_cannot_be_harvested(shipped: Settings) -> None:
    """Identifiers would change with the host of each request: the page says what to set."""
    response = create_app(replace(shipped, url="")).test_client().get("/oai?verb=Identify")
    assert response.status_code == 404
    assert "PINCITE_URL" in response.text


def test_both_formats_are_listed_for_all_records_and_for_each(client: FlaskClient) -> None:
    """A deleted record has them, too: its header is to be had in both."""
    every: tuple[dict[str, str], ...] = (
        {},
        {"identifier": f"{ID}notice"},
        {"identifier": f"{ID}{WITHDRAWN}"},
    )
    for arguments in every:
        root = ask(client, verb="ListMetadataFormats", **arguments)
        assert [each.text for each in root.iter(f"{OAI}metadataPrefix")] == ["oai_dc", "tei"]


def test_dublin_core_has_the_record_of_the_text_and_no_markup(client: FlaskClient) -> None:
    """Each field of the record, in its element; what has signs of markup is escaped once."""
    root = ask(client, verb="GetRecord", identifier=f"{ID}decree-on-land", metadataPrefix="oai_dc")
    fields: dict[str, list[str]] = {}
    for element in root.iter(f"{DC}*"):
        fields.setdefault(element.tag.removeprefix(DC), []).append(element.text)
    assert fields == {
        "title": ["Decree on Land: of {Peasants} & 50% of all_things"],
        "creator": ["Second All-Russia Congress of Soviets"],
        "subject": ["Vladimir Lenin"],
        "publisher": ["Texts for programs"],
        "contributor": ["George Hanna", "Yuri Sdobnikov"],
        "date": ["1917-11-08"],
        "type": ["Text"],
        "format": ["text/html"],
        "identifier": ["https://archive.example.org/texts/decree-on-land"],
        "source": ["Collected Works, vol. 26, Moscow, Progress Publishers, 1972, pp. 258-261"],
        "language": ["en"],
    }


def test_tei_is_that_of_the_text(client: FlaskClient) -> None:
    """What a harvester gets is the TEI file of the text, byte for byte."""
    for slug in ("decree-on-land", "notice", "salam", "dekret-o-mire", RENAMED):
        body = client.get(f"/oai?verb=GetRecord&metadataPrefix=tei&identifier={ID}{slug}").text
        whole = client.get(f"/texts/{slug}.tei.xml").text
        assert whole.partition("?>\n")[2].strip() in body
        # The author, as the owner of the collection identifies him.
        known = '<author ref="https://www.wikidata.org/entity/Q1394">'
        assert (known in whole) is (slug == "dekret-o-mire")


def test_what_is_withdrawn_or_renamed_has_a_deleted_record_for_ever(client: FlaskClient) -> None:
    """Under each slug that was ever published; without any words, and in the sets of the text."""
    for slug in (WITHDRAWN, *FORMER):
        for prefix in ("oai_dc", "tei"):
            root = ask(client, verb="GetRecord", identifier=f"{ID}{slug}", metadataPrefix=prefix)
            assert headers(root) == {slug: ("2026-03-05T23:59:59Z", True)}
            assert root.find(f".//{OAI}metadata") is None
            assert "language.en" in [each.text for each in root.iter(f"{OAI}setSpec")]


def test_sets_are_languages_and_what_records_name(client: FlaskClient) -> None:
    """All of them are listed once, over several pages, and each has the texts that it says."""
    pages = list(every_page(client, "ListSets"))
    specs = [spec.text for page in pages for spec in page.iter(f"{OAI}setSpec")]
    names = [name.text for page in pages for name in page.iter(f"{OAI}setName")]
    assert len(pages) > 1
    assert len(specs) == len({*specs})
    named = dict(zip(specs, names, strict=True))
    assert named["language.ru"] == "Language: Russian"
    assert named["collection.peace-1917"] == "Collection: The Peace of 1917"
    assert named["place.petrograd"] == "Place: Petrograd"
    found = headers(
        ask(client, verb="ListIdentifiers", metadataPrefix="tei", set="collection.peace-1917")
    )
    assert {"an-address", "decree-on-land"} <= {*found}


def test_days_and_seconds_select_records(client: FlaskClient) -> None:
    """Both ends belong to the time, and a day lasts to its end."""
    changed = {"an-address", "minutes"}

    def listed(**when: str) -> set[str]:
        root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **when)
        return {*headers(root)}

    assert listed(from_="2026-02-05", until="2026-02-05") == changed
    assert listed(from_="2026-02-05T23:59:59Z", until="2026-02-05T23:59:59Z") == changed
    assert listed(from_="2026-02-05", until="2026-03-04") == changed
    latest = {"notice", RENAMED, WITHDRAWN, *FORMER}
    assert listed(from_="2026-03-01", until="2026-03-31") == latest


def test_post_asks_as_get_does(client: FlaskClient) -> None:
    """The arguments may be the form of a POST."""
    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "language.el"}
    by_get = ask(client, **arguments)
    by_post = valid(client.post("/oai", data=arguments).data)
    assert headers(by_get) == headers(by_post)
    assert token_of(by_get) == token_of(by_post)


LIST = "verb=ListRecords&metadataPrefix=oai_dc"
TOKENLESS = "verb=ListRecords&resumptionToken"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=Identify&resumptionToken=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListIdentifiers&metadataPrefix=", "badArgument"),
        ("verb=GetRecord&metadataPrefix=tei", "badArgument"),
        (f"{LIST}&metadataPrefix=tei", "badArgument"),
        (f"{LIST}&resumptionToken=x", "badArgument"),
        (f"{LIST}&from=yesterday", "badArgument"),
        (f"{LIST}&from=2026-02-30", "badArgument"),
        (f"{LIST}&from=2026-11-30T18:04Z", "badArgument"),
        (f"{LIST}&from=2026-11-30T18:04:05", "badArgument"),
        (f"{LIST}&from=2026-11-30T25:04:05Z", "badArgument"),
        (f"{LIST}&from=2026-11-30&until=2026-11-30T18:04:05Z", "badArgument"),
        (f"{LIST}&from=2026-11-30&until=2026-11-29", "badArgument"),
        (f"{LIST}&from=", "badArgument"),
        (f"{LIST}&set=a%20b", "badArgument"),
        (f"{LIST}&set={'a' * 600}", "badArgument"),
        ("verb=ListRecords&metadataPrefix=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        (f"verb=GetRecord&metadataPrefix=marc21&identifier={ID}notice", "cannotDisseminateFormat"),
        (f"verb=GetRecord&metadataPrefix=tei&identifier={ID}nowhere", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=tei&identifier=oai:example.org:notice", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=tei&identifier=notice", "idDoesNotExist"),
        (f"verb=ListMetadataFormats&identifier={ID}{DRAFTS[0]}", "idDoesNotExist"),
        (f"{LIST}&from=2999-01-01", "noRecordsMatch"),
        (f"{LIST}&until=1999-01-01", "noRecordsMatch"),
        (f"{LIST}&set=language.tlh", "noRecordsMatch"),
        (f"{TOKENLESS}=", "badResumptionToken"),
        (f"{TOKENLESS}={'A' * 5000}", "badResumptionToken"),
        (f"{TOKENLESS}=W10", "badResumptionToken"),
        (f"{TOKENLESS}={quote('[' * 900)}", "badResumptionToken"),
    ],
)
def test_what_cannot_be_answered_is_an_error_of_the_protocol(
    client: FlaskClient, query: str, code: str
) -> None:
    """Always with status 200; the arguments are repeated where they were arguments at all."""
    response = client.get(f"/oai?{query}")
    assert response.status_code == 200
    assert f'<error code="{code}">' in response.text
    repeated = re.search("<request( [^>]*)?>", response.text)
    assert repeated is not None
    assert bool(repeated[1]) == (code not in {"badVerb", "badArgument"})


def test_a_token_is_of_one_verb(client: FlaskClient) -> None:
    """With the verb of another list it is refused, as is one of which a letter was changed."""
    token = token_of(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc"))
    assert not error_code(ask(client, verb="ListIdentifiers", resumptionToken=token))
    for verb, given in (("ListRecords", token), ("ListIdentifiers", f"x{token[1:]}")):
        root = ask(client, verb=verb, resumptionToken=given)
        assert error_code(root) == "badResumptionToken"


def test_nothing_published_is_nothing_to_harvest(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A collection of drafts has no record and no set."""
    folder = tmp_path_factory.mktemp("drafts")
    write_texts(folder / "texts", [text_of("a-draft", "Some words.")])
    settings = Settings(
        texts=folder / "texts", index=folder / "index", url="https://example.org/archive"
    )
    build(settings)
    client = create_app(settings).test_client()
    told = ask(client, verb="Identify")
    assert next(told.iter(f"{OAI}baseURL")).text == "https://example.org/archive/oai"
    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert error_code(ask(client, **arguments)) == "noRecordsMatch"
    assert error_code(ask(client, **arguments, set="language.en")) == "noSetHierarchy"
    assert error_code(ask(client, verb="ListSets")) == "noSetHierarchy"
