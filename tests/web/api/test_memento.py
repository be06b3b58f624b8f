"""Memento: plain requests find the revision of a moment, and the list of all."""

import re

import pytest
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.programs import DRAFTS
from tests.support.programs import FORMER
from tests.support.programs import RENAMED
from tests.support.programs import URL
from tests.support.programs import WITHDRAWN

NOTICE = "/texts/notice"
DAYS = (
    "Mon, 05 Jan 2026 00:00:00 GMT",
    "Thu, 05 Feb 2026 00:00:00 GMT",
    "Thu, 05 Mar 2026 00:00:00 GMT",
)
_LINK = re.compile(
    r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?(?:; (?:from|datetime)="([^"]*)")?'
)


@pytest.fixture(scope="module")
def site(programs: Settings) -> FlaskClient:
    """A client of the collection for programs."""
    return create_app(programs).test_client()


def at(client: FlaskClient, address: str, moment: str) -> tuple[int, str]:
    """Return the status, and where *address* leads, at a *moment*."""
    answer = client.get(address, headers={"Accept-Datetime": moment})
    return answer.status_code, answer.headers.get("Location", "")


def links(header: str) -> dict[str, str]:
    """Return the links of a header or a TimeMap, by relation."""
    return {relation: url for url, relation, *_ in _LINK.findall(header)}


@pytest.mark.parametrize("place", ["", "/p1", "/p1-p2", ".json", "/p1.txt"])
@pytest.mark.parametrize(
    ("moment", "revision"),
    [
        ("Mon, 01 Jan 2001 12:00:00 GMT", 1),
        ("Mon, 05 Jan 2026 00:00:00 GMT", 1),
        ("Wed, 04 Feb 2026 23:59:59 GMT", 1),
        ("Thu, 05 Feb 2026 12:00:00 GMT", 2),
        ("Sun, 01 Jan 2040 00:00:00 GMT", 3),
    ],
)
def test_moment_leads_to_its_revision(
    site: FlaskClient, place: str, moment: str, revision: int
) -> None:
    """The one that was current then, or the first, of a text, a passage, or one of its files."""
    where = place if place.startswith(("/", ".")) else ""
    memento = f"/texts/notice@{revision}{where}"
    assert at(site, f"{NOTICE}{place}", moment) == (302, memento)
    assert site.get(memento).headers["Memento-Datetime"] == DAYS[revision - 1]


def test_a_range_is_followed_over_moved_paragraphs(site: FlaskClient) -> None:
    """A revision has what the range showed then: at its end, what the range shows now."""
    place, far = "/texts/minutes/p1-p5", "Sun, 01 Jan 2040 00:00:00 GMT"
    assert at(site, place, DAYS[0]) == (302, "/texts/minutes@1/p1-p5")
    assert at(site, place, far) == (302, "/texts/minutes@4/p1-p3")
    shown, memento = (
        site.get(f"{each}.json").get_json()["sections"]
        for each in (place, "/texts/minutes@4/p1-p3")
    )
    words = [
        [p["text"] for part in found for p in part["paragraphs"]] for found in (shown, memento)
    ]
    assert words[0] == words[1]
    listed = site.get(f"/timemap{place}").get_data(as_text=True)
    assert links(listed)["last memento"] == f"{URL}/texts/minutes@4/p1-p3"
    # Where others came between, they are there.
    assert at(site, "/texts/minutes/p3-p6", far) == (302, "/texts/minutes@4/p5-p6")


def test_headers_name_original_timegate_and_timemap(site: FlaskClient) -> None:
    """The page, its revisions and the redirect between them name the same three, with quoted relations."""
    moment = {"Accept-Datetime": DAYS[1]}
    for address, headers in ((NOTICE, {}), (f"{NOTICE}@2", {}), (NOTICE, moment)):
        answer = site.get(address, headers=headers)
        found = links(", ".join(answer.headers.getlist("Link")))
        assert found["original timegate"] == f"{URL}{NOTICE}"
        assert found["timemap"] == f"{URL}/timemap{NOTICE}"
        varies = "Accept-Datetime" in answer.headers.get("Vary", "")
        assert varies is (address == NOTICE)
        assert ("Memento-Datetime" in answer.headers) is (address != NOTICE)


def test_timemap_lists_every_revision(site: FlaskClient) -> None:
    """Original, itself with its span, and each memento with its moment; the same whatever moment is asked for."""
    answer = site.get(f"/timemap{NOTICE}", headers={"Accept-Datetime": DAYS[0]})
    assert answer.status_code == 200
    assert answer.mimetype == "application/link-format"
    assert "Accept-Datetime" not in answer.headers.get("Vary", "")
    listed = [(url, relation, moment) for url, relation, _, moment in _LINK.findall(answer.text)]
    at_url = f"{URL}{NOTICE}"
    assert listed == [
        (at_url, "original timegate", ""),
        (f"{URL}/timemap{NOTICE}", "self", DAYS[0]),
        (f"{at_url}@1", "first memento", DAYS[0]),
        (f"{at_url}@2", "memento", DAYS[1]),
        (f"{at_url}@3", "last memento", DAYS[2]),
    ]
    for url, relation, moment in listed[2:]:
        memento = site.get(url.removeprefix(URL))
        assert memento.headers["Memento-Datetime"] == moment, relation
    only = site.get("/timemap/texts/text-0001").text
    assert 'rel="first last memento"' in only


def test_what_is_not_there_yet_has_no_memento(site: FlaskClient) -> None:
    """A draft has no revisions; a text under its former slug has those of its slug now, and a withdrawn one its own."""
    assert at(site, f"/texts/{DRAFTS[0]}", DAYS[0]) == (200, "")
    assert site.get(f"/timemap/texts/{DRAFTS[0]}").status_code == 404
    former = site.get(f"/timemap/texts/{FORMER[0]}")
    assert (former.status_code, former.headers["Location"]) == (301, f"/timemap/texts/{RENAMED}")
    assert at(site, f"/texts/{WITHDRAWN}", DAYS[0]) == (302, f"/texts/{WITHDRAWN}@1")
    assert "memento" in site.get(f"/timemap/texts/{WITHDRAWN}").text


@pytest.mark.parametrize("moment", ["2026", "tomorrow", "", "x" * 9000, "Thu, 45 Feb 2026"])
def test_moment_that_is_none_is_an_error(site: FlaskClient, moment: str) -> None:
    """Status 400, as the specification has it, with an example; no page answers as if it had been understood."""
    for address in (NOTICE, f"{NOTICE}.json"):
        answer = site.get(address, headers={"Accept-Datetime": moment})
        assert answer.status_code == 400
        assert "Thu, 08 Nov 2018 00:00:00 GMT" in answer.text


@pytest.mark.parametrize(
    "address", ["notice@1", "notice/p9", "nowhere", "notice/p1~1-2.abcdef", "..", "%00"]
)
def test_nothing_else_has_a_timemap(site: FlaskClient, address: str) -> None:
    """Neither a revision, nor words, nor what is not here."""
    assert site.get(f"/timemap/texts/{address}").status_code == 404
