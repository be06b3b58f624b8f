"""The JSON API takes what it knows, and names what it does not: no guess, no silence, no page of HTML."""

import json
from dataclasses import replace
from urllib.parse import parse_qs
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_options_header

from archive.settings import Settings
from archive.web import create_app
from archive.web.api.v1.parameters import MAX_REFUSED

API = "/api/v1"
#: Parameters that cannot be taken: which one is named, and what is allowed.
REFUSED = [
    ("/texts?autor=lenin", "autor", "author"),
    ("/texts?sort=date&sort=title", "sort", ""),
    ("/texts?sort=relevance", "sort", "title"),
    ("/texts?sort=", "sort", "date"),
    ("/texts?language=english!", "language", "en"),
    ("/texts?per_page=101", "per_page", "1 to 100"),
    ("/texts?per_page=all", "per_page", "1 to 100"),
    ("/texts?page=0", "page", ""),
    ("/texts?page=99", "page", "1 to 1"),
    ("/texts?page=1e3", "page", ""),
    ("/texts?page=" + "9" * 5000, "page", ""),
    ("/texts?from=1917-13", "from", "1917-11-08"),
    ("/texts?from=8+November+1917", "from", "1917-11-08"),
    ("/texts?from=1918&to=1917", "to", ""),
    ("/texts/notice?revision=1", "revision", "page"),
    ("/texts/notice/p1?page=2", "page", "1 to 1"),
    ("/search", "q", "author"),
    ("/search?q=+", "q", "author"),
    ("/search?q=peace&year=1917-11", "year", "1917"),
    ("/search?q=peace&scope=page", "scope", "text"),
    ("/search?q=peace&view=concordance", "view", "scope"),
    ("/search?q=peace&author=", "author", ""),
    ("/search?q=peace&page=99", "page", ""),
    ("/search?q=" + "x" * 1001, "q", "at most 1,000"),
    ("/search?q=peace&" + "&".join(f"author={n}" for n in range(21)), "author", "at most 20"),
    ("/concordance?q=peace&sort=date", "sort", "order"),
    ("/concordance?q=peace&order=up", "order", "left"),
    ("/concordance?q=peace&page=999", "page", ""),
    ("/quotation", "q", "words"),
    ("/quotation?q=", "q", "words"),
    ("/quotation?q=" + "x" * 4001, "q", "at most 4,000"),
    ("/suggest?q=", "q", "words"),
    ("/citations", "ref", "report-on-peace/p7"),
    ("/citations?ref=", "ref", ""),
    ("/citations?ref=nowhere/p1", "ref", ""),
    ("/citations?ref=notice/p1.json", "ref", ""),
    ("/citations?ref=notice/p1&style=bluebook", "style", "mla"),
    ("/changes?since=yesterday", "since", "2026-11-08"),
    ("/changes?since=2026-02-30", "since", "2026-11-08"),
    ("/changes?since=2026-W05-1", "since", "2026-11-08"),
]


@pytest.fixture(scope="module")
def site(corrected: Settings) -> FlaskClient:
    """The site of the shipped text and one with two revisions."""
    return create_app(corrected).test_client()


class TestParameters:
    """Parameters that cannot be taken."""

    @pytest.mark.parametrize(
        ("address", "name", "allowed"), REFUSED, ids=[each[0][:40] for each in REFUSED]
    )
    def test_a_refusal_names_the_parameter(
        self, site: FlaskClient, address: str, name: str, allowed: str
    ) -> None:
        """The status is 400, and the problem names the parameter, what is wrong, and what is allowed."""
        answer = site.get(f"{API}{address}")
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
        (error,) = answer.get_json()["errors"]
        assert error["parameter"] == name
        assert error["detail"].endswith((".", "?"))
        assert not allowed or allowed in error["allowed"]
        assert len(answer.data) < 2_000

    def test_all_faults_are_told_at_once(self, site: FlaskClient) -> None:
        """A program that made three mistakes learns of three."""
        errors = site.get(f"{API}/texts?autor=x&sort=up&page=0").get_json()["errors"]
        assert [error["parameter"] for error in errors] == ["autor", "sort", "page"]
        assert "“author”" in errors[0]["detail"]

    @pytest.mark.parametrize(
        ("body", "name"),
        [
            ('{"q": "peace", "text": "x"}', "text"),
            ('{"q": ["peace"]}', "q"),
            ('{"q": 1}', "q"),
            ('["peace"]', "q"),
            ('{"q": "peace"', "q"),
            ("", "q"),
            ("{}", "q"),
            (json.dumps({"q": "x" * 20_001}), "q"),
            ("[" * 100_000, "q"),
            ('{"q":' * 40_000, "q"),
            ('{"q": ' + "9" * 10_000 + "}", "q"),
            ('{"q": "peace", "te\\ud800\\u202e": "x"}', "te "),
            ('{"\\udfffq": 1}', "q"),
        ],
        ids=lambda value: value[:20],
    )
    def test_bodies(self, site: FlaskClient, body: str, name: str) -> None:
        """What is no JSON object with the text to check is refused, and never taken for an empty text."""
        answer = site.post(f"{API}/quotation", data=body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.get_json()["errors"][0]["parameter"] == name

    def test_a_body_may_be_long_in_any_script(self, site: FlaskClient) -> None:
        """20,000 characters are checked however JSON spells them; beside a body the address has nothing."""
        sent = json.dumps({"q": "мир " * 5_000})
        assert len(sent) > 64 * 1024
        answer = site.post(f"{API}/quotation", data=sent, content_type="application/json")
        assert answer.status_code == 200
        beside = site.post(f"{API}/quotation?q=peace", json={"q": "peace"})
        assert beside.status_code == 400

    def test_halves_of_characters_are_spaces(self, site: FlaskClient) -> None:
        """JSON can spell half of a pair, and controls; both are read as in an address, and the rest is checked."""
        sent = '{"q": "\\ud800secret\\u0000diplomacy\\udfff"}'
        answer = site.post(f"{API}/quotation", data=sent, content_type="application/json")
        assert answer.status_code == 200
        assert answer.get_json()["items"][0]["quotation"] == "secret diplomacy"

    @pytest.mark.parametrize("address", ["/api/v1/search", "/api/dts/navigation"])
    def test_thousands_of_faults_are_not_all_told(self, site: FlaskClient, address: str) -> None:
        """An answer to an address of thousands of unknown parameters is short: each fault takes time, too."""
        query = "&".join(f"{number:x}" for number in range(10_000))
        answer = site.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert MAX_REFUSED <= len(answer.get_json()["errors"]) <= MAX_REFUSED + 2
        assert len(answer.data) < 20_000

    def test_thousands_of_values_that_are_no_strings(self, site: FlaskClient) -> None:
        """The same for the members of a body."""
        answer = site.post(f"{API}/quotation", json=dict.fromkeys(map(str, range(10_000)), 1))
        assert answer.status_code == 400
        assert len(answer.data) < 20_000

    def test_a_malformed_host_is_in_no_link(self, site: FlaskClient) -> None:
        """Its problem leads nowhere, since the site has no address then."""
        answer = site.get(f"{API}/texts", headers={"Host": "a b"})
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
        assert "Link" not in answer.headers

    def test_the_files_beside_pages_stay_lenient(self, site: FlaskClient) -> None:
        """Who reads `/search.json` gets an answer as before."""
        assert site.get("/search.json?q=peace&autor=x&page=0").status_code == 200


class TestProblems:
    """Errors that are not of parameters."""

    @pytest.mark.parametrize(
        "path",
        ["/api/v1", "/api/v2/texts", "/api/v1/texts/nowhere", "/api/v1/texts/NOTICE",
         "/api/v1/texts/notice/p9", "/api/v1/texts/notice/s9", "/api/v1/texts/notice@9", "/api/v1/texts/notice.json",
         "/api/v1/texts/notice/p1.json", "/api/v1/texts/notice/p1~1-2.aaaaaa", "/api/v1/texts/notice/p1/p2",
         "/api/v1/texts/%00", "/api/v1/texts/..%2f..", "/mcp/nowhere"],
    )  # fmt: skip
    def test_what_is_not_there(self, site: FlaskClient, path: str) -> None:
        """No address under a door for programs answers with a page of HTML."""
        answer = site.get(path)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), path
        problem = answer.get_json()
        assert problem["type"] == "http://localhost/api#status-404"
        assert problem["status"] == 404
        assert site.get(urlsplit(problem["type"]).path).status_code == 200

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_nothing_is_written(self, site: FlaskClient, method: str) -> None:
        """Other methods are refused, and the header says which are not."""
        answer = site.open(f"{API}/texts", method=method)
        assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
        assert "GET" in answer.headers["Allow"]

    def test_a_malformed_host_is_no_reason_for_a_page(self, site: FlaskClient) -> None:
        """The problem then leads to a path, for the site has no URL."""
        answer = site.get(f"{API}/texts", headers={"Host": "a b"})
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
        assert answer.get_json()["type"] == "/api#status-400"

    def test_what_was_withdrawn(self, programs: Settings) -> None:
        """410 has the reason, the revision and its day, and where the last words can still be read."""
        client = create_app(programs).test_client()
        for ref, reason in (("not-his", "He never gave it."), ("minutes/p2", "printed by mistake")):
            gone = client.get(f"{API}/texts/{ref}")
            problem = gone.get_json()
            assert gone.status_code == 410
            assert problem["reason"] == reason
            assert problem["date"].startswith("2026-")
            words = client.get(problem["successor"])
            assert words.status_code == 200
            assert words.get_json()["paragraphs"][0]["text"]
        assert "not-his" not in client.get(f"{API}/texts?q=speech").text
        moved = client.get(f"{API}/texts/note-of-peace/p1?page=1")
        assert moved.status_code == 301
        assert moved.headers["Location"] == "/api/v1/texts/note-to-the-powers/p1?page=1"


class TestPages:
    """Lists in pages."""

    def test_links_lead_through_the_whole_list(self, site: FlaskClient) -> None:
        """Following next, every item is read once; first, prev and last are there where they lead somewhere."""
        address, read, relations = f"{API}/texts/report-on-peace?per_page=7", [], []
        while address:
            answer = site.get(address)
            body = answer.get_json()
            read += [paragraph["number"] for paragraph in body["paragraphs"]]
            links = _links(answer.headers.getlist("Link"))
            relations.append(sorted(links.keys() & {"first", "prev", "next", "last"}))
            address = links.get("next", "")
            assert body["total"] == 17
        assert read == [f"p{n}" for n in range(1, 18)]
        assert relations == [
            ["first", "last", "next"], ["first", "last", "next", "prev"], ["first", "last", "prev"]
        ]  # fmt: skip

    def test_links_keep_the_search(self, site: FlaskClient) -> None:
        """The other pages are of the same search."""
        answer = site.get(f"{API}/search?q=%22of+the%22&kind=decree&kind=speech&per_page=2&page=2")
        links = _links(answer.headers.getlist("Link"))
        asked = parse_qs(urlsplit(links["next"]).query)
        assert asked == {
            "q": ['"of the"'], "kind": ["decree", "speech"], "per_page": ["2"], "page": ["3"]
        }  # fmt: skip

    def test_concordance_lines_are_each_on_one_page(self, site: FlaskClient) -> None:
        """In every order, the pages together have each occurrence once."""
        for order in ("place", "left", "right"):
            read: list[tuple[str, int]] = []
            for page in (1, 2, 3, 4):
                body = site.get(f"{API}/concordance?q=peace&order={order}&per_page=7&page={page}")
                read += [(line["ref"], line["start"]) for line in body.get_json()["items"]]
            assert len(read) == len(set(read)) == body.get_json()["total"]
            assert order != "place" or read == sorted(read, key=lambda at: (len(at[0]), at))


class TestCaching:
    """ETags, compression and HEAD, by the same middleware as the pages."""

    @pytest.mark.parametrize(
        "address",
        ["/texts", "/search?q=peace", "/concordance?q=peace", "/openapi.json", "/changes"],
    )
    def test_unchanged_answers_cost_no_body(self, site: FlaskClient, address: str) -> None:
        """If-None-Match with the tag of the answer is 304; HEAD has the headers alone; answers are compressed."""
        first = site.get(f"{API}{address}", headers={"Accept-Encoding": "br"})
        tag = first.headers["ETag"]
        again = site.get(f"{API}{address}", headers={"If-None-Match": tag, "Accept-Encoding": "br"})
        assert (again.status_code, again.data) == (304, b"")
        assert first.headers["Content-Encoding"] == "br"
        head = site.head(f"{API}{address}")
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Access-Control-Allow-Origin"] == "*"


class TestOtherSites:
    """Scripts of other sites."""

    def test_they_may_ask_and_read(self, site: FlaskClient) -> None:
        """A body of JSON is asked for first; links, tags and waits can be read, of problems too."""
        asked = {"Origin": "https://x.example", "Access-Control-Request-Method": "POST"}
        allowed = site.options(f"{API}/quotation", headers=asked)
        assert allowed.status_code == 204
        assert "POST" in allowed.headers["Access-Control-Allow-Methods"]
        assert "Content-Type" in allowed.headers["Access-Control-Allow-Headers"]
        for address in ("/texts", "/texts?autor=x"):
            exposed = site.get(f"{API}{address}").headers["Access-Control-Expose-Headers"]
            assert {"Link", "ETag", "Retry-After"} <= set(exposed.split(", "))

    def test_the_licence_is_linked(self, programs: Settings) -> None:
        """A passage says in its header how it is cited, and its licence where that has an address."""
        answer = create_app(programs).test_client().get(f"{API}/texts/an-address/p1")
        links = _links(answer.headers.getlist("Link"))
        assert links["license"] == "https://creativecommons.org/publicdomain/mark/1.0/"
        assert links["cite-as"] == "https://archive.example.org/texts/an-address/p1"
        assert links["cite-as"] == answer.get_json()["url"]


class TestPassages:
    """Places of a text."""

    def test_a_section_has_the_sections_under_it(self, programs: Settings) -> None:
        """Its ref is that of its paragraphs, so that it is cited by their numbers."""
        client = create_app(programs).test_client()
        section = client.get(f"{API}/texts/decree-on-land/s1").get_json()
        assert [each["section"] for each in section["paragraphs"]][:2] == ["s1", "s2"]
        assert section["ref"].startswith("decree-on-land/p1-p")
        second = client.get(f"{API}/texts/decree-on-land/s2").get_json()
        assert second["previous"] == "decree-on-land/p1"
        earlier = client.get(f"{API}/texts/decree-on-land@1/s2").get_json()
        assert earlier["paragraphs"][0]["ref"] == "decree-on-land@1/p2"

    def test_words_are_followed_through_corrections(self, site: FlaskClient) -> None:
        """Words without a fingerprint lead to their address; corrected ones are told with what replaced them."""
        leads = site.get(f"{API}/texts/notice@1/p1~2-5")
        assert leads.status_code == 302
        link = leads.headers["Location"]
        there = site.get(link).get_json()
        assert there["words"]["text"] == "ferry leaves at noon"
        (span,) = there["words"]["spans"]
        assert span["ref"] == there["paragraphs"][0]["ref"] == "notice@1/p1"
        assert there["words"]["was"]["ref"] == there["words"]["ref"]
        text = there["paragraphs"][0]["text"]
        assert text[span["start"] : span["end"]] == "ferry leaves at noon"
        now = site.get(link.replace("@1", "")).get_json()["words"]
        assert now["status"] == "corrected"
        assert now["was"] == {
            "ref": link.removeprefix("/api/v1/texts/"),
            "text": "ferry leaves at noon",
        }
        assert now["since"]["revision"] == 2

    def test_a_range_is_read_from_front_to_back(self, site: FlaskClient) -> None:
        """Other spellings of a place redirect to it."""
        leads = site.get(f"{API}/texts/report-on-peace/p3-p1")
        assert leads.status_code == 301
        assert leads.headers["Location"] == "/api/v1/texts/report-on-peace/p1-p3"

    def test_citations_are_those_of_the_page(self, site: FlaskClient) -> None:
        """In the order of the refs, with one entry for a work that is cited twice."""
        refs = "ref=report-on-peace/p9&ref=notice@1/p1&ref=report-on-peace/p1-p3"
        cited = site.get(f"{API}/citations?{refs}&style=apa").get_json()
        assert [each["ref"] for each in cited["items"]] == [
            "report-on-peace/p9", "notice@1/p1", "report-on-peace/p1-p3"
        ]  # fmt: skip
        assert cited["items"][0]["short"].endswith("para. 9)")
        assert len(cited["bibliography"]) == 2
        assert cited["items"][1]["revision"] == 1

    def test_changes_since_a_day(self, site: FlaskClient) -> None:
        """Revisions of that day and later, the newest first."""
        listed = site.get(f"{API}/changes?since=2026-11-02").get_json()["items"]
        assert [(each["ref"], each["day"], each["change"]) for each in listed] == [
            ("report-on-peace", "2026-11-22", "new"), ("notice", "2026-11-02", "corrected")
        ]  # fmt: skip
        assert listed[1]["corrections"][0]["number"] == "p1"

    def test_a_search_without_time_counts_nothing(self, corrected: Settings) -> None:
        """Where the time was over the total is null: nothing is said of what is not here, and nothing is kept."""
        client = create_app(replace(corrected, query_seconds=0.0)).test_client()
        answer = client.get(f"{API}/search?q=peace")
        body = answer.get_json()
        assert (answer.status_code, body["timed_out"], body["total"]) == (200, True, None)
        assert answer.headers["Cache-Control"] == "no-store"
        for address in ("/concordance?q=peace", "/quotation?q=secret+diplomacy+is+abolished"):
            late = client.get(f"{API}{address}")
            assert (late.status_code, late.content_type) == (503, "application/problem+json")
            assert int(late.headers["Retry-After"]) > 0


def _links(headers: list[str]) -> dict[str, str]:
    """Return the addresses of Link headers by their relations."""
    links = {}
    for header in ", ".join(headers).split(", <"):
        address, options = parse_options_header(header)
        links[options["rel"]] = address.strip("<>")
    return links
