"""Citations: in every style, of every edition, and of selected passages."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pybtex.database
import pytest
import rispy
from flask.testing import FlaskClient

from archive.citation import STYLES
from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.model.date import Date
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from archive.web.selection import MAX_SELECTED
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.paths import ROOT
from tests.support.site import words_of

AT = "/texts/report-on-peace"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a text with a corrected record, a withdrawn text and a draft."""
    folder = tmp_path_factory.mktemp("edited")
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


def copyable(client: FlaskClient, address: str) -> list[str]:
    """Return the copyable texts on the page at *address*."""
    found = re.findall(r'class="taken">(.*?)</(?:span|ol|ul)>', client.get(address).text, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", words).strip() for words in found]


def download(client: FlaskClient, address: str) -> str:
    """Return the file at *address*, closing the response as a server does."""
    with client.get(address) as response:
        assert response.status_code == 200
        return response.get_data(as_text=True)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("place", ["", "/p9", "/p7-p9"])
def test_every_style_on_every_page(client: FlaskClient, style: str, place: str) -> None:
    """A text, a paragraph and a range are cited in the requested style, with links to the others."""
    page = client.get(f"{AT}{place}?style={style}").text
    assert f'<a rel="nofollow" href="{AT}{place}?style={style}#cite" aria-current="true">' in page
    # The note of Chicago is what is copied; of other styles it is the entry.
    entry = copyable(client, f"{AT}{place}?style={style}")[0]
    assert f"http://localhost{AT}{place}" in entry
    assert "Lenin" in entry


def test_unknown_style_is_the_default(client: FlaskClient) -> None:
    """An unknown style gives Chicago notes."""
    assert copyable(client, f"{AT}/p9?style=zebra") == copyable(client, f"{AT}/p9")


def test_citation_names_paragraph_dates_and_revision(client: FlaskClient) -> None:
    """The note names the paragraph, both dates, the state of the text and its revision."""
    note = copyable(client, f"{AT}/p9")[0]
    assert note.startswith("Vladimir Lenin, “Report on Peace,” speech, ")
    assert "October 26 [November 8], 1917, para. 9, transcription from Marxist Internet " in note
    assert "Archive, emended readings marked, revision 1, http" in note
    assert json.loads(client.get(f"{AT}/p9.json").text)["citation"] == note


def test_every_kind_of_edition_is_cited(edited: FlaskClient) -> None:
    """A draft, an earlier revision with another record and a withdrawn text are cited as such."""
    assert "transcription, draft, not yet published" in copyable(edited, "/texts/draft/p1")[0]
    now, before = copyable(edited, "/texts/bread/p1"), copyable(edited, "/texts/bread@1/p1")
    assert now[0].startswith("Ann Other and B. Second, “Bread,” ")
    assert "revision 2, " in now[0]
    assert now[0].endswith("http://localhost/texts/bread/p1.")
    assert "revision 1, " in before[0]
    assert before[0].endswith("http://localhost/texts/bread@1/p1.")
    assert not before[0].startswith("Ann Other and B. Second")
    gone = edited.get("/texts/gone/p1?style=mla")
    assert gone.status_code == 410
    assert "(“Gone,” par. 1)" in gone.text
    assert 'href="/texts/gone/history"' in gone.text
    assert "transcription, revision 2, since withdrawn" in edited.get("/texts/gone/p1").text
    for address in ("/texts/bread@1/p1", "/texts/draft/p1"):
        assert copyable(edited, f"{address}?style=mla")[1].startswith("(")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("place", ["", "/p9", "/p7-p9", "/p9~4-19.6yxwlu"])
def test_a_page_shows_one_citation_and_folds_the_rest(
    client: FlaskClient, style: str, place: str
) -> None:
    """Outside of what is folded there is one citation to copy, in the style that the address names."""
    shown = client.get(f"{AT}{place}?style={style}").text
    unfolded = re.sub(r"<details.*?</details>", "", shown, flags=re.DOTALL)
    assert unfolded.count('class="citation"') == 1
    assert f'<b class="form">{STYLES[style]}</b>' in unfolded
    assert shown.count("?style=") == len(STYLES)


def test_date_of_access_changes_the_etag(shipped: Settings) -> None:
    """A page with the date of access has another ETag the next day."""
    days = [date(2031, 4, 30)]
    client = create_app(shipped, clock=lambda: days[-1]).test_client()
    address = f"{AT}/p9?style=harvard"
    before = client.get(address)
    assert "(Accessed: 30 April 2031)." in before.text
    days.append(date(2031, 5, 1))
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "(Accessed: 1 May 2031)." in after.text


def test_selected_hits_make_one_bibliography(client: FlaskClient) -> None:
    """Each selected passage has its citation, and each text one entry in the bibliography."""
    page = client.get("/search?q=peace").text
    ticks = re.findall(r'type="checkbox" name="p" value="([^"]*)" form="search"', page)
    assert len(ticks) == page.count('<div class="actions">')
    asked = "&".join(f"p={name}" for name in ("report-on-peace/p7", "report-on-peace/p9"))
    short, entries = copyable(client, f"/citations?{asked}&style=apa")
    assert short.split("\n") == ["(Lenin, 1917, para. 7)", "(Lenin, 1917, para. 9)"]
    assert entries.count("Report on Peace") == 1
    assert entries.endswith(f"http://localhost{AT}")
    (templates,) = copyable(client, f"/citations?{asked}&style=wikipedia")
    assert len(templates.split("\n")) == 2


def test_works_of_one_author_and_year_are_told_apart(tmp_path: Path) -> None:
    """On a page of several texts, citations have letters or titles; that of one text has none."""
    texts = [
        text_of(slug, "Of peace.", "Of bread.", author="Ann Other", date=Date(1787, month))
        for slug, month in (("letters", 1), ("essays", 2))
    ]
    built(tmp_path, texts)
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    client = create_app(settings).test_client()
    asked = "p=letters/p1&p=essays/p2&p=letters/p2"
    short, entries = copyable(client, f"/citations?{asked}&style=author-date")
    assert short.split("\n") == [
        "(Other 1787b, para. 1)",
        "(Other 1787a, para. 2)",
        "(Other 1787b, para. 2)",
    ]
    assert [entry[:26] for entry in entries.split("\n")] == [
        "Other, Ann. 1787a. “Essays",
        "Other, Ann. 1787b. “Letter",
    ]
    short, entries = copyable(client, f"/citations?{asked}&style=mla")
    assert short.split("\n")[0] == "(Other, “Letters,” par. 1)"
    assert [entry[:14] for entry in entries.split("\n")] == ["Other, Ann. “E", "———. “Letters."]
    for address in (
        "/texts/letters/p1?style=author-date",
        "/citations?p=letters/p1&style=author-date",
    ):
        assert "(Other 1787, para. 1)" in copyable(client, address)


def test_files_contain_the_selected_passages(client: FlaskClient) -> None:
    """A file has one record per selected passage, in the order of selection."""
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


def test_unknown_and_withdrawn_passages_are_named(edited: FlaskClient) -> None:
    """Unknown and withdrawn passages are named without hiding the others; an empty selection gives a hint."""
    words = words_of(edited.get("/citations?p=bread/p1&p=nowhere/p1&p=gone/p1&p=a//b&p=bread/p99"))
    for unknown in ("nowhere/p1", "a//b", "bread/p99"):
        assert f"{unknown}: no such passage in this collection." in words
    assert "gone/p1 was withdrawn: A forgery." in words
    assert "“Bread,”" in words
    assert "Nothing is selected." in words_of(edited.get("/citations"))
    for address in ("/citations.ris?p=nowhere/p1", "/citations.bib"):
        refused = edited.get(address)
        assert refused.status_code == 404
        assert "select the passages to cite" in refused.get_json()["detail"]
    assert edited.get("/citations.doc?p=bread/p1").status_code == 404


def test_a_selection_is_limited(client: FlaskClient) -> None:
    """Only the beginning of a long selection is cited, and the page says so."""
    asked = "&".join(f"p=x/p{n}" for n in range(1, MAX_SELECTED + 2))
    words = words_of(client.get(f"/citations?p=report-on-peace/p1&{asked}"))
    assert (
        f"Only the first {MAX_SELECTED} of {MAX_SELECTED + 2} selected passages are cited." in words
    )
    assert words.count("no such passage in this collection") == MAX_SELECTED - 1


def test_records_of_all_hits(client: FlaskClient) -> None:
    """Every hit has its record, whatever its page of results."""
    total = json.loads(client.get("/search.json?q=peace").text)["total"]
    search = "q=peace&per_page=3"
    records = rispy.loads(download(client, f"/search.ris?{search}"))
    items = json.loads(download(client, f"/search.csl.json?{search}"))
    bib = pybtex.database.parse_string(download(client, f"/search.bib?{search}"), "bibtex")
    assert len(records) == len(items) == len(bib.entries) == total > 3
    assert [each["id"] for each in records] == [each["id"] for each in items]
    assert json.loads(download(client, "/search.csl.json?q=zebra")) == []
    page = client.get(f"/search?{search}").text
    for ending in ("ris", "bib", "csl.json"):
        assert f'href="/search.{ending}?q=peace"' in page


def test_serving_imports_no_citation_processor(shipped: Settings) -> None:
    """Building and serving import neither citeproc nor what reads other formats."""
    program = (
        "import sys, pathlib, archive.cli.main, archive.indexing.build, archive.web;"
        "from archive.settings import Settings;"
        f"s = Settings(texts=pathlib.Path({str(shipped.texts)!r}), index=pathlib.Path({str(shipped.index)!r}));"
        "archive.indexing.build.build(s, force=True);"
        f"archive.web.create_app(s).test_client().get('{AT}/p9?style=mla').text.index('Lenin');"
        "unused = {'anyascii', 'charset_normalizer', 'citeproc', 'lxml', 'mammoth', 'pypdfium2'};"
        "print(sorted(unused & sys.modules.keys()))"
    )
    root = ROOT
    process = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=root
    )
    assert process.stdout == "[]\n"
