"""The reading page: contents, the parts of a long text, and the way from hit to hit, all without scripts."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from archive.indexing.build import build
from archive.library.codec import load_paragraph
from archive.library.outline import Outline
from archive.library.outline import make_outline
from archive.model.text import Paragraph
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.long_texts import long_text
from tests.support.site import page

TEXT = "/texts/voyage"
#: The parts of the text: the storm is cut at each hundred, and the second book begins a part.
PARTS = ("p1-p64", "p65-p164", "p165-p264", "p265-p304", "p305-p400")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a collection with a long text and a short one."""
    folder: Path = tmp_path_factory.mktemp("long")
    settings = Settings(texts=folder / "texts", index=folder / "index")
    short = text_of("short", "The lighthouse is old.", "The lighthouse is dark.", title="A Note")
    write_texts(settings.texts, [long_text(), short])
    build(settings)
    return create_app(settings).test_client()


def contents_of(text: str) -> list[tuple[str, str]]:
    """Return where each line of the contents of a page leads, and its words."""
    nav = text.partition('<nav class="contents"')[2].partition("</nav>")[0]
    lines = re.findall(r'<a href="([^"]*)">(.*?)</a>', nav)
    return [(href, " ".join(re.sub(r"<[^>]+>", "", name).split())) for href, name in lines]


def ids_of(text: str) -> list[str]:
    """Return the paragraphs of a page."""
    return re.findall(r'<div class="unit[^"]*" id="(p\d+)"', text)


def bar_of(text: str) -> str:
    """Return the bar from hit to hit of a page."""
    return text.partition('<nav class="hit-bar"')[2].partition("</nav>")[0]


def turns_of(text: str) -> list[tuple[str, list[str]]]:
    """Return what is said after each hit of a page, and where it leads."""
    found = re.findall(r'<p class="turn"[^>]*>(.*?)</p>', text)
    return [
        (turn.partition(" <a")[0], re.findall(r'href="([^"]*)"', turn.replace("&amp;", "&")))
        for turn in found
    ]


def test_the_whole_text_has_every_paragraph(reader: FlaskClient) -> None:
    """Each number that was ever copied is an anchor on the page of the text."""
    text = page(reader, TEXT)
    assert ids_of(text) == [f"p{n}" for n in range(1, 401)]
    assert "400 paragraphs" in text
    assert f'<a href="{TEXT}/{PARTS[0]}">Read in parts</a>' in text


def test_contents_of_a_long_text_lead_to_its_parts(reader: FlaskClient) -> None:
    """Each section with its numbers, and the pieces of one that is cut, at the part in which it is."""
    lines = contents_of(page(reader, TEXT))
    first, second, third, fourth, last = (f"{TEXT}/{part}" for part in PARTS)
    assert lines == [
        (f"{first}#s1", "Preface 1–4"),
        (f"{first}#s2", "Book One"),
        (f"{first}#s3", "The Harbour 5–64"),
        (f"{second}#s4", "The Storm 65–304"),
        (f"{second}#p65", "Paragraphs 65–164"),
        (f"{third}#p165", "Paragraphs 165–264"),
        (f"{fourth}#p265", "Paragraphs 265–304"),
        (f"{last}#s5", "Book Two"),
        (f"{last}#s6", "The Island 305–350"),
        (f"{last}#s7", "The Return 351–400"),
    ]
    for href, _ in lines:
        place, _, anchor = href.partition("#")
        assert f'id="{anchor}"' in page(reader, place)


def test_a_text_of_one_section_lists_its_parts(tmp_path: Path) -> None:
    """Without sections, the contents are the parts."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    write_texts(settings.texts, [long_text("log", (("", 1, 230),))])
    build(settings)
    text = page(create_app(settings).test_client(), "/texts/log/p101-p230")
    assert contents_of(text) == [
        ("/texts/log/p1-p100#p1", "Paragraphs 1–100"),
        ("#p101", "Paragraphs 101–230"),
    ]


def test_a_part_reads_as_the_text_does(reader: FlaskClient) -> None:
    """It says which paragraphs it has, marks itself in the contents, and leads to the parts around it."""
    text = page(reader, f"{TEXT}/{PARTS[2]}")
    assert ids_of(text) == [f"p{n}" for n in range(165, 265)]
    assert "Paragraphs 165–264 of 400" in text
    assert f'<a href="{TEXT}">Read the whole text</a>' in text
    assert [href for href, _ in contents_of(text) if href.startswith("#")] == ["#p165"]
    assert text.count('<li class="level-3 here">') == 1
    assert 'The Storm <span class="continued"' in text
    assert f'rel="prev" href="{TEXT}/{PARTS[1]}"><b>Previous: paragraphs 65–164</b>' in text
    assert f'rel="next" href="{TEXT}/{PARTS[3]}"><b>Next: paragraphs 265–304</b>' in text


def test_the_parts_together_are_the_text(reader: FlaskClient) -> None:
    """Next leads from the first part through all others, with every heading and paragraph once."""
    address, seen, headings = f"{TEXT}/{PARTS[0]}", [], []
    while address:
        text = page(reader, address)
        seen += ids_of(text)
        headings += re.findall(r"<h[2-6]>([^<]+)</h", text)
        following = re.search(r'<a class="after" rel="next" href="([^"]+)"', text)
        address = following[1] if following else ""
    assert seen == [f"p{n}" for n in range(1, 401)]
    own = [
        "Preface",
        "Book One",
        "The Harbour",
        "The Storm",
        "Book Two",
        "The Island",
        "The Return",
    ]
    assert [name for name in headings if name in own] == own


def test_a_part_keeps_the_citation_of_its_range(reader: FlaskClient) -> None:
    """It has one address with the passage: the same permalink, citation and files, and is canonical itself."""
    answer = reader.get(f"{TEXT}/{PARTS[1]}")
    text = answer.text
    assert f'<link rel="canonical" href="http://localhost{TEXT}/{PARTS[1]}">' in text
    assert "paras. 65–164" in text.partition('id="cite"')[2]
    assert f'href="{TEXT}/{PARTS[1]}.tei.xml"' in text
    assert f"{TEXT}/{PARTS[1]}.json>" in answer.headers["Link"]
    lines = page(reader, f"{TEXT}/{PARTS[1]}.txt").splitlines()
    assert len([line for line in lines if "On day" in line]) == 100


@pytest.mark.parametrize("numbers", ["p65-p163", "p1-p164", "p66-p164", "p300-p310", "p65"])
def test_any_other_range_is_a_passage(reader: FlaskClient, numbers: str) -> None:
    """What a citation asks for is shown as a passage: only the exact range of a part reads like the text."""
    text = page(reader, f"{TEXT}/{numbers}")
    assert '<article class="passage">' in text
    assert "reading-page" not in text


@pytest.mark.parametrize(
    ("number", "part"), [("p1", 0), ("p64", 0), ("p65", 1), ("p164", 1), ("p200", 2), ("p400", 4)]
)
def test_a_passage_of_a_long_text_is_read_in_its_part(
    reader: FlaskClient, number: str, part: int
) -> None:
    """Its link into the context leads to the part, at the paragraph, with the search."""
    text = page(reader, f"{TEXT}/{number}?q=water")
    assert f'href="{TEXT}/{PARTS[part]}?q=water#{number}"' in text


def test_short_texts_have_no_parts(reader: FlaskClient) -> None:
    """Hits lead to the passage, its context is the whole text, and contents stay on the page."""
    assert f'href="{TEXT}/p1-p64?q=lighthouse#p45"' in page(reader, "/search?q=lighthouse")
    assert 'href="/texts/short/p1?q=lighthouse"' in page(reader, "/search?q=lighthouse")
    assert 'href="/texts/short?q=lighthouse#p1"' in page(reader, "/texts/short/p1?q=lighthouse")
    assert "Read in parts" not in page(reader, "/texts/short")


def test_hits_are_counted_through_the_whole_text(reader: FlaskClient) -> None:
    """The hits of a part have their numbers in the text; the ways lead on into the parts around it."""
    text = page(reader, f"{TEXT}/{PARTS[1]}?q=lighthouse&in=voyage")
    query = "q=lighthouse&in=voyage"
    assert "8 paragraphs with <q>lighthouse</q>" in bar_of(text)
    assert f"{TEXT}/{PARTS[0]}?{query}#p45" in bar_of(text).replace("&amp;", "&")
    assert turns_of(text) == [
        ("Hit 2 of 8", [f"{TEXT}/{PARTS[0]}?{query}#p45", "#p135"]),
        ("Hit 3 of 8", ["#p90", f"{TEXT}/{PARTS[2]}?{query}#p180"]),
    ]
    assert f'href="/search?{query}"' in bar_of(text).replace("&amp;", "&")
    assert f'href="{TEXT}/{PARTS[1]}"' in bar_of(text)


def test_hits_of_a_whole_text_stay_on_its_page(reader: FlaskClient) -> None:
    """There the ways from hit to hit are anchors, and every hit says which it is."""
    text = page(reader, f"{TEXT}?q=lighthouse")
    turns = turns_of(text)
    assert [said for said, _ in turns] == [f"Hit {n} of 8" for n in range(1, 9)]
    assert turns[0][1] == ["#p90"]
    assert turns[3][1] == ["#p135", "#p225"]
    assert turns[7][1] == ["#p315"]
    assert '<a rel="next" href="#p45"' in bar_of(text)


def test_a_part_reads_only_its_rows(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the words of a long text, those of the part are read, and its neighbours; with hits no others."""
    read: list[str] = []

    def counted(number: str, words: str, marks: str) -> Paragraph:
        read.append(number)
        return load_paragraph(number, words, marks)

    monkeypatch.setattr("archive.library.rows.load_paragraph", counted)
    for address in (f"{TEXT}/{PARTS[1]}?style=apa", f"{TEXT}/{PARTS[1]}?q=water"):
        read.clear()
        page(reader, address)
        assert read == [f"p{n}" for n in range(64, 166)]


def test_hits_of_long_texts_ask_the_library_no_more(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many hits are in a long text, its outline is read once."""
    made: list[str] = []

    def counted(slug: str, *rest: Any) -> Outline:
        made.append(slug)
        return make_outline(slug, *rest)

    monkeypatch.setattr("archive.library.stored_outlines.make_outline", counted)
    for query in ("water", "nothing", "wrote"):
        assert "/p1-p64?" in page(reader, f"/search?q={query}&per_page=50")
    assert len(made) <= 1


def test_the_date_is_as_the_source_prints_it(client: FlaskClient) -> None:
    """The head of a text has both days where the source prints them."""
    assert '<p class="date">October 26 (November 8), 1917</p>' in page(
        client, "/texts/report-on-peace"
    )


def test_nothing_found_is_said_in_the_bar(reader: FlaskClient) -> None:
    """A word that is not in the text is named; there is no way to a hit."""
    text = page(reader, f"{TEXT}/{PARTS[1]}?q=zeppelin")
    assert "<q>zeppelin</q> was not found in this text" in bar_of(text)
    assert "First hit" not in text


@pytest.mark.parametrize("address", [TEXT, f"{TEXT}/{PARTS[1]}", "/texts/short"])
def test_a_text_can_be_searched_from_its_page(reader: FlaskClient, address: str) -> None:
    """A plain form marks the words on the same page, and leads back to results in this text only."""
    text = page(reader, address)
    form = text.partition('<search class="inside">')[2].partition("</form>")[0]
    assert f'<form action="{address}">' in form
    slug = address.split("/")[2]
    assert f'<input type="hidden" name="in" value="{slug}">' in form
    assert '<label for="inside">Search in this text</label>' in form
    found = page(reader, f"{address}?q=lighthouse&in={slug}")
    assert "<mark>lighthouse</mark>" in found
    assert f'href="/search?q=lighthouse&amp;in={slug}"' in bar_of(found)
