"""Pages on errors: plain words, what was perhaps meant, and a way on."""

import re

import pytest
from flask.testing import FlaskClient

from archive.web.near_addresses import words_of_path

AT = "/texts/report-on-peace"
#: Addresses that lead nowhere, and what they may have meant, the likeliest first.
NEAR = [
    ("/texts/report-on-peas", AT),
    ("/texts/report-on-peace/7", f"{AT}/p7"),
    ("/texts/report-on-peace/p99", AT),
    ("/texts/report-on-peace/p9.docx", f"{AT}/p9"),
    ("/texts/report-on-peace@7", AT),
    ("/texts/report-on-peace@7/p3", f"{AT}/p3"),
    ("/texts/report-on-peace/history?revision=9", AT),
    ("/texts/peace-report", AT),
    ("/texts/Report%20On%20Peace", AT),
    ("/text/report-on-peace/p7", f"{AT}/p7"),
    ("/report-on-peace", AT),
    ("/serach?q=peace", "/search?q=peace"),
    ("/hlep", "/help"),
    ("/quotations", "/quotation"),
]


def near(shown: str) -> list[str]:
    """Return the addresses that a page suggests."""
    listed = re.search(r'<ul class="nearest">.*?</ul>', shown, re.DOTALL)
    return re.findall(r'href="([^"]*)"', listed[0]) if listed else []


@pytest.mark.parametrize(("address", "meant"), NEAR)
def test_a_page_that_is_not_there_names_the_nearest(
    client: FlaskClient, address: str, meant: str
) -> None:
    """A misspelt text, a number too high, a page spelled otherwise; and the search box is on every such page."""
    answer = client.get(address)
    assert answer.status_code == 404
    assert near(answer.text)[0] == meant
    assert client.get(meant).status_code == 200
    assert 'role="search"' in answer.text


@pytest.mark.parametrize("address", ["/wp-login.php", "/zebra/../..", "/texts/zebra", "/%00", "/ß"])
def test_nothing_is_suggested_by_chance(client: FlaskClient, address: str) -> None:
    """What is like nothing here gets no suggestion."""
    answer = client.get(address)
    assert answer.status_code == 404
    assert near(answer.text) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/texts/report-on-peas/p7", "report on peas"),
        ("/texts/war_and_peace.html", "war and peace"),
        ("/texts/bread@2", "bread"),
        ("/zebra", "zebra"),
        ("/", ""),
        ("/texts/", "texts"),
        (f"/{'a' * 500}", "a" * 199),
    ],
)
def test_the_search_box_has_the_words_of_the_address(path: str, words: str) -> None:
    """So a reader whose link is broken searches with one key."""
    assert words_of_path(path) == words


def test_a_misspelt_search_keeps_its_words(client: FlaskClient) -> None:
    """The words that were searched, not those of the address, are in the box."""
    assert 'value="secret treaties"' in client.get("/serach?q=secret+treaties").text


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"{AT}/p99", "“Report on Peace” has no para. 99. It has 17 paragraphs."),
        (f"{AT}/p7-p99", "“Report on Peace” has no paras. 7–99. It has 17 paragraphs."),
        (f"{AT}@7", "“Report on Peace” has no revision 7."),
        (f"{AT}@7/p3", "“Report on Peace” has no revision 7."),
        (f"{AT}@1/p99", "“Report on Peace”, revision 1, has no para. 99."),
        (f"{AT}/p9.docx", "“Report on Peace” is not available as docx."),
        ("/texts/zebra", "There is nothing at /texts/zebra."),
    ],
)
def test_what_a_text_lacks_is_said_of_that_text(
    client: FlaskClient, address: str, sentence: str
) -> None:
    """Nobody is sent to look for paragraph 99 in a text of 17."""
    assert f'<p class="lead">{sentence}</p>' in client.get(address).text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        *(
            ("/oai", 404),
            ("/oembed", 404),
            ("/oembed?url=http://[", 404),
            ("/timemap/texts/zebra", 404),
        ),
        *(("/api/zebra", 404), ("/llms.txt/zebra.json", 404)),
    ],
)
def test_programs_get_problem_documents(client: FlaskClient, address: str, status: int) -> None:
    """At a door for programs no error is a page, so that scripts of other sites can read what is wrong, too."""
    for method, expected in (("GET", status), ("DELETE", 405)):
        answer = client.open(address, method=method)
        assert answer.status_code in (expected, 404)
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["status"] == answer.status_code
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
