"""Navigation of DTS: every cell of the table of `down`, the errors, and what was withdrawn, merged or renamed."""

import pytest
from flask.testing import FlaskClient

from archive.web.api.dts import navigation
from tests.support.programs import FORMER
from tests.support.programs import RENAMED
from tests.web.api.dts.test_conformance import BASE
from tests.web.api.dts.test_conformance import read

#: The units of a text with parts in parts, in their order.
WHOLE = ["s1", "p1", "s2", "p2", "p3", "p4", "p5", "s3", "p6"]
#: By parameters: the members, or None where there is no such property.
CELLS: dict[str, list[str] | None] = {
    "ref=s2": None,
    "start=p1&end=p2": None,
    "down=0&ref=p3": ["p2", "p3", "p4", "p5"],
    "down=0&ref=s2": ["p1", "s2"],
    "down=0&ref=s1": ["s1", "s3"],
    "down=1": ["s1", "s3"],
    "down=2": ["s1", "p1", "s2", "s3", "p6"],
    "down=3": WHOLE,
    "down=30": WHOLE,
    "down=1&ref=s1": ["s1", "p1", "s2"],
    "down=2&ref=s1": WHOLE[:7],
    "down=9&ref=s2": WHOLE[2:7],
    "down=1&ref=p6": ["p6"],
    "down=1&start=s1&end=s3": ["s1", "p1", "s2", "s3", "p6"],
    "down=1&start=p1&end=s2": WHOLE[1:7],
    "down=1&start=p3&end=s3": ["p3", "p4", "p5", "s3", "p6"],
    "down=1&start=s1&end=p2": ["s1", "p1", "s2", "p2"],
    "down=1&start=p2&end=p2": ["p2"],
    "down=-1": WHOLE,
    "down=-1&ref=s1": WHOLE[:7],
    "down=-1&ref=p1": ["p1"],
    "down=-1&start=p4&end=p6": ["p4", "p5", "s3", "p6"],
    "down=-1&start=s2&end=s3": WHOLE[2:],
    "tree=pages&down=1": ["258", "259", "260"],
    "tree=pages&down=-1&start=259&end=260": ["259", "260"],
    "tree=pages&down=0&ref=259": ["258", "259", "260"],
    "tree=pages&ref=259": None,
}


@pytest.mark.parametrize(("query", "expected"), CELLS.items())
def test_cells_of_the_table(dts: FlaskClient, query: str, expected: list[str] | None) -> None:
    """What each combination of `down` with a unit or a range gives, in the order of the document."""
    found = read(dts, f"/navigation?resource=decree-on-land&{query}")
    members = found.get("member")
    assert (members and [unit["identifier"] for unit in members]) == expected
    asked = dict(pair.split("=") for pair in query.split("&"))
    for name in ("ref", "start", "end"):
        assert (found[name]["identifier"] if name in found else None) == asked.get(name)


def test_levels_and_titles(dts: FlaskClient) -> None:
    """A unit has its depth and its parent, a section its heading, a paragraph the locator of its citation."""
    units = read(dts, "/navigation?resource=decree-on-land&down=-1")["member"]
    shown = [
        (u["identifier"], u["level"], u["parent"], u["dublinCore"]["title"][0]["value"])
        for u in units
    ]
    assert shown[:4] == [
        ("s1", 1, None, "Decree on Land"),
        ("p1", 2, "s1", "para. 1"),
        ("s2", 2, "s1", "Of the Estates"),
        ("p2", 3, "s2", "para. 2"),
    ]
    assert units[1]["@id"] == "https://archive.example.org/texts/decree-on-land/p1"
    assert shown[7] == ("s3", 1, None, "The Mandate")


MISTAKES = {
    "": "down",
    "down=0": "down",
    "down=0&start=p1&end=p2": "down",
    "down=x&ref=p1": "down",
    "down=-2&ref=p1": "down",
    "down=1.5&ref=p1": "down",
    "down=99999999999999999999&ref=p1": "down",
    "ref=p1&start=p1": "ref",
    "ref=p1&end=p1": "ref",
    "ref=p1&start=p1&end=p2": "ref",
    "start=p1": "end",
    "end=p1&down=1": "start",
    "ref=": "ref",
    "ref=p1&ref=p2": "ref",
    "reff=p1&down=1": "reff",
    "down=1&page=0": "page",
    "down=1&page=2": "page",
    "down=1&page=x": "page",
}


@pytest.mark.parametrize(("query", "parameter"), MISTAKES.items())
def test_mistakes_are_400(dts: FlaskClient, query: str, parameter: str) -> None:
    """A problem document names the parameter that is wrong."""
    response = dts.get(f"/api/dts/navigation?resource=decree-on-land&{query}")
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    problem = response.get_json(force=True)
    assert parameter in [error["parameter"] for error in problem["errors"]], problem


@pytest.mark.parametrize(
    "address",
    ["navigation", "navigation?down=1", "document", "document?ref=p1", "collection?nav=up"],
)
def test_what_is_missing_is_400(dts: FlaskClient, address: str) -> None:
    """A request that names no text, and a direction that there is not."""
    response = dts.get(f"/api/dts/{address}")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


UNKNOWN = [
    "nowhere", "Decree", "decree-on-land/p1", "decree-on-land@2", "decree-on-land@0", "decree-on-land.txt", "not-his",
    "not-his@1", "draft-letter", "collections", "all",
    "%F0%9F%92%A9", "decree-on-land&ref=p99", "decree-on-land&ref=S1",
    "decree-on-land&ref=258", "decree-on-land&start=p1&end=p99", "decree-on-land&start=p99&end=p1",
    "decree-on-land&start=p2&end=p1", "decree-on-land&ref=258&tree=lines", "minutes&ref=1&tree=pages",
    "decree-on-land&ref=p1&tree=pages",
]  # fmt: skip


@pytest.mark.parametrize("query", UNKNOWN)
@pytest.mark.parametrize("endpoint", ["navigation", "document"])
def test_what_is_not_there_is_404(dts: FlaskClient, endpoint: str, query: str) -> None:
    """Texts, revisions, units, trees: a problem document says what is missing."""
    down = "&down=-1" if endpoint == "navigation" else ""
    response = dts.get(f"/api/dts/{endpoint}?resource={query}{down}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert response.get_json(force=True)["detail"].strip()


def test_a_withdrawn_text_says_why_it_is_not_there(dts: FlaskClient) -> None:
    """With the address of its page, which tells the rest."""
    for endpoint in ("navigation?down=1&resource=", "document?resource=", "collection?id="):
        response = dts.get(f"/api/dts/{endpoint}not-his")
        assert response.status_code == 404
        detail = response.get_json(force=True)["detail"]
        assert "He never gave it" in detail
        assert "https://archive.example.org/texts/not-his" in detail


def test_withdrawn_paragraphs_stay_with_a_note(dts: FlaskClient) -> None:
    """A number is in its place for ever, and the words that are gone are not given as words of the text."""
    units = read(dts, "/navigation?resource=minutes&down=-1")["member"]
    assert [unit["identifier"] for unit in units] == ["s1", "p1", "p5", "p2", "p3", "p6"]
    (gone,) = [unit for unit in units if "description" in unit.get("dublinCore", {})]
    assert gone["identifier"] == "p2"
    assert gone["dublinCore"]["description"][0]["value"] == "Withdrawn: printed by mistake"
    plain = dts.get("/api/dts/document?resource=minutes&ref=p2&mediaType=text/plain").text
    assert plain.startswith("(Withdrawn: printed by mistake)")
    assert "This paragraph was printed" not in plain
    before = read(dts, "/navigation?resource=minutes@1&ref=p2")
    assert "description" not in before["ref"]["dublinCore"]


def test_former_names_lead_on(dts: FlaskClient) -> None:
    """A former slug of a text, and the number of a paragraph that was merged into another."""
    found = read(dts, f"/navigation?resource={FORMER[0]}&down=1")
    assert found["resource"]["@id"] == RENAMED
    assert read(dts, "/navigation?resource=minutes&ref=p4")["ref"]["identifier"] == "p3"
    assert read(dts, "/navigation?resource=minutes@1&ref=p4")["ref"]["identifier"] == "p4"


def test_long_lists_of_units_are_paged(dts: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each unit is on one page, and the addresses of pages keep all parameters."""
    monkeypatch.setattr(navigation, "PAGE_SIZE", 4)
    query = "/navigation?resource=decree-on-land&down=-1&ref=s1"
    first, second = (read(dts, f"{query}&page={n}") for n in (1, 2))
    listed = [unit["identifier"] for found in (first, second) for unit in found["member"]]
    assert listed == WHOLE[:7]
    assert first["view"]["next"] == second["view"]["@id"] == f"{BASE}{query}&page=2"
    assert first["ref"]["identifier"] == second["ref"]["identifier"] == "s1"
