"""What the official validator of DTS looks at, asked of our own answers: each field of each object, and templates."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.programs import DRAFTS
from tests.support.programs import TEXTS
from tests.support.programs import WITHDRAWN

BASE = "https://archive.example.org/api/dts"
TEMPLATE = re.compile(r"https://[^{}\s]+\{[?&][a-zA-Z]+(,[a-zA-Z]+)*\}")


def read(client: FlaskClient, address: str) -> dict[str, Any]:
    """Return the object at *address* below the root of DTS, which must be linked data."""
    response = client.get(f"/api/dts{address}")
    assert response.status_code == 200, response.text
    assert response.content_type == "application/ld+json"
    found: dict[str, Any] = json.loads(response.text)
    assert found["@context"] == "https://dtsapi.org/context/v1.0.json"
    assert found["dtsVersion"] == "1.0"
    return found


def variables(template: str) -> set[str]:
    """Return the variables of a URI template."""
    assert TEMPLATE.fullmatch(template), template
    return set(template.partition("{")[2][1:-1].split(","))


def assert_member(found: dict[str, Any]) -> None:
    """Check the fields of a collection or text, as the validator's schema has them."""
    assert isinstance(found["title"], str)
    assert isinstance(found["@id"], str)
    assert found["@type"] in ("Collection", "Resource")
    assert isinstance(found["totalParents"], int)
    assert isinstance(found["totalChildren"], int)
    assert {"nav"} <= variables(found["collection"])
    if found["@type"] == "Resource":
        assert {"ref", "start", "end", "down", "tree", "page"} == variables(found["navigation"])
        assert {"ref", "start", "end", "tree", "mediaType"} == variables(found["document"])
        assert found["mediaTypes"] == ["application/tei+xml", "text/html", "text/plain"]
        assert all(url.startswith("https://") for url in found["download"])
    for name, values in found.get("dublinCore", {}).items():
        assert_dublin_core(name, values)
    for member in found.get("member", []):
        assert_member(member)


def assert_dublin_core(name: str, values: object) -> None:
    """Check a property: a literal, or an array of addresses or of values with their language."""
    if isinstance(values, str):
        assert name in ("created", "issued", "language")
        return
    assert isinstance(values, list)
    for value in values:
        if isinstance(value, str):
            assert value.startswith(("https://", "http://")), (name, value)
        else:
            assert value.keys() == {"lang", "value"}
            assert value["lang"]
            assert value["value"]


def assert_unit(unit: dict[str, Any]) -> None:
    """Check the fields of a citable unit."""
    assert unit["@type"] == "CitableUnit"
    assert isinstance(unit["identifier"], str)
    assert unit["level"] >= 1
    assert (unit["parent"] is None) == (unit["level"] == 1)
    assert unit["citeType"] in ("section", "paragraph", "page")


def walk(client: FlaskClient, identifier: str) -> Iterator[dict[str, Any]]:
    """Yield what can be reached from *identifier*, over all pages of members."""
    address = f"/collection?id={identifier}" if identifier else "/collection"
    while address:
        found = read(client, address)
        assert_member(found)
        for member in found["member"]:
            yield member
            if member["@type"] == "Collection":
                yield from walk(client, member["@id"])
        following = found.get("view", {}).get("next")
        address = following.removeprefix(BASE) if following else ""


def test_entry(dts: FlaskClient) -> None:
    """The entry names the three endpoints by templates with every parameter of the specification."""
    found = read(dts, "")
    assert (found["@id"], found["@type"]) == (BASE, "EntryPoint")
    assert variables(found["collection"]) == {"id", "page", "nav"}
    assert variables(found["navigation"]) == {"resource", "ref", "start", "end", "down", "tree", "page"}  # fmt: skip
    assert variables(found["document"]) == {"resource", "ref", "start", "end", "tree", "mediaType"}


def test_every_published_text_is_reached_from_the_root(dts: FlaskClient) -> None:
    """Also one that is in no collection; drafts and withdrawn texts are not there, and no total is wrong."""
    reached = [member for member in walk(dts, "") if member["@type"] == "Resource"]
    assert len(reached) < 3 * TEXTS
    slugs = {member["@id"] for member in reached}
    sitemap = dts.get("/sitemap.xml").text
    published = set(re.findall(r"/texts/([^<]+)</loc>", sitemap)) - {*DRAFTS, ""}
    assert slugs == published
    assert WITHDRAWN not in slugs
    times = {slug: sum(member["@id"] == slug for member in reached) for slug in slugs}
    assert all(member["totalParents"] == times[member["@id"]] for member in reached)
    assert times["minutes"] == 1
    assert times["letter-to-a-friend"] == 2


def test_collection_without_an_identifier_is_the_root(dts: FlaskClient) -> None:
    """The root has an identifier like any collection, all texts and each collection that is named by a text."""
    root = read(dts, "/collection")
    assert root == read(dts, f"/collection?id={root['@id']}")
    assert root["totalParents"] == 0
    named = ["collections/harvests", "collections/letters", "collections/peace-1917"]
    assert [member["@id"] for member in root["member"]] == ["all", *named]
    assert root["totalChildren"] == len(root["member"])


def test_members_are_paged(dts: FlaskClient) -> None:
    """A long collection has pages that lead to one another and hold each member once."""
    first, second, last = (read(dts, f"/collection?id=all&page={n}") for n in (1, 2, 20))
    url = f"{BASE}/collection?id=all&page="
    view = {"@id": f"{url}2", "@type": "Pagination", "first": f"{url}1", "last": f"{url}20"}
    assert second["view"] == view | {"previous": f"{url}1", "next": f"{url}3"}
    assert first["view"]["previous"] is None
    assert last["view"]["next"] is None
    assert (len(first["member"]), len(last["member"])) == (50, first["totalChildren"] - 19 * 50)
    assert read(dts, "/collection?id=all")["member"] == first["member"]
    assert "view" not in read(dts, "/collection?id=collections/peace-1917")


def test_parents(dts: FlaskClient) -> None:
    """Each thing says what it is in: a revision in its text, a text in its collections, these in the root."""

    def parents(identifier: str) -> list[str]:
        found = read(dts, f"/collection?id={identifier}&nav=parents")
        assert_member(found)
        assert found["totalParents"] == len(found["member"])
        return [member["@id"] for member in found["member"]]

    assert parents("notice@2") == ["notice"]
    assert parents("decree-on-land") == ["all", "collections/peace-1917"]
    assert parents("collections/peace-1917") == parents("all") == ["collections"]
    assert parents("collections") == []


def test_revisions_are_the_children_of_a_text(dts: FlaskClient) -> None:
    """The newest first; a revision has the words that it had, and is in no collection of its own."""
    notice = read(dts, "/collection?id=notice")
    assert [member["@id"] for member in notice["member"]] == ["notice@3", "notice@2", "notice@1"]
    assert notice["totalChildren"] == 3
    second = read(dts, "/collection?id=notice@2")
    assert_member(second)
    assert second["dublinCore"]["isVersionOf"] == ["https://archive.example.org/texts/notice"]
    assert second["member"] == []
    words = [
        dts.get(f"/api/dts/document?resource={each}&ref=p1&mediaType=text/plain").text
        for each in ("notice@1", "notice@2", "notice")
    ]
    assert ["at noon" in each for each in words] == [True, False, False]
    assert ["old quay" in each for each in words] == [True, True, False]


@pytest.mark.parametrize(
    "resource", ["decree-on-land", "minutes", "notice@1", "letter-to-a-friend"]
)
def test_units(dts: FlaskClient, resource: str) -> None:
    """Units have all fields, each the identifier that pages and TEI have, and a parent that comes before it."""
    found = read(dts, f"/navigation?resource={resource}&down=-1")
    assert found["@id"] == f"{BASE}/navigation?resource={resource}&down=-1"
    assert found["@type"] == "Navigation"
    missing = {"title": "", "totalParents": 1, "totalChildren": 1, "download": []}
    assert_member(found["resource"] | missing)
    assert "identifier" not in found["resource"]["citationTrees"][0]
    names: list[str] = []
    for unit in found["member"]:
        assert_unit(unit)
        assert unit["parent"] is None or unit["parent"] in names
        names.append(unit["identifier"])
    assert len(names) == len(set(names))
    tei = dts.get(f"/texts/{resource}.tei.xml").text
    assert [n for n in re.findall(r'xml:id="((?:s|p)[0-9a-z]+)"', tei) if n in names] == names


def test_structures_are_those_of_the_tei_header(dts: FlaskClient) -> None:
    """Sections, paragraphs and pages can be cited in both."""
    found = read(dts, "/collection?id=decree-on-land")["citationTrees"]
    paragraph = {"@type": "CiteStructure", "citeType": "paragraph"}
    section = {"@type": "CiteStructure", "citeType": "section"}
    inner = {**section, "citeStructure": [paragraph]}
    outer = {**section, "citeStructure": [paragraph, inner]}
    assert found[0] == {"@type": "CitationTree", "citeStructure": [outer]}
    assert found[1]["identifier"] == "pages"
    assert found[1]["citeStructure"] == [{"@type": "CiteStructure", "citeType": "page"}]
    tei = dts.get("/texts/decree-on-land.tei.xml").text
    assert re.findall(r'<citeStructure unit="(\w+)"', tei) == ["section", "paragraph", "page"]
    assert '<refsDecl n="pages">' in tei
    assert len(read(dts, "/collection?id=minutes")["citationTrees"]) == 1
