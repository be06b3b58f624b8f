"""Files of all hits and all concordance lines, as CSV and JSON."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.build import build
from archive.settings import Settings
from archive.web import create_app
from archive.web.api.streams import csv_stream
from archive.web.api.streams import json_stream
from archive.web.api.streams import safe
from tests.support.site import specimen_settings


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser before a collection of two drafts, one of them with every mark there is."""
    return create_app(specimen_settings(tmp_path_factory.mktemp("drafts"))).test_client()


def rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the rows of the table at *address*."""
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


class TestHits:
    """Files of all paragraphs that a search finds."""

    def test_all_of_them(self, drafts: FlaskClient) -> None:
        """The table has as many rows as the search has results, however few a page shows."""
        found = drafts.get("/search.json?q=peace&per_page=2").get_json()

        table = rows(drafts, "/search.csv?q=peace&per_page=2&page=3")

        assert len(table) == found["total"] == 48
        assert [row["hit"] for row in table] == [str(n) for n in range(1, 49)]

    def test_a_row(self, client: FlaskClient) -> None:
        """A row has the address of the paragraph, its text and all its words."""
        (row,) = rows(client, "/search.csv?q=secret+treaties")

        assert row["address"] == "/texts/report-on-peace/p9"
        assert row["url"] == "http://localhost/texts/report-on-peace/p9"
        assert (row["title"], row["author"], row["date"]) == (
            "Report on Peace",
            "Vladimir Lenin",
            "1917-11-08",
        )
        assert (row["section"], row["kind"], row["number"]) == ("Decree on Peace", "decree", "p9")
        assert row["draft"] == "no"
        assert "secret treaties" in row["text"]

    def test_filtered(self, drafts: FlaskClient) -> None:
        """The filters of the search apply to the table."""
        assert len(rows(drafts, "/search.csv?q=peace&in=specimen")) == 3

    def test_as_json(self, drafts: FlaskClient) -> None:
        """With per_page=all the JSON of a search has every hit, and at its end their number."""
        whole = drafts.get("/search.json?q=peace&per_page=all").get_json()

        assert len(whole["hits"]) == whole["total"] == whole["returned"] == 48
        for hit in whole["hits"]:
            words = {hit["text"][start:end].lower() for start, end in hit["highlights"]}
            assert words == ({"peace"} if not hit["in_note"] else set())
        assert whole["notices"] == []

    def test_no_results(self, client: FlaskClient) -> None:
        """A search without results is a table with only a header, and an empty list."""
        assert rows(client, "/search.csv?q=zebra") == []
        assert rows(client, "/search.csv") == []
        assert client.get("/search.json?q=zebra&per_page=all").get_json()["hits"] == []
        assert client.get("/concordance.json?q=zebra").get_json()["lines"] == []


class TestLines:
    """Files of all concordance lines."""

    def test_csv_and_json_agree(self, drafts: FlaskClient) -> None:
        """Both have the same lines, each a piece of its paragraph or of a note."""
        table = rows(drafts, "/concordance.csv?q=peace+bread")
        found = drafts.get("/concordance.json?q=peace+bread").get_json()

        assert len(table) == len(found["lines"]) == found["occurrences"] == 46 * 2
        assert [(row["left"], row["occurrence"], row["right"]) for row in table] == [
            (line["left"], line["hit"], line["right"]) for line in found["lines"]
        ]

    def test_notes_have_lines(self, drafts: FlaskClient) -> None:
        """An occurrence in a note has its line, which says so."""
        (row,) = rows(drafts, "/concordance.csv?q=kind:note+peace")

        assert (row["left"], row["occurrence"], row["right"]) == ("A note on ", "peace", ".")
        assert (row["in_note"], row["number"]) == ("yes", "p2")


class TestFiles:
    """Headers and form of the files."""

    @pytest.mark.parametrize(
        ("address", "mimetype", "name"),
        [
            ("/search.csv?q=Peace!", "text/csv", "peace-paragraphs.csv"),
            ("/concordance.csv?q=мир", "text/csv", "concordance.csv"),
            ("/concordance.json?q=peace+land", "application/json", "peace-land-concordance.json"),
            ("/search.json?q=peace&per_page=all", "application/json", "peace-paragraphs.json"),
        ],
    )
    def test_headers(self, client: FlaskClient, address: str, mimetype: str, name: str) -> None:
        """Each is an attachment with an ASCII name and a length, and not for search engines."""
        response = client.get(address)

        assert response.mimetype == mimetype
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert int(response.headers["Content-Length"]) == len(response.data)

    def test_excel_reads_utf_8(self, client: FlaskClient) -> None:
        """A table begins with a byte order mark."""
        assert client.get("/search.csv?q=peace").data.startswith(b"\xef\xbb\xbfhit,")

    def test_timed_out_search_has_no_file(self, shipped: Settings, tmp_path: Path) -> None:
        """A search that takes too long gives a problem document and no partial file."""
        # Whoosh checks the deadline while it searches; Tantivy cannot within one call.
        settings = replace(shipped, index=tmp_path / "index", engine="whoosh")
        build(settings)
        hurried = create_app(replace(settings, query_seconds=-1.0))
        response = hurried.test_client().get('/concordance.csv?q="of the"~3')

        assert (response.status_code, response.mimetype) == (503, "application/problem+json")
        assert "took too long" in response.get_json()["title"]

    def test_robots_are_kept_out(self, client: FlaskClient) -> None:
        """robots.txt keeps crawlers from concordances."""
        assert "Disallow: /concordance" in client.get("/robots.txt").text


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", "\u00a0=1"]
)
def test_formulas_are_not_run(cell: str) -> None:
    """A cell that a spreadsheet would run begins with an apostrophe instead."""
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        (";=1", ";'=1"),
        ("; =1", "; '=1"),
        (";;=1", ";;'=1"),
        (",=1", ",'=1"),
        ('"=1', "\"'=1"),
        ("'=1", "''=1"),
        ('";=1', "\";'=1"),
        ("peace;=1", "peace;'=1"),
        ('peace;"=1', "peace;\"'=1"),
        ("peace;+1;-1;@A", "peace;'+1;'-1;'@A"),
        ("peace;＝1", "peace;'＝1"),
        ("=1;=1", "'=1;'=1"),
        ("\t;=1", "'\t;'=1"),
        ("peace; bread", "peace; bread"),
        ("peace, - bread", "peace, - bread"),
        ("peace; “- bread”", "peace; “- bread”"),
        ("1917-1918", "1917-1918"),
        (";", ";"),
        ('"Peace"', '"Peace"'),
    ],
)
def test_formulas_after_a_separator_are_not_run(cell: str, guarded: str) -> None:
    """Where a spreadsheet might divide a cell, no part of it begins as a formula; other cells stay."""
    assert safe(cell) == guarded


@given(st.lists(st.tuples(st.text(), st.integers(), st.booleans()), max_size=50))
def test_any_table_can_be_read_again(table: list[tuple[str, int, bool]]) -> None:
    """Whatever is in the cells, the rows can be read back unchanged."""
    written = "".join(csv_stream(["a", "b", "c"], table))

    read = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))

    assert read[0] == ["a", "b", "c"]
    assert [row[0] for row in read[1:]] == [safe(words) for words, _, _ in table]
    assert [(int(row[1]), row[2] == "yes") for row in read[1:]] == [row[1:] for row in table]


@given(st.lists(st.dictionaries(st.text(), st.text(), max_size=3), max_size=250))
def test_any_list_can_be_read_again(items: list[dict[str, str]]) -> None:
    """The stream is one JSON object with all items and their number."""
    stream = json_stream({"query": "q"}, "items", items, lambda count: {"count": count})

    assert json.loads("".join(stream)) == {"query": "q", "items": items, "count": len(items)}
