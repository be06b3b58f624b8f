"""Citations on pages: in every style, of every edition, and of what was ticked in a list."""

import json
import re
import subprocess
import sys
from datetime import date

import pybtex.database
import pytest
import rispy
from flask.testing import FlaskClient

from archive.citation import STYLES
from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from archive.web.citations.bibliography import MAX_SELECTED_PLACES
from archive.web.citations.bibliography import sort_key
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.paths import ROOT
from tests.support.site import words_of

AT = "/texts/report-on-peace"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site with a text whose record was corrected, one that was withdrawn, and a draft."""
    folder = tmp_path_factory.mktemp("lived")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh")
    texts = [
        text_of("bread", "The bread is late.", "It will come.", title="Bread"),
        text_of("gone", "Nobody reads this.", title="Gone"),
    ]
    write_texts(settings.texts, texts)
    collection = CollectionFolder(settings.texts)
    publish(collection, ["bread", "gone"], note="First", today=date(2026, 11, 1))
    build(settings)
    for name, record in (
        ("bread", "author: [Ann Other, B. Second]"),
        ("gone", "withdrawn: A forgery."),
    ):
        path = settings.texts / f"{name}.md"
        before = path.read_text(encoding="utf-8")
        path.write_text(before.replace("title:", f"{record}\ntitle:", 1), encoding="utf-8")
        (outcome,) = publish(collection, [name], note="The record", today=date(2026, 11, 2))
        assert not outcome.refusal
    write_texts(settings.texts, [text_of("draft", "Nothing yet.", title="Draft")])
    build(settings)
    return create_app(settings).test_client()


def taken(client: FlaskClient, address: str) -> list[str]:
    """Return what can be copied on the page at *address*."""
    found = re.findall(r'class="taken">(.*?)</(?:span|ol|ul)>', client.get(address).text, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", words).strip() for words in found]


def sent(client: FlaskClient, address: str) -> str:
    """Return the file at *address*, and end the request as a server does when all is sent."""
    with client.get(address) as response:
        assert response.status_code == 200
        return response.get_data(as_text=True)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("place", ["", "/p9", "/p7-p9"])
def test_every_style_on_every_page(client: FlaskClient, style: str, place: str) -> None:
    """A text, a paragraph and a range are cited in the style of their address, which has links to the others."""
    page = client.get(f"{AT}{place}?style={style}").text
    assert f'<a href="{AT}{place}?style={style}#cite" aria-current="true">' in page
    entry = taken(client, f"{AT}{place}?style={style}")[0 if style == "wikipedia" else 1]
    assert f"http://localhost{AT}{place}" in entry
    assert "Lenin" in entry


def test_unknown_style_is_the_note(client: FlaskClient) -> None:
    """A style that there is not is the note of Chicago."""
    assert taken(client, f"{AT}/p9?style=zebra") == taken(client, f"{AT}/p9")


def test_citation_says_what_was_read(client: FlaskClient) -> None:
    """The note names the paragraph, both dates, the state of the text and its revision."""
    note = taken(client, f"{AT}/p9")[0]
    assert note.startswith("Vladimir Lenin, “Report on Peace,” speech, ")
    assert "October 26 [November 8], 1917, para. 9, transcription from Marxist Internet " in note
    assert "Archive, emended readings marked, revision 1, http" in note
    assert json.loads(client.get(f"{AT}/p9.json").text)["citation"] == note


def test_every_edition_is_cited_by_a_style(lived: FlaskClient) -> None:
    """A draft, an earlier revision with another record and a withdrawn text are cited as what they are."""
    assert "transcription, draft, not yet published" in taken(lived, "/texts/draft/p1")[0]
    now, before = taken(lived, "/texts/bread/p1"), taken(lived, "/texts/bread@1/p1")
    assert now[0].startswith("Ann Other and B. Second, “Bread,” ")
    assert "revision 2, " in now[0]
    assert now[0].endswith("http://localhost/texts/bread/p1.")
    assert "revision 1, " in before[0]
    assert before[0].endswith("http://localhost/texts/bread@1/p1.")
    assert not before[0].startswith("Ann Other and B. Second")
    gone = lived.get("/texts/gone/p1?style=mla")
    assert gone.status_code == 410
    assert "(“Gone,” par. 1)" in gone.text
    assert 'href="/texts/gone/history"' in gone.text
    assert "transcription, revision 2, since withdrawn" in lived.get("/texts/gone/p1").text
    for address in ("/texts/bread@1/p1", "/texts/draft/p1"):
        assert taken(lived, f"{address}?style=mla")[0].startswith("(")


def test_day_of_access_changes_the_tag(shipped: Settings) -> None:
    """A page with the day on it is another page tomorrow, also for a browser that kept it."""
    days = [date(2031, 4, 30)]
    client = create_app(shipped, clock=lambda: days[-1]).test_client()
    address = f"{AT}/p9?style=harvard"
    before = client.get(address)
    assert "(Accessed: 30 April 2031)." in before.text
    days.append(date(2031, 5, 1))
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "(Accessed: 1 May 2031)." in after.text


def test_ticked_hits_make_one_bibliography(client: FlaskClient) -> None:
    """Each ticked place has its citation, and a text stands in the bibliography once."""
    page = client.get("/search?q=peace").text
    ticks = re.findall(r'type="checkbox" name="p" value="([^"]*)" form="ticking"', page)
    assert len(ticks) == page.count('<div class="actions">')
    asked = "&".join(f"p={tick}" for tick in ("report-on-peace/p7", "report-on-peace/p9"))
    short, entries = taken(client, f"/citations?{asked}&style=apa")
    assert short.split("\n") == ["(Lenin, 1917, para. 7)", "(Lenin, 1917, para. 9)"]
    assert entries.count("Report on Peace") == 1
    assert entries.endswith(f"http://localhost{AT}")
    (templates,) = taken(client, f"/citations?{asked}&style=wikipedia")
    assert len(templates.split("\n")) == 2


def test_ticked_files_have_just_these(client: FlaskClient) -> None:
    """The files of a ticked list hold one record a place, in the order of the list."""
    asked = "p=report-on-peace/p9&p=report-on-peace/p7"
    (second, first) = rispy.loads(client.get(f"/citations.ris?{asked}").text)
    assert (second["id"], first["id"]) == ("report-on-peace-p9", "report-on-peace-p7")
    bib = pybtex.database.parse_string(client.get(f"/citations.bib?{asked}").text, "bibtex")
    assert list(bib.entries) == ["reportonpeacep9", "reportonpeacep7"]
    csl = client.get(f"/citations.csl.json?{asked}")
    assert [item["id"] for item in json.loads(csl.text)] == [
        "report-on-peace-p9",
        "report-on-peace-p7",
    ]
    assert csl.headers["Content-Disposition"] == 'attachment; filename="citations.csl.json"'
    for ending in ("ris", "bib", "csl.json"):
        assert (
            f'href="/citations.{ending}?p=report-on-peace%2Fp9'
            in client.get(f"/citations?{asked}").text
        )


def test_what_is_not_here_is_said(lived: FlaskClient) -> None:
    """Unknown and withdrawn places are named and stop no other; nothing ticked is a hint, not a fault."""
    words = words_of(lived.get("/citations?p=bread/p1&p=nowhere/p1&p=gone/p1&p=a//b&p=bread/p99"))
    for unknown in ("nowhere/p1", "a//b", "bread/p99"):
        assert f"{unknown}: no such passage in this collection." in words
    assert "gone/p1 was withdrawn: A forgery." in words
    assert "“Bread,”" in words
    assert "Nothing is selected." in words_of(lived.get("/citations"))
    for address in ("/citations.ris?p=nowhere/p1", "/citations.bib"):
        refused = lived.get(address)
        assert refused.status_code == 404
        assert "select the passages to cite" in refused.get_json()["detail"]
    assert lived.get("/citations.doc?p=bread/p1").status_code == 404


def test_a_list_is_bounded(client: FlaskClient) -> None:
    """Of a list that is too long the beginning is read, and the page says so."""
    asked = "&".join(f"p=x/p{n}" for n in range(1, MAX_SELECTED_PLACES + 2))
    words = words_of(client.get(f"/citations?p=report-on-peace/p1&{asked}"))
    assert (
        f"Only the first {MAX_SELECTED_PLACES} of {MAX_SELECTED_PLACES + 2} selected passages are cited."
        in words
    )
    assert words.count("no such passage in this collection") == MAX_SELECTED_PLACES - 1


def test_records_of_a_whole_search(client: FlaskClient) -> None:
    """Every paragraph that is found has its record, on whatever page of the list it stands."""
    total = json.loads(client.get("/search.json?q=peace").text)["total"]
    search = "q=peace&per_page=3"
    records = rispy.loads(sent(client, f"/search.ris?{search}"))
    items = json.loads(sent(client, f"/search.csl.json?{search}"))
    bib = pybtex.database.parse_string(sent(client, f"/search.bib?{search}"), "bibtex")
    assert len(records) == len(items) == len(bib.entries) == total > 3
    assert [each["id"] for each in records] == [each["id"] for each in items]
    assert json.loads(sent(client, "/search.csl.json?q=zebra")) == []
    page = client.get(f"/search?{search}").text
    for ending in ("ris", "bib", "csl.json"):
        assert f'href="/search.{ending}?q=peace"' in page


def test_what_serves_knows_no_processor(shipped: Settings) -> None:
    """Serving, and building on the way, import neither citeproc nor lxml."""
    program = (
        "import sys, pathlib, archive.cli.main, archive.indexing.build, archive.web;"
        "from archive.settings import Settings;"
        f"s = Settings(texts=pathlib.Path({str(shipped.texts)!r}), index=pathlib.Path({str(shipped.index)!r}));"
        "archive.indexing.build.build(s, force=True);"
        f"archive.web.create_app(s).test_client().get('{AT}/p9?style=mla').text.index('Lenin');"
        "print([name for name in sys.modules if name.split('.')[0] in ('citeproc', 'lxml')])"
    )
    root = ROOT
    said = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=root
    )
    assert said.stdout == "[]\n"


def test_a_bibliography_is_in_the_order_of_names() -> None:
    """Accents make no difference, and the works of one author come before those with another, as styles ask."""
    entries = [
        "Émile, Jean. “A.”",
        "Ernst, Max. “B.”",
        "Lenin, Vladimir. “Report on Peace.”",
        "Lenin, Vladimir, and Daniel O’Connell. “Odd Things.”",
        "“Manifesto.”",
        "Zola, Émile. “C.”",
    ]
    entries.reverse()
    assert sorted(entries, key=sort_key) == entries[::-1]
