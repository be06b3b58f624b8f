"""Documents of DTS: the words of texts, sections, paragraphs, ranges and pages, in three formats."""

import re

import pytest
from flask.testing import FlaskClient
from lxml import etree

from tests.support.tei import ID
from tests.support.tei import TEI
from tests.support.tei import faults
from tests.support.tei import parsed
from tests.support.tei import words_by_number
from tests.web.api.dts.test_conformance import read

TEXTS = (
    "decree-on-land",
    "minutes",
    "letter-to-a-friend",
    "a-debate",
    "an-address",
    "notice@1",
    "odyssey",
)
WRAPPER = "{https://w3id.org/api/dts#}wrapper"


def document(client: FlaskClient, query: str, media_type: str = "") -> str:
    """Return the words that *query* asks for."""
    more = f"&mediaType={media_type}" if media_type else ""
    response = client.get(f"/api/dts/document?resource={query}{more}")
    assert response.status_code == 200, response.text
    assert response.content_type == f"{media_type or 'application/tei+xml'}; charset=utf-8"
    return response.text


def units(client: FlaskClient, resource: str) -> list[str]:
    """Return the units of a text."""
    members = read(client, f"/navigation?resource={resource}&down=-1")["member"]
    return [unit["identifier"] for unit in members]


def wrapped(tei: str) -> etree._Element:
    """Return the wrapper of a passage, of which there is one."""
    (wrapper,) = parsed(tei).iter(WRAPPER)
    return wrapper


def bare(tei: str) -> str:
    """Return a passage without its wrapper, which the schema of TEI does not know."""
    assert tei.count("<dts:wrapper ") == 1
    return re.sub("</?dts:wrapper[^>]*>\n", "", tei)


def heads(tei: str) -> list[str]:
    """Return the headings of a passage."""
    return ["".join(head.itertext()) for head in wrapped(tei).iter(f"{TEI}head")]


@pytest.mark.parametrize("resource", ["decree-on-land", "notice@2"])
def test_whole_texts_are_the_files_of_their_pages(dts: FlaskClient, resource: str) -> None:
    """Without a unit, TEI and plain text are those that the page of the text offers; a tree changes nothing."""
    tei = dts.get(f"/texts/{resource}.tei.xml").text
    assert document(dts, resource) == document(dts, f"{resource}&tree=pages") == tei
    assert document(dts, resource, "text/plain") == dts.get(f"/texts/{resource}.txt").text
    assert "dts:wrapper" not in tei


@pytest.mark.parametrize("resource", TEXTS)
def test_words_are_those_of_plain_text(dts: FlaskClient, resource: str) -> None:
    """Of each paragraph, in TEI, in plain text and in HTML, the words of its own file."""
    whole = words_by_number(document(dts, resource))
    for name in units(dts, resource):
        if not name.startswith("p") or not whole[name]:
            continue
        plain = document(dts, f"{resource}&ref={name}", "text/plain")
        assert plain == dts.get(f"/texts/{resource}/{name}.txt").text
        assert words_by_number(bare(document(dts, f"{resource}&ref={name}"))) == {name: whole[name]}
        html = document(dts, f"{resource}&ref={name}", "text/html")
        assert f'id="{name}"' in html


def test_every_passage_is_valid_tei_without_its_wrapper(dts: FlaskClient) -> None:
    """Each unit, each range of two, and each page of the texts with most marks."""
    documents = [document(dts, f"decree-on-land&tree=pages&ref={page}") for page in (258, 259, 260)]
    for resource in TEXTS[:4]:
        names = units(dts, resource)
        queries = [f"ref={name}" for name in names if name.startswith("s")]
        queries += [f"start={a}&end={b}" for a, b in zip(names[1::2], names[2::2], strict=False)]
        documents += [document(dts, f"{resource}&{query}") for query in queries]
    assert faults(map(bare, documents)) == []


def test_a_section_is_whole_and_a_range_cuts_it(dts: FlaskClient) -> None:
    """A section has its heading and all that is in it; what a range cuts is in a division without a heading."""
    section = document(dts, "decree-on-land&ref=s1")
    assert heads(section) == ["Decree on Land", "Of the Estates"]
    assert list(words_by_number(bare(section))) == ["p1", "p2", "p3", "p4", "p5"]
    cut = document(dts, "decree-on-land&start=p4&end=s3")
    assert heads(cut) == ["The Mandate"]
    inside = [each.attrib["n"] for each in wrapped(cut).iter() if each.get("n", "").isdigit()]
    assert inside == ["4", "5", "6", "260"]
    divisions = [each.get(ID) for each in wrapped(cut).iter(f"{TEI}div")]
    assert divisions == ["s1", "s2", "s3"]
    assert heads(document(dts, "decree-on-land&ref=p6")) == []
    assert heads(document(dts, "decree-on-land&start=s1&end=p2")) == ["Decree on Land", "Of the Estates"]  # fmt: skip


def test_pages_cut_paragraphs(dts: FlaskClient) -> None:
    """A page has the words printed on it, from its mark to the next."""
    pages = {
        number: "".join(
            wrapped(document(dts, f"decree-on-land&tree=pages&ref={number}")).itertext()
        )
        for number in (258, 259, 260)
    }
    assert "The estates pass to the" in pages[258]
    assert "rural committees" not in pages[258]
    assert pages[259].split()[:2] == ["rural", "committees."]
    assert "Crown" in pages[259]
    assert "The right to private ownership" in pages[260]
    both = document(dts, "decree-on-land&tree=pages&start=258&end=259", "text/plain")
    assert "The estates pass to the rural committees." in both
    assert "private ownership" not in both


def test_a_passage_links_to_its_collection(dts: FlaskClient) -> None:
    """As the specification asks; crawlers leave it alone, since the pages have the same words."""
    response = dts.get("/api/dts/document?resource=notice&ref=p1")
    base = "https://archive.example.org/api/dts/collection"
    assert response.headers["Link"] == f'<{base}?id=notice>; rel="collection"'
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("media_type", ["text/xml", "application/pdf", "text", "*/*"])
def test_other_media_types_are_404(dts: FlaskClient, media_type: str) -> None:
    """The problem lists those that there are."""
    response = dts.get(f"/api/dts/document?resource=notice&mediaType={media_type}")
    assert response.status_code == 404
    assert "application/tei+xml" in response.get_json(force=True)["detail"]


def test_html_is_a_document_of_its_own(dts: FlaskClient) -> None:
    """It has the words with headings, the citation, and the address of the page."""
    html = document(dts, "decree-on-land&ref=s2", "text/html")
    assert html.startswith("<!doctype html>")
    assert '<h3 id="s2">Of the Estates</h3>' in html
    assert 'rel="canonical" href="https://archive.example.org/texts/decree-on-land/p2-p5"' in html
    assert html.count('<div class="unit') == 4
